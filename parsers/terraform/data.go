package terraform

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

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
	case "aws_vpc", "aws_subnet", "aws_route_table", "aws_security_group":
		return ev.modelLookup(ri)
	case "aws_subnets", "aws_route_tables", "aws_security_groups":
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
		region = ev.providerRegion(ev.providerOf(ri.of.in, ri.of.decl))
	}
	return map[string]cty.Value{"name": region, "region": region, "id": region}
}

func (ev *evaluator) modelPartition(ri *resourceInstance) map[string]cty.Value {
	region := ev.dataRegion(ri)
	s, state := ev.tokens.String(region)
	partition, suffix, reverse := "aws", "amazonaws.com", "com.amazonaws"
	switch {
	case state != value.Known || ev.tokens.Has(s):
		o := value.Origin{Ref: value.Ref{Unit: ev.unit, Address: "provider.aws", Attribute: "partition"}, Open: true,
			Why: value.Reason{Kind: value.Data, Text: "the partition follows from the region, which is not known", Range: ri.of.decl.header}}
		v := o.UnknownOf(ev.tokens, cty.String)
		return map[string]cty.Value{"partition": v, "id": v}
	case strings.HasPrefix(s, "cn-"):
		partition, suffix, reverse = "aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"
	case strings.HasPrefix(s, "us-gov-"):
		partition = "aws-us-gov"
	}
	return map[string]cty.Value{
		"partition": cty.StringVal(partition), "id": cty.StringVal(partition),
		"dns_suffix": cty.StringVal(suffix), "reverse_dns_prefix": cty.StringVal(reverse),
	}
}

// modelCallerIdentity: whichever module asks with one provider configuration,
// the account is the same.
func (ev *evaluator) modelCallerIdentity(ri *resourceInstance) map[string]cty.Value {
	address := "data.aws_caller_identity.current"
	if p := ev.providerOf(ri.of.in, ri.of.decl); p != nil && p.key != "aws" {
		address += "[" + strconv.Quote(p.in.in(p.key)) + "]"
	}
	o := value.Origin{Ref: value.Ref{Unit: ev.unit, Address: address, Attribute: "account_id"}}
	v := o.UnknownOf(ev.tokens, cty.String)
	return map[string]cty.Value{"account_id": v, "id": v}
}

// modelZones gives each look-up of the same zones the same placeholders.
func (ev *evaluator) modelZones(ri *resourceInstance) map[string]cty.Value {
	region := ev.tokens.Render(ev.textOf(ev.dataRegion(ri)))
	var conditions []string
	for _, n := range ri.of.decl.body.written(true) {
		v := ev.argument(ri, n)
		if n == "state" {
			continue // zones are available unless AWS says otherwise
		}
		if why := ev.tokens.WhyAll(v); len(why) > 0 {
			conditions = append(conditions, n+"="+ri.address)
			continue
		}
		conditions = append(conditions, n+"="+describeValue(v))
	}
	key := region
	if len(conditions) > 0 {
		sum := sha256.Sum256([]byte(strings.Join(conditions, ",")))
		key += fmt.Sprintf(",%x", sum[:3])
	}
	o := value.Origin{Ref: value.Ref{Address: "data.aws_availability_zones.zones[" + strconv.Quote(key) + "]"}}
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
	return ev.providerRegion(ev.providerOf(ri.of.in, ri.of.decl))
}

// textOf is a text with its tokens, those included that are all of it.
func (ev *evaluator) textOf(v cty.Value) string {
	if s, ok := stringOf(unmarked(v)); ok {
		return s
	}
	s, _ := ev.tokens.String(v)
	return s
}

