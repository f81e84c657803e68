package network

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

const (
	none         = graph.PathNone
	byInternet   = graph.PathInternet
	byTransit    = graph.PathTransit
	byNAT        = graph.PathNAT
	viaInterface = graph.PathInterfaceEndpoint
	viaGateway   = graph.PathGatewayEndpoint
)

// fixture is a small network: the VPC v (10.0.0.0/16) with the subnet c of a
// client, the subnet e of the interface endpoint ssm, and the gateway endpoint
// s3, which is associated with the table t of c. Nothing leads out.
type fixture struct{ g *graph.Graph }

func known[T any](v T) graph.Attr[T] { return graph.Known(v) }

func id(s string) graph.ID { return graph.ID(s) }

func common(s string) graph.Common { return graph.Common{ID: id(s), Region: known("eu-west-1")} }

func refs(ids ...graph.ID) graph.Refs { return graph.Refs{IDs: ids} }

func newFixture() *fixture {
	f := &fixture{g: graph.New()}
	f.vpc("v", "10.0.0.0/16")
	f.subnet("c", "v", "10.0.1.0/24", "t")
	f.subnet("e", "v", "10.0.9.0/24", "v-main")
	f.add(&graph.RouteTable{Common: common("t"), VPC: known(id("v"))})
	f.group("client", "v", rule(graph.Egress, "-1", 0, 0, "0.0.0.0/0"))
	f.group("service", "v", rule(graph.Ingress, "tcp", 443, 443, "10.0.0.0/16"))
	f.add(&graph.Endpoint{
		Common: common("ssm"), VPC: known(id("v")), Type: known(graph.EndpointInterface), Service: known("ssm"),
		Subnets: refs("e"), SecurityGroups: refs("service"), PrivateDNS: known(true), ServicePrivateDNS: known(true),
	})
	f.add(&graph.Endpoint{
		Common: common("s3"), VPC: known(id("v")), Type: known(graph.EndpointGateway), Service: known("s3"), RouteTables: refs("t"),
	})
	f.add(&graph.Workload{Common: common("server"), WorkloadKind: graph.WorkloadInstance, Subnets: refs("c"), SecurityGroups: refs("client")})
	return f
}

func (f *fixture) add(n graph.Node) {
	f.g.Add(n, &graph.Origin{Unit: "u", Address: string(n.Base().ID)})
}

func (f *fixture) vpc(name, cidr string) {
	f.add(&graph.VPC{
		Common: common(name), CIDRs: known([]string{cidr}), DNSHostnames: known(true), MainRouteTable: known(id(name + "-main")),
		DefaultNetworkACL: known(id(name + "-acl")), DefaultSecurityGroup: known(id(name + "-group")),
	})
	f.add(&graph.RouteTable{Common: common(name + "-main"), VPC: known(id(name)), Main: known(true)})
	f.add(&graph.NetworkACL{Common: common(name + "-acl"), VPC: known(id(name)), Implicit: true, Entries: openEntries()})
	f.group(name+"-group", name, selfRule(), rule(graph.Egress, "-1", 0, 0, "0.0.0.0/0"))
}

func (f *fixture) subnet(name, vpc, cidr, table string) {
	s := &graph.Subnet{Common: common(name), VPC: known(id(vpc)), CIDR: known(cidr)}
	if table != vpc+"-main" {
		s.RouteTables = refs(id(table))
	}
	f.add(s)
}

func (f *fixture) group(name, vpc string, rules ...*graph.SecurityGroupRule) {
	for i, r := range rules {
		r.ID = id(name + "/" + string(rune('a'+i)))
	}
	f.add(&graph.SecurityGroup{Common: common(name), VPC: known(id(vpc)), Rules: rules})
}

func rule(direction, protocol string, from, to int, peers ...string) *graph.SecurityGroupRule {
	r := &graph.SecurityGroupRule{Direction: known(direction), Protocol: known(protocol), FromPort: known(from), ToPort: known(to)}
	for _, p := range peers {
		switch {
		case strings.HasPrefix(p, "pl-"):
			r.PrefixLists = append(r.PrefixLists, id(p))
		case strings.Contains(p, "/"):
			r.CIDRs = append(r.CIDRs, p)
		default:
			r.Groups = append(r.Groups, id(p))
		}
	}
	return r
}

func selfRule() *graph.SecurityGroupRule {
	r := rule(graph.Ingress, "-1", 0, 0)
	r.Self = known(true)
	return r
}

