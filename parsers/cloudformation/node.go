package cloudformation

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

const (
	// maxFileSize bounds a template. CloudFormation takes 1 MB, and 51,200
	// bytes in a request; what a program wrote may be larger before packaging.
	maxFileSize = 16 << 20
	// maxNesting bounds how deep values stand in each other.
	maxNesting = 200
	// maxNodes bounds the values of one template, each use of an alias counted
	// with everything that it stands for.
	maxNodes = 2_000_000
)

type kind int

const (
	nullNode kind = iota
	textNode
	numberNode
	boolNode
	listNode
	mapNode
	// unknownNode stands for what a transform would add and is not known here;
	// its text says why.
	unknownNode
)

// node is a value of a template, in YAML or JSON. YAML's short forms of
// functions are mappings of one entry, as their long forms are. Nodes are
// immutable; an alias shares its anchor's node, and so has its place.
type node struct {
	kind kind
	// text is a scalar's: decoded for a text, as written for a number, "true"
	// or "false" for a boolean.
	text    string
	entries []entry
	items   []*node

	file       *source.File
	start, end int
	// size is the number of nodes in it, itself included.
	size int
}

// entry is one member of a mapping. Each key is there once.
type entry struct {
	key              string
	keyStart, keyEnd int
	value            *node
	// badName is true where the key is no scalar.
	badName bool
}

func (n *node) rng() source.Range {
	if n == nil || n.file == nil {
		return source.Range{}
	}
	return source.Range{File: n.file.Path, Start: n.start, End: n.end}
}

// rng is the whole entry, from its key to the end of its value.
func (e *entry) rng() source.Range {
	r := e.value.rng()
	if e.keyEnd > e.keyStart {
		r.Start = e.keyStart
		r.End = max(r.End, e.keyEnd)
	}
	return r
}

// get returns the value of a key, nil where there is none.
func (n *node) get(key string) *node {
	if n == nil || n.kind != mapNode {
		return nil
	}
	for i := range n.entries {
		if n.entries[i].key == key {
			return n.entries[i].value
		}
	}
	return nil
}

func (n *node) isMap() bool  { return n != nil && n.kind == mapNode }
func (n *node) isList() bool { return n != nil && n.kind == listNode }

// scalar returns the text of a scalar that is not null.
func (n *node) scalar() (string, bool) {
	if n == nil || (n.kind != textNode && n.kind != numberNode && n.kind != boolNode) {
		return "", false
	}
	return n.text, true
}

// function returns the name and the argument of an intrinsic function: a
// mapping of one entry that is Ref or begins with Fn::. Fn::Transform and
// Fn::ForEach may stand beside other entries and are no functions here.
func (n *node) function() (name string, arg *node, ok bool) {
	if n == nil || n.kind != mapNode || len(n.entries) != 1 {
		return "", nil, false
	}
	e := &n.entries[0]
	if e.key == "Ref" || (strings.HasPrefix(e.key, "Fn::") && e.key != transformKey && !isForEach(e.key)) {
		return e.key, e.value, true
	}
	return "", nil, false
}

const transformKey = "Fn::Transform"

func isForEach(key string) bool { return strings.HasPrefix(key, "Fn::ForEach::") }

// header is the first line of an entry: from its key to the end of that line,
// or to the end of the key where everything stands on one line.
func (e *entry) header() source.Range {
	r := e.rng()
	f := e.value.file
	if f == nil {
		return r
	}
	line := f.LineOf(r.Start)
	if f.LineOf(max(r.End-1, r.Start)) == line {
		if r.End-r.Start > 200 && e.keyEnd > e.keyStart {
			r.End = e.keyEnd
		}
		return r
	}
	r.End = r.Start
	for r.End < len(f.Content) && f.Content[r.End] != '\n' && f.Content[r.End] != '\r' {
		r.End++
	}
	return r
}

// at makes a mapping of entries that stands where n does.
func (n *node) at(entries ...entry) *node {
	out := &node{kind: mapNode, entries: entries, file: n.file, start: n.start, end: n.end, size: 1}
	for i := range entries {
		out.size += entries[i].value.size
	}
	return out
}

// textAt makes a text that stands where n does.
func (n *node) textAt(s string) *node {
	return &node{kind: textNode, text: s, file: n.file, start: n.start, end: n.end, size: 1}
}

// unknownAt makes a value that is not known, for a reason.
func (n *node) unknownAt(why string) *node {
	out := n.textAt(why)
	out.kind = unknownNode
	return out
}

// listAt makes a list that stands where n does.
func (n *node) listAt(items ...*node) *node {
	out := &node{kind: listNode, items: items, file: n.file, start: n.start, end: n.end, size: 1}
	for _, i := range items {
		out.size += i.size
	}
	return out
}

// pair makes an entry that a transform adds.
func pair(key string, value *node) entry { return entry{key: key, value: value} }

// syntaxError is why a file is no value: where and what.
type syntaxError struct {
	line int // from 1; 0 where it is not known
	text string
}

func (e *syntaxError) Error() string { return e.text }
