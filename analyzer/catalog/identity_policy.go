package catalog

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// identityPolicy is a policy for identities that is a resource of its own: a
// managed one, which attachments give to roles, or an inline one, which names
// its roles itself.
func identityPolicy() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_iam_policy", map[string]string{"name": "name", "policy": "policy"}),
			terraform("aws_iam_role_policy", map[string]string{"name": "name", "policy": "policy", "roles": "role"}),
			cloudFormation("AWS::IAM::ManagedPolicy", map[string]string{
				"name": "ManagedPolicyName", "policy": "PolicyDocument", "roles": "Roles",
			}),
			cloudFormation("AWS::IAM::Policy", map[string]string{"name": "PolicyName", "policy": "PolicyDocument", "roles": "Roles"}),
			cloudFormation("AWS::IAM::RolePolicy", map[string]string{"name": "PolicyName", "policy": "PolicyDocument", "roles": "RoleName"}),
		},
		create: func(b *builder, in *reader) graph.Node {
			if name, ok := in.ownName("name"); ok && (in.res.Type == "aws_iam_policy" || isType(in.res, "AWS::IAM::ManagedPolicy")) {
				b.policiesByName[unitName{in.res.Unit, name}] = nodeID(in.res.Unit, in.res.Address)
			}
			return &graph.Policy{PolicyKind: graph.PolicyIdentity, AttachedTo: graph.Null[graph.ID]()}
		},
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.Policy](b, in)
			if !ok {
				return
			}
			in.addDocument(n.ID, "policy")
			b.policyReaders[n.ID] = in
			if !in.has("roles") {
				return
			}
			roles := 0
			b.toRoles(in, "roles", func(role *graph.Role) {
				in.relate(&role.Policies, role.Base(), graph.Refs{IDs: []graph.ID{n.ID}})
				in.openDocument(role, "policy")
				n.AttachedTo = graph.Known(role.ID)
				roles++
			}, func(role *graph.Role, why []string) {
				role.Policies.AddMaybe(n.ID, why...)
			})
			if roles > 1 {
				n.AttachedTo = graph.Null[graph.ID]()
			}
		},
	}
}

// policyAttachment attaches managed policies, AWS's or one's own, to roles. The
// exclusive resources attach what they list, too.
func policyAttachment() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_iam_role_policy_attachment", map[string]string{"roles": "role", "policies": "policy_arn"}),
			terraform("aws_iam_policy_attachment", map[string]string{"roles": "roles", "policies": "policy_arn"}),
			terraform("aws_iam_role_policy_attachments_exclusive", map[string]string{"roles": "role_name", "policies": "policy_arns"}),
		},
		join: func(b *builder, in *reader) {
			b.toRoles(in, "roles", func(role *graph.Role) {
				b.attachAll(in, role, "policies")
			}, func(role *graph.Role, why []string) {
				if !role.PoliciesOpen { // One reason is enough, and there may be many.
					openRole(role, why)
				}
			})
		},
	}
}

// policyLookup finds a managed policy in the account by its name or ARN.
func policyLookup() concept {
	return concept{
		spellings: []*spelling{terraform("aws_iam_policy", map[string]string{"name": "name", "arn": "arn"}).asData()},
		create: func(b *builder, in *reader) graph.Node {
			b.policyLookups.add(in)
			return nil
		},
	}
}

// foundPolicy is a policy that is attached to something: one of AWS's by its name,
// or one that is declared. why says why it is neither.
type foundPolicy struct {
	managed string
	policy  graph.ID
	why     []string
}

// ofAWS stands in the ARN of every policy that AWS manages.
const ofAWS = ":iam::aws:policy/"

// policyOf finds the policy of an ARN.
func (b *builder) policyOf(in *reader, v cty.Value) foundPolicy {
	v = b.written(v, in.res.Exists, nil)
	s, state := b.t.String(v)
	if state != value.Known || !b.identified(s) {
		return foundPolicy{why: b.why(v)}
	}
	ref, ok := b.t.Only(s)
	if !ok {
		ref, ok = b.endOfARN(s)
	}
	if ok {
		key := instanceKey{ref.Unit, ref.Address}
		if p, ok := b.g.Node(b.things[key]).(*graph.Policy); ok {
			return foundPolicy{policy: p.ID}
		}
		if lookup := b.policyLookups.byKey[key]; lookup != nil {
			return b.policyFound(lookup)
		}
	}
	if i := strings.Index(s, ofAWS); i > 0 {
		name := s[i+len(ofAWS):]
		name = name[strings.LastIndex(name, "/")+1:]
		if name != "" && !b.t.Has(name) {
			return foundPolicy{managed: name}
		}
		return foundPolicy{why: b.why(v)}
	}
	if i := strings.LastIndex(s, "/"); i > 0 && strings.Contains(s, ":policy/") {
		if id, ok := b.policiesByName[unitName{in.res.Unit, s[i+1:]}]; ok {
			return foundPolicy{policy: id}
		}
	}
	return foundPolicy{why: []string{"the policy " + b.t.Render(s) + " is not declared here"}}
}

// policyFound is what a look-up finds. A name that none of the configuration's
// policies has is one of AWS's where AWS names its own so.
func (b *builder) policyFound(in *reader) foundPolicy {
	if in.has("arn") {
		return b.policyOf(in, in.get("arn"))
	}
	name, ok := in.text("name").Get()
	if raw, state := in.token("name"); state == value.Known {
		if id, declaredHere := b.policiesByName[unitName{in.res.Unit, raw}]; declaredHere {
			return foundPolicy{policy: id}
		}
	}
	for _, prefix := range []string{"Amazon", "AWS", "CloudWatch", "SecretsManagerReadWrite", "AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess"} {
		if ok && strings.HasPrefix(name, prefix) {
			return foundPolicy{managed: name}
		}
	}
	return foundPolicy{why: []string{in.res.Address + " is looked up in the account"}}
}
