package cloudformation

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"unicode/utf8"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"go.yaml.in/yaml/v3"
)

// yamlReader turns the nodes of the YAML library, which know where they begin
// in lines and characters, into nodes that know their bytes.
type yamlReader struct {
	file  *source.File
	text  []byte
	lines []int // byte offset of each of YAML's lines
	dups  []duplicate

	// A line may have megabytes: the place of the last look-up is where the
	// next one on the same line begins.
	lastLine, lastColumn, lastOffset int

	anchors map[*yaml.Node]*node
	open    map[*yaml.Node]bool
	depth   int
	count   int
}

// readYAML reads every document of a file. What stands before an error is
// returned too.
func readYAML(file *source.File) (docs []*node, dups []duplicate, err *syntaxError) {
	r := &yamlReader{file: file, text: file.Content, anchors: map[*yaml.Node]*node{}, open: map[*yaml.Node]bool{}}
	r.lines = yamlLines(r.text)
	dec := yaml.NewDecoder(bytes.NewReader(r.text))
	for {
		doc, fault := decodeYAML(dec)
		if doc == nil && fault == nil {
			return docs, r.dups, nil
		}
		if fault != nil {
			return docs, r.dups, yamlFault(fault)
		}
		n, err := r.convert(doc, len(r.text))
		if err != nil {
			return docs, r.dups, err
		}
		docs = append(docs, n)
	}
}

