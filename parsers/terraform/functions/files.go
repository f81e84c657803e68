package functions

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// hashes are the hash functions of strings and, behind "file", of files.
var hashes = map[string]func([]byte) string{
	"md5":          func(b []byte) string { h := md5.Sum(b); return hex.EncodeToString(h[:]) },
	"sha1":         func(b []byte) string { h := sha1.Sum(b); return hex.EncodeToString(h[:]) },
	"sha256":       func(b []byte) string { h := sha256.Sum256(b); return hex.EncodeToString(h[:]) },
	"sha512":       func(b []byte) string { h := sha512.Sum512(b); return hex.EncodeToString(h[:]) },
	"base64sha256": func(b []byte) string { h := sha256.Sum256(b); return base64.StdEncoding.EncodeToString(h[:]) },
	"base64sha512": func(b []byte) string { h := sha512.Sum512(b); return base64.StdEncoding.EncodeToString(h[:]) },
}

func fileFunctions() []*builtin {
	out := []*builtin{
		fileFunction("file", cty.String, readText),
		fileFunction("filebase64", cty.String, func(c *call, name string) (cty.Value, error) {
			b, err := c.readFile(name)
			return cty.StringVal(base64.StdEncoding.EncodeToString(b)), err
		}),
		fileFunction("fileexists", cty.Bool, fileExists),
		fileFunction("fileset", cty.Set(cty.String), fileSet),
		fileFunction("templatefile", cty.DynamicPseudoType, templateFile),
		fileFunction("abspath", cty.String, func(c *call, name string) (cty.Value, error) {
			return cty.StringVal(c.f.Absolute(name)), nil
		}),
		{name: "basename", base: stringFunc(cty.String, func(args []string) (cty.Value, error) {
			return cty.StringVal(path.Base(args[0])), nil
		}, "path"), looks: true, special: pathSpecial(path.Base)},
		{name: "dirname", base: stringFunc(cty.String, func(args []string) (cty.Value, error) {
			return cty.StringVal(path.Dir(args[0])), nil
		}, "path"), looks: true, special: pathSpecial(path.Dir)},
		{name: "pathexpand", base: fileParams(cty.String, "path"), looks: true, always: true, special: pathExpand},
		{name: "templatestring", base: templateStringFunc, always: true, moves: true, special: templateString},
	}
	out[4].moves = true
	out[3].base = fileParams(cty.Set(cty.String), "path", "pattern")
	out[4].base = function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}, {Name: "vars", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.DynamicPseudoType),
		Impl:   unknownImpl,
	})
	for name, h := range hashes {
		out = append(out, fileFunction("file"+name, cty.String, func(c *call, name string) (cty.Value, error) {
			b, err := c.readFile(name)
			return cty.StringVal(h(b)), err
		}))
	}
	return out
}

func unknownImpl(_ []cty.Value, t cty.Type) (cty.Value, error) { return cty.UnknownVal(t), nil }

// fileParams makes a function that only has parameters and a type.
func fileParams(t cty.Type, names ...string) function.Function {
	return stringFunc(t, func([]string) (cty.Value, error) { return cty.UnknownVal(t), nil }, names...)
}

// errOutside says that a file cannot be looked at, for a reason that tells
// nothing about it.
var errOutside = errors.New("outside")

// fileFunction makes a function of a path, which read gets relative to the
// root of the scan.
func fileFunction(name string, t cty.Type, read func(*call, string) (cty.Value, error)) *builtin {
	special := func(c *call) (cty.Value, error) {
		raw := bareOf(c.args[0])
		if !raw.IsKnown() {
			return cty.NilVal, errPass
		}
		shown := c.tokens().Render(raw.AsString())
		outside := func() (cty.Value, error) {
			if c.f.env.Refused != nil {
				c.f.env.Refused(name, shown)
			}
			return value.Unknown(t, value.Reason{
				Kind: value.Function,
				Text: fmt.Sprintf("%s(%q) is outside the scanned folder or cannot be read", name, shown),
			}), nil
		}
		p, ok := c.f.resolve(raw.AsString())
		if !ok && c.tokens().Has(raw.AsString()) {
			return c.unknown(t), nil
		}
		if !ok || c.f.env.Files == nil && name != "abspath" {
			return outside()
		}
		out, err := read(c, p)
		if errors.Is(err, errOutside) {
			return outside()
		}
		return out, err
	}
	return &builtin{name: name, base: fileParams(t, "path"), always: true, special: special}
}

