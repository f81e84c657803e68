package declared

import "strings"

// CompareAddresses orders addresses: by text, but numbers in brackets by value,
// so that x[2] comes before x[10].
func CompareAddresses(a, b string) int {
	for {
		i, j := strings.IndexByte(a, '['), strings.IndexByte(b, '[')
		if i < 0 || j < 0 || a[:i] != b[:j] {
			return strings.Compare(a, b)
		}
		a, b = a[i+1:], b[j+1:]
		na, ra, okA := number(a)
		nb, rb, okB := number(b)
		switch {
		case okA && okB && na != nb:
			return na - nb
		case okA && okB:
			a, b = ra, rb
		}
	}
}

// number reads "12]…" into 12 and what follows the digits.
func number(s string) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	if i == 0 || i == len(s) || s[i] != ']' {
		return 0, s, false
	}
	return n, s[i:], true
}
