package iam

import (
	"regexp"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Mismatch is what is wrong with a value under a network key.
type Mismatch string

const (
	// Fits: nothing is known to be wrong.
	Fits Mismatch = ""
	// VPCAsEndpoint and EndpointAsVPC: the other kind of id.
	VPCAsEndpoint Mismatch = "vpc-as-endpoint"
	EndpointAsVPC Mismatch = "endpoint-as-vpc"
	// ARNAsID: an ARN where an id is compared. IDAsARN: the opposite.
	ARNAsID Mismatch = "arn-as-id"
	IDAsARN Mismatch = "id-as-arn"
	// OtherShape: neither an id nor a pattern of one.
	OtherShape Mismatch = "other-shape"
	// PrivateRange: a private range under aws:SourceIp, which never matches.
	PrivateRange Mismatch = "private-range"
)

// NetworkValue is a value of a condition on a network key.
type NetworkValue struct {
	// Key is the condition key in AWS's letter case: aws:SourceVpce,
	// aws:SourceVpc, aws:SourceVpcArn or aws:SourceIp.
	Key string
	// Value is as written; it may hold tokens.
	Value string
	// Ref is the reference that the value consists of, and nothing else. Whether
	// it fits depends on the resource: the caller knows.
	Ref       *value.Ref
	Mismatch  Mismatch
	Statement int
	Span      Span
}

// NetworkValues lists the values under aws:SourceVpce, aws:SourceVpc,
// aws:SourceVpcArn and aws:SourceIp, in the order of the document, with what is
// wrong with each. The other network keys take ids of accounts and
// organizations and are not listed.
func NetworkValues(doc *Document) []NetworkValue {
	var out []NetworkValue
	for _, s := range doc.Statements {
		for _, c := range s.Conditions {
			name := strings.ToLower(c.Key)
			switch name {
			case keySourceVpce, keySourceVpc, keySourceVpcArn, keySourceIP:
			default:
				continue
			}
			if c.Operator.Name == "Null" {
				continue
			}
			for _, v := range c.Values.Values {
				n := NetworkValue{Key: properKey(name), Value: v, Statement: s.Index, Span: c.Span}
				if ref, ok := doc.Tokens.Only(v); ok {
					n.Ref = &ref
				} else {
					n.Mismatch = mismatch(name, doc.Tokens, v)
				}
				out = append(out, n)
			}
		}
	}
	return out
}

// mismatch looks at the literal text before the first token or wildcard.
func mismatch(name string, tokens *value.Tokens, v string) Mismatch {
	if name == keySourceIP {
		if r, ok := prefix(v); ok && isPrivateRange(r) {
			return PrivateRange
		}
		return Fits
	}
	pieces := tokens.Pieces(v)
	if len(pieces) == 0 {
		return OtherShape
	}
	head := pieces[0].Text
	whole := len(pieces) == 1
	if head == "" {
		return Fits
	}
	arn := strings.HasPrefix(strings.ToLower(head), "arn:")
	endpoint, vpc := strings.HasPrefix(head, "vpce-"), strings.HasPrefix(head, "vpc-")
	switch name {
	case keySourceVpcArn:
		if endpoint || vpc {
			return IDAsARN
		}
		return Fits
	case keySourceVpce:
		switch {
		case arn:
			return ARNAsID
		case vpc:
			return VPCAsEndpoint
		case whole && !idShape(head, "vpce-"):
			return OtherShape
		}
	case keySourceVpc:
		switch {
		case arn:
			return ARNAsID
		case endpoint:
			return EndpointAsVPC
		case whole && !idShape(head, "vpc-"):
			return OtherShape
		}
	}
	return Fits
}

// idShape reports whether s can be an id of that prefix, or a pattern of ids.
// Ids have 8 or 17 hexadecimal digits; examples in documents have others, and
// are taken.
func idShape(s, prefix string) bool {
	if strings.ContainsAny(s, "*?$") {
		return true
	}
	return regexp.MustCompile(`^` + prefix + `[0-9a-zA-Z]+$`).MatchString(s)
}