func aclLine(direction string, number int, action, protocol string, from, to int, cidr string) *graph.NetworkACLEntry {
	return &graph.NetworkACLEntry{
		ID: id(direction + action + cidr), Direction: known(direction), Number: known(number), Action: known(action), Protocol: known(protocol),
		FromPort: known(from), ToPort: known(to), CIDR: known(cidr),
	}
}

func openEntries() []*graph.NetworkACLEntry {
	return []*graph.NetworkACLEntry{
		aclLine(graph.Ingress, 100, "allow", "-1", 0, 65535, "0.0.0.0/0"), aclLine(graph.Egress, 100, "allow", "-1", 0, 65535, "0.0.0.0/0"),
	}
}

func (f *fixture) acl(subnet string, entries ...*graph.NetworkACLEntry) {
	f.add(&graph.NetworkACL{Common: common("acl-" + subnet), VPC: known(id("v")), Entries: entries})
	get[*graph.Subnet](f, subnet).NetworkACL = known(id("acl-" + subnet))
}

func (f *fixture) route(table, cidr string, kind graph.TargetKind, target string) *graph.Route {
	r := &graph.Route{
		Common: common(table + " " + cidr), RouteTable: known(id(table)), DestinationCIDR: known(cidr), TargetKind: known(kind),
		Target: known(id(target)), Origin: graph.RouteStatic,
	}
	f.add(r)
	return r
}

// nat gives the client's table a default route to a NAT gateway.
func (f *fixture) nat() {
	f.subnet("n", "v", "10.0.5.0/24", "public")
	f.add(&graph.RouteTable{Common: common("public"), VPC: known(id("v"))})
	f.route("public", "0.0.0.0/0", graph.TargetInternetGateway, "igw")
	f.add(&graph.NATGateway{Common: common("gateway"), VPC: known(id("v")), Subnet: known(id("n")), Connectivity: known("public")})
	f.route("t", "0.0.0.0/0", graph.TargetNATGateway, "gateway")
}

// zone makes a private zone of v with records that lead to an endpoint.
func (f *fixture) zone(vpc, name, endpoint string, records ...string) *graph.PrivateHostedZone {
	z := &graph.PrivateHostedZone{Common: common("zone-" + name), ZoneName: known(name), VPCs: refs(id(vpc))}
	for _, r := range records {
		z.Records = append(z.Records, &graph.ZoneRecord{ID: id("record-" + r), RecordName: known(r), RecordType: known("A"), Endpoint: known(id(endpoint))})
	}
	f.add(z)
	return z
}

func get[T graph.Node](f *fixture, name string) T { n, _ := f.g.Node(id(name)).(T); return n }

// spoke adds the VPC w, joined by a transit gateway, with the subnet s of the
// workload far. The zone of ssm is associated with it.
func (f *fixture) spoke() {
	f.vpc("w", "10.1.0.0/16")
	f.subnet("s", "w", "10.1.1.0/24", "w-main")
	f.add(&graph.Workload{Common: common("far"), WorkloadKind: graph.WorkloadInstance, Subnets: refs("s"), SecurityGroups: refs("w-group")})
	gateway := &graph.TransitGateway{Common: common("tgw"), VPCs: refs("v", "w")}
	table := &graph.TransitGatewayRouteTable{Common: common("tgw-table"), TransitGateway: known(id("tgw"))}
	for vpc, subnet := range map[string]string{"v": "e", "w": "s"} {
		a := &graph.TransitGatewayAttachment{
			Common: common("at-" + vpc), TransitGateway: known(id("tgw")), AttachmentType: "vpc", VPC: known(id(vpc)), Subnets: refs(id(subnet)),
			SecurityGroupReferencing: known(true),
		}
		table.Associations.Add(a.ID)
		table.Propagations.Add(a.ID)
		f.add(a)
	}
	f.add(gateway)
	f.add(table)
	f.route("w-main", "10.0.0.0/16", graph.TargetTransitGateway, "tgw")
	f.route("v-main", "10.1.0.0/16", graph.TargetTransitGateway, "tgw")
	f.zone("w", "ssm.eu-west-1.amazonaws.com", "ssm", "ssm.eu-west-1.amazonaws.com")
	get[*graph.SecurityGroup](f, "service").Rules[0].CIDRs = []string{"10.0.0.0/8"}
}

