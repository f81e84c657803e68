package cloudformation

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// template is one parsed file that CloudFormation could deploy.
type template struct {
	path string
	file *source.File
	root *node
	// macros are the transforms in it that nobody here knows.
	macros []*node
	// sam is true where AWS::Serverless transforms it.
	sam bool
	// place is the environment that a cloud assembly's manifest names for it.
	place environment
	diags source.Diagnostics
}

// dir is where the template's relative paths begin.
func (t *template) dir() string { return path.Dir(t.path) }

// isCandidate reports whether a file's name may be a template's.
func isCandidate(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json", ".template":
		return true
	}
	return false
}

var (
	markResources  = []byte("Resources")
	markVersion    = []byte("AWSTemplateFormatVersion")
	markServerless = []byte("AWS::Serverless")
	markType       = []byte("::")
)

// mayBeTemplate looks at the bytes alone, so that a hundred thousand files of
// other kinds cost little more than reading them.
func mayBeTemplate(content []byte) bool {
	return bytes.Contains(content, markVersion) || bytes.Contains(content, markServerless) ||
		bytes.Contains(content, markResources) && bytes.Contains(content, markType)
}

// MayBe is the source.Sniffer of templates.
func MayBe(head []byte, whole bool) bool {
	little, big := utf16Mark(head)
	return !whole || mayBeTemplate(head) || little || big
}

var (
	topResources = regexp.MustCompile(`(?m)^(?:\{?\s{0,8}["']Resources["']\s*:|Resources\s*:)`)
	awsType      = regexp.MustCompile(`["']?Type["']?\s*:\s*["']?[A-Za-z0-9]+::[A-Za-z0-9]`)
	topVersion   = regexp.MustCompile(`(?m)^(?:\{?\s{0,8}["']AWSTemplateFormatVersion["']|AWSTemplateFormatVersion)\s*:`)
)

// looksLikeTemplate decides whether a file that cannot be parsed was meant to
// be a template.
func looksLikeTemplate(content []byte) bool {
	return topVersion.Match(content) || topResources.Match(content) && awsType.Match(content)
}

// readLimited reads a file up to limit bytes. whole is false where it has more.
func readLimited(fsys fs.FS, name string, limit int64) (content []byte, whole bool, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, false, err
	}
	content, err = io.ReadAll(io.LimitReader(f, limit+1))
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if int64(len(content)) > limit {
		return content[:limit], false, err
	}
	return content, true, err
}

// parseFile reads a file and returns its template. nil means that it is none;
// diagnostics are then empty, or say what is wrong with what was meant to be
// one. A panic, which is a defect of this program, costs this file and no other.
func (l *loader) parseFile(name string) (t *template, diags source.Diagnostics) {
	defer func() {
		if r := recover(); r != nil {
			t, diags = nil, source.Diagnostics{{Severity: source.Error, Summary: "Template cannot be read", Path: name, Unparsed: true,
				Detail: fmt.Sprintf("%s: a defect in its reading (%v; %s) ended it. Please report it.", name, r, source.Frames())}}
		}
	}()
	if !source.May(l.fsys, name, source.Template) {
		return nil, nil
	}
	content, whole, err := readLimited(l.fsys, name, maxFileSize)
	if err != nil {
		if pathError, ok := errors.AsType[*fs.PathError](err); ok {
			err = pathError.Err
		}
		return nil, source.Diagnostics{{Severity: source.Warning, Summary: "File cannot be read", Path: name,
			Detail: name + ": " + err.Error() + ". If it is a template, nothing of it is analysed."}}
	}
	if !mayBeTemplate(content) {
		return nil, utf16Template(name, content)
	}
	if !whole {
		if !looksLikeTemplate(content) {
			return nil, nil
		}
		return nil, source.Diagnostics{{Severity: source.Error, Summary: "Template is too large", Path: name, Unparsed: true,
			Detail: fmt.Sprintf("%s has more than %d bytes. Nothing of it is analysed.", name, maxFileSize)}}
	}
	f := source.NewFile(name, content)
	root, dups, fault := readTree(f)
	if fault != nil && root == nil {
		if !looksLikeTemplate(content) {
			return nil, nil
		}
		f = l.files.Add(f)
		return nil, source.Diagnostics{unparsed(f, fault, "Nothing of it is analysed")}
	}
	t = newTemplate(f, root)
	if t == nil {
		return nil, nil
	}
	t.file = l.files.Add(f)
	l.comments(t)
	if fault != nil {
		t.diags = append(t.diags, unparsed(f, fault, "The document before it is analysed, and nothing behind"))
		t.diags[len(t.diags)-1].Unparsed = false
	}
	for _, d := range dups {
		t.diags = append(t.diags, source.Diagnostic{
			Severity: source.Warning, Summary: "Duplicate key", Subject: source.Range{File: name, Start: d.start, End: d.end},
			Detail: fmt.Sprintf("The key %q stands twice in one mapping of %s. As in CloudFormation, the last one counts.", d.key, name),
		})
	}
	return t, nil
}

