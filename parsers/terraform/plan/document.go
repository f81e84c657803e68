package plan

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/schema"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// document is a plan file whose parts have found each other.
type document struct {
	file   *source.File
	unit   string
	tokens *value.Tokens
	root   *node
	// region is used where no provider block sets one.
	region string

	modules   map[string]*module
	instances []*instance
	byAddress map[string]*instance
	// byBlock are the instances of a block, by place.
	byBlock map[place][]*instance
	// byCall are the module instances of a call, by place.
	byCall map[place][]*module
	blocks map[*node]map[string]*node
	ids    map[string][]value.Ref
	// resolving guards against references in a circle.
	resolving map[resolution]bool
	resolved  map[resolution]cty.Value
	parsed    map[*node][][]string
	alike     map[[2]place]bool
	schemas   map[string]*schema.Block
	// types are the resource types that the plan has.
	types map[string]bool
	// steps bounds the resolution of references.
	steps int
}

// place is a block in a module instance: "aws_vpc.main", "data.aws_vpc.main",
// "module.net".
type place struct{ module, block string }

type resolution struct {
	inst *instance
	attr string
}

// module is a module instance. conf and call are nodes of the configuration,
// nil where the plan lacks them.
type module struct {
	// address is "" for the root module.
	address string
	// block is the call ("module.net") in the parent, and key the instance's key
	// as it stands in the address (`["a"]`, "[0]", "").
	block, key string
	parent     *module
	conf, call *node
}

// instance is an instance of a resource or data source.
type instance struct {
	address    string
	module     *module
	block, key string
	typ        string
	data       bool
	// object is the whole resource, values its attributes, unknown tells which
	// of them are not known.
	object, values, unknown *node
	// conf is the block in the configuration.
	conf   *node
	schema *schema.Block
	// existing is true where the resource is there before the plan is applied.
	existing bool
}

// isPlan reports whether a document is a plan rather than a state or something
// else.
func isPlan(root *node) bool {
	return root.kind == '{' && root.get("format_version").str() != "" && root.get("configuration") != nil &&
		(root.get("planned_values") != nil || root.get("resource_changes") != nil)
}

// open finds the parts of a plan.
func open(file *source.File, root *node, unit string, tokens *value.Tokens, region string) *document {
	d := &document{
		file: file, root: root, unit: unit, tokens: tokens, region: region,
		modules: map[string]*module{}, byAddress: map[string]*instance{},
		byBlock: map[place][]*instance{}, byCall: map[place][]*module{}, blocks: map[*node]map[string]*node{},
		ids: map[string][]value.Ref{}, resolving: map[resolution]bool{}, resolved: map[resolution]cty.Value{},
		parsed: map[*node][][]string{}, alike: map[[2]place]bool{}, types: map[string]bool{},
		schemas: map[string]*schema.Block{},
	}
	d.modules[""] = &module{conf: root.get("configuration", "root_module")}
	changes := map[string]*node{}
	if all := root.get("resource_changes"); all != nil {
		for _, c := range all.items {
			if c.get("deposed").str() == "" {
				changes[c.get("address").str()] = c.get("change")
			}
		}
	}
	d.gather(root.get("planned_values", "root_module"), changes, false)
	// Data sources that are read while the plan is made stand there only.
	d.gather(root.get("prior_state", "values", "root_module"), nil, true)
	for _, in := range d.instances {
		d.identify(in)
	}
	return d
}

// gather adds the resources of a module and of those below it.
func (d *document) gather(m *node, changes map[string]*node, dataOnly bool) {
	if m == nil {
		return
	}
	if rs := m.get("resources"); rs != nil {
		for _, r := range rs.items {
			if isData := r.get("mode").str() == "data"; isData || !dataOnly {
				d.add(r, changes[r.get("address").str()], isData)
			}
		}
	}
	if children := m.get("child_modules"); children != nil {
		for _, c := range children.items {
			d.gather(c, changes, dataOnly)
		}
	}
}

func (d *document) add(r, change *node, isData bool) {
	in := &instance{address: r.get("address").str(), object: r, values: r.get("values"), data: isData, typ: r.get("type").str()}
	steps, ok := split(in.address)
	if !ok || d.byAddress[in.address] != nil {
		return
	}
	in.module, steps = d.moduleOf(steps)
	if steps, ok = in.name(steps); !ok || len(steps) > 1 {
		return
	}
	if len(steps) == 1 {
		in.key = steps[0]
	}
	in.conf = d.block(in.module.conf, in.block)
	if isData && in.conf == nil && change == nil {
		return // left over in the state, no longer declared
	}
	in.unknown = change.get("after_unknown")
	before := change.get("before")
	in.existing = change == nil || !before.isNull()
	in.schema = d.schemaOf(in)
	d.byAddress[in.address] = in
	d.instances = append(d.instances, in)
	d.types[in.typ] = true
	at := place{in.module.address, in.block}
	d.byBlock[at] = append(d.byBlock[at], in)
}

// schemaOf returns the schema of an instance's type, nil where there is none.
func (d *document) schemaOf(in *instance) *schema.Block {
	key := in.typ
	if in.data {
		key = "data." + key
	}
	b, ok := d.schemas[key]
	if ok {
		return b
	}
	if in.data {
		b, _ = schema.DataSource(in.typ)
	} else {
		b, _ = schema.Resource(in.typ)
	}
	d.schemas[key] = b
	return b
}

