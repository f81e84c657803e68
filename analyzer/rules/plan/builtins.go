package plan

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// native is a builtin that rules use often. It returns nil where the builtin is
// undefined, and false where it leaves these arguments to OPA.
type native func(args []value) (value, bool)

// natives are written anew because OPA's take and return syntax trees. What they
// do is documented in OPA's reference of builtins; tests compare the two.
var natives = map[string]native{
	"and":               setOperation(intersection),
	"or":                setOperation(union),
	"minus":             minus,
	"plus":              plus,
	"union":             unionOf,
	"count":             count,
	"sort":              sorted,
	"array.concat":      arrayConcat,
	"array.slice":       arraySlice,
	"object.get":        objectGet,
	"object.union":      objectUnion,
	"internal.member_2": member,
	"concat":            concat,
	"contains":          onTexts(strings.Contains),
	"startswith":        onTexts(strings.HasPrefix),
	"endswith":          onTexts(strings.HasSuffix),
	"trim_prefix":       betweenTexts(strings.TrimPrefix),
	"trim_suffix":       betweenTexts(strings.TrimSuffix),
	"lower":             lower,
	"replace":           replace,
	"split":             split,
	"is_string":         is(rankText),
	"is_number":         is(rankNumber),
	"is_boolean":        is(rankBoolean),
	"is_null":           is(rankNull),
	"is_array":          is(rankArray),
	"is_object":         is(rankObject),
	"is_set":            is(rankSet),
	"equal":             ordered(func(c int) bool { return c == 0 }),
	"neq":               ordered(func(c int) bool { return c != 0 }),
	"lt":                ordered(func(c int) bool { return c < 0 }),
	"lte":               ordered(func(c int) bool { return c <= 0 }),
	"gt":                ordered(func(c int) bool { return c > 0 }),
	"gte":               ordered(func(c int) bool { return c >= 0 }),
}

func is(rankOf int) native {
	return func(args []value) (value, bool) { return boolean(rank(args[0]) == rankOf), true }
}

func ordered(holds func(int) bool) native {
	return func(args []value) (value, bool) { return boolean(holds(compare(args[0], args[1]))), true }
}

func onTexts(holds func(a, b string) bool) native {
	return func(args []value) (value, bool) {
		a, first := args[0].(text)
		b, second := args[1].(text)
		if !first || !second {
			return nil, false
		}
		return boolean(holds(string(a), string(b))), true
	}
}

func betweenTexts(of func(a, b string) string) native {
	return func(args []value) (value, bool) {
		a, first := args[0].(text)
		b, second := args[1].(text)
		if !first || !second {
			return nil, false
		}
		return text(of(string(a), string(b))), true
	}
}

func setOperation(of func(a, b *set) *set) native {
	return func(args []value) (value, bool) {
		a, first := args[0].(*set)
		b, second := args[1].(*set)
		if !first || !second {
			return nil, false
		}
		return of(a, b), true
	}
}

func intersection(a, b *set) *set {
	out := &set{}
	for _, item := range a.items {
		if b.find(item) >= 0 {
			out.insert(item)
		}
	}
	return out
}

func union(a, b *set) *set {
	switch {
	case len(a.items) == 0:
		return b
	case len(b.items) == 0:
		return a
	}
	out := &set{}
	for _, s := range []*set{a, b} {
		for _, item := range s.items {
			out.insert(item)
		}
	}
	return out
}

func unionOf(args []value) (value, bool) {
	sets, ok := args[0].(*set)
	if !ok {
		return nil, false
	}
	out := &set{}
	for _, item := range sets.items {
		s, ok := item.(*set)
		if !ok {
			return nil, false
		}
		out = union(out, s)
	}
	return out, true
}

func minus(args []value) (value, bool) {
	switch a := args[0].(type) {
	case *set:
		b, ok := args[1].(*set)
		if !ok {
			return nil, false
		}
		out := &set{}
		for _, item := range a.items {
			if b.find(item) < 0 {
				out.insert(item)
			}
		}
		return out, true
	case integer:
		if b, ok := args[1].(integer); ok && small(a) && small(b) {
			return a - b, true
		}
	}
	return nil, false
}

func plus(args []value) (value, bool) {
	a, first := args[0].(integer)
	b, second := args[1].(integer)
	if !first || !second || !small(a) || !small(b) {
		return nil, false
	}
	return a + b, true
}

// small reports whether sums of n do not overflow.
func small(n integer) bool { return n > -1<<60 && n < 1<<60 }

func count(args []value) (value, bool) {
	if n := length(args[0]); n >= 0 {
		return integer(n), true
	}
	return nil, false
}

func sorted(args []value) (value, bool) {
	switch v := args[0].(type) {
	case *array:
		items := slices.Clone(v.items)
		slices.SortFunc(items, compare)
		return &array{items: items}, true
	case *set:
		return &array{items: v.list()}, true
	}
	return nil, false
}

func arrayConcat(args []value) (value, bool) {
	a, first := args[0].(*array)
	b, second := args[1].(*array)
	switch {
	case !first || !second:
		return nil, false
	case len(a.items) == 0:
		return b, true
	case len(b.items) == 0:
		return a, true
	}
	return &array{items: slices.Concat(a.items, b.items)}, true
}

