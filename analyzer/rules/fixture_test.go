package rules

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// network builds graphs for tests: the n-th thing that is added stands in main.tf
// from byte 100n on, its attributes from 100n+10 on.
type network struct {
	g *graph.Graph
	n int
}

func newNetwork() *network { return &network{g: graph.New()} }

func at(start, end int) source.Range { return source.Range{File: "main.tf", Start: start, End: end} }

func (n *network) origin(address string, attributes ...string) *graph.Origin {
	n.n++
	start := 100 * n.n
	r := &declared.Resource{
		Unit: ".", Address: address,
		Header: at(start, start+5), Block: at(start, start+90),
		Ranges: &declared.Ranges{Named: map[string]*declared.Ranges{}},
	}
	if strings.HasPrefix(address, "module.") {
		r.Calls = []declared.Call{{Address: strings.Join(strings.Split(address, ".")[:2], ".")}}
	}
	names := map[string]string{}
	for i, a := range attributes {
		r.Ranges.Named[a] = &declared.Ranges{Self: at(start+10+10*i, start+15+10*i)}
		names[a] = a
	}
	return &graph.Origin{Unit: ".", Address: address, Resource: r, Names: names}
}

// add adds a node; its id is its address.
func (n *network) add(node graph.Node, attributes ...string) graph.ID {
	id := node.Base().ID
	if !n.g.Add(node, n.origin(string(id), attributes...)) {
		panic("twice: " + id)
	}
	return id
}

func (n *network) parts() []*graph.Graph {
	n.g.Sort()
	return n.g.Split()
}

func common(id string) graph.Common {
	return graph.Common{ID: graph.ID(id), Region: graph.Known("eu-west-1")}
}

func refs(ids ...graph.ID) graph.Refs { return graph.Refs{IDs: ids} }

func (n *network) vpc(id string) graph.ID {
	return n.add(&graph.VPC{
		Common: common(id), CIDRs: graph.Known([]string{"10.0.0.0/16"}), IPv6: graph.Known(false),
		DNSSupport: graph.Known(true), DNSHostnames: graph.Known(true),
	}, "dns_hostnames")
}

func (n *network) subnet(id string, vpc, table graph.ID, class graph.ExposureClass, zone string) graph.ID {
	n.add(&graph.Subnet{
		Common: common(id), VPC: graph.Known(vpc),
		Zone: graph.Known(graph.Zone{By: "name", Value: zone}), MapPublicIP: graph.Known(false),
	}, "zone")
	n.g.Facts.Exposure = append(n.g.Facts.Exposure, graph.Exposure{
		Subnet: graph.ID(id), Exposure: class, Possible: []graph.ExposureClass{class}, Tables: []graph.ID{table},
	})
	return graph.ID(id)
}

func (n *network) table(id string, vpc graph.ID) graph.ID {
	return n.add(&graph.RouteTable{Common: common(id), VPC: graph.Known(vpc)})
}

func endpoint(id string, vpc graph.ID, service, kind string) *graph.Endpoint {
	return &graph.Endpoint{
		Common: common(id), VPC: graph.Known(vpc), Type: graph.Known(kind),
		ServiceName: graph.Known("com.amazonaws.eu-west-1." + service), Service: graph.Known(service),
		ServiceOwner: graph.Known("aws"), ServiceRegion: graph.Known("eu-west-1"), ServiceKnown: graph.Known(true),
		ServiceTypes: []string{"Gateway", "Interface"}, ServicePrivateDNS: graph.Known(true),
		ServicePrivateDNSNames: []string{service + ".eu-west-1.amazonaws.com"},
		ServicePorts:           []graph.Port{{Protocol: "tcp", From: 443, To: 443}},
		DefaultSecurityGroup:   graph.Known(false), PrivateDNS: graph.Known(kind == "Interface"),
	}
}

func (n *network) gateway(id string, vpc graph.ID, service string, tables ...graph.ID) graph.ID {
	e := endpoint(id, vpc, service, "Gateway")
	e.RouteTables = refs(tables...)
	return n.add(e, "route_tables", "service_name")
}

func (n *network) interfaceEndpoint(id string, vpc graph.ID, service string, group graph.ID, subnets ...graph.ID) graph.ID {
	e := endpoint(id, vpc, service, "Interface")
	e.Subnets, e.SecurityGroups = refs(subnets...), refs(group)
	return n.add(e, "private_dns", "security_groups")
}

func (n *network) group(id string, vpc graph.ID, ports ...[2]int) graph.ID {
	sg := &graph.SecurityGroup{Common: common(id), VPC: graph.Known(vpc)}
	for i, p := range ports {
		rule := graph.ID(fmt.Sprintf("%s#%d", id, i))
		sg.Rules = append(sg.Rules, &graph.SecurityGroupRule{
			ID: rule, Direction: graph.Known(graph.Ingress), Protocol: graph.Known("tcp"),
			FromPort: graph.Known(p[0]), ToPort: graph.Known(p[1]),
			CIDRs: []string{"10.0.0.0/16"}, Self: graph.Known(false),
		})
		n.g.AddPart(rule, n.origin(string(rule)))
	}
	return n.add(sg)
}

func (n *network) flowLog(id string, vpc graph.ID) graph.ID {
	return n.add(&graph.FlowLog{Common: common(id), VPCs: refs(vpc), TrafficType: graph.Known("ALL")})
}

// cell adds a VPC with ten subnets, gateway endpoints and five interface endpoints;
// one table is forgotten, one group lets too much in, and nothing logs DNS queries.
func (n *network) cell(i int) {
	name := func(kind string) string { return fmt.Sprintf("aws_%s.n%d", kind, i) }
	vpc := n.vpc(name("vpc"))
	var subnets, tables []graph.ID
	for s := range 10 {
		table := n.table(fmt.Sprintf("%s[%d]", name("route_table"), s), vpc)
		tables = append(tables, table)
		zone := fmt.Sprintf("eu-west-1%c", 'a'+s%3)
		subnets = append(subnets, n.subnet(fmt.Sprintf("%s[%d]", name("subnet"), s), vpc, table, graph.ExposureNAT, zone))
	}
	group := n.group(name("security_group"), vpc, [2]int{443, 443}, [2]int{80, 80})
	n.gateway(name("s3"), vpc, "s3", tables...)
	n.gateway(name("dynamodb"), vpc, "dynamodb", tables[1:]...)
	for _, service := range []string{"ssm", "kms", "sts", "logs", "sqs"} {
		n.interfaceEndpoint(name(service), vpc, service, group, subnets[:3]...)
	}
	n.flowLog(name("flow_log"), vpc)
}

func engine(t testing.TB, o Options) *Engine {
	t.Helper()
	e, err := Load(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
