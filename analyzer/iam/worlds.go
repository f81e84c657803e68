package iam

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// maxAtoms bounds the open questions that a policy is read for both answers of.
const maxAtoms = 5

// Worlds reads a policy document once for each way to answer the open questions
// of its undecided conditions, so that what holds in every world is definite.
// Where there are none, or too many, there is one document, as ParseValue reads
// it. A world without a document has nil.
func Worlds(v cty.Value, tokens *value.Tokens) []*Document {
	var atoms []string
	gather(v, &atoms, 0)
	if len(atoms) > maxAtoms {
		atoms = nil
	}
	slices.Sort(atoms)
	var out []*Document
	for m := range 1 << len(atoms) {
		world := map[string]bool{}
		for i, a := range atoms {
			world[a] = m&(1<<i) == 0
		}
		in := decided(v, world, 0)
		if tokens.StateOf(in) == value.Unset {
			out = append(out, nil)
			continue
		}
		out = append(out, ParseValue(in, tokens))
	}
	return out
}

// gather collects the atoms of all choices in v, each once.
func gather(v cty.Value, atoms *[]string, depth int) {
	if v == cty.NilVal || depth > maxNesting {
		return
	}
	if c, ok := value.ChoiceOf(v); ok {
		atomsOf(c.If, atoms)
		gather(c.Then, atoms, depth+1)
		gather(c.Else, atoms, depth+1)
		return
	}
	v, _ = v.Unmark()
	if v.IsKnown() && !v.IsNull() && v.CanIterateElements() {
		for it := v.ElementIterator(); it.Next(); {
			_, e := it.Element()
			gather(e, atoms, depth+1)
		}
	}
}

func atomsOf(f *value.Formula, atoms *[]string) {
	if f == nil {
		return
	}
	if f.Op == "atom" && !slices.Contains(*atoms, f.Atom) {
		*atoms = append(*atoms, f.Atom)
	}
	for _, a := range f.Args {
		atomsOf(a, atoms)
	}
}

func holds(f *value.Formula, world map[string]bool) bool {
	if f == nil {
		return true
	}
	switch f.Op {
	case "atom":
		return world[f.Atom]
	case "not":
		return !holds(f.Args[0], world)
	case "or":
		return slices.ContainsFunc(f.Args, func(a *value.Formula) bool { return holds(a, world) })
	}
	return !slices.ContainsFunc(f.Args, func(a *value.Formula) bool { return !holds(a, world) })
}

// decided returns v with each choice of the world's made. Without atoms it is v
// itself.
func decided(v cty.Value, world map[string]bool, depth int) cty.Value {
	if v == cty.NilVal || len(world) == 0 || depth > maxNesting {
		return v
	}
	if c, ok := value.ChoiceOf(v); ok {
		if holds(c.If, world) {
			return decided(c.Then, world, depth+1)
		}
		return decided(c.Else, world, depth+1)
	}
	bare, _ := v.Unmark()
	if !bare.IsKnown() || bare.IsNull() || !bare.CanIterateElements() {
		return v
	}
	ty := bare.Type()
	object := ty.IsObjectType() || ty.IsMapType()
	entries := map[string]cty.Value{}
	var items []cty.Value
	for it := bare.ElementIterator(); it.Next(); {
		k, e := it.Element()
		e = decided(e, world, depth+1)
		if e == cty.NilVal {
			e = cty.NullVal(cty.DynamicPseudoType)
		}
		if object {
			k, _ = k.Unmark()
			entries[k.AsString()] = e
		} else {
			items = append(items, e)
		}
	}
	if object {
		return cty.ObjectVal(entries)
	}
	return cty.TupleVal(items)
}

// JoinBucketVerdicts is the verdict of a policy that was read in several worlds,
// at least one. The verdict is known where all agree; a witness is there where
// each world has one, and is the first world's.
func JoinBucketVerdicts(verdicts []BucketVerdict) BucketVerdict {
	out := verdicts[0]
	witnesses := out.Witness != nil
	for _, v := range verdicts[1:] {
		witnesses = witnesses && v.Witness != nil
		for _, p := range v.Possible {
			if !slices.Contains(out.Possible, p) {
				out.Possible = append(slices.Clip(out.Possible), p)
			}
		}
		for _, n := range v.Approved {
			if !slices.Contains(out.Approved, n) {
				out.Approved = append(slices.Clip(out.Approved), n)
			}
		}
		for _, w := range v.Why {
			if !slices.Contains(out.Why, w) {
				out.Why = append(slices.Clip(out.Why), w)
			}
		}
		out.NetworkCondition = out.NetworkCondition && v.NetworkCondition
		out.ServicesOnly = out.ServicesOnly && v.ServicesOnly
		out.Public = out.Public || v.Public
		if v.Verdict != out.Verdict {
			out.Verdict = Unknown
		}
	}
	order := []Verdict{Restricted, Leaks, Silent}
	slices.SortFunc(out.Possible, func(a, b Verdict) int { return slices.Index(order, a) - slices.Index(order, b) })
	if out.Verdict == Unknown && len(out.Why) == 0 {
		out.Why = []value.Reason{{Kind: value.Condition, Text: "an undecided condition chooses between policies of different verdicts"}}
	}
	if !witnesses {
		out.Witness = nil
	}
	return out
}
