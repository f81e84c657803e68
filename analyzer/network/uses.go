package network

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// endpointUses judges every interface endpoint of an AWS service, in rank
// order: whether a workload of its configuration that needs the service can
// reach it by routes, groups and ACLs, whatever DNS says. A workload of which
// not all needs are known may use what it can reach.
func (w *Walk) endpointUses() []graph.EndpointUse {
	needing, open := w.users()
	var out []graph.EndpointUse
	for _, e := range w.g.Endpoints {
		service, ok := e.Service.Get()
		if !graph.Is(e.Type, graph.EndpointInterface) || !ok && !e.Service.IsUnknown() {
			continue
		}
		u := graph.EndpointUse{Endpoint: e.ID}
		held := no
		for _, n := range usersOf(needing, w.partOf(e.ID), service) {
			got := min(w.uses(n.workload, e, &u.Why), n.sure)
			if n.sure == maybe && got == maybe {
				u.Why = append(u.Why, n.why...)
			}
			if held = max(held, got); got == yes {
				u.Workloads = append(u.Workloads, n.workload.ID)
			}
		}
		for _, n := range open[w.partOf(e.ID)] {
			if held != no {
				break
			}
			if w.uses(n, e, &u.Why) != no {
				held = maybe
				u.Why = append(u.Why, whyRole(w.name(n.ID)))
			}
		}
		if !ok {
			held = min(max(held, maybe), maybe)
			u.Why = append(u.Why, whyService(w.name(e.ID)))
		}
		for _, x := range w.unresolved[e.VPC.Or("")] {
			if x.Kind == graph.UnresolvedAny && held == no {
				held = maybe
				u.Why = append(u.Why, x.Why)
			}
		}
		u.Why = distinctTexts(u.Why)
		switch held {
		case yes:
			u.Used, u.Why = graph.Known(true), nil
		case no:
			u.Used, u.Why = graph.Known(false), nil
		default:
			u.Used = graph.Unknown[bool](u.Why...)
		}
		out = append(out, u)
	}
	return out
}

// usersOf are those that need a service. A need does not say which of a service
// and its FIPS variant is called, so the variant serves both.
func usersOf(needing map[partService][]user, part int, service string) []user {
	users := needing[partService{part, service}]
	if s, ok := aws.ServiceNamed(service); ok && s.FIPSOf != "" {
		users = slices.Concat(users, needing[partService{part, s.FIPSOf}])
	}
	return users
}

type partService struct {
	part    int
	service string
}

type user struct {
	workload *graph.Workload
	sure     tri
	why      []string
}

// users are the workloads by what they need, and those of which not all needs
// are known.
func (w *Walk) users() (needing map[partService][]user, open map[int][]*graph.Workload) {
	needing, open = map[partService][]user{}, map[int][]*graph.Workload{}
	for _, n := range w.g.Workloads {
		part := w.partOf(n.ID)
		for _, need := range w.needs[n.ID] {
			u := user{workload: n, sure: yes}
			if len(need.Why) > 0 {
				u.sure, u.why = maybe, need.Why
			}
			key := partService{part, need.Service}
			needing[key] = append(needing[key], u)
		}
		if w.mayNeedMore(n) {
			open[part] = append(open[part], n)
		}
	}
	return needing, open
}

// mayNeedMore is whether a workload's role or containers are not all known.
func (w *Walk) mayNeedMore(n *graph.Workload) bool {
	if n.ContainersOpen || n.Role.IsUnknown() {
		return true
	}
	id, ok := n.Role.Get()
	if !ok {
		return false
	}
	role, declared := w.g.Node(id).(*graph.Role)
	return !declared || role.PoliciesOpen || len(role.MaybePolicies) > 0 || len(role.Policies.Maybe) > 0
}

// uses is whether a workload can reach an endpoint from one of its subnets.
func (w *Walk) uses(n *graph.Workload, e *graph.Endpoint, why *[]string) tri {
	held := no
	for i, id := range n.Subnets.All() {
		s := w.site(id, "")
		if s.vpc == "" {
			held = max(held, maybe)
			*why = append(*why, whyVPC(w.name(id)))
			continue
		}
		c := w.workloadIn(n, s)
		if existence(e.When, c.when) == no {
			continue
		}
		// That the endpoint may not exist is for those to say who report on it.
		c.when = value.And(c.when, e.When)
		a := w.reachesEndpoint(c, e)
		if i >= len(n.Subnets.IDs) {
			a.holds = min(a.holds, maybe)
		}
		if held = max(held, a.holds); a.holds == maybe {
			*why = append(*why, a.why...)
		}
	}
	if n.Subnets.Open || len(n.Subnets.All()) == 0 {
		held = max(held, maybe)
		*why = append(*why, slices.Concat(n.Subnets.Why, []string{whyNoSubnets(w.name(n.ID))})...)
	}
	return held
}
