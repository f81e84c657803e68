package analyzer

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// A panic costs the configurations that it comes with and no other.
func TestIsolated(t *testing.T) {
	// poisoned panics when all of the given units are there with what they hold.
	poisoned := func(sets ...[]string) understanding {
		return func(p *declared.Project) (*graph.Graph, source.Diagnostics) {
			for _, set := range sets {
				there := func(id string) bool {
					return slices.ContainsFunc(p.Units, func(u *declared.Unit) bool { return u.ID == id && len(u.Resources) > 0 })
				}
				if !slices.ContainsFunc(set, func(id string) bool { return !there(id) }) {
					panic("poisoned by " + strings.Join(set, " and "))
				}
			}
			g := graph.New()
			for _, u := range p.Units {
				if len(u.Resources) > 0 {
					g.Add(&graph.VPC{Common: graph.Common{ID: graph.ID(u.ID)}}, nil)
				}
			}
			return g, source.Diagnostics{{Severity: source.Notice, Summary: "said by the understanding"}}
		}
	}
	for name, tt := range map[string]struct {
		sets [][]string
		want []string // units that are judged
		said []string // units that are given up
	}{
		"no panic":                 {want: []string{"a", "b", "c", "d", "e"}},
		"one unit":                 {sets: [][]string{{"c"}}, want: []string{"a", "b", "d", "e"}, said: []string{"c"}},
		"two units":                {sets: [][]string{{"a"}, {"e"}}, want: []string{"b", "c", "d"}, said: []string{"a", "e"}},
		"every unit":               {sets: [][]string{{"a"}, {"b"}, {"c"}, {"d"}, {"e"}}, said: []string{"a", "b", "c", "d", "e"}},
		"units that meet":          {sets: [][]string{{"d", "e"}}, want: []string{"a", "b", "c", "d"}, said: []string{"e"}},
		"units that are far apart": {sets: [][]string{{"a", "e"}}, want: []string{"a", "b"}, said: []string{"c", "d", "e"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := &declared.Project{}
			for _, id := range []string{"a", "b", "c", "d", "e"} {
				p.Units = append(p.Units, &declared.Unit{ID: id, Resources: []*declared.Resource{{Unit: id, Address: "aws_vpc.main"}}})
			}
			kept, g, diagnostics := isolated(p, poisoned(tt.sets...))
			var judged, said []string
			for _, v := range g.VPCs {
				judged = append(judged, string(v.ID))
			}
			own := false
			for _, d := range diagnostics {
				own = own || d.Summary == "said by the understanding"
				if d.Path != "" {
					said = append(said, d.Path)
				}
				if d.Path != "" && (!strings.HasPrefix(d.Detail, d.Path+": ") || !strings.Contains(d.Detail, "poisoned by")) {
					t.Errorf("the diagnostic does not name its configuration and the defect: %s", d.Detail)
				}
			}
			if diff := cmp.Diff(tt.want, judged); diff != "" {
				t.Errorf("judged (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.said, said); diff != "" {
				t.Errorf("given up (-want +got):\n%s", diff)
			}
			if !own {
				t.Error("what the understanding itself says is lost")
			}
			if len(kept.Units) != len(p.Units) {
				t.Errorf("%d units are left, want all, those given up hollow", len(kept.Units))
			}
			for _, u := range kept.Units {
				if hollow := slices.Contains(tt.said, u.ID); hollow != (len(u.Gaps) == 1 && len(u.Resources) == 0) {
					t.Errorf("unit %s: given up %v, resources %d, gaps %d", u.ID, hollow, len(u.Resources), len(u.Gaps))
				}
			}
		})
	}
}

// When nothing helps, what is left is a diagnostic.
func TestIsolatedAtAll(t *testing.T) {
	p := &declared.Project{Units: []*declared.Unit{{ID: "a"}}}
	_, g, diagnostics := isolated(p, func(*declared.Project) (*graph.Graph, source.Diagnostics) { panic("always") })
	if g.Len() != 0 || len(diagnostics) != 2 {
		t.Errorf("%d nodes, diagnostics %v", g.Len(), diagnostics)
	}
}