// rootKey is the key of the hole that stands for the absolute path of the root
// of the scan, which is the user's own affair.
const rootKey = "the scanned folder"

// Absolute returns the absolute path of a path relative to the root of the scan.
// The root's own place is a hole in it, which file functions understand.
func (f *Functions) Absolute(name string) string {
	root := f.env.Tokens.Hole(value.Hole{
		Key: rootKey, Expression: "abspath(\".\")",
		Why: value.Reason{Kind: value.Function, Text: "the place of the scanned folder differs from machine to machine"},
	})
	if name = path.Clean(name); name == "." {
		return root
	}
	return root + "/" + name
}

// resolve returns a path of the user's relative to the root of the scan; false
// where it leaves the root.
func (f *Functions) resolve(name string) (string, bool) {
	root := f.Absolute(".")
	base := f.env.Dir
	if rest, ok := strings.CutPrefix(name, root); ok && (rest == "" || rest[0] == '/') {
		base, name = ".", "./"+rest
	}
	if f.env.Tokens.Has(name) || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "~") || strings.ContainsAny(name, "\x00\\") {
		return "", false
	}
	name = path.Join(base, name)
	return name, fs.ValidPath(name)
}

// readFile reads a file of at most the limit.
func (c *call) readFile(name string) ([]byte, error) {
	file, err := c.f.env.Files.Open(name)
	if err != nil {
		return nil, c.fileError(name, err)
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return nil, c.fileError(name, err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("the path %q is a directory, not a file", name)
	}
	if !info.Mode().IsRegular() {
		return nil, errOutside
	}
	content, err := io.ReadAll(io.LimitReader(file, int64(c.f.limits.Bytes)+1))
	if err != nil {
		return nil, c.fileError(name, err)
	}
	return content, c.limitBytes(len(content))
}

func (c *call) fileError(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return function.NewArgErrorf(0, "no file exists at %q", name)
	}
	return errOutside
}

func readText(c *call, name string) (cty.Value, error) {
	content, err := c.readFile(name)
	if err != nil {
		return cty.NilVal, err
	}
	if !utf8.Valid(content) {
		return cty.NilVal, function.NewArgErrorf(0, "contents of %q are not valid UTF-8; use the filebase64 function", name)
	}
	return cty.StringVal(string(content)), nil
}

func fileExists(c *call, name string) (cty.Value, error) {
	info, err := fs.Stat(c.f.env.Files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return cty.False, nil
	case err != nil:
		return cty.NilVal, errOutside
	case info.Mode().IsRegular():
		return cty.True, nil
	}
	return cty.NilVal, function.NewArgErrorf(0, "%q is not a regular file", name)
}

// fileSet lists the regular files below a directory that match a pattern.
func fileSet(c *call, name string) (cty.Value, error) {
	pattern := bareOf(c.args[1])
	if !pattern.IsKnown() || c.tokens().Has(pattern.AsString()) {
		return c.unknown(cty.Set(cty.String)), nil
	}
	full := path.Join(name, pattern.AsString())
	if !fs.ValidPath(full) || strings.HasPrefix(pattern.AsString(), "/") && name == "." {
		return cty.NilVal, errOutside
	}
	if !doublestar.ValidatePattern(full) {
		return cty.NilVal, function.NewArgErrorf(1, "failed to glob pattern %q: syntax error in pattern", pattern.AsString())
	}
	var out []cty.Value
	visited := 0
	err := doublestar.GlobWalk(c.f.env.Files, full, func(p string, entry fs.DirEntry) error {
		if visited++; visited > c.f.limits.Elements {
			return c.limitElements(visited)
		}
		info, err := fs.Stat(c.f.env.Files, p)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a link to nothing
		}
		if err != nil {
			return errOutside
		}
		if info.Mode().IsRegular() {
			out = append(out, cty.StringVal(relative(name, p)))
		}
		return nil
	}, doublestar.WithNoFollow())
	if err != nil {
		var limit *LimitError
		if errors.As(err, &limit) || errors.Is(err, errOutside) {
			return cty.NilVal, err
		}
		return cty.NilVal, c.fileError(name, err)
	}
	if len(out) == 0 {
		return cty.SetValEmpty(cty.String), nil
	}
	return cty.SetVal(out), nil
}

