package iam

import (
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Constants of the policies in the tests: account A owns the bucket b.
const (
	accountA = "111122223333"
	accountB = "444455556666"
)

// policyOf writes statements with the shorthand of the tests: v1, v2 and office
// are an endpoint, another one and a public range; [b] is both ARNs.
func policyOf(statements ...string) string {
	s := strings.NewReplacer(
		"$v1", "vpce-0a1b2c3d4e5f60718", "$v2", "vpce-0b2c3d4e5f6071829", "$office", "203.0.113.0/24",
		"$both", `["arn:aws:s3:::b","arn:aws:s3:::b/*"]`, "$A", accountA, "$B", accountB,
	).Replace(strings.Join(statements, ","))
	return `{"Version":"2012-10-17","Statement":[` + s + `]}`
}

const denyAll = `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":$both,"Condition":`

func decide(t *testing.T, text string) BucketVerdict {
	t.Helper()
	doc := Parse(text, value.NewTokens())
	return DecideBucket(BucketRequest{Policy: doc, Bucket: Bucket{Names: []string{"b"}}, Account: Account{ID: accountA}})
}

func TestRegionOfTheBucket(t *testing.T) {
	doc := Parse(policyOf(denyAll+`{"StringNotEquals":{"aws:SourceVpce":"$v1"},"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`), value.NewTokens())
	for region, want := range map[string]Verdict{"eu-west-1": Restricted, "us-east-1": Silent, "": Unknown} {
		got := DecideBucket(BucketRequest{Policy: doc, Bucket: Bucket{Names: []string{"b"}, Region: region}})
		if got.Verdict != want {
			t.Errorf("region %q: verdict %s, want %s", region, got.Verdict, want)
		}
	}
}

// TestAccessPointsInVPC is P5: a bucket that is reached through access points
// with a VPC origin only.
func TestAccessPointsInVPC(t *testing.T) {
	for name, test := range map[string]struct {
		condition string
		inVPC     bool
		want      Verdict
	}{
		"access points of the account":             {`{"StringNotEquals":{"s3:DataAccessPointAccount":"$A"}}`, true, Restricted},
		"one access point":                         {`{"ArnNotEquals":{"s3:DataAccessPointArn":"arn:aws:s3:eu-west-1:$A:accesspoint/app"}}`, true, Restricted},
		"access points with a VPC origin":          {`{"StringNotEquals":{"s3:AccessPointNetworkOrigin":"VPC"}}`, true, Restricted},
		"access points with an internet origin":    {`{"StringNotEquals":{"s3:AccessPointNetworkOrigin":"Internet"}}`, true, Silent},
		"access points that take it from anywhere": {`{"StringNotEquals":{"s3:DataAccessPointAccount":"$A"}}`, false, Silent},
		"a VPC origin, of whatever VPC":            {`{"StringNotEquals":{"s3:AccessPointNetworkOrigin":"VPC"}}`, false, Silent},
	} {
		t.Run(name, func(t *testing.T) {
			doc := Parse(policyOf(denyAll+test.condition+`}`), value.NewTokens())
			got := DecideBucket(BucketRequest{
				Policy: doc, Bucket: Bucket{Names: []string{"b"}}, Account: Account{ID: accountA}, AccessPointsInVPC: test.inVPC,
			})
			if got.Verdict != test.want {
				t.Errorf("verdict %s, want %s; witness %+v", got.Verdict, test.want, got.Witness)
			}
			if w := got.Witness; w != nil && strings.Contains(test.condition, `"VPC"`) && w.Network != "endpoint" {
				t.Errorf("a request %+v through an access point with a VPC origin that comes through no endpoint", *w)
			}
		})
	}
}

func TestBucketVerdicts(t *testing.T) {
	tests := []struct {
		name      string
		policy    []string
		want      Verdict
		principal string // of the witness; a prefix
		action    string
		network   string
	}{
		{name: "Q1 none", want: Silent, principal: "arn:aws:iam::111122223333:role/", action: "s3:GetObject", network: "internet"},
		{name: "P1 Q2 hard deny", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Restricted},
		{name: "P2 Q12 break glass", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::$A:role/deploy"}}}`}, want: Restricted},
		{name: "P2 IfExists", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"ArnNotLikeIfExists":{"aws:PrincipalArn":"arn:aws:iam::$A:role/deploy-*"}}}`}, want: Restricted},
		{name: "P3 data perimeter", policy: []string{denyAll + `{"StringNotEqualsIfExists":{"aws:SourceVpc":"vpc-0a1b2c3d4e5f60718"},"NotIpAddressIfExists":{"aws:SourceIp":"$office"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false","aws:ViaAWSService":"false"},"ArnNotLikeIfExists":{"aws:PrincipalArn":["arn:aws:iam::*:role/aws:ec2-infrastructure"]}}}`}, want: Restricted},
		{name: "P3 with the organization's endpoints", policy: []string{denyAll + `{"StringNotEqualsIfExists":{"aws:VpceOrgID":"o-a1b2c3d4e5"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false","aws:ViaAWSService":"false"}}}`}, want: Restricted},
		{name: "P4 allow only, cross-account", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"$B"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent},
		{name: "P5 access point only", policy: []string{denyAll + `{"StringNotEquals":{"s3:DataAccessPointAccount":"$A"}}}`}, want: Silent, network: "internet"},
		{name: "P6 Q15 two ids", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":["$v1","$v2"]}}}`}, want: Restricted},
		{name: "P6 Q16 two statements", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`, denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v2"}}}`}, want: Restricted},

		{name: "W1 Q3 allow only", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"$A"},"Action":"s3:*","Resource":$both,"Condition":{"StringEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, network: "internet"},
		{name: "W2 union of allows", policy: []string{
			`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":$both,"Condition":{"StringEquals":{"aws:SourceVpce":"$v1"}}}`,
			`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":$both}`}, want: Leaks},
		{name: "W2 with the account's root", policy: []string{
			`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":$both,"Condition":{"StringEquals":{"aws:SourceVpce":"$v1"}}}`,
			`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::$A:root"},"Action":"s3:*","Resource":$both}`}, want: Silent},
		{name: "W3 Q10 objects only", policy: []string{`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, action: "s3:ListBucket"},
		{name: "W4 bucket only", policy: []string{`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b","Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, action: "s3:GetObject"},
		{name: "W5 reads only", policy: []string{`{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":$both,"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, action: "s3:PutObject"},
		{name: "W5 versions open", policy: []string{`{"Effect":"Deny","Principal":"*","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:List*"],"Resource":$both,"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, action: "s3:GetObjectVersion"},
		{name: "W6 inverted", policy: []string{denyAll + `{"StringEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, network: "internet"},
		{name: "W7 Q4 IfExists", policy: []string{denyAll + `{"StringNotEqualsIfExists":{"aws:SourceVpce":"$v1"}}}`}, want: Restricted},
		{name: "W8 Q5 Null false", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"Null":{"aws:SourceVpce":"false"}}}`}, want: Silent, network: "internet"},
		{name: "W9 Q6 ForAnyValue", policy: []string{denyAll + `{"ForAnyValue:StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, network: "internet"},
		{name: "ForAllValues negated", policy: []string{denyAll + `{"ForAllValues:StringNotEquals":{"aws:SourceVpce":["$v1"]}}}`}, want: Restricted},
		{name: "W10 Q7 allow IfExists", policy: []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":$both,"Condition":{"StringEqualsIfExists":{"aws:SourceVpce":"$v1"}}}`}, want: Leaks, network: "internet"},
		{name: "W10 allow ForAllValues", policy: []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":$both,"Condition":{"ForAllValues:StringEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Leaks, network: "internet"},
		{name: "W11 Q8 any endpoint", policy: []string{denyAll + `{"StringNotLike":{"aws:SourceVpce":"vpce-*"}}}`}, want: Silent, network: "endpoint"},
		{name: "W12 Q9 endpoint id as VPC", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpc":"$v1"}}}`}, want: Restricted},
		{name: "W13 ARN as id", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"arn:aws:ec2:eu-west-1:$A:vpc-endpoint/$v1"}}}`}, want: Restricted},
		{name: "W14 misspelt key", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpcEndpoint":"$v1"}}}`}, want: Unknown},
		{name: "W14 misspelt key under equals", policy: []string{denyAll + `{"StringEquals":{"aws:SourceVpcEndpoint":"$v1"}}}`}, want: Silent},
		{name: "W15 private range", policy: []string{denyAll + `{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`}, want: Restricted},
		{name: "W15 allow of a private range", policy: []string{`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":$both,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`}, want: Silent},
		{name: "W16 office only", policy: []string{denyAll + `{"NotIpAddress":{"aws:SourceIp":"$office"}}}`}, want: Restricted},
		{name: "W17 Q11 two denies", policy: []string{denyAll + `{"NotIpAddress":{"aws:SourceIp":"$office"}}}`, denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Restricted},
		{name: "the half of the internet is no office", policy: []string{denyAll + `{"NotIpAddress":{"aws:SourceIp":["$office","128.0.0.0/1"]},"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, network: "internet"},
		{name: "W18 own account only", policy: []string{`{"Effect":"Deny","Principal":{"AWS":"$A"},"Action":"s3:*","Resource":$both,"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, principal: "arn:aws:iam::"},
		{name: "W18 one role only", policy: []string{`{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::$A:role/app"},"Action":"s3:*","Resource":$both,"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, principal: "arn:aws:iam::111122223333:role/"},
		{name: "W24 private address alone", policy: []string{denyAll + `{"NotIpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"}}}`}, want: Silent, network: "endpoint"},
		{name: "W25 VPC", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d4e5f60718"}}}`}, want: Restricted},
		{name: "W26 template bug", policy: []string{`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b*","Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Restricted},
		{name: "W26 other bucket", policy: []string{`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::c","arn:aws:s3:::c/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent},
		{name: "W27 NotAction", policy: []string{`{"Effect":"Deny","Principal":"*","NotAction":"s3:GetObject","Resource":$both,"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, action: "s3:GetObject"},
		{name: "W27 NotResource", policy: []string{`{"Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::b/public/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, action: "s3:GetObject"},
		{name: "W28 no service exemption", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`, `{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}`}, want: Restricted},
		{name: "W29 Q17 NotPrincipal role", policy: []string{`{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::$A:role/deploy","arn:aws:iam::$A:root"]},"Action":"s3:*","Resource":$both,"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Restricted},
		{name: "NotPrincipal of the account alone", policy: []string{`{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::$A:root"},"Action":"s3:*","Resource":$both,"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Unknown},
		{name: "NotPrincipal of everybody", policy: []string{`{"Effect":"Deny","NotPrincipal":{"AWS":"*"},"Action":"s3:*","Resource":$both,"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent},
		{name: "delegated to access points", policy: []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":$both,"Condition":{"StringEquals":{"s3:DataAccessPointAccount":"$A"}}}`}, want: Unknown},
		{name: "everybody by ARN", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"StringNotLike":{"aws:PrincipalArn":"*"}}}`}, want: Silent},
		{name: "NotPrincipal without the account", policy: []string{`{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::$A:role/deploy"},"Action":"s3:*","Resource":$both,"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Restricted},
		{name: "W30 CalledVia without a set operator", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"StringEquals":{"aws:CalledVia":"athena.amazonaws.com"}}}`}, want: Silent},
		{name: "CalledVia exemption", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"ForAllValues:StringNotEquals":{"aws:CalledVia":"athena.amazonaws.com"}}}`}, want: Restricted},
		{name: "W32 account of the endpoint", policy: []string{denyAll + `{"StringNotEquals":{"aws:VpceAccount":"$A"}}}`}, want: Restricted},
		{name: "W33 contradiction", policy: []string{denyAll + `{"StringEquals":{"aws:SourceVpce":"$v1"},"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent},
		{name: "W34 allow any endpoint", policy: []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringLike":{"aws:SourceVpce":"vpce-*"}}}`}, want: Leaks, network: "endpoint", principal: "arn"},
		{name: "Q19 service exemption", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}`, `{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}`}, want: Restricted},
		{name: "service exemption with Bool", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"Bool":{"aws:PrincipalIsAWSService":"false"}}}`}, want: Restricted},
		{name: "service exemption with Bool, anonymous granted", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"Bool":{"aws:PrincipalIsAWSService":"false"}}}`, `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`}, want: Leaks, principal: "anonymous"},
		{name: "Q20 private source range, cross-account", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"$B"},"Action":"s3:*","Resource":$both,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`}, want: Silent},
		{name: "Q21 service calls exempt", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"BoolIfExists":{"aws:ViaAWSService":"false"}}}`}, want: Restricted},

		{name: "account exempt", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1","aws:PrincipalAccount":"$A"}}}`}, want: Silent, principal: "arn:aws:iam::111122223333:role/"},
		{name: "organization exempt", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1","aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`}, want: Silent},
		{name: "all roles exempt", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::$A:role/*"}}}`}, want: Silent, principal: "arn:aws:iam::111122223333:role/"},
		{name: "whole account by ARN", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::$A:*"}}}`}, want: Silent, principal: "arn:aws:iam::111122223333:"},
		{name: "root by ARN is root alone", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::$A:root"}}}`}, want: Restricted},
		{name: "tag exempt", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1","aws:PrincipalTag/perimeter":"exempt"}}}`}, want: Restricted},
		{name: "denied by tag only", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"StringEquals":{"aws:PrincipalTag/perimeter":"strict"}}}`}, want: Silent},
		{name: "user id exempt", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"StringNotLike":{"aws:userId":["AROAEXAMPLEID:*","AIDAEXAMPLEID","$A"]}}}`}, want: Restricted},
		{name: "every session exempt", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"StringNotLike":{"aws:userId":"AROA*"}}}`}, want: Silent},
		{name: "and TLS", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"Bool":{"aws:SecureTransport":"false"}}}`}, want: Silent, network: "internet"},
		{name: "TLS apart", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`, denyAll + `{"Bool":{"aws:SecureTransport":"false"}}}`}, want: Restricted},
		{name: "TLS only", policy: []string{denyAll + `{"Bool":{"aws:SecureTransport":"false"}}}`}, want: Silent},
		{name: "Null true beside ForAnyValue", policy: []string{denyAll + `{"Null":{"aws:SourceVpce":"true"}}}`, denyAll + `{"ForAnyValue:StringNotEquals":{"aws:SourceVpce":["$v1"]}}}`}, want: Restricted},
		{name: "Null alone approves every endpoint", policy: []string{denyAll + `{"Null":{"aws:SourceVpce":"true"}}}`}, want: Silent, network: "endpoint"},
		{name: "deny wins over an unconditional allow", policy: []string{`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":$both}`, denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Restricted},
		{name: "a prefix left out", policy: []string{`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/private/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Silent, action: "s3:GetObject"},
		{name: "complementary prefixes", policy: []string{
			`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/private/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`,
			`{"Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":["arn:aws:s3:::b/private/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, want: Restricted},
		{name: "roles and users by turns", policy: []string{
			denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}}}`,
			denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}}}`}, want: Restricted},
		{name: "CloudFront tied", policy: []string{`{"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudfront::$A:distribution/E1"}}}`}, want: Silent},
		{name: "CloudFront not tied", policy: []string{`{"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`}, want: Leaks, principal: "cloudfront.amazonaws.com", network: "service"},
		{name: "origin access identity", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`}, want: Silent},
		{name: "load balancer logs", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::127311923021:root"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}`}, want: Silent},
		{name: "own role granted", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::$A:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`}, want: Leaks, principal: "arn:aws:iam::111122223333:role/app"},
		{name: "other account granted", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"$B"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`}, want: Leaks, principal: "arn:aws:iam::444455556666:role/"},
		{name: "the organization granted", policy: []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`}, want: Leaks, principal: "arn:aws:iam::"},
		{name: "granted to the office", policy: []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"IpAddress":{"aws:SourceIp":"$office"}}}`}, want: Silent},
		{name: "granted in another letter case", policy: []string{`{"effect":"Allow","principal":{"aws":["*"]},"action":["S3:getobject"],"resource":["arn:aws:s3:::b/*"],"condition":{"stringequals":{"AWS:SOURCEVPCE":["$v1"]}}}`}, want: Silent},
		{name: "a tag of the bucket exempts", policy: []string{denyAll + `{"StringNotEqualsIfExists":{"aws:SourceVpce":"$v1","aws:ResourceTag/open":"true"}}}`}, want: Unknown},
		{name: "a tag of the bucket does not matter", policy: []string{denyAll + `{"StringNotEqualsIfExists":{"aws:SourceVpce":"$v1"}}}`, denyAll + `{"StringEquals":{"aws:ResourceTag/closed":"true"}}}`}, want: Restricted},
		{name: "in one region", policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`}, want: Unknown},
		{name: "in a region and elsewhere", policy: []string{
			denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`,
			denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1","aws:RequestedRegion":"eu-west-1"}}}`}, want: Restricted},
		{name: "VPC and its region", policy: []string{
			denyAll + `{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d4e5f60718"}}}`,
			denyAll + `{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d4e5f60718"},"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`}, want: Restricted},
		{name: "inverted, beside a region", policy: []string{denyAll + `{"StringEquals":{"aws:SourceVpce":"$v1"}}}`, denyAll + `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"Bool":{"aws:SecureTransport":"false"}}}`}, want: Silent},
		{name: "not JSON", policy: []string{`{`}, want: Silent},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := decide(t, policyOf(tt.policy...))
			if got.Verdict != tt.want {
				t.Fatalf("verdict %s (possible %v, why %v), want %s; witness %+v", got.Verdict, got.Possible, got.Why, tt.want, got.Witness)
			}
			if tt.want == Restricted || tt.want == Unknown {
				return
			}
			w := got.Witness
			if w == nil {
				t.Fatal("no witness")
			}
			if !strings.HasPrefix(w.Principal, tt.principal) || tt.action != "" && w.Action != tt.action || tt.network != "" && w.Network != tt.network {
				t.Errorf("witness %+v, want principal %q, action %q, network %q", *w, tt.principal, tt.action, tt.network)
			}
		})
	}
}
