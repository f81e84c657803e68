package terraform

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"golang.org/x/sync/errgroup"
)

// discover finds the root modules at or below paths. A path that is a file
// stands for the roots that its directory belongs to, one that is no
// configuration (a policy document, a template) for those that name it.
func (l *loader) discover(paths []string) []string {
	scanned, selected, data := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range paths {
		info, err := fs.Stat(l.fsys, p)
		switch {
		case err != nil:
			// Whoever was given the path reports it.
		case info.IsDir():
			l.walk(p, scanned)
		case isConfigFile(path.Base(p)) || isVariablesFile(path.Base(p)):
			selected[path.Dir(p)] = true
		case isDataFile(path.Base(p)):
			data[path.Base(p)] = true
		}
	}
	all := map[string]bool{}
	for dir := range scanned {
		all[dir] = true
	}
	if len(selected) > 0 || len(data) > 0 {
		// The callers of a directory, and who reads a file, may be anywhere.
		l.walk(".", all)
	}
	calls := l.localCalls(all)
	for dir := range calls {
		if len(data) > 0 && l.names(dir, data) {
			selected[dir] = true
		}
	}
	called := map[string]bool{}
	for dir := range all {
		for _, c := range calls[dir] {
			if c != dir {
				called[c] = true
			}
		}
	}
	listed := map[string]bool{}
	for _, r := range l.opts.Roots {
		listed[r.Dir] = true
	}
	var roots []string
	reached := map[string]bool{}
	for _, dir := range slices.Sorted(maps.Keys(all)) {
		if called[dir] && !listed[dir] || !l.hasConfig(dir) {
			continue
		}
		below := source.Below(dir, calls)
		if scanned[dir] || source.Meet(below, selected) {
			roots = append(roots, dir)
		}
		for d := range below {
			reached[d] = true
		}
	}
	l.reportRings(all, called, reached)
	l.reportEmptyRoots(paths)
	return roots
}

// reportEmptyRoots names the folders below paths that are listed as root modules
// and hold none.
func (l *loader) reportEmptyRoots(paths []string) {
	for _, r := range l.opts.Roots {
		asked := slices.ContainsFunc(paths, func(p string) bool {
			p = path.Clean(p)
			return p == "." || p == r.Dir || strings.HasPrefix(r.Dir, p+"/")
		})
		if asked && !l.hasConfig(r.Dir) {
			l.report(source.Diagnostic{
				Severity: source.Warning, Summary: "Root module is empty", Path: r.Dir,
				Detail: r.Dir + " is listed as a root module (roots) and holds no Terraform configuration. Nothing is analysed for it.",
			})
		}
	}
}

// isDataFile reports whether a file may be a policy document that a configuration
// reads, or a template of one.
func isDataFile(name string) bool {
	return slices.Contains([]string{".json", ".tpl", ".tftpl", ".tmpl"}, path.Ext(name))
}

// names reports whether the text of a module names one of some files: "a.json"
// stands in it between quotation marks or slashes.
func (l *loader) names(dir string, files map[string]bool) bool {
	m := l.module(dir)
	return m != nil && slices.ContainsFunc(m.files, func(name string) bool {
		f := l.files.Get(name)
		if f == nil {
			return false
		}
		for word := range bytes.FieldsFuncSeq(f.Content, func(r rune) bool { return r == '"' || r == '/' || r == '\n' }) {
			if files[string(word)] {
				return true
			}
		}
		return false
	})
}

func (l *loader) hasConfig(dir string) bool { return l.module(dir) != nil }

// walk adds the directories at and below dir that hold configuration, listed root
// modules in folders that are skipped among them.
func (l *loader) walk(dir string, into map[string]bool) {
	visit := func(p string, d fs.DirEntry, err error) {
		switch {
		case err != nil && d != nil && d.IsDir():
			l.report(source.Diagnostic{Severity: source.Warning, Summary: "Directory cannot be read", Path: p,
				Detail: p + ": " + errText(err) + " Nothing in it is analysed."})
		case err == nil && !d.IsDir() && isConfigFile(d.Name()):
			into[path.Dir(p)] = true
		}
	}
	source.Walk(l.fsys, dir, visit)
	for _, r := range l.opts.Roots {
		if dir == "." || strings.HasPrefix(r.Dir, dir+"/") {
			source.Walk(l.fsys, r.Dir, visit)
		}
	}
}

