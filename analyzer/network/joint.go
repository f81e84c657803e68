package network

import (
	"net/netip"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// maxRegions bounds how finely choices are looked at. Beyond it an answer stays
// open that a closer look might settle.
const maxRegions = 1024

// regions cuts a place where rules begin or end, so that every rule treats all
// addresses of a region alike; nil where there are too many.
func (w *Walk) regions(p *place) []*place {
	var out []*place
	for _, x := range p.prefixes {
		if !w.cut(x, &out) {
			return nil
		}
	}
	return out
}

// cut adds the regions of a range to out.
func (w *Walk) cut(x netip.Prefix, out *[]*place) bool {
	from, last := w.bounds.at(x.Addr()), w.bounds.at(lastOf(x))
	if from == last {
		*out = append(*out, w.place([]netip.Prefix{x}))
		return len(*out) <= maxRegions
	}
	a, b := halves(x)
	return w.cut(a, out) && w.cut(b, out)
}

// replyRegions cuts the ports of replies where entries of the ACLs of subnets
// begin or end.
func replyRegions(sites []*site) []ports {
	all := replies()
	cuts := []int{all.lo, all.hi + 1}
	for _, s := range sites {
		if s.acl == nil {
			continue
		}
		for _, e := range s.acl.Entries {
			for _, at := range []int{e.FromPort.Or(0), e.ToPort.Or(0) + 1} {
				if at > all.lo && at <= all.hi {
					cuts = append(cuts, at)
				}
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	out := make([]ports, 0, len(cuts)-1)
	for i := range len(cuts) - 1 {
		out = append(out, ports{cuts[i], cuts[i+1] - 1})
	}
	return out
}

// jointly answers a question about an address of a place and the port of a
// reply, which nobody knows but which are the same for all rules on the way. An
// answer that some rules leave open may be no for every address and port.
func (w *Walk) jointly(at *place, sites []*site, question func(at *place, reply ports) answer) answer {
	whole := question(at, replies())
	if whole.holds != maybe {
		return whole
	}
	var last answer
	for _, region := range w.regions(at) {
		for _, reply := range replyRegions(sites) {
			if last = question(region, reply); last.holds != no {
				return whole
			}
		}
	}
	if last.holds == no && len(last.broken) > 0 {
		return last
	}
	return whole
}

// outOfReach reports whether from every address of the client's subnet one of
// an endpoint's network interfaces does not answer, whatever its address and the
// port of the reply.
func (w *Walk) outOfReach(c *client, e *graph.Endpoint, target *groups, f family, port int) bool {
	from := w.regions(c.site.in(f))
	for _, own := range from {
		if !slices.ContainsFunc(e.Subnets.IDs, func(id graph.ID) bool {
			return w.deaf(c, own, w.site(id, target.vpc), target, f, port)
		}) {
			return false
		}
	}
	return len(from) > 0
}

// deaf reports whether a network interface does not answer an address of the
// client's subnet.
func (w *Walk) deaf(c *client, own *place, to *site, target *groups, f family, port int) bool {
	in := w.letsIn(c, target.vpc, target, own, port)
	if in.holds == no {
		return true
	}
	there := w.regions(to.in(f))
	for _, at := range there {
		out := w.letsOut(c, at, target, port)
		if out.holds == no {
			continue
		}
		if w.is(c.site.id, to.id) != no {
			return false
		}
		for _, reply := range replyRegions([]*site{c.site, to}) {
			if x := w.between(c.site, to, own, at, port, reply); min(x.out.holds, x.back.holds) != no {
				return false
			}
		}
	}
	return len(there) > 0
}
