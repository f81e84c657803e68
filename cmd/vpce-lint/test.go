package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/policies"
)

func testFormats() []string { return []string{"text", "json"} }

func (p process) testCommand() *cobra.Command {
	var format string
	var places []string
	var verbose bool
	cmd := &cobra.Command{
		Use:   "test PLACE…",
		Short: "Run the tests of your own rules",
		Long: `Compiles the rules of folders and OPA bundles as lint does, against the schema of
the graph, and runs the Rego tests in their *_test.rego files, as opa test would.
Then it runs the examples: of the rule category/name in a folder that is given,
what it finds in the folder's testdata/category/name/bad (something), good
(nothing) and unknown (something that is only possible), as far as they are there.

Exit status:
  0  everything holds
  1  a test or an example does not
  2  wrong usage, no test at all, or a file that cannot be used`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args)+len(places) == 0 {
				return &usageError{message: "test takes folders or bundles of rules", command: cmd.CommandPath()}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, testFormats()); err != nil {
				return err
			}
			return p.test(cmd, slices.Concat(args, places), format, verbose)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&format, "format", "f", "text", "`FORMAT` of what is printed: "+strings.Join(testFormats(), ", "))
	f.BoolVarP(&verbose, "verbose", "v", false, "also print the tests that pass, what they print, and the lines that no test comes through")
	policiesFlag(f, &places)
	complete(cmd, "format", testFormats())
	return cmd
}

func (p process) test(cmd *cobra.Command, places []string, format string, verbose bool) error {
	workdir, err := p.getwd()
	if err != nil {
		return fmt.Errorf("finding the working directory: %w", err)
	}
	where, err := newScope(workdir, "", nil)
	if err != nil {
		return err
	}
	custom, err := newCustomRules(where.root, workdir, places)
	if err != nil {
		return err
	}
	out, err := custom.read.Test(cmd.Context())
	if err != nil {
		return err
	}
	files := source.NewFiles()
	for _, f := range custom.read.Files() {
		files.Add(f)
	}
	faults := policies.Selected(out.Faults, nil)
	if err := p.tell(where, custom.read, faults); err != nil {
		return err
	}
	t := testRun{TestReport: out, directory: where.directory, faults: faults, files: files, verbose: verbose}
	if t.examples, err = p.examples(cmd.Context(), custom); err != nil {
		return err
	}
	write := t.text
	if format == "json" {
		write = t.json
	}
	if err := write(cmd.OutOrStdout()); err != nil {
		return err
	}
	return t.status()
}

// testRun is what a run of tests came to.
type testRun struct {
	*policies.TestReport
	examples  []exampleResult
	directory string
	faults    source.Diagnostics
	files     *source.Files
	verbose   bool
}

func (t *testRun) status() error {
	switch {
	case t.failures() > 0:
		return statusError(exitFindings)
	case slices.ContainsFunc(t.faults, func(d source.Diagnostic) bool { return d.Unparsed }):
		return statusError(exitUsage)
	case len(t.Tests)+len(t.examples) == 0:
		return usagef("there is no test: no rule test_… in a file *_test.rego")
	}
	return nil
}

func (t *testRun) failures() int {
	n := t.Count(policies.TestFail) + t.Count(policies.TestError)
	for _, e := range t.examples {
		if e.Fault != "" {
			n++
		}
	}
	return n
}

