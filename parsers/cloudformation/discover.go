package cloudformation

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"golang.org/x/sync/errgroup"
)

// discover parses the candidates at or below paths and returns the paths of the
// root templates: those that no other nests. A path that is a file stands for
// the root templates that it belongs to.
func (l *loader) discover(ctx context.Context, paths []string) ([]string, error) {
	scanned, selected := map[string]bool{}, map[string]bool{}
	for _, p := range paths {
		info, err := fs.Stat(l.fsys, p)
		switch {
		case err != nil:
			// Whoever was given the path reports it.
		case info.IsDir():
			l.walk(p, scanned)
		default:
			if isCandidate(p) || l.meant(p) {
				selected[path.Clean(p)] = true
			}
		}
	}
	all := map[string]bool{}
	for p := range scanned {
		all[p] = true
	}
	for p := range selected {
		all[p] = true
	}
	if err := l.parseAll(ctx, slices.Sorted(maps.Keys(all))); err != nil {
		return nil, err
	}
	if l.anyTemplate(selected) {
		// What nests a template may stand anywhere.
		rest := map[string]bool{}
		l.walk(".", rest)
		for p := range selected {
			l.walk(path.Dir(p), rest) // which may be in a directory that is skipped
		}
		for p := range all {
			delete(rest, p)
		}
		if err := l.parseAll(ctx, slices.Sorted(maps.Keys(rest))); err != nil {
			return nil, err
		}
		for p := range rest {
			delete(l.parseDiags, p) // nobody asked
		}
	}
	l.names = slices.Sorted(maps.Keys(l.templates))
	return l.roots(scanned, selected), nil
}

// meant reports whether a file without a template's name is one all the same:
// the user named it.
func (l *loader) meant(p string) bool {
	content, _, err := readLimited(l.fsys, p, 1<<20)
	return err == nil && mayBeTemplate(content) && looksLikeTemplate(content)
}

func (l *loader) anyTemplate(paths map[string]bool) bool {
	for p := range paths {
		if l.templates[p] != nil {
			return true
		}
	}
	return false
}

func (l *loader) walk(dir string, into map[string]bool) {
	source.Walk(l.fsys, dir, func(p string, d fs.DirEntry, err error) {
		switch {
		case err != nil: // the reader of another dialect, or of the path, says so
		case !isCandidate(d.Name()):
		case d.Type().IsRegular():
			into[p] = true
		case d.Type()&fs.ModeSymlink != 0:
			if target, ok := l.target(p); ok {
				into[target] = true
			}
		}
	})
}

// target follows a symbolic link to a file inside the root of the scan, so that
// a template with several names is one.
func (l *loader) target(p string) (string, bool) {
	links, ok := l.fsys.(fs.ReadLinkFS)
	if !ok {
		return "", false
	}
	for range 10 {
		to, err := links.ReadLink(p)
		if err != nil {
			info, err := fs.Stat(l.fsys, p)
			return p, err == nil && info.Mode().IsRegular()
		}
		if p = path.Join(path.Dir(p), to); path.IsAbs(to) || !fs.ValidPath(p) {
			return "", false
		}
	}
	return "", false
}

// parseAll parses files side by side and keeps what are templates.
func (l *loader) parseAll(ctx context.Context, names []string) error {
	found := make([]*template, len(names))
	diags := make([]source.Diagnostics, len(names))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(l.opts.Jobs, 1))
	for i, name := range names {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			found[i], diags[i] = l.parseFile(name)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, t := range found {
		l.found(names[i], diags[i])
		if t != nil {
			t.place = l.environmentOf(names[i])
			l.templates[names[i]] = t
		}
	}
	return nil
}

func (l *loader) found(name string, diags source.Diagnostics) {
	if len(diags) > 0 {
		l.parseDiags[name] = diags
	}
}

