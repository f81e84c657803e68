// Package parsers reads everything that a scan finds: it dispatches to the
// dialects and merges what they declare.
package parsers

import (
	"cmp"
	"context"
	"io/fs"
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/policydoc"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/plan"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Options say what the files cannot.
type Options struct {
	Terraform      terraform.Options
	CloudFormation cloudformation.Options
	// PolicyKind, if set, returns what the user says that the policy file of a
	// path is, "" for nothing; see policydoc.
	PolicyKind func(path string) string
}

// Load reads all configurations at or below paths, which are slash-separated
// and relative to fsys. fsys must refuse to follow symbolic links out of its
// root. What is wrong with the user's files is in the diagnostics; an error
// means that ctx ended, or that a value was given for a parameter that nothing
// has (cloudformation.UnknownParameterError).
func Load(ctx context.Context, fsys fs.FS, paths []string, opts Options) (*declared.Project, source.Diagnostics, error) {
	p := &declared.Project{Files: source.NewFiles(), Tokens: value.NewTokens()}
	var diags source.Diagnostics
	for _, name := range paths {
		if _, err := fs.Stat(fsys, name); err != nil {
			diags = append(diags, source.Diagnostic{
				Severity: source.Error, Summary: "Path cannot be read", Path: name,
				Detail: name + ": it does not exist, cannot be read, or lies outside the root of the scan. Nothing of it is analysed.",
			})
		}
	}
	tree := source.NewTree(fsys, map[source.Dialect]source.Sniffer{
		source.Plan: plan.MayBe, source.Template: cloudformation.MayBe, source.Policy: policydoc.MayBe,
	})
	read := newReads(tree)
	units, tfDiags, err := terraform.Load(ctx, read, paths, p.Files, p.Tokens, opts.Terraform)
	if err != nil {
		return nil, nil, err
	}
	units, planDiags, err := plan.Load(ctx, tree, paths, p.Files, p.Tokens, opts.Terraform, units)
	if err != nil {
		return nil, nil, err
	}
	opts.CloudFormation.Exports = readsExports(units)
	stacks, cfnDiags, err := cloudformation.Load(ctx, tree, paths, p.Files, p.Tokens, opts.CloudFormation)
	if err != nil {
		return nil, nil, err
	}
	documents, documentDiags, err := policydoc.Load(ctx, tree, paths, p.Files, p.Tokens, policydoc.Options{Read: read.Has, Kind: opts.PolicyKind, Jobs: opts.Terraform.Jobs})
	if err != nil {
		return nil, nil, err
	}
	p.Units = slices.Concat(units, stacks, documents)
	if opts.CloudFormation.Exports {
		joinExports(p)
	}
	diags = slices.Concat(diags, tfDiags, planDiags, cfnDiags, documentDiags)
	slices.SortFunc(p.Units, func(a, b *declared.Unit) int { return cmp.Compare(a.ID, b.ID) })
	return p, diags.Sorted(), nil
}
