package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/samples"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

var update = flag.Bool("update", false, "write the golden files")

func TestGolden(t *testing.T) {
	for _, s := range samples.All() {
		t.Run(s.Name, func(t *testing.T) {
			got := write(t, s.Input)
			golden := filepath.Join("testdata", s.Name+".md")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("report differs from %s (-want +got); run with -update when that is meant:\n%s", golden, diff)
			}
		})
	}
}

func write(t *testing.T, in *report.Input) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, in); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestProse(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"words", "It is so, isn't it?", "It is so, isn't it?"},
		{"an address", "aws_vpc.main has none.", "`aws_vpc.main` has none."},
		{"in brackets", "one (aws_vpc.main) of", "one (`aws_vpc.main`) of"},
		{"keys", `module.a["x"].y, z`, "`module.a[\"x\"].y`, z"},
		{"Japanese", "aws_vpc.mainはルートテーブルにない。", "`aws_vpc.main`はルートテーブルにない。"},
		{"a Japanese name", "aws_vpc.東京 has none", "`aws_vpc.東京` has none"},
		{"code already", "Set `a = true` and b.", "Set `a = true` and b."},
		{"one backtick", "a ` b_c", "a  `b_c`"},
		{"a mention", "ask @org/team", "ask `@org/team`"},
		{"an issue", "see #12 and GH-12", "see `#12` and GH-12"},
		{"HTML", "<b>x</b> & y", "`<b>x</b>` `&` y"},
		{"a picture", "![](http://x)", "`![](http://x`)"},
		{"an emoji", ":tada: it", "`:tada`: it"},
		{"a line alone", "---", "`---`"},
		{"numbers", "TCP 443 to 10.0.0.0/16.", "TCP 443 to `10.0.0.0/16`."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := prose(tt.in, tt.name != "Japanese"); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestCode(t *testing.T) {
	for in, want := range map[string]string{"a": "`a`", "a`b": "``a`b``", "`": "`` ` ``", " ": " ", "a|b": "`a|b`"} {
		if got := code(in); got != want {
			t.Errorf("code(%q) = %q, want %q", in, got, want)
		}
	}
}

// many has n results of each level on lines of their own.
func many(n int) *report.Input {
	files := source.NewFiles()
	files.Add(source.NewFile("a.tf", []byte(strings.Repeat("x\n", 3*n))))
	var findings []finding.Finding
	for i := range 3 * n {
		at := source.Range{File: "a.tf", Start: 2 * i, End: 2*i + 1}
		findings = append(findings, finding.Finding{
			Rule: fmt.Sprintf("a/rule-%d", i%60), Level: finding.Levels()[i%3], Subject: fmt.Sprintf("x.y%d", i),
			Message: fmt.Sprintf("x.y%d 東京🏯 is wrong.", i), Location: at,
			Evidence: []finding.Evidence{{Text: "because of this", Address: "x.z", Range: at}},
		})
	}
	return &report.Input{Files: files, Results: finding.Fold(findings, files), Checked: report.Checked{Resources: 1}}
}

func TestFits(t *testing.T) {
	for _, n := range []int{1, 50, 100, 120, 150, 200, 400, 5000} {
		in := many(n)
		out := write(t, in)
		if l := length(out); l > maxLength {
			t.Errorf("%d results make %d characters", 3*n, l)
		}
		if len(out) > 1<<20 {
			t.Errorf("%d results make %d bytes", 3*n, len(out))
		}
		shown := strings.Count(out, "is wrong.")
		if cut := strings.Contains(out, "There was no room here"); cut != (shown < 3*n) {
			t.Errorf("%d of %d results are shown, and left out is said: %v", shown, 3*n, cut)
		}
		if whole := strings.Count(out, "<details>"); whole < shown && n < 50 {
			t.Errorf("%d of %d results have their evidence", whole, shown)
		}
		if n == 5000 && !strings.Contains(out, "There was no room here for ") {
			t.Error("nothing says what was left out")
		}
		if shown < 2*n && strings.Contains(out, "### Notes") {
			t.Error("a note stands where errors were left out")
		}
	}
}

// FuzzWrite proves that no text of the user's leaves its code span or paragraph.
func FuzzWrite(f *testing.F) {
	f.Add("x</details><script>`` |a|\n# b @org/team", "a|b`.tf", "r`/s|")
	f.Add("``` a ` b `` <img src=x>", "\\`<b>", "|")
	f.Fuzz(func(t *testing.T, message, file, rule string) {
		out := write(t, samples.Hostile(message, file, rule))
		if l := length(out); l > maxLength {
			t.Fatalf("%d characters", l)
		}
		for line := range strings.Lines(out) {
			rest := withoutCode(line)
			rest = strings.NewReplacer("<details><summary>Why, and how to fix it</summary>", "", "</details>", "").Replace(rest)
			if strings.ContainsAny(rest, "<&@]") {
				t.Fatalf("something means something in %q: %q", line, rest)
			}
		}
		if open, shut := strings.Count(out, "\n<details>"), strings.Count(out, "\n</details>"); open != shut {
			t.Fatalf("%d details, %d ends", open, shut)
		}
	})
}

// withoutCode takes the code spans of a line away, as GFM finds them: a run of
// backticks ends at the next run that is as long.
func withoutCode(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '`' {
			b.WriteByte(s[i])
			i++
			continue
		}
		n := ticks(s[i:])
		end := -1
		for j := i + n; j < len(s); {
			if m := ticks(s[j:]); m > 0 {
				if m == n {
					end = j + m
					break
				}
				j += m
				continue
			}
			j++
		}
		if end < 0 {
			b.WriteString(s[i : i+n])
			i += n
			continue
		}
		i = end
	}
	return b.String()
}

func ticks(s string) int { return len(s) - len(strings.TrimLeft(s, "`")) }
