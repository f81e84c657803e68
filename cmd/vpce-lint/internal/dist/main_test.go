package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	sample = []file{{"LICENSE", 0o644, []byte("text")}, {"vpce-lint", 0o755, []byte("binary")}}
	commit = time.Date(2026, 1, 2, 3, 4, 6, 0, time.FixedZone("JST", 9*3600))
)

// entry is what matters of a file in an archive.
type entry struct {
	Name, Content string
	Mode          int64
	Time          time.Time
}

func wanted() []entry {
	return []entry{
		{"a/LICENSE", "text", 0o644, commit.UTC()},
		{"a/vpce-lint", "binary", 0o755, commit.UTC()},
	}
}

func TestTarball(t *testing.T) {
	var b, again bytes.Buffer
	if err := errors.Join(tarball(&b, "a", sample, commit), tarball(&again, "a", sample, commit.UTC())); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the time zone changes the bytes")
	}
	plain, err := gzip.NewReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	if plain.Name != "" || !plain.ModTime.IsZero() {
		t.Errorf("gzip's header has %q, %v", plain.Name, plain.ModTime)
	}
	archive := tar.NewReader(plain)
	var got []entry
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		if h.Uid != 0 || h.Gid != 0 || h.Uname != "" || h.Gname != "" {
			t.Errorf("%s belongs to %q", h.Name, h.Uname)
		}
		got = append(got, entry{h.Name, string(content), h.Mode, h.ModTime.UTC()})
	}
	if diff := cmp.Diff(wanted(), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestZipped(t *testing.T) {
	var b, again bytes.Buffer
	if err := errors.Join(zipped(&b, "a", sample, commit), zipped(&again, "a", sample, commit.UTC())); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the time zone changes the bytes")
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var got []entry
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, entry{f.Name, string(content), int64(f.Mode().Perm()), f.Modified.UTC()})
	}
	if diff := cmp.Diff(wanted(), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
