package source_test

import (
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

func TestPositions(t *testing.T) {
	f := source.NewFile("x.tf", []byte("a = \"é\"\r\n𝒳 = 1\n\tb"))
	for _, test := range []struct {
		name         string
		offset       int
		point, utf16 source.Position
	}{
		{"first byte", 0, source.Position{Line: 1, Column: 1}, source.Position{Line: 1, Column: 1}},
		{"behind two bytes of one letter", 7, source.Position{Line: 1, Column: 7}, source.Position{Line: 1, Column: 7}},
		{"behind a letter outside the basic plane", 14, source.Position{Line: 2, Column: 2}, source.Position{Line: 2, Column: 3}},
		{"behind a tab", 20, source.Position{Line: 3, Column: 2}, source.Position{Line: 3, Column: 2}},
		{"behind the end", 99, source.Position{Line: 3, Column: 3}, source.Position{Line: 3, Column: 3}},
		{"before the start", -1, source.Position{Line: 1, Column: 1}, source.Position{Line: 1, Column: 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := f.PositionOf(test.offset); got != test.point {
				t.Errorf("%v, not %v", got, test.point)
			}
			if got := f.UTF16PositionOf(test.offset); got != test.utf16 {
				t.Errorf("UTF-16: %v, not %v", got, test.utf16)
			}
		})
	}
	if got := f.Line(1); got != `a = "é"` {
		t.Errorf("the first line is %q", got)
	}
	if got := f.Line(9); got != "" {
		t.Errorf("a line that is not there is %q", got)
	}
}

func TestOffsetsAndPositionsAreInverse(t *testing.T) {
	property := func(text string, at uint16) bool {
		f := source.NewFile("x", []byte(text))
		offset := 0
		for i := range text { // a boundary of a character
			if i <= int(at)%(len(text)+1) {
				offset = i
			}
		}
		return f.OffsetOf(f.PositionOf(offset)) == offset
	}
	if err := quick.Check(property, nil); err != nil {
		t.Error(err)
	}
}

func TestFilesKeepTheFirst(t *testing.T) {
	files := source.NewFiles()
	first := files.Add(source.NewFile("b", []byte("1")))
	if again := files.Add(source.NewFile("b", []byte("2"))); again != first {
		t.Error("a second file of one path replaced the first")
	}
	files.Add(source.NewFile("a", nil))
	if diff := cmp.Diff([]string{"a", "b"}, files.Paths()); diff != "" {
		t.Error(diff)
	}
	if files.Get("c") != nil {
		t.Error("a file that was never added is there")
	}
}

func TestDiagnosticsSortedDropsTwins(t *testing.T) {
	d := source.Diagnostic{Severity: source.Warning, Summary: "B"}
	e := source.Diagnostic{Severity: source.Error, Summary: "C"}
	if diff := cmp.Diff(source.Diagnostics{e, d}, source.Diagnostics{d, e, d}.Sorted()); diff != "" {
		t.Error(diff)
	}
}
