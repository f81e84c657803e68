package iam

import (
	"slices"
	"strings"
)

// cloudFront is the service that reads buckets for distributions of any account.
const cloudFront = "cloudfront.amazonaws.com"

// callers returns the classes of principals that the policy tells apart.
func (p *program) callers() []caller {
	b := callerSet{p: p, seen: map[string]bool{}}
	b.collect()
	own := concat([]elem{p.ownAccount()})
	b.fill(own, true)
	b.fill(freshWord(12), false)
	for i, a := range b.accounts {
		if i >= maxAccounts {
			p.whole = false
			break
		}
		b.fill(word(a), false)
	}
	for _, w := range b.arns {
		b.literal(w)
	}
	b.add(caller{kind: anonymousCaller})
	for _, s := range b.services {
		b.add(caller{kind: serviceCaller, service: s})
	}
	return b.out
}

// ownAccount is the element that stands for the owner's account.
func (p *program) ownAccount() elem {
	show := p.reader.own.id
	if show == "" {
		show = "account of the bucket"
		if p.delegated {
			show = "account of the API"
		}
	}
	return elem{kind: account, show: show}
}

// callerSet gathers callers; two that no statement and no exemption tells apart
// are one.
type callerSet struct {
	p        *program
	patterns []pattern // of aws:PrincipalArn and Principal
	names    []pattern // of aws:username
	arns     []word
	accounts []text
	services []string
	out      []caller
	seen     map[string]bool
}

// collect reads the ARNs, accounts and services that the policy mentions.
func (b *callerSet) collect() {
	for _, r := range b.p.rules {
		for _, e := range r.principals {
			switch {
			case e.open:
			case e.kind == "Service":
				if s, ok := plainText(e.text); ok && !slices.Contains(b.services, s) {
					b.services = append(b.services, s)
				}
			case e.kind == "AWS":
				b.arn(e.text)
			}
		}
		for _, c := range r.conditions {
			for _, t := range c.texts {
				switch c.key {
				case keyPrincipalArn:
					b.arn(t)
				case keyPrincipalAccount:
					b.account(t)
				case keyUsername:
					b.names = append(b.names, pattern{t, c.op.Name == "StringEqualsIgnoreCase"})
				}
			}
		}
	}
}

func (b *callerSet) arn(t text) {
	b.patterns = append(b.patterns, pattern{text: t})
	if a, ok := accountOf(t); ok {
		b.account(a)
		return
	}
	if parts := split(t, ':', 6); len(parts) == 6 {
		b.account(text(parts[4]))
	}
	if w, ok := t.constant(); ok {
		b.arns = append(b.arns, w)
	}
}

// account notes an account id that is written out or a constant.
func (b *callerSet) account(t text) {
	w, ok := t.constant()
	if !ok || len(w) == 0 || len(w) == 1 && w[0].kind == account || isStar(t) || isLogAccount(t) {
		return
	}
	if s, plain := plainWord(w); plain && (len(s) != 12 || !isDigits(s)) {
		return
	}
	if !slices.ContainsFunc(b.accounts, func(o text) bool { return key(o) == key(t) }) {
		b.accounts = append(b.accounts, t)
	}
}

// fill adds the roles and users of an account, cut by the patterns.
func (b *callerSet) fill(account word, own bool) {
	for _, kind := range []callerKind{roleCaller, userCaller} {
		prefix := concat(wordOf("arn:aws:iam::"), account, wordOf([...]string{":role/", ":user/"}[kind]))
		words, whole := partition(prefix, b.patterns, &b.p.budget)
		// A wildcard for the account may take the beginning of the name too, which
		// then has a colon. No user's or role's has one.
		words = slices.DeleteFunc(words, func(w word) bool { return len(split(w[len(prefix):], ':', 2)) > 1 })
		words = append(words, concat(prefix, freshWord(1)))
		for _, n := range b.names {
			if w, ok := n.text.constant(); ok && kind == userCaller {
				words = append(words, concat(prefix, w))
			}
		}
		if kind == userCaller && len(b.names) > 0 {
			more, all := partition(nil, b.names, &b.p.budget)
			whole = whole && all
			for _, w := range more {
				words = append(words, concat(prefix, w))
			}
		}
		if !whole {
			b.p.whole = false
		}
		for _, w := range words {
			b.iam(kind, account, w, len(prefix), own)
		}
	}
}

