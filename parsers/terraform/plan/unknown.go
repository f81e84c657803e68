package plan

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// unknown returns what a plan does not know: the attribute that it refers to,
// where its references decide that.
func (c converter) unknown(ty cty.Type, expr *node, name string) cty.Value {
	switch {
	case ty == cty.String:
		return c.unknownText(expr, name)
	case (ty.IsListType() || ty.IsSetType()) && ty.ElementType() == cty.String && takesIDs(name):
		return c.unknownIDs(expr, name)
	}
	found := c.candidates(expr, name)
	found.targets = slices.DeleteFunc(found.targets, c.d.isKnown)
	return value.Unknown(ty, c.whyOf(name, expr, found))
}

// unknownText: an argument that takes an id is the id that it refers to, as ids
// are not put together. Other texts may be built of what they refer to, unless
// argument and attribute have one name.
func (c converter) unknownText(expr *node, name string) cty.Value {
	found := c.candidates(expr, name)
	found.targets = slices.DeleteFunc(found.targets, c.d.isKnown)
	if !found.loose && len(found.targets) == 1 && len(found.opaque) == 0 {
		t := found.targets[0]
		if takesIDs(name) || t.attr == name || isPolicyOf(t) && strings.HasSuffix(name, "policy") {
			return c.d.valueOf(t, name)
		}
	}
	if !found.loose && len(found.targets) == 0 && len(found.opaque) == 1 && takesIDs(name) {
		o := value.Origin{Ref: value.Ref{Unit: c.d.unit, Address: found.opaque[0]}, Open: true, Why: c.why(name, expr)}
		return o.UnknownOf(c.d.tokens, cty.String)
	}
	return value.Unknown(cty.String, c.whyOf(name, expr, found))
}

// whyOf is why, with the one attribute that makes an argument unknown, where
// there is only one.
func (c converter) whyOf(name string, expr *node, found outcome) value.Reason {
	why := c.why(name, expr)
	if !found.loose && len(found.targets) == 1 && len(found.opaque) == 0 {
		t := found.targets[0]
		why.Of = value.Ref{Unit: c.d.unit, Address: t.inst.address, Attribute: t.attr}
	}
	return why
}

func isPolicyOf(t target) bool {
	return t.inst.data && t.inst.typ == "aws_iam_policy_document" && (t.attr == "json" || t.attr == "minified_json")
}

// unknownIDs: a list of references is what it refers to. Where the plan does not
// say whether all of them are meant, they are under an open condition.
func (c converter) unknownIDs(expr *node, name string) cty.Value {
	found := c.candidates(expr, name)
	if len(found.targets) == 0 {
		return value.Unknown(cty.List(cty.String), c.why(name, expr))
	}
	out := make([]cty.Value, 0, len(found.targets))
	for _, t := range found.targets {
		v := c.d.valueOf(t, name)
		if items, state := c.d.tokens.List(v); state == value.Known {
			out = append(out, items...)
		} else {
			out = append(out, v)
		}
	}
	all := cty.TupleVal(out)
	if !found.loose && len(found.opaque) == 0 && (len(found.targets) == 1 || !found.mixed && !c.shared) {
		return all
	}
	why := c.why(name, expr)
	choice := &value.Choice{
		If:   value.Atom(c.in.address + "." + name + " has all of what it refers to"),
		Then: all, Else: value.Unknown(cty.List(cty.String), why),
	}
	return cty.UnknownVal(cty.List(cty.String)).WithMarks(cty.NewValueMarks(choice, why))
}

// candidates are what the references of an argument lead to and what fits it.
func (c converter) candidates(expr *node, name string) outcome {
	refs := c.d.references(expr)
	found := c.d.follow(refs, nil, c.d.scopeOf(c.in), 0)
	open := 0
	for _, u := range c.siblings {
		if u.get(name).anyTrue() {
			open++
		}
	}
	// Of several blocks that leave the argument open, some may be dynamic.
	found.loose = found.loose || len(refs) == 0 || open > 1
	found.targets = slices.DeleteFunc(found.targets, func(t target) bool { return !fits(name, t) })
	return found
}

// why says why an argument is not known.
func (c converter) why(name string, expr *node) value.Reason {
	text := c.in.address + "." + name + " is known after it is applied"
	var from []string
	for _, r := range c.d.references(expr) {
		from = append(from, join(r))
	}
	if len(from) > 0 && len(from) <= 10 {
		text += "; the plan says only that it is built from " + strings.Join(from, ", ")
	}
	return value.Reason{Kind: value.Computed, Text: text, Range: c.d.header(c.in)}
}

