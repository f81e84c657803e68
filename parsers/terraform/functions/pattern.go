package functions

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// A pattern is what is known of a string with tokens: its literal bytes, and
// wildcards where the tokens stand. It always covers every string that the
// tokens can become, and maybe more, so only "cannot be" is to be trusted. It
// takes for granted that no token's text starts with a character that Unicode
// normalization (NFC), which cty applies to strings, would join with the text
// before it.
type pattern []unit

// unit is one byte, or a wildcard for any number of bytes of a class.
type unit struct {
	wild  bool
	class *class
	b     byte
}

// class is what is known of a token's text.
type class struct {
	// prefix is what the text starts with.
	prefix string
	// allows says which bytes may follow the prefix, nil for any.
	allows func(byte) bool
	// nonEmpty is true where the text is neither null nor empty.
	nonEmpty bool
}

func (c *class) allowed(b byte) bool { return c.allows == nil || c.allows(b) }

// separate reports whether s, cut into or searched in a string, can have
// nothing to do with the token's text: the text is there and none of its bytes
// is one of s.
func (c *class) separate(s string) bool {
	if !c.nonEmpty || s == "" {
		return false
	}
	for i := range len(s) {
		if c.allowed(s[i]) || strings.IndexByte(c.prefix, s[i]) >= 0 {
			return false
		}
	}
	return true
}

const maxASCII = 0x7F

// lacks reports whether r is no character of the token's text.
func (c *class) lacks(r rune) bool {
	b := byte(min(r, maxASCII+1))
	return !c.allowed(b) && strings.IndexByte(c.prefix, b) < 0
}

// mayHold reports whether s may be a part of the token's text.
func (c *class) mayHold(s string) bool {
	return canEqual(c.pattern(), append(append(pattern{anything}, literal(s)...), anything))
}

// pattern is the token's text; the units of its prefix have its class.
func (c *class) pattern() pattern {
	out := literal(c.prefix)
	for i := range out {
		out[i].class = c
	}
	return append(out, unit{wild: true, class: c})
}

// idPrefixes are the prefixes of ids that EC2 makes, by resource type. Such an
// id is "PREFIX-" and hexadecimal digits (Amazon EC2 User Guide, "Resource
// IDs").
var idPrefixes = map[string]string{
	"aws_vpc": "vpc-", "aws_default_vpc": "vpc-",
	"aws_subnet": "subnet-", "aws_default_subnet": "subnet-",
	"aws_security_group": "sg-", "aws_default_security_group": "sg-",
	"aws_route_table": "rtb-", "aws_default_route_table": "rtb-",
	"aws_network_acl": "acl-", "aws_default_network_acl": "acl-",
	"aws_vpc_endpoint": "vpce-", "aws_internet_gateway": "igw-", "aws_nat_gateway": "nat-",
	"aws_egress_only_internet_gateway": "eigw-", "aws_instance": "i-", "aws_network_interface": "eni-",
	"aws_ec2_transit_gateway": "tgw-", "aws_ec2_transit_gateway_vpc_attachment": "tgw-attach-",
	"aws_vpc_peering_connection": "pcx-", "aws_ec2_managed_prefix_list": "pl-", "aws_eip": "eipalloc-",
	"aws_vpn_gateway": "vgw-", "aws_flow_log": "fl-",
}

// attributePrefixes are attributes of any resource that hold an EC2 id and are
// never empty.
var attributePrefixes = map[string]string{
	"default_security_group_id": "sg-", "default_route_table_id": "rtb-", "main_route_table_id": "rtb-",
	"default_network_acl_id": "acl-",
}

// zoneLists are the lists of aws_availability_zones.
var zoneLists = map[string]bool{"names": true, "zone_ids": true}

func lowerDigitDash(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-'
}

// identifier reports whether identities may have the byte.
func identifier(b byte) bool { return b >= ' ' && b != maxASCII && strings.IndexByte(`"\\<>{}`, b) < 0 }

// classOf returns what is known of a reference's text.
func classOf(r value.Ref) *class {
	kind, _ := resourceType(r.Address)
	attribute, _ := cutIndex(r.Attribute)
	if prefix := idPrefixes[kind]; prefix != "" && attribute == "id" {
		return &class{prefix: prefix, allows: lowerDigitDash, nonEmpty: true}
	}
	if prefix := attributePrefixes[attribute]; prefix != "" {
		return &class{prefix: prefix, allows: lowerDigitDash, nonEmpty: true}
	}
	switch {
	case isZoneName(r):
		return &class{prefix: regionOf(r), allows: lowerDigitDash, nonEmpty: true}
	case kind == "aws_availability_zones" && zoneLists[attribute]:
		return &class{allows: lowerDigitDash, nonEmpty: true}
	case kind == "aws_caller_identity" && attribute == "account_id":
		return &class{allows: func(b byte) bool { return b >= '0' && b <= '9' }, nonEmpty: true}
	case attribute == "arn":
		return &class{prefix: "arn:", allows: identifier, nonEmpty: true}
	case attribute == "id":
		return &class{allows: identifier, nonEmpty: true}
	}
	return &class{}
}

// classOfPiece returns what is known of a token; nothing is of a hole.
func classOfPiece(p value.Piece) *class {
	if p.Ref != nil {
		return classOf(*p.Ref)
	}
	return &class{}
}

// resourceType returns the type of a resource instance's address, and whether
// it is a data source. It is "" where the address does not name one.
func resourceType(address string) (kind string, data bool) {
	parts := splitAddress(address)
	for len(parts) > 2 && parts[0] == "module" {
		parts = parts[2:]
	}
	if len(parts) > 2 && parts[0] == "data" {
		return parts[1], true
	}
	if len(parts) == 2 {
		return parts[0], false
	}
	return "", false
}

