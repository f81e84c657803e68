package cloudformation

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
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

func (r *yamlReader) scalar(y *yaml.Node, empty int) *node {
	if y.Value == "" && y.Style&^yaml.TaggedStyle == 0 && y.Style&yaml.TaggedStyle == 0 && y.Anchor == "" {
		return r.null(empty)
	}
	start := min(r.offset(y.Line, y.Column), len(r.text))
	n := &node{kind: textNode, text: y.Value, file: r.file, start: start, size: 1}
	n.end = min(max(r.scalarEnd(start, y), start), len(r.text))
	if y.Style&^yaml.TaggedStyle == 0 && (y.Style&yaml.TaggedStyle == 0) {
		plain(n)
	}
	return short(y.Tag, n)
}

// scalarEnd finds the end of a scalar in the source.
func (r *yamlReader) scalarEnd(start int, y *yaml.Node) int {
	at := r.properties(start, y)
	switch {
	case at >= len(r.text):
		return len(r.text)
	case y.Style&yaml.DoubleQuotedStyle != 0:
		return quotedEnd(r.text, at, '"')
	case y.Style&yaml.SingleQuotedStyle != 0:
		return quotedEnd(r.text, at, '\'')
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return r.blockEnd(at)
	}
	return plainEnd(r.text, at, y.Value)
}

func quotedEnd(text []byte, at int, quote byte) int {
	for i := at + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// plainEnd walks the source along the value, in which each run of line ends and
// indentation has become one space or line ends.
func plainEnd(text []byte, at int, value string) int {
	i := at
	for j := 0; j < len(value); {
		if i >= len(text) {
			return len(text)
		}
		if text[i] == value[j] && value[j] != '\n' {
			i++
			j++
			continue
		}
		if value[j] != ' ' && value[j] != '\n' {
			return i
		}
		for j < len(value) && (value[j] == ' ' || value[j] == '\n') {
			j++
		}
		for i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n') {
			i++
		}
	}
	return i
}

// blockEnd finds the end of a literal or folded scalar: its lines are blank or
// indented as far as its first line with text.
func (r *yamlReader) blockEnd(at int) int {
	_, rest := r.line(at)
	end, indent := rest, -1
	header := r.text[at:min(rest, len(r.text))]
	end = at + len(bytes.TrimRight(header, " \t\r\n"))
	parent := r.indentOf(at)
	for rest < len(r.text) {
		from, next := r.line(rest)
		line := r.text[from:next]
		content := bytes.TrimLeft(line, " ")
		if len(bytes.TrimSpace(line)) == 0 {
			rest = next
			continue
		}
		width := len(line) - len(content)
		if indent < 0 {
			if indent = width; indent == 0 && parent > 0 {
				return end
			}
			if indent <= parent {
				return end
			}
		}
		if width < indent {
			return end
		}
		end = from + len(bytes.TrimRight(line, "\r\n"))
		rest = next
	}
	return end
}

// line returns the bounds of a line that begins at from, its end included.
func (r *yamlReader) line(from int) (start, next int) {
	if i := bytes.IndexByte(r.text[from:], '\n'); i >= 0 {
		return from, from + i + 1
	}
	return from, len(r.text)
}

// indentOf returns the indentation of the line that holds a block scalar's
// header, its sequence dashes counted as indentation; -1 for a document that is
// one scalar.
func (r *yamlReader) indentOf(at int) int {
	start := bytes.LastIndexByte(r.text[:at], '\n') + 1
	width := 0
	for start+width < at {
		switch c := r.text[start+width]; {
		case c == ' ':
			width++
		case c == '-' && start+width+1 < at && r.text[start+width+1] == ' ':
			// "- |" has its own line's dash as parent; "- key: |" the key.
			if start+width+2 >= at || bytes.IndexByte([]byte("!&|>"), r.text[start+width+2]) >= 0 {
				return width
			}
			width += 2
		default:
			return width
		}
	}
	return width - 1
}

var (
	yamlNumber = regexp.MustCompile(`^[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$`)
	yamlNull   = map[string]bool{"": true, "~": true, "null": true, "Null": true, "NULL": true}
	yamlBool   = map[string]string{
		"true": "true", "True": "true", "TRUE": "true", "yes": "true", "Yes": "true", "YES": "true", "on": "true", "On": "true", "ON": "true",
		"false": "false", "False": "false", "FALSE": "false", "no": "false", "No": "false", "NO": "false", "off": "false", "Off": "false", "OFF": "false",
	}
)

// plain gives a plain scalar its type by YAML 1.1's rules, as CloudFormation's
// parser does. A date stays a text (CloudFormation has no timestamps), and so
// does a number whose text would not survive, such as an account id that begins
// with a zero.
func plain(n *node) {
	switch b, isBool := yamlBool[n.text]; {
	case yamlNull[n.text]:
		n.kind, n.text = nullNode, ""
	case isBool:
		n.kind, n.text = boolNode, b
	case len(n.text) <= 400 && yamlNumber.MatchString(n.text):
		n.kind = numberNode
	}
}

// short makes the long form of a function that is written as a tag.
func short(tag string, n *node) *node {
	if len(tag) < 2 || tag[0] != '!' || tag[1] == '!' {
		return n
	}
	name := tag[1:]
	switch {
	case name == "Ref" || name == "Condition":
	case strings.HasPrefix(name, "Fn::"):
	default:
		name = "Fn::" + name
	}
	return &node{kind: mapNode, entries: []entry{{key: name, value: n}}, file: n.file, start: n.start, end: n.end, size: n.size + 1}
}
