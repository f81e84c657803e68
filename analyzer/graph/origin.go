package graph

import (
	"cmp"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Origin leads from a node, or a part of one, back to the source.
type Origin struct {
	Unit string
	// Address is what people know the thing by: its resource's address, "main
	// route table of aws_vpc.x", or the expression of something external.
	Address string
	// Alias is a second name that users know it by; often "".
	Alias string
	// Resource declares the thing. Of an implicit node that nothing manages it is
	// the resource that brings it with it (the VPC); nil for external things.
	Resource *declared.Resource
	// Base is the path of the thing inside its resource: that of an inline rule,
	// empty for the resource itself.
	Base []declared.Step
	// Names has the dialect's name of an attribute of the node, by the node's. It
	// is shared between nodes.
	Names map[string]string
	// Places are the attributes, and parts of relations, that another resource
	// gives (an association), or that stand at a path of their own.
	Places []Place
	// Key is the place in address order where it is not Address.
	Key string
}

// Place is where an attribute of a node stands.
type Place struct {
	Attribute string
	Resource  *declared.Resource
	Path      []declared.Step
}

// Range returns the place of the whole thing: its resource's first line, or
// the inline block. It is zero for external things.
func (o *Origin) Range() source.Range {
	if o == nil || o.Resource == nil {
		return source.Range{}
	}
	return o.Resource.RangeOf(o.Base...)
}

// RangeOf returns the place of an attribute, of the nearest thing around it
// that has a place, or of the whole thing where the attribute is not written.
func (o *Origin) RangeOf(attribute string) source.Range {
	if rs := o.RangesOf(attribute); len(rs) > 0 {
		return rs[0]
	}
	return o.Range()
}

// RangesOf returns all places that an attribute of the node, or a relation, is
// made of; none where it is not written.
func (o *Origin) RangesOf(attribute string) []source.Range {
	if o == nil {
		return nil
	}
	var out []source.Range
	if o.Resource != nil {
		if name := o.Names[attribute]; name != "" {
			path := append(append([]declared.Step(nil), o.Base...), steps(name)...)
			if r := o.Resource.RangeOf(path...); r != o.Range() {
				out = append(out, r)
			}
		}
	}
	for _, p := range o.Places {
		if p.Attribute == attribute {
			out = append(out, p.Resource.RangeOf(p.Path...))
		}
	}
	return out
}

// Calls returns the module calls that the thing came through, the outermost
// first.
func (o *Origin) Calls() []declared.Call {
	if o == nil || o.Resource == nil {
		return nil
	}
	return o.Resource.Calls
}

// steps makes a path of a dotted name; a part that is a number is an index.
func steps(name string) []declared.Step {
	var out []declared.Step
	for part := range strings.SplitSeq(name, ".") {
		if n, ok := number(part); ok {
			out = append(out, declared.Step{Index: n})
			continue
		}
		out = append(out, declared.Step{Name: part})
	}
	return out
}

func number(s string) (int, bool) {
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' || n > 1<<24 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, s != ""
}

func (o *Origin) order() string { return cmp.Or(o.Key, o.Address) }
