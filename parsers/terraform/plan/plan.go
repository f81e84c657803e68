// Package plan reads saved plans, the output of "terraform show -json", into
// the same declared units that package terraform makes of sources.
//
// # What a plan says
//
// A plan has the values of all attributes that are known before it is applied,
// whatever variables, data sources and functions they came from, and the
// addresses of all instances. Of an attribute that is not known it says only
// which things its expression refers to, in configuration…expressions.
// References are followed through variables, outputs and data sources as far as
// that pins down one attribute of one instance (resolve.go); the attribute is
// then a token as from source. What they leave open is unknown, or, for a list
// of ids, its elements hang on an open condition. Ids of things that are there
// already are joined to the resource that has them.
//
// # Beside sources
//
// Where the sources of the root module are in the same scan, the plan replaces
// the root's unit and keeps its name: instances and known values are the
// plan's, positions and everything that the plan does not know are those of the
// evaluated sources, with the plan's variables (merge.go). Without sources the
// unit is called like the file, and positions are in the file.
//
// The format is described in Terraform's documentation, "JSON Output Format";
// all minor versions of format 1 are read.
package plan

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"golang.org/x/sync/errgroup"
)

// maxFileSize bounds a plan. One of 10,000 resources has some 30 MB.
const maxFileSize = 128 << 20

// headSize is how much of a file is read to see whether it is a plan.
const headSize = 256

// Load reads the plans at or below paths, which are relative to fsys, and
// returns units with those that plans replace or add. units are what package
// terraform made of the same paths with the same options. An error means that
// ctx ended.
func Load(ctx context.Context, fsys fs.FS, paths []string, files *source.Files, tokens *value.Tokens,
	opts terraform.Options, units []*declared.Unit,
) ([]*declared.Unit, source.Diagnostics, error) {
	l := &loader{fsys: fsys, files: files, tokens: tokens, opts: opts, units: slices.Clone(units), replaced: map[string]bool{}}
	for _, name := range l.find(paths) {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if root := l.read(name); root != nil {
			if err := l.take(ctx, name, root); err != nil {
				return nil, nil, err
			}
		}
	}
	slices.SortStableFunc(l.units, func(a, b *declared.Unit) int { return cmp.Compare(a.ID, b.ID) })
	return l.units, l.diags.Sorted(), nil
}

type loader struct {
	fsys   fs.FS
	files  *source.Files
	tokens *value.Tokens
	opts   terraform.Options
	units  []*declared.Unit
	// replaced are the ids of units that have a plan.
	replaced map[string]bool
	diags    source.Diagnostics
}

// find lists the JSON files that begin like a plan, each once, in order.
func (l *loader) find(paths []string) []string {
	var names []string
	for _, p := range paths {
		source.Walk(l.fsys, p, func(name string, e fs.DirEntry, err error) {
			// What cannot be listed, the reader of the sources tells of.
			isFile := err == nil && e.Type()&^fs.ModeSymlink == 0 // and no pipe, which would not end
			if isFile && strings.HasSuffix(e.Name(), ".json") && !strings.HasSuffix(e.Name(), ".tf.json") {
				names = append(names, name)
			}
		})
	}
	slices.Sort(names)
	names = slices.Compact(names)
	plans := make([]bool, len(names))
	var g errgroup.Group
	g.SetLimit(max(l.opts.Jobs, 1))
	for i, name := range names {
		g.Go(func() error {
			plans[i] = source.May(l.fsys, name, source.Plan) && l.looksLikePlan(name)
			return nil
		})
	}
	_ = g.Wait() // nothing in it fails
	var out []string
	for i, name := range names {
		if plans[i] {
			out = append(out, name)
		}
	}
	return out
}

// looksLikePlan reads only the beginning of a file: the first key of a plan is
// one of a few.
func (l *loader) looksLikePlan(name string) bool {
	f, err := l.fsys.Open(name)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // nothing was written
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return false
	}
	head := make([]byte, headSize)
	n, err := io.ReadFull(f, head)
	if err != nil && n == 0 {
		return false
	}
	return beginsLikePlan(head[:n])
}

// MayBe is the source.Sniffer of plans.
func MayBe(head []byte, _ bool) bool { return beginsLikePlan(head[:min(len(head), headSize)]) }

func beginsLikePlan(head []byte) bool {
	const space = " \t\r\n"
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), space)
	if len(head) == 0 || head[0] != '{' {
		return false
	}
	head = bytes.TrimLeft(head[1:], space)
	if len(head) == 0 || head[0] != '"' {
		return false
	}
	key, _, ok := strings.Cut(string(head[1:]), `"`)
	if !ok {
		return false
	}
	switch key {
	case "format_version", "terraform_version", "variables", "planned_values", "resource_drift", "resource_changes",
		"deferred_changes", "output_changes", "prior_state", "configuration", "relevant_attributes", "checks",
		"timestamp", "applyable", "complete", "errored":
		return true
	}
	return false
}

// read parses a file; nil for one that is no plan. A panic, which is a defect of
// this program, costs this plan and no other.
func (l *loader) read(name string) (root *node) {
	defer func() {
		if r := recover(); r != nil {
			root = nil
			l.unparsed(name, source.Range{}, fmt.Sprintf("a defect in its reading (%v) ended it; please report it", r))
		}
	}()
	content, err := l.content(name)
	if err != nil {
		return nil
	}
	if !bytes.Contains(content, []byte(`"format_version"`)) || !bytes.Contains(content, []byte(`"configuration"`)) {
		return nil
	}
	root, err = parse(content)
	if err != nil {
		l.unparsed(name, source.Range{}, err.Error())
		return nil
	}
	if !isPlan(root) {
		return nil
	}
	if version := root.get("format_version").str(); !strings.HasPrefix(version, "1.") && !strings.HasPrefix(version, "0.") {
		l.unparsed(name, source.Range{}, "its format version "+version+" is not known")
		return nil
	}
	return root
}

