// Package network computes facts about a graph that follow from routes, security
// groups, network ACLs and DNS: how exposed each subnet is (Exposure), and how
// subnets and workloads reach AWS services (Paths, Walk).
//
// # Paths
//
// A client's path to a service is found as the packets would find it.
//
//   - What does the service's name resolve to in the client's VPC (resolve.go)?
//     The most specific of private hosted zones, resolver rules and the private
//     DNS of the VPC's own endpoints answers; without any, public addresses do.
//   - An interface endpoint (interface.go) must be in reach with all of its
//     network interfaces, because the name resolves to all of them: the client's
//     groups (filter.go), the ACLs of both subnets (acl.go), the routes there and
//     back (table.go, forward.go, transit.go) and the endpoint's groups.
//   - Public addresses (public.go) go to a gateway endpoint that the subnet's
//     table is associated with (gateway.go), or else by the default route.
//
// The client of a subnet's own path has a public address and groups that let
// everything through. It is taken to carry whatever group of its VPC an
// endpoint's rules name: the rules of most endpoints name the groups of their
// clients, and no subnet could be said to reach those otherwise.
//
// # Certainty
//
// Every question has three answers. A path is certain if it is the same whatever
// the unknown parts turn out to be; otherwise Path.Possible has all classes that
// it may have. Of addresses and ports that only AWS or the operating system
// choose (the client's address in its subnet, an interface's, a service's public
// ones, the port of a reply) what holds for all is certain, for none is certain
// the other way, and for some is open; where rules on one path contradict each
// other for every choice, the path is none (joint.go).
//
// Some unknowns are not counted, because they would leave nearly everything open
// and hardly ever matter: routes whose destination is not known, where the table
// has a default route, are not about the addresses of AWS's services; nor are
// private zones and resolver rules of which no part of the name is known, unless
// a zone has records for endpoints.
//
// # Cost
//
// Groups, ACLs and tables are compiled once, answers are remembered, and equal
// subnets (site.classOf) are answered once. Independent configurations are
// walked apart.
package network