// localCalls returns, for each directory and those that are called from it, the
// directories that its module blocks point at.
func (l *loader) localCalls(dirs map[string]bool) map[string][]string {
	l.parseAll(dirs)
	calls := map[string][]string{}
	queue := slices.Sorted(maps.Keys(dirs))
	for len(queue) > 0 {
		dir := queue[0]
		queue = queue[1:]
		if _, done := calls[dir]; done {
			continue
		}
		calls[dir] = nil
		m := l.module(dir)
		if m == nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(m.calls)) {
			if target, ok := l.callDir(m, m.calls[name]); ok {
				calls[dir] = append(calls[dir], target)
				queue = append(queue, target)
			}
		}
	}
	return calls
}

// parseAll reads the configurations of many directories at once.
func (l *loader) parseAll(dirs map[string]bool) {
	var g errgroup.Group
	g.SetLimit(max(l.opts.Jobs, 1))
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		g.Go(func() error {
			l.module(dir)
			return nil
		})
	}
	_ = g.Wait() // nothing in it fails
}

// reportRings names the modules that only call each other.
func (l *loader) reportRings(all, called, reached map[string]bool) {
	var ring []string
	for _, dir := range slices.Sorted(maps.Keys(all)) {
		if called[dir] && !reached[dir] && l.hasConfig(dir) {
			ring = append(ring, dir)
		}
	}
	if len(ring) == 0 {
		return
	}
	l.report(source.Diagnostic{
		Severity: source.Warning, Summary: "Modules call each other in a ring", Path: ring[0],
		Detail: "No root module calls these directories, which call each other: " + strings.Join(ring, ", ") + ". They are not analysed.",
	})
}

// callDir returns the directory of a call with a local source.
func (l *loader) callDir(m *module, c *call) (string, bool) {
	src := c.source
	if src == "" && c.body.expr("source") != nil {
		ev := l.newEvaluator(context.Background(), Root{Dir: m.dir})
		src = ev.sourceOf(ev.root.callState(c.name))
	}
	if !isLocal(src) {
		return "", false
	}
	return l.realDir(path.Join(m.dir, src))
}

// sourceOf returns the source address of a call, "" where it is not known.
// OpenTofu lets it hang on variables and locals ("Early Evaluation").
func (ev *evaluator) sourceOf(c *callState) string {
	e := c.call.body.expr("source")
	if c.call.source != "" || e == nil || c.locating {
		return c.call.source
	}
	c.locating = true
	defer func() { c.locating = false }()
	v, failed := ev.capture(func() cty.Value { return ev.expr(e, c.in.scope()) })
	src, known := stringOf(unmarked(v))
	if failed || !known || ev.tokens.Has(src) {
		return ""
	}
	return src
}

// isLocal reports whether a module source is a path (Terraform documentation,
// "Module Sources", "Local Paths").
func isLocal(src string) bool {
	return src == "." || src == ".." || strings.HasPrefix(src, "./") || strings.HasPrefix(src, "../")
}

// realDir follows symbolic links inside the root of the scan. ok is false for
// what is outside it, or no directory.
func (l *loader) realDir(dir string) (string, bool) {
	for range 40 {
		if !fs.ValidPath(dir) {
			return "", false
		}
		target, linked := l.firstLink(dir)
		if !linked {
			info, err := fs.Stat(l.fsys, dir)
			return dir, err == nil && info.IsDir()
		}
		dir = target
	}
	return "", false
}

// firstLink replaces the first symbolic link in a path by its target.
func (l *loader) firstLink(dir string) (string, bool) {
	links, ok := l.fsys.(fs.ReadLinkFS)
	if !ok {
		return dir, false
	}
	parts := strings.Split(dir, "/")
	for i := range parts {
		prefix := strings.Join(parts[:i+1], "/")
		info, err := links.Lstat(prefix)
		if err != nil {
			return dir, false
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			continue
		}
		target, err := links.ReadLink(prefix)
		if err != nil || path.IsAbs(target) {
			return "..", true
		}
		return path.Join(append([]string{path.Dir(prefix), target}, parts[i+1:]...)...), true
	}
	return dir, false
}

