package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// addFile declares a file that is a policy, as the reader of such files would.
func (f *fixture) addFile(path, document, kind string, used bool) {
	before := f.unit
	f.in(path)
	f.unit.Dialect = declared.PolicyDocument
	at := func(start, end int) *declared.Ranges {
		return &declared.Ranges{Self: source.Range{File: path, Start: start, End: end}}
	}
	whole := at(0, 90)
	whole.Items = []*declared.Ranges{at(10, 20), at(30, 40)}
	f.unit.Resources = append(f.unit.Resources, &declared.Resource{
		Unit: path, Address: path, Type: "document",
		Attributes: cty.ObjectVal(attrs{"document": text(document), "kind": text(kind), "used": cty.BoolVal(used)}),
		Ranges:     &declared.Ranges{Named: map[string]*declared.Ranges{"document": whole}},
		Header:     source.Range{File: path, End: 1}, Block: whole.Self,
	})
	f.unit = before
}

func file(path string) graph.ID { return nodeID(path, path) }

func TestPolicyFile(t *testing.T) {
	f := newFixture()
	f.addFile("policies/read.json", `{"Statement": []}`, "identity", false)
	f.addFile("policies/odd.json", `{"Statement": []}`, "something", true)
	g := f.build(t)
	n := node[*graph.Policy](t, g, file("policies/read.json"))
	equal(t, "kind", n.PolicyKind, graph.PolicyIdentity)
	equal(t, "used", n.Used, false)
	sameAttr(t, "attached to", n.AttachedTo, graph.Null[graph.ID]())
	o := g.Origin(n.ID)
	equal(t, "address", o.Address, "policies/read.json")
	equal(t, "document", o.RangeOf("document"), source.Range{File: "policies/read.json", End: 90})
	equal(t, "second statement", o.RangesOf("statement.1"), []source.Range{{File: "policies/read.json", Start: 30, End: 40}})
	odd := node[*graph.Policy](t, g, file("policies/odd.json"))
	equal(t, "unknown kind", odd.PolicyKind, graph.PolicyDocument)
	equal(t, "used", odd.Used, true)
}

func TestPolicyFileIsAttached(t *testing.T) {
	const document = "{\"Version\": \"2012-10-17\",\n \"Statement\": [{\"Effect\": \"Allow\"}]}"
	for _, tt := range []struct {
		name string
		// written is the document in the configuration.
		written cty.Value
		files   map[string]bool // used, by path
		// attached are the files that are attached, source the one in which the
		// statements stand.
		attached []string
		source   string
	}{
		{"the same text", text(document), map[string]bool{"app/p.json": true}, []string{"app/p.json"}, "app/p.json"},
		{"the same in other words", text(`{"Statement":[{"Effect":"Allow"}],"Version":"2012-10-17"}`),
			map[string]bool{"app/p.json": true}, []string{"app/p.json"}, "app/p.json"},
		{"a copy that nothing reads", text(document), map[string]bool{"app/p.json": false}, []string{"app/p.json"}, ""},
		{"the nearest of two", text(document), map[string]bool{"app/p.json": true, "other/p.json": true}, []string{"app/p.json"}, "app/p.json"},
		{"two that are as near", text(document), map[string]bool{"app/p.json": true, "app/q.json": true}, []string{"app/p.json", "app/q.json"}, ""},
		{"another document", text(`{"Statement":[]}`), map[string]bool{"app/p.json": true}, nil, ""},
		{"a text that is not known", unknown("no value"), map[string]bool{"app/p.json": true}, nil, ""},
		{"a text that is no JSON", text("{"), map[string]bool{"app/p.json": true}, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			f.in("app")
			f.add("aws_s3_bucket.b", attrs{"bucket": text("b")})
			f.add("aws_s3_bucket_policy.p", attrs{"bucket": f.id("aws_s3_bucket.b"), "policy": tt.written})
			for _, path := range []string{"app/p.json", "app/q.json", "other/p.json"} {
				if used, ok := tt.files[path]; ok {
					f.addFile(path, document, "document", used)
				}
			}
			g := f.build(t)
			var attached []string
			for _, n := range g.Policies {
				if o := g.Origin(n.ID); o.Resource.Type == "document" && !n.AttachedTo.IsNull() {
					attached = append(attached, o.Address)
					sameAttr(t, "attached to", n.AttachedTo, graph.Known(nodeID("app", "aws_s3_bucket.b")))
					equal(t, "kind", n.PolicyKind, graph.PolicyBucket)
					equal(t, "used", n.Used, true)
				}
			}
			equal(t, "attached files", attached, tt.attached)
			statement := g.Origin(nodeID("app", "aws_s3_bucket_policy.p")).RangesOf("statement.0")
			if tt.source == "" {
				equal(t, "places of the statement", len(statement), 0)
			} else {
				equal(t, "places of the statement", statement, []source.Range{{File: tt.source, Start: 10, End: 20}})
			}
		})
	}
}

func TestPolicyFileOfAnEndpoint(t *testing.T) {
	const document = `{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}}`
	f := newFixture()
	f.add("aws_vpc.v", attrs{"cidr_block": text("10.0.0.0/16")})
	f.add("aws_vpc_endpoint.e", attrs{"vpc_id": f.id("aws_vpc.v"), "service_name": text("com.amazonaws.eu-west-1.s3"), "policy": text(document)})
	f.addFile("p.json", document, "document", true)
	g := f.build(t)
	n := node[*graph.Policy](t, g, file("p.json"))
	equal(t, "kind", n.PolicyKind, graph.PolicyEndpoint)
	sameAttr(t, "attached to", n.AttachedTo, graph.Known(graph.ID("aws_vpc_endpoint.e")))
	equal(t, "places", len(g.Origin("aws_vpc_endpoint.e/policy").RangesOf("statement.1")), 1)
}