// relative returns target as seen from base, both relative to one root.
func relative(base, target string) string {
	if base == "." {
		return target
	}
	from, to := strings.Split(base, "/"), strings.Split(target, "/")
	for len(from) > 0 && len(to) > 0 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}

// pathSpecial cuts a path whose last part, or all but the last, is literal.
func pathSpecial(cut func(string) string) func(*call) (cty.Value, error) {
	return func(c *call) (cty.Value, error) {
		args, ok := c.knownStrings()
		if !ok {
			return cty.NilVal, errPass
		}
		pieces := c.tokens().Pieces(args[0])
		if len(pieces) == 0 {
			return cty.NilVal, errPass
		}
		last := pieces[len(pieces)-1]
		if last.Ref != nil || last.Hole != nil || !strings.Contains(strings.TrimRight(last.Text, "/"), "/") {
			return cty.NilVal, errPass
		}
		return cty.StringVal(cut(args[0])), nil
	}
}

func pathExpand(c *call) (cty.Value, error) {
	raw := bareOf(c.args[0])
	if !raw.IsKnown() {
		return cty.NilVal, errPass
	}
	switch startsWith(c.tokens(), raw.AsString(), "~") {
	case no:
		return raw, nil
	case yes:
		return cty.UnknownVal(cty.String).Mark(c.why("is not evaluated: home directories differ from machine to machine")), nil
	}
	return c.unknown(cty.String), nil
}

var templateStringFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "template", Type: cty.String}, {Name: "vars", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.String),
	Impl:   unknownImpl,
})

func templateString(c *call) (cty.Value, error) {
	src := bareOf(c.args[0])
	if !src.IsKnown() {
		return cty.NilVal, errPass
	}
	return c.template(src.AsString(), "<templatestring argument>")
}

func templateFile(c *call, name string) (cty.Value, error) {
	if vars := bareOf(c.args[1]); !vars.IsKnown() {
		return c.unknown(cty.DynamicPseudoType), nil
	}
	src, err := readText(c, name)
	if err != nil {
		return cty.NilVal, err
	}
	return c.template(src.AsString(), name)
}

var templateVariable = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_-]*$`)

// template evaluates a template with the variables of the second argument.
func (c *call) template(src, name string) (cty.Value, error) {
	vars, marks := c.args[1].Unmark()
	if !vars.IsKnown() || c.f.env.Template == nil {
		return c.unknown(cty.DynamicPseudoType), nil
	}
	if t := vars.Type(); !t.IsMapType() && !t.IsObjectType() {
		return cty.NilVal, function.NewArgErrorf(1, "invalid vars value: must be a map")
	}
	byName := map[string]cty.Value{}
	for it := vars.ElementIterator(); it.Next(); {
		k, v := it.Element()
		if !templateVariable.MatchString(k.AsString()) {
			return cty.NilVal, function.NewArgErrorf(1, "invalid template variable name %q: must start with a letter, followed by zero or more letters, digits, and underscores", k.AsString())
		}
		if !v.IsWhollyKnown() {
			v = withReasons(v, reasonsIn(marks))
		}
		byName[k.AsString()] = v
	}
	return c.f.env.Template(src, name, byName)
}
