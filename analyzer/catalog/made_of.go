package catalog

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// madeOf returns the attributes of resources that v is made of: those that it
// refers to, and those that are the reason for which it is not known. ok is
// false where there are none, or something else may be a part of it.
func (b *builder) madeOf(v cty.Value) (refs []value.Ref, ok bool) {
	refs = b.t.Refs(v)
	for _, why := range b.t.WhyAll(v) {
		if why.Of == (value.Ref{}) {
			return nil, false
		}
		refs = append(refs, why.Of)
	}
	return refs, len(refs) > 0
}

// madeOfOne returns the one node of type T that everything which v is made of
// belongs to.
func madeOfOne[T graph.Node](b *builder, v cty.Value) (found T, ok bool) {
	refs, ok := b.madeOf(v)
	if !ok {
		return found, false
	}
	var one graph.ID
	for i, ref := range refs {
		id := b.things[instanceKey{ref.Unit, ref.Address}]
		if i > 0 && id != one {
			return found, false
		}
		one = id
	}
	found, ok = b.g.Node(one).(T)
	return found, ok
}
