package schema

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"
)

// describe writes a block back in the file's format, so that tests compare
// whole schemas and the decoder is tested against its own grammar.
func describe(b *Block) string {
	var items []string
	if b.Truncated {
		items = append(items, "-")
	}
	for _, a := range b.Attributes {
		flag := "~"
		switch {
		case a.Required:
			flag = "!"
		case a.Optional && a.Computed:
			flag = "+"
		case a.Optional:
			flag = "?"
		}
		t := describeType(a.Type)
		if t == "s" {
			t = ""
		}
		items = append(items, a.Name+flag+t)
	}
	for _, n := range b.Blocks {
		bounds := ""
		if n.MinItems > 0 {
			bounds = strconv.Itoa(n.MinItems)
		}
		if n.MaxItems > 0 {
			bounds += "," + strconv.Itoa(n.MaxItems)
		}
		mode := map[Nesting]string{Single: ".", List: "[", Set: "<", Map: "%"}[n.Nesting]
		items = append(items, n.Name+mode+bounds+"("+describe(n.Block)+")")
	}
	return strings.Join(items, " ")
}

func describeType(t cty.Type) string {
	switch {
	case t == cty.String:
		return "s"
	case t == cty.Number:
		return "n"
	case t == cty.Bool:
		return "b"
	case t == cty.DynamicPseudoType:
		return "*"
	case t.IsListType():
		return "L" + describeType(t.ElementType())
	case t.IsSetType():
		return "S" + describeType(t.ElementType())
	case t.IsMapType():
		return "M" + describeType(t.ElementType())
	case t.IsObjectType():
		types := t.AttributeTypes()
		var fields []string
		for _, name := range slices.Sorted(maps.Keys(types)) {
			fields = append(fields, name+":"+describeType(types[name]))
		}
		return "{" + strings.Join(fields, ",") + "}"
	}
	return "?"
}

const groupRule = "{cidr_blocks:Ls,description:s,from_port:n,ipv6_cidr_blocks:Ls,prefix_list_ids:Ls,protocol:s,security_groups:Ss,self:b,to_port:n}"

func TestSchemas(t *testing.T) {
	tests := []struct {
		name   string
		lookup func(string) (*Block, bool)
		typ    string
		want   []string
	}{
		{"endpoint with the dns options of version 6", Resource, "aws_vpc_endpoint", []string{
			"arn~", "auto_accept?b", "cidr_blocks~Ls", "dns_entry~L{dns_name:s,hosted_zone_id:s}", "id+", "ip_address_type+",
			"network_interface_ids~Ss", "owner_id~", "policy+", "prefix_list_id~", "private_dns_enabled+b", "region+", "requester_managed~b",
			"resource_configuration_arn?", "route_table_ids+Ss", "security_group_ids+Ss", "service_name?", "service_network_arn?",
			"service_region+", "state~", "subnet_ids+Ss", "tags?Ms", "tags_all+Ms", "vpc_endpoint_type?", "vpc_id!",
			"dns_options[,1(dns_record_ip_type+ private_dns_only_for_inbound_resolver_endpoint?b private_dns_preference+ private_dns_specified_domains+Ss)",
			"subnet_configuration<(ipv4? ipv6? subnet_id?)", "timeouts.(create? delete? update?)",
		}},
		{"security group", Resource, "aws_security_group", []string{
			"arn~", "description?", "egress+S" + groupRule, "id+", "ingress+S" + groupRule, "name+", "name_prefix+", "owner_id~",
			"region+", "revoke_rules_on_delete?b", "tags?Ms", "tags_all+Ms", "vpc_id+", "timeouts.(create? delete?)",
		}},
		{"subnet", Resource, "aws_subnet", []string{
			"arn~", "assign_ipv6_address_on_creation?b", "availability_zone+", "availability_zone_id+", "cidr_block?",
			"customer_owned_ipv4_pool?", "enable_dns64?b", "enable_lni_at_device_index?n", "enable_resource_name_dns_a_record_on_launch?b",
			"enable_resource_name_dns_aaaa_record_on_launch?b", "id+", "ipv6_cidr_block?", "ipv6_cidr_block_association_id~",
			"ipv6_native?b", "map_customer_owned_ip_on_launch?b", "map_public_ip_on_launch?b", "outpost_arn?", "owner_id~",
			"private_dns_hostname_type_on_launch+", "region+", "tags?Ms", "tags_all+Ms", "vpc_id!", "timeouts.(create? delete?)",
		}},
		{"data source with a filter", DataSource, "aws_vpc", []string{
			"arn~", "cidr_block+", "cidr_block_associations~L{association_id:s,cidr_block:s,state:s}", "default+b", "dhcp_options_id+",
			"enable_dns_hostnames~b", "enable_dns_support~b", "enable_network_address_usage_metrics~b", "id+", "instance_tenancy~",
			"ipv6_association_id~", "ipv6_cidr_block~", "main_route_table_id~", "owner_id~", "region+", "state+", "tags+Ms",
			"filter<(name! values!Ss)", "timeouts.(read?)",
		}},
		{"data source of version 6", DataSource, "aws_region", []string{"description~", "endpoint+", "id+", "name+", "region+"}},
		{"type of version 6", Resource, "aws_vpc_security_group_rules_exclusive", []string{"egress_rule_ids!Ss", "ingress_rule_ids!Ss", "region+", "security_group_id!"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, ok := tt.lookup(tt.typ)
			if !ok {
				t.Fatalf("%s is not known", tt.typ)
			}
			if diff := cmp.Diff(strings.Fields(strings.Join(tt.want, " ")), strings.Fields(describe(b))); diff != "" {
				t.Errorf("schema of %s (-want +got):\n%s", tt.typ, diff)
			}
		})
	}
}