// name reads the block's name off the steps of an address in its module.
func (in *instance) name(steps []string) (rest []string, ok bool) {
	n := 2
	if in.data {
		n = 3
	}
	if len(steps) < n || in.data && steps[0] != "data" {
		return nil, false
	}
	in.block = strings.Join(steps[:n], ".")
	return steps[n:], steps[n-2] == in.typ
}

// moduleOf finds the module instance that the steps of an address begin with.
func (d *document) moduleOf(steps []string) (*module, []string) {
	m := d.modules[""]
	for len(steps) >= 2 && steps[0] == "module" {
		block, key, n := "module."+steps[1], "", 2
		if len(steps) > 2 && steps[2][0] == '[' {
			key, n = steps[2], 3
		}
		m, steps = d.child(m, block, key), steps[n:]
	}
	return m, steps
}

// child returns a module instance, making it where it is not there yet.
func (d *document) child(parent *module, block, key string) *module {
	address := parent.within(block + key)
	if m := d.modules[address]; m != nil {
		return m
	}
	call := parent.conf.get("module_calls", strings.TrimPrefix(block, "module."))
	m := &module{address: address, block: block, key: key, parent: parent, call: call, conf: call.get("module")}
	d.modules[address] = m
	at := place{parent.address, block}
	d.byCall[at] = append(d.byCall[at], m)
	return m
}

// within returns the address of a thing in the module.
func (m *module) within(name string) string {
	if m.address == "" {
		return name
	}
	return m.address + "." + name
}

// block returns a resource block of a module's configuration by its address in
// the module.
func (d *document) block(conf *node, address string) *node {
	if conf == nil {
		return nil
	}
	blocks := d.blocks[conf]
	if blocks == nil {
		blocks = map[string]*node{}
		if rs := conf.get("resources"); rs != nil {
			for _, r := range rs.items {
				blocks[r.get("address").str()] = r
			}
		}
		d.blocks[conf] = blocks
	}
	return blocks[address]
}

// split cuts an address or a reference into names and keys in brackets:
// `module.net["a"].vpc_id` has the steps module, net, ["a"] and vpc_id.
func split(s string) ([]string, bool) {
	var out []string
	for s != "" {
		if s[0] == '[' {
			n := bracket(s)
			if n < 0 {
				return nil, false
			}
			out, s = append(out, s[:n]), s[n:]
		} else {
			n := strings.IndexAny(s, ".[")
			if n < 0 {
				n = len(s)
			}
			if n == 0 {
				return nil, false
			}
			out, s = append(out, s[:n]), s[n:]
		}
		if s == "" || s[0] == '[' {
			continue
		}
		if s = s[1:]; s == "" {
			return nil, false
		}
	}
	return out, len(out) > 0
}

// bracket returns the length of the "[…]" that s begins with, -1 where it does
// not end.
func bracket(s string) int {
	quoted := false
	for i := 1; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ']' && !quoted:
			return i + 1
		}
	}
	return -1
}

// join is the reverse of split.
func join(steps []string) string {
	var b strings.Builder
	for i, s := range steps {
		if i > 0 && s[0] != '[' {
			b.WriteByte('.')
		}
		b.WriteString(s)
	}
	return b.String()
}

// identify notes the ids of what is there already, so that a plan's vpc-0abc is
// the VPC that has this id.
func (d *document) identify(in *instance) {
	if in.data {
		return
	}
	names := []string{"id"}
	switch in.typ {
	case "aws_vpc":
		names = append(names, "default_security_group_id", "default_network_acl_id", "default_route_table_id", "main_route_table_id")
	case "aws_vpc_endpoint":
		names = append(names, "prefix_list_id")
	}
	for i, name := range names {
		id := in.values.get(name).str()
		if !isID(id) {
			continue
		}
		ref := value.Ref{Unit: d.unit, Address: in.address, Attribute: name}
		if i == 0 {
			d.ids[id] = append([]value.Ref{ref}, d.ids[id]...)
		} else {
			d.ids[id] = append(d.ids[id], ref)
		}
	}
}

// isID reports whether s has the form of an id that AWS assigns: letters, and
// behind a hyphen 8 or 17 hexadecimal digits.
func isID(s string) bool {
	i := strings.LastIndexByte(s, '-')
	if i < 1 || len(s)-i-1 < 8 {
		return false
	}
	for _, c := range s[:i] {
		if (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return strings.Trim(s[i+1:], "0123456789abcdef") == ""
}

// joined puts a reference in place of each id in s that a resource other than
// self has.
func (d *document) joined(s string, self *instance) string {
	if len(d.ids) == 0 {
		return s
	}
	var b strings.Builder
	for s != "" {
		n := 0
		for n < len(s) && isIDByte(s[n]) {
			n++
		}
		if n == 0 {
			for n < len(s) && !isIDByte(s[n]) {
				n++
			}
		}
		word := s[:n]
		for _, ref := range d.ids[word] {
			if ref.Address != self.address {
				word = d.tokens.Ref(ref)
				break
			}
		}
		b.WriteString(word)
		s = s[n:]
	}
	return b.String()
}

func isIDByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}
