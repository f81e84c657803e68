package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

func TestRelativePath(t *testing.T) {
	tests := []struct{ directory, file, want string }{
		{"", "a/b.tf", "a/b.tf"},
		{".", "a/b.tf", "a/b.tf"},
		{"a", "a/b.tf", "b.tf"},
		{"a/", "a/b.tf", "b.tf"},
		{"a", "b.tf", "../b.tf"},
		{"a/c", "a/b.tf", "../b.tf"},
		{"a/c", "a/d/b.tf", "../d/b.tf"},
		{"b.tf", "b.tf", "../b.tf"},
		{"a", "", ""},
		{"a", "/etc/x", "/etc/x"},
	}
	for _, tt := range tests {
		if got := RelativePath(tt.directory, tt.file); got != tt.want {
			t.Errorf("RelativePath(%q, %q) = %q, want %q", tt.directory, tt.file, got, tt.want)
		}
	}
}

func TestDiagnosticText(t *testing.T) {
	at := source.Range{File: "main.tf", Start: 1}
	tests := []struct {
		name string
		in   source.Diagnostic
		want string
	}{
		{"summary only", source.Diagnostic{Summary: "File is broken"}, "File is broken."},
		{"detail without a stop", source.Diagnostic{Summary: "S", Detail: "It is broken"}, "S. It is broken."},
		{"everything is named", source.Diagnostic{Summary: "S", Detail: "a.b in main.tf is broken.", Subject: at, Address: "a.b"}, "S. a.b in main.tf is broken."},
		{"file is missing", source.Diagnostic{Summary: "S", Detail: "D.", Subject: at}, "S (main.tf). D."},
		{"address and path are missing", source.Diagnostic{Summary: "S", Address: "module.a", Path: "x"}, "S (module.a, x)."},
		{"file and path are one", source.Diagnostic{Summary: "S", Subject: at, Path: "main.tf"}, "S (main.tf)."},
		{"nothing", source.Diagnostic{Path: "x"}, "(x)."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := DiagnosticText(tt.in); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestSpanOf(t *testing.T) {
	files := source.NewFiles()
	files.Add(source.NewFile("a", []byte("\xef\xbb\xbf🏯x\r\n東=1\n")))
	span := func(startLine, startColumn, endLine, endColumn int) Span {
		return Span{File: "a", Start: source.Position{Line: startLine, Column: startColumn}, End: source.Position{Line: endLine, Column: endColumn}}
	}
	tests := []struct {
		name       string
		start, end int
		unit       Unit
		want       Span
	}{
		{"byte order mark is no column", 3, 7, CodePoints, span(1, 1, 1, 2)},
		{"code points", 7, 8, CodePoints, span(1, 2, 1, 3)},
		{"UTF-16", 7, 8, UTF16, span(1, 3, 1, 4)},
		{"line end left out", 7, 10, UTF16, span(1, 3, 1, 4)},
		{"second line", 13, 14, UTF16, span(2, 2, 2, 3)},
		{"over lines", 7, 14, CodePoints, span(1, 2, 2, 3)},
		{"behind the end", 90, 99, CodePoints, span(3, 1, 3, 1)},
		{"turned round", 8, 2, CodePoints, span(1, 3, 1, 3)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := SpanOf(files, source.Range{File: "a", Start: tt.start, End: tt.end}, tt.unit)
			if diff := cmp.Diff(tt.want, got); diff != "" || !ok {
				t.Errorf("ok %v (-want +got):\n%s", ok, diff)
			}
		})
	}
	for _, r := range []source.Range{{}, {File: "b"}} {
		if _, ok := SpanOf(files, r, CodePoints); ok {
			t.Errorf("%v has a span", r)
		}
	}
}

func TestCallPlaces(t *testing.T) {
	header := func(start int) source.Range { return source.Range{File: "main.tf", Start: start, End: start + 1} }
	outer := func(key string) declared.Call {
		return declared.Call{Address: `module.a["` + key + `"]`, Header: header(1)}
	}
	bought := declared.Call{Address: "module.b", Header: header(2), Downloaded: true}
	below := declared.Call{Address: "module.b.module.c", Header: header(3), Downloaded: true}
	r := finding.Result{
		Location: header(9),
		Findings: []finding.Finding{
			{Calls: []declared.Call{outer("x")}},
			{Calls: []declared.Call{outer("y")}},
			{Calls: []declared.Call{bought, below}},
		},
	}
	want := []finding.Place{
		{Text: `called as module.a["x"] and 1 more`, Addresses: []string{`module.a["x"]`, `module.a["y"]`}, Range: header(1)},
		{Text: "called as module.b", Addresses: []string{"module.b"}, Range: header(2)},
	}
	if diff := cmp.Diff(want, CallPlaces(r)); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	r.Location = header(2)
	if diff := cmp.Diff(want[:1], CallPlaces(r)); diff != "" {
		t.Errorf("places of a result on the call (-want +got):\n%s", diff)
	}
}

func TestRuleSet(t *testing.T) {
	set := NewRuleSet(&Input{
		Rules:   []RuleInfo{{ID: "c/b", Title: "B"}, {ID: "c/a", Title: "A"}, {ID: "c/b", Title: "again"}},
		Results: []finding.Result{{Rule: "own/x", Level: finding.Note}, {Rule: "c/a"}},
	})
	want := []RuleInfo{{ID: "c/a", Title: "A"}, {ID: "c/b", Title: "B"}, {ID: "own/x", Title: "own/x", Level: finding.Note}}
	if diff := cmp.Diff(want, set.All()); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if rule, i := set.Get("c/b"); i != 1 || rule.Title != "B" {
		t.Errorf("c/b is %v at %d", rule, i)
	}
	if rule, i := set.Get("no/such"); i != -1 || rule.ID != "no/such" {
		t.Errorf("an unknown rule is %v at %d", rule, i)
	}
}
