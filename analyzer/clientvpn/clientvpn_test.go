package clientvpn

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

const why = "variable var.x has no value"

// graphWith is a graph with one VPC and one Client VPN endpoint that is associated
// with it.
func graphWith(change func(n *graph.ClientVPN)) *graph.Graph {
	g := graph.New()
	g.Add(&graph.VPC{Common: graph.Common{ID: "vpc"}, CIDRs: graph.Known([]string{"10.40.0.0/16", "10.41.0.0/20"})}, &graph.Origin{Address: "vpc"})
	g.Add(&graph.VPC{Common: graph.Common{ID: "open"}, CIDRs: graph.Unknown[[]string](why)}, &graph.Origin{Address: "open"})
	g.Add(&graph.External{Common: graph.Common{ID: "looked-up"}, Of: graph.KindVPC, Symbolic: true}, &graph.Origin{Address: "looked-up"})
	n := &graph.ClientVPN{
		Common: graph.Common{ID: "vpn"}, VPCs: graph.Refs{IDs: []graph.ID{"vpc"}}, ClientCIDR: graph.Known("172.16.0.0/22"),
	}
	change(n)
	g.Add(n, &graph.Origin{Address: "vpn"})
	g.Sort()
	return g
}

func rule(id graph.ID, cidr string) *graph.AuthorizationRule {
	return &graph.AuthorizationRule{ID: id, TargetCIDR: graph.Known(cidr), AllGroups: graph.Known(true)}
}

func grouped(r *graph.AuthorizationRule) *graph.AuthorizationRule {
	r.AllGroups = graph.Known(false)
	return r
}

func maybe(r *graph.AuthorizationRule) *graph.AuthorizationRule {
	r.When = value.Atom("var.on")
	return r
}

