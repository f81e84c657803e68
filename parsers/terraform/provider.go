package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// providerConfig is a provider block in the module instance that has it.
type providerConfig struct {
	in    *instance
	block *block
	// key is "aws", "aws.alias" or aws.alias["key"] in that module.
	key string
	// scope is that of the block: each of a provider with for_each.
	scope *scope
}

// providerRef is a reference to a provider configuration: "aws" or "aws.alias",
// and what stands in brackets behind it, NilVal where nothing does.
type providerRef struct {
	name  string
	index cty.Value
}

// provider resolves a reference to a provider in a module instance: what the
// module configures itself, what its call hands it, and for the default
// configuration what its caller has (Terraform documentation, "Providers
// Within Modules"). nil where nobody configures it.
func (ev *evaluator) provider(in *instance, ref providerRef) *providerConfig {
	if b := in.mod.providers[ref.name]; b != nil {
		return ev.configured(in, b, ref)
	}
	if in.via == nil {
		return nil
	}
	if e := in.via.body.expr("providers"); e != nil {
		pairs, diags := hcl.ExprMap(e)
		if !diags.HasErrors() {
			for _, p := range pairs {
				if inner, ok := ev.providerRef(p.Key, in.outer); ok && inner.name == ref.name {
					if outer, ok := ev.providerRef(p.Value, in.outer); ok {
						return ev.provider(in.parent, outer)
					}
				}
			}
		}
	}
	if strings.Contains(ref.name, ".") {
		return nil
	}
	return ev.provider(in.parent, ref)
}

// configured is the configuration of a provider block. One with for_each, which
// OpenTofu knows, has several.
func (ev *evaluator) configured(in *instance, b *block, ref providerRef) *providerConfig {
	p := &providerConfig{in: in, block: b, key: ref.name, scope: in.scope()}
	e := b.body.expr("for_each")
	if e == nil || ref.index == cty.NilVal {
		return p
	}
	name := in.in("provider." + ref.name)
	v := ev.argumentOf(p, "for_each", e)
	k := ev.find(ev.expandEach(v, e, name), ref.index)
	if k == nil {
		why := value.Reason{Kind: value.Computed, Text: "which of " + name + " is meant is not known", Range: b.header}
		k = ev.symbolicKey(unknownFrom(cty.DynamicPseudoType, v), name, []value.Reason{why}, nil)
	}
	p.key, p.scope = ref.name+k.String(ev.tokens), k.scope(in.scope())
	return p
}

// providerRef reads aws, aws.alias or aws.alias[key], the first two quoted or not.
func (ev *evaluator) providerRef(e hcl.Expression, s *scope) (ref providerRef, ok bool) {
	if k, ok := e.(*hclsyntax.ObjectConsKeyExpr); ok {
		e = k.Wrapped
	}
	if x, ok := e.(hclsyntax.Expression); ok {
		if s, ok := literal(x); ok {
			return providerRef{name: s}, true
		}
		if w, ok := x.(*hclsyntax.TemplateWrapExpr); ok {
			e = w.Wrapped
		}
	}
	if x, ok := e.(*hclsyntax.IndexExpr); ok {
		e, ref.index = x.Collection, ev.expr(x.Key, s)
	}
	t, diags := hcl.AbsTraversalForExpr(e)
	if diags.HasErrors() || len(t) == 0 {
		return providerRef{}, false
	}
	ref.name = t.RootName()
	for _, step := range t[1:] {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			ref.name += "." + step.Name
		case hcl.TraverseIndex:
			ref.index = step.Key
		}
	}
	return ref, true
}

// providerOf returns the configuration that a resource uses.
func (ev *evaluator) providerOf(ri *resourceInstance) *providerConfig {
	d := ri.of.decl
	if e := d.body.expr("provider"); e != nil {
		if ref, ok := ev.providerRef(e, ri.scope); ok {
			return ev.provider(ri.of.in, ref)
		}
	}
	name, _, _ := strings.Cut(d.typ, "_")
	return ev.provider(ri.of.in, providerRef{name: name})
}

// region returns where a resource lives: its own argument, its provider's
// region, or the region given on the command line.
func (ev *evaluator) region(ri *resourceInstance) cty.Value {
	if a := ri.of.decl.body.attr("region"); a != nil && !ri.of.decl.data {
		if v := ev.tokens.Settle(ev.shaped(ev.expr(a.expr, ri.scope), cty.String, a.rng), false); !isNull(v) {
			return v
		}
	}
	return ev.providerRegion(ev.providerOf(ri))
}

func (ev *evaluator) providerRegion(p *providerConfig) cty.Value {
	region := ev.l.opts.RegionOf(ev.environment.Dir)
	o := value.Origin{Ref: value.Ref{Unit: ev.unit, Address: "provider.aws", Attribute: "region"}, Open: true,
		Why: value.Reason{Kind: value.Variable, Text: "no provider block sets the region (--region gives one)"}}
	if p != nil {
		o.Ref.Address = p.in.in("provider." + p.key)
		o.Why.Range = p.block.header
		if e := p.block.body.expr("region"); e != nil {
			if v := ev.tokens.Settle(ev.shaped(ev.argumentOf(p, "region", e), cty.String, p.block.header), false); !isNull(v) {
				if s, ok := stringOf(unmarked(v)); !ok || !ev.tokens.Has(s) || region == "" {
					return v
				}
			}
		}
	}
	if region != "" {
		return cty.StringVal(region)
	}
	return o.UnknownOf(ev.tokens, cty.String)
}

// argumentOf returns an argument of a provider, which is evaluated once. key
// tells it from the others.
func (ev *evaluator) argumentOf(p *providerConfig, key string, e hclsyntax.Expression) cty.Value {
	name := "provider." + p.key + "." + key
	t := p.in.vars[name]
	if t == nil {
		t = &thunk{name: p.in.in(name), rng: p.block.header}
		t.eval = func() cty.Value { return ev.expr(e, p.scope) }
		p.in.vars[name] = t
	}
	return ev.force(t)
}

// account returns the id of the account that a resource lives in: the only one
// that its provider allows, or that of the role that the provider assumes; ""
// where neither says it.
func (ev *evaluator) account(ri *resourceInstance) string {
	p := ev.providerOf(ri)
	if p == nil {
		return ""
	}
	if e := p.block.body.expr("allowed_account_ids"); e != nil {
		ids, whole := ev.tokens.List(ev.argumentOf(p, "allowed_account_ids", e))
		if len(ids) == 1 && whole == value.Known {
			s, _ := ev.tokens.String(ids[0])
			return accountID(s)
		}
		return ""
	}
	for _, b := range p.block.body.ofType("assume_role") {
		if e := b.body.expr("role_arn"); e != nil {
			s, _ := ev.tokens.String(ev.argumentOf(p, "role_arn", e))
			if parts := strings.SplitN(s, ":", 6); len(parts) == 6 {
				return accountID(parts[4])
			}
		}
	}
	return ""
}

// accountID is s where it is an account id, else "".
func accountID(s string) string {
	if len(s) != 12 || strings.Trim(s, "0123456789") != "" {
		return ""
	}
	return s
}
