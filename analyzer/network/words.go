package network

import (
	"slices"
	"strconv"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// All that a path says in words is here: the steps, in both languages, and the
// reasons for what is not known, in English. In a step {} stands for the name of
// its node and {other} for that of the second one.

func step(kind graph.StepKind, id graph.ID, attribute string, other graph.ID, text, textJa string) graph.Step {
	return graph.Step{Kind: kind, ID: id, Attribute: attribute, Other: other, Text: text, TextJa: textJa}
}

// tcp names one port, or all that replies go to.
func (p ports) tcp() string {
	if p.lo == p.hi {
		return "TCP " + strconv.Itoa(p.lo)
	}
	return "TCP " + strconv.Itoa(p.lo) + "-" + strconv.Itoa(p.hi)
}

func tcp(port int) string { return ports{port, port}.tcp() }

// Names.

func stepPrivateDNS(e *graph.Endpoint, service string) graph.Step {
	return step(graph.StepDNS, e.ID, "private_dns", "", "private DNS of {} answers the names of "+service, "{} のプライベート DNS が "+service+" の名前に応答する")
}

func stepRecord(r *graph.ZoneRecord, z *graph.PrivateHostedZone, e *graph.Endpoint) graph.Step {
	return step(graph.StepDNS, idOr(r.ID, z.ID), "", e.ID, "{} leads to {other}", "{} が {other} を指す")
}

func stepNoRecord(z *graph.PrivateHostedZone, vpc graph.ID) graph.Step {
	return step(graph.StepDNS, z.ID, "", vpc,
		"{} takes the name for {other} and has no record for it, so that nothing answers",
		"{} が {other} でこの名前を受け持つが、レコードがないため応答がない")
}

func stepPublicName(vpc graph.ID, service string) graph.Step {
	return step(graph.StepDNS, vpc, "", "", "in {} the names of "+service+" resolve to public addresses", "{} では "+service+" の名前はパブリックアドレスに解決される")
}

func stepNoDNS(vpc graph.ID) graph.Step {
	return step(graph.StepDNS, vpc, "dns_support", "", "DNS support of {} is off, so that no name resolves", "{} の DNS 解決が無効なため、名前を解決できない")
}

func stepDNSOff(e *graph.Endpoint, service string) graph.Step {
	return step(graph.StepDNS, e.ID, "private_dns", "",
		"private DNS of {} is off, so that the names of "+service+" do not lead to it",
		"{} のプライベート DNS が無効で、"+service+" の名前がこのエンドポイントに解決されない")
}

func stepHostnamesOff(e *graph.Endpoint, vpc graph.ID) graph.Step {
	return step(graph.StepDNS, vpc, "dns_hostnames", e.ID,
		"DNS hostnames of {} are off, so that private DNS of {other} does not work",
		"{} の DNS ホスト名が無効なため、{other} のプライベート DNS が機能しない")
}

func stepInboundOnly(e *graph.Endpoint) graph.Step {
	return step(graph.StepDNS, e.ID, "inbound_resolver_only", "",
		"private DNS of {} answers only what comes through an inbound resolver",
		"{} のプライベート DNS はインバウンドリゾルバー経由の問い合わせにしか応答しない")
}

func stepOtherServers(vpc graph.ID, e *graph.Endpoint) graph.Step {
	return step(graph.StepDNS, vpc, "amazon_dns", e.ID,
		"clients of {} ask DNS servers that are not Amazon's, so that names need not lead to {other}",
		"{} のクライアントは Amazon 以外の DNS サーバーに問い合わせるため、名前が {other} に解決されるとは限らない")
}

func stepNotShared(z *graph.PrivateHostedZone, vpc graph.ID) graph.Step {
	return step(graph.StepDNS, z.ID, "vpcs", vpc,
		"{} leads to an endpoint in reach, but is not associated with {other}",
		"{} は到達可能なエンドポイントを指すが、{other} に関連付けられていない")
}

// Endpoints.

func stepOtherRegion(e *graph.Endpoint, service string) graph.Step {
	return step(graph.StepEndpoint, e.ID, "service_name", "", "{} is for "+service+" of another region", "{} は別のリージョンの "+service+" のエンドポイントである")
}

func stepNoEndpoint(vpc graph.ID, service string) graph.Step {
	return step(graph.StepEndpoint, vpc, "", "", "{} has no endpoint for "+service, "{} に "+service+" のエンドポイントがない")
}

func stepWrongType(e *graph.Endpoint, service string) graph.Step {
	return step(graph.StepEndpoint, e.ID, "type", "", "{} is a Gateway endpoint, which "+service+" does not have", "{} はゲートウェイ型だが、"+service+" にこの型はない")
}

func stepOtherService(e *graph.Endpoint, service string) graph.Step {
	return step(graph.StepEndpoint, e.ID, "service_name", "", "{} is for another service than "+service, "{} は "+service+" とは別のサービスのエンドポイントである")
}

func stepNoSubnets(e *graph.Endpoint) graph.Step {
	return step(graph.StepEndpoint, e.ID, "subnets", "", "{} is in no subnet, so that it has no network interface", "{} にサブネットがなく、ネットワークインターフェイスが存在しない")
}

func stepIntermittent(e *graph.Endpoint) graph.Step {
	return step(graph.StepEndpoint, e.ID, "subnets", "",
		"only some of the network interfaces of {} are in reach, and names resolve to all of them, so that connections fail now and then",
		"{} の一部のインターフェイスにしか届かず、名前は全インターフェイスに解決されるため、接続が断続的に失敗する")
}

func stepNoChoice(e *graph.Endpoint, subnet graph.ID) graph.Step {
	return step(graph.StepEndpoint, e.ID, "", subnet,
		"no address of {other} gets an answer from all network interfaces of {}: what one rule on the way lets through another one stops",
		"{other} のどのアドレスからも {} の全インターフェイスには届かない。あるルールが許可する通信を別のルールが止めている")
}

func stepGateway(e *graph.Endpoint, table graph.ID) graph.Step {
	return step(graph.StepEndpoint, e.ID, "route_tables", table, "{} routes the service's addresses in {other}", "{} が {other} にサービス宛てのルートを追加する")
}

func stepNotAssociated(e *graph.Endpoint, table graph.ID) graph.Step {
	return step(graph.StepEndpoint, e.ID, "route_tables", table, "{} is not associated with {other}", "{} が {other} に関連付けられていない")
}

func stepPolicy(e *graph.Endpoint, v graph.EndpointPolicyVerdict) graph.Step {
	id := v.Policy.Or(e.ID)
	attribute := ""
	if id == e.ID {
		attribute = "policy"
	}
	return step(graph.StepEndpointPolicy, id, attribute, e.ID, "the policy of {other} lets nothing of the service through", "{other} のポリシーがサービスの操作を一切許可しない")
}

// Routes.

func stepSameSubnet(subnet graph.ID) graph.Step {
	return step(graph.StepRoute, subnet, "", "", "the endpoint has a network interface in {} itself", "エンドポイントのインターフェイスが {} 自体にある")
}

func stepLocal(table graph.ID) graph.Step {
	return step(graph.StepRoute, table, "", "", "the local route of {} leads on inside the VPC", "{} のローカルルートで VPC 内を進む")
}

func stepRoute(r *graph.Route, target graph.ID) graph.Step {
	if target == "" {
		return step(graph.StepRoute, r.ID, "", "", "{} leads on", "{} に従って進む")
	}
	return step(graph.StepRoute, r.ID, "", target, "{} leads to {other}", "{} により {other} へ進む")
}

func stepDefault(table graph.ID) graph.Step {
	return step(graph.StepRoute, table, "", "", "the default route of {} leads on", "{} のデフォルトルートに従って進む")
}

func stepNoWayOut(table graph.ID) graph.Step {
	return step(graph.StepRoute, table, "", "", "{} has no default route that leads out", "{} に外へ出るデフォルトルートがない")
}

func stepNoRoute(table, vpc graph.ID) graph.Step {
	return step(graph.StepRoute, table, "", vpc, "{} has no route to {other}", "{} に {other} へのルートがない")
}

func stepBlackhole(r *graph.Route) graph.Step {
	return step(graph.StepRoute, r.ID, "target", "", "the target of {} is gone, so that it drops packets", "{} のターゲットが存在せず、パケットが破棄される")
}

func stepOverlap(table, vpc graph.ID) graph.Step {
	return step(graph.StepRoute, table, "", vpc, "the addresses of {other} are local to {}, so that packets do not leave", "{other} のアドレスが {} のローカル範囲と重なり、パケットが外へ出ない")
}

func stepToInternet(r *graph.Route, target graph.ID) graph.Step {
	return step(graph.StepRoute, r.ID, "target", target, "{} leads to {other}, which drops private addresses", "{} は {other} を指すが、プライベートアドレス宛ては破棄される")
}

func stepNotForwarded(r *graph.Route, target graph.ID) graph.Step {
	return step(graph.StepRoute, r.ID, "target", target, "{} leads to {other}, whose source and destination check drops what is not its own", "{} は {other} を指すが、送信元/送信先チェックにより転送されない")
}

func stepTranslated(r *graph.Route, target graph.ID) graph.Step {
	return step(graph.StepRoute, r.ID, "target", target, "{} leads to {other}, which takes nothing to private addresses", "{} は {other} を指すが、プライベートアドレス宛ては通らない")
}

func stepNotOurs(r *graph.Route, target graph.ID) graph.Step {
	return step(graph.StepRoute, r.ID, "target", target, "{} leads to {other}, which joins other VPCs", "{} の {other} は別の VPC 同士の接続である")
}

func stepOtherPeer(r *graph.Route, target graph.ID) graph.Step {
	return step(graph.StepRoute, r.ID, "target", target, "{} leads to {other}, which ends in another VPC and carries nothing beyond it", "{} の {other} は別の VPC で終わり、その先へは届かない")
}

func stepEdge(r *graph.Route, target graph.ID) graph.Step {
	return step(graph.StepRoute, r.ID, "target", target, "{} leads to {other}, which carries nothing that comes from another VPC", "{} の {other} はほかの VPC から来た通信を運ばない")
}

func stepNoTarget(r *graph.Route, target graph.ID) graph.Step {
	return step(graph.StepRoute, r.ID, "target", target, "{} leads to {other}, which takes no routes", "{} の {other} はルートのターゲットにできない")
}

func stepLoop(table graph.ID) graph.Step {
	return step(graph.StepRoute, table, "", "", "packets come back to {} and go round for ever", "パケットが {} に戻ってループする")
}

func stepNotAttached(r *graph.Route, gateway graph.ID) graph.Step {
	return step(graph.StepRoute, r.ID, "target", gateway, "{} leads to {other}, which the VPC is not attached to", "{} の {other} に VPC がアタッチされていない")
}

func stepNoTransitTable(a *graph.TransitGatewayAttachment) graph.Step {
	return step(graph.StepRoute, a.ID, "", "", "{} is associated with no route table of the transit gateway", "{} が Transit Gateway のどのルートテーブルにも関連付けられていない")
}

func stepNoTransitRoute(t *graph.TransitGatewayRouteTable, vpc graph.ID) graph.Step {
	return step(graph.StepRoute, t.ID, "", vpc, "{} has no route to {other}", "{} に {other} へのルートがない")
}

func stepTransitBlackhole(t *graph.TransitGatewayRouteTable, e transitEntry, vpc graph.ID) graph.Step {
	id := t.ID
	if e.route != nil {
		id = idOr(e.route.ID, t.ID)
	}
	return step(graph.StepRoute, id, "", vpc, "{} drops what goes to {other}", "{} が {other} 宛てを破棄する")
}

func stepTransitRoute(t *graph.TransitGatewayRouteTable, e transitEntry) graph.Step {
	id := t.ID
	if e.route != nil {
		id = idOr(e.route.ID, t.ID)
	}
	return step(graph.StepRoute, id, "", e.attachment, "{} leads out by {other}", "{} により {other} から出る")
}

func stepNATSubnet(n *graph.NATGateway, subnet graph.ID) graph.Step {
	return step(graph.StepRoute, n.ID, "", subnet, "{} is in {other}, which has a way out", "{} は {other} にあり、そこから外へ出る")
}

func stepNATStuck(n *graph.NATGateway, subnet graph.ID) graph.Step {
	return step(graph.StepRoute, n.ID, "subnet", subnet, "{} is in {other}, which has no way to an internet gateway", "{} のある {other} からインターネットゲートウェイへ出られない")
}

func stepPrivateNAT(n *graph.NATGateway, subnet graph.ID) graph.Step {
	return step(graph.StepRoute, n.ID, "connectivity", subnet, "{} is private, and from {other} it has no way out", "{} はプライベート NAT で、{other} から外へ出られない")
}

// repliesIn says of steps that they are about replies.
func repliesIn(steps []graph.Step) []graph.Step {
	out := slices.Clone(steps)
	for i := range out {
		out[i].Text, out[i].TextJa = out[i].Text+" on the way back", "帰りの経路で、"+out[i].TextJa
	}
	return out
}

// Security groups.

func (w *Walk) stepGroupOut(f *filter, to peer, port int) graph.Step {
	return step(graph.StepSecurityGroup, w.named(f, to), "", "", "{} lets "+tcp(port)+" out to the endpoint", "{} がエンドポイントへの "+tcp(port)+" を許可する")
}

func (w *Walk) stepGroupIn(f *filter, from peer, port int) graph.Step {
	return step(graph.StepSecurityGroup, w.named(f, from), "", "", "{} lets the client in on "+tcp(port), "{} がクライアントからの "+tcp(port)+" を許可する")
}

func (w *Walk) stepGroupPublic(f *filter, at *place, service string, port int) graph.Step {
	id := w.named(f, peer{at: at, groups: &groups{}})
	for _, r := range f.rules {
		if r.sure && slices.Contains(r.services, service) {
			id = idOr(r.rule.ID, r.group)
			break
		}
	}
	return step(graph.StepSecurityGroup, id, "", "", "{} lets "+tcp(port)+" out to the service", "{} がサービスへの "+tcp(port)+" を許可する")
}

func stepGroupKeepsIn(f *filter, port int) graph.Step {
	return step(graph.StepSecurityGroup, f.first, graph.Egress, "", "{} does not let "+tcp(port)+" out to the endpoint", "{} がエンドポイントへの "+tcp(port)+" を許可していない")
}

func stepGroupKeepsPublic(f *filter, service string, port int) graph.Step {
	return step(graph.StepSecurityGroup, f.first, graph.Egress, "", "{} does not let "+tcp(port)+" out to the public addresses of "+service, "{} が "+service+" のパブリックアドレスへの "+tcp(port)+" を許可していない")
}

func stepGroupKeepsOut(f *filter, c *client, port int) graph.Step {
	return step(graph.StepSecurityGroup, f.first, graph.Ingress, c.site.id, "{} does not let "+tcp(port)+" in from {other}", "{} が {other} からの "+tcp(port)+" を許可していない")
}

// named is the rule that lets something through, or else the group.
func (w *Walk) named(f *filter, p peer) graph.ID {
	if r, ok := w.proof(f, p); ok {
		return idOr(r.rule.ID, r.group)
	}
	return f.first
}

// Network ACLs.

func stepACL(s *site, direction string, p ports, reply bool) graph.Step {
	what, whatJa := p.tcp(), " "+p.tcp()+" "
	if reply {
		what, whatJa = "the replies ("+what+")", "応答（"+what+"）"
	}
	if direction == graph.Ingress {
		return step(graph.StepNetworkACL, s.acl.ID, "", s.id, "{} lets "+what+" into {other}", "{} が {other} への"+whatJa+"を許可する")
	}
	return step(graph.StepNetworkACL, s.acl.ID, "", s.id, "{} lets "+what+" out of {other}", "{} が {other} からの"+whatJa+"を許可する")
}

func stepACLDenies(s *site, direction string, p ports, reply bool, e *graph.NetworkACLEntry) graph.Step {
	what, whatJa := p.tcp(), " "+p.tcp()+" "
	if reply {
		what, whatJa = "the replies ("+what+")", "応答（"+what+"）"
	}
	id, attribute := s.acl.ID, direction
	if e != nil && e.ID != "" {
		id, attribute = e.ID, ""
	}
	if direction == graph.Ingress {
		return step(graph.StepNetworkACL, id, attribute, s.id, "{} does not let "+what+" into {other}", "{} が {other} への"+whatJa+"を拒否する")
	}
	return step(graph.StepNetworkACL, id, attribute, s.id, "{} does not let "+what+" out of {other}", "{} が {other} からの"+whatJa+"を拒否する")
}

// Public addresses.

func stepPublicIP(id graph.ID, attribute string, has bool) graph.Step {
	if has {
		return step(graph.StepPublicIP, id, attribute, "", "{} gives a public address", "{} によりパブリックアドレスが付く")
	}
	return step(graph.StepPublicIP, id, attribute, "", "{} gives no public address, without which nothing gets through an internet gateway", "{} ではパブリックアドレスが付かず、インターネットゲートウェイを通れない")
}

func stepNeverPublic(id graph.ID) graph.Step {
	return step(graph.StepPublicIP, id, "subnets", "", "{} never has a public address, without which nothing gets through an internet gateway", "{} にはパブリックアドレスが付かず、インターネットゲートウェイを通れない")
}

func idOr(id, or graph.ID) graph.ID {
	if id == "" {
		return or
	}
	return id
}

// Reasons.

const (
	whyUnknown        = "the source does not say"
	whyDiffer         = "packets may go different ways, and not all of them arrive"
	whyDefaultGroup   = "the default security group of the VPC is not known"
	whyNoGroups       = "the security groups are not known"
	whyACLNotDeclared = "the network ACL is not declared"
	whyPart           = "only some of the addresses are let through by "
	whyCarries        = "it is not known whether the other end has a group that is named by "
	whyIPv6           = "whether it has an IPv6 address is not known"
)

func whyNotDeclared(name string) string { return name + " is not declared here" }
func whyOneVPC(name, other string) string {
	return "whether " + name + " and " + other + " are one VPC is not known"
}
func whyMaybe(name string) string         { return name + " may not exist" }
func whyNeverTogether(name string) string { return name + " does not exist where the client does" }
func whyRule(name string) string          { return "whether " + name + " applies is not known" }
func whyGroup(name string) string         { return "whether " + name + " lets it through is not known" }
func whyRange(text string) string         { return "the range " + strconv.Quote(text) + " is not valid" }
func whyList(name string) string          { return "not all entries of " + name + " are known" }
func whyDestination(name string) string   { return "the destination of " + name + " is not known" }
func whyTarget(name string) string        { return "the target of " + name + " is not known" }
func whyForeignTable(name string) string  { return name + " belongs to another VPC" }
func whyForwards(name string) string      { return "what " + name + " forwards is not known" }
func whyBeyond(name string) string        { return "what lies behind " + name + " is not known" }
func whyFarEnd(name string) string        { return "which VPCs " + name + " joins is not known" }
func whySubnetsOf(name string) string     { return "the subnets of " + name + " are not known" }
func whyAttachment(name string) string    { return "the VPC's attachment to " + name + " is not known" }
func whyAssociation(name string) string   { return "the route table of " + name + " is not known" }
func whyRoutesOf(name string) string      { return "not all routes of " + name + " are known" }
func whyPropagates(name string) string {
	return "the routes that " + name + " propagates are not known"
}
func whyTransitRoute(name string) string { return "a route of " + name + " may not exist" }
func whyServers(name string) string {
	return "the clients of " + name + " ask DNS servers that are not Amazon's"
}
func whyForwarded(name string) string { return name + " has the name resolved elsewhere" }
func whyElsewhere(name string) string { return "where " + name + " leads is not known" }
func whyMayServe(name, where string) string {
	return "whether " + name + " serves " + where + " is not known"
}
func whySeveral(service, vpc string) string {
	return "more than one endpoint answers the names of " + service + " in " + vpc
}
func whyPrivateNAT(name string) string { return "where private NAT by " + name + " leads is not known" }
func whyService(name string) string    { return "the service of " + name + " is not known" }
func whyVPC(name string) string        { return "the VPC of " + name + " is not known" }
func whyNoSubnets(name string) string  { return "the subnets of " + name + " are not known" }
func whyHost(name string) string {
	return "the security groups of the instances that run " + name + " are not known"
}
func whyRole(name string) string { return "what " + name + " calls is not known" }
func whyACLPart(name, direction string, p ports) string {
	way := " out"
	if direction == graph.Ingress {
		way = " in"
	}
	if p.lo < p.hi {
		return name + " lets only some of the traffic on " + p.tcp() + way
	}
	return name + " lets " + p.tcp() + way + " for some addresses only"
}
func whyEntry(acl string) string { return "not all of an entry of " + acl + " is known" }
func whyJoined(name string) string {
	return "not all networks that are joined to " + name + " are known"
}

func whyStolen(name string) string {
	return "whether " + name + " takes addresses of the service is not known"
}
func whyRoutes(name string) string {
	return "which of the routes of " + name + " takes the service's addresses is not known"
}
