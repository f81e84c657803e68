package finding

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

const twoBlocks = "resource \"a\" \"x\" {\n  on = 1\n}\nresource \"a\" \"y\" {\n  on = 2\n}\n"

func at(file, content, text string) source.Range {
	i := strings.Index(content, text)
	if i < 0 {
		panic("no such text: " + text)
	}
	return source.Range{File: file, Start: i, End: i + len(text)}
}

func filesOf(contents map[string]string) *source.Files {
	files := source.NewFiles()
	for path, content := range contents {
		files.Add(source.NewFile(path, []byte(content)))
	}
	return files
}

func TestFoldIdentity(t *testing.T) {
	files := filesOf(map[string]string{"main.tf": twoBlocks})
	first, sameLine, otherLine := at("main.tf", twoBlocks, "on = 1"), at("main.tf", twoBlocks, "1"), at("main.tf", twoBlocks, "on = 2")
	base := Finding{Rule: "c/r", Level: Warning, Subject: "a.x", Message: "a.x is on.", Location: first}
	change := func(f func(*Finding)) Finding { g := base; f(&g); return g }
	tests := []struct {
		name    string
		other   Finding
		results int
		level   Level
	}{
		{"same line, another column and level", change(func(f *Finding) { f.Location, f.Level, f.Subject = sameLine, Error, "a.z" }), 1, Error},
		{"exact duplicate", base, 1, Warning},
		{"another line", change(func(f *Finding) { f.Location = otherLine }), 2, Warning},
		{"another rule", change(func(f *Finding) { f.Rule = "c/s" }), 2, Warning},
		{"possible beside definite", change(func(f *Finding) { f.Possible = true }), 2, Warning},
		{"suppressed beside not", change(func(f *Finding) { f.Suppression = &Suppression{Reason: "known"} }), 2, Warning},
		{"a file that nobody read", change(func(f *Finding) { f.Location.File = "gone.tf" }), 2, Warning},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Fold([]Finding{base, tt.other}, files)
			if len(got) != tt.results {
				t.Fatalf("%d results, want %d: %+v", len(got), tt.results, got)
			}
			if tt.results == 1 && got[0].Level != tt.level {
				t.Errorf("level %s, want %s", got[0].Level, tt.level)
			}
		})
	}
}

