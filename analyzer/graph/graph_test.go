package graph

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not current, run go test -update (-file +now):\n%s", path, diff)
	}
}

func TestSchemaIsCurrent(t *testing.T) {
	var out bytes.Buffer
	if err := WriteSchema(&out); err != nil {
		t.Fatal(err)
	}
	golden(t, "graph.schema.json", out.Bytes())
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("graph.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("graph.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, document []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func jsonOf(t *testing.T, g *Graph) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := g.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// example has an attribute in each of its states, and each fact.
func example() *Graph {
	g := New()
	add := func(n Node, unit, address string) { g.Add(n, &Origin{Unit: unit, Address: address}) }
	add(&Subnet{
		Common: Common{ID: "subnet.b[10]", Name: Known("b\"\n"), Tags: []Tag{{"Name", "b\"\n"}}},
		VPC:    Known(ID("vpc.a")), CIDR: Known("10.0.0.0/24"), Zone: Known(Zone{"name", "us-east-1a"}),
		MapPublicIP: Known(false), NetworkACL: Unknown[ID]("module.x is not on disk"),
	}, ".", "subnet.b[10]")
	add(&Subnet{
		Common: Common{ID: "subnet.b[2]", Region: Unknown[string]("variable var.region has no value")},
		VPC:    Known(ID("vpc.a")), Zone: Unknown[Zone]("AWS chooses it"),
		RouteTables: Refs{Maybe: []ID{"rt"}, Open: true, Why: []string{"count is not known"}},
	}, ".", "subnet.b[2]")
	add(&VPC{
		Common: Common{ID: "vpc.a", When: value.Atom("var.create")}, CIDRs: Known([]string{"10.0.0.0/16"}),
		DNSSupport: Known(true), DNSHostnames: Unknown[bool](), Default: true,
	}, ".", "vpc.a")
	add(&SecurityGroup{Common: Common{ID: "sg"}, VPC: Known(ID("var.vpc")), Rules: []*SecurityGroupRule{{
		ID: "sg/ingress[0]", Direction: Known(Ingress), Protocol: Known("tcp"), FromPort: Known(443), ToPort: Unknown[int]("x"),
		CIDRs: []string{"0.0.0.0/0"}, Groups: []ID{"sg"}, Self: Known(false),
	}}}, "other", "sg")
	add(&NetworkACL{Common: Common{ID: "acl"}, Entries: []*NetworkACLEntry{{ID: "acl/ingress[0]", Number: Known(100)}}}, "other", "acl")
	add(&PrefixList{Common: Common{ID: "pl"}, CIDRs: []string{"10.1.0.0/16"}, Service: Null[string]()}, "other", "pl")
	add(&Endpoint{Common: Common{ID: "ep"}, VPC: Known(ID("var.vpc")), ServicePorts: []Port{{"tcp", 443, 443}}}, "third", "ep")
	add(&External{Common: Common{ID: "var.vpc"}, Of: KindVPC, Symbolic: true}, "", "var.vpc")
	add(&Bucket{Common: Common{ID: "bucket"}}, "alone", "bucket")
	add(&Policy{Common: Common{ID: "policy"}, PolicyKind: PolicyBucket, AttachedTo: Known(ID("bucket"))}, "alone", "policy")
	g.Facts = Facts{
		Exposure:   []Exposure{{Subnet: "subnet.b[2]", Exposure: ExposureUnknown, Possible: []ExposureClass{ExposureNAT, ExposureIsolated}, Open: true}},
		Unresolved: []Unresolved{{VPC: "vpc.a", Kind: UnresolvedAny, Why: "module.x is not on disk"}},
		PolicyVerdicts: []PolicyVerdict{
			{Policy: "policy", Bucket: Known(ID("bucket")), Verdict: VerdictLeaks, Witness: &Witness{Principal: "*", Network: NetworkInternet}, Statement: Known(0)},
			{Policy: "policy", Verdict: VerdictUnknown},
		},
	}
	g.Sort()
	return g
}

func TestDocument(t *testing.T) {
	got := jsonOf(t, example())
	golden(t, "testdata/example.json", got)
	s := compileSchema(t)
	if err := validate(t, s, got); err != nil {
		t.Error(err)
	}
	if err := validate(t, s, jsonOf(t, New())); err != nil {
		t.Errorf("empty graph: %v", err)
	}
	for _, wrong := range []string{`"dns_suport"`, `"dns_support_"`} {
		changed := bytes.Replace(got, []byte(`"dns_support"`), []byte(wrong), 1)
		if validate(t, s, changed) == nil {
			t.Errorf("the schema accepts the attribute %s", wrong)
		}
	}
}

func TestSplit(t *testing.T) {
	g := example()
	var got [][]ID
	for _, p := range g.Split() {
		var ids []ID
		for _, n := range p.Nodes() {
			ids = append(ids, n.Base().ID)
			if p.Node(n.Base().ID) != n {
				t.Errorf("part does not find its node %s", n.Base().ID)
			}
		}
		got = append(got, ids)
		for _, x := range p.Facts.Exposure {
			if p.Node(x.Subnet) == nil {
				t.Errorf("fact about %s in another part", x.Subnet)
			}
		}
		if len(p.Facts.PolicyVerdicts) > 0 && p.Node("policy") == nil {
			t.Error("verdict in another part than its policy")
		}
	}
	want := [][]ID{
		{"vpc.a", "subnet.b[2]", "subnet.b[10]"},
		{"bucket", "policy"},
		{"sg", "acl", "pl", "ep", "var.vpc"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

func TestRefs(t *testing.T) {
	var r Refs
	r.AddMaybe("a", "why a")
	r.AddMaybe("b")
	r.Add("a")
	r.Merge(Refs{IDs: []ID{"c"}, Maybe: []ID{"c", "a"}, Open: true, Why: []string{"why a", "open"}})
	want := Refs{IDs: []ID{"a", "c"}, Maybe: []ID{"b"}, Open: true, Why: []string{"why a", "open"}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	if m := r.AsMaybe(); len(m.IDs) != 0 || strings.Join(strs(m.Maybe), " ") != "a c b" {
		t.Errorf("AsMaybe = %+v", m)
	}
}

func strs(ids []ID) []string {
	var out []string
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}
