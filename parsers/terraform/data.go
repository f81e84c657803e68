package terraform

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/policydoc"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// placeholderZones is how many zones a list of Availability Zones has, whatever
// the region: no source says how many there are.
const placeholderZones = 3

// modelled returns an attribute of a data source whose answer follows from the
// configuration. ok is false for all others: they are references that only AWS
// can resolve.
func (ev *evaluator) modelled(ri *resourceInstance, name string) (cty.Value, bool) {
	if ri.model == nil {
		ri.model = map[string]cty.Value{} // a look-up that leads back here finds nothing
		ri.model = ev.model(ri)
	}
	v, ok := ri.model[name]
	return v, ok
}

func (ev *evaluator) model(ri *resourceInstance) map[string]cty.Value {
	switch ri.of.decl.typ {
	case "aws_region":
		return ev.modelRegion(ri)
	case "aws_partition":
		return ev.modelPartition(ri)
	case "aws_caller_identity":
		return ev.modelCallerIdentity(ri)
	case "aws_availability_zones":
		return ev.modelZones(ri)
	case "aws_vpc_endpoint_service":
		return ev.modelEndpointService(ri)
	case "aws_iam_policy_document":
		return ev.modelPolicyDocument(ri)
	case "aws_vpc", "aws_subnet", "aws_route_table", "aws_security_group", "aws_internet_gateway", "aws_nat_gateway",
		"aws_vpc_endpoint", "aws_ec2_managed_prefix_list":
		return ev.modelLookup(ri)
	case "aws_vpcs", "aws_subnets", "aws_route_tables", "aws_security_groups", "aws_nat_gateways", "aws_network_acls":
		return ev.modelLookups(ri)
	case "terraform_remote_state":
		return ev.modelRemoteState(ri)
	}
	return map[string]cty.Value{}
}

