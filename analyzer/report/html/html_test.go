package html

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/samples"
)

var update = flag.Bool("update", false, "write the golden files")

func TestGolden(t *testing.T) {
	for _, s := range samples.All() {
		t.Run(s.Name, func(t *testing.T) {
			got := write(t, s.Input)
			checkPage(t, got)
			golden := filepath.Join("testdata", s.Name+".html")
			if *update {
				if err := os.WriteFile(golden, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("report differs from %s (-want +got); run with -update when that is meant:\n%s", golden, diff)
			}
		})
	}
}

func write(t *testing.T, in *report.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, in); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checkPage asserts that a page has the elements of our own only, all of them
// closed, and that it loads nothing.
func checkPage(t *testing.T, content []byte) {
	t.Helper()
	known := strings.Fields("html head meta title style body header h1 p strong span input label main section h2 article h3 a code pre mark details summary ul li footer")
	d := xml.NewDecoder(bytes.NewReader(content))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta", "input"}, xml.HTMLEntity
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, content)
		}
		switch e := token.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			depth++
			if !slices.Contains(known, e.Name.Local) {
				t.Fatalf("an element %s that nobody writes", e.Name.Local)
			}
			for _, a := range e.Attr {
				switch name := a.Name.Local; {
				case strings.HasPrefix(name, "on"), name == "src", name == "style":
					t.Fatalf("%s has an attribute %s", e.Name.Local, name)
				case name == "href" && a.Value != "#" && !strings.HasPrefix(a.Value, "https://"):
					t.Fatalf("a link to %q", a.Value)
				}
			}
		}
	}
	if depth != 0 {
		t.Fatalf("%d elements are not closed", depth)
	}
}

func TestLink(t *testing.T) {
	for in, want := range map[string]string{"https://a.example/b": "https://a.example/b", "javascript:alert(1)": "#", "": "#", "data:text/html,x": "#"} {
		if got := link(in); got != want {
			t.Errorf("link(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("</p><script>alert(1)</script>`<b>`", "\"><img src=x onerror=y>.tf", "a/b\" onclick=\"x")
	f.Add("\u202e\x00&lt;", "'", "<!--")
	f.Fuzz(func(t *testing.T, message, file, rule string) {
		in := samples.Hostile(message, file, rule)
		in.Rules[0].HelpURI = message
		checkPage(t, write(t, in))
	})
}