// locate finds the directory of a call's module, or makes the call a gap.
func (c *callState) locate(ev *evaluator) {
	l := ev.l
	key := c.call.name
	if c.in.key != "" {
		key = c.in.key + "." + key
	}
	src := ev.sourceOf(c)
	if isLocal(src) {
		target := path.Join(c.in.mod.dir, src)
		dir, ok := l.realDir(target)
		if ok && l.module(dir) != nil {
			c.found(ev, dir, c.in.downloaded)
			return
		}
		c.notFound(ev, "directory "+target+" is not there, holds no configuration, or is outside the root of the scan")
		return
	}
	if dir, ok := l.manifest(ev.root.mod.dir)[key]; ok {
		if dir, ok := l.realDir(path.Join(ev.root.mod.dir, dir)); ok && l.module(dir) != nil {
			c.found(ev, dir, true)
			return
		}
	}
	if src == "" {
		src = "its source is not known"
	}
	c.notFound(ev, src+"; run 'terraform init' (or 'terraform get') beforehand to have it analysed")
}

func (c *callState) found(ev *evaluator, dir string, downloaded bool) {
	for in := c.in; in != nil; in = in.parent {
		if in.mod.dir == dir {
			c.notFound(ev, "the module calls itself through "+dir)
			return
		}
	}
	if c.in.depth >= 50 {
		c.notFound(ev, "modules are called more than 50 deep")
		return
	}
	c.dir, c.downloaded = dir, downloaded
}

func (c *callState) notFound(ev *evaluator, why string) {
	address := c.in.in("module." + c.call.name)
	reason := value.Reason{Kind: value.Module, Text: address + " is not on disk", Range: c.call.header}
	c.missing = &value.Origin{Ref: value.Ref{Unit: ev.unit, Address: address}, Open: true, Why: reason}
	ev.always(source.Diagnostic{
		Severity: source.Warning, Summary: "Module is not analysed", Subject: c.call.header, Address: address,
		Detail: address + ": " + why + ". Its outputs are unknown, and what it may create is not seen.",
	})
}

// manifest reads .terraform/modules/modules.json of a root: the directories of
// downloaded modules by their key.
func (l *loader) manifest(dir string) map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if m, ok := l.manifests[dir]; ok {
		return m
	}
	out := map[string]string{}
	l.manifests[dir] = out
	name := path.Join(dir, ".terraform/modules/modules.json")
	info, err := fs.Stat(l.fsys, name)
	if err != nil || info.Size() > maxFileSize {
		return out
	}
	content, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		return out
	}
	var file struct {
		Modules []struct{ Key, Dir string }
	}
	if err := json.Unmarshal(content, &file); err != nil {
		l.diags = append(l.diags, source.Diagnostic{Severity: source.Warning, Summary: "Module manifest cannot be read", Path: name,
			Detail: name + ": " + err.Error() + ". Downloaded modules of this root are not analysed."})
		return out
	}
	for _, m := range file.Modules {
		if m.Key != "" {
			out[m.Key] = strings.ReplaceAll(m.Dir, `\`, "/")
		}
	}
	return out
}

func isVariablesFile(name string) bool {
	return strings.HasSuffix(name, ".tfvars") || strings.HasSuffix(name, ".tfvars.json")
}

// autoFiles lists a root's variable files in the order that Terraform reads
// them; later ones win.
func (l *loader) autoFiles(dir string) []string {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		return nil
	}
	have := map[string]bool{}
	var auto []string
	for _, e := range entries {
		n := e.Name()
		have[n] = !e.IsDir()
		if !e.IsDir() && (strings.HasSuffix(n, ".auto.tfvars") || strings.HasSuffix(n, ".auto.tfvars.json")) {
			auto = append(auto, n)
		}
	}
	sort.Strings(auto)
	var out []string
	for _, n := range []string{"terraform.tfvars", "terraform.tfvars.json"} {
		if have[n] {
			out = append(out, n)
		}
	}
	return append(out, auto...)
}
