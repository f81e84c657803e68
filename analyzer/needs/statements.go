package needs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
	"github.com/vpce-lint/vpce-lint/analyzer/wildcard"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// grant is a statement of a role, and where it stands.
type grant struct {
	iam.Statement
	policy graph.ID
	// why says why the role may not have the statement as it stands here.
	why []string
}

func (s grant) reason(text, japanese string) graph.NeedReason {
	return graph.NeedReason{ID: s.policy, Attribute: "statement." + strconv.Itoa(s.Index), Text: text, TextJa: japanese}
}

// grants are all statements of a role's own policies. Those of AWS-managed ones
// say nothing of what a workload does.
func (x *inference) grants(role *graph.Role) []grant {
	var out []grant
	read := func(policies []graph.ID, why []string) {
		for _, id := range policies {
			doc := x.docs.Of(id)
			if doc == nil {
				continue
			}
			for _, s := range doc.Statements {
				out = append(out, grant{s, id, slices.Concat(why, value.Texts(s.Maybe))})
			}
		}
	}
	read(role.Policies.IDs, nil)
	why := role.Policies.Why
	if len(why) == 0 {
		why = []string{"the role may not have the policy"}
	}
	read(role.Policies.Maybe, why)
	return out
}

// registers are the statements that let an instance register with Systems
// Manager, as AmazonSSMManagedInstanceCore does.
func (x *inference) registers(role *graph.Role) []held {
	var out []held
	for _, s := range x.grants(role) {
		if s.Effect != iam.Allow || s.NotAction {
			continue
		}
		for _, a := range s.Actions.Values {
			prefix, _, _ := strings.Cut(a, ":")
			if strings.EqualFold(prefix, "ssm") && likeAction(a, "ssm:UpdateInstanceInformation") {
				out = append(out, held{s.reason("a statement of its role lets Systems Manager manage it", "ロールのステートメントが Systems Manager による管理を許可している"), s.why})
				break
			}
		}
	}
	return out
}

// role are the needs that follow from the statements of a workload's role: those
// that name actions of a service.
func (x *inference) role(w *graph.Workload) []hint {
	role := x.roleOf(w)
	if role == nil {
		return nil
	}
	all := x.grants(role)
	var out []hint
	for _, s := range all {
		if s.Effect != iam.Allow || s.NotAction || onBehalf(s.Conditions) {
			continue
		}
		out = append(out, x.statement(w, s, all)...)
	}
	return out
}

// statement are the needs of one statement, one a service in the order of its
// actions.
func (x *inference) statement(w *graph.Workload, s grant, all []grant) []hint {
	resources, elsewhere := x.resources(w, s)
	if elsewhere {
		return nil
	}
	why := slices.Clone(s.why)
	for _, c := range s.Conditions {
		why = append(why, value.Texts(c.Open)...)
	}
	var order []string
	named := map[string][]string{}
	for _, action := range s.Actions.Values {
		service := serviceOf(x.tokens, action)
		if service == "" || ownBusiness(w, action, s.Actions.Values) || denied(action, all) || service == "dynamodb-streams" && !x.aboutStreams(s) {
			continue
		}
		if named[service] == nil {
			order = append(order, service)
		}
		named[service] = append(named[service], action)
	}
	var out []hint
	for _, service := range order {
		actions := named[service]
		h := hint{service: service, why: why, optional: service == "ec2messages"}
		// A function has a role of its own, which allows what its code calls.
		if unnamed(actions) && anything(s.Statement) && !agentsOnly(service) && w.WorkloadKind != graph.WorkloadFunction {
			h.why = append(slices.Clone(why), "the statement allows "+actions[0]+" on everything and names no action")
		}
		shown := x.render(actions)
		h.reason = s.reason("a statement of its role allows "+listed(shown), "ロールのステートメントが "+listedJa(shown)+" を許可している")
		for _, action := range actions {
			for _, resource := range resources {
				if !strings.ContainsAny(action, "*?") && !x.tokens.Has(action) {
					h.calls = append(h.calls, graph.NeedCall{Action: action, Resource: resource})
				}
			}
		}
		out = append(out, h)
	}
	return out
}

func (x *inference) render(actions []string) []string {
	out := make([]string, len(actions))
	for i, a := range actions {
		out[i] = x.tokens.Render(a)
	}
	return out
}

// maxListed bounds the actions that a reason names.
const maxListed = 3

