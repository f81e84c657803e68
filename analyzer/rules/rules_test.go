package rules

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/japanese"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/vpce-lint/vpce-lint/policies"
)

func evaluate(t testing.TB, e *Engine, parts []*graph.Graph) []finding.Finding {
	t.Helper()
	findings, diagnostics, err := e.Evaluate(context.Background(), parts)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diagnostics {
		t.Error(d.Detail)
	}
	return findings
}

func TestEvaluate(t *testing.T) {
	n := newNetwork()
	vpc := n.vpc("aws_vpc.main")                       // at 100
	table := n.table("aws_route_table.private", vpc)   // at 200
	other := n.table("aws_route_table.forgotten", vpc) // at 300
	n.subnet("aws_subnet.a", vpc, table, graph.ExposureNAT, "eu-west-1a")
	n.subnet("aws_subnet.b", vpc, other, graph.ExposureIsolated, "eu-west-1b") // at 500
	n.gateway("module.s3.aws_vpc_endpoint.s3", vpc, "s3", table)               // at 600
	n.flowLog("aws_flow_log.main", vpc)

	want := finding.Finding{
		Rule: "gateway/private-route-tables", Level: finding.Error,
		Unit: ".", Subject: "module.s3.aws_vpc_endpoint.s3",
		Message: "module.s3.aws_vpc_endpoint.s3 is not associated with aws_route_table.forgotten (aws_subnet.b), " +
			"which private subnets use, and neither is another Gateway endpoint of its service.",
		Location: at(610, 615),
		Evidence: []finding.Evidence{
			{Text: "route table that the endpoint is not associated with", Address: "aws_route_table.forgotten", Range: at(300, 305)},
			{Text: "private subnet that uses this route table", Address: "aws_subnet.b", Range: at(500, 505)},
		},
		Calls: []declared.Call{{Address: "module.s3"}},
	}
	if diff := cmp.Diff([]finding.Finding{want}, evaluate(t, engine(t, Options{}), n.parts())); diff != "" {
		t.Error(diff)
	}

	want.Message = "プライベートサブネットが使う aws_route_table.forgotten（aws_subnet.b）に、module.s3.aws_vpc_endpoint.s3 も、" +
		"同じサービスのほかのゲートウェイエンドポイントも関連付けられていません。"
	want.Evidence[0].Text, want.Evidence[1].Text = "エンドポイントが関連付けられていないルートテーブル", "このルートテーブルを使うプライベートサブネット"
	got := evaluate(t, engine(t, Options{Language: finding.Japanese}), n.parts())
	if diff := cmp.Diff([]finding.Finding{want}, got); diff != "" {
		t.Error(diff)
	}
}

// A finding about a rule of a group stands at the rule.
func TestLocationOfAPart(t *testing.T) {
	n := newNetwork()
	vpc := n.vpc("aws_vpc.main")
	table := n.table("aws_route_table.private", vpc)
	subnet := n.subnet("aws_subnet.a", vpc, table, graph.ExposureIsolated, "eu-west-1a")
	group := n.group("aws_security_group.endpoint", vpc, [2]int{443, 443}, [2]int{80, 443}) // rules at 400 and 500
	n.interfaceEndpoint("aws_vpc_endpoint.ssm", vpc, "ssm", group, subnet)
	got := evaluate(t, engine(t, Options{Only: []string{"interface/https-only"}}), n.parts())
	if len(got) != 1 || got[0].Subject != "aws_security_group.endpoint" || got[0].Location != at(500, 505) {
		t.Errorf("got %+v, want the group at its second rule", got)
	}
}

// An attribute that another resource gives is evidence, not the line to edit.
func TestLocationStaysWithTheSubject(t *testing.T) {
	n := newNetwork()
	vpc := n.vpc("aws_vpc.main")
	id := n.gateway("aws_vpc_endpoint.ssm", vpc, "ssm", "rtb") // at 200
	o := n.g.Origin(id)
	o.Names = nil
	association := n.origin("aws_vpc_endpoint_route_table_association.x").Resource
	o.Places = []graph.Place{{Attribute: "service_name", Resource: association}}
	got := evaluate(t, engine(t, Options{Only: []string{"gateway/service"}}), n.parts())
	if len(got) != 1 || got[0].Location != at(200, 205) {
		t.Errorf("got %+v, want the endpoint's first line", got)
	}
}