func TestGrants(t *testing.T) {
	type grant = graph.ClientVPNGrant
	everything := func(rules ...graph.ID) grant {
		return grant{ClientVPN: "vpn", Grant: graph.GrantEverything, Rules: rules}
	}
	vpc := func(id graph.ID, rules ...graph.ID) grant {
		return grant{ClientVPN: "vpn", Grant: graph.GrantVPC, VPC: graph.Known(id), Rules: rules}
	}
	doubtful := func(g grant) grant {
		g.Why = []string{"?"}
		return g
	}
	of := func(ids ...graph.ID) func(n *graph.ClientVPN) {
		return func(n *graph.ClientVPN) { n.VPCs = graph.Refs{IDs: ids} }
	}
	cases := map[string]struct {
		rules []*graph.AuthorizationRule
		also  func(n *graph.ClientVPN)
		want  []grant
	}{
		"none":                {},
		"a group":             {rules: []*graph.AuthorizationRule{grouped(rule("r", "0.0.0.0/0"))}},
		"a subnet":            {rules: []*graph.AuthorizationRule{rule("r", "10.40.8.0/24")}},
		"another network":     {rules: []*graph.AuthorizationRule{rule("r", "192.168.0.0/16")}},
		"everything":          {rules: []*graph.AuthorizationRule{rule("r", "0.0.0.0/0")}, want: []grant{everything("r")}},
		"everything in IPv6":  {rules: []*graph.AuthorizationRule{rule("r", "::/0")}, want: []grant{everything("r")}},
		"both halves":         {rules: []*graph.AuthorizationRule{rule("a", "0.0.0.0/1"), rule("b", "128.0.0.0/1")}, want: []grant{everything("a", "b")}},
		"one half":            {rules: []*graph.AuthorizationRule{rule("a", "128.0.0.0/1")}},
		"half with the VPC":   {rules: []*graph.AuthorizationRule{rule("a", "0.0.0.0/1")}, want: []grant{vpc("vpc", "a")}},
		"other half by group": {rules: []*graph.AuthorizationRule{rule("a", "128.0.0.0/1"), grouped(rule("b", "0.0.0.0/1"))}},
		"one range of two":    {rules: []*graph.AuthorizationRule{rule("r", "10.40.0.0/16")}},
		"both ranges":         {rules: []*graph.AuthorizationRule{rule("a", "10.40.0.0/16"), rule("b", "10.41.0.0/16")}, want: []grant{vpc("vpc", "a", "b")}},
		"a larger range":      {rules: []*graph.AuthorizationRule{rule("a", "10.40.8.0/24"), rule("b", "10.0.0.0/8")}, want: []grant{vpc("vpc", "b")}},
		"in parts":            {rules: []*graph.AuthorizationRule{rule("a", "10.40.0.0/17"), rule("b", "10.40.128.0/17"), rule("c", "10.41.0.0/20")}, want: []grant{vpc("vpc", "a", "b", "c")}},
		"by its name": {
			rules: []*graph.AuthorizationRule{{ID: "r", TargetVPC: graph.Known[graph.ID]("looked-up"), AllGroups: graph.Known(true)}},
			also:  of("looked-up"), want: []grant{vpc("looked-up", "r")},
		},
		"by another's name": {
			rules: []*graph.AuthorizationRule{{ID: "r", TargetVPC: graph.Known[graph.ID]("vpc"), AllGroups: graph.Known(true)}},
			also:  of("open"),
		},
		"by a name that may be its own": {
			rules: []*graph.AuthorizationRule{{ID: "r", TargetVPC: graph.Known[graph.ID]("looked-up"), AllGroups: graph.Known(true)}},
			want:  []grant{doubtful(vpc("vpc", "r"))},
		},
		"of a VPC without a range": {rules: []*graph.AuthorizationRule{rule("r", "10.0.0.0/8")}, also: of("open"), want: []grant{doubtful(vpc("open", "r"))}},
		"a rule that may exist":    {rules: []*graph.AuthorizationRule{maybe(rule("r", "10.0.0.0/8"))}, want: []grant{doubtful(vpc("vpc", "r"))}},
		"a rule that may ask for a group": {
			rules: []*graph.AuthorizationRule{{ID: "r", TargetCIDR: graph.Known("10.0.0.0/8"), AllGroups: graph.Unknown[bool](why)}},
			want:  []grant{doubtful(vpc("vpc", "r"))},
		},
		"a rule for an unknown network": {
			rules: []*graph.AuthorizationRule{{ID: "r", TargetCIDR: graph.Unknown[string](why), AllGroups: graph.Known(true)}},
			want: []grant{
				doubtful(everything("r")), doubtful(everything("r")), doubtful(vpc("vpc", "r")),
			},
		},
		"a group's unknown network": {rules: []*graph.AuthorizationRule{grouped(&graph.AuthorizationRule{ID: "r", TargetCIDR: graph.Unknown[string](why)})}},
		"a part beside unseen rules": {
			rules: []*graph.AuthorizationRule{rule("r", "10.40.0.0/17")},
			also:  func(n *graph.ClientVPN) { n.RulesOpen, n.Why = true, []string{why} },
			want:  []grant{doubtful(everything("r")), doubtful(vpc("vpc", "r"))},
		},
		"maybe associated": {
			rules: []*graph.AuthorizationRule{rule("r", "10.0.0.0/8")},
			also:  func(n *graph.ClientVPN) { n.VPCs = graph.Refs{Maybe: []graph.ID{"vpc"}} },
			want:  []grant{doubtful(vpc("vpc", "r"))},
		},
		"associated with what is not known": {
			rules: []*graph.AuthorizationRule{rule("r", "10.0.0.0/8")},
			also:  func(n *graph.ClientVPN) { n.VPCs = graph.Refs{Open: true} },
			want:  []grant{doubtful(grant{ClientVPN: "vpn", Grant: graph.GrantVPC, Rules: []graph.ID{"r"}})},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := graphWith(func(n *graph.ClientVPN) {
				n.AuthorizationRules = c.rules
				if c.also != nil {
					c.also(n)
				}
			})
			Facts(g)
			got := g.Facts.ClientVPNGrants
			for i := range got {
				if len(got[i].Why) > 0 {
					got[i].Why = []string{"?"}
				}
			}
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(graph.Attr[graph.ID]{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("grants (-want +got):\n%s", diff)
			}
		})
	}
}

