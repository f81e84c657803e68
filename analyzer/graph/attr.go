package graph

import (
	"slices"
	"strings"
)

// Attr is an attribute of a node: known, null (there is none), or unknown. The
// zero Attr is null.
type Attr[T any] struct {
	state state
	value T
	why   []string
}

type state uint8

const (
	null state = iota
	known
	unknown
)

// Known returns an attribute that has the value v.
func Known[T any](v T) Attr[T] { return Attr[T]{state: known, value: v} }

// Null returns an attribute of which it is known that there is none.
func Null[T any]() Attr[T] { return Attr[T]{} }

// Unknown returns an attribute that the source does not give; why is made of
// English clauses without a full stop.
func Unknown[T any](why ...string) Attr[T] { return Attr[T]{state: unknown, why: why} }

// Get returns the value and whether there is one that is known.
func (a Attr[T]) Get() (T, bool) { return a.value, a.state == known }

// Or returns the value where it is known, and other where it is not.
func (a Attr[T]) Or(other T) T {
	if a.state == known {
		return a.value
	}
	return other
}

// IsKnown reports whether there is a value, and it is known.
func (a Attr[T]) IsKnown() bool { return a.state == known }

// IsNull reports whether it is known that there is no value.
func (a Attr[T]) IsNull() bool { return a.state == null }

// IsUnknown reports whether the source does not say what the value is.
func (a Attr[T]) IsUnknown() bool { return a.state == unknown }

// Why says why the attribute is unknown.
func (a Attr[T]) Why() []string { return a.why }

// OrDefault returns a, or a known v where a is null.
func (a Attr[T]) OrDefault(v T) Attr[T] {
	if a.state == null {
		return Known(v)
	}
	return a
}

// Is reports whether a is known and equal to v.
func Is[T comparable](a Attr[T], v T) bool { return a.state == known && a.value == v }

func (a Attr[T]) reason() string {
	if a.state == null {
		return "it is not set"
	}
	if len(a.why) == 0 {
		return "its value is not known"
	}
	return strings.Join(a.why, "; ")
}

// Refs is a relation to any number of nodes. The zero Refs is a relation to
// nothing, and complete.
type Refs struct {
	// IDs are definitely related.
	IDs []ID
	// Maybe are possibly related: through an association that exists maybe, or
	// in one branch of an undecided condition.
	Maybe []ID
	// Open is true where others, not known to us, may be related.
	Open bool
	// Why says why the relation is open, or why something is only maybe.
	Why []string
}

// Add relates id definitely. It is no longer maybe then.
func (r *Refs) Add(id ID) {
	if !slices.Contains(r.IDs, id) {
		r.IDs = append(r.IDs, id)
	}
	r.Maybe = slices.DeleteFunc(r.Maybe, func(m ID) bool { return m == id })
}

// AddMaybe relates id possibly.
func (r *Refs) AddMaybe(id ID, why ...string) {
	if !slices.Contains(r.IDs, id) && !slices.Contains(r.Maybe, id) {
		r.Maybe = append(r.Maybe, id)
	}
	r.because(why)
}

// AddOpen says that others may be related.
func (r *Refs) AddOpen(why ...string) {
	r.Open = true
	r.because(why)
}

// Merge adds what other has.
func (r *Refs) Merge(other Refs) {
	for _, id := range other.IDs {
		r.Add(id)
	}
	for _, id := range other.Maybe {
		r.AddMaybe(id)
	}
	r.Open = r.Open || other.Open
	r.because(other.Why)
}

// AsMaybe returns the relation with nothing of it definite.
func (r Refs) AsMaybe(why ...string) Refs {
	out := Refs{Open: r.Open, Why: slices.Clone(r.Why)}
	for _, id := range slices.Concat(r.IDs, r.Maybe) {
		out.AddMaybe(id)
	}
	out.because(why)
	return out
}

// IsEmpty reports whether it is known that nothing is related.
func (r Refs) IsEmpty() bool { return len(r.IDs) == 0 && len(r.Maybe) == 0 && !r.Open }

// Has reports whether id is definitely related.
func (r Refs) Has(id ID) bool { return slices.Contains(r.IDs, id) }

// All returns what is definitely or possibly related.
func (r Refs) All() []ID { return slices.Concat(r.IDs, r.Maybe) }

func (r *Refs) because(why []string) {
	for _, w := range why {
		if w != "" && !slices.Contains(r.Why, w) {
			r.Why = append(r.Why, w)
		}
	}
}
