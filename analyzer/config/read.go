package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/nearest"
)

// reader reads one file.
type reader struct {
	l    *loader
	file *File
}

func (r *reader) fault(n *yaml.Node, format string, args ...any) {
	line := 0
	if n != nil {
		line = n.Line
	}
	r.l.fault(r.file.Path, line, fmt.Sprintf(format, args...))
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line ([0-9]+): )?`)

// document reads the whole file: one mapping, or nothing.
func (r *reader) document(content []byte) {
	d := yaml.NewDecoder(bytes.NewReader(content))
	root, err := decode(d)
	if err != nil {
		line, text := 0, err.Error()
		if m := yamlLine.FindStringSubmatch(text); m != nil {
			line, _ = strconv.Atoi(m[1])
			text = text[len(m[0]):]
		}
		r.l.fault(r.file.Path, line, "it is no YAML: "+text)
		return
	}
	if root == nil || len(root.Content) == 0 || isNull(root.Content[0]) {
		return
	}
	if more, err := decode(d); err != nil || more != nil {
		r.fault(root, "it holds more than one document")
		return
	}
	if r.aliased(root) {
		return
	}
	var names []string
	for _, k := range keys() {
		names = append(names, k.name)
	}
	r.mapping(root.Content[0], "the file", names, func(key string, n *yaml.Node) {
		for _, k := range keys() {
			if k.name == key {
				k.read(r, n)
			}
		}
	})
}

// decode reads the next document, nil at the end. The library may panic on input
// that it does not expect.
func decode(d *yaml.Decoder) (n *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			n, err = nil, fmt.Errorf("the YAML library cannot read it: %v", p)
		}
	}()
	n = &yaml.Node{}
	if err := d.Decode(n); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return n, nil
}

// aliased reports anchors and aliases, which a file of this kind needs none of
// and which can make a small text mean a large one.
func (r *reader) aliased(n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		r.fault(n, "anchors and aliases are not taken; write it out")
		return true
	}
	return slices.ContainsFunc(n.Content, r.aliased)
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// mapping calls read for each entry whose key is known, nil for any key. An
// empty value is none.
func (r *reader) mapping(n *yaml.Node, what string, known []string, read func(key string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "%s must be a mapping (key: value)", what)
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			r.fault(key, "a key of %s must be a text", what)
			continue
		}
		if line, twice := seen[key.Value]; twice {
			r.fault(key, "%s stands twice in %s, at line %d too", key.Value, what, line)
			continue
		}
		seen[key.Value] = key.Line
		if known != nil && !slices.Contains(known, key.Value) {
			question := nearest.Question(key.Value, known)
			if question == "" {
				question = "; there are " + finding.Join(known)
			}
			r.fault(key, "unknown key %q%s", key.Value, question)
			continue
		}
		if !isNull(value) {
			read(key.Value, value)
		}
	}
}

// list calls read for each item. One text is a list of it.
func (r *reader) list(n *yaml.Node, what string, read func(n *yaml.Node)) {
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			read(item)
		}
	case yaml.ScalarNode:
		read(n)
	default:
		r.fault(n, "%s must be a list", what)
	}
}

// text reads a text that is not empty.
func (r *reader) text(n *yaml.Node, what string) (string, bool) {
	if n.Kind != yaml.ScalarNode || isNull(n) || strings.TrimSpace(n.Value) == "" {
		r.fault(n, "%s must be a text", what)
		return "", false
	}
	return n.Value, true
}

// texts reads a list of texts that are not empty.
func (r *reader) texts(n *yaml.Node, what, item string) []string {
	var out []string
	r.list(n, what, func(n *yaml.Node) {
		if s, ok := r.text(n, item); ok {
			out = append(out, s)
		}
	})
	return out
}

// rule has a pattern of rules checked when all rules are known.
func (r *reader) rule(n *yaml.Node, text string) {
	r.l.patterns = append(r.l.patterns, pattern{r.file.Path, n.Line, text})
}

// oneOf checks a value that is one of a few.
func (r *reader) oneOf(n *yaml.Node, what, value string, values []string) bool {
	if slices.Contains(values, value) {
		return true
	}
	question := nearest.Question(value, values)
	if question == "" && len(values) < 10 {
		question = "; there are " + finding.Join(values)
	}
	r.fault(n, "unknown %s %q%s", what, value, question)
	return false
}

func (r *reader) levels(n *yaml.Node) {
	r.mapping(n, "levels", nil, func(pattern string, value *yaml.Node) {
		level, ok := r.text(value, "a level")
		r.rule(value, pattern)
		if ok && r.oneOf(value, "level", level, levelNames()) {
			r.file.Levels = append(r.file.Levels, LevelOf{pattern, finding.Level(level)})
		}
	})
}

func levelNames() []string {
	var out []string
	for _, l := range finding.Levels() {
		out = append(out, string(l))
	}
	return out
}

func (r *reader) skip(n *yaml.Node) {
	r.list(n, "skip", func(n *yaml.Node) {
		if pattern, ok := r.text(n, "an item of skip"); ok {
			r.rule(n, pattern)
			r.file.Skip = append(r.file.Skip, pattern)
		}
	})
}

func (r *reader) public(n *yaml.Node) {
	r.file.Public = r.texts(n, "public", "an item of public")
}

func (r *reader) needs(n *yaml.Node) {
	r.mapping(n, "needs", nil, func(pattern string, value *yaml.Node) {
		need := Need{Pattern: pattern}
		r.list(value, "the needs of "+pattern, func(n *yaml.Node) {
			if s, ok := r.text(n, "a service"); ok && r.service(n, s) {
				need.Services = append(need.Services, s)
			}
		})
		r.file.Needs = append(r.file.Needs, need)
	})
}

// service checks a service's short name.
func (r *reader) service(n *yaml.Node, name string) bool {
	if _, ok := aws.ServiceNamed(name); ok {
		return true
	}
	r.fault(n, "no service is called %q%s", name, nearest.Question(name, serviceNames()))
	return false
}

func serviceNames() []string {
	var out []string
	for _, s := range aws.Services() {
		out = append(out, s.Name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (r *reader) exclude(n *yaml.Node) {
	r.list(n, "exclude", func(n *yaml.Node) {
		glob, ok := r.text(n, "an item of exclude")
		switch {
		case !ok:
		case strings.Contains(glob, `\`):
			r.fault(n, "a glob has slashes (/), no backslashes: %q", glob)
		case strings.ContainsAny(glob, "{}[]"):
			r.fault(n, "a glob has *, ** and ?, no braces or brackets; write an item for each: %q", glob)
		case slices.Contains(strings.Split(glob, "/"), ".."):
			r.fault(n, "a glob stays in the folder of its file: %q", glob)
		case strings.HasPrefix(glob, "!"):
			r.fault(n, "a glob cannot take back what another excludes: %q", glob)
		default:
			r.file.Exclude = append(r.file.Exclude, glob)
		}
	})
}

// policies reads folders of rules (a list), or kinds of policy files (a
// mapping).
func (r *reader) policies(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.list(n, "policies", func(n *yaml.Node) {
			if p, ok := r.path(n, "an item of policies"); ok {
				r.file.RuleFolders = append(r.file.RuleFolders, p)
			}
		})
		return
	}
	r.mapping(n, "policies", nil, func(glob string, value *yaml.Node) {
		kind, ok := r.text(value, "the kind of a policy")
		if ok && r.oneOf(value, "kind of policy", kind, policyKinds()) {
			r.file.Kinds = append(r.file.Kinds, KindOf{glob, kind})
		}
	})
}

func policyKinds() []string { return []string{"bucket", "endpoint", "api", "identity", "document"} }

func (r *reader) prices(n *yaml.Node) {
	r.file.Prices, _ = r.path(n, "prices")
}

// path reads the path of something that is there, and makes it relative to the
// root of the scan.
func (r *reader) path(n *yaml.Node, what string) (string, bool) {
	written, ok := r.text(n, what)
	if !ok {
		return "", false
	}
	p, ok := r.inside(written)
	if !ok {
		r.fault(n, "%s is outside the root of the scan", written)
		return "", false
	}
	if _, err := fs.Stat(r.l.fsys, p); err != nil {
		r.fault(n, "%s is not there", written)
		return "", false
	}
	return p, true
}

// inside makes a path of the file relative to the root of the scan.
func (r *reader) inside(written string) (string, bool) {
	p := path.Join(r.file.Base, written)
	return p, !path.IsAbs(written) && fs.ValidPath(p)
}

var regionName = regexp.MustCompile(`^[a-z]{2,}(-[a-z]+)+-[0-9]+$`)

// IsRegion reports whether a text has the form of an AWS region's name.
func IsRegion(name string) bool { return regionName.MatchString(name) }

func (r *reader) region(n *yaml.Node) {
	name, ok := r.text(n, "region")
	if ok && !IsRegion(name) {
		r.fault(n, "%q is no AWS region, such as eu-west-1", name)
		return
	}
	r.file.Region = name
}
