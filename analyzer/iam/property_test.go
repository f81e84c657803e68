package iam

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Each random policy is asked about forty random requests.
var policyCount = flag.Int("policies", 2000, "number of random policies that the decision is compared with the reference on")

// drawer draws policies and requests from a small world, so that they meet.
type drawer struct{ *rand.Rand }

func pick[T any](d drawer, of ...T) T { return of[d.IntN(len(of))] }

func some2(d drawer, of ...string) any {
	if d.IntN(3) > 0 {
		return pick(d, of...)
	}
	return []string{pick(d, of...), pick(d, of...)}
}

var (
	worldARNs = []string{
		"arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:role/deploy", "arn:aws:iam::111122223333:role/ops/admin",
		"arn:aws:iam::111122223333:user/kim", "arn:aws:iam::444455556666:role/app", "arn:aws:iam::777788889999:user/eve",
	}
	worldActions = []string{
		"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetObjectVersion",
		"s3:DeleteObjectVersion", "s3:ListBucketVersions",
	}
)

func (d drawer) principal() any {
	switch d.IntN(8) {
	case 0:
		return map[string]any{"AWS": some2(d, "111122223333", "arn:aws:iam::444455556666:root", "arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:user/kim")}
	case 1:
		return map[string]any{"Service": "logging.s3.amazonaws.com"}
	case 2:
		return map[string]any{"AWS": "*"}
	}
	return "*"
}

func (d drawer) statement() map[string]any {
	s := map[string]any{"Effect": pick(d, "Deny", "Deny", "Deny", "Allow")}
	s["Principal"] = d.principal()
	action := some2(d, "s3:*", "s3:*", "s3:*", "*", "s3:GetObject", "s3:Get*", "s3:*Object", "s3:List*", "s3:PutObject", "S3:getobject*", "s3:DeleteObject?ersion")
	s[pick(d, "Action", "Action", "Action", "Action", "NotAction")] = action
	resource := []string{"arn:aws:s3:::b", "arn:aws:s3:::b/*"}
	switch d.IntN(5) {
	case 0:
		resource = []string{pick(d, "arn:aws:s3:::b*", "arn:aws:s3:::b/*", "arn:aws:s3:::b", "arn:aws:s3:::b/a*", "arn:aws:s3:::b/*.csv", "arn:aws:s3:::*", "*", "arn:aws:s3:::c/*", "arn:aws:s3:::b/a?c")}
	}
	s[pick(d, "Resource", "Resource", "Resource", "Resource", "Resource", "NotResource")] = resource
	if n := d.IntN(4); n > 0 {
		c := map[string]any{}
		for range n {
			op, k, v := d.condition()
			if c[op] == nil {
				c[op] = map[string]any{}
			}
			c[op].(map[string]any)[k] = v
		}
		s["Condition"] = c
	}
	return s
}

func (d drawer) condition() (op, key string, values any) {
	prefix := pick(d, "", "", "", "", "ForAnyValue:", "ForAllValues:")
	exists := pick(d, "", "", "IfExists")
	str := pick(d, "StringEquals", "StringNotEquals", "StringNotEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringNotEqualsIgnoreCase")
	switch d.IntN(12) {
	case 0, 1, 2, 3:
		return prefix + str + exists, pick(d, "aws:SourceVpce", "aws:SourceVpce", "aws:sourceVPCE"), some2(d, "vpce-0a1b2c3d4e5f60718", "vpce-0b2c3d4e5f6071829", "vpce-*", "vpce-0a1b2c3d*", "vpc-0a1b2c3d4e5f60718")
	case 4:
		return str + exists, "aws:SourceVpc", some2(d, "vpc-0a1b2c3d4e5f60718", "vpc-*", "vpce-0a1b2c3d4e5f60718")
	case 5:
		return pick(d, "IpAddress", "NotIpAddress", "NotIpAddress") + exists, "aws:SourceIp", some2(d, "203.0.113.0/24", "10.0.0.0/8", "0.0.0.0/1", "198.51.100.0/22", "2001:db8::/32")
	case 6:
		return pick(d, "ArnLike", "ArnNotLike", "ArnNotEquals", "StringNotLike", "StringNotEquals") + exists, "aws:PrincipalArn",
			some2(d, "arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::*:user/k*", "arn:aws:iam::111122223333:*", "arn:aws:iam::*:role/*dmin", "arn:aws:iam::111122223333:root")
	case 7:
		return pick(d, "Bool", "BoolIfExists"), pick(d, "aws:PrincipalIsAWSService", "aws:ViaAWSService", "aws:SecureTransport"), pick(d, "true", "false")
	case 8:
		return "Null", pick(d, "aws:SourceVpce", "aws:SourceIp", "aws:PrincipalTag/team", "aws:PrincipalArn", "aws:CalledVia"), pick(d, "true", "false")
	case 9:
		return str + exists, pick(d, "aws:PrincipalAccount", "aws:PrincipalTag/team", "aws:PrincipalOrgID", "aws:userid"),
			some2(d, "111122223333", "444455556666", "o-a1b2c3d4e5", "blue", "AROAEXAMPLEEXAMPLE:*")
	case 10:
		return prefix + str + exists, pick(d, "aws:CalledVia", "aws:UserAgent", "s3:prefix"), some2(d, "athena.amazonaws.com", "a*", "*b")
	}
	return pick(d, "NumericLessThan", "NumericGreaterThanEquals", "NumericNotEquals") + exists, pick(d, "s3:max-keys", "aws:MultiFactorAuthAge"), pick(d, "10", "100")
}

