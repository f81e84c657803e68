package rules

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/policies"
)

// custom returns the rules test/NAME of some bodies.
func custom(bodies map[string]string) *policies.Custom {
	fsys := fstest.MapFS{}
	for name, body := range bodies {
		text := fmt.Sprintf("# METADATA\n# title: T\n# description: D.\n# custom:\n#   level: note\n#   message: \"{x} is wrong.\"\npackage vpce.test.%s\n\n%s\n", name, body)
		fsys[name+".rego"] = &fstest.MapFile{Data: []byte(text)}
	}
	return policies.ReadCustom([]policies.CustomSource{{FS: fsys, Path: ".", Name: "own", Inside: true}})
}

const goodBody = `violated contains {"subject": vpc.id, "args": {"x": vpc.id}} if some vpc in input.nodes.vpc`

// A custom rule that fails is named, and others, custom or built in, go on.
func TestCustomIsolation(t *testing.T) {
	cases := map[string]struct{ body, want string }{
		"runtime error": {
			"f(x) := 1 if x != 0\n\nf(x) := 2 if x != 0\n\nviolated contains {\"subject\": f(count(input.nodes.vpc))}",
			"conflicting values",
		},
		"too many steps": {
			"violated contains 1 if {\n\tsome a in numbers.range(1, 10000)\n\tsome b in numbers.range(1, 10000)\n\ta * b == -1\n}",
			"it takes too many steps",
		},
		"too many numbers": {"violated contains 1 if count(numbers.range(1, 1000000000)) == 1", "it takes too many steps"},
		"unknown subject":  {`violated contains {"subject": "nobody", "args": {"x": 1}}`, `"nobody" is no node`},
		"no subject":       {`violated contains {"args": {"x": 1}}`, `has no "subject"`},
		"no object":        {`violated contains "x"`, "is no object"},
		"no arguments":     {`undecided contains {"subject": vpc.id} if some vpc in input.nodes.vpc`, "needs x"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			n := newNetwork()
			n.vpc("aws_vpc.main")
			e := engine(t, Options{Only: []string{"test/*,gateway/missing"}, Custom: custom(map[string]string{"good": goodBody, "bad": c.body}), Steps: 100_000})
			if diff := cmp.Diff([]string{"gateway/missing", "test/bad", "test/good"}, e.IDs()); diff != "" {
				t.Fatal(diff)
			}
			findings, diagnostics, err := e.Evaluate(context.Background(), n.parts())
			if err != nil {
				t.Fatal(err)
			}
			if len(findings) != 1 || findings[0].Rule != "test/good" || findings[0].Message != "aws_vpc.main is wrong." {
				t.Errorf("findings %+v, want that of test/good", findings)
			}
			if len(diagnostics) != 1 || !strings.Contains(diagnostics[0].Detail, "test/bad") || !strings.Contains(diagnostics[0].Detail, c.want) {
				t.Errorf("diagnostics %+v, want one about test/bad: %s", diagnostics, c.want)
			}
		})
	}
}

// The bound of steps is the same for a rule whatever is beside it, and whatever
// the machine.
func TestCustomStepsAreDeterministic(t *testing.T) {
	n := newNetwork()
	n.cell(0)
	body := func(most int) string {
		return fmt.Sprintf("violated contains {\"subject\": \"aws_vpc.n0\", \"args\": {\"x\": count([a | some a in numbers.range(1, %d); a > 0])}}", most)
	}
	fits := func(bodies map[string]string, rule string) bool {
		e := engine(t, Options{Only: []string{"test/*"}, Custom: custom(bodies), Steps: 100_000})
		findings, _, err := e.Evaluate(context.Background(), n.parts())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			if f.Rule == rule {
				return true
			}
		}
		return false
	}
	low, high := 1, 100_000 // fits, does not
	for high-low > 1 {
		if middle := (low + high) / 2; fits(map[string]string{"a": body(middle)}, "test/a") {
			low = middle
		} else {
			high = middle
		}
	}
	if low < 10_000 {
		t.Errorf("only %d turns of a loop fit", low)
	}
	for range 3 {
		if !fits(map[string]string{"a": body(low), "b": body(low - 1)}, "test/a") {
			t.Error("what fits alone does not fit beside another rule")
		}
		if fits(map[string]string{"a": body(high), "b": body(1)}, "test/a") {
			t.Error("what does not fit alone fits beside another rule")
		}
	}
}

