package catalog

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// register holds resources that are no node, or not always one, and that others
// name: launch templates, instance profiles, task definitions, clusters.
type register struct {
	// what is the thing in words.
	what   string
	byKey  map[instanceKey]*reader
	byName map[unitName]*reader
	// all are in the order in which they are declared.
	all []*reader
	// used are those that something else names.
	used map[*reader]bool
}

func newRegister(what string) *register {
	return &register{what: what, byKey: map[instanceKey]*reader{}, byName: map[unitName]*reader{}, used: map[*reader]bool{}}
}

// add enters a resource, with its name.
func (r *register) add(in *reader) {
	r.byKey[instanceKey{in.res.Unit, in.res.Address}] = in
	r.all = append(r.all, in)
	if name, ok := in.ownName("name"); ok {
		r.byName[unitName{in.res.Unit, name}] = in
	}
}

// ownName is the name of a resource with the tokens in it, where it has one by
// which others can call it.
func (in *reader) ownName(word string) (string, bool) {
	name, state := in.token(word)
	return name, state == value.Known && name != "" && in.b.identified(name)
}

// find returns the resource that v names, by reference or by its name; of what
// follows a colon or comes before a slash in it nothing is asked ("family:3",
// the path of an ARN). Without one it returns why there is none.
func (r *register) find(b *builder, in *reader, v cty.Value) (found *reader, why []string) {
	v = b.written(v, in.res.Exists, nil)
	if c, ok := b.choiceOf(v); ok {
		r.mark(b, in, c.Then)
		r.mark(b, in, c.Else)
		return nil, b.why(v)
	}
	s, state := b.t.String(v)
	if state != value.Known || !b.identified(s) {
		r.mark(b, in, v)
		return nil, b.why(v)
	}
	for _, name := range namesIn(s) {
		if found = r.byName[unitName{in.res.Unit, name}]; found != nil {
			break
		}
	}
	if pieces := b.t.Pieces(s); found == nil && len(pieces) > 0 && pieces[0].Ref != nil {
		found = r.byKey[instanceKey{pieces[0].Ref.Unit, pieces[0].Ref.Address}]
	}
	if ref, ok := b.endOfARN(s); found == nil && ok {
		found = r.byKey[instanceKey{ref.Unit, ref.Address}]
	}
	if found == nil {
		return nil, []string{"the " + r.what + " " + b.t.Render(s) + " is not declared here"}
	}
	r.used[found] = true
	return found, nil
}

// namesIn are the names that a text may call something by.
func namesIn(s string) []string {
	out := []string{s}
	if strings.HasPrefix(s, "arn:") {
		s = s[strings.LastIndex(s, "/")+1:]
		out = append(out, s)
	}
	if name, _, ok := strings.Cut(s, ":"); ok && name != "" {
		out = append(out, name)
	}
	return out
}

// mark remembers that v names things of the register, in whatever way.
func (r *register) mark(b *builder, in *reader, v cty.Value) {
	if v == cty.NilVal {
		return
	}
	for _, ref := range b.t.Refs(v) {
		if x := r.byKey[instanceKey{ref.Unit, ref.Address}]; x != nil {
			r.used[x] = true
		}
	}
	if s, state := b.t.String(v); state == value.Known {
		for _, name := range namesIn(s) {
			if x := r.byName[unitName{in.res.Unit, name}]; x != nil {
				r.used[x] = true
			}
		}
	}
}
