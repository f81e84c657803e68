package plan

import (
	"bytes"
	"maps"
	"path"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// match finds the unit whose plan this is: the root module in the plan's
// directory where it declares most of what is planned, or the only one in the
// scan that declares the same.
func (l *loader) match(d *document) *declared.Unit {
	planned := map[string]bool{}
	for _, in := range d.instances {
		if !in.data {
			planned[withoutKeys(in.address)] = true
		}
	}
	if len(planned) == 0 {
		return nil
	}
	var equal []*declared.Unit
	for _, u := range l.units {
		if u.Dialect != declared.Terraform || strings.HasSuffix(u.ID, ".json") {
			continue
		}
		have := map[string]bool{}
		for _, r := range u.Resources {
			if !r.Data {
				have[withoutKeys(r.Address)] = true
			}
		}
		common := 0
		for block := range planned {
			if have[block] {
				common++
			}
		}
		switch {
		case u.ID == path.Dir(d.file.Path) && 2*common >= len(planned):
			return u
		case common == len(planned) && common == len(have):
			equal = append(equal, u)
		}
	}
	if len(equal) == 1 {
		return equal[0]
	}
	return nil
}

// lacks returns a managed resource of the sources that the plan's configuration
// does not have, "" where there is none.
func (d *document) lacks(sources *declared.Unit) string {
	have := map[string]bool{}
	configured(d.root.get("configuration", "root_module"), "", have)
	for _, r := range sources.Resources {
		if block := withoutKeys(r.Address); !r.Data && !have[block] {
			return block
		}
	}
	return ""
}

// configured gathers the addresses of the blocks of a module and those below it.
func configured(m *node, prefix string, into map[string]bool) {
	if rs := m.get("resources"); rs != nil {
		for _, r := range rs.items {
			into[prefix+r.get("address").str()] = true
		}
	}
	if calls := m.get("module_calls"); calls != nil {
		for _, c := range calls.members {
			configured(c.value.member("module"), prefix+"module."+c.key+".", into)
		}
	}
}

// withoutKeys returns the address of an instance's block.
func withoutKeys(address string) string {
	steps, ok := split(address)
	if !ok {
		return address
	}
	out := steps[:0]
	for _, s := range steps {
		if s[0] != '[' {
			out = append(out, s)
		}
	}
	return join(out)
}

// variablesFile writes the variables of a plan as a variable file.
func variablesFile(given *node) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range given.members {
		if i > 0 {
			b.WriteByte(',')
		}
		writeJSON(&b, &node{kind: '"', text: m.key})
		b.WriteByte(':')
		writeJSON(&b, m.value.member("value"))
	}
	b.WriteByte('}')
	return b.Bytes()
}

func writeJSON(b *bytes.Buffer, n *node) {
	switch {
	case n.isNull():
		b.WriteString("null")
	case n.kind == '"':
		writeString(b, n.text)
	case n.kind == 't':
		b.WriteString("true")
	case n.kind == 'f':
		b.WriteString("false")
	case n.kind == '0':
		b.WriteString(n.text)
	case n.kind == '[':
		b.WriteByte('[')
		for i, e := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, e)
		}
		b.WriteByte(']')
	default:
		b.WriteByte('{')
		for i, m := range n.members {
			if i > 0 {
				b.WriteByte(',')
			}
			writeString(b, m.key)
			b.WriteByte(':')
			writeJSON(b, m.value)
		}
		b.WriteByte('}')
	}
}