// listed joins texts for people: "a, b and c".
func listed(list []string) string {
	switch n := len(list); {
	case n > maxListed:
		return fmt.Sprintf("%s and %d more", strings.Join(list[:maxListed], ", "), n-maxListed)
	case n > 1:
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return strings.Join(list, "")
}

// listedJa does the same in Japanese.
func listedJa(list []string) string {
	if n := len(list); n > maxListed {
		return fmt.Sprintf("%s など %d 件", strings.Join(list[:maxListed], "、"), n)
	}
	return strings.Join(list, "、")
}

// unnamed reports whether actions are all of their services'.
func unnamed(actions []string) bool {
	return !slices.ContainsFunc(actions, func(a string) bool {
		_, name, _ := strings.Cut(a, ":")
		return strings.Trim(name, "*") != ""
	})
}

// anything reports whether a statement is about every resource.
func anything(s iam.Statement) bool {
	return s.NotResource || !s.HasResource || slices.ContainsFunc(s.Resources.Values, func(r string) bool {
		return strings.Trim(r, "*") == "" || strings.Trim(r, ":*") == "arn"
	})
}

// agentsOnly reports whether only an agent on the workload calls a service, so
// that to allow all of it is to name it.
func agentsOnly(service string) bool { return service == "ssmmessages" || service == "ec2messages" }

// onBehalf reports whether a statement is for calls that another service makes
// for the workload: these do not come from its network.
func onBehalf(conditions []iam.Condition) bool {
	return slices.ContainsFunc(conditions, func(c iam.Condition) bool {
		switch strings.ToLower(c.Key) {
		case "kms:viaservice", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast":
			return !c.Operator.Negated && c.Operator.Name != "Null"
		case "aws:viaawsservice":
			return c.Operator.Name == "Bool" && slices.ContainsFunc(c.Values.Values, func(v string) bool { return strings.EqualFold(v, "true") })
		}
		return false
	})
}

// resources are the resources that a statement names. elsewhere is true where it
// is about other regions, whose services an endpoint here is none of.
func (x *inference) resources(w *graph.Workload, s grant) (list []string, elsewhere bool) {
	own, ok := w.Region.Get()
	if ok && x.otherRegion(s.Conditions, own) {
		return nil, true
	}
	if s.NotResource || !s.HasResource {
		return nil, false
	}
	elsewhere = ok && len(s.Resources.Values) > 0 && len(s.Resources.Open) == 0
	for _, r := range s.Resources.Values {
		parts := strings.SplitN(r, ":", 6)
		if len(parts) < 6 || parts[3] == "" || parts[3] == own || strings.ContainsAny(parts[3], "*?") || x.tokens.Has(parts[3]) {
			elsewhere = false
			list = append(list, r)
		}
	}
	return list, elsewhere
}

// aboutStreams reports whether a statement may be about a stream of a table: the
// actions of DynamoDB Streams have no effect on a table itself (Service
// Authorization Reference, "Resource types defined by Amazon DynamoDB").
func (x *inference) aboutStreams(s grant) bool {
	return s.NotResource || !s.HasResource || len(s.Resources.Open) > 0 || slices.ContainsFunc(s.Resources.Values, x.mayBeStream)
}

// mayBeStream reports whether a resource pattern may match the ARN of a stream,
// which is that of its table with "/stream/LABEL" behind it.
func (x *inference) mayBeStream(resource string) bool {
	pieces := x.tokens.Pieces(resource)
	rest := resource
	if len(pieces) > 0 && pieces[0].Ref != nil && strings.EqualFold(pieces[0].Ref.Attribute, "arn") {
		rest = "arn:::::table/t" + strings.TrimPrefix(resource, x.tokens.Ref(*pieces[0].Ref))
	}
	parts := strings.SplitN(rest, ":", 6)
	if len(parts) < 6 {
		return true
	}
	path, _, wild := strings.Cut(parts[5], "*")
	segments := strings.SplitN(path, "/", 4)
	if len(segments) < 3 {
		return wild
	}
	return segments[2] == "stream" || wild && len(segments) == 3 && strings.HasPrefix("stream", segments[2])
}

// otherRegion reports whether a statement is for calls to services of other
// regions than own only.
func (x *inference) otherRegion(conditions []iam.Condition, own string) bool {
	return slices.ContainsFunc(conditions, func(c iam.Condition) bool {
		return strings.EqualFold(c.Key, "aws:RequestedRegion") && !c.Operator.Negated && strings.HasPrefix(c.Operator.Name, "String") &&
			len(c.Values.Open) == 0 && !slices.ContainsFunc(c.Values.Values, func(v string) bool {
			return x.tokens.Has(v) || likeAction(v, own)
		})
	})
}

// denied reports whether another statement certainly denies an action on every
// resource.
func denied(action string, all []grant) bool {
	return slices.ContainsFunc(all, func(s grant) bool {
		if s.Effect != iam.Deny || len(s.why) > 0 || len(s.Conditions) > 0 || s.NotResource || len(s.Actions.Open) > 0 ||
			!slices.Contains(s.Resources.Values, "*") {
			return false
		}
		listed := slices.ContainsFunc(s.Actions.Values, func(p string) bool { return likeAction(p, action) })
		return listed != s.NotAction
	})
}

// likeAction reports whether an action pattern matches an action, letter case
// aside; of the action wildcards are plain characters.
func likeAction(pattern, action string) bool {
	return wildcard.Match(strings.ToLower(pattern), strings.ToLower(action))
}
