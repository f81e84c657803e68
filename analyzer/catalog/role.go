package catalog

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// role is an IAM role with the policies that stand in its own resource.
func role() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_iam_role", map[string]string{
				"name": "name", "role_name": "name", "prefix": "name_prefix",
				"inline": "inline_policy", "managed": "managed_policy_arns",
			}).withBlocks(map[string]*spelling{"inline": block(map[string]string{"policy": "policy"})}),
			cloudFormation("AWS::IAM::Role", map[string]string{
				"name": "RoleName", "role_name": "RoleName", "inline": "Policies", "managed": "ManagedPolicyArns",
			}).withBlocks(map[string]*spelling{"inline": block(map[string]string{"policy": "PolicyDocument"})}),
		},
		create: func(b *builder, in *reader) graph.Node {
			if name, ok := in.ownName("role_name"); ok {
				b.rolesByName[unitName{in.res.Unit, name}] = nodeID(in.res.Unit, in.res.Address)
			}
			return &graph.Role{}
		},
		join: joinRole,
	}
}

func joinRole(b *builder, in *reader) {
	n, ok := nodeAs[*graph.Role](b, in)
	if !ok {
		return
	}
	n.RoleName = in.text("role_name")
	if n.RoleName.IsNull() && in.has("prefix") {
		n.RoleName = graph.Unknown[string]("AWS adds to the prefix of the name")
	}
	parts, why, open := in.parts("inline")
	for _, p := range parts {
		if !p.has("policy") {
			continue
		}
		id := b.partID(n.ID, p.base)
		p.openDocument(n, "policy")
		b.addPolicy(p.reader, id, graph.PolicyIdentity, graph.Known(n.ID), "policy")
		if p.when == nil {
			n.Policies.Add(id)
			continue
		}
		b.g.Node(id).Base().When = value.And(in.res.Exists, p.when)
		n.Policies.AddMaybe(id, "it depends on "+p.when.String())
	}
	if open {
		openRole(n, why)
	}
	b.attachAll(in, n, "managed")
}

// openDocument leaves a role open where a policy of it is not known at all.
func (in *reader) openDocument(n *graph.Role, word string) {
	v := in.b.written(in.get(word), in.res.Exists, nil)
	if _, isChoice := in.b.choiceOf(v); !isChoice && in.b.t.StateOf(v) == value.Open {
		openRole(n, in.b.why(v))
	}
}

// openRole says that a role may have policies that are not seen.
func openRole(n *graph.Role, why []string) {
	n.PoliciesOpen = true
	for _, w := range why {
		n.Why = appendOnce(n.Why, w)
	}
}

// roleNamed returns the role that a text names: by its name, or by an ARN that
// ends in it.
func (b *builder) roleNamed(unit, text string) (graph.ID, bool) {
	if strings.HasPrefix(text, "arn:") {
		i := strings.LastIndex(text, "/")
		if i < 0 || !strings.Contains(text, ":role/") {
			return "", false
		}
		text = text[i+1:]
	}
	id, ok := b.rolesByName[unitName{unit, text}]
	return id, ok
}

// instanceProfile hands a role to instances.
func instanceProfile() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_iam_instance_profile", map[string]string{"name": "name", "role": "role"}),
			cloudFormation("AWS::IAM::InstanceProfile", map[string]string{"name": "InstanceProfileName", "role": "Roles.0"}),
		},
		create: func(b *builder, in *reader) graph.Node {
			b.profiles.add(in)
			return nil
		},
	}
}

// roleOfProfile reads the role of instances through their profile; null where
// they have none.
func (b *builder) roleOfProfile(in *reader) graph.Attr[graph.ID] {
	for _, word := range []string{"profile", "profile_arn"} {
		if !in.has(word) {
			continue
		}
		profile, why := b.profiles.find(b, in, in.get(word))
		switch {
		case profile == nil:
			return graph.Unknown[graph.ID](why...)
		case !in.res.Exists.Implies(profile.res.Exists):
			return graph.Unknown[graph.ID](profile.maybe())
		}
		return profile.ref("role", graph.KindRole)
	}
	return graph.Null[graph.ID]()
}

