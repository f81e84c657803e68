package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/report/reach"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

var update = flag.Bool("update", false, "write the golden files")

// world builds graphs for tests.
type world struct{ g *graph.Graph }

func (w world) add(n graph.Node, address string) graph.ID {
	n.Base().ID = graph.ID("u:" + address)
	w.g.Add(n, &graph.Origin{Unit: "u", Address: address})
	return n.Base().ID
}

// network has vpcs VPCs of subnets subnets over three zones: some public with a
// NAT gateway each, the others private; a Gateway and an Interface endpoint, a
// workload, a transit gateway that all VPCs are attached to, and a peering.
func network(vpcs, subnets int) *graph.Graph {
	w := world{graph.New()}
	var ids []graph.ID
	for v := range vpcs {
		ids = append(ids, w.vpc(fmt.Sprintf("module.vpc%d.", v), v, subnets))
	}
	w.add(&graph.TransitGateway{VPCs: graph.Refs{IDs: ids}}, "aws_ec2_transit_gateway.hub")
	if len(ids) > 1 {
		w.add(&graph.Peering{VPC: graph.Known(ids[0]), PeerVPC: graph.Known(ids[1])}, "aws_vpc_peering_connection.ab")
	}
	w.g.Sort()
	return w.g
}

func (w world) vpc(module string, v, subnets int) graph.ID {
	vpc := w.add(&graph.VPC{CIDRs: graph.Known([]string{fmt.Sprintf("10.%d.0.0/16", v)})}, module+"aws_vpc.this")
	igw := w.add(&graph.InternetGateway{VPCs: graph.Refs{IDs: []graph.ID{vpc}}}, module+"aws_internet_gateway.this")
	public := w.table(module, "public", vpc, igw, graph.TargetInternetGateway)
	var private graph.Refs
	for i := range subnets {
		sub := w.add(&graph.Subnet{
			VPC: graph.Known(vpc), CIDR: graph.Known(fmt.Sprintf("10.%d.%d.0/24", v, i)),
			Zone: graph.Known(graph.Zone{By: "name", Value: "eu-west-1" + string(rune('a'+i%3))}),
		}, fmt.Sprintf("%saws_subnet.s[%d]", module, i))
		fact := graph.Exposure{Subnet: sub, Exposure: graph.ExposurePublic, Tables: []graph.ID{public}}
		if i >= 3 {
			nat := w.add(&graph.NATGateway{VPC: graph.Known(vpc), Subnet: graph.Known(w.g.Facts.Exposure[len(w.g.Facts.Exposure)-3].Subnet)}, fmt.Sprintf("%saws_nat_gateway.n[%d]", module, i))
			fact = graph.Exposure{Subnet: sub, Exposure: graph.ExposureNAT, Tables: []graph.ID{w.table(module, fmt.Sprintf("p[%d]", i), vpc, nat, graph.TargetNATGateway)}}
			private.Add(sub)
		}
		w.g.Facts.Exposure = append(w.g.Facts.Exposure, fact)
	}
	w.add(&graph.Endpoint{VPC: graph.Known(vpc), Type: graph.Known(graph.EndpointGateway), Service: graph.Known("s3"), RouteTables: graph.Refs{IDs: []graph.ID{public}}}, module+"aws_vpc_endpoint.s3")
	w.add(&graph.Endpoint{VPC: graph.Known(vpc), Type: graph.Known(graph.EndpointInterface), Service: graph.Known("ssm"), Subnets: private}, module+"aws_vpc_endpoint.ssm")
	w.add(&graph.Workload{WorkloadKind: graph.WorkloadFunction, Subnets: private.AsMaybe("it depends")}, module+"aws_lambda_function.f")
	return vpc
}

func (w world) table(module, name string, vpc, target graph.ID, kind graph.TargetKind) graph.ID {
	t := w.add(&graph.RouteTable{VPC: graph.Known(vpc)}, module+"aws_route_table."+name)
	w.add(&graph.Route{RouteTable: graph.Known(t), DestinationCIDR: graph.Known("0.0.0.0/0"), Target: graph.Known(target), TargetKind: graph.Known(kind), Origin: graph.RouteStatic}, module+"aws_route."+name)
	return t
}

