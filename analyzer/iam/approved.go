package iam

// names answers whether a text under a network key names an endpoint, a VPC, an
// account or an organization, rather than all of them.
func names(name string, t text) tri {
	if _, ok := t.constant(); ok {
		word, _ := plainText(t)
		return triOf(len(t) > 0 && !isStar(t) && (name != keyAccessPointOrigin || word == "VPC"))
	}
	switch name {
	case keySourceVpce:
		return namesFrom(t, "vpce-")
	case keySourceVpc:
		return namesFrom(t, "vpc-")
	case keySourceVpcArn:
		parts := split(t, ':', 6)
		if len(parts) < 6 {
			return maybeOpen(t)
		}
		// A fixed account is enough: its VPCs are named together.
		if a, ok := text(parts[4]).constant(); ok && len(a) > 0 {
			return yes
		}
		return max(namesFrom(text(parts[5]), "vpc/vpc-"), maybeOpen(text(parts[4])))
	case keyVpceOrgID, keyVpceOrgPaths:
		return namesFrom(t, "o-")
	case keyAccessPointArn:
		if parts := split(t, ':', 6); len(parts) == 6 {
			a, ok := text(parts[4]).constant()
			return max(triOf(ok && len(a) > 0), maybeOpen(text(parts[4])))
		}
	}
	return maybeOpen(t)
}

// minFixed is the number of characters behind an id's prefix from which on a
// pattern names something. AWS asks for as many beside a wildcard in endpoint
// policies (https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html).
const minFixed = 6

func namesFrom(t text, shape string) tri {
	rest, ok := hasPrefix(t, shape)
	if !ok {
		return maybeOpen(t)
	}
	for i, e := range rest {
		switch e.kind {
		case star, one:
			return triOf(i >= minFixed)
		case hole:
			return maybe
		case symbol, account:
			return yes
		}
	}
	return yes
}

// maybeOpen is maybe for a text with an unknown part, otherwise no.
func maybeOpen(t text) tri {
	if t.open() {
		return maybe
	}
	return no
}

func isAccessPointKey(name string) bool {
	return name == keyAccessPointArn || name == keyAccessPointAccount || name == keyAccessPointOrigin
}

// approves answers whether values of a network key lie in an approved network:
// the policy names one of them under that key.
//
// A key of access points names a network where those of the bucket take requests
// from a VPC only.
func (p *program) approves(name string, values []word) tri {
	if !isEndpointKey(name) && !(p.vpcAccessPoints && isAccessPointKey(name)) {
		return no
	}
	return p.named(name, values, func(t text) tri { return names(name, t) })
}

// named answers whether a text of a key that names something has one of the
// values.
func (p *program) named(name string, values []word, names func(text) tri) tri {
	out := no
	for _, r := range p.rules {
		for _, c := range r.conditions {
			if c.key != name || c.unknown || c.op.Name == "Null" {
				continue
			}
			for _, t := range c.texts {
				for _, v := range values {
					out = max(out, min(names(t), compare(c.op.Name, t, v)))
				}
			}
		}
	}
	return out
}
