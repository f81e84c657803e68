package finding

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func known(rule, unit, subject string, possible bool) Finding {
	return Finding{Rule: rule, Unit: unit, Subject: subject, Possible: possible}
}

func TestBaselineRoundTrip(t *testing.T) {
	accepted := known("c/r", ".", "a.accepted", false)
	accepted.Suppression = &Suppression{InSource: true, Reason: "because"}
	again := known("c/r", ".", "a.again", false)
	again.Suppression = &Suppression{Reason: BaselineReason}
	b := NewBaseline([]Finding{
		known("c/r", "z", "a.x[10]", false), known("c/r", "z", "a.x[2]", false), known("b/r", "z", "a.x[2]", false),
		known("c/r", ".", `a.x["<é>"]`, true), known("c/r", "z", "a.x[2]", false), accepted, again,
	})
	var text bytes.Buffer
	if err := b.Write(&text); err != nil {
		t.Fatal(err)
	}
	const want = `{
  "version": 1,
  "findings": [
    {"rule": "c/r", "unit": ".", "subject": "a.again"},
    {"rule": "c/r", "unit": ".", "subject": "a.x[\"<é>\"]", "possible": true},
    {"rule": "b/r", "unit": "z", "subject": "a.x[2]"},
    {"rule": "c/r", "unit": "z", "subject": "a.x[2]"},
    {"rule": "c/r", "unit": "z", "subject": "a.x[10]"}
  ]
}
`
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	read, err := ReadBaseline(text.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.entries, read.entries); diff != "" {
		t.Errorf("read again (-want +got)\n%s", diff)
	}
	text.Reset()
	if err := NewBaseline(nil).Write(&text); err != nil {
		t.Fatal(err)
	}
	if read, err := ReadBaseline(text.Bytes()); err != nil || read.Len() != 0 {
		t.Errorf("an empty one is %q: %v", text.String(), err)
	}
}

func TestBaselineApply(t *testing.T) {
	b := NewBaseline([]Finding{known("c/r", ".", "a.proven", false), known("c/r", ".", "a.possible", true), known("c/r", ".", "a.gone", false), known("x/r", "u", "a.gone", false)})
	accepted := known("c/r", ".", "a.proven", false)
	accepted.Suppression = &Suppression{InSource: true, Reason: "because"}
	findings := []Finding{
		known("c/r", ".", "a.proven", false), known("c/r", ".", "a.proven", true), known("c/r", ".", "a.possible", true), known("c/r", ".", "a.possible", false),
		known("c/r", ".", "a.new", false), known("c/other", ".", "a.proven", false), known("c/r", "other", "a.proven", false), accepted,
	}
	notes := b.Apply(findings, func(rule, unit string) bool { return unit == "." })
	var got []string
	for _, f := range findings {
		got = append(got, f.Suppression.reason())
	}
	if diff := cmp.Diff([]string{BaselineReason, BaselineReason, BaselineReason, "", "", "", "", "because"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(notes) != 1 || !strings.Contains(notes[0].Detail, "a finding of c/r about a.gone in . that is not there") {
		t.Errorf("stale entries: %v", notes)
	}
}

func TestBaselineKeep(t *testing.T) {
	old := NewBaseline([]Finding{known("c/r", "a", "x", false), known("c/r", "b", "x", false)})
	b := NewBaseline([]Finding{known("c/r", "a", "y", false)})
	b.Keep(old, func(_, unit string) bool { return unit == "a" })
	var got []string
	for _, e := range b.sorted() {
		got = append(got, e.Unit+" "+e.Subject)
	}
	if diff := cmp.Diff([]string{"a y", "b x"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestBrokenBaselines(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"an empty file", "", "it ends too early"},
		{"half a file", "{\n  \"version\": 1,\n  \"findings\": [", "it ends too early"},
		{"no JSON", "{\n  version: 1\n}", "line 2: it is no JSON"},
		{"a list", "[]", "it is no baseline: the whole is of the wrong type, array"},
		{"another document", "{}", "it is no baseline: it lacks version or findings"},
		{"another version", `{"version": 2, "findings": []}`, "it has version 2, and only version 1 is known"},
		{"a version that is a text", `{"version": "1", "findings": []}`, "version is of the wrong type, string"},
		{"an entry without a rule", `{"version": 1, "findings": [{"unit": ".", "subject": "a"}]}`, "its entry 1 lacks rule or subject"},
		{"an entry that is a text", "{\"version\": 1,\n\"findings\": [\"a\"]}", "line 2: it is no baseline: findings"},
		{"something behind it", `{"version": 1, "findings": []} {}`, "something follows the baseline in it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := ReadBaseline([]byte(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want %s", err, test.want)
			}
		})
	}
}

