package iam

import "strings"

// Set is the prefix of an operator that compares a key of several values.
type Set int

const (
	// Single: no prefix.
	Single Set = iota
	// AnyValue is ForAnyValue.
	AnyValue
	// AllValues is ForAllValues.
	AllValues
)

// Operator is a condition operator, taken apart. Source:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
type Operator struct {
	// Name is the positive operator in AWS's letter case: "StringEquals" for
	// StringNotEqualsIfExists.
	Name string
	// Negated: the operator is the opposite of Name.
	Negated  bool
	IfExists bool
	Set      Set
}

// String returns the operator as AWS writes it.
func (o Operator) String() string {
	s := o.Name
	if o.Negated {
		switch s {
		case "IpAddress":
			s = "NotIpAddress"
		default:
			for _, family := range []string{"String", "Numeric", "Date", "Arn"} {
				if rest, ok := strings.CutPrefix(s, family); ok {
					s = family + "Not" + rest
					break
				}
			}
		}
	}
	if o.IfExists {
		s += "IfExists"
	}
	return [...]string{"", "ForAnyValue:", "ForAllValues:"}[o.Set] + s
}

// operators are the positive operators; the value says whether a negated one
// exists.
var operators = []struct {
	name    string
	negated string
}{
	{"StringEquals", "StringNotEquals"},
	{"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"},
	{"StringLike", "StringNotLike"},
	{"NumericEquals", "NumericNotEquals"},
	{"NumericLessThan", ""},
	{"NumericLessThanEquals", ""},
	{"NumericGreaterThan", ""},
	{"NumericGreaterThanEquals", ""},
	{"DateEquals", "DateNotEquals"},
	{"DateLessThan", ""},
	{"DateLessThanEquals", ""},
	{"DateGreaterThan", ""},
	{"DateGreaterThanEquals", ""},
	{"Bool", ""},
	{"BinaryEquals", ""},
	{"IpAddress", "NotIpAddress"},
	{"ArnEquals", "ArnNotEquals"},
	{"ArnLike", "ArnNotLike"},
	{"Null", ""},
}

// ParseOperator reads an operator in any letter case.
func ParseOperator(s string) (Operator, bool) {
	var op Operator
	rest := s
	if prefix, after, ok := strings.Cut(s, ":"); ok {
		switch {
		case strings.EqualFold(prefix, "ForAnyValue"):
			op.Set = AnyValue
		case strings.EqualFold(prefix, "ForAllValues"):
			op.Set = AllValues
		default:
			return Operator{}, false
		}
		rest = after
	}
	if n := len(rest) - len("IfExists"); n > 0 && strings.EqualFold(rest[n:], "IfExists") {
		op.IfExists = true
		rest = rest[:n]
	}
	for _, o := range operators {
		switch {
		case strings.EqualFold(rest, o.name):
			op.Name = o.name
		case o.negated != "" && strings.EqualFold(rest, o.negated):
			op.Name, op.Negated = o.name, true
		default:
			continue
		}
		// Null asks for existence itself: it takes neither IfExists nor a set
		// prefix.
		return op, op.Name != "Null" || !op.IfExists && op.Set == Single
	}
	return Operator{}, false
}

// wildcards reports whether * and ? are wildcards in the operator's values.
func (o Operator) wildcards() bool {
	return o.Name == "StringLike" || o.Name == "ArnEquals" || o.Name == "ArnLike"
}

// variables reports whether ${…} is replaced in the operator's values.
func (o Operator) variables() bool {
	return strings.HasPrefix(o.Name, "String") || strings.HasPrefix(o.Name, "Arn")
}