func TestPossible(t *testing.T) {
	n := newNetwork()
	vpc := n.vpc("aws_vpc.main")
	n.gateway("aws_vpc_endpoint.s3", vpc, "s3")
	log := &graph.FlowLog{Common: common("aws_flow_log.main"), VPCs: refs(vpc), TrafficType: graph.Known("ALL")}
	log.When = value.Atom("var.logs")
	n.add(log)
	got := evaluate(t, engine(t, Options{Only: []string{"logging/flow-logs,gateway/route-tables"}}), n.parts())
	if len(got) != 2 {
		t.Fatalf("got %+v, want two findings", got)
	}
	definite, possible := got[0], got[1]
	if definite.Possible {
		definite, possible = possible, definite
	}
	if definite.Rule != "gateway/route-tables" || definite.Why != nil {
		t.Errorf("definite: %+v", definite)
	}
	if diff := cmp.Diff([]string{"aws_flow_log.main exists only if var.logs"}, possible.Why); diff != "" || possible.Rule != "logging/flow-logs" {
		t.Errorf("possible: %+v", possible)
	}
}

func TestSelect(t *testing.T) {
	ids := []string{"gateway/missing", "gateway/service", "interface/service", "interface/subnets"}
	cases := map[string]struct {
		only, skip []string
		want       string
		wrong      string
	}{
		"all":                    {want: "gateway/missing gateway/service interface/service interface/subnets"},
		"one":                    {only: []string{"interface/subnets"}, want: "interface/subnets"},
		"a category":             {only: []string{"gateway/*"}, want: "gateway/missing gateway/service"},
		"a name":                 {only: []string{"*/service"}, want: "gateway/service interface/service"},
		"with commas and blanks": {only: []string{"gateway/missing, interface/s*"}, want: "gateway/missing interface/service interface/subnets"},
		"repeated":               {only: []string{"gateway/missing", "interface/subnets"}, want: "gateway/missing interface/subnets"},
		"less":                   {skip: []string{"gateway/*"}, want: "interface/service interface/subnets"},
		"only and skip":          {only: []string{"*/service"}, skip: []string{"gateway/*"}, want: "interface/service"},
		"nothing left":           {only: []string{"gateway/*"}, skip: []string{"*"}, want: ""},
		"unknown":                {only: []string{"gateway/sevice"}, wrong: "gateway/sevice"},
		"unknown to skip":        {skip: []string{"gateway/*,network/*"}, wrong: "network/*"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := Select(ids, c.only, c.skip)
			var wrong *PatternError
			if errors.As(err, &wrong); c.wrong != "" && (wrong == nil || wrong.Pattern != c.wrong) {
				t.Errorf("error %v, want one about %q", err, c.wrong)
			}
			if c.wrong == "" && (err != nil || strings.Join(got, " ") != c.want) {
				t.Errorf("got %v, %v; want %s", got, err, c.want)
			}
		})
	}
}

