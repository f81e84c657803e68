package policies

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Outcomes of a test.
const (
	TestPass  = "pass"
	TestFail  = "fail"
	TestError = "error"
	TestSkip  = "skip"
)

// TestReport is what the Rego tests of custom rules came to.
type TestReport struct {
	// Tests are ordered by file and line.
	Tests []TestResult
	// Files are the rules and helpers, ordered by name.
	Files []FileCoverage
	// Lines and Covered count what Files count.
	Lines, Covered int
	// Faults are about rules, helpers and tests that cannot be used.
	Faults []Fault
}

// TestResult is one test rule, test_… or todo_test_….
type TestResult struct {
	// Package and Name are its rule's, the package without data.
	Package, Name string
	File          string
	Line          int
	Outcome       string
	// Detail says why it is no pass: the expression that does not hold, or the
	// error. It may be "".
	Detail string
	// Output is what the test printed.
	Output string
}

// FileCoverage says which lines with an expression or a rule's head the tests
// came through.
type FileCoverage struct {
	File           string
	Lines, Covered int
	// Uncovered are ranges of lines, from 1, the last one included.
	Uncovered [][2]int
}

// Count returns how many tests have an outcome.
func (r *TestReport) Count(outcome string) int {
	n := 0
	for _, t := range r.Tests {
		if t.Outcome == outcome {
			n++
		}
	}
	return n
}

// testTimeout bounds one test.
const testTimeout = 10 * time.Second

// Test runs the tests beside the rules, as `opa test` would, under the
// capabilities of rules. The error is that of ctx, or of OPA itself.
func (c *Custom) Test(ctx context.Context) (*TestReport, error) {
	out := &TestReport{Faults: slices.Clone(c.faults)}
	compiled := c.Compile(c.IDs())
	out.Faults = append(out.Faults, compiled.Faults...)
	build := customBuild{live: slices.Concat(c.usable(compiled), c.tests), prints: true}
	if build.run() == nil {
		return out, nil
	}
	out.Faults = append(out.Faults, build.faults...)
	modules := map[string]*ast.Module{}
	for _, m := range build.live {
		modules[m.file.Path] = m.parsed
	}
	covered := maps.Clone(modules)
	for _, m := range c.tests {
		delete(covered, m.file.Path)
	}
	if err := addLibrary(modules); err != nil {
		return nil, err
	}
	trace := cover.New()
	results, err := c.runTests(ctx, modules, func(r *tester.Runner) { r.SetCoverageQueryTracer(trace).SetCoverageRuns(nil) })
	if err != nil {
		return nil, err
	}
	var failed []string
	for _, r := range results {
		out.Tests = append(out.Tests, resultOf(r))
		if r.Fail {
			failed = append(failed, "^"+regexp.QuoteMeta(r.Package+"."+r.Name)+"$")
		}
	}
	if len(failed) > 0 {
		// OPA measures coverage or traces, and only a trace says what failed.
		again, err := c.runTests(ctx, modules, func(r *tester.Runner) {
			r.EnableTracing(true).Filter(strings.Join(failed, "|"))
		})
		if err != nil {
			return nil, err
		}
		out.explain(again)
	}
	slices.SortFunc(out.Tests, func(a, b TestResult) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Name, b.Name))
	})
	out.cover(trace.Report(covered), covered)
	return out, ctx.Err()
}

// runTests runs the tests of modules that are the user's.
func (c *Custom) runTests(ctx context.Context, modules map[string]*ast.Module, set func(*tester.Runner)) ([]*tester.Result, error) {
	store := inmem.NewFromObjectWithOpts(c.data, inmem.OptRoundTripOnWrite(false))
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, fmt.Errorf("run tests: %w", err)
	}
	defer store.Abort(ctx, txn)
	compiler := ast.NewCompiler().WithCapabilities(Capabilities()).WithEnablePrintStatements(true)
	runner := tester.NewRunner().SetCompiler(compiler).SetStore(store).SetModules(modules).
		CapturePrintOutput(true).SetTimeout(testTimeout)
	set(runner)
	results, err := runner.RunTests(ctx, txn)
	if err != nil {
		return nil, fmt.Errorf("run tests: %w", err)
	}
	var out []*tester.Result
	for r := range results {
		if !strings.HasPrefix(r.Location.File, libraryName) {
			out = append(out, r)
		}
	}
	return out, nil
}

