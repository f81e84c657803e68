package cloudformation

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// blank stands in a location for a part of it that is not known.
const blank = "\x00"

var placeholder = regexp.MustCompile(`\$\{[^}]*\}`)

// writtenLocation is a location as far as it is literal.
func writtenLocation(n *node) string {
	name, arg, isCall := n.function()
	switch {
	case !isCall:
		if text, ok := n.scalar(); ok {
			return text
		}
	case name == "Fn::Sub":
		if arg.isList() && len(arg.items) > 0 {
			arg = arg.items[0]
		}
		if text, ok := arg.scalar(); ok {
			return placeholder.ReplaceAllString(text, blank)
		}
	case name == "Fn::Join" && arg.isList() && len(arg.items) == 2 && arg.items[1].isList():
		var parts []string
		for _, item := range arg.items[1].items {
			parts = append(parts, writtenLocation(item))
		}
		if separator, ok := arg.items[0].scalar(); ok {
			return strings.Join(parts, separator)
		}
	}
	return blank
}

// uploadedKey returns the folders and the name, as far as they are known, that
// an object of S3 has at a location; nothing where the location is another, or
// the name is not all known. open is true where other folders are before them.
func uploadedKey(location string) (key []string, open bool) {
	_, rest, isURL := strings.Cut(location, "://")
	if isURL {
		var host string
		host, rest, _ = strings.Cut(rest, "/")
		if !strings.Contains(host, "amazonaws.") && !strings.Contains(host, blank) {
			return nil, false
		}
		if strings.HasPrefix(host, "s3.") || strings.HasPrefix(host, "s3-") {
			_, rest, _ = strings.Cut(rest, "/") // the bucket
		}
	} else if rest = location; !strings.HasPrefix(location, blank) {
		return nil, false
	}
	rest, _, _ = strings.Cut(rest, "?")
	if i := strings.LastIndex(rest, blank); i >= 0 {
		open = true
		if rest = rest[i+len(blank):]; !strings.Contains(rest, "/") {
			return nil, false
		}
	}
	rest = strings.TrimPrefix(rest, "/")
	if !fs.ValidPath(rest) {
		return nil, false
	}
	return strings.Split(rest, "/"), open
}

// uploadedFrom finds the file that stands at a location on S3 once it is
// uploaded under its path: the end of the location, the longer the better, is
// its path from the template's folder or one above it, and it takes the
// parameters that are handed over. Where there are several, it is none; so it is
// where a folder beside the template has another and the location does not tell.
func (l *loader) uploadedFrom(t *template, location string, parameters *node) (string, bool) {
	fits := func(p string) bool {
		c := l.template(p)
		return c != nil && c != t && c.takes(parameters)
	}
	for key, open := uploadedKey(location); len(key) > 0; key = key[1:] {
		end := strings.Join(key, "/")
		var found []string
		for dir := t.dir(); ; dir = path.Dir(dir) {
			if p := path.Join(dir, end); fits(p) {
				found = append(found, p)
			}
			if dir == "." {
				break
			}
		}
		if len(found) > 0 {
			alone := !open || !slices.ContainsFunc(l.names, func(p string) bool {
				beside := t.dir() == "." || strings.HasPrefix(p, t.dir()+"/")
				return p != found[0] && beside && strings.HasSuffix(p, "/"+end) && fits(p)
			})
			return found[0], len(found) == 1 && alone
		}
	}
	return "", false
}

// takes reports whether a stack can be made of a template with parameters:
// CloudFormation refuses one that does not declare a parameter that it gets, and
// one that gets no value for a parameter without a default.
func (t *template) takes(parameters *node) bool {
	own := t.root.get("Parameters")
	if made(own) || made(parameters) || len(t.macros) > 0 {
		return true
	}
	return !slices.ContainsFunc(entriesOf(parameters), func(e entry) bool { return own.get(e.key) == nil }) &&
		!slices.ContainsFunc(entriesOf(own), func(e entry) bool {
			return e.value.get("Default") == nil && parameters.get(e.key) == nil
		})
}

// made reports whether not all entries of a mapping are written out.
func made(n *node) bool {
	return slices.ContainsFunc(entriesOf(n), func(e entry) bool { return e.key == transformKey || isForEach(e.key) })
}

func entriesOf(n *node) []entry {
	if !n.isMap() {
		return nil
	}
	return n.entries
}

// uploaded is uploadedFrom for a location that is evaluated, the same for all
// that it may be.
func (ev *evaluator) uploaded(t *template, location cty.Value, parameters *node) (string, bool) {
	if c, ok := value.ChoiceOf(location); ok {
		then, ok := ev.uploaded(t, c.Then, parameters)
		other, also := ev.uploaded(t, c.Else, parameters)
		return then, ok && also && then == other
	}
	text, ok := ev.tokens.Written(location)
	if !ok {
		return "", false
	}
	var b strings.Builder
	for _, p := range ev.tokens.Pieces(text) {
		if b.WriteString(p.Text); p.Text == "" {
			b.WriteString(blank)
		}
	}
	return ev.l.uploadedFrom(t, b.String(), parameters)
}
