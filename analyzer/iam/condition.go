package iam

import (
	"math"
	"math/big"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// condition is a compiled Condition.
type condition struct {
	op Operator
	// key is in lower case; "" where it is not known.
	key   string
	texts []text
	// ranges are the texts of IpAddress; a zero one holds nothing.
	ranges []netip.Prefix
	// open is true where there may be other values; unknown where nothing is
	// known of the condition.
	open, unknown bool
	several       bool
	// presence says when a request carries the key.
	presence presence
}

// eval answers for a request that carries the key with these values, or lacks
// it where there are none. The table is in
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html.
func (c *condition) eval(values []word) tri {
	present := len(values) > 0
	switch {
	case c.unknown:
		return maybe
	case c.op.Name == "Null":
		return c.null(present)
	case !present && c.op.Set == AnyValue:
		return no
	case !present:
		return triOf(c.op.Set == AllValues || c.op.Negated || c.op.IfExists)
	case c.op.Set == Single && c.several:
		// A key of several values never matches without a set prefix.
		return no
	case c.op.Set == AnyValue:
		out := no
		for _, v := range values {
			out = max(out, c.one(v))
		}
		return out
	}
	out := yes
	for _, v := range values {
		out = min(out, c.one(v))
	}
	return out
}

func (c *condition) null(present bool) tri {
	if c.open {
		return maybe
	}
	out := no
	for _, t := range c.texts {
		s, known := plainText(t)
		switch {
		case !known:
			out = max(out, maybe)
		case strings.EqualFold(s, "true"):
			out = max(out, triOf(!present))
		case strings.EqualFold(s, "false"):
			out = max(out, triOf(present))
		}
	}
	return out
}

// one compares one value with all texts: any of them, or none for a negated
// operator.
func (c *condition) one(v word) tri {
	out := no
	if len(c.ranges) > 0 {
		s, _ := plainWord(v)
		a, _ := netip.ParseAddr(s)
		out = c.holds(a)
	} else {
		for _, t := range c.texts {
			out = max(out, compare(c.op.Name, t, v))
		}
	}
	if c.open {
		out = max(out, maybe)
	}
	if c.op.Negated {
		return out.not()
	}
	return out
}

// holds answers whether one of the ranges has an address.
func (c *condition) holds(a netip.Addr) tri {
	out := no
	for i, r := range c.ranges {
		switch {
		case r.IsValid() && r.Contains(a):
			return yes
		case !r.IsValid() && vague(c.texts[i]):
			out = maybe
		}
	}
	return out
}

// compare applies a positive operator to one text and one value.
func compare(operator string, t text, v word) tri {
	switch operator {
	case "StringEquals", "StringLike":
		return match(t, v, false)
	case "StringEqualsIgnoreCase":
		return match(t, v, true)
	case "ArnEquals", "ArnLike":
		return matchARN(t, v)
	}
	want, ok1 := plainText(t)
	have, ok2 := plainWord(v)
	if !ok1 || !ok2 {
		if key(t) == key(v) && operator == "BinaryEquals" {
			return yes
		}
		return maybe
	}
	switch {
	case operator == "Bool":
		return triOf(strings.EqualFold(want, have))
	case operator == "BinaryEquals":
		return triOf(want == have)
	case operator == "IpAddress":
		return triOf(inRange(want, have))
	case strings.HasPrefix(operator, "Numeric"):
		a, ok1 := number(have)
		b, ok2 := number(want)
		return triOf(ok1 && ok2 && ordered(strings.TrimPrefix(operator, "Numeric"), a.Cmp(b)))
	case strings.HasPrefix(operator, "Date"):
		a, ok1 := instant(have)
		b, ok2 := instant(want)
		return triOf(ok1 && ok2 && ordered(strings.TrimPrefix(operator, "Date"), a.Compare(b)))
	}
	return maybe
}

func ordered(comparison string, c int) bool {
	switch comparison {
	case "Equals":
		return c == 0
	case "LessThan":
		return c < 0
	case "LessThanEquals":
		return c <= 0
	case "GreaterThan":
		return c > 0
	}
	return c >= 0
}

func number(s string) (*big.Float, bool) {
	// Exponents are bounded, because big.Float would expand them.
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || len(s) > 64 {
		return nil, false
	}
	b, _, err := big.ParseFloat(s, 10, 200, big.ToNearestEven)
	return b, err == nil
}

// instant reads a date in ISO 8601 as W3C profiles it, or epoch seconds.
func instant(s string) (time.Time, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) > 4 {
		return time.Unix(n, 0).UTC(), true
	}
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02", "2006-01", "2006",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// inRange reports whether an address is in a range; a range without a length is
// one address.
func inRange(r, address string) bool {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	p, ok := prefix(r)
	return ok && p.Contains(a)
}

func prefix(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}

// plainText returns a text of literal characters as a string. Wildcards are
// their characters.
func plainText(t text) (string, bool) {
	for _, e := range t {
		switch e.kind {
		case symbol, hole:
			return "", false
		}
	}
	return display(t), true
}

func plainWord(w word) (string, bool) {
	for _, e := range w {
		if e.kind != literal && e.kind != account {
			return "", false
		}
	}
	return display(w), true
}
