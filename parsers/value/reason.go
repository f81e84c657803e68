package value

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/zclconf/go-cty/cty"
)

// Kind is the class of reasons for which a value is unknown.
type Kind string

const (
	// Variable: a variable or parameter without a value.
	Variable Kind = "variable"
	// Data: a data source, or another look-up, that only AWS can answer.
	Data Kind = "data"
	// Module: an output of a module that is not on disk.
	Module Kind = "module"
	// Function: a function that is not evaluated (a provider's own) or whose
	// argument is a reference that only AWS will give a value.
	Function Kind = "function"
	// Computed: an attribute that AWS assigns and that is no string.
	Computed Kind = "computed"
	// Invalid: the expression is wrong; a diagnostic says so.
	Invalid Kind = "invalid"
	// Limit: a bound of the evaluation was reached; a diagnostic says so.
	Limit Kind = "limit"
	// Condition: an undecided condition chose between different values.
	Condition Kind = "condition"
)

// Reason says why a value is unknown and where that began. It is comparable, so
// it can be a cty mark.
type Reason struct {
	Kind Kind
	// Text continues the sentence "The value is not known: …" and ends without
	// a full stop ("variable var.vpc_id has no value").
	Text  string
	Range source.Range
	// Of is the attribute that only AWS gives a value, or a data source, where it
	// alone is the reason; the zero Ref otherwise.
	Of Ref
}

// Texts returns what reasons say, each text once, in their order.
func Texts(reasons []Reason) []string {
	var out []string
	for _, r := range reasons {
		if !slices.Contains(out, r.Text) {
			out = append(out, r.Text)
		}
	}
	return out
}

// Unknown returns an unknown value of type t that carries why.
func Unknown(t cty.Type, why Reason) cty.Value {
	return cty.UnknownVal(t).Mark(why)
}

// Why returns the reasons for which v, or anything in it, is unknown, ordered
// and each once.
func Why(v cty.Value) []Reason {
	if v == cty.NilVal {
		return nil
	}
	_, marks := v.UnmarkDeep()
	var out []Reason
	for m := range marks {
		if r, ok := m.(Reason); ok {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Reason) int {
		if c := a.Range.Compare(b.Range); c != 0 {
			return c
		}
		return strings.Compare(a.Text, b.Text)
	})
	return slices.Compact(out)
}

// Choice marks an unknown value that is one of two, by an undecided condition.
type Choice struct {
	If         *Formula
	Then, Else cty.Value
}

// ChoiceOf returns the two values that v may be, if an undecided condition made
// it unknown.
func ChoiceOf(v cty.Value) (*Choice, bool) {
	if v == cty.NilVal || !v.IsMarked() {
		return nil, false
	}
	var found *Choice
	for m := range v.Marks() {
		if c, ok := m.(*Choice); ok {
			if found != nil {
				return nil, false
			}
			found = c
		}
	}
	return found, found != nil
}

// FormulaOf returns the condition that an unknown boolean stands for.
func FormulaOf(v cty.Value) (*Formula, bool) {
	if v == cty.NilVal || !v.IsMarked() {
		return nil, false
	}
	var found *Formula
	for m := range v.Marks() {
		if f, ok := m.(*Formula); ok {
			if found != nil {
				return nil, false
			}
			found = f
		}
	}
	return found, found != nil
}
