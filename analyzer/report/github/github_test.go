package github

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
			golden := filepath.Join("testdata", s.Name+".txt")
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

// command is what the runner makes of a line.
type command struct {
	name       string
	properties map[string]string
	message    string
}

// parse reads a line as the runner does: blanks before the first colons do not
// matter, and the message begins behind the second pair of them.
func parse(line string) (command, bool) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), "::")
	if !ok {
		return command{}, false
	}
	head, message, ok := strings.Cut(rest, "::")
	if !ok {
		return command{}, false
	}
	name, properties, _ := strings.Cut(head, " ")
	c := command{name: name, properties: map[string]string{}, message: undo(message, false)}
	for p := range strings.SplitSeq(properties, ",") {
		key, value, _ := strings.Cut(p, "=")
		c.properties[key] = undo(value, true)
	}
	return c, true
}

// undo takes the escapes back, %25 last.
func undo(s string, property bool) string {
	if property {
		s = strings.NewReplacer("%3A", ":", "%2C", ",").Replace(s)
	}
	s = strings.NewReplacer("%0D", "\r", "%0A", "\n").Replace(s)
	return strings.ReplaceAll(s, "%25", "%")
}

func TestCommand(t *testing.T) {
	for _, s := range samples.All() {
		if s.Name != "multibyte" {
			continue
		}
		line, _, _ := strings.Cut(write(t, s.Input), "\n")
		got, ok := parse(line)
		if !ok {
			t.Fatalf("%q is no command", line)
		}
		want := command{
			name: "warning",
			properties: map[string]string{
				"file": "infra/東京 1/[prod] 100%.tf", "line": "4", "endLine": "4", "col": "28", "endColumn": "41",
				"title": "interface/https-only: Other ports than 443 are open",
			},
			message: strings.Join([]string{
				"aws_security_group.東京 opens port 22 in ingress[0] (see {0}).",
				"- infra/東京 1/[prod] 100%.tf:2: the group [of the endpoint] (aws_security_group.東京)",
				"- infra/東京 1/[prod] 100%.tf:3: its rule",
				"- Fix: Open port 443 only.",
			}, "\n"),
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(command{})); diff != "" {
			t.Errorf("command (-want +got):\n%s", diff)
		}
	}
}

// The runner keeps the first ten of each kind: errors must not stand behind
// warnings, and what it drops is said.
func TestMoreThanShown(t *testing.T) {
	files := source.NewFiles()
	files.Add(source.NewFile("a.tf", []byte(strings.Repeat("x\n", 40))))
	var findings []finding.Finding
	for i := range 24 {
		level := finding.Warning
		if i%2 == 1 {
			level = finding.Error
		}
		findings = append(findings, finding.Finding{
			Rule: "a/b", Level: level, Subject: fmt.Sprintf("x.y%d", i), Message: "It is so.",
			Location: source.Range{File: "a.tf", Start: 2 * i, End: 2*i + 1},
		})
	}
	out := write(t, &report.Input{Files: files, Results: finding.Fold(findings, files), Checked: report.Checked{Resources: 1}})
	var names []string
	for line := range strings.Lines(out) {
		if c, ok := parse(line); ok {
			names = append(names, c.name)
		}
	}
	want := slices.Concat(slices.Repeat([]string{"error"}, 12), slices.Repeat([]string{"warning"}, 12))
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
	if !strings.Contains(out, "10 of 12") {
		t.Errorf("nothing says that there are more:\n%s", out)
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("a::error::b\n::set-env name=x::y\r\n%0A", "x,title=y::z.tf", "r/s%25")
	f.Fuzz(func(t *testing.T, message, file, rule string) {
		in := samples.Hostile(message, file, rule)
		out := write(t, in)
		lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
		commands := 0
		for _, l := range lines {
			// The runner splits at both.
			if strings.Contains(l, "\r") {
				t.Fatalf("a line break is left in %q", l)
			}
			c, ok := parse(l)
			if !ok {
				continue
			}
			commands++
			if !slices.Contains([]string{commandError, commandWarning, commandNotice}, c.name) {
				t.Fatalf("%q is a command of somebody else", l)
			}
			if got, ok := c.properties["file"]; ok && got != file {
				t.Fatalf("the file is %q, want %q", got, file)
			}
			for name := range c.properties {
				if !slices.Contains([]string{"file", "line", "endLine", "col", "endColumn", "title"}, name) {
					t.Fatalf("%q has a property %q", l, name)
				}
			}
		}
		if want := len(in.Results) + len(in.Diagnostics); commands != want {
			t.Fatalf("%d commands, want %d:\n%s", commands, want, out)
		}
	})
}
