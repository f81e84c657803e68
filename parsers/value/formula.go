package value

import (
	"slices"
	"strings"
)

// Formula is a condition over atoms that the source leaves open. A nil Formula
// is true. Formulas are immutable; they may be compared by String.
type Formula struct {
	// Op is "atom", "not", "and" or "or".
	Op string
	// Atom names an open question ("var.create"); equal names are the same
	// question.
	Atom string
	// Many marks an atom that asks whether there is at least one of an unknown
	// number of things.
	Many bool
	Args []*Formula
}

// Atom returns the formula of one open question.
func Atom(name string) *Formula { return &Formula{Op: "atom", Atom: name} }

// Some returns the atom that asks whether there is at least one of an unknown
// number of things.
func Some(name string) *Formula { return &Formula{Op: "atom", Atom: name, Many: true} }

// Not negates f, which must not be nil.
func Not(f *Formula) *Formula {
	if f.Op == "not" {
		return f.Args[0]
	}
	return &Formula{Op: "not", Args: []*Formula{f}}
}

// And joins formulas; nil ones, which are true, fall away.
func And(fs ...*Formula) *Formula {
	fs = slices.DeleteFunc(slices.Clone(fs), func(f *Formula) bool { return f == nil })
	switch len(fs) {
	case 0:
		return nil
	case 1:
		return fs[0]
	}
	return &Formula{Op: "and", Args: fs}
}

// Or is true where one of its two or more arguments is; nil where one is nil.
func Or(fs ...*Formula) *Formula {
	if slices.Contains(fs, nil) {
		return nil
	}
	return &Formula{Op: "or", Args: fs}
}

// String returns the formula in the words of its atoms.
func (f *Formula) String() string {
	if f == nil {
		return "true"
	}
	switch f.Op {
	case "atom":
		return f.Atom
	case "not":
		return "!(" + f.Args[0].String() + ")"
	}
	parts := make([]string, len(f.Args))
	for i, a := range f.Args {
		parts[i] = "(" + a.String() + ")"
	}
	sep := " && "
	if f.Op == "or" {
		sep = " || "
	}
	return strings.Join(parts, sep)
}

// Conjuncts returns the formulas that all hold where f does.
func (f *Formula) Conjuncts() []*Formula {
	if f == nil {
		return nil
	}
	if f.Op != "and" {
		return []*Formula{f}
	}
	var out []*Formula
	for _, a := range f.Args {
		out = append(out, a.Conjuncts()...)
	}
	return out
}

// Implies reports whether other certainly holds where f does. It compares texts
// and may miss what follows.
func (f *Formula) Implies(other *Formula) bool {
	if other == nil {
		return true
	}
	have := f.Conjuncts()
	return !slices.ContainsFunc(other.Conjuncts(), func(c *Formula) bool { return !c.among(have) })
}

// Excludes reports whether other certainly does not hold where f does. It may miss
// that, as Implies does.
func (f *Formula) Excludes(other *Formula) bool {
	if f == nil || other == nil {
		return false
	}
	have := f.Conjuncts()
	return slices.ContainsFunc(other.Conjuncts(), func(c *Formula) bool { return Not(c).among(have) })
}

// Without returns the conjuncts of f that do not follow from given.
func (f *Formula) Without(given *Formula) []*Formula {
	have := given.Conjuncts()
	return slices.DeleteFunc(f.Conjuncts(), func(c *Formula) bool { return c.among(have) })
}

// among reports whether f holds where all of have do.
func (f *Formula) among(have []*Formula) bool {
	if f.Op == "or" && slices.ContainsFunc(f.Args, func(a *Formula) bool { return a.among(have) }) {
		return true
	}
	text := f.String()
	return slices.ContainsFunc(have, func(h *Formula) bool { return h.String() == text })
}
