package iam

import (
	"slices"
	"strings"
)

// callerKind is what sort of caller a request has.
type callerKind uint8

const (
	roleCaller callerKind = iota
	userCaller
	anonymousCaller
	serviceCaller
)

// caller is a class of principals: one that stands for all that no statement
// tells from it.
type caller struct {
	kind callerKind
	// account is the principal's account id, arn its aws:PrincipalArn, which is
	// the role's for a session. session is the session's ARN.
	account, arn, session word
	// unique is the principal's unique id, where a policy names it so.
	unique word
	// name is the user's name, empty for others.
	name word
	// service is the name of a service principal.
	service string
	// own: of the account that owns the resource.
	own bool
	// named: how surely the policy names the principal as a user or role, or by
	// a name's prefix.
	named tri
	marks marks
}

// signed reports whether the caller is an IAM principal.
func (c *caller) signed() bool { return c.kind == roleCaller || c.kind == userCaller }

// values returns the caller's value of a key that is decided with it.
func (c *caller) values(name string) []word {
	switch name {
	case keyPrincipalArn:
		return some(c.arn)
	case keyPrincipalAccount:
		return some(c.account)
	case keyUsername:
		return some(c.name)
	case "aws:principaltype":
		return []word{wordOf([...]string{"AssumedRole", "User", "Anonymous", "Service"}[c.kind])}
	case "aws:principalisawsservice":
		switch {
		case c.kind == serviceCaller:
			return []word{wordOf("true")}
		case c.signed():
			return []word{wordOf("false")}
		}
	case "aws:principalservicename", "aws:principalservicenameslist":
		if c.kind == serviceCaller {
			return []word{wordOf(c.service)}
		}
	}
	return nil
}

func some(w word) []word {
	if len(w) == 0 {
		return nil
	}
	return []word{w}
}

// principal answers whether a statement is about the caller. The entry "*" is
// everybody, services and anonymous callers included
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
func (p *program) applies(r *rule, c *caller) tri {
	if r.anyPrincipal {
		return yes
	}
	out := no
	for _, e := range r.principals {
		out = max(out, p.entry(r, e, c))
	}
	if !r.notPrincipal {
		return out
	}
	if r.deny && out != no && c.signed() && !listed(r, c) {
		// NotPrincipal must list the account beside its user or role, and then
		// lets off that one alone. What a list of nothing but the account does
		// is not documented clearly.
		if names, account := companions(r, c); names {
			return yes
		} else if account {
			return maybe
		}
	}
	return out.not()
}

// companions reports whether NotPrincipal lists users or roles of the caller's
// account, and whether it lists the account.
func companions(r *rule, c *caller) (names, account bool) {
	for _, e := range r.principals {
		switch parts := split(e.text, ':', 6); {
		case e.kind != "AWS" || e.open:
		case e.account != nil:
			account = account || match(e.account, c.account, false) != no
		case len(parts) == 6:
			names = names || match(text(parts[4]), c.account, false) == yes
		default:
			names = names || c.own && len(e.text) == 1 && e.text[0].kind == symbol
		}
	}
	return names, account
}

// listed reports whether NotPrincipal lists the caller by more than its
// account.
func listed(r *rule, c *caller) bool {
	for _, e := range r.principals {
		if e.kind == "AWS" && !e.open && (isStar(e.text) || match(e.text, c.arn, false) != no || len(c.session) > 0 && match(e.text, c.session, false) != no) {
			return true
		}
	}
	return false
}

func isStar(t text) bool { return len(t) == 1 && t[0].kind == literal && t[0].char == '*' }

// entry answers whether one entry of a Principal element is the caller.
func (p *program) entry(r *rule, e principal, c *caller) tri {
	if e.open {
		return maybe
	}
	switch e.kind {
	case "Service":
		return triAnd(c.kind == serviceCaller, match(e.text, wordOf(c.service), true))
	case "CanonicalUser":
		// A canonical id is an account's, or an origin access identity's.
		switch {
		case !c.signed() || ownedIdentity(e.text):
			return no
		case c.own && !r.deny && !p.delegated:
			return no
		}
		return maybe
	case "AWS":
	default:
		return no // a federated principal signs as its role
	}
	if isStar(e.text) {
		return triOf(!p.ownersOnly || r.deny || !c.own)
	}
	if !c.signed() {
		return no
	}
	if account := e.account; account != nil {
		if c.own && !r.deny && !p.delegated && !r.notPrincipal {
			// The account's root only delegates to identity policies; a hole may
			// be another account, which the callers of that account stand for.
			return no
		}
		t := match(account, c.account, false)
		if t == yes && !r.deny && !p.delegated && vague(account) {
			// The unknown account may be the owner's, whose root delegates.
			return maybe
		}
		return t
	}
	if len(c.unique) > 0 {
		return match(e.text, c.unique, false)
	}
	return max(match(e.text, c.arn, false), match(e.text, c.session, false))
}

func triAnd(b bool, t tri) tri {
	if !b {
		return no
	}
	return t
}

// ownedIdentity reports whether a canonical id is one that grants nobody
// outside: an origin access identity's, or the applying account's own.
func ownedIdentity(t text) bool {
	for _, e := range t {
		if e.kind == symbol && (strings.Contains(e.show, "origin_access_identity") || strings.HasSuffix(e.show, ".S3CanonicalUserId") ||
			strings.Contains(e.show, "data.aws_canonical_user_id.") || strings.Contains(e.show, "aws_cloudfront_log_delivery_canonical_user_id")) {
			return true
		}
	}
	return false
}

// accountOf returns the account that a principal entry names as a whole: by its
// id, or by its root's ARN.
func accountOf(t text) (text, bool) {
	if parts := split(t, ':', 6); len(parts) == 6 {
		if rest, ok := hasPrefix(parts[5], "root"); ok && len(rest) == 0 {
			return text(parts[4]), true
		}
		return nil, false
	}
	if len(t) == 1 && (t[0].kind == account || t[0].kind == symbol && looksLikeAccount(t[0].show)) {
		return t, true
	}
	if s, ok := plainText(t); ok && len(s) == 12 && isDigits(s) {
		return t, true
	}
	return nil, false
}

// looksLikeAccount reports whether a reference is to an account's id rather than
// to a role's or user's ARN.
func looksLikeAccount(expression string) bool {
	return strings.HasSuffix(expression, "account_id") || strings.HasSuffix(expression, "_accounts") || strings.HasSuffix(expression, "AccountId")
}

// isLogAccount reports whether an account is one of AWS's that a service works
// from: those that write load balancer logs
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html; written from memory, not read again),
// and those that the provider's data sources give.
func isLogAccount(t text) bool {
	for _, e := range t {
		for _, d := range []string{"aws_elb_service_account", "aws_redshift_service_account", "aws_cloudtrail_service_account", "aws_billing_service_account"} {
			if e.kind != literal && strings.Contains(e.show, "data."+d+".") {
				return true
			}
		}
	}
	s, ok := plainText(t)
	return ok && slices.Contains(loadBalancerAccounts(), s)
}

func loadBalancerAccounts() []string {
	return []string{
		"127311923021", "033677994240", "027434742980", "797873946194", "098369216593", "754344448648",
		"718504428378", "383597477331", "600734575887", "114774131450", "783225319266", "582318560864",
		"985666609251", "054676820928", "156460612806", "652711504416", "635631232127", "009996457667",
		"897822967062", "076674570225", "507241528517", "048591011584", "190560391635", "638102146993",
		"037604701340", "859597730677", "589379963580", "503297072113", "147089943867", "193537283379",
		"136600271999", "387051563434", "127252272025",
	}
}
