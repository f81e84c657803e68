package aws

import (
	"regexp"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Owner says whose endpoint service a name belongs to.
type Owner string

// Whose endpoint service a name belongs to.
const (
	// OwnerUnknown: the name does not say.
	OwnerUnknown Owner = ""
	OwnerAWS     Owner = "aws"
	// OwnerOther: a customer's or partner's endpoint service.
	OwnerOther Owner = "other"
)

// ServiceName is the full name of an endpoint service, taken apart.
type ServiceName struct {
	Owner Owner
	// Service is the short name, whether the table has it or not; "" where it is
	// not known, or the service is not AWS's.
	Service string
	// Known is the table's entry, or nil.
	Known *Service
	// Region is the region in the name as its source writes it: a string that may
	// hold tokens, "" where the name has none.
	Region string
	// RegionKnown is true where Region is literal text.
	RegionKnown bool
}

// placeholder stands for a token while a name is taken apart. No service name
// has it.
const placeholder = "\x00"

var regionPattern = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}$`)

// ParseServiceName takes apart the name of an endpoint service, which may hold
// tokens: "com.amazonaws.REGION.SERVICE" and its variants (a leading "cn.",
// "aws.api.", "aws.sagemaker.", names without a region), and
// "com.amazonaws.vpce.REGION.vpce-svc-…" for services that are not AWS's.
// Source: AWS PrivateLink guide, "AWS services that integrate with AWS
// PrivateLink".
func ParseServiceName(t *value.Tokens, name string) ServiceName {
	if strings.Contains(name, placeholder) {
		return ServiceName{}
	}
	text, tokens := flatten(t, name)
	if strings.Contains(text, ".vpce-svc-") || strings.HasPrefix(text, "com.amazonaws.vpce.") {
		n := ServiceName{Owner: OwnerOther}
		if rest, ok := strings.CutPrefix(text, "com.amazonaws.vpce."); ok {
			region, _, _ := strings.Cut(rest, ".")
			n.setRegion(region, tokens)
		}
		return n
	}
	text = strings.TrimPrefix(text, "cn.")
	if s, ok := services().byTemplate[text]; ok {
		return ServiceName{Owner: OwnerAWS, Service: s.Name, Known: s, Region: regionOf(text), RegionKnown: true}
	}
	for _, form := range [...]struct{ prefix, short string }{
		{"aws.api.global.", ""}, {"aws.sagemaker.", "sagemaker."}, {"aws.api.", ""}, {"com.amazonaws.", ""},
	} {
		if rest, ok := strings.CutPrefix(text, form.prefix); ok {
			return parseRegional(form.prefix, rest, form.short, tokens)
		}
	}
	if strings.Contains(text, placeholder) {
		return ServiceName{}
	}
	return ServiceName{Owner: OwnerAWS, Service: text}
}

// regionOf finds the region inside one of the few templates that hold a fixed
// one.
func regionOf(template string) string {
	for part := range strings.SplitSeq(template, ".") {
		if regionPattern.MatchString(part) {
			return part
		}
	}
	return ""
}

func parseRegional(prefix, rest, short string, tokens []string) ServiceName {
	n := ServiceName{Owner: OwnerAWS}
	first, service, ok := strings.Cut(rest, ".")
	isRegion := strings.Contains(first, placeholder) || regionPattern.MatchString(first)
	switch {
	case !ok && strings.Contains(first, placeholder):
		// "com.amazonaws.${x}": x may hold the region and the service, or another
		// customer's service.
		return ServiceName{}
	case !ok || !isRegion:
		if !strings.Contains(rest, placeholder) {
			n.Service = short + rest
		}
		return n
	}
	n.setRegion(first, tokens)
	if strings.Contains(service, placeholder) {
		if !n.RegionKnown {
			return ServiceName{Region: n.Region}
		}
		return n
	}
	n.Service = short + service
	if s, ok := services().byTemplate[prefix+"{region}."+service]; ok {
		n.Known = s
	}
	return n
}

func (n *ServiceName) setRegion(text string, tokens []string) {
	n.RegionKnown = !strings.Contains(text, placeholder) && text != ""
	n.Region = restore(text, tokens)
}

// reversePrefix is the attribute of a partition that service names begin with:
// "com.amazonaws", with "cn." before it in China. Which one does not matter here.
const reversePrefix = "reverse_dns_prefix"

// flatten replaces each token by a placeholder and its index.
func flatten(t *value.Tokens, s string) (text string, tokens []string) {
	var b strings.Builder
	for _, p := range t.Pieces(s) {
		switch {
		case p.Ref != nil && p.Ref.Attribute == reversePrefix, p.Hole != nil && strings.HasSuffix(p.Hole.Expression, "."+reversePrefix):
			b.WriteString("com.amazonaws")
			continue
		case p.Ref != nil:
			tokens = append(tokens, t.Ref(*p.Ref))
		case p.Hole != nil:
			tokens = append(tokens, t.Hole(*p.Hole))
		default:
			b.WriteString(p.Text)
			continue
		}
		b.WriteString(placeholder + string(rune('0'+len(tokens)-1)) + placeholder)
	}
	return b.String(), tokens
}

// restore undoes flatten for a part of a text.
func restore(text string, tokens []string) string {
	parts := strings.Split(text, placeholder)
	for i := 1; i < len(parts); i += 2 {
		for _, r := range parts[i] {
			if n := int(r - '0'); n >= 0 && n < len(tokens) {
				parts[i] = tokens[n]
			}
		}
	}
	return strings.Join(parts, "")
}