// iam adds a user, or a session of a role; from is where its name begins.
func (b *callerSet) iam(kind callerKind, acc, arn word, from int, own bool) {
	c := caller{kind: kind, account: acc, arn: arn, own: own}
	name := arn[from:]
	if kind == userCaller {
		parts := split(name, '/', 64)
		c.name = word(parts[len(parts)-1])
	} else {
		parts := split(name, '/', 64)
		c.session = concat(wordOf("arn:aws:sts::"), acc, wordOf(":assumed-role/"), parts[len(parts)-1], wordOf("/"), freshWord(1))
	}
	b.add(c)
}

// literal adds a principal that the policy names in full.
func (b *callerSet) literal(w word) {
	if len(w) == 1 && w[0].kind == symbol && strings.HasPrefix(w[0].id, "ref\x00") {
		if isLogAccount(text(w)) || isOriginAccess(text(w)) {
			return
		}
		// A role or user of the configuration: its account is the owner's.
		kind := roleCaller
		if strings.Contains(w[0].show, "_iam_user.") {
			kind = userCaller
		}
		own := word{b.p.ownAccount()}
		b.add(caller{kind: kind, account: own, arn: w, own: true, session: concat(w, wordOf("/"), freshWord(1))})
		return
	}
	parts := split(w, ':', 6)
	if len(parts) < 6 {
		if s, ok := plainWord(w); ok && len(s) >= 16 && s[0] == 'A' {
			b.add(caller{kind: roleCaller, account: freshWord(12), arn: concat(wordOf("arn:aws:iam::"), freshWord(12), wordOf(":role/"), freshWord(1)), unique: w})
		}
		return
	}
	acc := word(parts[4])
	own := len(acc) == 1 && acc[0].kind == account
	if s, ok := plainWord(acc); ok && !own && !isDigits(s) || isLogAccount(text(acc)) || len(acc) == 0 {
		return // an origin access identity, an AWS-managed name, a log account
	}
	before := len(w) - len(parts[5])
	for i, p := range []string{"role/", "user/"} {
		if rest, ok := hasPrefix(parts[5], p); ok && len(rest) > 0 {
			b.iam(callerKind(i), acc, w, before+len(p), own)
		}
	}
	if rest, ok := hasPrefix(parts[5], "assumed-role/"); ok {
		if names := split(rest, '/', 2); len(names) == 2 {
			b.add(caller{
				kind: roleCaller, account: acc, own: own, session: w,
				arn: concat(wordOf("arn:aws:iam::"), acc, wordOf(":role/"), names[0]),
			})
		}
	}
}

// add marks the caller with the statements that are about it.
func (b *callerSet) add(c caller) {
	if len(b.out) >= maxPrincipals {
		b.p.whole = false
		return
	}
	c.marks = newMarks(len(b.p.rules))
	for i := range b.p.rules {
		r := &b.p.rules[i]
		t := min(b.p.applies(r, &c), r.doubt())
		for k := range r.conditions {
			if cond := &r.conditions[k]; !cond.unknown && cond.presence == principalKey {
				t = min(t, cond.eval(c.values(cond.key)))
			}
		}
		c.marks.set(i, t)
	}
	c.named = b.p.namesCaller(&c)
	k := string([]byte{'0' + byte(c.kind), '0' + byte(triOf(c.own)), '0' + byte(c.named)}) + c.service + c.marks.key()
	if c.kind == userCaller {
		k = "0" + k[1:] // a user and a role that nothing tells apart
	}
	if b.seen[k] {
		return
	}
	b.seen[k] = true
	b.out = append(b.out, c)
}
