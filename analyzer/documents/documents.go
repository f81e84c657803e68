// Package documents reads the policy documents of a graph's policies out of the
// resources that write them.
package documents

import (
	"slices"

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
		doc = s.parse(s.g.Origin(policy))
		s.read[policy] = doc
	}
	return doc
}

func (s *Set) parse(origin *graph.Origin) *iam.Document {
	if origin == nil {
		return nil
	}
	at := slices.IndexFunc(origin.Places, func(p graph.Place) bool { return p.Attribute == "document" })
	if at < 0 {
		return nil
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
			return nil
		}
		v = items[step.Index]
	}
	if s.tokens.StateOf(v) == value.Unset {
		return nil
	}
	return iam.ParseValue(v, s.tokens)
}

// IsFile reports whether a policy is a file of its own, whose address is its
// path.
func IsFile(origin *graph.Origin) bool {
	return origin != nil && origin.Resource != nil && origin.Resource.Type == "document"
}
