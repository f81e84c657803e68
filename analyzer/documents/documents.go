// Package documents reads the policy documents of a graph's policies out of the
// resources that write them.
package documents

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Set reads each document when it is first asked for. It is not safe for
// concurrent use.
type Set struct {
	tokens *value.Tokens
	g      *graph.Graph
	read   map[graph.ID]*iam.Document
}

// New returns the documents of g's policies, none of them read.
func New(tokens *value.Tokens, g *graph.Graph) *Set {
	return &Set{tokens: tokens, g: g, read: map[graph.ID]*iam.Document{}}
}

// Of returns the document of a policy, nil where there is none. It is shared and
// must not be changed.
func (s *Set) Of(policy graph.ID) *iam.Document {
	doc, ok := s.read[policy]
	if !ok {
		if v, found := s.value(policy); found {
			doc = iam.ParseValue(v, s.tokens)
		}
		s.read[policy] = doc
	}
	return doc
}

// Worlds returns the document of a policy once for each way to answer the
// conditions in it that are not decided (iam.Worlds), nil where it is left out;
// none where there is no document at all.
func (s *Set) Worlds(policy graph.ID) []*iam.Document {
	v, found := s.value(policy)
	if !found {
		return nil
	}
	if docs := iam.Worlds(v, s.tokens); len(docs) > 1 {
		return docs
	}
	return []*iam.Document{s.Of(policy)}
}

// value returns the attribute that holds a policy's document.
func (s *Set) value(policy graph.ID) (cty.Value, bool) {
	origin := s.g.Origin(policy)
	if origin == nil {
		return cty.NilVal, false
	}
	at := slices.IndexFunc(origin.Places, func(p graph.Place) bool { return p.Attribute == "document" })
	if at < 0 {
		return cty.NilVal, false
	}
	place := origin.Places[at]
	v := place.Resource.Attributes
	for _, step := range place.Path {
		if step.Name != "" {
			v = s.tokens.Attr(v, step.Name)
			continue
		}
		items, _ := s.tokens.List(v)
		if step.Index >= len(items) {
			return cty.NilVal, false
		}
		v = items[step.Index]
	}
	return v, s.tokens.StateOf(v) != value.Unset
}

// IsFile reports whether a policy is a file of its own, whose address is its
// path.
func IsFile(origin *graph.Origin) bool {
	return origin != nil && origin.Resource != nil && origin.Resource.Type == "document"
}