// content reads a file that may be a plan. One that is too large is reported.
func (l *loader) content(name string) ([]byte, error) {
	if f := l.files.Get(name); f != nil {
		return f.Content, nil
	}
	info, err := fs.Stat(l.fsys, name)
	if err == nil && info.Size() > maxFileSize {
		err = fmt.Errorf("it has %d bytes; at most %d are read", info.Size(), maxFileSize)
		l.unparsed(name, source.Range{}, err.Error())
	}
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(l.fsys, name)
}

func (l *loader) unparsed(name string, at source.Range, why string) {
	d := source.Diagnostic{
		Severity: source.Error, Summary: "Plan cannot be read", Path: name, Subject: at, Unparsed: true,
		Detail: name + ": " + why + ". Nothing of this plan is analysed.",
	}
	l.diags = append(l.diags, d)
}

// notUsed says that the sources are analysed without their plan.
func (l *loader) notUsed(name, summary, why string, sources *declared.Unit) {
	l.diags = append(l.diags, source.Diagnostic{
		Severity: source.Notice, Summary: summary, Path: name, Subject: source.Range{File: name},
		Detail: name + ": " + why + ". The sources in " + sources.ID + " are analysed instead.",
	})
}

// take adds the unit of a plan.
func (l *loader) take(ctx context.Context, name string, root *node) (err error) {
	content, err := l.content(name)
	if err != nil {
		return nil
	}
	file := l.files.Add(source.NewFile(name, content))
	unit := name
	// A panic, which is a defect of this program, costs this plan and no other.
	defer func() {
		if r := recover(); r != nil {
			l.unparsed(name, source.Range{File: name}, fmt.Sprintf("a defect in its evaluation (%v) ended it; please report it", r))
		}
	}()
	doc := open(file, root, unit, l.tokens, l.opts.RegionOf(path.Dir(name)))
	match := l.match(doc)
	if match == nil {
		l.units = append(l.units, doc.whole())
		return nil
	}
	if doc.incomplete() {
		l.notUsed(name, "Plan is not complete", "it was made for a part of the configuration only, or ended with errors", match)
		return nil
	}
	if block := doc.lacks(match); block != "" {
		l.notUsed(name, "Plan is older than its sources", block+" is not in it", match)
		return nil
	}
	if l.replaced[match.ID] {
		// Another plan of the same root, for another environment.
		id := match.ID + "@" + strings.TrimSuffix(path.Base(name), ".json")
		if slices.ContainsFunc(l.units, func(u *declared.Unit) bool { return u.ID == id }) {
			id = match.ID + "@" + name
		}
		doc = open(file, root, id, l.tokens, l.opts.RegionOf(path.Dir(name)))
		added := doc.whole()
		placeOn(added, match)
		l.units = append(l.units, added)
		return nil
	}
	evaluated, err := l.evaluate(ctx, match, root)
	if err != nil {
		return err
	}
	doc = open(file, root, match.ID, l.tokens, l.opts.RegionOf(match.Folder()))
	merged := doc.merge(evaluated)
	for i, u := range l.units {
		if u == match {
			l.units[i] = merged
		}
	}
	l.replaced[match.ID] = true
	return nil
}

// evaluate evaluates the sources of a unit with the variables of a plan.
func (l *loader) evaluate(ctx context.Context, unit *declared.Unit, root *node) (*declared.Unit, error) {
	given := root.get("variables")
	if given == nil || len(given.members) == 0 {
		return unit, nil
	}
	files := source.NewFiles()
	for _, p := range l.files.Paths() {
		files.Add(l.files.Get(p))
	}
	name := path.Join(unit.Folder(), "\x00plan.tfvars.json")
	files.Add(source.NewFile(name, variablesFile(given)))
	opts := l.opts
	opts.Variables = append(slices.Clone(opts.Variables), terraform.VariableArgument{File: name})
	units, _, err := terraform.Load(ctx, l.fsys, []string{unit.Folder()}, files, l.tokens, opts)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		if u.ID == unit.ID {
			return u, nil
		}
	}
	return unit, nil
}

// whole returns the unit of a plan without sources.
func (d *document) whole() *declared.Unit {
	u := &declared.Unit{ID: d.unit, Dialect: declared.Terraform}
	for _, in := range d.instances {
		u.Resources = append(u.Resources, d.declare(in))
	}
	sortResources(u.Resources)
	if d.incomplete() {
		at := source.Range{File: d.file.Path}
		seen := map[string]bool{}
		for _, in := range d.instances {
			if m := in.module.address; !seen[m] {
				seen[m] = true
				u.Gaps = append(u.Gaps, declared.Gap{Kind: declared.UnparsedFile, Module: m, WholeModule: true, Range: at,
					Text: "plan " + d.file.Path + " was made for a part of the configuration only, or ended with errors"})
			}
		}
	}
	return u
}

// incomplete reports whether the plan leaves out a part of the configuration
// (-target), or ended with errors. Versions of Terraform before 1.8 do not say.
func (d *document) incomplete() bool {
	return d.root.get("complete").isFalse() || d.root.get("errored").isTrue()
}

func sortResources(rs []*declared.Resource) {
	slices.SortStableFunc(rs, func(a, b *declared.Resource) int { return declared.CompareAddresses(a.Address, b.Address) })
}
