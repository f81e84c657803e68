package catalog

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// policyFile is a file that is a policy and nothing else.
type policyFile struct {
	in   *reader
	node *graph.Policy
	// read is true where another configuration reads the file.
	read bool
}

// policyDocument is a file that is a policy and nothing else.
//
// Such a file may be the source of a policy that a configuration attaches. That
// is so where the two documents are equal: the file is then attached to the same
// thing, its kind is known by that, and where the configuration reads it
// (file()) the statements of the attached policy stand in it. A file that a
// configuration reads and makes something else of is attached to nothing. Either
// way it is Used, and judged as what the configuration makes of it only.
func policyDocument() concept {
	return concept{
		spellings: []*spelling{{dialect: declared.PolicyDocument, names: map[string]string{
			"document": "document", "kind": "kind", "used": "used",
		}}},
		create: func(b *builder, in *reader) graph.Node {
			n := &graph.Policy{PolicyKind: policyKind(in.text("kind").Or("")), Used: in.flag("used").Or(false)}
			b.files = append(b.files, &policyFile{in: in, node: n, read: n.Used})
			return n
		},
		join:   func(_ *builder, in *reader) { in.addDocument(in.id, "document") },
		finish: (*builder).attachFiles,
	}
}

func policyKind(kind string) string {
	switch kind {
	case graph.PolicyBucket, graph.PolicyEndpoint, graph.PolicyAPI, graph.PolicyIdentity:
		return kind
	}
	return graph.PolicyDocument
}

// attachFiles finds the policies whose documents stand in files.
func (b *builder) attachFiles() {
	byText := map[string][]*policyFile{}
	own := map[*graph.Policy]bool{}
	for _, f := range b.files {
		own[f.node] = true
		if text, state := f.in.token("document"); state == value.Known {
			if text, ok := canonical(text); ok {
				byText[text] = append(byText[text], f)
			}
		}
	}
	if len(byText) == 0 {
		return
	}
	for _, n := range b.g.Policies {
		if own[n] {
			continue
		}
		if text, ok := b.documentText(n); ok {
			b.attach(n, byText[text])
		}
	}
}

// attach makes files the source of a policy. Of several equal ones those below
// the policy's own unit are meant.
func (b *builder) attach(n *graph.Policy, files []*policyFile) {
	unit := b.g.Origin(n.ID).Unit
	var near []*policyFile
	for _, f := range files {
		if unit == "." || strings.HasPrefix(f.in.res.Unit, unit+"/") {
			near = append(near, f)
		}
	}
	if len(near) > 0 {
		files = near
	}
	for _, f := range files {
		if f.node.AttachedTo.IsNull() {
			f.node.AttachedTo, f.node.PolicyKind, f.node.Used = n.AttachedTo, n.PolicyKind, true
		}
	}
	if len(files) == 1 && files[0].read {
		files[0].in.addStatements(n.ID, "document")
	}
}

// documentText returns a policy's document where it is a text and known, in the
// form in which documents are compared.
func (b *builder) documentText(n *graph.Policy) (string, bool) {
	o := b.g.Origin(n.ID)
	if o == nil {
		return "", false
	}
	for _, p := range o.Places {
		if p.Attribute != "document" {
			continue
		}
		path := make([]string, len(p.Path))
		for i, step := range p.Path {
			if path[i] = step.Name; step.Name == "" {
				path[i] = strconv.Itoa(step.Index)
			}
		}
		v := b.written(b.at(p.Resource.Attributes, path), p.Resource.Exists, nil)
		if text, state := b.t.String(v); state == value.Known && !b.t.Has(text) {
			return canonical(text)
		}
		return "", false
	}
	return "", false
}

// canonical returns a document in the form in which equal ones are equal: blanks
// and the order of names say nothing.
func canonical(text string) (string, bool) {
	d := json.NewDecoder(bytes.NewReader([]byte(strings.TrimPrefix(text, "\uFEFF"))))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || d.More() {
		return "", false
	}
	out, err := json.Marshal(v)
	return string(out), err == nil
}