// A rule that takes too many steps on one part reports nothing of any, whichever
// comes first.
func TestCustomSpent(t *testing.T) {
	n := newNetwork()
	for i := range 6 {
		n.cell(i)
	}
	body := "violated contains {\"subject\": vpc.id, \"args\": {\"x\": many}} if {\n\tsome vpc in input.nodes.vpc\n" +
		"\tmost := {true: 1000000, false: 1}[vpc.id == \"aws_vpc.n3\"]\n\tmany := count([a | some a in numbers.range(1, most); a > 0])\n}"
	for _, jobs := range []int{1, 8} {
		e := engine(t, Options{Only: []string{"test/*"}, Custom: custom(map[string]string{"bad": body, "good": goodBody}), Steps: 100_000, Jobs: jobs})
		for range 2 {
			findings, diagnostics, err := e.Evaluate(context.Background(), n.parts())
			if err != nil || len(findings) != 6 || len(diagnostics) != 1 {
				t.Errorf("%d findings, %+v, %v; want those of test/good in six parts", len(findings), diagnostics, err)
			}
		}
	}
}

func TestCustomTimeout(t *testing.T) {
	n := newNetwork()
	n.vpc("aws_vpc.main")
	endless := "violated contains 1 if {\n\tsome a in numbers.range(1, 100000)\n\tsome b in numbers.range(1, 100000)\n\ta * b == -1\n}"
	e := engine(t, Options{Only: []string{"test/*"}, Custom: custom(map[string]string{"bad": endless}), Steps: 1 << 40, Timeout: 200 * time.Millisecond})
	_, diagnostics, err := e.Evaluate(context.Background(), n.parts())
	if err != nil || len(diagnostics) != 1 || !strings.Contains(diagnostics[0].Detail, "no answer within 200ms") {
		t.Errorf("diagnostics %+v, error %v", diagnostics, err)
	}
}

// Built-in rules stay in the program, and patterns choose among all.
func TestCustomSelection(t *testing.T) {
	own := custom(map[string]string{"good": goodBody, "bad": "violated contains 1 if input.nodes.nothing", "wrong": "violated contains"})
	plain := engine(t, Options{})
	e := engine(t, Options{Custom: own})
	if diff := cmp.Diff(plain.planned, e.planned); diff != "" {
		t.Errorf("planned: %s", diff)
	}
	if len(e.IDs()) != len(plain.IDs())+1 || len(e.Known()) != len(plain.Known())+3 || len(e.Faults()) != 2 {
		t.Errorf("%d rules, %d known, faults %+v", len(e.IDs()), len(e.Known()), e.Faults())
	}
	// What is not selected is no matter of the run.
	if e := engine(t, Options{Custom: own, Skip: []string{"test/bad,test/wrong"}}); len(e.Faults()) != 0 {
		t.Errorf("faults %+v", e.Faults())
	}
	if e := engine(t, Options{Custom: own, Only: []string{"gateway/*"}}); len(e.Faults()) != 0 || len(e.groups) != 0 {
		t.Errorf("faults %+v, %d groups", e.Faults(), len(e.groups))
	}
}

// One set suffices.
func TestCustomOneSet(t *testing.T) {
	n := newNetwork()
	n.vpc("aws_vpc.main")
	possible := `undecided contains {"subject": vpc.id, "args": {"x": 1}, "why": ["of a reason"]} if some vpc in input.nodes.vpc`
	e := engine(t, Options{Only: []string{"test/*"}, Custom: custom(map[string]string{"one": goodBody, "two": possible})})
	findings := evaluate(t, e, n.parts())
	if len(findings) != 2 || findings[0].Possible == findings[1].Possible {
		t.Errorf("findings %+v", findings)
	}
}

// BenchmarkLoadCustom is what custom rules cost at start, beside BenchmarkLoad.
func BenchmarkLoadCustom(b *testing.B) {
	for _, count := range []int{1, 10} {
		b.Run(fmt.Sprintf("rules=%d", count), func(b *testing.B) {
			bodies := map[string]string{}
			for i := range count {
				bodies[fmt.Sprintf("r%d", i)] = strings.ReplaceAll(goodBody, "if some vpc in input.nodes.vpc", "if {\n\tsome vpc in input.nodes.vpc\n\tdata.vpce.lib.exists(vpc) == set()\n}")
			}
			for b.Loop() {
				engine(b, Options{Custom: custom(bodies)})
			}
		})
	}
}
