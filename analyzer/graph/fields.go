package graph

import "github.com/vpce-lint/vpce-lint/parsers/value"

// fields receives the description of one object, attribute by attribute. The
// methods that begin with "opt" are for attributes that may be null; where the
// attribute of another method is null, it counts as unknown.
type fields interface {
	text(name string, a Attr[string])
	optText(name string, a Attr[string])
	// enum is a text of a closed set.
	enum(name string, a Attr[string], values ...string)
	flag(name string, a Attr[bool])
	optFlag(name string, a Attr[bool])
	number(name string, a Attr[int])
	optNumber(name string, a Attr[int])
	texts(name string, a Attr[[]string])
	// sometimes is a text that is absent where it is empty.
	sometimes(name, text string)
	// pairs is an object whose keys are data.
	pairs(name string, tags []Tag)

	// ref is the id of another node.
	ref(name string, a Attr[ID])
	optRef(name string, a Attr[ID])
	ids(name string, ids []ID)
	refs(name string, r Refs)

	// nested is an object inside this one: absent where why is not empty, null
	// where describe is nil.
	nested(name, why string, nullable bool, describe func(f fields))
	// items is a list of n objects; describe describes the i-th one, or a blank
	// one where i is -1.
	items(name string, n int, describe func(i int, f fields))
	// unknowns is the list of this object's attributes that are unknown. It
	// comes last.
	unknowns()
}

// objects describes a list of objects; blank is one without attributes.
func objects[T any](f fields, name string, list []T, blank T, describe func(T, fields)) {
	f.items(name, len(list), func(i int, f fields) {
		if i < 0 {
			describe(blank, f)
			return
		}
		describe(list[i], f)
	})
}

func describeNode(n Node, f fields) {
	c := n.Base()
	f.text("id", Known(string(c.ID)))
	f.number("rank", Known(c.Rank))
	existence(f, c.When)
	f.optText("name", c.Name)
	f.pairs("tags", c.Tags)
	f.optText("region", c.Region)
	n.describe(f)
	f.unknowns()
}

func existence(f fields, when *value.Formula) {
	if when == nil {
		f.enum("exists", Known("yes"), "yes", "maybe")
		f.sometimes("condition", "")
		return
	}
	f.enum("exists", Known("maybe"), "yes", "maybe")
	f.sometimes("condition", when.String())
}

func textOf[T ~string](a Attr[T]) Attr[string] {
	return Attr[string]{state: a.state, value: string(a.value), why: a.why}
}
