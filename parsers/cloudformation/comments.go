package cloudformation

import (
	"bytes"
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// comments keeps what the comments of a template tell this program. JSON has
// none.
func (l *loader) comments(t *template) {
	if !t.file.HasDirectives() {
		return
	}
	p := &places{seen: map[*node]bool{}}
	p.add(t.root)
	list := yamlComments(t.file, p.inText)
	l.files.SetComments(t.path, source.NewComments(t.file, list, p.blocks))
}

// places are the parts of a template by what a "#" in them means.
type places struct {
	seen map[*node]bool // an alias shares its node
	// blocks are entries and items, texts the scalars, in which "#" is a
	// character like any other.
	blocks, texts []source.Range
	sorted        bool
}

func (p *places) add(n *node) {
	if p.seen[n] {
		return
	}
	p.seen[n] = true
	switch n.kind {
	case mapNode:
		for i := range n.entries {
			e := &n.entries[i]
			p.blocks = append(p.blocks, e.rng())
			p.add(e.value)
		}
	case listNode:
		for _, item := range n.items {
			p.blocks = append(p.blocks, item.rng())
			p.add(item)
		}
	case textNode:
		p.texts = append(p.texts, n.rng())
	}
}

// inText reports whether an offset lies in a scalar.
func (p *places) inText(offset int) bool {
	if !p.sorted {
		slices.SortFunc(p.texts, source.Range.Compare)
		p.sorted = true
	}
	// Scalars do not overlap: the last one that begins before decides.
	at, _ := slices.BinarySearchFunc(p.texts, offset, func(r source.Range, offset int) int { return r.Start - offset })
	return at > 0 && offset < p.texts[at-1].End
}

// yamlComments returns the comments of a file: what stands from a "#" that
// begins a line or follows a blank, and is in no scalar, to the end of the line
// (YAML 1.2.2, section 6.6).
func yamlComments(f *source.File, inText func(offset int) bool) []source.Range {
	var out []source.Range
	for at := 0; at < len(f.Content); {
		end := len(f.Content)
		if n := bytes.IndexByte(f.Content[at:], '\n'); n >= 0 {
			end = at + n
		}
		line := f.Content[at:end]
		for i, c := range line {
			begins := i == 0 || line[i-1] == ' ' || line[i-1] == '\t' || bytes.Equal(line[:i], []byte(byteOrderMark))
			if c == '#' && begins && !inText(at+i) {
				out = append(out, source.Range{File: f.Path, Start: at + i, End: at + len(bytes.TrimRight(line, "\r"))})
				break
			}
		}
		at = end + 1
	}
	return out
}

// metadataKey is the entry of a Metadata section that is ours.
const metadataKey = "vpce-lint"

// ignores reads what a Metadata section accepts:
//
//	Metadata:
//	  vpce-lint:
//	    ignore:
//	      - {rule: category/name, reason: text, until: YYYY-MM-DD}
//
// address is the resource's whose Metadata it is, "" for the template's own.
func ignores(metadata *node, address string) []source.Ignore {
	own := metadata.get(metadataKey)
	if own == nil {
		return nil
	}
	out := acceptedIn(own)
	for i := range out {
		out[i].Resource = address
	}
	return out
}

// acceptedIn reads the entry of a Metadata section.
func acceptedIn(own *node) []source.Ignore {
	if !own.isMap() {
		return []source.Ignore{mistake(own, "its value is no mapping with the key ignore")}
	}
	var out []source.Ignore
	for i := range own.entries {
		e := &own.entries[i]
		switch {
		case e.key != "ignore":
			out = append(out, mistake(e.value, "it knows no key "+e.key+", only ignore"))
		case !e.value.isList():
			out = append(out, mistake(e.value, "ignore is no list of {rule, reason, until}"))
		default:
			for _, item := range e.value.items {
				out = append(out, ignoreOf(item))
			}
		}
	}
	return out
}

func mistake(n *node, problem string) source.Ignore {
	return source.Ignore{Range: n.rng(), Directive: "ignore", Problem: problem}
}

// ignoreOf reads one item of the list.
func ignoreOf(item *node) source.Ignore {
	if !item.isMap() {
		return mistake(item, "an item of ignore is no mapping of rule, reason and until")
	}
	out := source.Ignore{Range: item.rng(), Directive: "ignore"}
	for i := range item.entries {
		e := &item.entries[i]
		text, ok := e.value.scalar()
		switch {
		case e.key == "rule" && e.value.isList():
			for _, r := range e.value.items {
				if text, ok := r.scalar(); ok {
					out.Rules = append(out.Rules, source.SplitRules(text)...)
				}
			}
		case !ok:
			out.Problem = e.key + " is no text"
		case e.key == "rule":
			out.Rules = append(out.Rules, source.SplitRules(text)...)
		case e.key == "reason":
			out.Reason = text
		case e.key == "until":
			out.Until = text
		default:
			out.Problem = "it knows no key " + e.key + ", only rule, reason and until"
		}
	}
	return out
}