func writeString(b *bytes.Buffer, s string) {
	b.WriteByte('"')
	for _, r := range s {
		if r < 0x20 || r == '"' || r == '\\' || r == 0x7F {
			b.WriteString(`\u00`)
			b.WriteString(strconv.FormatInt(int64(r>>4), 16))
			b.WriteString(strconv.FormatInt(int64(r&15), 16))
			continue
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
}

// placeOn gives resources the places of the same blocks in another unit.
func placeOn(u, sources *declared.Unit) {
	at := placesOf(sources)
	for _, r := range u.Resources {
		if s := at.of(r); s != nil {
			r.Header, r.Block, r.Calls, r.Ranges = s.Header, s.Block, s.Calls, s.Ranges
		}
	}
}

// places finds resources by address, or another instance of the same block.
type places struct{ byAddress, byBlock map[string]*declared.Resource }

func placesOf(u *declared.Unit) places {
	at := places{map[string]*declared.Resource{}, map[string]*declared.Resource{}}
	for _, r := range u.Resources {
		at.byAddress[r.Address] = r
		if block := withoutKeys(r.Address); at.byBlock[block] == nil {
			at.byBlock[block] = r
		}
	}
	return at
}

func (p places) of(r *declared.Resource) *declared.Resource {
	if s := p.byAddress[r.Address]; s != nil {
		return s
	}
	return p.byBlock[withoutKeys(r.Address)]
}

// merge returns the unit of a plan beside its sources. The plan says which
// instances there are; every gap in the sources is closed by it.
func (d *document) merge(sources *declared.Unit) *declared.Unit {
	u := &declared.Unit{ID: sources.ID, Environment: sources.Environment, Dialect: sources.Dialect}
	at := placesOf(sources)
	for _, in := range d.instances {
		r := d.declare(in)
		if s := at.byAddress[in.address]; s != nil {
			d.mergeInto(r, s)
		}
		u.Resources = append(u.Resources, r)
	}
	d.placeMissing(u, sources, at)
	for _, r := range sources.Resources {
		if r.Data && r.Exists == nil && d.byAddress[r.Address] == nil {
			u.Resources = append(u.Resources, r)
		}
	}
	sortResources(u.Resources)
	return u
}

// placeMissing places resources that the evaluated sources do not have: on
// another instance of the same block, or, in a module that is not on disk, behind
// its call.
func (d *document) placeMissing(u, sources *declared.Unit, at places) {
	for _, r := range u.Resources {
		if at.byAddress[r.Address] != nil {
			continue
		}
		if s := at.byBlock[withoutKeys(r.Address)]; s != nil {
			r.Header, r.Block, r.Calls, r.Ranges = s.Header, s.Block, s.Calls, s.Ranges
			continue
		}
		for _, g := range sources.Gaps {
			if g.Kind != declared.MissingModule || !within(withoutKeys(r.Module), withoutKeys(g.Address)) {
				continue
			}
			r.Calls = []declared.Call{{Address: g.Address, Header: g.Range, Block: g.Range, Downloaded: true}}
		}
	}
}

// within reports whether a module is another or below it.
func within(module, other string) bool {
	return module == other || strings.HasPrefix(module, other+".")
}

// mergeInto gives the resource of a plan the places of its source, and of each
// attribute the value that says most.
func (d *document) mergeInto(r, s *declared.Resource) {
	attrs := map[string]cty.Value{}
	ranges := &declared.Ranges{Self: s.Header, Named: map[string]*declared.Ranges{}}
	if s.Ranges != nil {
		maps.Copy(ranges.Named, s.Ranges.Named)
	}
	planned, _ := d.tokens.Entries(r.Attributes)
	for _, e := range planned {
		attrs[e.Key] = e.Value
	}
	written, _ := d.tokens.Entries(s.Attributes)
	for _, e := range written {
		p, ok := attrs[e.Key]
		if !ok {
			p = cty.NilVal
		}
		if d.prefersSource(p, e.Value) {
			attrs[e.Key] = e.Value
		} else if at := ranges.Named[e.Key]; at != nil && len(at.Items) > 0 {
			// A set has another order in the plan.
			ranges.Named[e.Key] = &declared.Ranges{Self: at.Self}
		}
	}
	r.Attributes, r.Ranges = cty.ObjectVal(attrs), ranges
	r.Header, r.Block, r.Calls = s.Header, s.Block, s.Calls
	if text, state := d.tokens.String(r.Region); state != value.Known || d.tokens.Has(text) {
		r.Region = s.Region
	}
}

// prefersSource decides between the values that a plan and the sources have for
// an attribute. What the sources decide fully, by themselves or by naming
// resources, they say with more structure; the plan knows data sources and
// computed attributes.
func (d *document) prefersSource(plan, src cty.Value) bool {
	if plan == cty.NilVal {
		return true
	}
	open := !isWholly(src) || len(d.tokens.WhyAll(src)) > 0
	planKnown := isWholly(plan) && len(d.tokens.WhyAll(plan)) == 0
	switch {
	case open && planKnown:
		return false
	case open:
		return d.tokens.StateOf(src) != value.Open || d.tokens.StateOf(plan) == value.Open && !isChoice(plan)
	case !d.tokens.HasToken(src) || !planKnown:
		return true
	}
	for _, r := range d.tokens.Refs(src) {
		if !names(r) {
			return false
		}
	}
	return true
}

func isWholly(v cty.Value) bool {
	u, _ := v.UnmarkDeep()
	return u.IsWhollyKnown()
}

func isChoice(v cty.Value) bool {
	_, ok := value.ChoiceOf(v)
	return ok
}

// names reports whether a reference is the identity of a managed resource rather
// than something that can be read off it.
func names(r value.Ref) bool {
	if strings.HasPrefix(r.Address, "data.") || strings.Contains(r.Address, ".data.") {
		return false
	}
	return r.Attribute == "id" || r.Attribute == "arn" || strings.HasSuffix(r.Attribute, "_id") || strings.HasSuffix(r.Attribute, "_arn")
}
