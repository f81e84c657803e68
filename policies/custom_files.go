package policies

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Bounds of what is read of one place. A rule set is a few hundred kilobytes.
const (
	maxCustomFile  = 1 << 20
	maxCustomTotal = 32 << 20
	maxCustomFiles = 2000
	maxEntries     = 100_000
)

// customFile is a file of rules or data. path is relative to its place, name is
// what messages call it, packed is set where it lies in an archive.
type customFile struct {
	path, name string
	content    []byte
	packed     bool
	// err is set where the file cannot be read.
	err error
}

// readFiles returns the Rego and data files of a place in the order of their
// paths, and the roots of its manifest, nil where there is none. The error is the
// end of a sentence that begins with the place.
func readFiles(s CustomSource) (files []customFile, roots []string, err error) {
	info, err := fs.Stat(s.FS, s.Path)
	if err != nil {
		return nil, nil, reason(err)
	}
	var manifest []byte
	switch {
	case info.IsDir():
		files, manifest, err = readFolder(s)
	case strings.HasSuffix(s.Path, ".rego"):
		var content []byte
		content, err = readBounded(s.FS, s.Path, maxCustomFile)
		files = []customFile{{path: path.Base(s.Path), name: s.Name, content: content}}
	default:
		files, manifest, err = readArchive(s)
	}
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(files, func(a, b customFile) int { return strings.Compare(a.path, b.path) })
	if roots, err = manifestRoots(manifest); err != nil {
		return nil, nil, err
	}
	if !slices.ContainsFunc(files, func(f customFile) bool { return !isData(f.path) }) {
		return nil, nil, errHollow
	}
	return files, roots, nil
}

var errHollow = errors.New("holds no .rego file")

func reason(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	return fmt.Errorf("cannot be read: %w", err)
}

// isData reports whether OPA's bundles hold data in a file of that name.
func isData(name string) bool {
	switch path.Base(name) {
	case "data.json", "data.yaml", "data.yml":
		return true
	}
	return false
}

// readFolder reads a folder. What tools keep in folders of their own, and hidden
// folders, are passed over.
func readFolder(s CustomSource) (files []customFile, manifest []byte, err error) {
	total, entries := 0, 0
	err = fs.WalkDir(s.FS, s.Path, func(name string, d fs.DirEntry, err error) error {
		if entries++; entries > maxEntries {
			return fmt.Errorf("holds more than %d files", maxEntries)
		}
		if err != nil {
			return reason(err)
		}
		inner := strings.TrimPrefix(strings.TrimPrefix(name, s.Path), "/")
		if s.Path == "." {
			inner = name
		}
		switch {
		case d.IsDir():
			if inner != "" && name != s.Path && (source.IsSkippedDir(d.Name()) || strings.HasPrefix(d.Name(), ".")) {
				return fs.SkipDir
			}
			return nil
		case inner == ".manifest":
			manifest, err = readBounded(s.FS, name, maxCustomFile)
			return err
		case !strings.HasSuffix(name, ".rego") && !isData(name):
			return nil
		}
		content, err := readBounded(s.FS, name, maxCustomFile)
		if total += len(content); total > maxCustomTotal || len(files) >= maxCustomFiles {
			return fmt.Errorf("holds more than %d bytes or %d files of rules", maxCustomTotal, maxCustomFiles)
		}
		files = append(files, customFile{path: inner, name: path.Join(s.Name, inner), content: content, err: err})
		return nil
	})
	return files, manifest, err
}

func readBounded(fsys fs.FS, name string, most int64) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no regular file")
	}
	if err != nil {
		return nil, reason(err)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, reason(err)
	}
	content, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(content)) > most {
		err = fmt.Errorf("it has more than %d bytes", most)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, reason(err)
	}
	return content, nil
}

