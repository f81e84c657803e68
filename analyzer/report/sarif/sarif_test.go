package sarif

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// TestLineHashes has the values that GitHub's upload action gives for these
// texts (github/codeql-action, src/fingerprints.test.ts).
func TestLineHashes(t *testing.T) {
	greeting := []string{
		"e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
		"b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1",
	}
	tests := []struct {
		name, content string
		want          []string
	}{
		{"empty", "", []string{"c129715d7a2bc9a3:1"}},
		{"blanks", " a\nb\n  \t\tc\n d", []string{"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"}},
		{"no line end at the end", " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End", []string{
			"8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1",
		}},
		{"LF", " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", greeting},
		{"CR", " hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", greeting},
		{"CRLF", " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", greeting},
		{"mixed", " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", greeting},
		{"repeated lines", strings.Repeat("Lorem ipsum dolor sit amet.\n", 10), []string{
			"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5",
			"a7f2ff13bc495cf2:6", "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1",
			"c129715d7a2bc9a3:1",
		}},
		{"not UTF-8", "a\xff\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lineHashes([]byte(tt.content))); diff != "" {
				t.Errorf("hashes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRelativeURI(t *testing.T) {
	tests := []struct {
		path, want string
		ok         bool
	}{
		{"main.tf", "main.tf", true},
		{"a/./b//c.tf", "a/b/c.tf", true},
		{"a b/100%.tf", "a%20b/100%25.tf", true},
		{"東.tf", "%E6%9D%B1.tf", true},
		{"c:x.tf", "c%3Ax.tf", true},
		{"[a]#?.tf", "%5Ba%5D%23%3F.tf", true},
		{"a/../b.tf", "b.tf", true},
		{"..b/c.tf", "..b/c.tf", true},
		{"../b.tf", "", false},
		{"a/../../b.tf", "", false},
		{"/etc/passwd", "", false},
		{"..", "", false},
		{".", "", false},
		{"", "", false},
	}
	for _, tt := range tests {
		got, ok := relativeURI(tt.path)
		if got != tt.want || ok != tt.ok {
			t.Errorf("relativeURI(%q) = %q, %v, want %q, %v", tt.path, got, ok, tt.want, tt.ok)
		}
	}
}

func TestPascalCase(t *testing.T) {
	for id, want := range map[string]string{
		"gateway/route-tables": "GatewayRouteTables", "interface/one-subnet-per-az": "InterfaceOneSubnetPerAz", "Own": "OwnRule",
	} {
		if got := pascalCase(id); got != want {
			t.Errorf("pascalCase(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"${var.x}": "${var.x}", "{0}": "{{0}}", "{12} {a} {": "{{12}} {a} {", "{}": "{}", "{3": "{3",
	} {
		if got := escapePlain(in); got != want {
			t.Errorf("escapePlain(%q) = %q, want %q", in, got, want)
		}
	}
	if got, want := escapeLink(`a[0]\`), `a\[0\]\\`; got != want {
		t.Errorf("escapeLink = %q, want %q", got, want)
	}
}

func TestCategory(t *testing.T) {
	for category, want := range map[string]string{"infra": "infra/", "infra/": "infra/", "a/b": "a/b/"} {
		if got := automation(category); got == nil || got.ID != want {
			t.Errorf("category %q gives %v, want %q", category, got, want)
		}
	}
	if got := automation(""); got != nil {
		t.Errorf("no category gives %v", got)
	}
}

// manyResults has two possible errors, two notes and one suppressed error among
// more warnings than a file may hold.
func manyResults() *report.Input {
	content := strings.Repeat("x\n", maxResults+4)
	files := source.NewFiles()
	files.Add(source.NewFile("main.tf", []byte(content)))
	findings := make([]finding.Finding, maxResults+4)
	for i := range findings {
		f := &findings[i]
		*f = finding.Finding{
			Rule: "c/r", Level: finding.Warning, Subject: fmt.Sprintf("a.x[%d]", i), Message: "On.",
			Location: source.Range{File: "main.tf", Start: 2 * i, End: 2*i + 1},
		}
		switch i {
		case 0, 1:
			f.Level = finding.Note
		case 2, 3:
			f.Level, f.Possible = finding.Error, true
		case 4:
			f.Level, f.Suppression = finding.Error, &finding.Suppression{Reason: "known"}
		case len(findings) - 1:
			f.Level = finding.Error
		}
	}
	return &report.Input{Version: "1.0.0", Files: files, Results: finding.Fold(findings, files)}
}

// TestNotificationsCut: what is wrong with the input may be endless, the file is
// not, and keeps the gravest.
func TestNotificationsCut(t *testing.T) {
	in := &report.Input{Version: "1.0.0", Files: source.NewFiles()}
	for i := range maxNotifications + 5 {
		d := source.Diagnostic{Severity: source.Warning, Summary: "Odd", Path: fmt.Sprintf("%05d.tf", i)}
		if i == maxNotifications+4 {
			d.Severity = source.Error
		}
		in.Diagnostics = append(in.Diagnostics, d)
	}
	var log sarifLog
	if err := json.Unmarshal(write(t, in), &log); err != nil {
		t.Fatal(err)
	}
	notes := log.Runs[0].Invocations[0].ExecutionNotifications
	if len(notes) != maxNotifications+1 {
		t.Fatalf("%d notifications", len(notes))
	}
	if last := notes[maxNotifications-1]; last.Level != "error" {
		t.Errorf("the error is not kept; the last is %+v", last)
	}
	const want = "This file holds 1000 of 1005 notifications, the gravest of them; --format json lists all."
	if got := notes[maxNotifications].Message.Text; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCut(t *testing.T) {
	document := write(t, manyResults())
	var log sarifLog
	if err := json.Unmarshal(document, &log); err != nil {
		t.Fatal(err)
	}
	r := log.Runs[0]
	if len(r.Results) != maxResults {
		t.Fatalf("%d results, want %d", len(r.Results), maxResults)
	}
	first, last := r.Results[0], r.Results[maxResults-1]
	if first.Level != "note" || first.Locations[0].PhysicalLocation.Region.StartLine != 1 {
		t.Errorf("the first result is %+v, want the first note: suppressed and possible ones and the last note go first", first)
	}
	if last.Level != "error" || last.Locations[0].PhysicalLocation.Region.StartLine != maxResults+4 {
		t.Errorf("the last result is %+v, want the error", last)
	}
	notes := r.Invocations[0].ExecutionNotifications
	const want = "This file holds 25000 of 25004 results, because code scanning takes no more. Left out: 0 errors, 0 warnings, 1 notes and 2 possible ones."
	if len(notes) != 1 || notes[0].Message.Text != want {
		t.Errorf("notifications %+v, want %q", notes, want)
	}
}

type brokenWriter struct{}

var errBroken = errors.New("disk is full")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestWriteError(t *testing.T) {
	if err := Write(brokenWriter{}, &report.Input{Files: source.NewFiles()}); !errors.Is(err, errBroken) {
		t.Errorf("error %v, want %v", err, errBroken)
	}
}
