package iam

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// through draws a request that comes through an endpoint, as all requests for an
// endpoint policy and a private API do.
func (d drawer) through() refRequest {
	for {
		if r := d.request(); len(r.keys["aws:sourcevpce"]) > 0 {
			return r
		}
	}
}

// grants draws a policy that allows more than those of buckets do.
func (d drawer) grants(seed int) string {
	text := d.policy()
	if seed%2 == 0 {
		text = strings.ReplaceAll(text, `"Effect":"Deny"`, `"Effect":"Allow"`)
	}
	if seed%5 == 0 {
		text = strings.Replace(text, `"Statement":[`, `"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},`, 1)
	}
	return text
}

// everyAccount makes the reference take a grant to any account for a grant to its
// principals.
const everyAccount = ""

func TestEndpointDecisionAgreesWithReference(t *testing.T) {
	counts := map[string]int{}
	for seed := range *policyCount / 5 {
		d := drawer{rand.New(rand.NewPCG(uint64(seed), 1))}
		text := d.grants(seed)
		p, _ := refParse(text)
		doc := Parse(text, value.NewTokens())
		v := DecideEndpoint(EndpointRequest{Policy: doc, Account: Account{ID: accountA}, Prefixes: []string{"s3"}})
		counts["full "+string(v.FullAccess)]++
		counts["no effect "+string(v.NoEffect)]++
		if v.NoEffect == AnswerNo {
			if denied, allowed := refVerdict(p, refOf(v.Witness), everyAccount); denied || !allowed {
				t.Errorf("seed %d: the reference stops the witness (denied %v, allowed %v) %+v of %s", seed, denied, allowed, *v.Witness, text)
			}
		}
		for i := range 30 {
			r := d.through()
			_, allowed := refVerdict(p, r, everyAccount)
			switch {
			case allowed && v.NoEffect == AnswerYes:
				t.Errorf("seed %d: no effect, but the reference lets %+v through %s", seed, r, text)
			case !allowed && v.FullAccess == AnswerYes:
				t.Errorf("seed %d: full access, but the reference stops %+v in %s", seed, r, text)
			}
			if i < 5 {
				checkAccess(t, seed, text, p, doc, r, allowed)
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Log(fmt.Sprint(counts))
	for _, c := range []string{"no effect no", "no effect yes", "full no", "full yes"} {
		if counts[c] == 0 {
			t.Errorf("no policy is %s: the world is too narrow", c)
		}
	}
}

// checkAccess asks for the action and resource of one request.
func checkAccess(t *testing.T, seed int, text string, p refPolicy, doc *Document, r refRequest, allowed bool) {
	t.Helper()
	need := Need{Action: r.action, Resource: r.resource}
	v := DecideAccess(doc, Account{ID: accountA}, need)
	switch {
	case v.Allowed == AnswerNo && allowed && r.account == accountA:
		t.Errorf("seed %d: %+v is blocked, but the reference lets %+v through %s", seed, need, r, text)
	case v.Allowed == AnswerYes:
		w := refOf(v.Witness)
		if denied, ok := refVerdict(p, w, everyAccount); denied || !ok || w.action != r.action || w.resource != r.resource {
			t.Errorf("seed %d: %+v is allowed, but the reference stops the witness %+v of %s", seed, need, *v.Witness, text)
		}
	}
}

func TestAPIDecisionAgreesWithReference(t *testing.T) {
	methods := strings.NewReplacer("arn:aws:s3:::b", "execute-api:", "arn:aws:s3:::c", "execute-api:/c", "arn:aws:s3:::*", "*",
		"s3:GetObject", "execute-api:Invoke", "S3:getobject", "Execute-API:invoke", "s3:", "execute-api:")
	counts := map[Answer]int{}
	for seed := range *policyCount / 4 {
		d := drawer{rand.New(rand.NewPCG(uint64(seed), 2))}
		text := methods.Replace(d.grants(seed))
		p, ok := refParse(text)
		if !ok {
			t.Fatalf("seed %d: the reference cannot read %s", seed, text)
		}
		v := DecideAPI(APIRequest{Policy: Parse(text, value.NewTokens()), Account: Account{ID: accountA}})
		counts[v.Bound]++
		if v.Bound == AnswerNo {
			r := refOf(v.Witness)
			if denied, allowed := refVerdict(p, r, everyAccount); denied || !allowed || p.approved(r) {
				t.Errorf("seed %d: the reference stops the witness (denied %v, allowed %v, approved %v) %+v of %s", seed, denied, allowed, p.approved(r), *v.Witness, text)
			}
		}
		for range 30 {
			r := d.through()
			r.action, r.resource = "execute-api:Invoke", "execute-api:/"+pick(d, "a", "abc", "x.csv", "a.csv", "a/b", "z")
			if _, allowed := refVerdict(p, r, everyAccount); v.Bound == AnswerYes && allowed && !p.approved(r) {
				t.Errorf("seed %d: bound, but the reference lets %+v through %s", seed, r, text)
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Log(fmt.Sprint(counts))
	if counts[AnswerYes] == 0 || counts[AnswerNo] == 0 {
		t.Errorf("%v: the world is too narrow", counts)
	}
}
