package schema

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// maxDepth bounds the nesting of blocks and types, so that a broken line ends in
// an error. The deepest type of the provider has 13 levels.
const maxDepth = 64

// decoder reads one line. After the first error every method returns at once.
type decoder struct {
	rest  string
	depth int
	err   error
}

// decode reads the items of a line, as the package comment defines them.
func decode(items string) (*Block, error) {
	d := &decoder{rest: items}
	b := &Block{}
	for d.err == nil && d.take(' ') {
		d.item(b)
	}
	if d.err == nil && d.rest != "" {
		d.fail("a space")
	}
	if d.err != nil {
		return nil, d.err
	}
	return b, nil
}

func (d *decoder) fail(want string) {
	if d.err == nil {
		d.err = fmt.Errorf("want %s at %.20q", want, d.rest)
	}
	d.rest = ""
}

// take drops c from the front, if it is there.
func (d *decoder) take(c byte) bool {
	if d.rest == "" || d.rest[0] != c {
		return false
	}
	d.rest = d.rest[1:]
	return true
}

func (d *decoder) enter() bool {
	if d.depth++; d.depth > maxDepth {
		d.fail("less nesting")
		return false
	}
	return true
}

func (d *decoder) name() string {
	n := 0
	for n < len(d.rest) && isNameByte(d.rest[n]) {
		n++
	}
	if n == 0 {
		d.fail("a name")
		return ""
	}
	name := d.rest[:n]
	d.rest = d.rest[n:]
	return name
}

func isNameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func (d *decoder) item(b *Block) {
	if d.take('-') {
		b.Truncated = true
		return
	}
	name := d.name()
	if d.rest == "" {
		d.fail("a flag or a nesting mode")
		return
	}
	mark := d.rest[0]
	d.rest = d.rest[1:]
	switch mark {
	case '!', '?', '~', '+':
		if n := len(b.Attributes); n > 0 && b.Attributes[n-1].Name >= name {
			d.fail("attributes in order")
			return
		}
		a := Attribute{
			Name:     name,
			Required: mark == '!',
			Optional: mark == '?' || mark == '+',
			Computed: mark == '~' || mark == '+',
			Type:     cty.String,
		}
		if d.rest != "" && d.rest[0] != ' ' && d.rest[0] != ')' {
			a.Type = d.typ()
		}
		b.Attributes = append(b.Attributes, a)
	case '[', '<', '.', '%':
		if n := len(b.Blocks); n > 0 && b.Blocks[n-1].Name >= name {
			d.fail("blocks in order")
			return
		}
		b.Blocks = append(b.Blocks, d.nested(name, mark))
	default:
		d.fail("a flag or a nesting mode before this")
	}
}

func (d *decoder) nested(name string, mode byte) NestedBlock {
	n := NestedBlock{Name: name, Nesting: Nesting(strings.IndexByte(".[<%", mode) + 1), Block: &Block{}}
	if !d.enter() {
		return n
	}
	n.MinItems = d.number()
	if d.take(',') {
		n.MaxItems = d.number()
	}
	if !d.take('(') {
		d.fail(`"("`)
		return n
	}
	if !d.take(')') {
		for d.item(n.Block); d.err == nil && d.take(' '); {
			d.item(n.Block)
		}
		if !d.take(')') {
			d.fail(`")"`)
		}
	}
	d.depth--
	return n
}

// number reads digits; none are 0.
func (d *decoder) number() int {
	n := 0
	for n < len(d.rest) && '0' <= d.rest[n] && d.rest[n] <= '9' {
		n++
	}
	if n == 0 {
		return 0
	}
	i, err := strconv.Atoi(d.rest[:n])
	if err != nil {
		d.fail("a small number")
		return 0
	}
	d.rest = d.rest[n:]
	return i
}

func (d *decoder) typ() cty.Type {
	if d.rest == "" || !d.enter() {
		d.fail("a type")
		return cty.DynamicPseudoType
	}
	defer func() { d.depth-- }()
	code := d.rest[0]
	d.rest = d.rest[1:]
	switch code {
	case 's':
		return cty.String
	case 'n':
		return cty.Number
	case 'b':
		return cty.Bool
	case '*':
		return cty.DynamicPseudoType
	case 'L':
		return cty.List(d.typ())
	case 'S':
		return cty.Set(d.typ())
	case 'M':
		return cty.Map(d.typ())
	case '{':
		return d.object()
	}
	d.fail("a type before this")
	return cty.DynamicPseudoType
}

func (d *decoder) object() cty.Type {
	attrs := map[string]cty.Type{}
	if d.take('}') {
		return cty.Object(attrs)
	}
	for last := ""; d.err == nil; {
		name := d.name()
		if !d.take(':') || name <= last {
			d.fail("a new attribute of an object")
			break
		}
		attrs[name], last = d.typ(), name
		if d.take('}') {
			return cty.Object(attrs)
		}
		if !d.take(',') {
			d.fail(`"," or "}"`)
		}
	}
	return cty.DynamicPseudoType
}
