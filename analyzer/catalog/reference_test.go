package catalog

import (
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// TestReferences: what the references of a policy stand for, tokens rendered.
func TestReferences(t *testing.T) {
	f := newFixture()
	f.add("aws_dynamodb_table.t", attrs{"name": text("orders")})
	f.add("aws_kms_key.k", nil)
	f.add("aws_kms_alias.a", attrs{"name": text("alias/app")})
	f.add("aws_iam_role.named", attrs{"name": text("fn"), "path": text("/apps/")})
	f.add("aws_iam_role.unnamed", nil)
	f.add("aws_iam_role.open", attrs{"name": f.hole("var.role")})
	f.add("aws_s3_bucket.named", attrs{"bucket": text("data")})
	f.add("aws_s3_bucket.unnamed", nil)
	f.add("aws_sqs_queue.nowhere", attrs{"name": text("q")}).Region = unknown("the region is not known")
	refs := NewReferences(f.project, f.build(t))
	for _, test := range []struct{ address, attribute, want string }{
		{"aws_dynamodb_table.t", "arn", "arn:aws:dynamodb:eu-west-1:${data.aws_caller_identity.current.account_id}:table/orders"},
		{"aws_dynamodb_table.t", "stream_arn", ""},
		{"aws_kms_key.k", "arn", "arn:aws:kms:eu-west-1:${data.aws_caller_identity.current.account_id}:key/${aws_kms_key.k.key_id}"},
		{"aws_kms_key.k", "id", "aws_kms_key.k.key_id"},
		{"aws_kms_alias.a", "arn", "arn:aws:kms:eu-west-1:${data.aws_caller_identity.current.account_id}:alias/app"},
		{"aws_kms_alias.a", "target_key_arn", ""},
		{"aws_iam_role.named", "arn", "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/apps/fn"},
		{"aws_iam_role.unnamed", "arn", "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/${aws_iam_role.unnamed.name}"},
		{"aws_iam_role.open", "arn", "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/${var.role}"},
		{"aws_s3_bucket.named", "arn", "arn:aws:s3:::data"},
		{"aws_s3_bucket.unnamed", "arn", "arn:aws:s3:::${aws_s3_bucket.unnamed.id}"},
		{"aws_sqs_queue.nowhere", "arn", ""},
	} {
		got, ok := refs.Text(value.Ref{Unit: ".", Address: test.address, Attribute: test.attribute})
		if got = f.project.Tokens.Render(got); got != test.want || ok != (test.want != "") {
			t.Errorf("%s.%s: %q, %v; want %q", test.address, test.attribute, got, ok, test.want)
		}
	}
	for ref, want := range map[value.Ref]bool{
		{Unit: ".", Address: "aws_kms_key.k", Attribute: "key_id"}:       true,
		{Unit: ".", Address: "aws_kms_key.k", Attribute: "arn"}:          false,
		{Unit: ".", Address: "aws_s3_bucket.unnamed", Attribute: "id"}:   true,
		{Unit: ".", Address: "aws_s3_bucket.unnamed", Attribute: "arn"}:  false,
		{Unit: ".", Address: "aws_iam_role.unnamed", Attribute: "name"}:  true,
		{Unit: ".", Address: "aws_sqs_queue.nowhere", Attribute: "name"}: true,
	} {
		if got := refs.IsName(ref); got != want {
			t.Errorf("%v is a name: %v", ref, got)
		}
	}
}
