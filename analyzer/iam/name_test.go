package iam

import (
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// TestNames: a reference to a name has no colon, so that it is no ARN, and a name
// is not another that begins with it.
func TestNames(t *testing.T) {
	const vpce = `,"Condition":{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`
	for name, test := range map[string]struct {
		name, resource string
		want           Verdict
	}{
		"the name as an ARN":               {`<?var.name>-logs`, `["<aws_s3_bucket.b.id>","<aws_s3_bucket.b.id>/*"]`, Silent},
		"the name in an ARN":               {`<?var.name>-logs`, `["arn:aws:s3:::<aws_s3_bucket.b.id>","arn:aws:s3:::<aws_s3_bucket.b.id>/*"]`, Restricted},
		"the whole of what is not known":   {`<?var.name>-logs`, `["arn:aws:s3:::<?var.name>-logs","arn:aws:s3:::<?var.name>-logs/*"]`, Restricted},
		"a part of what is not known":      {`<?var.name>-logs`, `["arn:aws:s3:::<?var.name>","arn:aws:s3:::<?var.name>/*"]`, Silent},
		"a pattern with what is not known": {`<?var.name>-logs`, `["arn:aws:s3:::<?var.name>-*"]`, Restricted},
		"the name of another":              {`<aws_s3_bucket.b.id>`, `["arn:aws:s3:::<aws_s3_bucket.c.id>","arn:aws:s3:::<aws_s3_bucket.c.id>/*"]`, Silent},
		"something else that is not known": {`<?var.name>-logs`, `["arn:aws:s3:::<?var.other>","arn:aws:s3:::<?var.other>/*"]`, Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScan()
			doc := Parse(s.policy(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":`+test.resource+vpce), s.tokens)
			got := DecideBucket(BucketRequest{
				Policy: doc,
				Bucket: Bucket{Names: []string{s.expand(test.name), s.ref("aws_s3_bucket.b.id")}},
				Account: Account{Name: func(ref value.Ref) bool {
					return strings.HasPrefix(ref.Address, "aws_s3_bucket.") && ref.Attribute == "id"
				}},
			})
			if got.Verdict != test.want {
				t.Errorf("verdict %s, want %s; why %v", got.Verdict, test.want, got.Why)
			}
		})
	}
}

// TestUniqueIDs: the role's sessions and the account's root user are named, and
// nobody else.
func TestUniqueIDs(t *testing.T) {
	s := newScan()
	doc := Parse(s.policy(denyAll+`{"StringNotEquals":{"aws:SourceVpce":"$v1"},"StringNotLike":{"aws:userId":["<aws_iam_role.r.unique_id>:*","`+own+`"]}}}`), s.tokens)
	if got := DecideBucket(BucketRequest{Policy: doc, Bucket: Bucket{Names: []string{"b"}}}); got.Verdict != Restricted {
		t.Errorf("verdict %s; witness %+v, why %v", got.Verdict, got.Witness, got.Why)
	}
}
