package terraform

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

const (
	// maxFileSize bounds a configuration file; hand-written ones are far below.
	// The syntax tree of a dense text has two hundred times its size.
	maxFileSize = 4 << 20
	// maxNesting bounds brackets within brackets. The parser is recursive, and
	// a stack overflow cannot be recovered from (hashicorp/hcl issue 809).
	maxNesting = 200
)

// parsedFile is one configuration file; body is nil where it could not be
// parsed.
type parsedFile struct {
	file *source.File
	body *body
}

// isConfigFile reports whether Terraform reads a file of this name, and not
// editors' backups and hidden files.
func isConfigFile(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") ||
		(strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#")) {
		return false
	}
	for _, suffix := range []string{".tf", ".tf.json", ".tofu", ".tofu.json"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// configFiles returns the names of dir's configuration files: beside x.tofu,
// x.tf is not read (OpenTofu documentation, "Files and Directories").
func configFiles(names []string) []string {
	have := map[string]bool{}
	for _, n := range names {
		have[n] = true
	}
	var out []string
	for _, n := range names {
		if !isConfigFile(n) {
			continue
		}
		stem, isTF := strings.CutSuffix(n, ".tf")
		if isTF && have[stem+".tofu"] {
			continue
		}
		if stem, ok := strings.CutSuffix(n, ".tf.json"); ok && have[stem+".tofu.json"] {
			continue
		}
		out = append(out, n)
	}
	return out
}

// isOverride reports whether a file overrides the others of its directory.
func isOverride(name string) bool {
	for _, suffix := range []string{".tf", ".tofu", ".tf.json", ".tofu.json"} {
		if stem, ok := strings.CutSuffix(name, suffix); ok {
			return stem == "override" || strings.HasSuffix(stem, "_override")
		}
	}
	return false
}

// readFile reads a file through the scan's file system and keeps it.
func (l *loader) readFile(name string) (*source.File, error) {
	if f := l.files.Get(name); f != nil {
		return f, nil
	}
	info, err := fs.Stat(l.fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", name)
	}
	if info.Size() > maxFileSize {
		return nil, fmt.Errorf("%s has %d bytes; at most %d are read", name, info.Size(), maxFileSize)
	}
	content, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		return nil, err
	}
	return l.files.Add(source.NewFile(name, content)), nil
}

// parseFile reads and parses a configuration file.
func (l *loader) parseFile(name string) parsedFile {
	f, err := l.readFile(name)
	if err != nil {
		l.unparsed(name, source.Range{}, "File cannot be read", errText(err))
		return parsedFile{}
	}
	switch {
	case !utf8.Valid(f.Content):
		l.unparsed(name, source.Range{File: name}, "File is not UTF-8",
			"Terraform configuration must be UTF-8 text. Save the file as UTF-8.")
		return parsedFile{file: f}
	case strings.HasSuffix(name, ".json"):
		return parsedFile{file: f, body: l.parseJSON(f)}
	case tooDeep(f.Content):
		l.unparsed(name, source.Range{File: name}, "Expression nested too deeply",
			fmt.Sprintf("Brackets or operators are nested more than %d deep.", maxNesting))
		return parsedFile{file: f}
	}
	parsed, diags := hclsyntax.ParseConfig(f.Content, name, hcl.InitialPos)
	if diags.HasErrors() {
		l.syntaxErrors(name, diags)
		return parsedFile{file: f}
	}
	b := nativeBody(parsed.Body.(*hclsyntax.Body))
	l.comments(f, b)
	return parsedFile{file: f, body: b}
}

func (l *loader) parseJSON(f *source.File) *body {
	if jsonTooDeep(f.Content) {
		l.unparsed(f.Path, source.Range{File: f.Path}, "JSON nested too deeply",
			fmt.Sprintf("Brackets are nested more than %d deep.", maxNesting))
		return nil
	}
	parsed, diags := hcljson.ParseExpression(f.Content, f.Path)
	if diags.HasErrors() {
		l.syntaxErrors(f.Path, diags)
		return nil
	}
	// An array of objects at the top means the same as one object.
	o, ok := jsonMembers(parsed)
	if !ok {
		l.unparsed(f.Path, source.Range{File: f.Path}, "Incorrect JSON value type", "line 1: the file must be a JSON object, or an array of such.")
		return nil
	}
	b, diags := (&body{json: o, rng: source.Range{File: f.Path, End: len(f.Content)}}).resolve(topLevelBlock)
	if diags.HasErrors() {
		l.syntaxErrors(f.Path, diags)
	}
	return b
}

// topLevelBlock is the schema of a configuration file (Terraform
// documentation, "JSON Configuration Syntax").
func topLevelBlock(name string) (labels int, ok bool) {
	switch name {
	case "terraform", "locals", "moved", "import", "removed":
		return 0, true
	case "variable", "output", "module", "provider", "check":
		return 1, true
	case "resource", "data", "ephemeral":
		return 2, true
	}
	return 0, false
}

// unparsed reports a file that is lost as a whole.
func (l *loader) unparsed(name string, at source.Range, summary, detail string) {
	l.report(source.Diagnostic{
		Severity: source.Error, Summary: summary, Subject: at, Path: name, Unparsed: true,
		Detail: name + ": " + detail + " Nothing of this file is analysed.",
	})
}

// syntaxErrors reports the first syntax error of a file; those behind it are
// often its consequences.
func (l *loader) syntaxErrors(name string, diags hcl.Diagnostics) {
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		at := source.Range{File: name}
		line := 1
		if d.Subject != nil {
			at, line = rangeOf(*d.Subject), d.Subject.Start.Line
		}
		l.unparsed(name, at, d.Summary, fmt.Sprintf("line %d: %s", line, strings.TrimSpace(d.Detail)))
		return
	}
}

func nestingDiagnostic(rng hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: "Expression nested too deeply", Subject: &rng,
		Detail: fmt.Sprintf("Brackets are nested more than %d deep.", maxNesting),
	}
}

// errText is an error without the operation and path that fs puts before it.
func errText(err error) string {
	var pe *fs.PathError
	if ok := asPathError(err, &pe); ok {
		return pe.Err.Error() + "."
	}
	return err.Error() + "."
}
