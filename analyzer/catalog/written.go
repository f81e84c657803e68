package catalog

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// maxSteps bounds how many steps of the same kind are followed in one value:
// choices inside choices, attributes that are attributes of others.
const maxSteps = 8

// at follows a path of names and indices. Where an undecided condition stands
// on the way, the path goes on in both of its values.
func (b *builder) at(v cty.Value, path []string) cty.Value {
	for i, part := range path {
		if c, ok := b.choiceOf(v); ok {
			return rechoose(v, c, b.at(c.Then, path[i:]), b.at(c.Else, path[i:]))
		}
		n, isIndex := index(part)
		if !isIndex {
			v = b.t.Attr(v, part)
			continue
		}
		items, state := b.t.List(v)
		switch {
		case state == value.Open:
		case n < len(items):
			v = items[n]
		default:
			return cty.NilVal
		}
	}
	return v
}

// choiceOf returns the choice that makes v unknown. A set carries those of its
// elements and is no choice.
func (b *builder) choiceOf(v cty.Value) (*value.Choice, bool) {
	if b.t.StateOf(v) != value.Open {
		return nil, false
	}
	return value.ChoiceOf(v)
}

func index(s string) (n int, ok bool) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' || n > 1<<24 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, s != ""
}

// rechoose is a choice like c, which v carries, between other values. Where
// they are the same it is that value.
func rechoose(v cty.Value, c *value.Choice, then, other cty.Value) cty.Value {
	then, other = orNull(then), orNull(other)
	if sameValue(then, other) {
		return then
	}
	_, marks := v.Unmark()
	out := cty.NewValueMarks(&value.Choice{If: c.If, Then: then, Else: other})
	for m := range marks {
		if _, isChoice := m.(*value.Choice); !isChoice {
			out[m] = struct{}{}
		}
	}
	return cty.DynamicVal.WithMarks(out)
}

func orNull(v cty.Value) cty.Value {
	if v == cty.NilVal {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return v
}

// written reads v as it is where exists holds: of a choice that is decided
// there it is the one value, of an attribute of another resource that the
// template says itself it is what it says, and of a word in means the value
// that it stands for.
func (b *builder) written(v cty.Value, exists *value.Formula, means map[string]cty.Value) cty.Value {
	for range maxSteps {
		if c, ok := b.choiceOf(v); ok {
			switch {
			case exists.Implies(c.If):
				v = c.Then
			case exists.Implies(value.Not(c.If)):
				v = c.Else
			case means != nil:
				return rechoose(v, c, b.written(c.Then, exists, means), b.written(c.Else, exists, means))
			default:
				return v
			}
			continue
		}
		s, state := b.t.String(v)
		if state != value.Known {
			return v
		}
		if meant, ok := means[s]; ok {
			return meant
		}
		next, ok := b.echo(s)
		if !ok {
			return v
		}
		v = next
	}
	return v
}

// echo returns the property that a reference to an attribute of a template's
// resource repeats: CloudFormation gives an attribute the name of the property
// that it has its value from (Fn::GetAtt of a subnet's VpcId or AvailabilityZone,
// of a VPC's CidrBlock).
func (b *builder) echo(s string) (cty.Value, bool) {
	ref, ok := b.t.Only(s)
	if !ok {
		return cty.NilVal, false
	}
	r := b.templates[instanceKey{ref.Unit, ref.Address}]
	if r == nil {
		return cty.NilVal, false
	}
	v := b.t.Attr(r.Attributes, ref.Attribute)
	return v, b.t.StateOf(v) != value.Unset
}

// orDefault puts a default where v is not written, in each value of a choice.
func (b *builder) orDefault(v, d cty.Value) cty.Value {
	if b.t.StateOf(v) == value.Unset {
		return d
	}
	if c, ok := b.choiceOf(v); ok {
		return rechoose(v, c, b.orDefault(c.Then, d), b.orDefault(c.Else, d))
	}
	return v
}

// lowerCase takes the ways to write a boolean in a template: "True" is true
// there.
func (b *builder) lowerCase(v cty.Value) cty.Value {
	if s, state := b.t.String(v); state == value.Known && !b.t.Has(s) {
		return cty.StringVal(strings.ToLower(s))
	}
	return v
}
