// Package policydoc evaluates the data source aws_iam_policy_document: from
// its arguments to the JSON text that the provider hashicorp/aws makes of them.
//
// The provider computes that text from the arguments alone, so it is known
// before anything is applied, and byte for byte: the order of elements, when a
// list of one becomes a string, how documents are merged. The differential test
// holds this package to version 5.100.0.
//
// # What is not known
//
// An unknown argument does not make the document unknown. It becomes a hole
// (value.Hole), a string that stands in the text where the value would:
//
//   - a scalar, or an element of a list: the string is the hole;
//   - a whole list (actions, identifiers, values): the hole stands in place of
//     the list, as a list of one does;
//   - all principals or conditions of a statement: "Principal": HOLE;
//   - one principals block, or one condition block: {HOLE: HOLE};
//   - a statement, a statement list of unknown length, a source or override
//     document: an element of "Statement" that is HOLE and may be any number of
//     statements, none included.
//
// Tokens inside known strings stay what they are, also through source
// documents.
package policydoc

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// Problem is something for which the provider rejects the data source.
type Problem struct {
	// Summary is a short capitalised phrase without a full stop.
	Summary string
	// Detail is one or more sentences.
	Detail string
}

// HoleFunc names the hole for an unknown value v at path, which begins at the
// data source (statement[0].resources). Its Key should be set only when the
// caller knows the identity of the value.
type HoleFunc func(path cty.Path, v cty.Value) value.Hole

// Render returns the data source's results json and minified_json. Arguments
// are an object; those that are missing are unset. Both results are known
// strings unless all of the arguments are unknown. A document with problems is
// rendered as far as it goes, the faulty parts as written or as holes.
//
// The arguments source_json and override_json, which the provider rejects since
// version 4, are merged as version 3 did: before and after all others.
func Render(tokens *value.Tokens, arguments cty.Value) (indented, minified cty.Value, problems []Problem) {
	return RenderWith(tokens, arguments, DefaultHole)
}

// RenderWith is Render with the caller's names for holes.
func RenderWith(tokens *value.Tokens, arguments cty.Value, hole HoleFunc) (indented, minified cty.Value, problems []Problem) {
	arguments, marks := arguments.Unmark()
	if !arguments.IsKnown() {
		unknown := cty.UnknownVal(cty.String).WithMarks(marks)
		return unknown, unknown, nil
	}
	r := &renderer{tokens: tokens, holeOf: hole}
	doc := r.document(arguments)
	// Nothing in a document is of a kind that JSON cannot hold.
	long, err := json.MarshalIndent(doc, "", "  ")
	if err == nil {
		var short []byte
		if short, err = json.Marshal(doc); err == nil {
			return cty.StringVal(string(long)), cty.StringVal(string(short)), r.problems
		}
	}
	r.problem("The policy document cannot be written", "%s.", err)
	unknown := value.Unknown(cty.String, value.Reason{Kind: value.Invalid, Text: "the policy document cannot be written"})
	return unknown, unknown, r.problems
}

// DefaultHole names a hole by the path of the argument and gives it the first
// reason of the value. It sets no key.
func DefaultHole(path cty.Path, v cty.Value) value.Hole {
	h := value.Hole{Expression: pathString(path)}
	if reasons := value.Why(v); len(reasons) > 0 {
		h.Why = reasons[0]
	} else {
		h.Why = value.Reason{Kind: value.Computed, Text: h.Expression + " is known only after apply"}
	}
	return h
}

// pathString writes a path as an expression does.
func pathString(path cty.Path) string {
	var b strings.Builder
	for _, step := range path {
		switch step := step.(type) {
		case cty.GetAttrStep:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step.Name)
		case cty.IndexStep:
			if key, _ := step.Key.Unmark(); key.IsKnown() && key.Type() == cty.Number {
				fmt.Fprintf(&b, "[%s]", key.AsBigFloat().Text('f', 0))
			}
		}
	}
	return b.String()
}

// renderer makes one document.
type renderer struct {
	tokens   *value.Tokens
	holeOf   HoleFunc
	problems []Problem
}

func (r *renderer) problem(summary, detail string, args ...any) {
	r.problems = append(r.problems, Problem{Summary: summary, Detail: fmt.Sprintf(detail, args...)})
}

func (r *renderer) hole(path cty.Path, v cty.Value) string {
	return r.tokens.Hole(r.holeOf(path, v))
}

// invalid returns the hole for what is wrong at path.
func (r *renderer) invalid(path cty.Path) string {
	return r.hole(path, value.Unknown(cty.String, value.Reason{Kind: value.Invalid, Text: pathString(path) + " is not valid"}))
}

// identified reports whether s holds no unknown part, so that equality with
// another such string is known.
func (r *renderer) identified(s string) bool {
	if !r.tokens.Has(s) {
		return true
	}
	for _, p := range r.tokens.Pieces(s) {
		if p.Hole != nil {
			return false
		}
	}
	return true
}
