package network_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// change changes the nodes of a network that has just been drawn.
type change func(nodes []graph.Node) []graph.Node

func apply(nodes []graph.Node, changes []change) []graph.Node {
	for _, c := range changes {
		nodes = c(nodes)
	}
	return nodes
}

func edit[T graph.Node](id graph.ID, f func(n T)) change {
	return func(nodes []graph.Node) []graph.Node {
		for _, n := range nodes {
			if n, ok := n.(T); ok && n.Base().ID == id {
				f(n)
			}
		}
		return nodes
	}
}

// drop takes a node away, and from the relations that others have to it.
func drop(id graph.ID) change {
	return func(nodes []graph.Node) []graph.Node {
		for _, n := range nodes {
			for _, r := range relations(n) {
				cut(r, id)
			}
		}
		return slices.DeleteFunc(nodes, func(n graph.Node) bool { return n.Base().ID == id })
	}
}

// relations returns the relations of a node that can lose a part.
func relations(n graph.Node) []*graph.Refs {
	switch n := n.(type) {
	case *graph.Subnet:
		return []*graph.Refs{&n.RouteTables}
	case *graph.NetworkACL:
		return []*graph.Refs{&n.Subnets}
	case *graph.Endpoint:
		return []*graph.Refs{&n.RouteTables, &n.Subnets, &n.SecurityGroups}
	case *graph.Workload:
		return []*graph.Refs{&n.Subnets, &n.SecurityGroups}
	case *graph.PrivateHostedZone:
		return []*graph.Refs{&n.VPCs}
	case *graph.TransitGateway:
		return []*graph.Refs{&n.VPCs}
	case *graph.TransitGatewayAttachment:
		return []*graph.Refs{&n.Subnets}
	case *graph.TransitGatewayRouteTable:
		return []*graph.Refs{&n.Associations, &n.Propagations}
	}
	return nil
}

func cut(r *graph.Refs, id graph.ID) {
	r.IDs = slices.DeleteFunc(r.IDs, func(x graph.ID) bool { return x == id })
}

// dropPart takes a rule, an entry, a record or a transit gateway's route away.
func dropPart(id graph.ID) change {
	return func(nodes []graph.Node) []graph.Node {
		for _, n := range nodes {
			switch n := n.(type) {
			case *graph.SecurityGroup:
				n.Rules = slices.DeleteFunc(n.Rules, func(r *graph.SecurityGroupRule) bool { return r.ID == id })
			case *graph.NetworkACL:
				n.Entries = slices.DeleteFunc(n.Entries, func(e *graph.NetworkACLEntry) bool { return e.ID == id })
			case *graph.PrivateHostedZone:
				n.Records = slices.DeleteFunc(n.Records, func(r *graph.ZoneRecord) bool { return r.ID == id })
			case *graph.TransitGatewayRouteTable:
				n.Routes = slices.DeleteFunc(n.Routes, func(r *graph.TransitGatewayRoute) bool { return r.ID == id })
			}
		}
		return nodes
	}
}

func partsOf(n graph.Node) []graph.ID {
	var out []graph.ID
	switch n := n.(type) {
	case *graph.SecurityGroup:
		for _, r := range n.Rules {
			out = append(out, r.ID)
		}
	case *graph.NetworkACL:
		for _, e := range n.Entries {
			out = append(out, e.ID)
		}
	case *graph.PrivateHostedZone:
		for _, r := range n.Records {
			out = append(out, r.ID)
		}
	case *graph.TransitGatewayRouteTable:
		for _, r := range n.Routes {
			out = append(out, r.ID)
		}
	}
	return out
}

// shrink finds changes that make a network smaller while the walk and the
// simulation still give the same two answers for the path of d, and returns what
// they say then.
func shrink(seed uint64, d *disagreement) ([]change, *disagreement) {
	var done []change
	for progress := true; progress; {
		progress = false
		for _, c := range reductions(apply(draw(seed), done)) {
			try := append(slices.Clone(done), c)
			nodes := apply(draw(seed), try)
			if isWhole(nodes) && slices.ContainsFunc(nodes, func(n graph.Node) bool { return n.Base().ID == d.from }) {
				if smaller := disagreeOn(nodes, d.from, d.service); smaller != nil && smaller.walk.Path == d.walk.Path && slices.Equal(smaller.expected, d.expected) {
					done, d, progress = try, smaller, true
				}
			}
		}
	}
	return done, d
}

