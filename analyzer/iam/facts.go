package iam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Network is a value that names a network in a condition.
type Network struct {
	// Key is the condition key in AWS's letter case.
	Key string
	// Value is as written in the policy; it may hold tokens.
	Value     string
	Statement int
}

// Exemption is something that a Deny statement lets off.
type Exemption struct {
	// Kind is principal, tag, account, organization, service, call or other.
	Kind string
	// Text is the condition or element, for people.
	Text      string
	Statement int
}

// approvedNetworks lists the networks that the policy names and the statements
// with a condition on an endpoint or VPC key.
func (p *program) approvedNetworks() (out []Network, statements []int) {
	for i := range p.doc.Statements {
		s := &p.doc.Statements[i]
		for _, c := range s.Conditions {
			name := strings.ToLower(c.Key)
			if isEndpointKey(name) && !slices.Contains(statements, s.Index) {
				statements = append(statements, s.Index)
			}
			if c.Operator.Name == "Null" || !isEndpointKey(name) && name != keySourceIP {
				continue
			}
			compiled := p.condition(c, p.doc.Version == "2012-10-17")
			for k, v := range c.Values.Values {
				if name == keySourceIP && !namesRange(compiled.texts[k]) || name != keySourceIP && names(name, compiled.texts[k]) == no {
					continue
				}
				n := Network{Key: properKey(name), Value: v, Statement: s.Index}
				if !slices.ContainsFunc(out, func(o Network) bool { return o.Key == n.Key && o.Value == n.Value }) {
					out = append(out, n)
				}
			}
		}
	}
	return out, statements
}

func namesRange(t text) bool {
	s, ok := plainText(t)
	if !ok {
		return true
	}
	r, ok := prefix(s)
	return ok && specific(r)
}

// properKey is the letter case in which AWS writes a key that is decided by
// name.
func properKey(name string) string {
	for _, k := range []string{
		"aws:SourceVpce", "aws:SourceVpc", "aws:SourceVpcArn", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
		"aws:SourceIp", "aws:VpcSourceIp", "aws:ViaAWSService", "aws:CalledVia", "aws:SecureTransport", "aws:userid",
		"aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:SourceArn",
		"aws:SourceAccount", "aws:SourceOrgID", "aws:RequestedRegion", "aws:CurrentTime", "aws:EpochTime",
		"aws:MultiFactorAuthPresent", "aws:UserAgent", "aws:Referer", "aws:CalledViaFirst", "aws:CalledViaLast",
		"aws:PrincipalArn", "aws:PrincipalAccount", "aws:username", "aws:PrincipalIsAWSService",
	} {
		if strings.EqualFold(k, name) {
			return k
		}
	}
	if rest, ok := strings.CutPrefix(name, keyTagPrefix); ok {
		return "aws:PrincipalTag/" + rest
	}
	return name
}

// exemptions lists what Deny statements that guard a network let off.
func (p *program) exemptions() []Exemption {
	var out []Exemption
	for i := range p.doc.Statements {
		s := &p.doc.Statements[i]
		guards := slices.ContainsFunc(s.Conditions, func(c Condition) bool {
			name := strings.ToLower(c.Key)
			return isEndpointKey(name) || name == keySourceIP
		})
		if s.Effect != Deny || !guards && !s.NotPrincipal {
			continue
		}
		if s.NotPrincipal {
			for _, e := range s.Principals {
				if e.Value != "" {
					out = append(out, Exemption{"principal", "NotPrincipal " + p.doc.Tokens.Render(e.Value), s.Index})
				}
			}
		}
		for _, c := range s.Conditions {
			if kind := exemptionKind(strings.ToLower(c.Key)); kind != "" {
				out = append(out, Exemption{kind, p.render(c), s.Index})
			}
		}
	}
	return out
}

func exemptionKind(name string) string {
	switch name {
	case keyPrincipalArn, keyUserID, keyUsername:
		return "principal"
	case keyPrincipalAccount:
		return "account"
	case "aws:principalorgid", "aws:principalorgpaths":
		return "organization"
	case "aws:principalisawsservice", "aws:principalservicename", "aws:principalservicenameslist":
		return "service"
	case keyVia, "aws:calledvia", "aws:calledviafirst", "aws:calledvialast":
		return "call"
	}
	switch {
	case strings.HasPrefix(name, keyTagPrefix):
		return "tag"
	case isEndpointKey(name), name == keySourceIP:
		return ""
	}
	return "other"
}

