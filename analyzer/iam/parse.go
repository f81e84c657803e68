package iam

import (
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// Parse reads a policy document from JSON text, which may hold tokens, or the one
// in the text of an API's definition. It never
// fails: what cannot be read is a Problem, or open where a hole is the cause.
func Parse(text string, tokens *value.Tokens) *Document {
	d := &Document{Tokens: tokens, Size: len(text)}
	if h, ok := tokens.OnlyHole(strings.TrimSpace(text)); ok {
		d.Open = []value.Reason{h.Why}
		return d
	}
	if len(text) > maxText {
		d.refuse("Policy is too large", fmt.Sprintf("The document has %d bytes; more than %d are not read.", len(text), maxText), Span{}, -1)
		d.Open = []value.Reason{{Kind: value.Limit, Text: "the policy is too large"}}
		return d
	}
	r := &jsonReader{src: text, tokens: tokens}
	if strings.HasPrefix(text, "\uFEFF") {
		r.pos = len("\uFEFF")
	}
	n, f := r.value(0)
	if f == nil {
		if r.space(); r.pos < len(text) {
			f = r.fail("something follows the document")
		}
	}
	d.Problems = r.problems
	if f != nil {
		return d.noJSON(f, r)
	}
	b := builder{doc: d, tokens: tokens}
	b.document(n.policy())
	return d
}

// policy is the policy in the OpenAPI definition of an API, or n itself
// (https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-policy.html).
func (n node) policy() node {
	for _, m := range n.members {
		if m.name == "x-amazon-apigateway-policy" {
			return m.value
		}
	}
	return n
}

// noJSON ends the reading of a text that is not JSON. Where an unknown part
// stands outside a string, its value may make it JSON.
func (d *Document) noJSON(f *failure, r *jsonReader) *Document {
	at := min(f.pos, len(r.src))
	if r.loose {
		d.Open = append(d.Open, value.Reason{Kind: value.Invalid, Text: "the policy's text is known in part only"})
		return d
	}
	d.refuse("Policy is not JSON", "The document cannot be read: "+f.msg+". Nothing in it is judged.", Span{at, at}, -1)
	return d
}

func (d *Document) refuse(summary, detail string, s Span, statement int) {
	d.Problems = append(d.Problems, Problem{Summary: summary, Detail: detail, Span: s, Statement: statement})
}

// ParseValue reads a policy document from a value: an object, or a string of
// JSON. Spans of an object are zero. A choice of an undecided condition is an
// unknown value here; Worlds reads each way to decide it.
func ParseValue(v cty.Value, tokens *value.Tokens) *Document {
	d := &Document{Tokens: tokens}
	switch s, state := tokens.String(v); {
	case state == value.Known:
		return Parse(s, tokens)
	case tokens.StateOf(v) == value.Open:
		d.Open = tokens.WhyAll(v)
		if len(d.Open) == 0 {
			d.Open = []value.Reason{{Kind: value.Invalid, Text: "the policy is not known"}}
		}
		return d
	}
	b := builder{doc: d, tokens: tokens}
	b.document(nodeOf(v, tokens, 0))
	return d
}

// nodeOf converts a value. What is nested too deep is open.
func nodeOf(v cty.Value, tokens *value.Tokens, depth int) node {
	if v == cty.NilVal {
		return node{kind: nodeNull}
	}
	bare, _ := v.Unmark()
	if !bare.IsKnown() || depth > maxNesting {
		return openNode(tokens.WhyAll(v))
	}
	if bare.IsNull() {
		return node{kind: nodeNull}
	}
	switch ty := bare.Type(); {
	case ty == cty.String || ty == cty.Number || ty == cty.Bool:
		s, _ := tokens.String(v)
		if ty == cty.String {
			s = bare.AsString()
		}
		return node{kind: map[cty.Type]nodeKind{cty.String: nodeString, cty.Number: nodeNumber, cty.Bool: nodeBool}[ty], text: s}
	case ty.IsListType() || ty.IsSetType() || ty.IsTupleType():
		items, _ := tokens.List(v)
		n := node{kind: nodeList}
		for _, i := range items {
			n.items = append(n.items, nodeOf(i, tokens, depth+1))
		}
		return n
	}
	entries, state := tokens.Entries(v)
	if state != value.Known {
		return openNode(tokens.WhyAll(v))
	}
	n := node{kind: nodeObject}
	for _, e := range entries {
		n.members = append(n.members, member{name: e.Key, value: nodeOf(e.Value, tokens, depth+1)})
	}
	return n
}

func openNode(why []value.Reason) node {
	if len(why) == 0 {
		why = []value.Reason{{Kind: value.Invalid, Text: "the value is not known"}}
	}
	return node{kind: nodeOpen, why: why}
}
