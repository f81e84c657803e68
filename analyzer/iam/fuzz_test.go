package iam

import (
	"math/rand/v2"
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func seedPolicies() []string {
	return []string{
		policyOf(denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::$A:role/d*"}}}`),
		policyOf(`{"Effect":"Allow","NotPrincipal":{"Service":["x"],"CanonicalUser":"79a5"},"NotAction":"s3:?et*","NotResource":"arn:aws:s3:::b/*a*b?"}`),
		policyOf(denyAll + `{"ForAllValues:StringNotLike":{"aws:CalledVia":["*a*","b?"]},"NumericLessThan":{"s3:max-keys":"1e9"},"DateGreaterThan":{"aws:CurrentTime":"2026"},"NotIpAddress":{"aws:SourceIp":["::/0","10.0.0.0/8"]}}}`),
		`{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"*"}}}]}`,
		`{"a":[[[[]]]],"a":null,"Statement":{"Effect":"\ud83d\ude00"}}`,
		"\ufeff{}",
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range seedPolicies() {
		f.Add(text)
	}
	tokens := value.NewTokens()
	f.Fuzz(func(t *testing.T, text string) {
		doc := Parse(text, tokens)
		inside := func(s Span) {
			if s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Errorf("place %v outside of %d bytes", s, len(text))
			}
		}
		for _, p := range doc.Problems {
			inside(p.Span)
			if p.Summary == "" || p.Detail == "" {
				t.Errorf("problem without words: %+v", p)
			}
		}
		for _, s := range doc.Statements {
			inside(s.Span)
			for _, c := range s.Conditions {
				inside(c.Span)
				if c.Span.Start < s.Span.Start || c.Span.End > s.Span.End {
					t.Errorf("condition %v outside of its statement %v", c.Span, s.Span)
				}
			}
		}
	})
}

// FuzzDecide decides the fuzzer's text, and a policy that is drawn from seed,
// whose witness the reference checks.
func FuzzDecide(f *testing.F) {
	for i, text := range seedPolicies() {
		f.Add(text, int64(i))
	}
	tokens := value.NewTokens()
	f.Fuzz(func(t *testing.T, text string, seed int64) {
		d := drawer{rand.New(rand.NewPCG(uint64(seed), 0))}
		drawn := d.policy()
		reference, ok := refParse(drawn)
		if !ok {
			t.Fatalf("the reference cannot read %s", drawn)
		}
		v := decide(t, drawn)
		checkWitness(t, int(seed), drawn, reference, v)
		for range 10 {
			checkRequest(t, int(seed), drawn, reference, v, d.request())
		}
		if len(text) > 4096 {
			return
		}
		doc := Parse(text, tokens)
		consistent(t, DecideBucket(BucketRequest{Policy: doc, Bucket: Bucket{Names: []string{"b"}}, Account: Account{ID: accountA}}))
		DecideLockout(BucketRequest{Policy: doc})
		DecideAPI(APIRequest{Policy: doc})
		consistent(t, DecideResource(doc, Account{ID: accountA}))
		for _, prefixes := range [][]string{{"s3"}, nil} {
			e := DecideEndpoint(EndpointRequest{Policy: doc, Prefixes: prefixes, Identity: prefixes == nil})
			if e.NoEffect == AnswerNo && e.Witness == nil || e.FullAccess == AnswerYes && e.NoEffect == AnswerYes {
				t.Errorf("inconsistent %+v", e)
			}
		}
		if v := DecideAccess(doc, Account{ID: accountA}, Need{Action: "s3:Get*", Resource: "arn:aws:s3:::b/*"}); v.Allowed == AnswerUnknown && len(v.Why) == 0 {
			t.Error("unknown access without a reason")
		}
		NetworkValues(doc)
	})
}

// consistent checks what holds for every verdict.
func consistent(t *testing.T, v BucketVerdict) {
	t.Helper()
	switch {
	case v.Verdict == Restricted && v.Witness != nil:
		t.Errorf("restricted with a witness %+v", v.Witness)
	case v.Verdict == Unknown && (len(v.Why) == 0 || len(v.Possible) < 2):
		t.Errorf("unknown without a reason: %+v", v)
	case (v.Verdict == Leaks || v.Verdict == Silent) && v.Witness == nil:
		t.Errorf("%s without a witness", v.Verdict)
	}
}