func (p *program) render(c Condition) string {
	values := make([]string, len(c.Values.Values))
	for i, v := range c.Values.Values {
		values[i] = p.doc.Tokens.Render(v)
	}
	return c.Operator.String() + " " + c.Key + " " + strings.Join(values, ", ")
}

// publicPolicy applies S3's own test: an Allow for everybody that no condition of a
// fixed value narrows
// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status).
func publicPolicy(p *program) bool {
	for _, r := range p.rules {
		if r.deny || r.doubtful {
			continue
		}
		everybody := r.notPrincipal
		for _, e := range r.principals {
			everybody = everybody || e.kind == "AWS" && !e.open && isStar(e.text)
		}
		if everybody && !slices.ContainsFunc(r.conditions, fixedValues) {
			return true
		}
	}
	return false
}

func fixedValues(c condition) bool {
	if c.op.Negated || c.op.IfExists || c.op.Set == AllValues || c.op.Name == "Null" || len(c.texts) == 0 {
		return false
	}
	switch c.key {
	case keyPrincipalArn, keyPrincipalAccount, "aws:principalorgid", "aws:principalorgpaths", keySourceArn, keySourceVpc, keySourceVpce,
		"aws:sourceowner", "aws:sourceaccount", keyUserID, "s3:dataaccesspointarn", "s3:dataaccesspointaccount",
		keyVpceAccount, keyVpceOrgID, keyVpceOrgPaths, keySourceVpcArn:
		return !slices.ContainsFunc(c.texts, func(t text) bool { _, ok := t.constant(); return !ok })
	case keySourceIP:
		return !slices.ContainsFunc(c.texts, func(t text) bool { return !namesRange(t) })
	}
	return false
}

// reasons says why cells are possible only: what is not known in the statements
// that decide them, or else in the whole document.
func (p *program) reasons(hits ...*hit) []value.Reason {
	var out []value.Reason
	for _, h := range hits {
		if h == nil {
			continue
		}
		for i := range p.rules {
			if t := p.judge(i, h); t == maybe || i == h.rule {
				out = append(out, p.unknowns(&p.rules[i])...)
			}
		}
		for i, c := range h.keys {
			if p.axes[i].fact.presence == unrecognised && len(c.values) > 0 {
				out = append(out, value.Reason{Kind: value.Invalid, Text: "the condition key " + p.axes[i].name + " is not one that AWS documents"})
			}
			if isAccessPointKey(p.axes[i].name) && len(c.values) > 0 && !p.vpcAccessPoints && h.rule >= 0 {
				out = append(out, value.Reason{Kind: value.Data, Text: "the policies of the access points that it lets in have a say, too"})
			}
			if p.axes[i].fact.fixed {
				out = append(out, value.Reason{Kind: value.Data, Text: "what the bucket has under " + p.writtenKey(p.axes[i].name) + " is not known"})
			}
		}
	}
	if len(out) == 0 {
		for i := range p.rules {
			out = append(out, p.unknowns(&p.rules[i])...)
		}
	}
	switch {
	case !p.whole:
		out = append(out, value.Reason{Kind: value.Limit, Text: "the policy has more cases than are looked at"})
	case len(out) == 0:
		out = append(out, value.Reason{Kind: value.Data, Text: "whether two of the references and names in the policy mean the same is not known"})
	}
	slices.SortFunc(out, func(a, b value.Reason) int {
		return cmp.Or(a.Range.Compare(b.Range), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Kind, b.Kind))
	})
	return slices.Compact(out)
}

// judge answers whether a statement applies in a cell.
func (p *program) judge(i int, h *hit) tri {
	at := func(m marks) tri {
		switch {
		case m.sure.has(i):
			return yes
		case m.may.has(i):
			return maybe
		}
		return no
	}
	t := min(at(h.caller.marks), at(h.origin.marks), at(h.target.marks))
	for _, c := range h.keys {
		t = min(t, at(c.marks))
	}
	return t
}

// unknowns lists why parts of a statement are not known.
func (p *program) unknowns(r *rule) []value.Reason {
	s := r.source
	out := slices.Clone(s.Maybe)
	add := func(list Strings) {
		out = append(out, list.Open...)
		for _, v := range list.Values {
			for _, piece := range p.doc.Tokens.Pieces(v) {
				if piece.Hole != nil && !p.reader.own.expression(piece.Hole.Expression) {
					out = append(out, piece.Hole.Why)
				}
			}
		}
	}
	add(s.Actions)
	add(s.Resources)
	for _, e := range s.Principals {
		add(Strings{Values: []string{e.Value}, Open: e.Open})
	}
	for _, c := range s.Conditions {
		out = append(out, c.Open...)
		add(c.Values)
	}
	return out
}