// FuzzReadBaseline holds that any text is read without a panic, and that what is
// read is written and read again as the same.
func FuzzReadBaseline(f *testing.F) {
	f.Add([]byte(`{"version": 1, "findings": [{"rule": "a/b", "unit": ".", "subject": "x"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := ReadBaseline(text)
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := b.Write(&out); err != nil {
			t.Fatal(err)
		}
		again, err := ReadBaseline(out.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, &out)
		}
		if diff := cmp.Diff(b.entries, again.entries); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMergeEnvironments(t *testing.T) {
	dev, prod, other := known("c/r", "infra@dev", "a.x", false), known("c/r", "infra@prod", "a.x", false), known("c/r", "net", "a.x", false)
	onlyProd := known("c/r", "infra@prod", "a.y", false)
	differs := known("c/r", "infra@dev", "a.z", false)
	differs2 := known("c/r", "infra@prod", "a.z", false)
	differs.Message, differs2.Message = "a.z is 1.", "a.z is 2."
	environments := map[string]Environment{"infra@dev": {"infra", "dev"}, "infra@prod": {"infra", "prod"}}
	got := MergeEnvironments([]Finding{prod, other, onlyProd, dev, differs2, differs}, environments)
	type row struct{ Unit, Subject, Message, In string }
	var rows []row
	for _, f := range got {
		rows = append(rows, row{f.Unit, f.Subject, f.Message, strings.Join(f.Environments, " ")})
	}
	want := []row{
		{"infra", "a.x", "", "dev prod"}, {"infra", "a.y", "", "prod"},
		{"infra", "a.z", "a.z is 1.", "dev"}, {"infra", "a.z", "a.z is 2.", "prod"}, {"net", "a.x", "", ""},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if prodAlone := MergeEnvironments([]Finding{prod}, environments)[0]; prodAlone.Fingerprint() != got[0].Fingerprint() {
		t.Error("the identity depends on the environments")
	}
}

func TestEnvironmentsInMessages(t *testing.T) {
	in := func(message string, environments ...string) Finding {
		return Finding{Rule: "c/r", Level: Error, Unit: "infra", Subject: "a.x", Message: message, Environments: environments}
	}
	for _, test := range []struct {
		name     string
		findings []Finding
		want     string
	}{
		{"none", []Finding{in("a.x is on.")}, "a.x is on."},
		{"one", []Finding{in("a.x is on.", "prod")}, "a.x is on. This holds in the environment prod."},
		{"several", []Finding{in("a.x is on.", "dev", "prod")}, "a.x is on. This holds in the environments dev and prod."},
		{"one each", []Finding{in("a.x is 1.", "dev"), in("a.x is 2.", "prod")}, "a.x is 1. This holds in the environment dev. a.x is 2. This holds in the environment prod."},
	} {
		results := Fold(test.findings, filesOf(nil))
		if len(results) != 1 {
			t.Errorf("%s: %d results", test.name, len(results))
			continue
		}
		if got := results[0].Message(); got != test.want {
			t.Errorf("%s: %s", test.name, got)
		}
		if len(results[0].Subjects) != 1 {
			t.Errorf("%s: the subjects are %v", test.name, results[0].Subjects)
		}
	}
}
