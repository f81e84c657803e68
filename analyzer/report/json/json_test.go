package json

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/samples"
)

var update = flag.Bool("update", false, "write the golden files")

func TestGolden(t *testing.T) {
	for _, s := range samples.All() {
		t.Run(s.Name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Write(&b, s.Input); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", s.Name+".json")
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
		})
	}
}

// TestUnfolded asserts that each instance comes out although they share a line.
func TestUnfolded(t *testing.T) {
	for _, s := range samples.All() {
		var b bytes.Buffer
		if err := Write(&b, s.Input); err != nil {
			t.Fatal(err)
		}
		var d document
		if err := json.Unmarshal(b.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, r := range s.Input.Results {
			want += len(r.Findings)
		}
		if len(d.Findings) != want {
			t.Errorf("%s: %d findings written, want %d", s.Name, len(d.Findings), want)
		}
	}
}
