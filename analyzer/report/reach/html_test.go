package reach

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

var update = flag.Bool("update", false, "write the golden files")

func paths(name, text string) *Input {
	files := source.NewFiles()
	files.Add(source.NewFile(name+".tf", []byte("a\nb\n")))
	at := source.Range{File: name + ".tf", Start: 2, End: 3}
	return &Input{Files: files, Paths: []analyzer.Reached{
		{Unit: "a", From: name, Workload: "ecs_service", To: "s3", Need: "needed", Path: graph.PathGatewayEndpoint, Over: "aws_vpc_endpoint.s3", Hops: []analyzer.Hop{
			{Address: name, Range: at, Text: text}, {Address: name, Text: "written nowhere"},
		}},
		{Unit: "a", From: name, Workload: "ecs_service", To: "sqs", Path: graph.PathNone, Why: []string{text}, Hops: []analyzer.Hop{{Address: name, Range: at, Text: text, Broken: true}}},
		{Unit: "b", From: "aws_subnet.a[0]", To: "kms", Path: graph.PathUnknown, Possible: []graph.PathClass{graph.PathNAT, graph.PathInternet}, Why: []string{text}},
		{Unit: "b", From: "aws_subnet.a[1]", To: "kms", Path: graph.PathUnknown, Possible: []graph.PathClass{graph.PathNAT, graph.PathInternet}, Why: []string{text}},
	}}
}

func TestHTMLGolden(t *testing.T) {
	japanese := paths("東京", "方向が逆です")
	japanese.Language = finding.Japanese
	for name, in := range map[string]*Input{"paths": paths("aws_ecs_service.shop", "lets TCP 443 out"), "none": {}, "japanese": japanese} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := WriteHTML(&b, in); err != nil {
				t.Fatal(err)
			}
			checkElements(t, b.String())
			golden := filepath.Join("testdata", name+".html")
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
				t.Errorf("page differs from %s (-want +got); run with -update when that is meant:\n%s", golden, diff)
			}
		})
	}
}

// checkElements asserts that a page has only elements of our own.
func checkElements(t *testing.T, content string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(content))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta"}, xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, content)
		}
		if e, ok := token.(xml.StartElement); ok && !strings.Contains(" html head meta title style body header h1 h2 h3 main p section span div details summary ol li ", " "+e.Name.Local+" ") {
			t.Fatalf("an element %s that nobody writes", e.Name.Local)
		}
	}
}

func TestHTMLEscapes(t *testing.T) {
	var b bytes.Buffer
	if err := WriteHTML(&b, paths(`<script>"`, `</li><img src=x onerror="y">`)); err != nil {
		t.Fatal(err)
	}
	checkElements(t, b.String())
}