// toRoles calls join for each role that word names, or open for each one that it
// may mean.
func (b *builder) toRoles(in *reader, word string, join func(n *graph.Role), open func(n *graph.Role, why []string)) {
	roles := in.refs(word, graph.KindRole)
	any := roles.Open
	for _, id := range roles.All() {
		n, ok := b.g.Node(id).(*graph.Role)
		switch {
		case ok && roles.Has(id):
			if !n.When.Excludes(in.res.Exists) {
				join(n)
			}
		case ok:
			open(n, append(roles.Why, in.res.Address))
		default:
			any = any || b.mayBeOurs(id)
		}
	}
	if any {
		for _, n := range nodesOf[*graph.Role](b, in.res.Unit, graph.KindRole) {
			open(n, []string{in.res.Address + " may belong to it"})
		}
	}
}

// attachAll attaches the policies whose ARNs word lists to a role.
func (b *builder) attachAll(in *reader, n *graph.Role, word string) {
	for _, item := range b.alternatives(in.get(word), in.res.Exists) {
		in.attach(n, word, item)
	}
}

// alternative is one value of a list, under the condition that it is there.
type alternative struct {
	v    cty.Value
	when *value.Formula
	// open is true where it is not known what is there.
	open bool
}

// alternatives returns the items of a list, those of both sides where an
// undecided condition chooses.
func (b *builder) alternatives(v cty.Value, when *value.Formula) []alternative {
	v = b.written(v, when, nil)
	if c, ok := b.choiceOf(v); ok {
		return b.eitherOf(c, when)
	}
	switch b.t.StateOf(v) {
	case value.Unset:
		return nil
	case value.Open:
		return []alternative{{v: v, when: when, open: true}}
	}
	items, _ := b.t.List(v)
	if len(items) == 1 && !isList(v) {
		return []alternative{{v: v, when: when}}
	}
	var out []alternative
	for _, item := range items {
		out = append(out, b.alternatives(item, when)...)
	}
	return out
}

// eitherOf returns the items of two lists of which a condition chooses one; what
// stands in both is there always.
func (b *builder) eitherOf(c *value.Choice, when *value.Formula) []alternative {
	ifThen, ifElse := value.And(when, c.If), value.And(when, value.Not(c.If))
	then, other := b.alternatives(c.Then, ifThen), b.alternatives(c.Else, ifElse)
	for i, x := range then {
		for j, y := range other {
			if !sameValue(x.v, y.v) {
				continue
			}
			if both, ok := rejoin(when, x.when, ifThen, y.when, ifElse); ok {
				then[i].when = both
				other = slices.Delete(other, j, j+1)
				break
			}
		}
	}
	return append(then, other...)
}

// attach attaches one policy, which stands at word of the reader's resource, to
// a role.
func (in *reader) attach(n *graph.Role, word string, item alternative) {
	b := in.b
	if n.When.Excludes(item.when) {
		return
	}
	var p foundPolicy
	if item.open {
		p.why = b.why(item.v)
	} else {
		p = b.policyOf(in, item.v)
	}
	sure, because := n.When.Implies(item.when), ""
	switch {
	case sure:
	case !n.When.Implies(in.res.Exists):
		because = in.maybe()
	default:
		because = "it depends on " + item.when.String()
	}
	switch {
	case p.managed != "" && sure:
		n.ManagedPolicies = appendOnce(n.ManagedPolicies, p.managed)
		in.addPlace(n.ID, managedPlace+p.managed, word)
	case p.managed != "":
		n.MaybePolicies = appendOnce(n.MaybePolicies, p.managed)
		n.Why = appendOnce(n.Why, because)
		in.addPlace(n.ID, managedPlace+p.managed, word)
	case p.policy != "" && sure:
		n.Policies.Add(p.policy)
		if o := b.policyReaders[p.policy]; o != nil {
			o.openDocument(n, "policy")
		}
	case p.policy != "":
		n.Policies.AddMaybe(p.policy, because)
	default:
		openRole(n, p.why)
	}
}

// managedPlace begins the attribute of a role under which the place of an
// AWS-managed policy stands; its name follows.
const managedPlace = "managed_policies."