func (t *testRun) text(w io.Writer) error {
	var b strings.Builder
	for _, r := range t.Tests {
		if r.Outcome == policies.TestPass && !t.verbose {
			continue
		}
		fmt.Fprintf(&b, "%s  %s:%d: %s\n", strings.ToUpper(r.Outcome), report.RelativePath(t.directory, r.File), r.Line, r.Name)
		for line := range strings.Lines(r.Detail) {
			fmt.Fprintf(&b, "      %s\n", strings.TrimRight(line, "\n"))
		}
		for line := range strings.Lines(r.Output) {
			fmt.Fprintf(&b, "      printed: %s\n", strings.TrimRight(line, "\n"))
		}
	}
	for _, e := range t.examples {
		switch {
		case e.Fault != "":
			fmt.Fprintf(&b, "FAIL  %s: %s\n", report.RelativePath(t.directory, e.Folder), e.Fault)
		case t.verbose:
			fmt.Fprintf(&b, "PASS  %s\n", report.RelativePath(t.directory, e.Folder))
		}
	}
	if len(t.Files) > 0 {
		b.WriteString("Coverage:\n")
	}
	for _, f := range t.Files {
		fmt.Fprintf(&b, "  %5.1f %%  %s\n", percent(f.Covered, f.Lines), report.RelativePath(t.directory, f.File))
		if t.verbose && len(f.Uncovered) > 0 {
			fmt.Fprintf(&b, "           not covered: %s\n", lineRanges(f.Uncovered))
		}
	}
	fmt.Fprintf(&b, "%s\n", t.summary())
	_, err := io.WriteString(w, b.String())
	return err
}

func (t *testRun) summary() string {
	words := []string{fmt.Sprintf("%d passed", t.Count(policies.TestPass)+len(t.examples)-(t.failures()-t.Count(policies.TestFail)-t.Count(policies.TestError)))}
	if n := t.failures(); n > 0 {
		words = append(words, fmt.Sprintf("%d failed", n))
	}
	if n := t.Count(policies.TestSkip); n > 0 {
		words = append(words, fmt.Sprintf("%d skipped", n))
	}
	return fmt.Sprintf("%s (%s, %s); coverage %.1f %%", strings.Join(words, ", "),
		counted(len(t.Tests), "test"), counted(len(t.examples), "example"), percent(t.Covered, t.Lines))
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func percent(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
}

func lineRanges(list [][2]int) string {
	var words []string
	for _, r := range list {
		if r[0] == r[1] {
			words = append(words, fmt.Sprint(r[0]))
			continue
		}
		words = append(words, fmt.Sprintf("%d-%d", r[0], r[1]))
	}
	return strings.Join(words, ", ")
}

// testJSON is the form of --format json. Names are stable.
type testJSON struct {
	Tests    []testResultJSON `json:"tests"`
	Examples []exampleResult  `json:"examples"`
	Coverage struct {
		Percent float64            `json:"percent"`
		Files   []fileCoverageJSON `json:"files"`
	} `json:"coverage"`
	Errors []testErrorJSON `json:"errors"`
}

type testResultJSON struct {
	Package string `json:"package"`
	Name    string `json:"name"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Outcome string `json:"outcome"`
	Detail  string `json:"detail,omitempty"`
	Output  string `json:"output,omitempty"`
}

type fileCoverageJSON struct {
	File      string   `json:"file"`
	Percent   float64  `json:"percent"`
	Uncovered [][2]int `json:"uncovered"`
}

type testErrorJSON struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Message string `json:"message"`
}

func (t *testRun) json(w io.Writer) error {
	out := testJSON{Tests: []testResultJSON{}, Examples: append([]exampleResult{}, t.examples...), Errors: []testErrorJSON{}}
	for _, r := range t.Tests {
		out.Tests = append(out.Tests, testResultJSON(r))
	}
	out.Coverage.Percent = round(percent(t.Covered, t.Lines))
	out.Coverage.Files = []fileCoverageJSON{}
	for _, f := range t.Files {
		c := fileCoverageJSON{File: f.File, Percent: round(percent(f.Covered, f.Lines)), Uncovered: append([][2]int{}, f.Uncovered...)}
		out.Coverage.Files = append(out.Coverage.Files, c)
	}
	for _, d := range t.faults {
		e := testErrorJSON{File: d.Subject.File, Message: report.DiagnosticText(d)}
		if f := t.files.Get(d.Subject.File); f != nil {
			e.Line = f.LineOf(d.Subject.Start)
		}
		out.Errors = append(out.Errors, e)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}

// round keeps one decimal.
func round(f float64) float64 { return float64(int(f*10+0.5)) / 10 }
