package catalog

import (
	"cmp"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// naming says how the ARN of a type of resources follows from its name.
type naming struct {
	// name and path are the attributes that say it; path may be "".
	name, path string
	// gives are the attributes that give the name where AWS assigns it, and arn
	// those that give the ARN, separated by blanks.
	gives, arn string
	// form is the ARN: % stands for the region, # for the account, @ for the path
	// and the name, and ? for a character that AWS adds.
	form string
}

// namedBy is after the resource types of
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html.
var namedBy = map[string]naming{
	"aws_iam_role":                {"name", "path", "name id", "arn", "arn:aws:iam::#:role@"},
	"AWS::IAM::Role":              {"RoleName", "Path", "Ref", "Arn", "arn:aws:iam::#:role@"},
	"aws_dynamodb_table":          {"name", "", "name id", "arn", "arn:aws:dynamodb:%:#:table/@"},
	"AWS::DynamoDB::Table":        {"TableName", "", "Ref", "Arn", "arn:aws:dynamodb:%:#:table/@"},
	"aws_secretsmanager_secret":   {"name", "", "", "arn id", "arn:aws:secretsmanager:%:#:secret:@-??????"},
	"AWS::SecretsManager::Secret": {"Name", "", "", "Ref Id", "arn:aws:secretsmanager:%:#:secret:@-??????"},
	"aws_sqs_queue":               {"name", "", "name", "arn", "arn:aws:sqs:%:#:@"},
	"AWS::SQS::Queue":             {"QueueName", "", "QueueName", "Arn", "arn:aws:sqs:%:#:@"},
	"aws_sns_topic":               {"name", "", "name", "arn id", "arn:aws:sns:%:#:@"},
	"AWS::SNS::Topic":             {"TopicName", "", "TopicName", "Ref TopicArn", "arn:aws:sns:%:#:@"},
	"aws_kinesis_stream":          {"name", "", "name", "arn id", "arn:aws:kinesis:%:#:stream/@"},
	"AWS::Kinesis::Stream":        {"Name", "", "Ref", "Arn", "arn:aws:kinesis:%:#:stream/@"},
	"aws_kms_key":                 {"", "", "key_id id", "arn", "arn:aws:kms:%:#:key/@"},
	"AWS::KMS::Key":               {"", "", "Ref KeyId", "Arn", "arn:aws:kms:%:#:key/@"},
	"aws_kms_alias":               {"name", "", "", "arn", "arn:aws:kms:%:#:@"},
}

// Text is what a reference stands for: the ARN or the name of a resource. The
// name is as written, or a reference where AWS assigns it.
func (r *References) Text(ref value.Ref) (string, bool) {
	if s, ok := r.bucketText(ref, func(b *graph.Bucket) string { return r.Spelling(b.ID).Names[0] }); ok {
		return s, true
	}
	res := r.resources[[2]string{ref.Unit, ref.Address}]
	if res == nil {
		return "", false
	}
	by := namedBy[res.Type]
	name, ok := r.name(res, by)
	switch {
	case !ok:
		return "", false
	case isOneOf(by.gives, ref.Attribute):
		return name, true
	case !isOneOf(by.arn, ref.Attribute):
		return "", false
	}
	region, where := r.tokens.String(res.Region)
	path, whole := r.path(res, by.path)
	if !whole || where != value.Known && strings.Contains(by.form, "%") {
		return "", false
	}
	account := value.Ref{Address: "data.aws_caller_identity.current", Attribute: "account_id"}
	if isCloudFormation(res) {
		account = value.Ref{Address: "AWS::AccountId"}
	}
	return strings.NewReplacer(
		"%", region, "#", r.tokens.Ref(account), "@", path+name,
	).Replace(by.form), true
}

// name is the name of a resource as written, or the reference to the one that AWS
// assigns.
func (r *References) name(res *declared.Resource, by naming) (string, bool) {
	given := res.Attr(r.tokens, by.name)
	if s, ok := r.tokens.Written(given); ok {
		return s, true
	}
	assigned, _, _ := strings.Cut(by.gives, " ")
	if assigned == "" || res.Data || r.tokens.StateOf(given) != value.Unset {
		return "", false
	}
	return r.tokens.Ref(res.Ref(assigned)), true
}

func isOneOf(words, word string) bool { return strings.Contains(" "+words+" ", " "+word+" ") }

// path is an attribute with slashes around it, "/" where it is not written. That
// of what is looked up is not known.
func (r *References) path(res *declared.Resource, attribute string) (string, bool) {
	if attribute == "" {
		return "", true
	}
	s, state := r.tokens.String(res.Attr(r.tokens, attribute))
	return cmp.Or(s, "/"), state != value.Open && !res.Data
}
