package cloudformation

import (
	"bytes"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

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
	indent := -1
	header := r.text[at:min(rest, len(r.text))]
	end := at + len(bytes.TrimRight(header, " \t\r\n"))
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