// argument evaluates a data source's argument by itself, null where it is not
// written.
func (ev *evaluator) argument(ri *resourceInstance, name string) cty.Value {
	v, _, ok := ev.member(ri.of.decl.body, ev.schema(ri.of.decl), name, ri.scope)
	if !ok {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return v
}

// text evaluates an argument to a plain text without tokens.
func (ev *evaluator) text(ri *resourceInstance, name string) (string, value.State) {
	s, state := ev.tokens.String(ev.argument(ri, name))
	if state == value.Known && ev.tokens.Has(s) {
		return s, value.Open
	}
	return s, state
}

func (ev *evaluator) modelRegion(ri *resourceInstance) map[string]cty.Value {
	region := ev.argument(ri, "name")
	if isNull(region) {
		region = ev.argument(ri, "region")
	}
	if isNull(region) {
		region = ev.providerRegion(ev.providerOf(ri))
	}
	return map[string]cty.Value{"name": region, "region": region, "id": region}
}

func (ev *evaluator) modelPartition(ri *resourceInstance) map[string]cty.Value {
	region := ev.dataRegion(ri)
	s, state := ev.tokens.String(region)
	if state != value.Known || ev.tokens.Has(s) {
		o := value.Origin{Ref: value.Ref{Unit: ev.unit, Address: "provider.aws", Attribute: "partition"}, Open: true,
			Why: value.Reason{Kind: value.Data, Text: "the partition follows from the region, which is not known", Range: ri.of.decl.header}}
		v := o.UnknownOf(ev.tokens, cty.String)
		return map[string]cty.Value{"partition": v, "id": v}
	}
	p := declared.PartitionOf(s)
	return map[string]cty.Value{
		"partition": cty.StringVal(p.Name), "id": cty.StringVal(p.Name),
		"dns_suffix": cty.StringVal(p.DNSSuffix), "reverse_dns_prefix": cty.StringVal(p.ReverseDNS),
	}
}

// modelCallerIdentity: whichever module asks with one provider configuration,
// the account is the same.
func (ev *evaluator) modelCallerIdentity(ri *resourceInstance) map[string]cty.Value {
	address := "data.aws_caller_identity.current"
	if p := ev.providerOf(ri); p != nil && p.key != "aws" {
		address += "[" + strconv.Quote(p.in.in(p.key)) + "]"
	}
	o := value.Origin{Ref: value.Ref{Unit: ev.unit, Address: address, Attribute: "account_id"}}
	v := o.UnknownOf(ev.tokens, cty.String)
	return map[string]cty.Value{"account_id": v, "id": v}
}

// modelZones gives each look-up of the same zones the same placeholders.
func (ev *evaluator) modelZones(ri *resourceInstance) map[string]cty.Value {
	o := value.Origin{}
	key := []string{ev.tokens.Render(ev.textOf(ev.dataRegion(ri)))}
	for _, n := range ri.of.decl.body.written(true) {
		v := ev.argument(ri, n)
		if len(ev.tokens.WhyAll(v)) > 0 || ev.tokens.HasToken(v) {
			o.Ref.Unit = ev.unit // the same text is another value in another unit
		}
		key = append(key, ev.zoneConditions(ri, n, v)...)
	}
	o.Ref.Address = "data.aws_availability_zones.zones[" + strconv.Quote(strings.Join(key, ", ")) + "]"
	names, ids := ev.zonesAsked(ri, "zone-name"), ev.zonesAsked(ri, "zone-id")
	list := func(attribute string) cty.Value {
		n := placeholderZones
		switch {
		case names != nil && attribute == "names":
			return cty.ListVal(names)
		case len(ids) == 1 && attribute == "zone_ids":
			return cty.ListVal(ids)
		case names != nil || ids != nil:
			n = max(len(names), len(ids))
		}
		out := make([]cty.Value, n)
		for i := range out {
			out[i] = o.Extend("."+attribute).Extend("["+strconv.Itoa(i)+"]").UnknownOf(ev.tokens, cty.String)
		}
		return cty.ListVal(out)
	}
	return map[string]cty.Value{"names": list("names"), "zone_ids": list("zone_ids")}
}

// zonesAsked are the zones, sorted, that a look-up asks for by a filter; nil
// where it does not, or they are not all known. The provider sorts them by name.
func (ev *evaluator) zonesAsked(ri *resourceInstance, filter string) []cty.Value {
	filters, state := ev.tokens.List(ev.argument(ri, "filter"))
	if state != value.Known {
		return nil
	}
	var asked []string
	for _, f := range filters {
		if name, _ := ev.tokens.String(ev.tokens.Attr(f, "name")); name != filter {
			continue
		}
		values, state := ev.tokens.List(ev.tokens.Attr(f, "values"))
		if state != value.Known {
			return nil
		}
		for _, v := range values {
			s, state := ev.tokens.String(v)
			if state != value.Known || ev.tokens.Has(s) || strings.ContainsAny(s, "*?") {
				return nil
			}
			asked = append(asked, s)
		}
	}
	slices.Sort(asked)
	var out []cty.Value
	for _, s := range slices.Compact(asked) {
		out = append(out, cty.StringVal(s))
	}
	return out
}

// dataRegion is the region that a data source asks: its own argument (AWS
// provider 6), or its provider's.
func (ev *evaluator) dataRegion(ri *resourceInstance) cty.Value {
	if v := ev.argument(ri, "region"); !isNull(v) {
		return ev.tokens.Settle(v, true)
	}
	return ev.providerRegion(ev.providerOf(ri))
}

// textOf is a text with its tokens, those included that are all of it.
func (ev *evaluator) textOf(v cty.Value) string {
	if s, ok := stringOf(unmarked(v)); ok {
		return s
	}
	s, _ := ev.tokens.String(v)
	return s
}

// zoneConditions are the conditions of an argument of aws_availability_zones, in
// words. Zones are available, and those of the region itself, unless it says
// otherwise.
func (ev *evaluator) zoneConditions(ri *resourceInstance, name string, v cty.Value) []string {
	if name == "state" {
		return nil
	}
	if name != "filter" {
		return []string{name + "=" + ev.inWords(ri, v)}
	}
	filters, state := ev.tokens.List(v)
	if state != value.Known {
		return []string{name + "=" + ri.address}
	}
	var out []string
	for _, f := range filters {
		switch c := ev.inWords(ri, ev.tokens.Attr(f, "name")) + "=" + ev.inWords(ri, ev.tokens.Attr(f, "values")); c {
		case "opt-in-status=opt-in-not-required", "zone-type=availability-zone", "state=available":
		default:
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

// inWords writes a text or a list of texts, sorted, so that equal values have
// equal words; the data source's address where it is not known.
func (ev *evaluator) inWords(ri *resourceInstance, v cty.Value) string {
	var words []string
	items, _ := ev.tokens.List(v)
	for _, item := range items {
		s, state := ev.tokens.String(item)
		if state != value.Known {
			return ri.address
		}
		words = append(words, ev.tokens.Render(s))
	}
	if len(words) == 0 {
		return ri.address
	}
	slices.Sort(words)
	return strings.Join(words, "|")
}

// modelEndpointService: a service asked for by its short name has the name that
// all services of the region have, the ones that are named otherwise excepted,
// and is an Interface service unless gateway endpoints serve it too.
func (ev *evaluator) modelEndpointService(ri *resourceInstance) map[string]cty.Value {
	out := map[string]cty.Value{}
	if name := ev.argument(ri, "service_name"); !isNull(name) {
		out["service_name"] = name
	} else if service := ev.argument(ri, "service"); !isNull(service) {
		region := ev.textOf(ev.dataRegion(ri))
		s := ev.textOf(ev.tokens.Settle(service, true))
		partition := declared.PartitionOf(region)
		prefix := partition.ReverseDNS + "."
		if partition.Name != "aws-cn" && (s == "notebook" || s == "studio" || s == "partner-app" || s == "experiments") {
			prefix = "aws.sagemaker."
		}
		out["service_name"] = cty.StringVal(prefix + region + "." + s)
		if !ev.tokens.Has(s) && s != "s3" && s != "dynamodb" && s != "s3express" {
			out["service_type"] = cty.StringVal("Interface")
		}
	}
	if t := ev.argument(ri, "service_type"); !isNull(t) {
		out["service_type"] = t
	}
	return out
}

func (ev *evaluator) modelPolicyDocument(ri *resourceInstance) map[string]cty.Value {
	attrs := map[string]cty.Value{}
	for _, n := range ri.of.decl.body.written(true) {
		attrs[n] = ev.argument(ri, n)
	}
	doc, minified, problems := policydoc.RenderWith(ev.tokens, cty.ObjectVal(attrs), func(at cty.Path, v cty.Value) value.Hole {
		if o, ok := value.OriginOf(v); ok && o.Open {
			h, _ := ev.tokens.OnlyHole(o.Token(ev.tokens))
			return h
		}
		return policydoc.DefaultHole(at, v)
	})
	for _, p := range problems {
		ev.always(source.Diagnostic{
			Severity: source.Warning, Summary: p.Summary, Subject: ri.of.decl.header, Address: ri.address,
			Detail: ri.address + ": " + p.Detail,
		})
	}
	return map[string]cty.Value{"json": doc, "minified_json": minified}
}
