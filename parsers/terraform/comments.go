package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// comments keeps what the comments of a file tell this program. Only files that
// may say something are read for their comments.
func (l *loader) comments(f *source.File, b *body) {
	if !f.HasDirectives() {
		return
	}
	tokens, diags := hclsyntax.LexConfig(f.Content, f.Path, hcl.InitialPos)
	if diags.HasErrors() {
		return // it has been parsed without
	}
	var list []source.Range
	for _, t := range tokens {
		if t.Type == hclsyntax.TokenComment {
			list = append(list, rangeOf(t.Range))
		}
	}
	l.files.SetComments(f.Path, source.NewComments(f, list, b.places(nil)))
}

// places adds the ranges of the blocks and attributes of a body, at any depth.
func (b *body) places(out []source.Range) []source.Range {
	for _, name := range b.attrNames() {
		out = append(out, b.attrs[name].rng)
	}
	for _, c := range b.blocks {
		out = c.body.places(append(out, c.rng))
	}
	return out
}
