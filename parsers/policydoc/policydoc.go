// Package policydoc finds the JSON files of a scan that are IAM policies and
// nothing else, and declares each as a unit of its own.
//
// # What is a policy
//
// A JSON object with a Statement, an object or a list of them, of which one has
// an Effect and an Action or a Principal (or NotAction, NotPrincipal), in any
// letter case. The name of the file says nothing, but for its extension .json.
// A template, a plan or a configuration that holds policies is none itself, and
// neither are the policies of other clouds, whose Version is no year.
//
// Templates of policies are not policies: *.tftpl and *.json.tpl by their
// names, and any text with a placeholder in it (${bucket}, %{ if }, {{ }}, <% %>)
// by its content. IAM's own policy variables, ${aws:username} and ${*}, are no
// placeholders.
//
// # What is declared
//
// One resource a file, whose address is the file's path, of type "document":
//
//   - document: the text as it is on disk. Its ranges are those of the
//     statements, in order.
//   - kind: what the user (Options.Kind), or else the content, says of its use,
//     "bucket", "endpoint", "api", "identity" or "document" (kind.go).
//   - used: true where another configuration of the scan reads the file
//     (Options.Read), which then makes something of it and is where that is
//     judged.
//
// # What cannot be read
//
// A text that is no JSON and was meant to be a policy is a diagnostic; any other
// is passed over without a word.
package policydoc

import (
	"cmp"
	"context"
	"io/fs"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Options say what the files cannot.
type Options struct {
	// Read, if set, reports whether another configuration of the scan reads the
	// file of a path. It is called from several goroutines.
	Read func(path string) bool
	// Kind, if set, returns what the user says that the file of a path is, "" for
	// nothing.
	Kind func(path string) string
	// Jobs bounds how many files are read at once; at least 1.
	Jobs int
}

// Load returns the policies among the files at or below paths, which are
// relative to fsys, ordered by ID. Those files, and the ones that diagnostics
// are about, go into files. An error means that ctx ended.
func Load(ctx context.Context, fsys fs.FS, paths []string, files *source.Files, tokens *value.Tokens, opts Options) ([]*declared.Unit, source.Diagnostics, error) {
	l := &loader{fsys: fsys, files: files, tokens: tokens, opts: opts}
	found, err := l.readAll(ctx, l.discover(paths))
	if err != nil {
		return nil, nil, err
	}
	var units []*declared.Unit
	var diags source.Diagnostics
	for _, f := range found {
		if f.unit != nil {
			units = append(units, f.unit)
		}
		diags = append(diags, f.diags...)
	}
	return units, diags.Sorted(), nil
}

// loader is what the files of one scan share.
type loader struct {
	fsys   fs.FS
	files  *source.Files
	tokens *value.Tokens
	opts   Options
}

// declare makes the unit of a policy.
func (l *loader) declare(f *source.File, p *policy) *declared.Unit {
	statements := &declared.Ranges{Self: source.Range{File: f.Path, Start: p.root.start, End: p.root.end}}
	for _, s := range p.statements {
		statements.Items = append(statements.Items, &declared.Ranges{
			Self: source.Range{File: f.Path, Start: s.start, End: s.end},
		})
	}
	kind := string(p.kind())
	if l.opts.Kind != nil {
		kind = cmp.Or(l.opts.Kind(f.Path), kind)
	}
	used := l.opts.Read != nil && l.opts.Read(f.Path)
	return &declared.Unit{
		ID: f.Path, Dialect: declared.PolicyDocument,
		Resources: []*declared.Resource{{
			Unit: f.Path, Address: f.Path, Type: "document",
			Attributes: cty.ObjectVal(map[string]cty.Value{
				"document": cty.StringVal(string(f.Content)),
				"kind":     cty.StringVal(kind),
				"used":     cty.BoolVal(used),
			}),
			Ranges: &declared.Ranges{Named: map[string]*declared.Ranges{"document": statements}},
			Header: lineAt(f, p.root.start),
			Block:  statements.Self,
			Region: cty.NullVal(cty.String),
		}},
	}
}

// lineAt returns what stands behind offset on its line.
func lineAt(f *source.File, offset int) source.Range {
	end := offset
	for end < len(f.Content) && f.Content[end] != '\n' && f.Content[end] != '\r' {
		end++
	}
	return source.Range{File: f.Path, Start: offset, End: end}
}