func write(t *testing.T, in *Input, format string) string {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch format {
	case "dot":
		err = WriteDOT(&b, in)
	case "mmd":
		err = WriteMermaid(&b, in)
	case "svg":
		err = WriteSVG(&b, in)
	case "html":
		err = WriteHTML(&b, in, &reach.Input{Files: source.NewFiles(), Language: in.Language})
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func formats() []string { return []string{"dot", "mmd", "svg", "html"} }

func TestGolden(t *testing.T) {
	for name, in := range map[string]*Input{
		"three":    {Graph: network(3, 10)},
		"japanese": {Graph: network(1, 2), Language: finding.Japanese},
		"empty":    {Graph: graph.New()},
	} {
		for _, format := range formats() {
			t.Run(name+"/"+format, func(t *testing.T) {
				got := write(t, in, format)
				golden := filepath.Join("testdata", name+"."+format)
				if *update {
					if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("picture differs from %s (-want +got); run with -update when that is meant:\n%s", golden, diff)
				}
				checkSyntax(t, format, got)
			})
		}
	}
}

// Mermaid refuses more than this by its default settings.
func TestLimits(t *testing.T) {
	for _, size := range [][2]int{{1, 300}, {40, 10}, {12, 60}} {
		in := &Input{Graph: network(size[0], size[1])}
		for _, format := range formats() {
			got := write(t, in, format)
			checkSyntax(t, format, got)
			if !strings.Contains(got, "Left out") {
				t.Errorf("%v as %s: nothing says what was left out", size, format)
			}
			if format == "mmd" {
				if edges := len(mermaidEdge.FindAllString(got, -1)); edges > 500 || len(got) > 50000 {
					t.Errorf("%v: %d edges and %d characters", size, edges, len(got))
				}
			}
		}
	}
}

var (
	mermaidEdge = regexp.MustCompile(`(?m)^  \w+ (---|-->|-\.-|-\.->)`)
	// The lines that each format has, with nothing of the user's outside of quotes.
	mermaidLine = regexp.MustCompile(`^(flowchart LR|  subgraph vpc\d+\["[^"]*"\]|  end| +\w+(\[|\(\[|\[\[|\[/|\{\{)"[^"]*"(\]|\]\)|\]\]|/\]|\}\}):::\w+|  \w+ (---|-->|-\.-|-\.->)(\|"[^"]*"\|)? \w+|  classDef [\w:#,. -]+)$`)
	dotQuoted   = regexp.MustCompile(`"(\\.|[^"\\])*"`)
	dotLine     = regexp.MustCompile(`^(digraph network \{| *\}|  subgraph cluster_\d+ \{| +\w+(=Q;| \[[\w=, Q.]*\];| -> \w+( \[[\w=, Q]*\])?;| \[[^"]*\];)|  rankdir=LR;|    label=Q; style=rounded; color=Q;)$`)
)

func checkSyntax(t *testing.T, format, content string) {
	t.Helper()
	switch format {
	case "mmd":
		for line := range strings.Lines(content) {
			if !mermaidLine.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Fatalf("no line of Mermaid: %q", line)
			}
		}
	case "dot":
		for line := range strings.Lines(dotQuoted.ReplaceAllString(content, "Q")) {
			if !dotLine.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Fatalf("no line of DOT: %q", line)
			}
		}
	case "svg":
		d := xml.NewDecoder(strings.NewReader(content))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("%v\n%s", err, content)
			}
			if e, ok := token.(xml.StartElement); ok && !strings.Contains(" svg title defs marker path rect g text polyline ", " "+e.Name.Local+" ") {
				t.Fatalf("an element %s that nobody writes", e.Name.Local)
			}
		}
	}
}

func TestShortName(t *testing.T) {
	tests := []struct{ address, vpc, want string }{
		{"aws_subnet.a[0]", "aws_vpc.v", "a[0]"},
		{"module.net.aws_subnet.a", "module.net.aws_vpc.v", "a"},
		{"module.net.module.sub.aws_subnet.a", "module.net.aws_vpc.v", "sub.a"},
		{`module.net["a.b"].aws_subnet.a["x.aws_y"]`, `module.net["a.b"].aws_vpc.v`, `a["x.aws_y"]`},
		{"module.other.aws_subnet.a", "module.net.aws_vpc.v", "other.a"},
		{"SubnetA", "Vpc", "SubnetA"},
		{"vpc-0abc", "Vpc", "vpc-0abc"},
		{"main route table of aws_vpc.v", "aws_vpc.v", "main route table of aws_vpc.v"},
		{"var.vpc_id", "", "var.vpc_id"},
		{"", "", ""},
	}
	for _, tt := range tests {
		if got := shortName(tt.address, tt.vpc); got != tt.want {
			t.Errorf("shortName(%q, %q) = %q, want %q", tt.address, tt.vpc, got, tt.want)
		}
	}
}

func TestBadge(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 27: "AB", 52: "BA"} {
		if got := badge(i); got != want {
			t.Errorf("badge(%d) = %q, want %q", i, got, want)
		}
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("aws_vpc.a\"] --> b[\"", "</text><script>", "end")
	f.Add("module.", `a\`, "#quot;%%{init}")
	f.Add("\x00\u202e\uffff", "`", "\n  x --> y")
	f.Fuzz(func(t *testing.T, vpc, subnet, service string) {
		w := world{graph.New()}
		v := w.add(&graph.VPC{CIDRs: graph.Known([]string{service})}, vpc)
		s := w.add(&graph.Subnet{VPC: graph.Known(v), CIDR: graph.Known(subnet), Zone: graph.Known(graph.Zone{By: "name", Value: vpc})}, subnet+"s")
		w.add(&graph.Endpoint{VPC: graph.Known(v), Type: graph.Known(vpc), Service: graph.Known(service), Subnets: graph.Refs{IDs: []graph.ID{s}}}, service+"e")
		w.table("", subnet, v, s, graph.TargetOther)
		w.g.Facts.Exposure = []graph.Exposure{{Subnet: s, Exposure: graph.ExposureUnknown}}
		w.g.Sort()
		for _, format := range formats() {
			checkSyntax(t, format, write(t, &Input{Graph: w.g}, format))
		}
	})
}
