package verdicts

import (
	"cmp"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// names knows what references to ARNs stand for: a policy may write the ARN of
// what another names by a reference.
type names struct {
	tokens    *value.Tokens
	resources map[[2]string]*declared.Resource // by unit and address
}

func newNames(project *declared.Project) names {
	out := names{project.Tokens, map[[2]string]*declared.Resource{}}
	for _, unit := range project.Units {
		for _, r := range unit.Resources {
			if _, ok := namedBy[r.Type]; ok {
				out.resources[[2]string{r.Unit, r.Address}] = r
			}
		}
	}
	return out
}

// naming says how the ARN of a type of resources follows from its name.
type naming struct {
	// name and path are the attributes that say it; path may be "".
	name, path string
	// arn are the attributes that give the ARN, separated by blanks.
	arn string
	// form is the ARN: % stands for the region, # for the account, @ for the path
	// and the name, and ? for a character that AWS adds.
	form string
}

// namedBy is after the resource types of
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html.
var namedBy = map[string]naming{
	"aws_iam_role":                {"name", "path", "arn", "arn:aws:iam::#:role@"},
	"AWS::IAM::Role":              {"RoleName", "Path", "Arn", "arn:aws:iam::#:role@"},
	"aws_dynamodb_table":          {"name", "", "arn", "arn:aws:dynamodb:%:#:table/@"},
	"AWS::DynamoDB::Table":        {"TableName", "", "Arn", "arn:aws:dynamodb:%:#:table/@"},
	"aws_secretsmanager_secret":   {"name", "", "arn id", "arn:aws:secretsmanager:%:#:secret:@-??????"},
	"AWS::SecretsManager::Secret": {"Name", "", "Ref Id", "arn:aws:secretsmanager:%:#:secret:@-??????"},
	"aws_sqs_queue":               {"name", "", "arn", "arn:aws:sqs:%:#:@"},
	"AWS::SQS::Queue":             {"QueueName", "", "Arn", "arn:aws:sqs:%:#:@"},
	"aws_sns_topic":               {"name", "", "arn id", "arn:aws:sns:%:#:@"},
	"AWS::SNS::Topic":             {"TopicName", "", "Ref TopicArn", "arn:aws:sns:%:#:@"},
	"aws_kinesis_stream":          {"name", "", "arn id", "arn:aws:kinesis:%:#:stream/@"},
	"AWS::Kinesis::Stream":        {"Name", "", "Arn", "arn:aws:kinesis:%:#:stream/@"},
}

// arn is the ARN that a reference stands for, where the resource's name is known.
func (n names) arn(ref value.Ref) (string, bool) {
	r := n.resources[[2]string{ref.Unit, ref.Address}]
	if r == nil || r.Data {
		return "", false
	}
	by := namedBy[r.Type]
	if !strings.Contains(" "+by.arn+" ", " "+ref.Attribute+" ") {
		return "", false
	}
	name, state := n.tokens.String(r.Attr(n.tokens, by.name))
	region, where := n.tokens.String(r.Region)
	path, whole := n.path(r, by.path)
	if state != value.Known || !whole || where != value.Known && strings.Contains(by.form, "%") {
		return "", false
	}
	account := value.Ref{Address: "data.aws_caller_identity.current", Attribute: "account_id"}
	if isCloudFormation(r) {
		account = value.Ref{Address: "AWS::AccountId"}
	}
	return strings.NewReplacer(
		"%", region, "#", n.tokens.Ref(account), "@", path+name,
	).Replace(by.form), true
}

// path is an attribute with slashes around it, "/" where it is not written.
func (n names) path(r *declared.Resource, attribute string) (string, bool) {
	if attribute == "" {
		return "", true
	}
	s, state := n.tokens.String(r.Attr(n.tokens, attribute))
	return cmp.Or(s, "/"), state != value.Open
}

// callers are the ARNs of the roles that a workload calls services as; none where
// one of them is not known.
func (j *judge) callers(workload graph.ID) []string {
	n, ok := j.g.Node(workload).(*graph.Workload)
	if !ok {
		return nil
	}
	var out []string
	for _, attr := range []graph.Attr[graph.ID]{n.Role, n.ExecutionRole} {
		if attr.IsNull() {
			continue
		}
		origin := j.g.Origin(attr.Or(""))
		if _, ok := j.g.Node(attr.Or("")).(*graph.Role); !ok || origin == nil || origin.Resource == nil {
			return nil
		}
		arn := "arn"
		if isCloudFormation(origin.Resource) {
			arn = "Arn"
		}
		out = append(out, j.tokens.Ref(origin.Resource.Ref(arn)))
	}
	return out
}
