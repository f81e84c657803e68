package text

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/samples"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

var update = flag.Bool("update", false, "write the golden files")

func TestGolden(t *testing.T) {
	for _, s := range samples.All() {
		checkGolden(t, s.Name, s.Input)
		if s.Name == "several" {
			narrow := *s.Input
			narrow.Options = report.Options{Color: true, Width: 60, Directory: "modules/other"}
			checkGolden(t, "narrow-color", &narrow)
		}
	}
}

func checkGolden(t *testing.T, name string, in *report.Input) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		var b bytes.Buffer
		if err := Write(&b, in); err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", name+".txt")
		if *update {
			if err := os.WriteFile(golden, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), b.String()); diff != "" {
			t.Errorf("report differs from %s (-want +got); run with -update when that is meant:\n%s", golden, diff)
		}
		if !in.Options.Color && strings.Contains(b.String(), "\x1b") {
			t.Error("colours that nobody asked for")
		}
	})
}

func TestWriteDiagnostics(t *testing.T) {
	for _, s := range samples.All() {
		var b bytes.Buffer
		if err := WriteDiagnostics(&b, s.Input); err != nil {
			t.Fatal(err)
		}
		has := len(s.Input.Diagnostics)+len(s.Input.Configuration) > 0
		if (b.Len() > 0) != has {
			t.Errorf("%s: diagnostics: %v, written: %q", s.Name, has, b.String())
		}
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("a", 300) + "HERE" + strings.Repeat("b", 300)
	tests := []struct {
		name, content string
		start, end    int
		want          excerpt
	}{
		{"ascii", "x = 1\n", 4, 5, excerpt{text: "x = 1", column: 4, width: 1}},
		{"tabs", "\ta\tb\n", 3, 4, excerpt{text: "    a   b", column: 8, width: 1}},
		{"a tab inside", "\ta\tb\n", 1, 4, excerpt{text: "    a   b", column: 4, width: 5}},
		{"wide", "東京=1\n", 0, 6, excerpt{text: "東京=1", column: 0, width: 4}},
		{"behind wide", "東京=1\n", 7, 8, excerpt{text: "東京=1", column: 5, width: 1}},
		{"combining", "cafe\u0301 x\n", 7, 8, excerpt{text: "cafe\u0301 x", column: 5, width: 1}},
		{"inside a character", "東京\n", 1, 4, excerpt{text: "東京", column: 0, width: 4}},
		{"empty", "x = 1\n", 4, 4, excerpt{text: "x = 1", column: 4, width: 1}},
		{"line end included", "x = 1\r\ny\n", 4, 7, excerpt{text: "x = 1", column: 4, width: 1}},
		{"several lines", "a {\n  b\n}\nc\n", 0, 9, excerpt{text: "a {", column: 0, width: 3, more: 2}},
		{"byte order mark", "\xef\xbb\xbfx = 1\n", 3, 4, excerpt{text: "x = 1", column: 0, width: 1}},
		{"control characters", "a\x1b[31mb\u202ec\n", 6, 7, excerpt{text: "a\ufffd[31mb\ufffdc", column: 6, width: 1}},
		{"behind the end", "x\n", 50, 60, excerpt{text: "", column: 0, width: 1}},
		{"long line", long, 300, 304, excerpt{text: "…" + strings.Repeat("a", 23) + "HERE" + strings.Repeat("b", 11) + "…", column: 24, width: 4}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := excerptOf(source.NewFile("f", []byte(tt.content)), source.Range{File: "f", Start: tt.start, End: tt.end}, 40)
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(excerpt{})); diff != "" {
				t.Errorf("excerpt (-want +got):\n%s", diff)
			}
		})
	}
}

// TestExcerptOfOneLineFile has a file that is one line of four megabytes: an
// excerpt costs what is shown, not what the line is long.
func TestExcerptOfOneLineFile(t *testing.T) {
	const half = 2 << 20
	content := strings.Repeat("\t東", half/4) + "HERE" + strings.Repeat("b", half)
	line, from, to := window(content, half, half+4, 80)
	if len(line) > 4*8*80 {
		t.Errorf("%d bytes are looked at", len(line))
	}
	if line[from:to] != "HERE" {
		t.Errorf("the marked text is %q", line[from:to])
	}
	whole, _, _ := window(content, half, len(content), 80)
	if len(whole) > 4*8*80 {
		t.Errorf("%d bytes of a long mark are looked at", len(whole))
	}
	e := excerptOf(source.NewFile("f", []byte(content)), source.Range{File: "f", Start: half, End: half + 4}, 80)
	if !strings.Contains(e.text, "HERE") || e.width != 4 || displayWidth(e.text) > 80 {
		t.Errorf("%+v", e)
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add([]byte("a\tb\n"), 0, 3, 40)
	f.Add([]byte("\xef\xbb\xbf東\xff京\r\n\n"), -5, 900, 0)
	f.Add([]byte(strings.Repeat("é👩‍👩‍👧", 50)), 7, 90, 20)
	f.Add([]byte{}, 1, 0, -1)
	f.Fuzz(func(t *testing.T, content []byte, start, end, limit int) {
		e := excerptOf(source.NewFile("f", content), source.Range{File: "f", Start: start, End: end}, limit)
		if e.width < 1 || e.column < 0 || e.more < 0 {
			t.Fatalf("%+v", e)
		}
		room := max(limit, minExcerpt)
		if w := displayWidth(e.text); w > room || e.column+e.width > room+1 {
			t.Fatalf("%+v is %d wide, more than %d", e, w, room)
		}
		if utf8.Valid(content) && !utf8.ValidString(e.text) {
			t.Fatalf("%+v is not UTF-8", e)
		}
		if strings.ContainsAny(e.text, "\x1b\n\r\t\u202e") {
			t.Fatalf("%q has control characters", e.text)
		}
	})
}
