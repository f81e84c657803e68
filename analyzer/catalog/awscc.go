package catalog

import (
	"maps"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
)

// Terraform's provider hashicorp/awscc is made from CloudFormation's resource
// types: AWS::EC2::RouteTable is awscc_ec2_route_table, its property VpcId the
// attribute vpc_id. Resources mean what they mean in a template, down to what
// an unset property stands for, as the same Cloud Control handlers make them.
// So every spelling of a template is one of that provider, too, with its own
// names: nested properties are attributes and no blocks, tags a list or set of
// objects with key and value, documents JSON texts. `id` is the identifier that
// Ref is in a template.
//
// A type that the provider lacks (AWS::IAM::Policy, AWS::Route53::RecordSet) has
// a spelling that nothing is written in.

// cloudControl begins the names of the provider's types.
const cloudControl = "awscc_"

// isCloudControl reports whether a type of Terraform mirrors one of
// CloudFormation.
func isCloudControl(typ string) bool { return strings.HasPrefix(typ, cloudControl) }

// isTemplates reports whether a resource behaves as one of a template: it
// stands in one, or mirrors its type.
func isTemplates(u *declared.Unit, r *declared.Resource) bool {
	return u.Dialect == declared.CloudFormation || isCloudControl(r.Type)
}

// property is a template's property in the words of the spelling.
func (s *spelling) property(name string) string {
	if isCloudControl(s.typ) {
		return attributeName(name)
	}
	return name
}

// isType reports whether r is of a template's type, or mirrors it.
func isType(r *declared.Resource, template string) bool {
	return r.Type == template || template != "" && isCloudControl(r.Type) && r.Type == mirrorType(template)
}

// mirrored is the provider's name of the type of a template's spelling, "" where
// it has none. What a type is called is cheap to say; its spelling is made when
// a resource of it is there (builder.mirrorOf).
func (s *spelling) mirrored() string {
	if s.dialect != declared.CloudFormation || !strings.HasPrefix(s.typ, "AWS::") {
		return ""
	}
	return mirrorType(s.typ)
}

// mirrorOf returns the mirror of a template's spelling, made once.
func (b *builder) mirrorOf(s *spelling) *spelling {
	m, ok := b.mirrors[s]
	if !ok {
		m = mirror(s)
		b.mirrors[s] = m
	}
	return m
}

// mirror returns a template's spelling in the provider's words. Its dialect
// stays the template's, as its meaning does.
func mirror(s *spelling) *spelling {
	out := *s
	out.typ = mirrorType(s.typ)
	out.names = make(map[string]string, len(s.names))
	for word, name := range s.names {
		out.names[word] = mirrorPath(name)
	}
	if s.blocks != nil {
		out.blocks = make(map[string]*spelling, len(s.blocks))
	}
	for word, block := range s.blocks {
		out.blocks[word] = mirror(block)
	}
	out.unset, out.means = maps.Clone(s.unset), maps.Clone(s.means)
	return &out
}

// mirrorType is the provider's name of a type, "" for "": AWS::EC2::VPCEndpoint
// is awscc_ec2_vpc_endpoint.
func mirrorType(typ string) string {
	parts := strings.Split(typ, "::")
	if len(parts) != 3 {
		return ""
	}
	return cloudControl + strings.ToLower(parts[1]) + "_" + typeWords(parts[2])
}

// mirrorPath is the provider's path of a property's.
func mirrorPath(path string) string {
	parts := strings.Split(path, ".")
	for i, part := range parts {
		if _, isIndex := index(part); !isIndex && part != "*" {
			parts[i] = attributeName(part)
		}
	}
	return strings.Join(parts, ".")
}

// typeWords is the last part of a type's name: a word begins at a capital that
// follows a small letter or a digit, or is followed by a small letter.
func typeWords(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if isUpper(s[i]) && i > 0 && s[i-1] != '_' &&
			(!isUpper(s[i-1]) || i+1 < len(s) && isLower(s[i+1])) {
			out.WriteByte('_')
		}
		out.WriteByte(s[i])
	}
	return strings.ToLower(out.String())
}

// wholeWords are names that are one word in an attribute's.
var wholeWords = []string{"CloudFormation", "CloudFront", "CloudWatch", "FSx", "OTel", "CNAMEs"}

// attributeName is the attribute that a property is. Unlike in a type's name a
// digit is a word of its own after a small letter: Ipv6CidrBlock is
// ipv_6_cidr_block, S3Bucket is s3_bucket, VPCs is vp_cs (provider awscc,
// internal/naming).
func attributeName(property string) string {
	for _, w := range wholeWords {
		property = strings.ReplaceAll(property, w, w[:1]+strings.ToLower(w[1:]))
	}
	var out strings.Builder
	for i := range len(property) {
		c := property[i]
		var last, next byte
		if i > 0 {
			last = property[i-1]
		}
		if i+1 < len(property) {
			next = property[i+1]
		}
		if isUpper(c) && isLower(next) && isUpper(last) {
			out.WriteByte('_')
		}
		out.WriteByte(c)
		if isLower(c) && (isUpper(next) || isDigit(next)) || isDigit(c) && (isUpper(next) || isLower(next)) {
			out.WriteByte('_')
		}
	}
	return strings.ToLower(out.String())
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// mirroredUses are the uses of buckets by the provider's resources.
func mirroredUses(all []use) []use {
	out := slices.Clone(all)
	for _, u := range all {
		if u.dialect == declared.CloudFormation {
			out = append(out, use{u.dialect, mirrorType(u.typ), mirrorPath(u.path), u.origin})
		}
	}
	return out
}

// mirroredData are the provider's data sources, which look things up by their
// id: those of the kinds that kindOfType knows.
func mirroredData() []*spelling {
	var out []*spelling
	for _, typ := range []string{
		"vpc", "subnet", "route_table", "security_group", "internet_gateway", "nat_gateway", "transit_gateway",
		"transit_gateway_route_table", "transit_gateway_attachment", "transit_gateway_vpc_attachment", "vpc_endpoint", "vpc_peering_connection",
		"instance", "network_interface", "vpn_gateway", "network_acl",
	} {
		out = append(out, terraform(cloudControl+"ec2_"+typ, map[string]string{"id": "id"}).asData())
	}
	return append(out,
		terraform("awscc_s3_bucket", map[string]string{"id": "id"}).asData(),
		terraform("awscc_iam_role", map[string]string{"id": "id"}).asData())
}

// providersType is the provider hashicorp/aws's name of a type that the
// provider awscc has under its own.
func providersType(typ string) string {
	name, ok := strings.CutPrefix(typ, cloudControl)
	if !ok {
		return typ
	}
	if ec2, ok := strings.CutPrefix(name, "ec2_"); ok && !strings.HasPrefix(ec2, "transit_gateway") {
		name = ec2
	}
	return "aws_" + name
}
