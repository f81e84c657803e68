package iam

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Policies that are made to be slow end soon, with a verdict that is sure or
// with a reason for having none.
func TestHostilePoliciesEnd(t *testing.T) {
	list := func(n int, f func(int) string) string {
		var out []string
		for i := range n {
			out = append(out, `"`+f(i)+`"`)
		}
		return "[" + strings.Join(out, ",") + "]"
	}
	var chain []string
	for i := range 40 {
		chain = append(chain, denyAll+fmt.Sprintf(`{"StringEquals":{"aws:RequestTag/a%d":"1","aws:RequestTag/b%d":"1","aws:RequestTag/a%d":"2"},"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`, i, (i*7)%40, (i*11+1)%40),
			denyAll+fmt.Sprintf(`{"StringNotEquals":{"aws:RequestTag/a%d":"1","aws:SourceVpce":"$v1"},"Null":{"aws:RequestTag/b%d":"false"}}}`, (i*3)%40, (i*5+2)%40))
	}
	tests := []struct{ name, policy string }{
		{"many wildcards in ARNs of principals", policyOf(denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"StringNotLike":{"aws:PrincipalArn":` + list(40, func(i int) string { return fmt.Sprintf("*%c*%c*%c*", 'a'+i%26, 'a'+i*7%26, 'a'+i*11%26) }) + `}}}`)},
		{"many accounts and patterns", policyOf(denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1","aws:PrincipalAccount":` + list(200, func(i int) string { return fmt.Sprintf("%012d", 100000000000+i) }) + `},"ArnNotLike":{"aws:PrincipalArn":` + list(30, func(i int) string { return fmt.Sprintf("arn:aws:iam::*:role/*%c*%c", 'a'+i%26, 'a'+i*7%26) }) + `}}}`)},
		{"many patterns of objects", policyOf(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":` + list(60, func(i int) string { return fmt.Sprintf("arn:aws:s3:::b/*%c?%c*%c", 'a'+i%26, 'a'+i*7%26, 'a'+i*3%26) }) + `}`)},
		{"many values of many keys", policyOf(denyAll + `{"ForAllValues:StringNotLike":{"aws:CalledVia":` + list(60, func(i int) string { return fmt.Sprintf("*%c*", 'a'+i%26) }) + `}}}`)},
		{"statements that depend on each other", policyOf(chain...)},
		{"many addresses", policyOf(denyAll + `{"NotIpAddress":{"aws:SourceIp":` + list(900, func(i int) string { return fmt.Sprintf("203.%d.%d.0/25", i%250, i%240) }) + `}}}`)},
		{"many statements", policyOf(strings.Repeat(denyAll+`{"StringNotEquals":{"aws:SourceVpce":"$v1"}}},`, 3000) + denyAll + `{"Bool":{"aws:SecureTransport":"false"}}}`)},
		{"a megabyte of statements", policyOf(strings.Repeat(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::$A:role/x"},"Action":["s3:Get*","s3:*Acl"],"Resource":"arn:aws:s3:::b/*"},`, 7000) + denyAll + `{"Bool":{"aws:SecureTransport":"false"}}}`)},
		{"one long pattern", policyOf(denyAll + `{"StringNotLike":{"aws:SourceVpce":"` + strings.Repeat("*a", 20000) + `"}}}`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			doc := Parse(tt.policy, value.NewTokens())
			v := DecideBucket(BucketRequest{Policy: doc, Bucket: Bucket{Names: []string{"b"}}, Account: Account{ID: accountA}})
			took := time.Since(start)
			t.Logf("%s after %v, %d bytes", v.Verdict, took, len(tt.policy))
			if took > 30*time.Second {
				t.Errorf("took %v", took)
			}
			if v.Verdict == Unknown && len(v.Why) == 0 {
				t.Error("unknown without a reason")
			}
			start = time.Now()
			e := DecideEndpoint(EndpointRequest{Policy: doc, Prefixes: []string{"s3"}})
			DecideAccess(doc, Account{ID: accountA}, Need{Action: "s3:Get*", Resource: "*"})
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("what gets through took %v", took)
			}
			if e.NoEffect == AnswerUnknown && len(e.Why) == 0 {
				t.Error("unknown effect without a reason")
			}
		})
	}
}