// utf16Mark reads the mark of a text in UTF-16.
func utf16Mark(text []byte) (little, big bool) {
	return bytes.HasPrefix(text, []byte{0xFF, 0xFE}), bytes.HasPrefix(text, []byte{0xFE, 0xFF})
}

// utf16Template tells of a template that is not in UTF-8, as RFC 8259 and
// CloudFormation have it.
func utf16Template(name string, content []byte) source.Diagnostics {
	little, big := utf16Mark(content)
	if !little && !big {
		return nil
	}
	low := make([]byte, 0, len(content)/2)
	for i := 2; i+1 < len(content); i += 2 {
		if little {
			low = append(low, content[i])
		} else {
			low = append(low, content[i+1])
		}
	}
	if !mayBeTemplate(low) || !looksLikeTemplate(low) {
		return nil
	}
	return source.Diagnostics{{Severity: source.Error, Summary: "Template is not in UTF-8", Path: name, Unparsed: true,
		Detail: name + " is in UTF-16, which CloudFormation does not read. Nothing of it is analysed; save it as UTF-8."}}
}

func unparsed(f *source.File, fault *syntaxError, consequence string) source.Diagnostic {
	d := source.Diagnostic{
		Severity: source.Error, Summary: "Template cannot be parsed", Unparsed: true, Path: f.Path,
		Detail: f.Path + ": " + fault.text + ". " + consequence + ".",
	}
	if fault.line > 0 {
		at := f.OffsetOf(source.Position{Line: fault.line, Column: 1})
		end := at
		for end < len(f.Content) && f.Content[end] != '\n' && f.Content[end] != '\r' {
			end++
		}
		d.Subject = source.Range{File: f.Path, Start: at, End: end}
		d.Detail = fmt.Sprintf("%s, line %d: %s. %s.", f.Path, min(fault.line, f.LineCount()), fault.text, consequence)
	}
	return d
}

// readTree reads a file as JSON or as YAML, by how it begins. Of several YAML
// documents it is the first that is a template. A fault beside a tree is behind
// that document.
func readTree(f *source.File) (root *node, dups []duplicate, fault *syntaxError) {
	text := bytes.TrimPrefix(f.Content, []byte(byteOrderMark))
	if isJSON := bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")); isJSON {
		root, dups, fault = readJSON(f)
		if fault == nil || path.Ext(f.Path) == ".json" {
			return root, dups, fault
		}
	}
	jsonFault := fault
	docs, dups, fault := readYAML(f)
	for _, d := range docs {
		if recognised(d) {
			return d, dups, fault
		}
	}
	if fault != nil && jsonFault != nil {
		fault = jsonFault
	}
	if len(docs) > 0 && fault == nil {
		return docs[0], nil, nil
	}
	return nil, nil, fault
}

// recognised reports whether a value is a template: it has resources with types
// that are CloudFormation's, or says its format.
func recognised(root *node) bool {
	if !root.isMap() {
		return false
	}
	if v, ok := root.get("AWSTemplateFormatVersion").scalar(); ok && v != "" {
		return true
	}
	resources := root.get("Resources")
	if !resources.isMap() {
		return false
	}
	for i := range resources.entries {
		typ, ok := resources.entries[i].value.get("Type").scalar()
		if ok && strings.Contains(typ, "::") {
			return true
		}
		if isForEach(resources.entries[i].key) {
			return true
		}
	}
	return false
}

func newTemplate(f *source.File, root *node) *template {
	if !recognised(root) {
		return nil
	}
	t := &template{path: f.Path, file: f, root: root}
	t.transforms(root.get("Transform"))
	if resources := root.get("Resources"); resources.isMap() {
		for i := range resources.entries {
			typ, _ := resources.entries[i].value.get("Type").scalar()
			t.sam = t.sam || strings.HasPrefix(typ, "AWS::Serverless::")
		}
	} else {
		r := root.rng()
		r.End = r.Start
		t.diags = append(t.diags, source.Diagnostic{Severity: source.Warning, Summary: "Template without resources", Subject: r,
			Detail: f.Path + " is a template, but its Resources are missing or no mapping. It declares nothing."})
	}
	return t
}

// transforms sorts the entries of the Transform section.
func (t *template) transforms(n *node) {
	switch {
	case n.isList():
		for _, i := range n.items {
			t.transforms(i)
		}
	case n.isMap():
		if name, _ := n.get("Name").scalar(); name != includeTransform {
			t.macros = append(t.macros, n)
		}
	default:
		switch name, ok := n.scalar(); {
		case !ok || name == includeTransform || name == "AWS::LanguageExtensions":
		case strings.HasPrefix(name, "AWS::Serverless-"):
			t.sam = true
		case strings.HasPrefix(name, "AWS::SecretsManager-") || strings.HasPrefix(name, "AWS::CodeDeployBlueGreen"):
			// They add functions that rotate secrets, or shift traffic: no networks.
		default:
			t.macros = append(t.macros, n)
		}
	}
}

const includeTransform = "AWS::Include"

// macroName names a transform for people.
func macroName(n *node) string {
	if s, ok := n.scalar(); ok {
		return s
	}
	if s, ok := n.get("Name").scalar(); ok {
		return s
	}
	return "a macro"
}