// explain says of failed tests which expression did not hold: the last one of the
// test's file that failed.
func (r *TestReport) explain(traced []*tester.Result) {
	for _, result := range traced {
		i := slices.IndexFunc(r.Tests, func(t TestResult) bool {
			return "data."+t.Package == result.Package && t.Name == result.Name && t.Outcome == TestFail
		})
		if i < 0 || r.Tests[i].Detail != "" {
			continue
		}
		for _, event := range slices.Backward(result.Trace) {
			expr, ok := event.Node.(*ast.Expr)
			if !ok || event.Op != topdown.FailOp || expr.Location == nil || expr.Location.File != result.Location.File {
				continue
			}
			text, _, _ := strings.Cut(string(expr.Location.Text), "\n")
			r.Tests[i].Detail = fmt.Sprintf("line %d does not hold: %s", expr.Location.Row, strings.TrimSpace(text))
			break
		}
	}
}

// usable are the rules and helpers that compile. Helpers without a rule that
// needs them are not compiled with the rules, and are taken as they are.
func (c *Custom) usable(compiled *Compiled) []*customModule {
	var out []*customModule
	for _, m := range c.rules {
		if compiled.modules[m.id] != nil {
			out = append(out, m)
		}
	}
	for _, m := range c.helpers {
		dropped := slices.ContainsFunc(compiled.Faults, func(f Fault) bool {
			return f.Rule == "" && (f.Subject.File == m.file.Path || strings.HasPrefix(f.Detail, m.file.Path+":"))
		})
		if !dropped {
			out = append(out, m)
		}
	}
	return out
}

func resultOf(r *tester.Result) TestResult {
	t := TestResult{
		Package: strings.TrimPrefix(r.Package, "data."), Name: r.Name,
		File: r.Location.File, Line: r.Location.Row, Outcome: TestPass, Output: string(r.Output),
	}
	switch {
	case r.Error != nil:
		t.Outcome, t.Detail = TestError, r.Error.Error()
	case r.Skip:
		t.Outcome = TestSkip
	case r.Fail:
		if t.Outcome = TestFail; len(r.SubResults) > 0 {
			t.Detail = "cases that fail: " + failedCases(r.SubResults, "")
		}
	}
	return t
}

// failedCases names the cases of a table test that fail.
func failedCases(cases tester.SubResultMap, before string) string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		if c := cases[name]; c.Fail {
			names = append(names, cmp.Or(failedCases(c.SubResults, before+name+"/"), before+name))
		}
	}
	return strings.Join(names, ", ")
}

// cover takes over OPA's report.
func (r *TestReport) cover(report cover.Report, modules map[string]*ast.Module) {
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		f := FileCoverage{File: name}
		have := report.Files[name]
		if have == nil {
			continue
		}
		f.Covered, f.Lines = have.CoveredLines, have.CoveredLines+have.NotCoveredLines
		f.Uncovered = linesOf(have.NotCovered)
		r.Files = append(r.Files, f)
		r.Lines += f.Lines
		r.Covered += f.Covered
	}
}

// linesOf joins ranges that touch.
func linesOf(ranges []cover.Range) [][2]int {
	var out [][2]int
	for _, r := range ranges { // ordered by start
		if n := len(out); n > 0 && r.Start.Row <= out[n-1][1]+1 {
			out[n-1][1] = max(out[n-1][1], r.End.Row)
			continue
		}
		out = append(out, [2]int{r.Start.Row, r.End.Row})
	}
	return out
}
