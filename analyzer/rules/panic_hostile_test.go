package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// A panic in the work for some rules is a failure of theirs.
func TestGuarded(t *testing.T) {
	answers, failures := guarded([]string{"a/b", "c/d"}, func() ([]answer, []failure) { panic("no document") })
	var said []string
	for _, f := range failures {
		said = append(said, f.rule+": "+f.err.Error())
	}
	if diff := cmp.Diff([]string{"a/b: panic: no document", "c/d: panic: no document"}, said); diff != "" || answers != nil {
		t.Errorf("answers %v, failures (-want +got):\n%s", answers, diff)
	}
}

// A graph whose document cannot be made costs the rules of its part, and the
// other part is judged.
func TestPanicInOnePart(t *testing.T) {
	e, err := Load(t.Context(), Options{Only: []string{"gateway/route-tables"}, Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	good := graph.New()
	good.Add(&graph.Endpoint{
		Common: graph.Common{ID: "e"}, Type: graph.Known("Gateway"), VPC: graph.Known(graph.ID("v")), RouteTables: graph.Refs{},
	}, &graph.Origin{Unit: "good", Address: "aws_vpc_endpoint.s3"})
	bad := graph.New()
	// No rule of a group is ever nil, and the document cannot be made of one.
	bad.Add(&graph.SecurityGroup{Common: graph.Common{ID: "g"}, Rules: []*graph.SecurityGroupRule{nil}}, &graph.Origin{Unit: "bad", Address: "aws_security_group.g"})
	findings, diagnostics, err := e.Evaluate(t.Context(), []*graph.Graph{bad, good})
	if err != nil {
		t.Fatal(err)
	}
	if len(findings) != 1 || findings[0].Unit != "good" {
		t.Errorf("findings %v, want that of the other part", findings)
	}
	if len(diagnostics) != 1 || !strings.Contains(diagnostics[0].Detail, "gateway/route-tables") {
		t.Errorf("diagnostics %v, want one that names the rule", diagnostics)
	}
}