func TestUnknownTypes(t *testing.T) {
	for _, typ := range []string{"", "aws", "aws_vp", "aws_vpc_", "aws_zzz", "google_compute_network", "hashicorp/aws", "aws_vpc arn~", "\n", "aws_vpc\n"} {
		if _, ok := Resource(typ); ok {
			t.Errorf("Resource(%q) is known", typ)
		}
		if _, ok := DataSource(typ); ok {
			t.Errorf("DataSource(%q) is known", typ)
		}
	}
	if _, ok := DataSource("aws_vpc_endpoint_policy"); ok {
		t.Error("a resource type is known as a data source")
	}
}

// TestEveryLine finds each type by search, decodes it, and writes it again.
func TestEveryLine(t *testing.T) {
	truncated := 0
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, line := range lines {
		if i == 0 {
			if !strings.HasPrefix(line, "# hashicorp/aws ") {
				t.Errorf("the first line is %q", line)
			}
			continue
		}
		if lines[i-1] >= line {
			t.Errorf("line %d is out of order", i+1)
		}
		key := keyOf(line)
		b, ok := lookup(text, key)
		if !ok {
			t.Errorf("%s: not found or not decoded", key)
			continue
		}
		if got, want := describe(b), line[len(key)+1:]; got != want {
			t.Errorf("%s:\n got %s\nwant %s", key, got, want)
		}
		if b.Truncated {
			truncated++
			if len(b.Blocks) > 0 {
				t.Errorf("%s is truncated and has blocks", key)
			}
		}
		if !b.ImpliedType().IsObjectType() {
			t.Errorf("%s: the implied type is no object", key)
		}
	}
	if len(lines) < 2000 || truncated == 0 || truncated > 10 {
		t.Errorf("%d types, %d truncated", len(lines)-1, truncated)
	}
	const mebibyte = 1 << 20
	if len(text) > mebibyte {
		t.Errorf("the file has %d bytes, more than %d", len(text), mebibyte)
	}
}

