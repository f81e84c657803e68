package network

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

func (f *fixture) facts(needs ...graph.Need) graph.Facts {
	f.g.Facts.Needs = needs
	f.g.Sort()
	Exposure(f.g)
	Paths(f.g)
	return f.g.Facts
}

// TestPaths holds the rows and their order: subnets without steps, equal ones
// together, and workloads with the steps to what they need.
func TestPaths(t *testing.T) {
	f := newFixture()
	f.subnet("c2", "v", "10.0.2.0/24", "t")
	type row struct {
		From    []graph.ID
		Service string
		Path    graph.PathClass
		Proven  bool
	}
	var got []row
	for _, p := range f.facts(graph.Need{Workload: "server", Service: "ssm"}).Paths {
		got = append(got, row{p.From, p.Service, p.Path, len(p.Steps) > 0})
	}
	want := []row{
		{refs("c", "c2").IDs, "s3", viaGateway, false},
		{refs("c", "c2", "e").IDs, "ssm", viaInterface, false},
		{refs("e").IDs, "s3", none, false},
		{refs("server").IDs, "ssm", viaInterface, true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"s3", "ssm"}, NewWalk(f.g).Services("server")); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
}

func TestAdmissions(t *testing.T) {
	service := func(f *fixture, rules ...*graph.SecurityGroupRule) {
		get[*graph.SecurityGroup](f, "service").Rules = rules
	}
	tests := []struct {
		name  string
		write func(f *fixture)
		want  graph.Attr[bool]
	}{
		{"an address of the VPC", func(f *fixture) { service(f, rule(graph.Ingress, "tcp", 443, 443, "10.0.1.7/32")) }, known(true)},
		{"everybody", func(f *fixture) { service(f, rule(graph.Ingress, "-1", 0, 0, "0.0.0.0/0")) }, known(true)},
		{"nobody", func(f *fixture) { service(f) }, known(false)},
		{"another port", func(f *fixture) { service(f, rule(graph.Ingress, "tcp", 80, 80, "10.0.0.0/8")) }, known(false)},
		{"another protocol", func(f *fixture) { service(f, rule(graph.Ingress, "17", 443, 443, "10.0.0.0/8")) }, known(false)},
		{"another network", func(f *fixture) { service(f, rule(graph.Ingress, "tcp", 443, 443, "192.168.0.0/16")) }, known(false)},
		{"another network that a transit gateway joins", func(f *fixture) { f.spoke(); service(f, rule(graph.Ingress, "tcp", 443, 443, "10.1.0.0/16")) }, known(true)},
		{"what may be behind a VPN", func(f *fixture) {
			f.add(&graph.VPN{Common: common("vpn"), VPCs: refs("v")})
			service(f, rule(graph.Ingress, "tcp", 443, 443, "192.168.0.0/16"))
		}, graph.Unknown[bool]()},
		{"the devices of a Client VPN", func(f *fixture) {
			f.add(&graph.ClientVPN{Common: common("devices"), VPCs: refs("v"), ClientCIDR: known("172.16.0.0/22")})
			service(f, rule(graph.Ingress, "tcp", 443, 443, "172.16.0.0/24"))
		}, known(true)},
		{"the devices of a Client VPN elsewhere", func(f *fixture) {
			f.add(&graph.ClientVPN{Common: common("devices"), VPCs: refs("w"), ClientCIDR: known("172.16.0.0/22")})
			service(f, rule(graph.Ingress, "tcp", 443, 443, "172.16.0.0/24"))
		}, known(false)},
		{"devices of addresses that are not known", func(f *fixture) {
			f.add(&graph.ClientVPN{Common: common("devices"), VPCs: refs("v"), ClientCIDR: graph.Unknown[string]("var.x")})
			service(f, rule(graph.Ingress, "tcp", 443, 443, "172.16.0.0/24"))
		}, graph.Unknown[bool]()},
		{"a group", func(f *fixture) { service(f, rule(graph.Ingress, "tcp", 443, 443, "client")) }, known(true)},
		{"itself", func(f *fixture) { service(f, selfRule()) }, known(true)},
		{"the default group", func(f *fixture) {
			f.ssm().SecurityGroups, f.ssm().DefaultSecurityGroup = graph.Refs{}, known(true)
		}, known(true)},
		{"a rule of unknown source", func(f *fixture) {
			r := rule(graph.Ingress, "tcp", 443, 443)
			r.SourcesOpen, r.Why = true, []string{"var.x"}
			service(f, r)
		}, graph.Unknown[bool]()},
		{"a port of its own", func(f *fixture) { f.ssm().ServicePorts = []graph.Port{{Protocol: "tcp", From: 9142, To: 9142}} }, known(false)},
		{"any port of a provider's service", func(f *fixture) {
			f.ssm().ServiceOwner, f.ssm().ServicePorts = known("other"), nil
			service(f, rule(graph.Ingress, "tcp", 5439, 5439, "10.0.0.0/16"))
		}, known(true)},
		{"some port of a service that is not known", func(f *fixture) {
			f.ssm().Service, f.ssm().ServiceOwner, f.ssm().ServicePorts = graph.Unknown[string]("var.x"), graph.Unknown[string]("var.x"), nil
			service(f, rule(graph.Ingress, "tcp", 5439, 5439, "10.0.0.0/16"))
		}, graph.Unknown[bool]()},
		{"the usual port of a service that is not known", func(f *fixture) {
			f.ssm().Service, f.ssm().ServiceOwner, f.ssm().ServicePorts = graph.Unknown[string]("var.x"), graph.Unknown[string]("var.x"), nil
			service(f, rule(graph.Ingress, "tcp", 443, 443, "10.0.0.0/16"))
		}, known(true)},
		{"no address on any port of a provider's service", func(f *fixture) {
			f.ssm().ServiceOwner, f.ssm().ServicePorts = known("other"), nil
			service(f, rule(graph.Ingress, "tcp", 5439, 5439, "192.168.0.0/16"))
		}, known(false)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			tt.write(f)
			got := f.facts().Admissions
			if len(got) != 1 || got[0].Endpoint != "ssm" {
				t.Fatalf("admissions %+v", got)
			}
			a := got[0]
			if a.Admitted.IsKnown() != tt.want.IsKnown() || a.Admitted.Or(false) != tt.want.Or(false) || a.Admitted.IsKnown() != (len(a.Why) == 0) {
				t.Errorf("got %+v, want %+v", a, tt.want)
			}
		})
	}
}

