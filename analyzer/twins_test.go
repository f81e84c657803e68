package analyzer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers"
	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
)

// twinsDir holds whole networks, each written in Terraform and in a template in
// YAML and in JSON, and one with Terraform's provider awscc.
const twinsDir = "../testdata/twins"

// TestTwins holds that a network gives the same graph and the same findings in
// every dialect, but for ids, addresses, places and the words of reasons. What
// has a Name tag is recognised by it, everything else by what it belongs to.
func TestTwins(t *testing.T) {
	regions := map[string]string{"hub": "eu-west-1", "endpoints": "us-east-1", "transit": "eu-central-1", "storage": "eu-west-1", "workloads": "eu-west-1", "remote": "eu-west-1"}
	dirs, err := os.ReadDir(twinsDir)
	if err != nil {
		t.Fatal(err)
	}
	if len(dirs) != len(regions) {
		t.Errorf("%d twins, and the regions of %d", len(dirs), len(regions))
	}
	for _, dir := range dirs {
		t.Run(dir.Name(), func(t *testing.T) {
			t.Parallel()
			region := regions[dir.Name()]
			want := readTwin(t, dir.Name(), "terraform", region)
			if n := strings.Count(want, `"exists": "yes"`); n < 20 {
				t.Fatalf("the network has %d parts:\n%s", n, want)
			}
			for _, path := range spellingsOf(t, dir.Name()) {
				t.Run(path, func(t *testing.T) {
					if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(readTwin(t, dir.Name(), path, region), "\n")); diff != "" {
						t.Errorf("graph (-terraform +%s):\n%s", path, diff)
					}
				})
			}
		})
	}
}

// spellingsOf are the ways in which a network is written besides Terraform with
// the provider aws: in templates, and some with the provider awscc.
func spellingsOf(t *testing.T, twin string) []string {
	t.Helper()
	entries, err := os.ReadDir(twinsDir + "/" + twin)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.Name() != "terraform" {
			out = append(out, e.Name())
		}
	}
	if !slices.Contains(out, "cloudformation.yaml") || !slices.Contains(out, "cloudformation.json") {
		t.Fatalf("%s is written in %v only", twin, out)
	}
	return out
}

// TestMixedScan holds that the dialects do not disturb each other in one scan:
// each has the findings that it has alone.
func TestMixedScan(t *testing.T) {
	for _, twin := range []string{"hub", "storage"} {
		t.Run(twin, func(t *testing.T) {
			t.Parallel()
			report := analyzeTwin(t, twin, ".", "eu-west-1")
			found := map[string][]string{}
			for _, r := range report.Results {
				for _, s := range r.Subjects {
					found[s.Unit] = append(found[s.Unit], r.Rule)
				}
			}
			for _, rules := range found {
				slices.Sort(rules)
			}
			want := found["terraform"]
			if len(want) == 0 {
				t.Fatal("the root module has no findings")
			}
			if diff := cmp.Diff(map[string][]string{"terraform": want, "cloudformation.yaml": want, "cloudformation.json": want}, found); diff != "" {
				t.Errorf("rules by unit (-want +got):\n%s", diff)
			}
		})
	}
}