func arraySlice(args []value) (value, bool) {
	a, first := args[0].(*array)
	start, second := args[1].(integer)
	stop, third := args[2].(integer)
	if !first || !second || !third {
		return nil, false
	}
	end := int(min(max(stop, 0), integer(len(a.items))))
	begin := min(int(max(start, 0)), end)
	return &array{items: a.items[begin:end:end]}, true
}

// objectGet leaves paths, which are arrays, to OPA.
func objectGet(args []value) (value, bool) {
	o, ok := args[0].(*object)
	if _, path := args[1].(*array); !ok || path {
		return nil, false
	}
	if v := o.get(args[1]); v != nil {
		return v, true
	}
	return args[2], true
}

func objectUnion(args []value) (value, bool) {
	a, first := args[0].(*object)
	b, second := args[1].(*object)
	if !first || !second {
		return nil, false
	}
	return merge(a, b), true
}

func member(args []value) (value, bool) {
	switch c := args[1].(type) {
	case *set:
		return boolean(c.find(args[0]) >= 0), true
	case *array:
		return boolean(has(c.items, args[0])), true
	case *object:
		return boolean(has(c.values, args[0])), true
	}
	return boolean(false), true
}

func has(list []value, v value) bool {
	for _, item := range list {
		if equal(item, v) {
			return true
		}
	}
	return false
}

// items returns the elements of an array or a set.
func items(v value) ([]value, bool) {
	switch v := v.(type) {
	case *array:
		return v.items, true
	case *set:
		return v.list(), true
	}
	return nil, false
}

func concat(args []value) (value, bool) {
	between, ok := args[0].(text)
	list, are := items(args[1])
	if !ok || !are {
		return nil, false
	}
	words := make([]string, len(list))
	for i, item := range list {
		s, ok := item.(text)
		if !ok {
			return nil, false
		}
		words[i] = string(s)
	}
	return text(strings.Join(words, string(between))), true
}

func lower(args []value) (value, bool) {
	s, ok := args[0].(text)
	if !ok {
		return nil, false
	}
	return text(strings.ToLower(string(s))), true
}

func replace(args []value) (value, bool) {
	s, first := args[0].(text)
	before, second := args[1].(text)
	after, third := args[2].(text)
	if !first || !second || !third {
		return nil, false
	}
	return text(strings.ReplaceAll(string(s), string(before), string(after))), true
}

func split(args []value) (value, bool) {
	s, first := args[0].(text)
	between, second := args[1].(text)
	if !first || !second {
		return nil, false
	}
	out := &array{}
	for part := range strings.SplitSeq(string(s), string(between)) {
		out.items = append(out.items, text(part))
	}
	return out, true
}

// builtin calls a builtin with operands of the caller's.
func (m *Machine) builtin(b int32, locals []value, operands []int32) value {
	args := m.args[:0]
	for _, operand := range operands {
		args = append(args, m.read(locals, operand))
	}
	m.args = args
	if f := m.p.natives[b]; f != nil {
		if v, ok := f(args); ok {
			return v
		}
	}
	return m.ask(m.p.builtins[b], args)
}

func opaBuiltin(name string) topdown.BuiltinFunc { return topdown.GetBuiltin(name) }

// ask has OPA evaluate a builtin. One that fails is undefined, as it is in a
// query that is not strict.
func (m *Machine) ask(name string, args []value) value {
	terms := make([]*ast.Term, len(args))
	for i, arg := range args {
		terms[i] = termOf(arg)
	}
	var out value
	err := opaBuiltin(name)(topdown.BuiltinContext{Context: m.ctx}, terms, func(t *ast.Term) error {
		out = valueOf(t.Value)
		return nil
	})
	var halt topdown.Halt
	switch {
	case errors.As(err, &halt):
		m.err = halt.Err
		return nil
	case err != nil:
		return nil
	}
	return out
}

func termOf(v value) *ast.Term {
	switch v := v.(type) {
	case boolean:
		return ast.BooleanTerm(bool(v))
	case integer, decimal:
		return ast.NewTerm(numberOf(v))
	case text:
		return ast.StringTerm(string(v))
	case *array:
		return ast.ArrayTerm(termsOf(v.items)...)
	case *set:
		return ast.SetTerm(termsOf(v.items)...)
	case *object:
		pairs := make([][2]*ast.Term, len(v.values))
		for i, item := range v.values {
			pairs[i] = [2]*ast.Term{termOf(v.key(int32(i))), termOf(item)}
		}
		return ast.ObjectTerm(pairs...)
	}
	return ast.NullTerm()
}

func termsOf(list []value) []*ast.Term {
	out := make([]*ast.Term, len(list))
	for i, item := range list {
		out[i] = termOf(item)
	}
	return out
}

func valueOf(v ast.Value) value {
	switch v := v.(type) {
	case ast.Boolean:
		return boolean(v)
	case ast.Number:
		if n, err := json.Number(v).Int64(); err == nil {
			return integer(n)
		}
		return decimal(v)
	case ast.String:
		return text(v)
	case *ast.Array:
		out := &array{}
		v.Foreach(func(t *ast.Term) { out.items = append(out.items, valueOf(t.Value)) })
		return out
	case ast.Set:
		out := &set{}
		v.Foreach(func(t *ast.Term) { out.insert(valueOf(t.Value)) })
		return out
	case ast.Object:
		out := &object{}
		v.Foreach(func(key, item *ast.Term) { out.put(valueOf(key.Value), valueOf(item.Value)) })
		return out
	}
	return null{}
}

func numberText(n integer) string { return strconv.FormatInt(int64(n), 10) }
