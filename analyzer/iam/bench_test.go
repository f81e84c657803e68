package iam

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// largePolicy is a policy of about 20 KB with 60 statements: two that restrict
// the bucket, the others grants by prefix, role and tag.
func largePolicy() string {
	statements := []string{
		denyAll + `{"StringNotEquals":{"aws:SourceVpce":["$v1","$v2"]},"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::$A:role/deploy-*","arn:aws:iam::*:role/aws-service-role/*"]},"BoolIfExists":{"aws:PrincipalIsAWSService":"false","aws:ViaAWSService":"false"}}}`,
		denyAll + `{"Bool":{"aws:SecureTransport":"false"}}}`,
	}
	for i := range 29 {
		statements = append(statements,
			fmt.Sprintf(`{"Sid":"Team%02d","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::$A:role/team-%02d","arn:aws:iam::$B:role/partner-%02d"]},"Action":["s3:GetObject","s3:PutObject","s3:ListBucket"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/team-%02d/*"],"Condition":{"StringEquals":{"aws:PrincipalTag/team":"team-%02d","s3:x-amz-server-side-encryption":"aws:kms"}}}`, i, i, i, i, i),
			fmt.Sprintf(`{"Sid":"Guard%02d","Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::$A:role/team-%02d"},"Action":"s3:DeleteObject*","Resource":"arn:aws:s3:::b/team-%02d/archive/*","Condition":{"StringNotLike":{"aws:PrincipalTag/guard-%02d":"guard-*"},"DateLessThan":{"aws:CurrentTime":"2027-01-%02dT00:00:00Z"}}}`, i, i, i, i%7, 1+i%28),
		)
	}
	return policyOf(statements...)
}

func BenchmarkParse(b *testing.B) {
	text, tokens := largePolicy(), value.NewTokens()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Parse(text, tokens)
	}
}

func BenchmarkDecideBucket(b *testing.B) {
	large := largePolicy()
	for _, bb := range []struct{ name, text string }{
		{"hard deny", policyOf(denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`)},
		{"large restricted", large},
		{"large leaking", strings.Replace(large, "StringNotEquals", "StringEquals", 1)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			doc := Parse(bb.text, value.NewTokens())
			for b.Loop() {
				DecideBucket(BucketRequest{Policy: doc, Bucket: Bucket{Names: []string{"b"}}, Account: Account{ID: accountA}})
			}
		})
	}
}

func BenchmarkDecideEndpoint(b *testing.B) {
	for _, bb := range []struct{ name, text string }{
		{"default", policyOf(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`)},
		{"organization", policyOf(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5","aws:ResourceOrgID":"o-a1b2c3d4e5"}}}`)},
		{"large", largePolicy()},
	} {
		b.Run(bb.name, func(b *testing.B) {
			doc := Parse(bb.text, value.NewTokens())
			for b.Loop() {
				DecideEndpoint(EndpointRequest{Policy: doc, Account: Account{ID: accountA}, Prefixes: []string{"s3"}})
			}
		})
	}
}

func TestLargePolicyIsDecided(t *testing.T) {
	text := largePolicy()
	if n := len(text); n < 18000 {
		t.Errorf("the policy has %d bytes only", n)
	}
	if v := decide(t, text); v.Verdict != Restricted {
		t.Errorf("verdict %s, why %v, witness %+v", v.Verdict, v.Why, v.Witness)
	}
	if v := decide(t, strings.Replace(text, "StringNotEquals", "StringEquals", 1)); v.Verdict != Leaks {
		t.Errorf("verdict %s, why %v", v.Verdict, v.Why)
	}
}