func analyzeTwin(t *testing.T, twin, path, region string) *analyzer.Report {
	t.Helper()
	report, err := analyzer.Analyze(context.Background(), analyzer.Options{
		FS: os.DirFS(twinsDir + "/" + twin), Paths: []string{path}, Unproven: true,
		Parsers: parsers.Options{CloudFormation: cloudformation.Options{Region: region}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range report.Diagnostics {
		t.Errorf("%s: diagnostic: %s: %s", path, d.Summary, d.Detail)
	}
	return report
}

// readTwin analyses one of the twins and returns its graph and findings in
// words that do not depend on the dialect.
func readTwin(t *testing.T, twin, path, region string) string {
	t.Helper()
	report := analyzeTwin(t, twin, path, region)
	n := &neutral{t: t, graph: report.Graph, keys: map[string]string{}}
	doc := n.document()
	var findings []any
	for _, r := range report.Results {
		for _, s := range r.Subjects {
			findings = append(findings, map[string]any{"rule": r.Rule, "possible": r.Possible, "subject": n.address(s.Unit, s.Address)})
		}
	}
	doc["findings"] = sorted(t, findings)
	return indented(t, doc)
}

// neutral rewrites the document of a graph.
type neutral struct {
	t     *testing.T
	graph *graph.Graph
	// keys are what ids are replaced by.
	keys map[string]string
}

func (n *neutral) document() map[string]any {
	n.t.Helper()
	var text bytes.Buffer
	if err := n.graph.WriteJSON(&text); err != nil {
		n.t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(text.Bytes(), &doc); err != nil {
		n.t.Fatal(err)
	}
	// Things are recognised by others only once those are.
	for range 3 {
		for kind, nodes := range doc["nodes"].(map[string]any) {
			for _, node := range nodes.([]any) {
				n.name(kind, node.(map[string]any))
			}
		}
	}
	return n.rewrite(doc).(map[string]any)
}

func (n *neutral) name(kind string, node map[string]any) {
	id := text(node["id"])
	if n.keys[id] != "" {
		return
	}
	key := n.keyOf(kind, node)
	for other, k := range n.keys {
		if key == k && key != "" {
			n.t.Errorf("%s and %s are both %s", id, other, key)
		}
	}
	n.keys[id] = key
}

// keyOf is what a node is recognised by, "" where what it belongs to is not yet.
func (n *neutral) keyOf(kind string, node map[string]any) string {
	of := func(attribute string) string {
		if owner := n.keys[text(node[attribute])]; owner != "" {
			return kind + " of " + owner
		}
		return ""
	}
	switch {
	case kind == "external":
		id := text(node["id"])
		id = id[strings.LastIndexAny(id, ":.")+1:]
		return "external " + strings.ToLower(strings.ReplaceAll(id, "_", ""))
	case node["name"] != nil:
		return kind + " " + text(node["name"])
	case strings.HasSuffix(text(node["id"]), "/cluster-security-group"):
		return strings.Replace(of("vpc"), "security_group", "cluster's security_group", 1)
	case node["implicit"] == true && kind == "transit_gateway_route_table":
		return of("transit_gateway")
	case node["implicit"] == true, kind == "egress_only_gateway":
		return of("vpc")
	case kind == "private_hosted_zone":
		return kind + " " + text(node["zone_name"])
	case kind == "policy":
		return of("attached_to")
	case kind == "prefix_list":
		return kind + " of " + text(node["service"])
	case kind == "route":
		if table := of("route_table"); table != "" {
			return table + " to " + text(node["destination_cidr"]) + text(node["destination_ipv6_cidr"]) + " " + text(node["origin"])
		}
	}
	return ""
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// rewrite replaces ids, takes the words of reasons and conditions away, and
// puts every list into the order of its items' texts.
func (n *neutral) rewrite(v any) any {
	switch v := v.(type) {
	case string:
		if key := n.keys[v]; key != "" {
			return key
		}
		if id := graph.ID(v); n.graph.Node(id) == nil && n.graph.Origin(id) != nil {
			return "a part of something"
		}
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = n.rewrite(item)
		}
		return sorted(n.t, out)
	case map[string]any:
		isPart := isPartOfNode(v)
		out := map[string]any{}
		for key, item := range v {
			switch {
			case key == "rank" || key == "why" || key == "condition" || isPart && key == "id":
			default:
				out[key] = n.rewrite(item)
			}
		}
		return out
	}
	return v
}

// isPartOfNode reports whether an object is a rule, an entry, a record or a
// route inside a node: their ids are the dialect's and nothing refers to them.
func isPartOfNode(v map[string]any) bool {
	if v["rank"] != nil {
		return false // A node of its own.
	}
	for _, own := range []string{"direction", "record_type", "blackhole", "image_registry"} {
		if _, ok := v[own]; ok {
			return true
		}
	}
	return false
}

// address is the key of what has an address.
func (n *neutral) address(unit, address string) string {
	for _, node := range n.graph.Nodes() {
		id := node.Base().ID
		if o := n.graph.Origin(id); o.Unit == unit && o.Address == address && n.keys[string(id)] != "" {
			return n.keys[string(id)]
		}
	}
	n.t.Errorf("no node has the address %s", address)
	return address
}

func sorted(t *testing.T, list []any) []any {
	slices.SortFunc(list, func(a, b any) int { return strings.Compare(indented(t, a), indented(t, b)) })
	return list
}

func indented(t *testing.T, v any) string {
	t.Helper()
	out, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