func reductions(nodes []graph.Node) []change {
	var out []change
	for _, n := range nodes {
		id := n.Base().ID
		out = append(out, drop(id))
		for _, p := range partsOf(n) {
			out = append(out, dropPart(p))
		}
		for i, r := range relations(n) {
			for _, x := range r.IDs {
				out = append(out, edit(id, func(n graph.Node) { cut(relations(n)[i], x) }))
			}
		}
	}
	return out
}

// isWhole reports whether nothing refers to a node that is gone, no interface is
// without a group (AWS would give it the default one), and no attachment without a
// subnet.
func isWhole(nodes []graph.Node) bool {
	there := map[string]bool{}
	for _, n := range nodes {
		switch n := n.(type) {
		case *graph.Endpoint:
			if must(n.Type) == graph.EndpointInterface && len(n.SecurityGroups.IDs) == 0 && !must(n.DefaultSecurityGroup) {
				return false
			}
		case *graph.TransitGatewayAttachment:
			if len(n.Subnets.IDs) == 0 {
				return false
			}
		case *graph.Workload:
			if len(n.SecurityGroups.IDs) == 0 && !must(n.DefaultSecurityGroup) {
				return false
			}
		}
		there[string(n.Base().ID)] = true
		for _, p := range partsOf(n) {
			there[string(p)] = true
		}
	}
	for _, object := range document(nodes) {
		if refersElsewhere(object, there) {
			return false
		}
	}
	return true
}

// refersElsewhere looks for texts that are ids of this file's making.
func refersElsewhere(v any, there map[string]bool) bool {
	switch v := v.(type) {
	case string:
		isID := strings.HasPrefix(v, "vpc") || strings.HasPrefix(v, "transit-") || v == "transit" || strings.HasPrefix(v, "pl-")
		return isID && v != "vpc" && v != "vpcs" && !there[v]
	case []any:
		return slices.ContainsFunc(v, func(x any) bool { return refersElsewhere(x, there) })
	case map[string]any:
		for _, x := range v {
			if refersElsewhere(x, there) {
				return true
			}
		}
	}
	return false
}

// document returns the nodes as the graph's document has them, each with its
// kind.
func document(nodes []graph.Node) []map[string]any {
	g := graph.New()
	for _, n := range nodes {
		g.Add(n, &graph.Origin{Address: string(n.Base().ID)})
	}
	var text bytes.Buffer
	if err := g.WriteJSON(&text); err != nil {
		panic(err)
	}
	var doc struct {
		Nodes map[string][]map[string]any
	}
	if err := json.Unmarshal(text.Bytes(), &doc); err != nil {
		panic(err)
	}
	var out []map[string]any
	for _, kind := range slices.Sorted(maps.Keys(doc.Nodes)) {
		for _, n := range doc.Nodes[kind] {
			n["kind"] = kind
			out = append(out, n)
		}
	}
	return out
}

// show prints a network, one node a line, without what is usual.
func show(nodes []graph.Node) string {
	var b strings.Builder
	for _, n := range document(nodes) {
		kind, id := n["kind"], n["id"]
		for _, usual := range []string{"kind", "id", "rank", "region", "service_types", "service_name", "service_private_dns_names", "zone", "service_owner", "service_region", "service_ports", "service_known", "service_policy", "service_private_dns", "ip_address_type", "appliance_mode", "pod_identity", "managed", "implicit"} {
			delete(n, usual)
		}
		fmt.Fprintf(&b, "%s %s %s\n", kind, id, compact(n))
	}
	return b.String()
}

func compact(v any) string {
	switch v := v.(type) {
	case map[string]any:
		if ids, ok := v["ids"]; ok && len(v["maybe"].([]any)) == 0 && v["complete"] == true {
			return compact(ids)
		}
		var out []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			text := compact(v[k])
			if usual := text == "" || text == "[]" || text == "{}" || k == "exists" && text == "yes" || strings.HasSuffix(k, "complete") && text == "true"; !usual {
				out = append(out, k+"="+text)
			}
		}
		return "{" + strings.Join(out, " ") + "}"
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, compact(x))
		}
		return "[" + strings.Join(out, " ") + "]"
	case nil:
		return ""
	}
	return fmt.Sprint(v)
}
