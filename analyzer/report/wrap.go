package report

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// widths counts columns as terminals do outside East Asian locales. A value of
// our own keeps the environment's locale out of reports.
var widths = &runewidth.Condition{StrictEmojiNeutral: true}

// Wrap breaks a text into lines of at most width columns, or of one word where
// that is wider. A width of 0 breaks nothing. Lines break at blanks, and beside
// Japanese characters, which have no blanks between them; there a line neither
// begins with a mark that closes something nor ends with one that opens it (the
// simplest of the rules of JIS X 4051).
func Wrap(s string, width int) []string {
	words := strings.Fields(s)
	if len(words) == 0 {
		return nil
	}
	if width <= 0 {
		return []string{strings.Join(words, " ")}
	}
	var lines []string
	line, used := "", 0
	for i, word := range words {
		for j, piece := range pieces(word) {
			blank := ""
			if j == 0 && i > 0 {
				blank = " "
			}
			n := widths.StringWidth(piece)
			if line != "" && used+len(blank)+n > width {
				lines, line, used, blank = append(lines, line), "", 0, ""
			}
			line, used = line+blank+piece, used+len(blank)+n
		}
	}
	return append(lines, line)
}

// pieces splits a word where a line may break inside it.
func pieces(word string) []string {
	var out []string
	start, last := 0, rune(0)
	for at, r := range word {
		if at > 0 && (wide(last) || wide(r)) && !strings.ContainsRune(closing, r) && !strings.ContainsRune(opening, last) {
			out, start = append(out, word[start:at]), at
		}
		last = r
	}
	return append(out, word[start:])
}

const (
	closing = "、。，．・：；？！）」』】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)]}～…"
	opening = "（「『【〈《([{"
)

// wide reports whether a character belongs to a script without blanks.
func wide(r rune) bool {
	return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) || strings.ContainsRune("、。，．・：；？！（）「」『』【】ー～", r)
}