// readArchive reads a bundle as `opa build` writes it. Signatures are not
// checked, and compiled forms (Wasm, plans) are not looked at.
func readArchive(s CustomSource) (files []customFile, manifest []byte, err error) {
	packed, err := readBounded(s.FS, s.Path, maxCustomTotal)
	if err != nil {
		return nil, nil, err
	}
	// OPA's loader unpacks before it counts.
	unzip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, nil, errors.New("is no bundle: a bundle is a folder or a .tar.gz that `opa build` writes")
	}
	n, err := io.Copy(io.Discard, io.LimitReader(unzip, maxCustomTotal+1))
	if err != nil {
		return nil, nil, fmt.Errorf("is damaged: %w", err)
	}
	if n > maxCustomTotal {
		return nil, nil, fmt.Errorf("unpacks to more than %d bytes", maxCustomTotal)
	}
	loader := bundle.NewTarballLoaderWithBaseURL(bytes.NewReader(packed), "").WithSizeLimitBytes(maxCustomTotal)
	for {
		d, err := loader.NextFile()
		if errors.Is(err, io.EOF) {
			return files, manifest, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("is damaged: %w", err)
		}
		var content bytes.Buffer
		if _, err := d.Read(&content, maxCustomTotal); err != nil && !errors.Is(err, io.EOF) {
			return nil, nil, fmt.Errorf("is damaged: %w", err)
		}
		inner := strings.TrimPrefix(path.Clean("/"+d.Path()), "/")
		switch {
		case inner == ".manifest":
			manifest = content.Bytes()
		case inner == "patch.json":
			return nil, nil, errors.New("is a delta bundle, which changes another one; give the whole bundle")
		case !strings.HasSuffix(inner, ".rego") && !isData(inner):
		case content.Len() > maxCustomFile || len(files) >= maxCustomFiles:
			return nil, nil, fmt.Errorf("holds a file of more than %d bytes (%s), or more than %d files", maxCustomFile, inner, maxCustomFiles)
		default:
			files = append(files, customFile{path: inner, name: s.Name + ":" + inner, content: content.Bytes(), packed: true})
		}
	}
}

// manifestRoots returns the roots that a bundle's manifest gives, nil for no
// manifest, "" for everything.
func manifestRoots(content []byte) ([]string, error) {
	if content == nil {
		return nil, nil
	}
	var m bundle.Manifest
	if err := json.Unmarshal(content, &m); err != nil {
		return nil, fmt.Errorf("has a .manifest that is not right: %w", err)
	}
	if m.Roots == nil {
		return nil, nil
	}
	return *m.Roots, nil
}

func parseData(content []byte) (value any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	err = util.Unmarshal(content, &value)
	return value, err
}

// document takes one file of data.
func (r *customReader) document(m *customModule, name string, roots []string) {
	value, err := parseData(m.file.Content)
	if err != nil {
		r.add(m.fault(nil, fmt.Sprintf("It is neither JSON nor YAML: %s", err)))
		return
	}
	var words []string
	if dir := path.Dir(name); dir != "." {
		words = strings.Split(dir, "/")
	}
	object, ok := value.(map[string]any)
	if !ok {
		r.add(m.fault(nil, "Data must be an object (key: value)."))
		return
	}
	_, below := object["vpce"]
	if len(words) > 0 && words[0] == "vpce" || len(words) == 0 && below {
		r.add(m.fault(nil, "data.vpce is for rules; put data below another name, such as company/data.json."))
		return
	}
	if roots != nil && len(words) > 0 && !inRoots(roots, words) {
		r.add(m.fault(nil, fmt.Sprintf("It is outside of the roots of the bundle's manifest (%s).", strings.Join(roots, ", "))))
		return
	}
	at := r.data
	for _, w := range words {
		next, ok := at[w].(map[string]any)
		if !ok {
			if _, taken := at[w]; taken {
				r.add(m.fault(nil, fmt.Sprintf("Other data has a value at %s already.", strings.Join(words, "."))))
				return
			}
			next = map[string]any{}
			at[w] = next
		}
		at = next
	}
	if key := mergeData(at, object); key != "" {
		r.add(m.fault(nil, fmt.Sprintf("Other data has a value at %s already.", strings.Join(append(words, key), "."))))
	}
}

// mergeData adds what is new; it returns the key that both have.
func mergeData(into, from map[string]any) string {
	clash := ""
	for key, value := range from {
		have, both := into[key]
		a, isObject := have.(map[string]any)
		b, isToo := value.(map[string]any)
		switch {
		case !both:
			into[key] = value
		case isObject && isToo:
			if inner := mergeData(a, b); inner != "" && (clash == "" || key+"."+inner < clash) {
				clash = key + "." + inner
			}
		case clash == "" || key < clash:
			clash = key
		}
	}
	return clash
}
