// Command dist builds a release: a static binary for each platform, packed with
// the licence and the readme, and the checksums of the archives.
//
//	go run ./cmd/vpce-lint/internal/dist [-o dist] [-targets linux/amd64,…]
//
// Two builds of one commit with one version of Go give the same bytes, whoever
// builds them and wherever: paths are trimmed, C is not used, the settings of
// the environment that change code are fixed, and archives are sorted, belong to
// nobody and bear the time of the commit. The version is the one that the go
// command reads from the tags of the repository, or of -version where there is no
// repository.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const program = "vpce-lint"

// packed are the files that stand beside the binary, relative to the working
// directory.
func packed() []string { return []string{"CHANGELOG.md", "LICENSE", "README.md"} }

const allTargets = "darwin/amd64,darwin/arm64,linux/amd64,linux/arm64,windows/amd64,windows/arm64"

func main() {
	var r release
	flag.StringVar(&r.folder, "o", "dist", "folder of the archives; what dist left there before is replaced")
	flag.StringVar(&r.version, "version", "", "version such as v0.1.0, for sources without a repository")
	targets := flag.String("targets", allTargets, "platforms, with commas")
	flag.Parse()
	if err := r.build(strings.Split(*targets, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "dist: "+err.Error())
		os.Exit(1)
	}
}

// release is what is built.
type release struct {
	folder, version string
	// time of the commit; without a repository the start of 1980, before which zip
	// has no times.
	time time.Time
	sums []string
}

func (r *release) build(targets []string) error {
	if err := r.clear(); err != nil {
		return err
	}
	slices.Sort(targets)
	for _, target := range targets {
		system, arch, ok := strings.Cut(target, "/")
		if !ok {
			return fmt.Errorf("%q is no platform such as linux/amd64", target)
		}
		if err := r.target(system, arch); err != nil {
			return fmt.Errorf("%s: %w", target, err)
		}
	}
	slices.Sort(r.sums)
	return os.WriteFile(filepath.Join(r.folder, "SHA256SUMS"), []byte(strings.Join(r.sums, "")), 0o644)
}

// clear removes archives of former builds, and nothing else.
func (r *release) clear() error {
	if err := os.MkdirAll(r.folder, 0o755); err != nil {
		return err
	}
	for _, pattern := range []string{program + "_*.tar.gz", program + "_*.zip", "SHA256SUMS"} {
		old, err := filepath.Glob(filepath.Join(r.folder, pattern))
		if err != nil {
			return err
		}
		for _, file := range old {
			if err := os.Remove(file); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *release) target(system, arch string) error {
	work, err := os.MkdirTemp("", "dist")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }() // what is left in the temporary folder does no harm
	name := program
	if system == "windows" {
		name += ".exe"
	}
	binary := filepath.Join(work, name)
	if err := r.compile(binary, system, arch); err != nil {
		return err
	}
	version, err := r.identify(binary)
	if err != nil {
		return err
	}
	files, err := contents(binary, name)
	if err != nil {
		return err
	}
	base := fmt.Sprintf("%s_%s_%s_%s", program, version, system, arch)
	archive, pack := base+".tar.gz", tarball
	if system == "windows" {
		archive, pack = base+".zip", zipped
	}
	var out bytes.Buffer
	if err := pack(&out, base, files, r.time); err != nil {
		return err
	}
	sum := fmt.Sprintf("%x  %s\n", sha256.Sum256(out.Bytes()), archive)
	r.sums = append(r.sums, sum)
	fmt.Print(sum)
	return os.WriteFile(filepath.Join(r.folder, archive), out.Bytes(), 0o644)
}

// compile builds the binary with the settings that decide about its bytes.
func (r *release) compile(binary, system, arch string) error {
	flags := "-s -w -buildid="
	if r.version != "" {
		flags += " -X main.stamped=" + r.version
	}
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=auto", "-ldflags", flags, "-o", binary, "./cmd/"+program)
	cmd.Env = append(os.Environ(),
		"CGO_ENABLED=0", "GOOS="+system, "GOARCH="+arch, "GOAMD64=v1", "GOARM64=v8.0",
		"GOFLAGS=-mod=readonly", "GOEXPERIMENT=", "GOWORK=off")
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// identify reads the version and the time of the commit from the binary itself.
func (r *release) identify(binary string) (string, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return "", err
	}
	version := r.version
	if version == "" {
		version = info.Main.Version
	}
	if version == "" || version == "(devel)" {
		return "", errors.New("there is no repository that says the version; give -version")
	}
	r.time = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, s := range info.Settings {
		if s.Key != "vcs.time" {
			continue
		}
		if r.time, err = time.Parse(time.RFC3339, s.Value); err != nil {
			return "", err
		}
	}
	return strings.TrimPrefix(version, "v"), nil
}

// file is one file of an archive.
type file struct {
	name    string
	mode    fs.FileMode
	content []byte
}

// contents are the files of an archive, sorted by name.
func contents(binary, name string) ([]file, error) {
	var out []file
	for _, path := range append(packed(), binary) {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		f := file{name: filepath.Base(path), mode: 0o644, content: content}
		if path == binary {
			f.name, f.mode = name, 0o755
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

// tarball writes a tar.gz whose entries belong to nobody.
func tarball(w io.Writer, folder string, files []file, at time.Time) error {
	compressed, err := gzip.NewWriterLevel(w, gzip.BestCompression) // its header has no name and no time
	if err != nil {
		return err
	}
	archive := tar.NewWriter(compressed)
	for _, f := range files {
		header := &tar.Header{
			Typeflag: tar.TypeReg, Name: folder + "/" + f.name, Size: int64(len(f.content)), Mode: int64(f.mode.Perm()),
			ModTime: at.UTC(), Format: tar.FormatUSTAR,
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(f.content); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), compressed.Close())
}

func zipped(w io.Writer, folder string, files []file, at time.Time) error {
	archive := zip.NewWriter(w)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, f := range files {
		header := &zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: at.UTC()}
		header.SetMode(f.mode)
		entry, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.content); err != nil {
			return err
		}
	}
	return archive.Close()
}
