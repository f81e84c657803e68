package value

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzTokens holds that a token gives back what went into it, whatever that is
// and whatever stands around it.
func FuzzTokens(f *testing.F) {
	f.Add("infra", `aws_vpc.main["a"]`, "id", "arn:", "/*")
	f.Add("", "", "", "", "")
	f.Add("é\x00\x7f", "日本\U000F5702\U000F5701", "\xff", "\U000F5800", "\"\\")
	f.Fuzz(func(t *testing.T, unit, address, attribute, before, behind string) {
		tokens := NewTokens()
		// Names of the user's are text; the code points of tokens cannot stand in
		// them, or the token would not be one.
		ref := Ref{Unit: plain(unit), Address: plain(address), Attribute: plain(attribute)}
		token := tokens.Ref(ref)
		if got, ok := tokens.Only(token); !ok || got != ref {
			t.Errorf("got %+v, %v, want %+v", got, ok, ref)
		}
		var want []Piece
		if before = plain(before); before != "" {
			want = append(want, Piece{Text: before})
		}
		want = append(want, Piece{Ref: &ref})
		if behind = plain(behind); behind != "" {
			want = append(want, Piece{Text: behind})
		}
		if diff := cmp.Diff(want, tokens.Pieces(before+token+behind)); diff != "" {
			t.Errorf("pieces (-want +got):\n%s", diff)
		}
		// Anything else is read without a panic.
		tokens.Pieces(token[:len(token)/2] + before)
		tokens.Pieces(tokens.prefix + unit + string(tokenClose))
	})
}

// plain leaves out the code points that tokens are made of.
func plain(s string) string {
	var out []rune
	for _, r := range s {
		if r < tokenOpen || r > tokenShift+0x7F {
			out = append(out, r)
		}
	}
	return string(out)
}
