package cloudformation

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// maxStackDepth bounds how deep stacks nest.
const maxStackDepth = 20

// child is what a nested stack comes to: a stack, or a gap.
type child struct {
	stack *stack
	gap   declared.Gap
	why   value.Reason
}

// child finds the template of a nested stack, once.
func (ev *evaluator) child(st *stack, r *resource) *child {
	if c := st.children[r.id]; c != nil {
		return c
	}
	address := st.prefix + r.id
	c := &child{why: value.Reason{Kind: value.Module, Text: "nested stack " + address + " is not on disk", Range: r.entry.header()}}
	st.children[r.id] = c
	*ev.depth++
	defer func() { *ev.depth-- }()
	p, problem := ev.nestedPath(st, r)
	if *ev.depth >= maxPending {
		problem = "references lead through too many stacks"
	}
	for up := st; up != nil && problem == ""; up = up.parent {
		if up.tpl.path == p {
			problem = p + " nests itself"
		}
	}
	if problem == "" && st.depth >= maxStackDepth {
		problem = "stacks nest deeper than is analysed"
	}
	var t *template
	if problem == "" {
		if t = ev.l.template(p); t == nil {
			problem = p + " is no template"
		}
	}
	if problem != "" {
		ev.missing(st, r, c, problem)
		return c
	}
	ev.nests[p] = true
	c.stack = ev.nest(st, r, t)
	return c
}

// nest makes the stack of a template that another one nests.
func (ev *evaluator) nest(st *stack, r *resource, t *template) *stack {
	address := st.prefix + r.id
	for _, d := range t.diags {
		ev.report(d)
	}
	exists := ev.existence(st, r)
	out := &stack{
		ev: ev, tpl: t, parent: st, address: address, prefix: address + ".", depth: st.depth + 1,
		calls:  append(append([]declared.Call{}, st.calls...), declared.Call{Address: address, Header: r.entry.header(), Block: r.entry.rng()}),
		exists: st.exists, why: st.why, given: map[string]cty.Value{},
		accepted: slices.Concat(ignores(t.root.get("Metadata"), ""), ignores(r.entry.value.get("Metadata"), address), st.accepted),
	}
	if v := st.scope().under(exists); !v.decided {
		out.exists = value.And(st.exists, v.f)
		out.why = append(append([]value.Reason{}, st.why...), v.why...)
	}
	if i, ok := r.byName["Parameters"]; ok {
		m := r.props[i]
		members, _ := ev.members(m.entry.value, ev.in(st, r, m.scope))
		for _, p := range members {
			out.given[p.key] = ev.eval(p.entry.value, p.scope)
		}
	}
	return out
}

// nestedPath finds where the template of a nested stack is, by what is written or
// else by what that evaluates to.
func (ev *evaluator) nestedPath(st *stack, r *resource) (p, problem string) {
	if p, ok := ev.l.nestedBy(st.tpl, r.entry.value); ok {
		return p, ""
	}
	var v cty.Value
	for _, name := range []string{"TemplateURL", "Location"} {
		if t := ev.attr(st, r, name); t != nil {
			v = ev.force(t)
		}
	}
	switch {
	case v == cty.NilVal:
		return "", "it has no TemplateURL"
	case v.Type().IsObjectType():
		return "", "it is an application of a repository"
	}
	if p, ok := ev.uploaded(st.tpl, v, r.body.get("Parameters")); ok {
		return p, ""
	}
	location, ok := ev.literal(v)
	if !ok {
		s, state := ev.tokens.String(ev.tokens.Settle(v, true))
		if state == value.Known {
			return "", ev.tokens.Render(s) + " is no path"
		}
		return "", "its TemplateURL is not known"
	}
	if strings.Contains(location, "://") && !strings.HasPrefix(location, "file://") {
		return "", location + " is not on disk"
	}
	if p, ok = ev.l.localTemplate(st.tpl, location); !ok {
		return "", location + " is not there, is no template, or is outside the root of the scan"
	}
	return p, ""
}

// missing makes the gap of a nested stack that is not on disk.
func (ev *evaluator) missing(st *stack, r *resource, c *child, problem string) {
	address := st.prefix + r.id
	if strings.HasSuffix(problem, " nests itself") {
		c.why.Text = "nested stack " + address + " nests itself"
	}
	c.gap = declared.Gap{Kind: declared.MissingModule, Address: address, Module: st.address, Range: r.entry.header(), Text: c.why.Text}
	if i, ok := r.byName["Parameters"]; ok {
		m := r.props[i]
		v := ev.eval(m.entry.value, ev.in(st, r, m.scope))
		c.gap.Refs, c.gap.Holes = ev.tokens.Identities(v)
	}
	ev.report(source.Diagnostic{
		Severity: source.Warning, Summary: "Nested stack is not analysed", Subject: r.entry.header(), Address: address,
		Detail: "Nested stack " + address + " of " + st.tpl.path + ": " + problem + ". Its outputs are unknown, and what it may create is not seen.",
	})
}

// opaque reports whether a resource stands for others that are not on disk: a
// module of the CloudFormation registry, or a product of the Service Catalog.
func (r *resource) opaque() bool {
	return strings.HasSuffix(r.typ, "::MODULE") || r.typ == "AWS::ServiceCatalog::CloudFormationProvisionedProduct"
}

// opaque makes the gap of such a resource.
func (ev *evaluator) opaque(st *stack, r *resource) declared.Gap {
	address := st.prefix + r.id
	gap := declared.Gap{Kind: declared.MissingModule, Address: address, Module: st.address, Range: r.entry.header(),
		Text: "what " + address + " (" + r.typ + ") creates is not on disk"}
	attrs := map[string]cty.Value{}
	for _, p := range r.props {
		attrs[p.key] = ev.force(ev.attr(st, r, p.key))
	}
	gap.Refs, gap.Holes = ev.tokens.Identities(cty.ObjectVal(attrs))
	ev.report(source.Diagnostic{
		Severity: source.Warning, Summary: "Module is not analysed", Subject: gap.Range, Address: address,
		Detail: "Resource " + address + " of " + st.tpl.path + ": what " + r.typ + " creates is not on disk, and is not seen.",
	})
	return gap
}

// childOutput evaluates Fn::GetAtt of a nested stack's output.
func (ev *evaluator) childOutput(st *stack, r *resource, name string, n *node) cty.Value {
	c := ev.child(st, r)
	if c.stack != nil {
		v, ok := ev.output(c.stack, name)
		if ok {
			return v
		}
		if !c.stack.loose() {
			return ev.fail(n, "Unknown output", "Nested stack %s has no output %q.", st.prefix+r.id, name)
		}
		c.why.Text = "output " + name + " of nested stack " + st.prefix + r.id + " is not seen"
	}
	return value.Origin{Ref: st.ref(r.id, "Outputs."+name), Open: true, Why: c.why}.UnknownOf(ev.tokens, cty.String)
}