// withModules returns an engine of the built-in helpers and of rules made of the
// given bodies of violated.
func withModules(t *testing.T, bodies map[string]string, o Options) *Engine {
	t.Helper()
	modules, err := policies.Modules()
	if err != nil {
		t.Fatal(err)
	}
	var list []policies.Module
	header := ""
	for _, m := range modules {
		if m.Rule == "gateway/service" {
			header, _, _ = strings.Cut(m.Source, "package ")
			header = strings.ReplaceAll(header, "{endpoint} is a Gateway endpoint for {service}, {fault}.", "{x} is wrong.")
			header = strings.ReplaceAll(header, "{endpoint} は {service} のゲートウェイエンドポイントですが、{fault_ja}。", "{x} は誤りです。")
		}
		if m.Rule == "" {
			list = append(list, m)
		}
	}
	for _, id := range []string{"test/bad", "test/good"} {
		source := fmt.Sprintf("%spackage %s\n\n%s\n\nundecided contains 1 if false\n", header, policies.Package(id), bodies[id])
		list = append(list, policies.Module{Path: id + ".rego", Rule: id, Source: source})
	}
	e, err := load(context.Background(), list, o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// A rule that fails is named, and the others go on.
func TestIsolation(t *testing.T) {
	good := `violated contains {"subject": vpc.id, "args": {"x": vpc.id}, "evidence": []} if some vpc in input.nodes.vpc`
	cases := map[string]struct{ body, want string }{
		"runtime error": {
			"f(x) := 1 if x != 0\n\nf(x) := 2 if x != 0\n\nviolated contains f(count(input.nodes.vpc))",
			"conflicting values",
		},
		"endless": {
			"violated contains 1 if {\n\tsome a in numbers.range(1, 100000)\n\tsome b in numbers.range(1, 100000)\n\ta * b == -1\n}",
			"no answer within",
		},
		"no set":          {"violated := 1", "is not a set"},
		"unknown subject": {`violated contains {"subject": "nobody", "args": {"x": 1}, "evidence": []}`, `"nobody" is no node`},
		"no arguments":    {`violated contains {"subject": vpc.id, "evidence": []} if some vpc in input.nodes.vpc`, "needs x"},
		"no object":       {`violated contains 1`, "is no object"},
		"no subject":      {`violated contains {"args": {"x": 1}}`, "has no \"subject\""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			n := newNetwork()
			n.vpc("aws_vpc.main")
			e := withModules(t, map[string]string{"test/good": good, "test/bad": c.body}, Options{Jobs: 1, Timeout: 300 * time.Millisecond})
			findings, diagnostics, err := e.Evaluate(context.Background(), n.parts())
			if err != nil {
				t.Fatal(err)
			}
			if len(findings) != 1 || findings[0].Rule != "test/good" || findings[0].Message != "aws_vpc.main is wrong." {
				t.Errorf("findings %+v, want that of test/good", findings)
			}
			if len(diagnostics) != 1 || !strings.Contains(diagnostics[0].Detail, "test/bad") || !strings.Contains(diagnostics[0].Detail, c.want) {
				t.Errorf("diagnostics %+v, want one about test/bad: %s", diagnostics, c.want)
			}
		})
	}
}

// A rule of the program that takes too long is named, and so are the others that
// do.
func TestTimeoutOfPlannedRules(t *testing.T) {
	n := newNetwork()
	n.cell(0)
	e := engine(t, Options{Only: []string{"gateway/missing,interface/subnets"}, Timeout: time.Nanosecond})
	findings, diagnostics, err := e.Evaluate(context.Background(), n.parts())
	if err != nil || len(findings) != 0 {
		t.Errorf("findings %+v, error %v", findings, err)
	}
	var got []string
	for _, d := range diagnostics {
		got = append(got, d.Detail)
	}
	want := []string{
		"Rule gateway/missing could not be evaluated everywhere, so its findings may be missing: no answer within 1ns.",
		"Rule interface/subnets could not be evaluated everywhere, so its findings may be missing: no answer within 1ns.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Rules of a large part are divided, and answer what they answer together.
func TestChunks(t *testing.T) {
	n := newNetwork()
	for i := range 20 {
		n.cell(i)
	}
	parts := n.parts()
	one, many := engine(t, Options{Jobs: 1}), engine(t, Options{Jobs: 4})
	if a, b := len(one.chunks(parts)), len(many.chunks(parts)); a != 1 || b != 4 {
		t.Errorf("%d and %d chunks, want 1 and 4", a, b)
	}
	if diff := cmp.Diff(evaluate(t, one, parts), evaluate(t, many, parts)); diff != "" {
		t.Error(diff)
	}
}

func TestCancel(t *testing.T) {
	n := newNetwork()
	n.cell(0)
	ctx, cancel := context.WithCancel(context.Background())
	e := engine(t, Options{})
	cancel()
	if _, _, err := e.Evaluate(ctx, n.parts()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

// One subject is not both violated and undecided, and what several elements say
// of it is one finding.
func TestOneFindingForASubject(t *testing.T) {
	n := newNetwork()
	n.vpc("aws_vpc.main")
	element := func(x string) string {
		return fmt.Sprintf(`{"subject": "aws_vpc.main", "args": {"x": %q}, "evidence": []}`, x)
	}
	e := withModules(t, map[string]string{
		"test/bad":  "violated contains " + element("one") + "\n\nviolated contains " + element("two"),
		"test/good": "violated contains " + element("one") + "\n\nundecided contains " + element("two"),
	}, Options{})
	var got []string
	for _, f := range evaluate(t, e, n.parts()) {
		got = append(got, f.Rule+": "+f.Message)
	}
	want := []string{"test/bad: one is wrong. two is wrong.", "test/good: one is wrong."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The hops of a path stand in the order of the rule's, those that have no place in
// the source left out, and name the nodes that their texts mean.
func TestFlow(t *testing.T) {
	n := newNetwork()
	n.vpc("aws_vpc.main")
	n.table("aws_route_table.main", "aws_vpc.main")
	hop := `{"id": %q, "other": "aws_vpc.main", "text": "{} of {other}", "text_ja": "{other} の {}"}`
	body := fmt.Sprintf(`violated contains {"subject": "aws_vpc.main", "args": {"x": 1}, "evidence": [], "flow": [%s, %s, %s]}`,
		fmt.Sprintf(hop, "aws_route_table.main"), fmt.Sprintf(hop, "var.x"), fmt.Sprintf(hop, "aws_vpc.main"))
	for language, want := range map[finding.Language][]string{
		"en": {"aws_route_table.main of aws_vpc.main", "aws_vpc.main of aws_vpc.main"},
		"ja": {"aws_vpc.main の aws_route_table.main", "aws_vpc.main の aws_vpc.main"},
	} {
		e := withModules(t, map[string]string{"test/bad": body, "test/good": "violated contains 1 if false"}, Options{Language: language})
		var got []string
		for _, f := range evaluate(t, e, n.parts()) {
			for _, hop := range f.Flow {
				got = append(got, hop.Text)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", language, diff)
		}
	}
}

// How many things are done at a time changes nothing.
func TestJobs(t *testing.T) {
	n := newNetwork()
	for i := range 3 {
		n.cell(i)
	}
	want := evaluate(t, engine(t, Options{Jobs: 1}), n.parts())
	if len(want) != 9 {
		t.Fatalf("%d findings, want a forgotten table, a loose group and no log of queries in each VPC", len(want))
	}
	for _, jobs := range []int{2, 5, 40} {
		if diff := cmp.Diff(want, evaluate(t, engine(t, Options{Jobs: jobs}), n.parts())); diff != "" {
			t.Errorf("%d jobs:\n%s", jobs, diff)
		}
	}
}

// The document that is built for OPA is the one that is written as JSON.
func TestInput(t *testing.T) {
	n := newNetwork()
	n.cell(0)
	for _, part := range n.parts() {
		var b bytes.Buffer
		if err := part.WriteJSON(&b); err != nil {
			t.Fatal(err)
		}
		want, err := ast.ValueFromReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		if want.Compare(inputOf(part)) != 0 {
			t.Errorf("got %v\nwant %v", inputOf(part), want)
		}
	}
}

// Rules tells what is selected.
func TestRules(t *testing.T) {
	e := engine(t, Options{Only: []string{"gateway/*"}, Skip: []string{"gateway/missing"}})
	rules, err := e.Rules()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	if diff := cmp.Diff(e.IDs(), ids); diff != "" || len(ids) == 0 {
		t.Errorf("ids %v: %s", ids, diff)
	}
}

func TestList(t *testing.T) {
	clause := map[string]any{"id": "a", "other": "b", "text": "{} leads to {other}", "text_ja": "{} から {other} へ"}
	cases := map[string]struct {
		argument any
		en, ja   string
	}{
		"text":    {"tcp", "tcp", "tcp"},
		"one":     {[]any{"a"}, "a", "a"},
		"some":    {[]any{"a", "b", "c"}, "a, b and c", "a、b、c"},
		"many":    {map[string]any{"ids": []any{"a", "b", "c", "d"}, "most": json.Number("2")}, "a, b and 2 more", "a、b、ほか 2 件"},
		"few":     {map[string]any{"ids": []any{"a", "b"}, "most": json.Number("2")}, "a and b", "a、b"},
		"of":      {map[string]any{"id": "a", "of": []any{"b", "c"}}, "a (b and c)", "a（b、c）"},
		"clause":  {clause, "a leads to b", "a から b へ"},
		"clauses": {map[string]any{"id": []any{"x", "y"}, "of": []any{clause}}, "x and y (a leads to b)", "x、y（a から b へ）"},
		"nothing": {nil, "", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m := mapper{part: graph.New(), rule: &policies.Rule{}}
			if got := m.argument(c.argument); got != c.en {
				t.Errorf("got %q, want %q", got, c.en)
			}
			m.japanese = japanese.New()
			if got := m.argument(c.argument); got != c.ja {
				t.Errorf("got %q, want %q", got, c.ja)
			}
		})
	}
}
