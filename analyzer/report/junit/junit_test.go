package junit

import (
	"bytes"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/samples"
)

var update = flag.Bool("update", false, "write the golden files")

// document is what readers see of a report.
type document struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Suites   []struct {
		Name  string `xml:"name,attr"`
		Tests int    `xml:"tests,attr"`
		Cases []struct {
			Class   string  `xml:"classname,attr"`
			Name    string  `xml:"name,attr"`
			File    string  `xml:"file,attr"`
			Failure *string `xml:"failure"`
			Error   *string `xml:"error"`
			Skipped *string `xml:"skipped"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

func TestGolden(t *testing.T) {
	for _, s := range samples.All() {
		t.Run(s.Name, func(t *testing.T) {
			got := write(t, s.Input)
			golden := filepath.Join("testdata", s.Name+".xml")
			if *update {
				if err := os.WriteFile(golden, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("report differs from %s (-want +got); run with -update when that is meant:\n%s", golden, diff)
			}
			checkDocument(t, s.Input, got)
		})
	}
}

func write(t *testing.T, in *report.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, in); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checkDocument asserts what the readers rely on.
func checkDocument(t *testing.T, in *report.Input, content []byte) {
	t.Helper()
	var d document
	if err := xml.Unmarshal(content, &d); err != nil {
		t.Fatalf("%v\n%s", err, content)
	}
	tests, failures, broken := 0, 0, 0
	seen := map[string]bool{}
	for _, s := range d.Suites {
		if len(s.Cases) == 0 || s.Tests != len(s.Cases) {
			t.Errorf("suite %s has %d tests and says %d", s.Name, len(s.Cases), s.Tests)
		}
		for _, c := range s.Cases {
			tests++
			if seen[c.Class+"\x00"+c.Name] {
				t.Errorf("%s %s comes twice; GitLab drops the second", c.Class, c.Name)
			}
			seen[c.Class+"\x00"+c.Name] = true
			if c.Name == "" || c.Class == "" {
				t.Errorf("a test of %s has no name or class", s.Name)
			}
			if c.Failure != nil {
				failures++
				if strings.TrimSpace(*c.Failure) == "" {
					t.Errorf("%s fails without a word", c.Name)
				}
			}
			if c.Error != nil {
				broken++
			}
		}
	}
	if d.Tests != tests || d.Failures != failures || d.Errors != broken || tests == 0 {
		t.Errorf("the totals %d, %d, %d are not those of the tests: %d, %d, %d", d.Tests, d.Failures, d.Errors, tests, failures, broken)
	}
	counts := finding.CountResults(in.Results)
	if want := counts.Error + counts.Warning + counts.Note; failures != want {
		t.Errorf("%d tests fail, want one for each of %d results that count", failures, want)
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("a.b is \x00 <wrong> & ]]>", "x\ny.tf", "r/s")
	f.Add("\xff\xfe\uffff", "\u202e\"'", "")
	f.Fuzz(func(t *testing.T, message, file, rule string) {
		in := samples.Hostile(message, file, rule)
		checkDocument(t, in, write(t, in))
	})
}
