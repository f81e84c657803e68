package policies

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// packed writes an archive of anything.
func packed(t *testing.T, headers []tar.Header, contents []string) string {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	w := tar.NewWriter(zip)
	for i, h := range headers {
		h.Mode = 0o600
		h.Size = int64(len(contents[i]))
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(contents[i])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestHostileBundles: nothing is written, nothing outside is read, and a rule
// beside what is hostile goes on.
func TestHostileBundles(t *testing.T) {
	regular := func(name string) tar.Header { return tar.Header{Name: name, Typeflag: tar.TypeReg} }
	rule := goodRule("a")
	many, empty := []tar.Header{regular("/a.rego")}, []string{rule}
	for range maxCustomFiles + 1 {
		many, empty = append(many, regular("/b.rego")), append(empty, "package vpce.b")
	}
	for name, tt := range map[string]struct {
		headers  []tar.Header
		contents []string
		fault    string // "" where the rule is all that is taken
	}{
		"a symbolic link":       {[]tar.Header{regular("/a.rego"), {Name: "/b.rego", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}}, []string{rule, ""}, ""},
		"a hard link":           {[]tar.Header{regular("/a.rego"), {Name: "/b.rego", Linkname: "../../../etc/passwd", Typeflag: tar.TypeLink}}, []string{rule, ""}, ""},
		"a device":              {[]tar.Header{regular("/a.rego"), {Name: "/b.rego", Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 5}}, []string{rule, ""}, ""},
		"paths that lead out":   {[]tar.Header{regular("../../../../a.rego"), regular("../data.json")}, []string{rule, `{"x": 1}`}, ""},
		"an absolute path":      {[]tar.Header{regular("/etc/a.rego")}, []string{rule}, ""},
		"many files":            {many, empty, "holds"},
		"a manifest that nests": {[]tar.Header{regular("/.manifest"), regular("/a.rego")}, []string{strings.Repeat("[", 100_000), rule}, "manifest"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			bundle := filepath.Join(dir, "b.tar.gz")
			if err := os.WriteFile(bundle, []byte(packed(t, tt.headers, tt.contents)), 0o600); err != nil {
				t.Fatal(err)
			}
			c := ReadCustom([]CustomSource{{FS: os.DirFS(dir), Path: "b.tar.gz", Name: "b.tar.gz"}})
			if tt.fault == "" {
				if ids := c.IDs(); len(ids) != 1 || ids[0] != "test/a" {
					t.Errorf("rules %v, faults %v", ids, c.Faults())
				}
			} else if len(c.Faults()) == 0 || !strings.Contains(c.Faults()[0].Detail, tt.fault) || !strings.Contains(c.Faults()[0].Detail, "b.tar.gz") {
				t.Errorf("faults %v, want one that names the bundle and says %q", c.Faults(), tt.fault)
			}
			for _, f := range c.Files() {
				if strings.Contains(string(f.Content), "root:") {
					t.Errorf("%s holds what lies outside of the bundle", f.Path)
				}
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
				t.Errorf("something was written: %v, %v", entries, err)
			}
		})
	}
}

// TestHostileRules: a file that is made to break OPA's parser or compiler costs
// itself and no other.
func TestHostileRules(t *testing.T) {
	head := "package vpce.test.bad\n\n"
	for name, text := range map[string]string{
		"brackets":        head + "violated := " + strings.Repeat("[", 300_000),
		"parentheses":     head + "violated := " + strings.Repeat("(", 300_000),
		"objects":         head + "violated := " + strings.Repeat(`{"a":`, 100_000),
		"negations":       head + "violated if " + strings.Repeat("not ", 100_000),
		"comprehensions":  head + "violated := " + strings.Repeat("{x | x := ", 50_000),
		"bodies":          head + strings.Repeat("violated if { every x in [1] { ", 20_000),
		"a long sum":      head + "violated := " + strings.Repeat("1 + ", 100_000) + "1\n",
		"NUL":             head + "violated := \x00\n",
		"invalid UTF-8":   head + "violated := \"\xff\"\n",
		"no end of text":  head + "violated := \"" + strings.Repeat("a", 1<<19),
		"a ring":          head + "violated contains x if some x in a\na := b\nb := a\n",
		"the metadata":    "# METADATA\n# custom: " + strings.Repeat("[", 50_000) + "\n" + head,
		"aliases":         "# METADATA\n# custom:\n#   a: &a [x, x]\n#   b: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n#   c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n#   d: &d [*c, *c, *c, *c, *c, *c, *c, *c]\n#   e: &e [*d, *d, *d, *d, *d, *d, *d, *d]\n#   f: &f [*e, *e, *e, *e, *e, *e, *e, *e]\n#   g: &g [*f, *f, *f, *f, *f, *f, *f, *f]\n#   h: [*g, *g, *g, *g, *g, *g, *g, *g]\n" + head,
		"a call of http":  head + "violated contains 1 if http.send({\"url\": \"http://127.0.0.1\"})\n",
		"the environment": head + "violated contains 1 if opa.runtime().env.HOME\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, compiled, faults := readAll(map[string]string{"a.rego": goodRule("a"), "bad.rego": text})
			if ids := c.IDs(); len(ids) == 0 || ids[0] != "test/a" || compiled == nil {
				t.Errorf("the rule beside it is lost: %v", ids)
			}
			if len(faults) == 0 || !strings.Contains(faults[0].Detail+faults[0].Path+faults[0].Subject.File, "bad.rego") {
				t.Errorf("faults %.2000v, want one that names bad.rego", faults)
			}
			for _, f := range faults {
				if strings.Contains(f.Detail, "gave up") {
					t.Logf("a panic was caught: %.300s", f.Detail)
				}
			}
		})
	}
}