func TestOverlayDecodes(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(newer, "\n"), "\n")
	for i, line := range lines {
		if i > 0 && lines[i-1] >= line {
			t.Errorf("line %d is out of order", i+1)
		}
		b, ok := lookup(newer, keyOf(line))
		if !ok {
			t.Errorf("%s: not found or not decoded", keyOf(line))
			continue
		}
		if got, want := describe(b), line[len(keyOf(line))+1:]; got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

func TestImpliedType(t *testing.T) {
	leaf := "x?"
	tests := []struct {
		name, items string
		want        cty.Type
	}{
		{"attributes", " a~Ls b!{c:n}", cty.Object(map[string]cty.Type{"a": cty.List(cty.String), "b": cty.Object(map[string]cty.Type{"c": cty.Number})})},
		{"list", " n[(" + leaf + ")", cty.Object(map[string]cty.Type{"n": cty.List(cty.Object(map[string]cty.Type{"x": cty.String}))})},
		{"set", " n<(" + leaf + ")", cty.Object(map[string]cty.Type{"n": cty.Set(cty.Object(map[string]cty.Type{"x": cty.String}))})},
		{"map", " n%(" + leaf + ")", cty.Object(map[string]cty.Type{"n": cty.Map(cty.Object(map[string]cty.Type{"x": cty.String}))})},
		{"single", " n.(" + leaf + ")", cty.Object(map[string]cty.Type{"n": cty.Object(map[string]cty.Type{"x": cty.String})})},
		{"list of something dynamic", " n[(x?*)", cty.Object(map[string]cty.Type{"n": cty.DynamicPseudoType})},
		{"map of something dynamic", " n%(x?*)", cty.Object(map[string]cty.Type{"n": cty.DynamicPseudoType})},
		{"empty", "", cty.EmptyObject},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := decode(tt.items)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.ImpliedType(); !got.Equals(tt.want) {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}

func TestBlockSyntax(t *testing.T) {
	tests := []struct {
		typ, attribute string
		want           bool
	}{
		{"aws_security_group", "ingress", true},
		{"aws_route_table", "route", true},
		{"aws_default_route_table", "route", true},
		{"aws_network_acl", "egress", true},
		{"aws_default_security_group", "egress", true},
		{"aws_vpc_endpoint", "subnet_ids", false},
		{"aws_vpc_endpoint", "tags", false},
		{"aws_vpc", "cidr_block", false},
	}
	for _, tt := range tests {
		b, _ := Resource(tt.typ)
		a, ok := b.Attribute(tt.attribute)
		if !ok {
			t.Errorf("%s has no attribute %s", tt.typ, tt.attribute)
			continue
		}
		elem, got := a.BlockSyntax()
		if got != tt.want || got && !elem.IsObjectType() {
			t.Errorf("%s.%s: got %t, want %t", tt.typ, tt.attribute, got, tt.want)
		}
	}
}

func TestNested(t *testing.T) {
	b, _ := Resource("aws_vpc_endpoint")
	n, ok := b.Nested("dns_options")
	if !ok || n.Nesting != List || n.MaxItems != 1 || n.MinItems != 0 {
		t.Errorf("dns_options: %+v, %t", n, ok)
	}
	if _, ok := b.Nested("vpc_id"); ok {
		t.Error("an attribute is found as a nested block")
	}
	if _, ok := b.Attribute("dns_options"); ok {
		t.Error("a nested block is found as an attribute")
	}
	acl, ok := Resource("aws_wafv2_web_acl")
	if !ok || !acl.Truncated {
		t.Error("aws_wafv2_web_acl is not truncated")
	}
}

func TestDecodeErrors(t *testing.T) {
	for _, items := range []string{
		"a", " a", " a!q", " !", " a!L", " a!{", " a!{b", " a!{b:s", " a!{b:s,b:s}", " a!{c:s,b:s}", " b! a!", " a! a!",
		" a[", " a[(", " a[(b)", " a[99999999999999999999(b!)", " a[( b!)", " a[(b! )", " a[() b[() a[()", " a!  b!", " a!s s", " a!x",
		" " + strings.Repeat("a[(", 100), " a!" + strings.Repeat("L", 100) + "s",
	} {
		if b, err := decode(items); err == nil {
			t.Errorf("decode(%q) = %s", items, describe(b))
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, typ := range []string{"r aws_vpc_endpoint", "d aws_vpc", "r aws_security_group", "r aws_wafv2_web_acl"} {
		line, _ := find(text, typ)
		f.Add(line[len(typ):])
	}
	f.Add(" - a!{b:s,c:L{}} n%1,2(x?* y+Mn z[(q~))")
	f.Fuzz(func(t *testing.T, items string) {
		b, err := decode(items)
		if err != nil {
			return
		}
		b.ImpliedType()
		// What is accepted survives a round trip.
		again := describe(b)
		if again != "" {
			again = " " + again
		}
		b2, err := decode(again)
		if err != nil {
			t.Fatalf("%q decodes, %q does not: %v", items, again, err)
		}
		if diff := cmp.Diff(describe(b), describe(b2)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzFind(f *testing.F) {
	f.Add("a 1\nb 2\nc 3\n", "b 2")
	f.Add("\n\n", "")
	f.Fuzz(func(t *testing.T, text, key string) {
		if line, ok := find(text, key); ok && keyOf(line) != key {
			t.Fatalf("find(%q, %q) = %q", text, key, line)
		}
	})
}

func BenchmarkResource(b *testing.B) {
	for _, typ := range []string{"aws_vpc", "aws_vpc_endpoint", "aws_launch_template", "aws_unknown"} {
		b.Run(typ, func(b *testing.B) {
			for b.Loop() {
				Resource(typ)
			}
		})
	}
}