// roots returns the templates that no other template nests. Templates that only
// nest each other have no root; each is taken as one.
func (l *loader) roots(scanned, selected map[string]bool) []string {
	children := map[string][]string{}
	nested, done := map[string]bool{}, map[string]bool{}
	names := slices.Sorted(maps.Keys(l.templates))
	for queue := names; len(queue) > 0; queue = queue[1:] {
		p := queue[0]
		if done[p] {
			continue
		}
		done[p] = true
		for _, c := range l.nestedIn(l.templates[p]) {
			if c != p {
				children[p] = append(children[p], c)
				nested[c] = true
				queue = append(queue, c)
			}
		}
	}
	names = slices.Sorted(maps.Keys(l.templates))
	reached := map[string]bool{}
	for _, p := range names {
		if l.templates[p] != nil && !nested[p] {
			maps.Copy(reached, source.Below(p, children))
		}
	}
	var out, linked []string
	related := false
	for _, p := range names {
		if l.templates[p] == nil || nested[p] && reached[p] {
			continue
		}
		below := source.Below(p, children)
		chosen := scanned[p] || source.Meet(below, selected)
		if chosen {
			out = append(out, p)
		}
		if l.linksOthers(below) {
			linked, related = append(linked, p), related || chosen
		}
	}
	if len(selected) > 0 && related {
		// What a stack exports or imports is judged with those at the other end.
		out = append(out, linked...)
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return out
}

// linksOthers reports whether templates export values to other stacks or import
// them.
func (l *loader) linksOthers(paths map[string]bool) bool {
	for p := range paths {
		if t := l.templates[p]; t != nil && (bytes.Contains(t.file.Content, []byte("Export")) || bytes.Contains(t.file.Content, []byte("ImportValue"))) {
			return true
		}
	}
	return false
}

// nestedIn lists the local templates that the nested stacks of a template name
// literally.
func (l *loader) nestedIn(t *template) []string {
	var out []string
	for _, e := range entriesOf(t.root.get("Resources")) {
		if p, ok := l.nestedBy(t, e.value); ok {
			out = append(out, p)
		}
	}
	return out
}

// nestedBy finds the local template that a resource nests by what is written
// alone: the CDK's asset, a relative path, or where it is uploaded to.
func (l *loader) nestedBy(t *template, body *node) (string, bool) {
	typ, _ := body.get("Type").scalar()
	location := locationNode(typ, body)
	if location == nil {
		return "", false
	}
	if asset, ok := body.get("Metadata").get(assetPath).scalar(); ok {
		if p, ok := l.localTemplate(t, asset); ok {
			return p, true
		}
	}
	text := location
	if name, arg, ok := location.function(); ok && name == "Fn::Sub" {
		text = arg
	}
	if s, ok := text.scalar(); ok {
		if p, ok := l.localTemplate(t, s); ok {
			return p, true
		}
	}
	written := writtenLocation(location)
	if !strings.Contains(written, "://") {
		return "", false
	}
	return l.uploadedFrom(t, written, body.get("Properties").get("Parameters"))
}

// assetPath is where the CDK notes the file of a nested stack.
const assetPath = "aws:asset:path"

// locationNode returns where a nested stack's template is, nil for other types.
func locationNode(typ string, body *node) *node {
	switch typ {
	case "AWS::CloudFormation::Stack":
		return body.get("Properties").get("TemplateURL")
	case "AWS::Serverless::Application":
		return body.get("Properties").get("Location")
	}
	return nil
}

// localTemplate finds the template that a relative path names.
func (l *loader) localTemplate(t *template, location string) (string, bool) {
	location = strings.TrimPrefix(location, "file://")
	if location == "" || strings.Contains(location, "://") || strings.Contains(location, "${") || path.IsAbs(location) {
		return "", false
	}
	p := path.Join(t.dir(), strings.ReplaceAll(location, `\`, "/"))
	if !fs.ValidPath(p) {
		return "", false
	}
	if l.template(p) != nil {
		return p, true
	}
	if info, err := fs.Stat(l.fsys, p); err == nil && info.IsDir() {
		// SAM takes a directory with a template of the usual name.
		for _, name := range []string{"template.yaml", "template.yml", "template.json"} {
			if q := path.Join(p, name); l.template(q) != nil {
				return q, true
			}
		}
	}
	return p, false
}

// template returns the template of a path, parsed when it is first asked for;
// nil where there is none.
func (l *loader) template(p string) *template {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t, ok := l.templates[p]; ok {
		return t
	}
	info, err := fs.Stat(l.fsys, p)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	t, diags := l.parseFile(p)
	l.found(p, diags)
	l.templates[p] = t
	return t
}