func TestACLBlocks(t *testing.T) {
	type block struct {
		Direction string
		Entry     graph.ID
		Certain   bool
	}
	everything := aclLine(graph.Egress, 100, "allow", "-1", 0, 65535, "0.0.0.0/0")
	tests := []struct {
		name    string
		entries []*graph.NetworkACLEntry
		want    []block
	}{
		{"all open", openEntries(), nil},
		{"nothing", nil, []block{{graph.Ingress, "", true}, {graph.Egress, "", true}}},
		{"all open and what is not seen", openEntries(), nil},
		{"nothing and what is not seen", nil, []block{{graph.Ingress, "", false}, {graph.Egress, "", false}}},
		{"some clients", []*graph.NetworkACLEntry{everything, aclLine(graph.Ingress, 1, "allow", "tcp", 443, 443, "10.0.1.0/24")}, nil},
		{"other networks", []*graph.NetworkACLEntry{everything, aclLine(graph.Ingress, 1, "allow", "tcp", 443, 443, "192.168.0.0/16")}, []block{{graph.Ingress, "", true}}},
		{"denied before it is allowed", []*graph.NetworkACLEntry{
			everything, aclLine(graph.Ingress, 2, "allow", "-1", 0, 65535, "0.0.0.0/0"), aclLine(graph.Ingress, 1, "deny", "tcp", 0, 1023, "10.0.0.0/8"),
		}, []block{{graph.Ingress, "ingressdeny10.0.0.0/8", true}}},
		{"some replies", []*graph.NetworkACLEntry{
			aclLine(graph.Ingress, 1, "allow", "tcp", 443, 443, "10.0.0.0/16"), aclLine(graph.Egress, 1, "allow", "tcp", 32768, 60999, "10.0.0.0/16"),
		}, nil},
		{"an entry that may not exist", []*graph.NetworkACLEntry{
			everything, func() *graph.NetworkACLEntry {
				e := aclLine(graph.Ingress, 1, "allow", "tcp", 443, 443, "10.0.0.0/16")
				e.Action = graph.Unknown[string]("var.action")
				return e
			}(),
		}, []block{{graph.Ingress, "", false}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			f.acl("e", tt.entries...)
			if strings.HasSuffix(tt.name, "not seen") {
				acl := get[*graph.NetworkACL](f, "acl-e")
				acl.IngressOpen, acl.EgressOpen, acl.Why = true, true, []string{"module.x"}
			}
			var got []block
			for _, b := range f.facts().ACLBlocks {
				if b.NetworkACL != "acl-e" || b.Endpoint != "ssm" || b.Subnet != "e" {
					t.Errorf("block %+v", b)
				}
				got = append(got, block{b.Direction, b.Entry.Or(""), len(b.Why) == 0})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEndpointUses(t *testing.T) {
	need := graph.Need{Workload: "server", Service: "ssm"}
	tests := []struct {
		name  string
		write func(f *fixture)
		needs []graph.Need
		want  graph.Attr[bool]
	}{
		{"needed", func(*fixture) {}, []graph.Need{need}, known(true)},
		{"needed by another name", func(*fixture) {}, []graph.Need{{Workload: "server", Service: "sqs"}}, known(false)},
		{"the FIPS variant of what is needed", func(f *fixture) { f.ssm().Service = known("kms-fips") }, []graph.Need{{Workload: "server", Service: "kms"}}, known(true)},
		{"nobody needs anything", func(*fixture) {}, nil, known(false)},
		{"needed, but out of reach", func(f *fixture) { get[*graph.SecurityGroup](f, "service").Rules = nil }, []graph.Need{need}, known(false)},
		{"whatever DNS says", func(f *fixture) { f.ssm().PrivateDNS = known(false) }, []graph.Need{need}, known(true)},
		{"needed maybe", func(*fixture) {}, []graph.Need{{Workload: "server", Service: "ssm", Why: []string{"var.image"}}}, graph.Unknown[bool]()},
		{"needed if it can be reached", func(f *fixture) { get[*graph.Workload](f, "server").SecurityGroups.Open = true }, []graph.Need{need}, known(true)},
		{"from another VPC", func(f *fixture) { f.spoke() }, []graph.Need{{Workload: "far", Service: "ssm"}}, known(true)},
		{"by a role that is not known", func(f *fixture) { get[*graph.Workload](f, "server").Role = graph.Unknown[graph.ID]("var.role") }, nil, graph.Unknown[bool]()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			tt.write(f)
			got := f.facts(tt.needs...).EndpointUses
			if len(got) != 1 || got[0].Endpoint != "ssm" {
				t.Fatalf("uses %+v", got)
			}
			u := got[0]
			if u.Used.IsKnown() != tt.want.IsKnown() || u.Used.Or(false) != tt.want.Or(false) || (len(u.Workloads) > 0) != tt.want.Or(false) {
				t.Errorf("got %+v, want %+v", u, tt.want)
			}
		})
	}
}
