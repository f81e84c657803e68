package iam

import "strings"

// Exemptions of named principals do not break a restriction; an exemption of a
// whole account does. A name counts when it is fixed, or begins with fixed
// text.

// namesCaller answers whether the policy names the caller as a user or role.
func (p *program) namesCaller(c *caller) tri {
	out := max(
		p.named(keyPrincipalArn, some(c.arn), namesPrincipal),
		p.named(keyUsername, some(c.name), func(t text) tri { return startsFixed(t) }),
	)
	for _, r := range p.rules {
		if !r.notPrincipal {
			continue
		}
		for _, e := range r.principals {
			if e.kind == "AWS" && !e.open && len(c.arn) > 0 {
				out = max(out, min(namesPrincipal(e.text), max(match(e.text, c.arn, false), match(e.text, c.session, false))))
			}
		}
	}
	return out
}

// namesPrincipal answers whether a text names users or roles: the last part
// begins with a type and a fixed name, or the root user. The account may be a
// wildcard.
func namesPrincipal(t text) tri {
	parts := split(t, ':', 6)
	if len(parts) < 6 {
		if _, ok := t.constant(); ok && !isStar(t) {
			return yes
		}
		if t.open() {
			return maybe
		}
		return no
	}
	last := parts[5]
	if rest, ok := hasPrefix(last, "root"); ok && len(rest) == 0 {
		return yes
	}
	for _, ty := range []string{"role/", "user/", "assumed-role/", "federated-user/"} {
		if rest, ok := hasPrefix(last, ty); ok {
			return startsFixed(rest)
		}
	}
	if len(last) > 0 && last[0].kind == symbol {
		return yes
	}
	if len(last) > 0 && last[0].kind == hole {
		return maybe
	}
	return no
}

// startsFixed answers whether a text begins with a known character or a
// constant, so that it does not match everything.
func startsFixed(es []elem) tri {
	if len(es) == 0 {
		return no
	}
	switch es[0].kind {
	case star, one:
		return no
	case hole:
		return maybe
	}
	return yes
}

// exempts answers whether a value of a key lets a caller off by name: a unique
// id that the policy names, any value of a principal tag, or the distribution
// that a service must call for.
func (p *program) exempts(name string, values []word) tri {
	if strings.HasPrefix(name, keyTagPrefix) {
		return triOf(len(values) > 0)
	}
	switch name {
	case keyUserID:
		return p.named(name, values, namesID)
	case keySourceArn:
		return p.named(name, values, namesSource)
	}
	return no
}

// namesSource answers whether a text under aws:SourceArn names a resource, or
// those of one account.
func namesSource(t text) tri {
	if _, ok := t.constant(); ok {
		return triOf(!isStar(t))
	}
	if parts := split(t, ':', 6); len(parts) == 6 {
		if a, ok := text(parts[4]).constant(); ok && len(a) > 0 {
			return yes
		}
	}
	return maybeOpen(t)
}

// namesID answers whether a text under aws:userid names one user or role. The
// first four characters say the type only
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids).
func namesID(t text) tri {
	for i, e := range t {
		switch e.kind {
		case star, one:
			return triOf(i > 4)
		case symbol, account:
			return yes
		case hole:
			return maybe
		}
	}
	return triOf(len(t) > 0)
}
