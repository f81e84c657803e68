package rules_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/analyzer/rules/plan"
	"github.com/vpce-lint/vpce-lint/policies"
)

var update = flag.Bool("update", false, "rewrite builtin.plan")

// builtin.plan is the program of the rules as they are.
func TestPlanIsCurrent(t *testing.T) {
	want := build(t)
	if *update {
		if err := os.WriteFile("builtin.plan", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile("builtin.plan")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Error("builtin.plan is not current, so that rules are compiled at every start (go test ./analyzer/rules -update writes it)")
	}
}

// All rules are in it.
func TestPlanned(t *testing.T) {
	if *update {
		t.Skip("what is embedded is what was there before")
	}
	e, err := rules.Load(context.Background(), rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e.IDs(), rules.Planned(e)); diff != "" {
		t.Error(diff)
	}
	want, err := policies.Rules()
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Rules()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("metadata: %s", diff)
	}
}

// build compiles the built-in rules with all checks and plans them.
func build(t testing.TB) []byte {
	t.Helper()
	modules, err := policies.Modules()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	var entrypoints []string
	for _, m := range modules {
		files[m.Path] = m.Source
		if m.Rule != "" {
			path := strings.ReplaceAll(policies.Package(m.Rule), ".", "/")
			entrypoints = append(entrypoints, path+"/violated", path+"/undecided")
		}
	}
	program := assemble(t, files, entrypoints)
	if program.Labels, err = rules.Labels(modules); err != nil {
		t.Fatal(err)
	}
	return program.Encode()
}

func assemble(t testing.TB, files map[string]string, entrypoints []string) *plan.Program {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, source := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(source)}
	}
	c := compile.New().WithTarget("plan").WithFS(fsys).WithPaths(".").
		WithEntrypoints(entrypoints...).WithCapabilities(policies.Capabilities())
	if err := c.Build(context.Background()); err != nil {
		t.Fatal(err)
	}
	var policy ir.Policy
	if err := json.Unmarshal(c.Bundle().PlanModules[0].Raw, &policy); err != nil {
		t.Fatal(err)
	}
	program, err := plan.Assemble(&policy)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// The tests of the rules hold for the program as they do for OPA.
func TestPlanPassesTheRulesTests(t *testing.T) {
	folder := os.DirFS("../../policies")
	names, err := fs.Glob(folder, "*/*.rego")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	var tests []string
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
		tests = append(tests, testsOf(t, name, files[name])...)
	}
	slices.Sort(tests)
	tests = slices.Compact(tests)
	program := assemble(t, files, tests)
	for _, test := range tests {
		t.Run(strings.TrimPrefix(test, "vpce/"), func(t *testing.T) {
			b := plan.NewBuilder()
			b.Null()
			v, ok, err := program.Start(b.Document()).Ask(t.Context(), strings.ReplaceAll(test, "/", "."))
			if err != nil || !ok || v != true {
				t.Errorf("got %v, %t, %v", v, ok, err)
			}
		})
	}
	if len(tests) < 100 {
		t.Errorf("only %d tests", len(tests))
	}
}

// testsOf returns the paths of the test rules of a module.
func testsOf(t *testing.T, name, source string) []string {
	t.Helper()
	m, err := ast.ParseModule(name, source)
	if err != nil {
		t.Fatal(err)
	}
	path, err := m.Package.Path.Ptr()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range m.Rules {
		if test := r.Head.Ref().String(); strings.HasPrefix(test, "test_") {
			out = append(out, path+"/"+test)
		}
	}
	return out
}