func TestClashes(t *testing.T) {
	route := func(id graph.ID, cidr string) *graph.ClientVPNRoute {
		return &graph.ClientVPNRoute{ID: id, DestinationCIDR: graph.Known(cidr)}
	}
	maybe := route("r", "172.16.0.0/12")
	maybe.When = value.Atom("var.on")
	cases := map[string]struct {
		cidr   graph.Attr[string]
		routes []*graph.ClientVPNRoute
		also   func(n *graph.ClientVPN)
		// want are clash, other and range of each, with a question mark behind what
		// is not certain.
		want []string
	}{
		"apart":              {cidr: graph.Known("172.16.0.0/22")},
		"largest":            {cidr: graph.Known("172.16.0.0/12")},
		"too large":          {cidr: graph.Known("176.0.0.0/11"), want: []string{"size - 176.0.0.0/11"}},
		"too small":          {cidr: graph.Known("172.16.0.0/24"), want: []string{"size - 172.16.0.0/24"}},
		"in the VPC":         {cidr: graph.Known("10.40.200.0/22"), want: []string{"vpc vpc 10.40.0.0/16"}},
		"in the second":      {cidr: graph.Known("10.41.0.0/22"), want: []string{"vpc vpc 10.41.0.0/20"}},
		"around the VPC":     {cidr: graph.Known("10.32.0.0/12"), want: []string{"vpc vpc 10.40.0.0/16"}},
		"too large in it":    {cidr: graph.Known("10.0.0.0/8"), want: []string{"size - 10.0.0.0/8", "vpc vpc 10.40.0.0/16"}},
		"a route":            {cidr: graph.Known("172.16.0.0/22"), routes: []*graph.ClientVPNRoute{route("r", "172.16.0.0/12")}, want: []string{"route r 172.16.0.0/12"}},
		"a default route":    {cidr: graph.Known("172.16.0.0/22"), routes: []*graph.ClientVPNRoute{route("r", "0.0.0.0/0")}},
		"half of one":        {cidr: graph.Known("172.16.0.0/22"), routes: []*graph.ClientVPNRoute{route("r", "128.0.0.0/1")}},
		"a route beside":     {cidr: graph.Known("172.16.0.0/22"), routes: []*graph.ClientVPNRoute{route("r", "192.168.0.0/16")}},
		"a route in IPv6":    {cidr: graph.Known("172.16.0.0/22"), routes: []*graph.ClientVPNRoute{route("r", "2001:db8::/32")}},
		"a route that may":   {cidr: graph.Known("172.16.0.0/22"), routes: []*graph.ClientVPNRoute{maybe}, want: []string{"route r 172.16.0.0/12?"}},
		"an unknown route":   {cidr: graph.Known("172.16.0.0/22"), routes: []*graph.ClientVPNRoute{{ID: "r", DestinationCIDR: graph.Unknown[string](why)}}, want: []string{"route r ?"}},
		"certain and not":    {cidr: graph.Known("10.40.0.0/22"), routes: []*graph.ClientVPNRoute{{ID: "r", DestinationCIDR: graph.Unknown[string](why)}}, want: []string{"vpc vpc 10.40.0.0/16"}},
		"unseen routes":      {cidr: graph.Known("172.16.0.0/22"), also: func(n *graph.ClientVPN) { n.RoutesOpen = true }, want: []string{"route - ?"}},
		"unknown range":      {cidr: graph.Unknown[string](why), want: []string{"size - ?"}},
		"no range":           {cidr: graph.Null[string]()},
		"not a range":        {cidr: graph.Known("large")},
		"VPC of no range":    {cidr: graph.Known("172.16.0.0/22"), also: func(n *graph.ClientVPN) { n.VPCs = graph.Refs{IDs: []graph.ID{"open"}} }, want: []string{"vpc open ?"}},
		"VPC maybe":          {cidr: graph.Known("10.40.0.0/22"), also: func(n *graph.ClientVPN) { n.VPCs = graph.Refs{Maybe: []graph.ID{"vpc"}} }, want: []string{"vpc vpc 10.40.0.0/16?"}},
		"VPC maybe and far":  {cidr: graph.Known("172.16.0.0/22"), also: func(n *graph.ClientVPN) { n.VPCs = graph.Refs{Maybe: []graph.ID{"vpc"}} }},
		"route of the VPC":   {cidr: graph.Known("172.16.0.0/22"), routes: []*graph.ClientVPNRoute{{ID: "r", DestinationCIDR: graph.Unknown[string](why), DestinationVPC: graph.Known[graph.ID]("vpc")}}},
		"route by reference": {cidr: graph.Known("172.16.0.0/22"), routes: []*graph.ClientVPNRoute{{ID: "r", DestinationCIDR: graph.Unknown[string](why), DestinationVPC: graph.Known[graph.ID]("open")}}, want: []string{"route r ?"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := graphWith(func(n *graph.ClientVPN) {
				n.ClientCIDR, n.Routes = c.cidr, c.routes
				if c.also != nil {
					c.also(n)
				}
			})
			Facts(g)
			var got []string
			for _, x := range g.Facts.ClientVPNClashes {
				text := x.Clash + " " + string(x.Other.Or("-")) + " " + x.Range
				if len(x.Why) > 0 {
					text += "?"
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("clashes (-want +got):\n%s", diff)
			}
		})
	}
}
