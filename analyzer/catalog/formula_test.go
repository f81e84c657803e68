package catalog

import (
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func TestWithin(t *testing.T) {
	a, b := value.Atom("a"), value.Atom("b")
	equal(t, "what follows", within(value.And(a, b), a) == nil, true)
	equal(t, "what does not", within(a, value.And(a, b)).String(), "(a) && (b)")
}
