package detail

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

func TestExcerptOf(t *testing.T) {
	tests := []struct {
		name, content, marked string
		n                     int
		want                  Excerpt
	}{
		{"plain", "a = 1\n", "1", 20, Excerpt{1, "a = ", "1", ""}},
		{"indented", "x\n\t a = 1 # b\n", "1", 20, Excerpt{2, "a = ", "1", " # b"}},
		{"several lines", "a {\n b\n}\n", "a {\n b\n}", 20, Excerpt{1, "", "a {", ""}},
		{"carriage return", "a = 1\r\n", "a = 1", 20, Excerpt{1, "", "a = 1", ""}},
		{"byte order mark", "\ufeffa = 1\n", "1", 20, Excerpt{1, "a = ", "1", ""}},
		{"wide", "名 = \"東京タワー\"\n", "\"東京タワー\"", 6, Excerpt{1, "…", "\"東京タワ…", "…"}},
		{"long before", strings.Repeat("a", 50) + "!", "!", 11, Excerpt{1, "…aaaa", "!", ""}},
		{"long behind", "!" + strings.Repeat("a", 50), "!", 11, Excerpt{1, "", "!", "aaaaaaaaa…"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := source.NewFiles()
			files.Add(source.NewFile("f", []byte(tt.content)))
			at := strings.Index(tt.content, tt.marked)
			got, ok := ExcerptOf(files, source.Range{File: "f", Start: at, End: at + len(tt.marked)}, tt.n)
			if diff := cmp.Diff(tt.want, got); diff != "" || !ok {
				t.Errorf("ok %v (-want +got):\n%s", ok, diff)
			}
		})
	}
	if _, ok := ExcerptOf(source.NewFiles(), source.Range{File: "f"}, 10); ok {
		t.Error("a file that nobody has read has an excerpt")
	}
}

func FuzzExcerptOf(f *testing.F) {
	f.Add("\ta = \"東京\"\r\nb", 3, 9, 5)
	f.Add("\xff\xfe\n\n", -1, 99, 0)
	f.Fuzz(func(t *testing.T, content string, start, end, n int) {
		n = max(min(n, 1000), 1)
		files := source.NewFiles()
		files.Add(source.NewFile("f", []byte(content)))
		e, _ := ExcerptOf(files, source.Range{File: "f", Start: start, End: end}, n)
		// Each of the parts may end in an ellipsis.
		if l := utf8.RuneCountInString(e.Before + e.Marked + e.After); l > n+2 {
			t.Fatalf("%d characters, want %d: %+v", l, n, e)
		}
		if strings.ContainsAny(e.Before+e.Marked+e.After, "\n") {
			t.Fatalf("%+v has a line break", e)
		}
	})
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\tb\nc\r": "a b c ", "\x1b[31m": "\ufffd[31m", "\u202eabc": "\ufffdabc", "\ufeffa": "a", "東京 🏯": "東京 🏯", "\u2028": "\ufffd", "\uffff": "\ufffd",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}