// decodeYAML reads the next document, nil at the end. The library may panic on
// input that it does not expect.
func decodeYAML(dec *yaml.Decoder) (doc *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, fmt.Errorf("the YAML library cannot read it: %v", p)
		}
	}()
	doc = &yaml.Node{}
	switch err := dec.Decode(doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return doc, nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line ([0-9]+): )?`)

func yamlFault(err error) *syntaxError {
	text := err.Error()
	m := yamlLine.FindStringSubmatch(text)
	if m == nil {
		return &syntaxError{text: text}
	}
	line, _ := strconv.Atoi(m[1])
	return &syntaxError{line: line, text: text[len(m[0]):]}
}

// yamlLines cuts as YAML 1.1 does: CR LF, CR, LF, NEL, LS and PS end a line.
// The byte order mark counts for nothing.
func yamlLines(text []byte) []int {
	start := 0
	if bytes.HasPrefix(text, []byte(byteOrderMark)) {
		start = len(byteOrderMark)
	}
	lines := []int{start}
	for i := start; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			lines = append(lines, i+1)
		case c == '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			lines = append(lines, i+1)
		case c == 0xC2 && i+1 < len(text) && text[i+1] == 0x85:
			i++
			lines = append(lines, i+1)
		case c == 0xE2 && i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0xA8 || text[i+2] == 0xA9):
			i += 2
			lines = append(lines, i+1)
		}
	}
	return lines
}

// offset converts a line and a column in characters, both from 1.
func (r *yamlReader) offset(line, column int) int {
	if line < 1 {
		return 0
	}
	if line > len(r.lines) {
		return len(r.text)
	}
	at, from := r.lines[line-1], 1
	if line == r.lastLine && column >= r.lastColumn {
		at, from = r.lastOffset, r.lastColumn
	}
	for ; from < column && at < len(r.text); from++ {
		if r.text[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, size := utf8.DecodeRune(r.text[at:])
		at += size
	}
	r.lastLine, r.lastColumn, r.lastOffset = line, from, at
	return at
}

// convert makes a node. An empty value has no place of its own; it stands at
// empty.
func (r *yamlReader) convert(y *yaml.Node, empty int) (*node, *syntaxError) {
	if r.count++; r.count > maxNodes {
		return nil, &syntaxError{line: y.Line, text: fmt.Sprintf("it holds more than %d values", maxNodes)}
	}
	switch y.Kind {
	case yaml.DocumentNode:
		if len(y.Content) == 0 {
			return r.null(empty), nil
		}
		return r.convert(y.Content[0], empty)
	case yaml.AliasNode:
		return r.alias(y)
	case yaml.ScalarNode:
		n := r.scalar(y, empty)
		r.anchors[y] = n
		return n, nil
	case yaml.MappingNode, yaml.SequenceNode:
	default:
		return r.null(empty), nil
	}
	if r.depth++; r.depth > maxNesting {
		return nil, &syntaxError{line: y.Line, text: fmt.Sprintf("values stand more than %d deep in each other", maxNesting)}
	}
	r.open[y] = true
	n, err := r.collection(y)
	delete(r.open, y)
	r.depth--
	if err != nil {
		return nil, err
	}
	n = short(y.Tag, n)
	r.anchors[y] = n
	return n, nil
}

func (r *yamlReader) null(at int) *node {
	at = min(max(at, 0), len(r.text))
	return &node{kind: nullNode, file: r.file, start: at, end: at, size: 1}
}

// alias shares the node of its anchor. A bomb of aliases costs no memory here,
// and the count of what it stands for ends it.
func (r *yamlReader) alias(y *yaml.Node) (*node, *syntaxError) {
	n := r.anchors[y.Alias]
	if n == nil || r.open[y.Alias] {
		return nil, &syntaxError{line: y.Line, text: "the alias *" + y.Value + " stands inside of what it names"}
	}
	if r.count += n.size; r.count > maxNodes {
		return nil, &syntaxError{line: y.Line, text: fmt.Sprintf("its aliases stand for more than %d values", maxNodes)}
	}
	return n, nil
}

func (r *yamlReader) collection(y *yaml.Node) (*node, *syntaxError) {
	start := r.offset(y.Line, y.Column)
	n := &node{kind: mapNode, file: r.file, start: start, size: 1}
	last := r.properties(start, y)
	inner := last
	if y.Style&yaml.FlowStyle != 0 && inner < len(r.text) && (r.text[inner] == '{' || r.text[inner] == '[') {
		last++
	}
	var err *syntaxError
	if y.Kind == yaml.SequenceNode {
		n.kind = listNode
		last, err = r.sequence(n, y, last)
	} else {
		last, err = r.mapping(n, y, last)
	}
	if err != nil {
		return nil, err
	}
	if y.Style&yaml.FlowStyle != 0 {
		last = r.closing(last, y.Kind == yaml.SequenceNode)
	}
	n.end = min(max(last, n.start), len(r.text))
	return n, nil
}

func (r *yamlReader) sequence(n *node, y *yaml.Node, last int) (int, *syntaxError) {
	for _, c := range y.Content {
		empty := last
		if c.Kind == yaml.ScalarNode && c.Value == "" {
			empty = max(empty, r.offset(c.Line, c.Column))
		}
		item, err := r.convert(c, empty)
		if err != nil {
			return 0, err
		}
		n.size += item.size
		n.items = append(n.items, item)
		last = max(last, r.ends(c, item))
	}
	return last, nil
}

func (r *yamlReader) mapping(n *node, y *yaml.Node, last int) (int, *syntaxError) {
	seen := map[string]int{}
	var merged []*node
	for i := 0; i+1 < len(y.Content); i += 2 {
		ky, vy := y.Content[i], y.Content[i+1]
		key, err := r.convert(ky, last)
		if err != nil {
			return 0, err
		}
		keyEnd := r.ends(ky, key)
		value, err := r.convert(vy, r.colon(keyEnd))
		if err != nil {
			return 0, err
		}
		n.size += value.size + 1
		last = max(last, keyEnd, r.ends(vy, value))
		name, scalar := key.scalar()
		if ky.Kind == yaml.ScalarNode {
			name, scalar = ky.Value, true // "yes" as a key is a text
		}
		if name == "<<" && ky.Style == 0 {
			merged = append(merged, value)
			continue
		}
		e := entry{key: name, keyStart: r.offset(ky.Line, ky.Column), keyEnd: keyEnd, value: value, badName: !scalar}
		if at, dup := seen[name]; dup {
			r.dups = append(r.dups, duplicate{name, e.keyStart, e.keyEnd})
			n.entries[at] = e
			continue
		}
		seen[name] = len(n.entries)
		n.entries = append(n.entries, e)
	}
	// CloudFormation itself takes no merge keys; the programs that package a
	// template resolve them before (YAML 1.1, "Merge Key").
	for _, m := range merged {
		from := []*node{m}
		if m.kind == listNode {
			from = m.items
		}
		for _, f := range from {
			for _, e := range f.entries {
				if _, have := seen[e.key]; !have {
					seen[e.key] = len(n.entries)
					n.entries = append(n.entries, e)
				}
			}
		}
	}
	return last, nil
}

// ends returns where a value of the source ends; an alias ends behind its name.
func (r *yamlReader) ends(y *yaml.Node, n *node) int {
	if y.Kind != yaml.AliasNode {
		return n.end
	}
	return min(r.offset(y.Line, y.Column)+1+len(y.Value), len(r.text))
}

// colon returns the place behind the colon that follows a key.
func (r *yamlReader) colon(at int) int {
	for i := at; i < len(r.text) && i < at+100; i++ {
		switch r.text[i] {
		case ':':
			return i + 1
		case ' ', '\t':
		default:
			return at
		}
	}
	return at
}

// properties returns the place behind a node's tag and anchor, where its
// content begins.
func (r *yamlReader) properties(at int, y *yaml.Node) int {
	for at < len(r.text) && (r.text[at] == '!' && y.Style&yaml.TaggedStyle != 0 || r.text[at] == '&' && y.Anchor != "") {
		for at < len(r.text) && !bytes.ContainsRune([]byte(" \t\r\n,[]{}"), rune(r.text[at])) {
			at++
		}
		if y.Kind == yaml.ScalarNode && y.Value == "" && y.Style&^yaml.TaggedStyle == 0 {
			continue // there is nothing behind it
		}
		at = r.blank(at)
	}
	return at
}

// blank passes over spaces, line ends and comments.
func (r *yamlReader) blank(at int) int {
	for at < len(r.text) {
		switch r.text[at] {
		case ' ', '\t', '\r', '\n':
			at++
		case '#':
			for at < len(r.text) && r.text[at] != '\n' {
				at++
			}
		default:
			return at
		}
	}
	return at
}

// closing returns the place behind the bracket that ends a flow collection.
func (r *yamlReader) closing(at int, sequence bool) int {
	want := byte('}')
	if sequence {
		want = ']'
	}
	for i := at; i < len(r.text); i++ {
		switch r.text[i] {
		case want:
			return i + 1
		case '#':
			for i < len(r.text) && r.text[i] != '\n' {
				i++
			}
		case ' ', '\t', '\r', '\n', ',', ':', '?':
		default:
			return at
		}
	}
	return at
}
