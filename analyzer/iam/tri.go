package iam

// tri is a truth value: false, unknown or true. The order is that of Kleene's
// logic, so that min is "and" and max is "or".
type tri int8

const (
	no tri = iota
	maybe
	yes
)

func (t tri) not() tri { return yes - t }

func triOf(b bool) tri {
	if b {
		return yes
	}
	return no
}
