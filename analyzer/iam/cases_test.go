package iam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The bucket policies of the labelled cases, by case and bucket.
func TestLabelledBuckets(t *testing.T) {
	const (
		arns = `["<B.arn>","<B.arn>/*"]`
		deny = `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":` + arns + `,"Condition":`
		s3   = `<aws_vpc_endpoint.s3.id>`
	)
	type answers struct {
		Verdict          Verdict
		NetworkCondition bool
		Locked           Answer
		Mismatches       string
		Near             int
	}
	tests := []struct {
		name   string
		bucket string
		policy []string
		want   answers
	}{
		{"deny-unless-through-endpoint", "aws_s3_bucket.reports", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::` + own + `:role/billing-deploy"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false","aws:ViaAWSService":"false"}}}`}, answers{Restricted, true, AnswerNo, "", -1}},
		{"allow-restricts-nobody exports", "aws_s3_bucket.exports", []string{`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:ListBucket"],"Resource":` + arns + `,"Condition":{"StringEquals":{"aws:SourceVpce":"` + s3 + `"}}}`}, answers{Silent, true, AnswerNo, "", 0}},
		{"allow-restricts-nobody ledger", "aws_s3_bucket.ledger", []string{`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:ListBucket"],"Resource":` + arns + `}`, deny + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"}}}`}, answers{Restricted, true, AnswerYes, "", -1}},
		{"when-the-key-is-absent any_value", "aws_s3_bucket.any_value", []string{deny + `{"ForAnyValue:StringNotEquals":{"aws:SourceVpce":["` + s3 + `"]}}}`}, answers{Silent, true, AnswerNo, "", 0}},
		{"when-the-key-is-absent present_only", "aws_s3_bucket.present_only", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"},"Null":{"aws:SourceVpce":"false"}}}`}, answers{Silent, true, AnswerNo, "", 0}},
		{"when-the-key-is-absent if_exists", "aws_s3_bucket.if_exists", []string{deny + `{"StringNotEqualsIfExists":{"aws:SourceVpce":"` + s3 + `"}}}`}, answers{Restricted, true, AnswerYes, "", -1}},
		{"when-the-key-is-absent absent_too", "aws_s3_bucket.absent_too", []string{deny + `{"Null":{"aws:SourceVpce":"true"}}}`, deny + `{"ForAnyValue:StringNotEquals":{"aws:SourceVpce":["` + s3 + `"]}}}`}, answers{Restricted, true, AnswerYes, "", -1}},
		{"one-block-or-two payroll", "aws_s3_bucket.payroll", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"},"Bool":{"aws:SecureTransport":"false"}}}`}, answers{Silent, true, AnswerNo, "", 0}},
		{"one-block-or-two pensions", "aws_s3_bucket.pensions", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"}}}`, deny + `{"Bool":{"aws:SecureTransport":"false"}}}`}, answers{Restricted, true, AnswerYes, "", -1}},
		{"exempt-a-role-or-an-account mail", "aws_s3_bucket.mail", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `","aws:PrincipalAccount":"` + own + `"}}}`}, answers{Silent, true, AnswerNo, "", 0}},
		{"exempt-a-role-or-an-account chat", "aws_s3_bucket.chat", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"},"ArnNotEquals":{"aws:PrincipalArn":["<aws_iam_role.backup.arn>","arn:aws:iam::` + own + `:role/ops/break-glass"]}}}`}, answers{Restricted, true, AnswerNo, "", -1}},
		{"half-the-bucket invoices", `aws_s3_bucket.docs["invoices"]`, []string{strings.Replace(deny, arns, `"<B.arn>/*"`, 1) + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"}}}`}, answers{Silent, true, AnswerNo, "", 0}},
		{"half-the-bucket scans", `aws_s3_bucket.docs["scans"]`, []string{strings.Replace(deny, arns, `"<B.arn>"`, 1) + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"}}}`}, answers{Silent, true, AnswerYes, "", 0}},
		{"half-the-bucket contracts", `aws_s3_bucket.docs["contracts"]`, []string{strings.Replace(deny, arns, `"<B.arn>"`, 1) + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"}}}`, strings.Replace(strings.Replace(deny, arns, `"<B.arn>/*"`, 1), `"*"`, `{"AWS":"*"}`, 1) + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"}}}`}, answers{Restricted, true, AnswerYes, "", -1}},
		{"reads-denied-writes-open uploads", "UploadsBucket", []string{`{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"<B.arn>/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"<S3Endpoint.Ref>"}}}`}, answers{Silent, true, AnswerNo, "", 0}},
		{"reads-denied-writes-open decisions", "DecisionsBucket", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"<S3Endpoint.Ref>"}}}`}, answers{Restricted, true, AnswerYes, "", -1}},
		{"unrestricted-beside-an-endpoint media", "aws_s3_bucket.media", nil, answers{Silent, false, AnswerNo, "", -1}},
		{"unrestricted-beside-an-endpoint orders", "aws_s3_bucket.orders", []string{deny + `{"Bool":{"aws:SecureTransport":"false"}}}`}, answers{Silent, false, AnswerNo, "", -1}},
		{"unrestricted-beside-an-endpoint access_logs", "aws_s3_bucket.access_logs", []string{`{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"<B.arn>/*","Condition":{"ArnLike":{"aws:SourceArn":"<aws_s3_bucket.media.arn>"},"StringEquals":{"aws:SourceAccount":"` + own + `"}}}`}, answers{Silent, false, AnswerNo, "", -1}},
		{"unrestricted-beside-an-endpoint manuscripts", "aws_s3_bucket.manuscripts", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"<module.network.aws_vpc_endpoint.s3.id>"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::` + own + `:role/deploy"}}}`}, answers{Restricted, true, AnswerNo, "", -1}},
		{"private-range-as-source-ip letters", "aws_s3_bucket.letters", []string{deny + `{"NotIpAddress":{"aws:SourceIp":"10.30.0.0/16"}}}`}, answers{Restricted, false, AnswerYes, "private-range", -1}},
		{"private-range-as-source-ip calls", "aws_s3_bucket.calls", []string{deny + `{"StringNotEquals":{"aws:SourceVpc":"<aws_vpc.crm.id>"}}}`, deny + `{"NotIpAddress":{"aws:VpcSourceIp":"10.30.0.0/16"}}}`}, answers{Restricted, true, AnswerYes, "", -1}},
		{"private-range-as-source-ip leads", "aws_s3_bucket.leads", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"},"NotIpAddress":{"aws:SourceIp":"203.0.113.64/27"}}}`}, answers{Restricted, true, AnswerNo, "", -1}},
		{"locked-out vault", "aws_s3_bucket.vault", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"}}}`}, answers{Restricted, true, AnswerYes, "", -1}},
		{"locked-out archive", "aws_s3_bucket.archive", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"},"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/infra-pipeline"}}}`}, answers{Restricted, true, AnswerNo, "", -1}},
		{"locked-out inbox", "aws_s3_bucket.inbox", []string{strings.Replace(deny, `"s3:*"`, `["s3:GetObject*","s3:PutObject*","s3:DeleteObject*","s3:List*"]`, 1) + `{"StringNotEquals":{"aws:SourceVpce":"` + s3 + `"}}}`}, answers{Restricted, true, AnswerNo, "", -1}},
		{"endpoint-of-another-service thumbs, as a literal", "aws_s3_bucket.this", []string{deny + `{"StringNotEquals":{"aws:SourceVpc":"vpce-0a1b2c3d4e5f60718"}}}`}, answers{Restricted, true, AnswerYes, "endpoint-as-vpc", -1}},
		{"endpoint-of-another-service media", "aws_s3_bucket.this", []string{deny + `{"StringNotEquals":{"aws:SourceVpce":["<aws_vpc_endpoint.gateway.id>","<aws_vpc_endpoint.s3_interface.id>"]}}}`}, answers{Restricted, true, AnswerYes, "", -1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScan()
			var doc *Document
			if tt.policy != nil {
				doc = Parse(s.policy(strings.ReplaceAll(strings.Join(tt.policy, ","), "<B.arn>", "<"+tt.bucket+".arn>")), s.tokens)
				if len(doc.Problems) > 0 {
					t.Fatalf("problems %+v", doc.Problems)
				}
			}
			req := BucketRequest{Policy: doc, Bucket: Bucket{Names: []string{"acme-example"}, ARNs: []string{s.ref(tt.bucket + ".arn")}}}
			v := DecideBucket(req)
			got := answers{Verdict: v.Verdict, NetworkCondition: v.NetworkCondition, Locked: DecideLockout(req).Locked, Near: -1}
			if v.Witness != nil {
				got.Near = v.Witness.Near
			}
			if doc != nil {
				for _, n := range NetworkValues(doc) {
					got.Mismatches += string(n.Mismatch)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s\nwitness %+v\nwhy %v", diff, v.Witness, v.Why)
			}
		})
	}
}

func TestServicesOnlyAndExemptions(t *testing.T) {
	s := newScan()
	logs := DecideBucket(BucketRequest{Policy: Parse(s.policy(`{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com","AWS":"arn:aws:iam::127311923021:root"},"Action":"s3:PutObject","Resource":"<aws_s3_bucket.b.arn>/*"}`, denySymbolic+`{"Bool":{"aws:SecureTransport":"false"}}}`), s.tokens)})
	if !logs.ServicesOnly {
		t.Error("a bucket that only services write to has other grants")
	}
	mixed := DecideBucket(BucketRequest{Policy: Parse(s.policy(`{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com","AWS":"*"},"Action":"s3:PutObject","Resource":"<aws_s3_bucket.b.arn>/*"}`), s.tokens)})
	if mixed.ServicesOnly || !mixed.Public {
		t.Errorf("services only %v, public %v, want a public grant", mixed.ServicesOnly, mixed.Public)
	}
	v := DecideBucket(BucketRequest{Policy: Parse(s.policy(denySymbolic+`{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"},"ArnNotLike":{"aws:PrincipalArn":"<aws_iam_role.app.arn>"},"BoolIfExists":{"aws:ViaAWSService":"false"},"NotIpAddress":{"aws:SourceIp":["203.0.113.0/24","10.0.0.0/8"]}}}`), s.tokens)})
	want := []Exemption{{"principal", "ArnNotLike aws:PrincipalArn aws_iam_role.app.arn", 0}, {"call", "BoolIfExists aws:ViaAWSService false", 0}}
	if diff := cmp.Diff(want, v.Exemptions); diff != "" {
		t.Errorf("exemptions (-want +got):\n%s", diff)
	}
	networks := []Network{{"aws:SourceVpce", s.ref("aws_vpc_endpoint.s3.id"), 0}, {"aws:SourceIp", "203.0.113.0/24", 0}}
	if diff := cmp.Diff(networks, v.Approved); diff != "" {
		t.Errorf("approved networks (-want +got):\n%s", diff)
	}
}

// Block Public Access keeps everybody but the owner's account and AWS services
// out of a bucket with a public policy.
func TestRestrictPublicBuckets(t *testing.T) {
	s := newScan()
	doc := Parse(s.policy(`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"<aws_s3_bucket.b.arn>/*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"`+own+`"}}}`), s.tokens)
	if v := DecideBucket(BucketRequest{Policy: doc}); v.Verdict != Leaks {
		t.Errorf("verdict %s, want leaks", v.Verdict)
	}
	if v := DecideBucket(BucketRequest{Policy: doc, RestrictPublicBuckets: true}); v.Verdict != Silent {
		t.Errorf("verdict %s with Block Public Access, want silent", v.Verdict)
	}
}

// An Allow for everybody is none for the owner's account under Block Public
// Access, whose principals need another.
func TestRestrictedPublicPolicyIsSilent(t *testing.T) {
	s := newScan()
	doc := Parse(s.policy(`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"<aws_s3_bucket.b.arn>/*"}`), s.tokens)
	for blocked, want := range map[bool]Verdict{false: Leaks, true: Silent} {
		if v := DecideBucket(BucketRequest{Policy: doc, RestrictPublicBuckets: blocked}); v.Verdict != want {
			t.Errorf("blocked %v: verdict %s, want %s", blocked, v.Verdict, want)
		}
	}
}