func TestMessage(t *testing.T) {
	where := at("main.tf", twoBlocks, "on = 1")
	say := func(unit, subject, message string) Finding {
		return Finding{Rule: "c/r", Level: Error, Unit: unit, Subject: subject, Message: message, Location: where}
	}
	many := make([]Finding, 12)
	for i := range many {
		many[i] = say(".", fmt.Sprintf("a.x[%d]", i), fmt.Sprintf("a.x[%d] is on.", i))
	}
	tests := []struct {
		name string
		in   []Finding
		want string
	}{
		{"one", []Finding{say(".", "a.x", "a.x is on.")}, "a.x is on."},
		{
			"instances of a module, with another address in the text",
			[]Finding{
				say(".", `module.n["b"].a.x`, `module.n["b"].a.x is in module.n["b"].a.v.`),
				say(".", `module.n["a"].a.x`, `module.n["a"].a.x is in module.n["a"].a.v.`),
			},
			`module.n["a"].a.x is in module.n["a"].a.v. The same holds for module.n["b"].a.x.`,
		},
		{
			"resources of different names",
			[]Finding{say(".", "a.x", "a.x is on."), say(".", "a.y", "a.y is on."), say(".", "a.z", "a.z is on.")},
			"a.x is on. The same holds for a.y and a.z.",
		},
		{
			"one address in two units",
			[]Finding{say("dev", "a.x", "a.x is on."), say("prod", "a.x", "a.x is on.")},
			"a.x is on. The same holds for a.x in prod.",
		},
		{
			"two facts about one subject",
			[]Finding{say(".", "a.x", "a.x lacks s3."), say(".", "a.x", "a.x lacks dynamodb.")},
			"a.x lacks dynamodb. a.x lacks s3.",
		},
		{
			"two facts that differ in an index only",
			[]Finding{say(".", "a.x", "a.x opens ingress[0]."), say(".", "a.x", "a.x opens ingress[1].")},
			"a.x opens ingress[0]. a.x opens ingress[1].",
		},
		{
			"a subject that is a part of another address",
			[]Finding{say(".", "a.x", "a.x meets a.xy."), say(".", "a.xy", "a.xy meets a.xy.")},
			"a.x meets a.xy. a.xy meets a.xy.",
		},
		{
			"many", many,
			"a.x[0] is on. The same holds for a.x[1], a.x[2], a.x[3], a.x[4], a.x[5], a.x[6], a.x[7], a.x[8] and 3 others.",
		},
	}
	files := filesOf(map[string]string{"main.tf": twoBlocks})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Fold(tt.in, files)
			if len(got) != 1 {
				t.Fatalf("%d results", len(got))
			}
			if diff := cmp.Diff(tt.want, got[0].Message()); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRelocate(t *testing.T) {
	mine := declared.Call{Address: "module.own", Header: source.Range{File: "main.tf", Start: 0, End: 5}, Block: source.Range{File: "main.tf", Start: 0, End: 50}}
	bought := declared.Call{Address: "module.own.module.vpc", Header: source.Range{File: "own/main.tf", Start: 7, End: 9}, Block: source.Range{File: "own/main.tf", Start: 7, End: 90}, Downloaded: true}
	nested := declared.Call{Address: "module.own.module.vpc.module.sub", Header: source.Range{File: ".terraform/modules/vpc/main.tf", Start: 3, End: 4}, Downloaded: true}
	inside := source.Range{File: ".terraform/modules/vpc/sub/main.tf", Start: 1, End: 2}
	argument := source.Range{File: "own/main.tf", Start: 20, End: 30}
	tests := []struct {
		name         string
		at           source.Range
		calls        []declared.Call
		want, origin source.Range
	}{
		{"in the root", argument, nil, argument, source.Range{}},
		{"in an own module", argument, []declared.Call{mine}, argument, source.Range{}},
		{"in a downloaded module", inside, []declared.Call{mine, bought}, bought.Header, inside},
		{"in a module of a downloaded module", inside, []declared.Call{mine, bought, nested}, bought.Header, inside},
		{"an argument of the call", argument, []declared.Call{mine, bought, nested}, argument, source.Range{}},
		{"nowhere, in an own module", source.Range{}, []declared.Call{mine}, mine.Header, source.Range{}},
		{"nowhere, in a downloaded module", source.Range{}, []declared.Call{bought, nested}, bought.Header, source.Range{}},
		{"nowhere at all", source.Range{}, nil, source.Range{}, source.Range{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := Finding{Location: tt.at, Calls: tt.calls, Evidence: []Evidence{{Range: tt.at, Calls: tt.calls}}}
			got := Relocate(in)
			if got.Location != tt.want || got.Origin != tt.origin {
				t.Errorf("at %v from %v, want %v from %v", got.Location, got.Origin, tt.want, tt.origin)
			}
			if e := got.Evidence[0]; e.Range != tt.want || e.Origin != tt.origin {
				t.Errorf("evidence at %v from %v, want %v from %v", e.Range, e.Origin, tt.want, tt.origin)
			}
			if in.Evidence[0].Range != tt.at {
				t.Error("the caller's evidence changed")
			}
			if diff := cmp.Diff(got, Relocate(got)); diff != "" {
				t.Errorf("relocating twice differs from once:\n%s", diff)
			}
		})
	}
}

func TestFoldEvidence(t *testing.T) {
	files := filesOf(map[string]string{"main.tf": twoBlocks})
	where, other := at("main.tf", twoBlocks, "on = 1"), at("main.tf", twoBlocks, "on = 2")
	instance := func(key string) Finding {
		hops := []Evidence{
			{Text: "a.y[" + key + "] leads on", Address: "a.y[" + key + "]", Range: other},
			{Text: "the end", Range: where},
		}
		return Finding{
			Rule: "c/r", Level: Error, Subject: "a.x[" + key + "]", Message: "a.x[" + key + "] is on.", Location: where,
			Evidence: hops, Flow: hops,
			Possible: true, Why: []string{"var.x has no value"},
		}
	}
	got := Fold([]Finding{instance("1"), instance("0")}, files)
	if len(got) != 1 {
		t.Fatalf("%d results", len(got))
	}
	want := []Place{
		{Text: "a.y[0] leads on", Addresses: []string{"a.y[0]", "a.y[1]"}, Range: other},
		{Text: "the end", Range: where},
	}
	if diff := cmp.Diff(want, got[0].Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	wantFlow := [][]Place{{{Text: "a.y[0] leads on", Addresses: []string{"a.y[0]"}, Range: other}, {Text: "the end", Range: where}}}
	if diff := cmp.Diff(wantFlow, got[0].Flows); diff != "" {
		t.Errorf("flows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"var.x has no value"}, got[0].Why); diff != "" {
		t.Errorf("why (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Subject{{"", "a.x[0]"}, {"", "a.x[1]"}}, got[0].Subjects); diff != "" {
		t.Errorf("subjects (-want +got):\n%s", diff)
	}
}

func TestFingerprint(t *testing.T) {
	base := Finding{Rule: "c/r", Unit: "infra", Subject: "a.x", Level: Error, Message: "m", Location: source.Range{File: "main.tf", Start: 3}}
	// The value is a promise: another one re-opens every alert that was dismissed.
	const want = "5281df13966ffd58f255390faad1bf9b28a3c04a03a7aa23c9c26e04f4348d56"
	if got := base.Fingerprint(); got != want {
		t.Errorf("fingerprint %s, want %s", got, want)
	}
	same := base
	same.Level, same.Message, same.Location, same.Possible = Note, "n", source.Range{File: "other.tf", Start: 9}, true
	if same.Fingerprint() != base.Fingerprint() {
		t.Error("level, message or place changed the fingerprint")
	}
	for name, other := range map[string]Finding{
		"rule":    {Rule: "c/s", Unit: "infra", Subject: "a.x"},
		"unit":    {Rule: "c/r", Unit: ".", Subject: "a.x"},
		"subject": {Rule: "c/r", Unit: "infra", Subject: "a.y"},
		"borders": {Rule: "c/r", Unit: `infra" "a`, Subject: ".x"},
	} {
		if other.Fingerprint() == base.Fingerprint() {
			t.Errorf("another %s has the same fingerprint", name)
		}
	}
}

func TestCompareAddress(t *testing.T) {
	want := []string{"", "a", "a.x[01]", "a.x[1]", "a.x[2]", "a.x[2].b", "a.x[10]", "a.x[10].b", "a.y", "b"}
	got := slices.Clone(want)
	slices.Sort(got)
	slices.SortFunc(got, CompareAddress)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestCounts(t *testing.T) {
	in := []Finding{{Level: Error}, {Level: Error, Possible: true}, {Level: Warning}, {Level: Note}, {Level: Note}, {Level: Error, Suppression: &Suppression{}}}
	c := Count(in)
	if want := (Counts{Error: 1, Warning: 1, Note: 2, Possible: 1}); c != want {
		t.Errorf("counts %+v, want %+v", c, want)
	}
	for level, want := range map[Level]int{Error: 1, Warning: 2, Note: 4} {
		if got := c.AtLeast(level); got != want {
			t.Errorf("%d at least %s, want %d", got, level, want)
		}
	}
}

// TestFoldOrder is a property: whatever the order of the findings, the results
// are the same, and each finding is in exactly one of them.
func TestFoldOrder(t *testing.T) {
	files := filesOf(map[string]string{"main.tf": twoBlocks})
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(words ...string) string { return words[rng.IntN(len(words))] }
	for range 200 {
		findings := make([]Finding, rng.IntN(12))
		for i := range findings {
			subject := pick("a.x", "a.x[0]", "a.x[10]", "a.x[2]", "a.y")
			start := rng.IntN(len(twoBlocks))
			findings[i] = Finding{
				Rule: pick("c/r", "c/s"), Level: Levels()[rng.IntN(3)], Unit: pick(".", "u"), Subject: subject,
				Message: subject + pick(" is on.", " is off."), Possible: rng.IntN(3) == 0,
				Location: source.Range{File: pick("main.tf", "gone.tf"), Start: start, End: start},
				Evidence: []Evidence{{Text: pick("e", "f"), Address: subject, Range: source.Range{File: "main.tf", Start: rng.IntN(9)}}},
			}
		}
		want := Fold(findings, files)
		total := 0
		for _, r := range want {
			total += len(r.Findings)
		}
		if distinct := len(Sorted(findings)); total != distinct {
			t.Fatalf("%d findings in results, of %d", total, distinct)
		}
		rng.Shuffle(len(findings), func(i, j int) { findings[i], findings[j] = findings[j], findings[i] })
		if diff := cmp.Diff(want, Fold(findings, files)); diff != "" {
			t.Fatalf("shuffled input gives other results:\n%s", diff)
		}
	}
}

func FuzzWithoutKeys(f *testing.F) {
	for _, s := range []string{"", "a[0]", `a["b"]`, `a["\"]"]`, "a[", `a["`, "[0]", "a[0][1]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := withoutKeys(s); len(got) > len(s) {
			t.Errorf("%q grew to %q", s, got)
		}
	})
}