// isKnown reports whether the plan knows the value of a target, so that it is
// not what makes an expression unknown.
func (d *document) isKnown(t target) bool {
	attr := t.attr
	if attr == "" {
		attr = "id"
	}
	return !t.inst.values.get(attr).isNull() && !t.inst.unknown.get(attr).anyTrue()
}

// valueOf returns the value of a target for an argument: what it refers to in
// turn, or a reference to it.
func (d *document) valueOf(t target, argument string) cty.Value {
	if t.attr == "" {
		t.attr = "id"
		if stem, arn := strings.CutSuffix(strings.TrimSuffix(argument, "s"), "_arn"); arn && stem != "" {
			t.attr = "arn"
		}
	}
	if v, ok := d.of(t); ok {
		return v
	}
	return cty.StringVal(d.tokens.Ref(value.Ref{Unit: d.unit, Address: t.inst.address, Attribute: t.attr}))
}

// takesIDs reports whether an argument takes ids, by the provider's naming, or
// whole ARNs. Most arguments that take ARNs also take what is made of one
// ("${aws_s3_bucket.a.arn}/*").
func takesIDs(argument string) bool {
	switch argument {
	case "security_groups", "subnets", "bucket", "network_interfaces", "load_balancers", "propagating_vgws",
		"gateway_load_balancer_arns", "network_load_balancer_arns", "load_balancer_arn", "target_group_arn",
		"resource_configuration_arn", "service_network_arn", "core_network_arn":
		return true
	}
	return strings.HasSuffix(strings.TrimSuffix(argument, "s"), "_id")
}

// stem is an argument's or attribute's name without what says that it takes an
// id.
func stem(name string) string {
	name = strings.TrimSuffix(name, "s")
	return strings.TrimSuffix(strings.TrimSuffix(name, "_id"), "_arn")
}

// fits reports whether an argument can take a target. The plan lumps the
// references of all inline blocks (routes, rules) of a resource together.
func fits(argument string, t target) bool {
	types := typesFor(stem(argument))
	if types == nil {
		return true
	}
	switch t.attr {
	case "", "id", "arn":
		return slices.Contains(types, sameIn(t.inst.typ))
	}
	own, theirs := stem(argument), stem(t.attr)
	return strings.HasSuffix(own, theirs) || strings.HasSuffix(theirs, own) || !takesIDs(t.attr)
}

// sameIn is the type of the provider hashicorp/aws whose ids are those of a type
// of hashicorp/awscc.
func sameIn(typ string) string {
	name, mirrors := strings.CutPrefix(typ, "awscc_ec2_")
	switch {
	case !mirrors:
		return typ
	case strings.HasPrefix(name, "transit_gateway"):
		return "aws_ec2_" + name
	}
	return "aws_" + name
}

// typesFor returns the resource types whose ids an argument takes; nil where
// that is not said here.
func typesFor(stem string) []string {
	switch stem {
	case "vpc", "peer_vpc":
		return []string{"aws_vpc", "aws_default_vpc"}
	case "subnet":
		return []string{"aws_subnet", "aws_default_subnet"}
	case "route_table", "default_route_table":
		return []string{"aws_route_table", "aws_default_route_table"}
	case "security_group", "source_security_group", "referenced_security_group":
		return []string{"aws_security_group", "aws_default_security_group"}
	case "network_acl", "default_network_acl":
		return []string{"aws_network_acl", "aws_default_network_acl"}
	case "gateway":
		return []string{"aws_internet_gateway", "aws_vpn_gateway"}
	case "internet_gateway", "nat_gateway", "vpn_gateway", "network_interface", "instance", "carrier_gateway", "vpc_endpoint":
		return []string{"aws_" + stem}
	case "egress_only_gateway":
		return []string{"aws_egress_only_internet_gateway"}
	case "transit_gateway":
		return []string{"aws_ec2_transit_gateway"}
	case "vpc_peering_connection":
		return []string{"aws_vpc_peering_connection", "aws_vpc_peering_connection_accepter"}
	case "prefix_list", "destination_prefix_list":
		return []string{"aws_ec2_managed_prefix_list", "aws_prefix_list"}
	case "allocation":
		return []string{"aws_eip"}
	}
	return nil
}