func (d drawer) policy() string {
	var statements []any
	for range 1 + d.IntN(4) {
		statements = append(statements, d.statement())
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// request draws a request that is possible in AWS: an endpoint shows no
// address, an anonymous caller no identity.
func (d drawer) request() refRequest {
	r := refRequest{action: pick(d, worldActions...), keys: map[string][]string{}}
	r.resource = "arn:aws:s3:::b"
	if !strings.Contains(r.action, "List") {
		r.resource += "/" + pick(d, "a", "abc", "x.csv", "a.csv", "a/b", "z")
	} else {
		d.add(r, "s3:prefix", "a", "b", "ab", "zz")
		d.add(r, "s3:max-keys", "5", "10", "50", "100", "1000")
	}
	if d.IntN(8) == 0 {
		r.anonymous = true
		r.keys["aws:principaltype"] = []string{"Anonymous"}
	} else {
		d.identify(&r)
	}
	r.keys["aws:viaawsservice"] = []string{"false"}
	if d.IntN(2) == 0 {
		r.keys["aws:sourcevpce"] = []string{pick(d, "vpce-0a1b2c3d4e5f60718", "vpce-0b2c3d4e5f6071829", "vpce-0a1b2c3dffffffff0", "vpce-0ffffffffffffffff")}
		r.keys["aws:sourcevpc"] = []string{pick(d, "vpc-0a1b2c3d4e5f60718", "vpc-0ffffffffffffffff")}
	} else {
		r.keys["aws:sourceip"] = []string{pick(d, "203.0.113.9", "198.51.100.9", "198.51.103.255", "8.8.8.8", "140.1.2.3", "2001:db8::1", "2600::1")}
	}
	r.keys["aws:securetransport"] = []string{pick(d, "true", "false")}
	d.add(r, "aws:useragent", "athena.amazonaws.com", "abc", "zb", "q")
	return r
}

func (d drawer) add(r refRequest, key string, values ...string) {
	if d.IntN(2) == 0 {
		r.keys[key] = []string{pick(d, values...)}
	}
}

func (d drawer) identify(r *refRequest) {
	r.arn = pick(d, worldARNs...)
	r.account = strings.Split(r.arn, ":")[4]
	r.keys["aws:principalarn"] = []string{r.arn}
	r.keys["aws:principalaccount"] = []string{r.account}
	r.keys["aws:principalisawsservice"] = []string{"false"}
	r.keys["aws:userid"] = []string{pick(d, "AROAEXAMPLEEXAMPLE:s", "AIDAOTHER", "AROAOTHER:blue")}
	d.add(*r, "aws:principaltag/team", "blue", "red")
	d.add(*r, "aws:principalorgid", "o-a1b2c3d4e5", "o-zzzz")
	d.add(*r, "aws:multifactorauthage", "1", "10", "99", "100", "500")
}

// each calls visit for every value of every condition.
func (p refPolicy) each(visit func(key, value string)) {
	for _, s := range p.Statement {
		blocks, _ := s["Condition"].(map[string]any)
		for _, keys := range blocks {
			for k, vs := range keys.(map[string]any) {
				for _, v := range refStrings(vs) {
					visit(strings.ToLower(k), v)
				}
			}
		}
	}
}

// approved reports whether a request comes from a network that the policy
// names: in the small world, all but "vpce-*", "vpc-*", half the internet and
// private ranges name one.
func (p refPolicy) approved(r refRequest) bool {
	found := false
	p.each(func(k, v string) {
		for _, have := range r.keys[k] {
			switch k {
			case "aws:sourceip":
				found = found || v != "0.0.0.0/1" && v != "10.0.0.0/8" && refCompare("IpAddress", v, have)
			case "aws:sourcevpce", "aws:sourcevpc":
				found = found || len(v) > 6 && refGlob(v, have)
			}
		}
	})
	return found
}

// exempt reports whether the policy names the caller: a tag, a user id, or an
// ARN whose name begins with fixed text.
func (p refPolicy) exempt(r refRequest) bool {
	found := len(r.keys["aws:principaltag/team"]) > 0
	p.each(func(k, v string) {
		switch k {
		case "aws:principalarn":
			found = found || !strings.Contains(v, "role/*") && !strings.HasSuffix(v, ":*") && refGlob(v, r.arn)
		case "aws:userid":
			found = found || len(r.keys[k]) > 0 && refGlob(v, r.keys[k][0])
		}
	})
	return found
}

func TestDecisionAgreesWithReference(t *testing.T) {
	counts := map[Verdict]int{}
	for seed := range *policyCount {
		d := drawer{rand.New(rand.NewPCG(uint64(seed), 0))}
		text := d.policy()
		p, ok := refParse(text)
		if !ok {
			t.Fatalf("seed %d: the reference cannot read %s", seed, text)
		}
		v := DecideBucket(BucketRequest{Policy: Parse(text, value.NewTokens()), Bucket: Bucket{Names: []string{"b"}}, Account: Account{ID: accountA}})
		counts[v.Verdict]++
		checkWitness(t, seed, text, p, v)
		for range 40 {
			checkRequest(t, seed, text, p, v, d.request())
		}
		if t.Failed() {
			return
		}
	}
	for _, v := range []Verdict{Restricted, Leaks, Silent} {
		if counts[v] < *policyCount/100 {
			t.Errorf("only %d of %d policies are %s: the world is too narrow", counts[v], *policyCount, v)
		}
	}
	t.Log(fmt.Sprint(counts))
}

// checkWitness asks the reference about a witness: no Deny may stop it, and a
// leak's Allow must grant it.
func checkWitness(t *testing.T, seed int, text string, p refPolicy, v BucketVerdict) {
	t.Helper()
	if v.Verdict == Restricted || v.Verdict == Unknown {
		return
	}
	if v.Witness == nil {
		t.Errorf("seed %d: %s without a witness: %s", seed, v.Verdict, text)
		return
	}
	denied, allowed := refVerdict(p, refOf(v.Witness), accountA)
	if denied || v.Verdict == Leaks && !allowed {
		t.Errorf("seed %d: %s: the reference stops the witness (denied %v, allowed %v) %+v of %s", seed, v.Verdict, denied, allowed, *v.Witness, text)
	}
	if r := refOf(v.Witness); p.approved(r) || v.Verdict == Silent && p.exempt(r) {
		t.Errorf("seed %d: %s: the witness is let off: %+v of %s", seed, v.Verdict, *v.Witness, text)
	}
	if !slices.Contains([]string{"internet", "endpoint", "service"}, v.Witness.Network) {
		t.Errorf("seed %d: network %q", seed, v.Witness.Network)
	}
}

// checkRequest looks for a request that contradicts the verdict.
func checkRequest(t *testing.T, seed int, text string, p refPolicy, v BucketVerdict, r refRequest) {
	t.Helper()
	denied, allowed := refVerdict(p, r, accountA)
	switch {
	case v.Verdict == Restricted && !denied && (!r.anonymous || allowed) && !p.approved(r) && !p.exempt(r):
		t.Errorf("seed %d: restricted, but the reference lets %+v through %s", seed, r, text)
	case v.Verdict == Silent && allowed && !p.approved(r):
		t.Errorf("seed %d: silent, but the reference grants %+v in %s", seed, r, text)
	}
}