func (f *fixture) ssm() *graph.Endpoint { return get[*graph.Endpoint](f, "ssm") }
func (f *fixture) s3() *graph.Endpoint  { return get[*graph.Endpoint](f, "s3") }
func (f *fixture) v() *graph.VPC        { return get[*graph.VPC](f, "v") }

func (f *fixture) walk() *Walk {
	f.g.Sort()
	Exposure(f.g)
	return NewWalk(f.g)
}

// TestPath has a case for each way in which a path holds, breaks or stays open.
// want are all possible classes; broken, or why, must be in what is said.
func TestPath(t *testing.T) {
	on := value.Atom("var.on")
	tests := []struct {
		name, from, service string
		write               func(f *fixture)
		want                []graph.PathClass
		broken, why         string
	}{
		{name: "interface endpoint", want: paths(viaInterface)},
		{name: "from a subnet", from: "c", want: paths(viaInterface)},
		{name: "from the endpoint's own subnet", from: "e", want: paths(viaInterface)},
		{name: "gateway endpoint", service: "s3", want: paths(viaGateway)},
		{name: "no endpoint", service: "sqs", want: paths(none), broken: "v has no endpoint for sqs"},

		// DNS.
		{name: "private DNS off", write: func(f *fixture) { f.ssm().PrivateDNS = known(false) }, want: paths(none), broken: "private DNS of ssm is off"},
		{name: "private DNS unknown", write: func(f *fixture) { f.ssm().PrivateDNS = graph.Unknown[bool]("var.dns") }, want: paths(none, viaInterface), why: "var.dns"},
		{name: "DNS hostnames off", write: func(f *fixture) { f.v().DNSHostnames = known(false) }, want: paths(none), broken: "DNS hostnames of v are off"},
		{name: "DNS support off", write: func(f *fixture) { f.v().DNSSupport = known(false); f.nat() }, want: paths(none), broken: "DNS support of v is off"},
		{name: "DNS support off, gateway endpoint", service: "s3", write: func(f *fixture) { f.v().DNSSupport = known(false) }, want: paths(none), broken: "DNS support of v is off"},
		{name: "DNS servers of one's own", write: func(f *fixture) { f.v().AmazonDNS = known(false) }, want: paths(none, viaInterface), why: "not Amazon's"},
		{name: "DNS servers of one's own that lead to the same", service: "s3", write: func(f *fixture) { f.v().AmazonDNS = known(false) }, want: paths(viaGateway)},
		{name: "zone that stands in for private DNS", write: func(f *fixture) {
			f.ssm().PrivateDNS = known(false)
			f.zone("v", "ssm.eu-west-1.amazonaws.com", "ssm", "ssm.eu-west-1.amazonaws.com")
		}, want: paths(viaInterface)},
		{name: "zone of another region", write: func(f *fixture) {
			f.ssm().PrivateDNS = known(false)
			f.zone("v", "ssm.us-east-1.amazonaws.com", "ssm", "ssm.us-east-1.amazonaws.com")
		}, want: paths(none)},
		{name: "zone whose region is an expression", write: func(f *fixture) {
			f.ssm().PrivateDNS = known(false)
			f.zone("v", "ssm.${data.aws_region.current.name}.amazonaws.com", "ssm", "ssm.${data.aws_region.current.name}.amazonaws.com")
		}, want: paths(viaInterface)},
		{name: "zone without the record", write: func(f *fixture) {
			f.zone("v", "ssm.eu-west-1.amazonaws.com", "ssm")
			f.ssm().PrivateDNS = known(false)
			f.nat()
		}, want: paths(none), broken: "has no record for it"},
		{name: "broad zone that takes the name", write: func(f *fixture) {
			f.ssm().PrivateDNS = known(false)
			f.zone("v", "eu-west-1.amazonaws.com", "ssm", "sts.eu-west-1.amazonaws.com")
			f.nat()
		}, want: paths(none), broken: "takes the name for v"},
		{name: "broad zone beside private DNS", write: func(f *fixture) { f.zone("v", "amazonaws.com", "ssm") }, want: paths(viaInterface)},
		{name: "zone of S3 without the wildcard", service: "s3", write: func(f *fixture) { f.zone("v", "s3.eu-west-1.amazonaws.com", "ssm", "s3.eu-west-1.amazonaws.com") }, want: paths(none), broken: "has no record"},
		{name: "zone whose record is for another service", service: "sqs", write: func(f *fixture) { f.zone("v", "sqs.eu-west-1.amazonaws.com", "ssm", "sqs.eu-west-1.amazonaws.com") }, want: paths(none), broken: "another service than sqs"},
		{name: "zone of a registry", service: "ecr.dkr", write: func(f *fixture) {
			e := *f.ssm()
			e.Common, e.Service, e.PrivateDNS = common("dkr"), known("ecr.dkr"), known(false)
			f.add(&e)
			f.zone("v", "dkr.ecr.eu-west-1.amazonaws.com", "dkr", "*.dkr.ecr.eu-west-1.amazonaws.com")
		}, want: paths(viaInterface)},
		{name: "zone that is somebody's own", write: func(f *fixture) {
			f.zone("v", "${var.domain}", "", "db.${var.domain}").Records[0].Endpoint = graph.Null[graph.ID]()
		}, want: paths(viaInterface)},
		{name: "zone that may serve the VPC", service: "sqs", write: func(f *fixture) {
			z := f.zone("w", "sqs.eu-west-1.amazonaws.com", "ssm")
			z.VPCs = graph.Refs{Open: true, Why: []string{"var.vpcs"}}
			f.nat()
		}, want: paths(none, byNAT), why: "var.vpcs"},
		{name: "names that are resolved elsewhere", write: func(f *fixture) {
			f.add(&graph.ResolverRule{Common: common("forward"), Domain: known("ssm.eu-west-1.amazonaws.com"), RuleType: known("forward"), VPCs: refs("v")})
		}, want: paths(none, viaInterface), why: "forward has the name resolved elsewhere"},
		{name: "a rule for a domain above the zone's", write: func(f *fixture) {
			f.add(&graph.ResolverRule{Common: common("forward"), Domain: known("amazonaws.com"), RuleType: known("forward"), VPCs: refs("v")})
		}, want: paths(viaInterface)},
		{name: "S3 for the inbound resolver", service: "s3", write: func(f *fixture) {
			e := *f.ssm()
			e.Common, e.Service, e.InboundResolverOnly = common("s3-interface"), known("s3"), known(true)
			f.add(&e)
		}, want: paths(viaGateway)},
		{name: "S3 for all", service: "s3", write: func(f *fixture) {
			e := *f.ssm()
			e.Common, e.Service, e.InboundResolverOnly = common("s3-interface"), known("s3"), known(false)
			f.add(&e)
		}, want: paths(viaInterface)},
		{name: "two endpoints that answer, of which one keeps clients out", write: func(f *fixture) {
			e := *f.ssm()
			e.Common, e.SecurityGroups = common("ssm2"), refs("v-group")
			f.add(&e)
		}, want: paths(none, viaInterface), why: "more than one endpoint answers"},

		// Security groups.
		{name: "client's group lets nothing out", write: func(f *fixture) { get[*graph.SecurityGroup](f, "client").Rules = nil }, want: paths(none), broken: "client does not let TCP 443 out to the endpoint"},
		{name: "protocol by its number", write: func(f *fixture) {
			get[*graph.SecurityGroup](f, "client").Rules = []*graph.SecurityGroupRule{rule(graph.Egress, "6", 443, 443, "service")}
		}, want: paths(viaInterface)},
		{name: "protocol that does not exist", write: func(f *fixture) {
			get[*graph.SecurityGroup](f, "client").Rules = []*graph.SecurityGroupRule{rule(graph.Egress, "htcpcp", 443, 443, "0.0.0.0/0")}
		}, want: paths(none, viaInterface), why: "client"},
		{name: "a part of the endpoint's subnet", write: func(f *fixture) { get[*graph.SecurityGroup](f, "client").Rules[0].CIDRs = []string{"10.0.9.0/25"} }, want: paths(none, viaInterface), why: "some of the addresses"},
		{name: "all of it in two rules", write: func(f *fixture) {
			get[*graph.SecurityGroup](f, "client").Rules[0].CIDRs = []string{"10.0.9.0/25", "10.0.9.128/25"}
		}, want: paths(viaInterface)},
		{name: "malformed range", write: func(f *fixture) { get[*graph.SecurityGroup](f, "client").Rules[0].CIDRs = []string{"10.0.9.0/33"} }, want: paths(none, viaInterface), why: "not valid"},
		{name: "a list of one's own", write: func(f *fixture) {
			f.add(&graph.PrefixList{Common: common("pl-own"), CIDRs: []string{"10.0.8.0/21"}})
			get[*graph.SecurityGroup](f, "client").Rules = []*graph.SecurityGroupRule{rule(graph.Egress, "tcp", 443, 443, "pl-own")}
		}, want: paths(viaInterface)},
		{name: "the endpoint's group names another one", write: func(f *fixture) {
			f.ssm().SecurityGroups = refs("v-group")
		}, want: paths(none), broken: "v-group does not let TCP 443 in"},
		{name: "from a subnet whose clients may carry the group", from: "c", write: func(f *fixture) { f.ssm().SecurityGroups = refs("v-group") }, want: paths(viaInterface)},
		{name: "groups that refer to each other", write: func(f *fixture) {
			get[*graph.SecurityGroup](f, "client").Rules = []*graph.SecurityGroupRule{rule(graph.Egress, "tcp", 443, 443, "service")}
			get[*graph.SecurityGroup](f, "service").Rules = []*graph.SecurityGroupRule{rule(graph.Ingress, "tcp", 443, 443, "client")}
		}, want: paths(viaInterface)},
		{name: "group of a task that an instance runs", write: func(f *fixture) {
			get[*graph.SecurityGroup](f, "client").Rules = nil
			f.g.Facts.Needs = []graph.Need{{Workload: "server", Service: "ssm", Hosted: true}}
		}, want: paths(none, viaInterface), why: "the instances that run server"},
		{name: "no endpoint for a task that an instance runs", service: "sqs", write: func(f *fixture) {
			f.g.Facts.Needs = []graph.Need{{Workload: "server", Service: "sqs", Hosted: true}}
		}, want: paths(none), broken: "v has no endpoint for sqs"},
		{name: "rules that are not seen", write: func(f *fixture) {
			sg := get[*graph.SecurityGroup](f, "service")
			sg.Rules, sg.IngressOpen, sg.Why = nil, true, []string{"module.x"}
		}, want: paths(none, viaInterface), why: "module.x"},
		{name: "groups that are not known", write: func(f *fixture) {
			get[*graph.Workload](f, "server").SecurityGroups = graph.Refs{Open: true, Why: []string{"var.groups"}}
		}, want: paths(none, viaInterface), why: "var.groups"},
		{name: "out to the service's list", service: "s3", write: func(f *fixture) {
			f.add(&graph.PrefixList{Common: common("pl-s3"), Open: true, Service: known("s3")})
			get[*graph.SecurityGroup](f, "client").Rules = []*graph.SecurityGroupRule{rule(graph.Egress, "tcp", 443, 443, "pl-s3")}
		}, want: paths(viaGateway)},
		{name: "out into the VPC only", service: "s3", write: func(f *fixture) { get[*graph.SecurityGroup](f, "client").Rules[0].CIDRs = []string{"10.0.0.0/16"} }, want: paths(none), broken: "public addresses of s3"},

		// Network ACLs.
		{name: "ACL that lets no replies out", write: func(f *fixture) { f.acl("e", aclLine(graph.Ingress, 1, "allow", "tcp", 443, 443, "10.0.0.0/16")) }, want: paths(none), broken: "does not let the replies (TCP 1024-65535) out of e"},
		{name: "inside one subnet", from: "e", write: func(f *fixture) { f.acl("e") }, want: paths(viaInterface)},
		{name: "an entry of unknown number", write: func(f *fixture) {
			e := aclLine(graph.Ingress, 0, "deny", "tcp", 443, 443, "10.0.0.0/16")
			e.Number = graph.Unknown[int]("var.number")
			f.acl("e", append(openEntries(), e)...)
		}, want: paths(none, viaInterface), why: "acl-e"},
		{name: "entries that are not seen", write: func(f *fixture) {
			f.acl("e")
			acl := get[*graph.NetworkACL](f, "acl-e")
			acl.IngressOpen, acl.EgressOpen, acl.Why = true, true, []string{"module.x"}
		}, want: paths(none, viaInterface), why: "module.x"},
		{name: "out to some of the internet", service: "s3", write: func(f *fixture) {
			f.acl("c", aclLine(graph.Ingress, 1, "allow", "-1", 0, 65535, "0.0.0.0/0"), aclLine(graph.Egress, 1, "allow", "-1", 0, 65535, "52.0.0.0/8"))
		}, want: paths(none, viaGateway), why: "acl-c"},

		// The endpoint.
		{name: "endpoint without a subnet", write: func(f *fixture) { f.ssm().Subnets = graph.Refs{} }, want: paths(none), broken: "is in no subnet"},
		{name: "endpoint that exists maybe", write: func(f *fixture) { f.ssm().When = on }, want: paths(none, viaInterface), why: "ssm may not exist"},
		{name: "endpoint that exists where the client does", write: func(f *fixture) { f.ssm().When = on; get[*graph.Workload](f, "server").When = on }, want: paths(none, viaInterface), why: "ssm may not exist"},
		{name: "one of two network interfaces", write: func(f *fixture) {
			f.subnet("e2", "v", "10.0.10.0/24", "v-main")
			f.acl("e2")
			f.ssm().Subnets = refs("e", "e2")
		}, want: paths(none), broken: "only some of the network interfaces of ssm"},
		{name: "policy that lets nothing through", write: func(f *fixture) {
			f.g.Facts.EndpointPolicies = []graph.EndpointPolicyVerdict{{Endpoint: "ssm", Verdict: graph.EndpointNoEffect}}
		}, want: paths(none), broken: "the policy of ssm"},
		{name: "endpoint without a VPC", write: func(f *fixture) { f.ssm().VPC = graph.Unknown[graph.ID]("var.vpc") }, want: paths(none)},
		{name: "gateway endpoint that may be associated", service: "s3", write: func(f *fixture) { f.s3().RouteTables = graph.Refs{Maybe: []graph.ID{"t"}} }, want: paths(none, viaGateway)},
		{name: "gateway endpoint of another table", service: "s3", write: func(f *fixture) { f.s3().RouteTables = refs("v-main") }, want: paths(none), broken: "s3 is not associated with t"},
		{name: "gateway endpoint of a service without", write: func(f *fixture) {
			f.ssm().Type, f.ssm().ServiceTypes, f.ssm().RouteTables = known(graph.EndpointGateway), []string{graph.EndpointInterface}, refs("t")
		}, want: paths(none), broken: "is a Gateway endpoint"},

		// Public paths.
		{name: "NAT", service: "sqs", write: (*fixture).nat, want: paths(byNAT)},
		{name: "NAT beside a gateway endpoint", service: "s3", write: (*fixture).nat, want: paths(viaGateway)},
		{name: "NAT in a subnet without a way out", service: "sqs", write: func(f *fixture) { f.nat(); get[*graph.Subnet](f, "n").RouteTables = refs("v-main") }, want: paths(none), broken: "has no way to an internet gateway"},
		{name: "private NAT", service: "sqs", write: func(f *fixture) { f.nat(); get[*graph.NATGateway](f, "gateway").Connectivity = known("private") }, want: paths(none), broken: "gateway is private"},
		{name: "ACL of the NAT gateway's subnet", service: "sqs", write: func(f *fixture) { f.nat(); f.acl("n") }, want: paths(none), broken: "acl-n"},
		{name: "blackhole", service: "sqs", write: func(f *fixture) { f.nat(); get[*graph.Route](f, "t 0.0.0.0/0").Blackhole = true }, want: paths(none)},
		{name: "internet without a public address", service: "sqs", write: func(f *fixture) { f.route("t", "0.0.0.0/0", graph.TargetInternetGateway, "igw") }, want: paths(none), broken: "gives no public address"},
		{name: "internet of the subnet", from: "c", service: "sqs", write: func(f *fixture) { f.route("t", "0.0.0.0/0", graph.TargetInternetGateway, "igw") }, want: paths(byInternet)},
		{name: "internet with an address of the subnet's", service: "sqs", write: func(f *fixture) {
			f.route("t", "0.0.0.0/0", graph.TargetInternetGateway, "igw")
			get[*graph.Subnet](f, "c").MapPublicIP = known(true)
		}, want: paths(byInternet)},
		{name: "public access blocked", from: "c", service: "sqs", write: func(f *fixture) {
			f.route("t", "0.0.0.0/0", graph.TargetInternetGateway, "igw")
			get[*graph.Subnet](f, "c").PublicAccessBlocked = known(true)
		}, want: paths(none)},
		{name: "transit gateway", service: "sqs", write: func(f *fixture) { f.route("t", "0.0.0.0/0", graph.TargetTransitGateway, "tgw") }, want: paths(byTransit)},
		{name: "table that is not known", service: "s3", write: func(f *fixture) {
			get[*graph.Subnet](f, "c").RouteTables = graph.Refs{Open: true, Why: []string{"var.table"}}
		}, want: paths(none, byInternet, byTransit, byNAT, viaGateway), why: "var.table"},
		{name: "worst of two subnets", service: "s3", write: func(f *fixture) { get[*graph.Workload](f, "server").Subnets = refs("c", "e") }, want: paths(none)},
		{name: "another subnet that is not known", write: func(f *fixture) {
			get[*graph.Workload](f, "server").Subnets = graph.Refs{IDs: []graph.ID{"c"}, Open: true, Why: []string{"var.subnets"}}
		}, want: paths(none, byInternet, byTransit, byNAT, viaInterface), why: "var.subnets"},

		// What is not seen.
		{name: "module that may add an endpoint", service: "sqs", write: func(f *fixture) {
			f.g.Facts.Unresolved = []graph.Unresolved{{VPC: "v", Kind: graph.UnresolvedAny, Why: "module.x is not on disk"}}
			f.nat()
		}, want: paths(none, byNAT, viaInterface), why: "module.x is not on disk"},
		{name: "module beside an endpoint that serves", service: "s3", write: func(f *fixture) {
			f.g.Facts.Unresolved = []graph.Unresolved{{VPC: "v", Kind: graph.UnresolvedAny, Why: "module.x is not on disk"}}
		}, want: paths(viaGateway)},
		{name: "endpoint of another service that may not exist", service: "sqs", write: func(f *fixture) {
			f.ssm().When = on
			f.g.Facts.Unresolved = []graph.Unresolved{{VPC: "v", Kind: string(graph.KindEndpoint), Why: "ssm may not exist"}}
		}, want: paths(none)},

		{name: "zone of another configuration", service: "sqs", write: func(f *fixture) {
			f.g.Elsewhere.Zones = []graph.SharedZone{{Unit: "hub", Address: "zone", ZoneName: "sqs.eu-west-1.amazonaws.com"}}
			f.route("t", "10.1.0.0/16", graph.TargetTransitGateway, "tgw")
		}, want: paths(none, viaInterface), why: "zone of hub serves v"},
		{name: "zone of another configuration and no way there", service: "sqs", write: func(f *fixture) {
			f.g.Elsewhere.Zones = []graph.SharedZone{{Unit: "hub", Address: "zone", ZoneName: "sqs.eu-west-1.amazonaws.com"}}
		}, want: paths(none)},
		{name: "zone of another configuration for another name", service: "sqs", write: func(f *fixture) {
			f.g.Elsewhere.Zones = []graph.SharedZone{{Unit: "hub", Address: "zone", ZoneName: "sns.eu-west-1.amazonaws.com"}}
			f.route("t", "10.1.0.0/16", graph.TargetTransitGateway, "tgw")
		}, want: paths(none)},
		{name: "a VPC of addresses that are public elsewhere", service: "s3", write: func(f *fixture) {
			f.vpc("w", "172.128.0.0/16")
			f.add(&graph.Peering{Common: common("peering"), VPC: known(id("v")), PeerVPC: known(id("w"))})
			f.route("t", "172.128.0.0/16", graph.TargetPeering, "peering")
		}, want: paths(viaGateway)},

		// Other VPCs.
		{name: "hub and spoke", from: "far", write: (*fixture).spoke, want: paths(viaInterface)},
		{name: "hub and spoke without a way back", from: "far", write: func(f *fixture) { f.spoke(); get[*graph.Route](f, "v-main 10.1.0.0/16").RouteTable = known(id("t")) }, want: paths(none), broken: "v-main has no route to w"},
		{name: "hub and spoke without a zone", from: "far", write: func(f *fixture) {
			f.spoke()
			get[*graph.PrivateHostedZone](f, "zone-ssm.eu-west-1.amazonaws.com").VPCs = graph.Refs{}
		}, want: paths(none), broken: "is not associated with w"},
		{name: "attachment without a table", from: "far", write: func(f *fixture) {
			f.spoke()
			get[*graph.TransitGatewayRouteTable](f, "tgw-table").Associations = refs("at-v")
		}, want: paths(none), broken: "at-w is associated with no route table"},
		{name: "transit gateway's table without a route", from: "far", write: func(f *fixture) {
			f.spoke()
			get[*graph.TransitGatewayRouteTable](f, "tgw-table").Propagations = refs("at-w")
		}, want: paths(none), broken: "tgw-table has no route to v"},
		{name: "blackhole of a transit gateway", from: "far", write: func(f *fixture) {
			f.spoke()
			t := get[*graph.TransitGatewayRouteTable](f, "tgw-table")
			t.Routes = []*graph.TransitGatewayRoute{{ID: "hole", DestinationCIDR: known("10.0.9.0/24"), Blackhole: known(true)}}
		}, want: paths(none), broken: "hole drops"},
		{name: "groups across a transit gateway", from: "far", write: func(f *fixture) {
			f.spoke()
			get[*graph.SecurityGroup](f, "service").Rules = []*graph.SecurityGroupRule{rule(graph.Ingress, "tcp", 443, 443, "w-group")}
		}, want: paths(none), broken: "service does not let TCP 443 in"},
		{name: "groups across a transit gateway that refers", from: "far", write: func(f *fixture) {
			f.spoke()
			get[*graph.TransitGateway](f, "tgw").SecurityGroupReferencing = known(true)
			get[*graph.SecurityGroup](f, "service").Rules = []*graph.SecurityGroupRule{rule(graph.Ingress, "tcp", 443, 443, "w-group")}
		}, want: paths(viaInterface)},
		{name: "through a firewall", from: "far", write: func(f *fixture) {
			f.spoke()
			f.subnet("fw", "w", "10.1.9.0/24", "fw-table")
			f.add(&graph.RouteTable{Common: common("fw-table"), VPC: known(id("w"))})
			f.add(&graph.Firewall{Common: common("firewall"), VPC: known(id("w")), Subnets: refs("fw")})
			r := get[*graph.Route](f, "w-main 10.0.0.0/16")
			r.TargetKind, r.Target = known(graph.TargetEndpoint), known(id("firewall"))
			f.route("fw-table", "0.0.0.0/0", graph.TargetTransitGateway, "tgw")
		}, want: paths(viaInterface)},
		{name: "round in a firewall", from: "far", write: func(f *fixture) {
			f.spoke()
			f.add(&graph.Firewall{Common: common("firewall"), VPC: known(id("w")), Subnets: refs("s")})
			r := get[*graph.Route](f, "w-main 10.0.0.0/16")
			r.TargetKind, r.Target = known(graph.TargetEndpoint), known(id("firewall"))
		}, want: paths(none), broken: "go round for ever"},
		{name: "peering in place of it", from: "far", write: func(f *fixture) {
			f.spoke()
			f.add(&graph.Peering{Common: common("peering"), VPC: known(id("w")), PeerVPC: known(id("v"))})
			for _, name := range []string{"w-main 10.0.0.0/16", "v-main 10.1.0.0/16"} {
				r := get[*graph.Route](f, name)
				r.TargetKind, r.Target = known(graph.TargetPeering), known(id("peering"))
			}
		}, want: paths(viaInterface)},
		{name: "overlapping ranges", from: "far", write: func(f *fixture) { f.spoke(); get[*graph.VPC](f, "w").CIDRs = known([]string{"10.0.0.0/16"}) }, want: paths(none), broken: "are local to w-main"},
		{name: "a table of another VPC", write: func(f *fixture) { get[*graph.RouteTable](f, "t").VPC = known(id("x")) }, want: paths(none, viaInterface), why: "t belongs to another VPC"},
		{name: "nothing of that name", from: "nobody", want: paths(none, byInternet, byTransit, byNAT, viaInterface, viaGateway), why: "nobody is not declared"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			if tt.write != nil {
				tt.write(f)
			}
			from, service := tt.from, tt.service
			if from == "" {
				from = "server"
			}
			if service == "" {
				service = "ssm"
			}
			p := f.walk().Path(id(from), service)
			if diff := cmp.Diff(tt.want, p.Possible); diff != "" {
				t.Errorf("possible (-want +got):\n%s\nbroken %q, why %q", diff, said(p.Broken), p.Why)
			}
			if text := said(p.Broken); !strings.Contains(text, tt.broken) || (p.Path == none) != (text != "") {
				t.Errorf("broken %q does not say %q", text, tt.broken)
			}
			if text := strings.Join(p.Why, "; "); !strings.Contains(text, tt.why) || (p.Path == graph.PathUnknown) != (text != "") {
				t.Errorf("why %q does not say %q", text, tt.why)
			}
			for _, s := range slices.Concat(p.Steps, p.Broken) {
				if s.ID == "" || s.Text == "" || s.TextJa == "" || strings.Contains(s.Text, "{other}") != (s.Other != "") {
					t.Errorf("step %+v", s)
				}
			}
		})
	}
}

func paths(of ...graph.PathClass) []graph.PathClass { return of }

func said(steps []graph.Step) string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = strings.NewReplacer("{}", string(s.ID), "{other}", string(s.Other)).Replace(s.Text)
	}
	return strings.Join(out, "; ")
}
