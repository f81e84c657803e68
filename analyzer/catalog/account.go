package catalog

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// accountsOf returns the ids of the accounts that units are applied to, by unit,
// where their resources tell: by the provider, or by a role that is handed to a
// service, which is always of the same account
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html).
// A unit of several accounts has none.
func accountsOf(project *declared.Project) map[string]string {
	out := map[string]string{}
	for _, unit := range project.Units {
		var ids []string
		said, unsaid := false, false
		for _, r := range unit.Resources {
			said, unsaid = said || r.Account != "", unsaid || r.Account == "" && !r.Data
			ids = append(ids, r.Account)
			if !r.Data {
				ids = append(ids, passed(project.Tokens, r)...)
			}
		}
		slices.Sort(ids)
		ids = slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" })
		if mixed := said && unsaid && unit.Dialect == declared.Terraform; len(ids) == 1 && !mixed {
			out[unit.ID] = ids[0]
		}
	}
	return out
}

// passed are the accounts of the roles that a resource is handed, and of the
// policies of its own account.
func passed(tokens *value.Tokens, r *declared.Resource) []string {
	var out []string
	for _, name := range []string{
		"role", "role_arn", "iam_role_arn", "execution_role_arn", "task_role_arn", "service_role", "node_role_arn",
		"pod_execution_role_arn", "permissions_boundary",
		"Role", "RoleArn", "ExecutionRoleArn", "TaskRoleArn", "ServiceRole", "NodeRole", "PodExecutionRoleArn", "PermissionsBoundary",
	} {
		s, _ := tokens.String(r.Attr(tokens, name))
		parts := strings.SplitN(s, ":", 6)
		if len(parts) == 6 && parts[2] == "iam" && len(parts[4]) == 12 && strings.Trim(parts[4], "0123456789") == "" {
			out = append(out, parts[4])
		}
	}
	return out
}