// splitAddress cuts an address at the dots outside of brackets.
func splitAddress(address string) []string {
	var parts []string
	start, depth, quoted := 0, 0, false
	for i := 0; i < len(address); i++ {
		switch b := address[i]; {
		case b == '\\' && quoted:
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '[':
			depth++
		case b == ']':
			depth--
		case b == '.' && depth == 0:
			parts = append(parts, address[start:i])
			start = i + 1
		}
	}
	return append(parts, address[min(start, len(address)):])
}

// cutIndex cuts a last index off: "names[0]" is "names" and "[0]".
func cutIndex(attribute string) (name, index string) {
	if strings.HasSuffix(attribute, "]") {
		if i := strings.LastIndexByte(attribute, '['); i >= 0 {
			return attribute[:i], attribute[i:]
		}
	}
	return attribute, ""
}

var anything = unit{wild: true, class: &class{}}

// patternOf returns the pattern of a string that may hold tokens.
func patternOf(t *value.Tokens, s string) pattern {
	var out pattern
	for _, p := range t.Pieces(s) {
		if p.Ref == nil && p.Hole == nil {
			out = append(out, literal(p.Text)...)
			continue
		}
		out = append(out, classOfPiece(p).pattern()...)
	}
	return out
}

func literal(s string) pattern {
	out := make(pattern, len(s))
	for i := range len(s) {
		out[i].b = s[i]
	}
	return out
}

// lead returns the literal bytes that every string of the pattern starts with.
func (p pattern) lead() string {
	var b strings.Builder
	for _, u := range p {
		if u.wild {
			break
		}
		b.WriteByte(u.b)
	}
	return b.String()
}

// maxPatternProduct bounds the comparison of two patterns.
const maxPatternProduct = 4 << 20

// canEqual reports whether a string may be of both patterns.
func canEqual(a, b pattern) bool {
	for len(a) > 0 && len(b) > 0 && !a[0].wild && !b[0].wild {
		if a[0].b != b[0].b {
			return false
		}
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && !a[len(a)-1].wild && !b[len(b)-1].wild {
		if a[len(a)-1].b != b[len(b)-1].b {
			return false
		}
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a)*len(b) > maxPatternProduct {
		return true
	}
	return meets(a, b)
}

// meets fills the table of which beginnings of a and b can be the same string,
// row by row.
func meets(a, b pattern) bool {
	row := make([]bool, len(b)+1)
	row[0] = true
	next := make([]bool, len(b)+1)
	for i := 0; i <= len(a); i++ {
		clear(next)
		for j := 0; j <= len(b); j++ {
			if row[j] {
				step(a, b, i, j, row, next)
			}
		}
		if i < len(a) {
			row, next = next, row
		}
	}
	return row[len(b)]
}

// step marks what can be reached from a[:i], b[:j]: a wildcard may end, or take
// one more byte of the other side, or grow along with its wildcard.
func step(a, b pattern, i, j int, row, next []bool) {
	hasA, hasB := i < len(a), j < len(b)
	if hasA && a[i].wild {
		next[j] = true
		if hasB && (b[j].wild || a[i].class.allowed(b[j].b)) {
			row[j+1] = true
		}
	}
	if hasB && b[j].wild {
		row[j+1] = true
		if hasA && (a[i].wild || b[j].class.allowed(a[i].b)) {
			next[j] = true
		}
	}
	if hasA && hasB && !a[i].wild && !b[j].wild && a[i].b == b[j].b {
		next[j+1] = true
	}
}

// certainty is an answer that tokens may leave open.
type certainty int

const (
	undecided certainty = iota
	yes
	no
)

func certain(b bool) certainty {
	if b {
		return yes
	}
	return no
}

// startsWith reports whether s starts with prefix, whatever the tokens become.
func startsWith(t *value.Tokens, s, prefix string) certainty {
	if !t.Has(s) && !t.Has(prefix) {
		return certain(strings.HasPrefix(s, prefix))
	}
	have, want := patternOf(t, s), patternOf(t, prefix)
	if !t.Has(prefix) && strings.HasPrefix(have.lead(), prefix) ||
		strings.HasPrefix(s, prefix) && !keylessHole(t, prefix) {
		return yes
	}
	if !canEqual(have, append(want, anything)) {
		return no
	}
	return undecided
}

// endsWith reports whether s ends with suffix, whatever the tokens become.
func endsWith(t *value.Tokens, s, suffix string) certainty {
	if !t.Has(s) && !t.Has(suffix) || strings.HasSuffix(s, suffix) && !keylessHole(t, suffix) {
		return certain(strings.HasSuffix(s, suffix))
	}
	if !canEqual(patternOf(t, s), append(pattern{anything}, patternOf(t, suffix)...)) {
		return no
	}
	return undecided
}

// holds reports whether s contains substr, whatever the tokens become.
func holds(t *value.Tokens, s, substr string) certainty {
	if !t.Has(s) && !t.Has(substr) || strings.Contains(s, substr) && !keylessHole(t, substr) {
		return certain(strings.Contains(s, substr))
	}
	want := append(append(pattern{anything}, patternOf(t, substr)...), anything)
	if !canEqual(patternOf(t, s), want) {
		return no
	}
	return undecided
}

// keylessHole reports whether s has a hole that is equal to nothing.
func keylessHole(t *value.Tokens, s string) bool {
	for _, p := range t.Pieces(s) {
		if p.Hole != nil && p.Hole.Key == "" {
			return true
		}
	}
	return false
}
