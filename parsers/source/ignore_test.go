package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// commentsOf finds the comments of a text without strings, as HCL has them.
func commentsOf(f *source.File) []source.Range {
	var out []source.Range
	text := string(f.Content)
	for at := 0; at < len(text); {
		begin, end := len(text), "\n"
		for _, c := range []struct{ open, close string }{{"#", "\n"}, {"//", "\n"}, {"/*", "*/"}} {
			if i := strings.Index(text[at:], c.open); i >= 0 && at+i < begin {
				begin, end = at+i, c.close
			}
		}
		if begin == len(text) {
			break
		}
		at = len(text)
		if i := strings.Index(text[begin:], end); i >= 0 {
			at = begin + i + len(end)
		}
		out = append(out, source.Range{File: f.Path, Start: begin, End: at})
	}
	return out
}

func TestIgnores(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []source.Ignore
	}{
		{"above", "# vpce-lint:ignore a/b because\nx = 1\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Reason: "because"}}},
		{"behind", "x = 1 // vpce-lint:ignore a/b because\n", []source.Ignore{{Line: 1, Directive: "ignore", Rules: []string{"a/b"}, Reason: "because"}}},
		{"in a block comment before what it is about", "/* vpce-lint:ignore a/b because */ x = 1\n", []source.Ignore{{Line: 1, Directive: "ignore", Rules: []string{"a/b"}, Reason: "because"}}},
		{"in a block comment of several lines", "/*\n * vpce-lint:ignore a/b because\n */\nx = 1\n", []source.Ignore{{Line: 4, Directive: "ignore", Rules: []string{"a/b"}, Reason: "because"}}},
		{"two, one above the other", "# vpce-lint:ignore a/b one\n# vpce-lint:ignore c/d two\nx = 1\n", []source.Ignore{
			{Line: 3, Directive: "ignore", Rules: []string{"a/b"}, Reason: "one"},
			{Line: 3, Directive: "ignore", Rules: []string{"c/d"}, Reason: "two"},
		}},
		{"above a comment that stands behind something", "# vpce-lint:ignore a/b one\nx = 1 # prose\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Reason: "one"}}},
		{"before an empty line", "# vpce-lint:ignore a/b one\n\nx = 1\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Reason: "one"}}},
		{"behind a byte order mark", "\uFEFF# vpce-lint:ignore a/b one\nx = 1\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Reason: "one"}}},
		{"lines that end with CR LF", "# vpce-lint:ignore a/b one\r\nx = 1\r\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Reason: "one"}}},
		{"at the end of the file", "# vpce-lint:ignore a/b one", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Reason: "one"}}},
		{"several rules", "# vpce-lint:ignore a/b,c/d, e/* ,f/g why not\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b", "c/d", "e/*", "f/g"}, Reason: "why not"}}},
		{"a pattern that begins with a star", "# vpce-lint:ignore */b why\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"*/b"}, Reason: "why"}}},
		{"with a date", "# vpce-lint:ignore a/b until=2027-01-31 why\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Until: "2027-01-31", Reason: "why"}}},
		{"with a date at the end", "# vpce-lint:ignore a/b why, until=2027-01-31\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Until: "2027-01-31", Reason: "why,"}}},
		{"with an empty date", "# vpce-lint:ignore a/b until= why\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Problem: "its until= names no day", Reason: "why"}}},
		{"with a dash before the reason", "# vpce-lint:ignore a/b -- why\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Reason: "why"}}},
		{"without a reason", "# vpce-lint:ignore a/b\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}}}},
		{"without a rule", "# vpce-lint:ignore\n", []source.Ignore{{Line: 2, Directive: "ignore"}}},
		{"with a date and without a rule", "# vpce-lint:ignore until=2027-01-31\n", []source.Ignore{{Line: 2, Directive: "ignore", Until: "2027-01-31"}}},
		{"with a blank", "# vpce-lint: ignore a/b why\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Reason: "why"}}},
		{"behind another tool's", "# tool:ignore=X vpce-lint:ignore a/b why\n", []source.Ignore{{Line: 2, Directive: "ignore", Rules: []string{"a/b"}, Reason: "why"}}},
		{"another word", "# vpce-lint:ignroe a/b why\n", []source.Ignore{{Line: 2, Directive: "ignroe"}}},
		{"another word in prose", "# see vpce-lint:rules for all of them\n", nil},
		{"an address", "# vpce-lint://x\n", nil},
		{"a longer word", "# my-vpce-lint:ignore a/b why\n", nil},
		{"nothing of ours", "# checkov:skip=X\nx = 1\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := source.NewFile("x.tf", []byte(test.text))
			got := source.NewComments(f, commentsOf(f), nil).Ignores
			for i := range got {
				at := got[i].Range
				if text := test.text[at.Start:at.End]; !strings.HasPrefix(text, "vpce-lint:") || strings.ContainsAny(text, "\r\n") {
					t.Errorf("its range is %q", text)
				}
				got[i].Range = source.Range{}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// FuzzIgnores holds that any text is read without a panic, and that ranges and
// lines are inside of it.
func FuzzIgnores(f *testing.F) {
	f.Add("# vpce-lint:ignore a/b,c until=2020-01-01 x\ny", 0, 44)
	f.Add("/*\nvpce-lint:ignore\n*/ vpce-lint:", 0, 22)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		if start < 0 || end < start || end > len(text) {
			t.Skip()
		}
		file := source.NewFile("x", []byte(text))
		for _, i := range source.NewComments(file, []source.Range{{File: "x", Start: start, End: end}}, nil).Ignores {
			if i.Range.Start < start || i.Range.End > end || i.Range.End < i.Range.Start {
				t.Errorf("range %v outside of %d to %d", i.Range, start, end)
			}
			if i.Line < 1 || i.Line > file.LineCount()+1 {
				t.Errorf("line %d of %d", i.Line, file.LineCount())
			}
		}
	})
}
