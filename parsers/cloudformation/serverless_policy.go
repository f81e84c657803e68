package cloudformation

import (
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// policies sorts SAM's Policies into inline policies and managed ones. An item
// is a managed policy's name or ARN, a policy document, a policy template, or
// Fn::If of such.
func (x *samTransform) policies(r *resource, props *node) (inline, managed []*node) {
	list := props.get("Policies")
	items := []*node{list}
	switch {
	case list == nil || list.kind == nullNode:
		return nil, nil
	case list.isList():
		items = list.items
	}
	for i, item := range items {
		name := r.id + "RolePolicy" + strconv.Itoa(i)
		if p := x.inlinePolicy(r, item, name); p != nil {
			inline = append(inline, p)
			continue
		}
		managed = append(managed, x.managed(item))
	}
	return inline, managed
}

// inlinePolicy makes an inline policy of a document or template; nil for what
// is neither.
func (x *samTransform) inlinePolicy(r *resource, n *node, name string) *node {
	if fn, arg, ok := n.function(); ok {
		if fn != "Fn::If" || !arg.isList() || len(arg.items) != 3 {
			return nil
		}
		branches := []*node{arg.items[0]}
		found := false
		for _, b := range arg.items[1:] {
			p := x.inlinePolicy(r, b, name)
			if p == nil {
				p = b // AWS::NoValue, or a managed policy that no inline one can be
			} else {
				found = true
			}
			branches = append(branches, p)
		}
		if !found {
			return nil
		}
		return n.at(pair("Fn::If", arg.listAt(branches...)))
	}
	if !n.isMap() {
		return nil
	}
	document := n
	if n.get("Statement") == nil {
		if document = x.template(r, n); document == nil {
			return nil
		}
	}
	return n.at(pair("PolicyName", n.textAt(name)), pair("PolicyDocument", document))
}

// managed is a managed policy by its ARN, or by the name of one of AWS's.
func (x *samTransform) managed(n *node) *node {
	name, ok := n.scalar()
	if !ok || strings.HasPrefix(name, "arn:") {
		return n
	}
	if strings.HasPrefix(name, "AWSLambda") && strings.HasSuffix(name, "ExecutionRole") {
		name = "service-role/" + name
	}
	return managedPolicy(n, name)
}

// template expands a policy template: a mapping of its name to its parameters.
func (x *samTransform) template(r *resource, n *node) *node {
	if len(n.entries) != 1 {
		return nil
	}
	e := n.entries[0]
	var statements []*node
	for line := range strings.Lines(policyTemplates) {
		fields := strings.Fields(line)
		if len(fields) >= 3 && fields[0] == e.key {
			statements = append(statements, templateStatement(n, fields, e.value))
		}
	}
	if len(statements) == 0 {
		x.st.ev.report(source.Diagnostic{Severity: source.Warning, Summary: "Policy template is not known", Subject: e.rng(), Address: x.st.prefix + r.id,
			Detail: "Resource " + x.st.prefix + r.id + " of " + x.st.tpl.path + ": there is no policy template " + e.key + " here. What it allows is not seen."})
		return n.unknownAt("the policy template " + e.key + " is not known")
	}
	return n.at(pair("Statement", n.listAt(statements...)))
}

// templateStatement makes a statement of a line of policyTemplates.
func templateStatement(n *node, fields []string, parameters *node) *node {
	text := func(s string) *node {
		s = strings.ReplaceAll(s, "~", "${AWS::Region}:${AWS::AccountId}")
		if rest, ok := strings.CutPrefix(s, "@"); ok {
			s = "arn:${AWS::Partition}:" + rest
		}
		if !strings.Contains(s, "${") {
			return n.textAt(s)
		}
		if !parameters.isMap() || len(parameters.entries) == 0 {
			return subText(n, s)
		}
		return n.at(pair("Fn::Sub", n.listAt(n.textAt(s), parameters)))
	}
	var actions, resources []*node
	for a := range strings.SplitSeq(fields[1], ",") {
		actions = append(actions, n.textAt(a))
	}
	for r := range strings.SplitSeq(fields[2], ",") {
		resources = append(resources, text(r))
	}
	entries := []entry{pair("Effect", n.textAt("Allow")), pair("Action", n.listAt(actions...)), pair("Resource", n.listAt(resources...))}
	if len(fields) == 6 {
		entries = append(entries, pair("Condition", n.at(pair(fields[3], n.at(pair(fields[4], text(fields[5])))))))
	}
	return n.at(entries...)
}
