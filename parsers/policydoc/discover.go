package policydoc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

const (
	// maxFileSize bounds a policy, in bytes. AWS takes 20 KB of a bucket's.
	maxFileSize = 4 << 20
	// headSize is how much of a file is read to see whether it is worth more. A
	// policy's Statement begins in it.
	headSize = 64 << 10
)

// isCandidate reports whether a file's name is that of a JSON file that is not
// Terraform's.
func isCandidate(name string) bool {
	name = strings.ToLower(name)
	if !strings.HasSuffix(name, ".json") {
		return false
	}
	for _, terraform := range []string{".tf.json", ".tofu.json", ".tfvars.json"} {
		if strings.HasSuffix(name, terraform) {
			return false
		}
	}
	return true
}

// isTemplateName reports whether a file's name is that of a template for
// Terraform.
func isTemplateName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".tftpl", ".tpl", ".tmpl":
		return true
	}
	return false
}

// discover returns the files that may be policies, in order. A file that is
// named as a path need not have the extension. Symbolic links are not followed:
// what they lead to has a path of its own.
func (l *loader) discover(paths []string) []string {
	var names []string
	for _, p := range paths {
		info, err := fs.Stat(l.fsys, p)
		switch {
		case err != nil:
			// Whoever was given the path reports it.
		case info.IsDir():
			source.Walk(l.fsys, p, func(name string, d fs.DirEntry, err error) {
				// What cannot be listed, the reader of configurations tells of.
				if err == nil && d.Type().IsRegular() && isCandidate(d.Name()) {
					names = append(names, name)
				}
			})
		case info.Mode().IsRegular() && !isTemplateName(p):
			names = append(names, path.Clean(p))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// outcome is what a file turned out to be; the zero outcome is that of a file
// that is no policy.
type outcome struct {
	unit  *declared.Unit
	diags source.Diagnostics
}

// readAll reads files side by side and returns what they are, in their order.
func (l *loader) readAll(ctx context.Context, names []string) ([]outcome, error) {
	found := make([]outcome, len(names))
	jobs := min(max(l.opts.Jobs, 1), max(len(names), 1))
	g, ctx := errgroup.WithContext(ctx)
	for job := range jobs {
		g.Go(func() error {
			head := make([]byte, headSize)
			for i := job; i < len(names); i += jobs {
				if err := ctx.Err(); err != nil {
					return err
				}
				if source.May(l.fsys, names[i], source.Policy) {
					found[i] = l.read(names[i], head)
				}
			}
			return nil
		})
	}
	return found, g.Wait()
}

// read reads one file. A panic, which is a defect of this program, costs this
// file and no other.
func (l *loader) read(name string, head []byte) (out outcome) {
	defer func() {
		if r := recover(); r != nil {
			out = outcome{diags: source.Diagnostics{{
				Severity: source.Error, Summary: "Policy could not be read", Path: name, Unparsed: true,
				Detail: fmt.Sprintf("%s: a defect in its reading (%v) ended it. Please report it.", name, r),
			}}}
		}
	}()
	content, err := l.content(name, head)
	if err != nil || content == nil {
		// The reader of templates, which opens the same files, says what cannot be
		// read.
		return outcome{}
	}
	return l.judge(name, content)
}

// content returns the bytes of a file, nil where its head tells that it is no
// policy. Of a file that is too large it is one byte more than may be.
func (l *loader) content(name string, head []byte) (content []byte, err error) {
	f, err := l.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	n, err := io.ReadFull(f, head)
	whole := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !whole || !mayBePolicy(head[:n]) {
		return nil, err
	}
	content = slices.Clone(head[:n])
	if whole {
		return content, nil
	}
	rest, err := io.ReadAll(io.LimitReader(f, maxFileSize+1-int64(n)))
	return append(content, rest...), err
}

// judge decides what a text is whose head may be a policy's.
func (l *loader) judge(name string, content []byte) outcome {
	if low, ok := fromUTF16(content); ok {
		if !looksLikePolicy(low) {
			return outcome{}
		}
		return outcome{diags: source.Diagnostics{{
			Severity: source.Error, Summary: "Policy is not in UTF-8", Path: name, Unparsed: true,
			Detail: name + " is in UTF-16, which AWS does not read (RFC 8259, section 8.1). Nothing of it is analysed; save it as UTF-8.",
		}}}
	}
	p, at, fault := parsePolicy(content)
	switch {
	case fault == "" && p == nil, isTemplate(content):
		return outcome{}
	case fault != "" && !looksLikePolicy(content):
		return outcome{}
	case len(content) > maxFileSize:
		return outcome{diags: source.Diagnostics{{
			Severity: source.Error, Summary: "Policy is too large", Path: name, Unparsed: true,
			Detail: fmt.Sprintf("%s has more than %d bytes, and AWS takes no policy of a tenth of that. Nothing of it is analysed.", name, maxFileSize),
		}}}
	}
	f := l.files.Add(source.NewFile(name, content))
	if fault != "" {
		return outcome{diags: source.Diagnostics{{
			Severity: source.Error, Summary: "Policy cannot be parsed", Unparsed: true,
			Subject: lineAt(f, f.OffsetOf(source.Position{Line: f.LineOf(at), Column: 1})),
			Detail:  fmt.Sprintf("%s, line %d: %s. Nothing of it is analysed.", name, f.LineOf(at), fault),
		}}}
	}
	out := outcome{unit: l.declare(f, p)}
	if p.mark {
		out.diags = source.Diagnostics{{
			Severity: source.Notice, Summary: "Policy begins with a byte order mark", Subject: lineAt(f, 0),
			Detail: name + " begins with a byte order mark, which JSON must not have (RFC 8259, section 8.1); whoever reads it may refuse it. It is analysed without.",
		}}
	}
	return out
}
