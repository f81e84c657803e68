package reach

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

func TestTableNames(t *testing.T) {
	tests := map[string]struct{ names, want []string }{
		"counted":          {[]string{"a.x[0]", "a.x[1]", "a.y[1]"}, []string{"a.x[0]", "[1]", "a.y[1]"}},
		"keyed":            {[]string{`a.x["a"]`, `a.x["b"]`}, []string{`a.x["a"]`, `["b"]`}},
		"single":           {[]string{"a.x", "a.x[0]", "a.y"}, []string{"a.x", "a.x[0]", "a.y"}},
		"of a module":      {[]string{"module.m[0].a.x", "module.m[1].a.x"}, []string{"module.m[0].a.x", "module.m[1].a.x"}},
		"brackets in keys": {[]string{`a.x["${data.z["r"].names[0]}"]`, `a.x["${data.z["r"].names[1]}"]`}, []string{`a.x["${data.z["r"].names[0]}"]`, `["${data.z["r"].names[1]}"]`}},
		"lone bracket":     {[]string{`a.x["["]`, `a.x["]"]`}, []string{`a.x["["]`, `a.x["]"]`}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, shortened(tt.names)); diff != "" {
				t.Errorf("shortened(%q) (-want +got):\n%s", tt.names, diff)
			}
		})
	}
}

func TestTableReasons(t *testing.T) {
	in := &Input{Paths: []analyzer.Reached{{From: "a.x", To: "s3", Path: graph.PathUnknown, Why: []string{"one", "two", "three", "four", "five"}}}}
	for hops, want := range map[bool]string{
		false: "a.x (subnet)\n  s3  unknown  one; two; three; and 2 more reasons\n\nPaths: unknown 1.\n",
		true:  "a.x (subnet)\n  s3  unknown  one; two; three; four; five\n\nPaths: unknown 1.\n",
	} {
		in.Hops = hops
		var b bytes.Buffer
		if err := WriteTable(&b, in); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("table with steps %t (-want +got):\n%s", hops, diff)
		}
	}
}