// describeValue writes a known value so that equal values have equal texts.
func describeValue(v cty.Value) string {
	u, _ := v.UnmarkDeep()
	return fmt.Sprintf("%#v", u)
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
		prefix := "com.amazonaws."
		switch {
		case strings.HasPrefix(region, "cn-"):
			prefix = "cn.com.amazonaws."
		case s == "notebook" || s == "studio" || s == "partner-app" || s == "experiments":
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

// lookupFilter is what a data source asks for.
type lookupFilter struct {
	id, vpc cty.Value
	// tags and attributes have the texts that one of must be there, by their names.
	tags, attributes map[string][]string
}

// filteredAttribute returns the argument of a resource that a filter asks for,
// "" for others.
func filteredAttribute(filter string) string {
	switch filter {
	case "group-name":
		return "name"
	case "cidr", "cidr-block":
		return "cidr_block"
	case "availability-zone":
		return "availability_zone"
	}
	return ""
}

// filters reads the conditions of a look-up: the id, tags and attributes, given
// as arguments or as filter blocks. ok is false where it asks for more than the
// configuration can tell.
func (ev *evaluator) filters(ri *resourceInstance) (f *lookupFilter, ok bool) {
	f = &lookupFilter{id: cty.NullVal(cty.String), vpc: cty.NullVal(cty.String), tags: map[string][]string{}, attributes: map[string][]string{}}
	for _, n := range ri.of.decl.body.written(true) {
		v := ev.argument(ri, n)
		switch n {
		case "id", "route_table_id":
			f.id = v
		case "vpc_id":
			f.vpc = v
		case "region", "provider", "timeouts", "state":
		case "name", "cidr_block", "availability_zone":
			if s, state := ev.tokens.String(v); state == value.Known {
				f.attributes[n] = []string{s}
			} else if state == value.Open {
				return nil, false
			}
		case "tags":
			entries, state := ev.tokens.Entries(v)
			if state != value.Known {
				return nil, false
			}
			for _, e := range entries {
				s, state := ev.tokens.String(e.Value)
				if state != value.Known {
					return nil, false
				}
				f.tags[e.Key] = []string{s}
			}
		case "filter":
			if !ev.filterBlocks(f, v) {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return f, true
}

// filterBlocks adds the conditions of filter blocks.
func (ev *evaluator) filterBlocks(f *lookupFilter, v cty.Value) (ok bool) {
	blocks, state := ev.tokens.List(v)
	if state != value.Known {
		return false
	}
	for _, b := range blocks {
		name, s1 := ev.tokens.String(ev.tokens.Attr(b, "name"))
		values, s2 := ev.tokens.List(ev.tokens.Attr(b, "values"))
		if s1 != value.Known || s2 != value.Known {
			return false
		}
		if name == "vpc-id" && len(values) == 1 {
			f.vpc = values[0]
			continue
		}
		into, key := f.attributes, filteredAttribute(name)
		if tag, isTag := strings.CutPrefix(name, "tag:"); isTag {
			into, key = f.tags, tag
		}
		if key == "" {
			return false
		}
		for _, x := range values {
			s, state := ev.tokens.String(x)
			if state != value.Known {
				return false
			}
			into[key] = append(into[key], s)
		}
	}
	return true
}

// modelLookup finds the one resource of the same configuration that a data
// source asks for, by id or by tags.
func (ev *evaluator) modelLookup(ri *resourceInstance) map[string]cty.Value {
	found, ok := ev.lookup(ri, ri.of.decl.typ)
	if !ok || len(found) != 1 {
		return map[string]cty.Value{}
	}
	out := map[string]cty.Value{}
	if b := ev.schema(ri.of.decl); b != nil {
		for _, a := range b.Attributes {
			if rb := ev.schema(found[0].of.decl); rb != nil {
				if _, have := rb.Attribute(a.Name); have {
					out[a.Name] = ev.instanceAttr(found[0], a.Name)
				}
			}
		}
	}
	out["id"] = ev.instanceAttr(found[0], "id")
	return out
}

// modelLookups finds all of them: known only where something matches, as others
// may have been made elsewhere.
func (ev *evaluator) modelLookups(ri *resourceInstance) map[string]cty.Value {
	found, ok := ev.lookup(ri, strings.TrimSuffix(ri.of.decl.typ, "s"))
	if !ok || len(found) == 0 {
		return map[string]cty.Value{}
	}
	ids := make([]cty.Value, len(found))
	for i, f := range found {
		ids[i] = ev.instanceAttr(f, "id")
		if _, ok := stringOf(unmarked(ids[i])); !ok {
			return map[string]cty.Value{}
		}
	}
	return map[string]cty.Value{"ids": cty.ListVal(ids)}
}

func (ev *evaluator) lookup(ri *resourceInstance, typ string) ([]*resourceInstance, bool) {
	f, ok := ev.filters(ri)
	if !ok {
		return nil, false
	}
	if s, state := ev.tokens.String(f.id); state == value.Known {
		r, isRef := ev.tokens.Only(s)
		if !isRef || r.Unit != ev.unit {
			return nil, false
		}
		for _, c := range ev.ofType(ev.root, typ) {
			if c.address == r.Address {
				return []*resourceInstance{c}, true
			}
		}
		return nil, false
	}
	if len(f.tags)+len(f.attributes) == 0 {
		return nil, false
	}
	var found []*resourceInstance
	for _, c := range ev.ofType(ev.root, typ) {
		switch ev.matches(c, f) {
		case yes:
			found = append(found, c)
		case maybe:
			return nil, false
		}
	}
	return found, true
}

func (ev *evaluator) matches(c *resourceInstance, f *lookupFilter) truth {
	result := yes
	if !isNull(f.vpc) {
		if equal, known := ev.equal(ev.instanceAttr(c, "vpc_id"), f.vpc); !known {
			result = maybe
		} else if !equal {
			return no
		}
	}
	tags := ev.instanceAttr(c, "tags")
	for key, wanted := range f.tags {
		result = both(result, ev.isOneOf(ev.tokens.Attr(tags, key), wanted))
	}
	for name, wanted := range f.attributes {
		result = both(result, ev.isOneOf(ev.instanceAttr(c, name), wanted))
	}
	return result
}

func both(a, b truth) truth {
	switch {
	case a == no || b == no:
		return no
	case a == maybe || b == maybe:
		return maybe
	}
	return yes
}

// isOneOf reports whether a text is one that a filter asks for: "*" in it stands
// for any characters, "?" for one.
func (ev *evaluator) isOneOf(v cty.Value, wanted []string) truth {
	s, state := ev.tokens.String(v)
	switch state {
	case value.Unset:
		return no
	case value.Open:
		return maybe
	}
	hit := no
	for _, w := range wanted {
		switch {
		case s == w:
			return yes
		case ev.tokens.Has(s) || ev.tokens.Has(w):
			hit = maybe
		case glob(w, s):
			return yes
		}
	}
	return hit
}

// glob reports whether s fits a pattern of "*" and "?".
func glob(pattern, s string) bool {
	quoted := regexp.QuoteMeta(pattern)
	quoted = strings.ReplaceAll(strings.ReplaceAll(quoted, `\*`, `(?s:.*)`), `\?`, `(?s:.)`)
	fits, err := regexp.MatchString("^"+quoted+"$", s)
	return err == nil && fits
}

// ofType lists the managed instances of a type in a module and below, in order.
func (ev *evaluator) ofType(in *instance, typ string) []*resourceInstance {
	var out []*resourceInstance
	for _, key := range sortedKeys(in.mod.resources) {
		d := in.mod.resources[key]
		if d.data || d.typ != typ {
			continue
		}
		r := in.resourceState(key)
		for _, k := range r.expand(ev).keys {
			out = append(out, r.instance(ev, k))
		}
	}
	for _, name := range sortedKeys(in.mod.calls) {
		for _, child := range in.callState(name).all(ev) {
			out = append(out, ev.ofType(child, typ)...)
		}
	}
	return out
}
