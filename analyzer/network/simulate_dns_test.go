package network_test

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// answer is what DNS says of a name: an endpoint, public addresses, or nothing.
type answer struct {
	endpoint *graph.Endpoint
	public   bool
}

// resolve asks for a name inside a VPC. Servers that are not Amazon's, the VPC's own
// or those of a forwarding rule, may pass the question back to Amazon's, or answer
// with public addresses. That they may answer with other endpoints too is not
// simulated: see elsewhere.
func (s *simulation) resolve(vpc *graph.VPC, name string) []answer {
	amazon, _ := s.askAmazon(vpc, name)
	if s.elsewhere(vpc, name) {
		s.open = true
		return []answer{amazon, {public: true}}
	}
	return []answer{amazon}
}

// elsewhere reports whether servers that the configuration does not show answer
// for a name. Of a rule and a zone the longer one wins, the rule if they are equal.
func (s *simulation) elsewhere(vpc *graph.VPC, name string) bool {
	_, zone := s.askAmazon(vpc, name)
	return !must(vpc.AmazonDNS) || must(vpc.DNSSupport) && slices.ContainsFunc(s.g.ResolverRules, func(r *graph.ResolverRule) bool {
		return slices.Contains(r.VPCs.IDs, vpc.ID) && within(name, must(r.Domain)) && len(must(r.Domain)) >= len(zone)
	})
}

// within reports whether a name is a domain or inside it.
func within(name, domain string) bool { return name == domain || strings.HasSuffix(name, "."+domain) }

// askAmazon returns the answer of Amazon's servers, and the zone that has it, or "":
// the longest one. Private DNS is a zone too.
func (s *simulation) askAmazon(vpc *graph.VPC, name string) (answer, string) {
	if !must(vpc.DNSSupport) {
		return answer{}, ""
	}
	best, out := "", answer{public: true}
	for _, z := range s.g.PrivateHostedZones {
		zone := must(z.ZoneName)
		if slices.Contains(z.VPCs.IDs, vpc.ID) && within(name, zone) && len(zone) > len(best) {
			best, out = zone, s.askZone(z, name)
		}
	}
	for _, e := range s.g.Endpoints {
		zone := strings.TrimPrefix(privateNames(s.service)[0], "*.")
		if must(e.Type) == graph.EndpointInterface && must(e.Service) == s.service && must(e.VPC) == vpc.ID &&
			must(e.PrivateDNS) && must(vpc.DNSHostnames) && !must(e.InboundResolverOnly) && len(zone) > len(best) {
			best, out = zone, answer{endpoint: e}
		}
	}
	return out, best
}

// askZone finds the record of a name, or else the wildcard that is nearest to it.
func (s *simulation) askZone(z *graph.PrivateHostedZone, name string) answer {
	for pattern := name; pattern != ""; {
		for _, r := range z.Records {
			if must(r.RecordName) == pattern {
				if must(r.RecordType) == "TXT" {
					return answer{}
				}
				return answer{endpoint: nodeOf[*graph.Endpoint](s.g, must(r.Endpoint))}
			}
		}
		_, parent, _ := strings.Cut(strings.TrimPrefix(pattern, "*."), ".")
		if parent == "" {
			break
		}
		pattern = "*." + parent
	}
	return answer{}
}
