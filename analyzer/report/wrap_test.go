package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	tests := []struct {
		name, text string
		width      int
		want       []string
	}{
		{"nothing", " ", 10, nil},
		{"no width", "a  b", 0, []string{"a b"}},
		{"blanks", "one two three", 7, []string{"one two", "three"}},
		{"a long word", "a verylongword b", 4, []string{"a", "verylongword", "b"}},
		{"Japanese", "東京都の天気", 6, []string{"東京都", "の天気"}},
		{"no full stop at the head", "東京都。天気", 6, []string{"東京", "都。天", "気"}},
		{"no bracket at the end", "東京（都）", 6, []string{"東京", "（都）"}},
		{"an address stays whole", "次の aws_vpc.main です", 12, []string{"次の", "aws_vpc.main", "です"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Wrap(tt.text, tt.width)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Nothing is lost but blanks at which a line breaks.
func FuzzWrap(f *testing.F) {
	f.Add("東京都 a（b）。", 3)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if !utf8.ValidString(text) {
			t.Skip("two bytes that are no characters may be one without the blank between them")
		}
		plain := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := plain(strings.Join(Wrap(text, width), "")); got != plain(text) {
			t.Errorf("%q became %q", text, got)
		}
	})
}

func TestColumns(t *testing.T) {
	got := Columns([][]string{{"a", "東京", "x"}, {"aaa", "b", ""}, {"c"}})
	if diff := cmp.Diff([]string{"a    東京  x", "aaa  b", "c"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
