package cloudformation

import (
	"fmt"
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// selectOf evaluates Fn::Select: the item of an index from 0.
func (ev *evaluator) selectOf(index, list cty.Value, n *node) cty.Value {
	i, state := ev.tokens.Int(index)
	if s, ok := ev.literal(index); ok && state != value.Known {
		return ev.fail(n, "Invalid function call", "Fn::Select takes a number, not %q.", s)
	}
	if state != value.Known {
		return ev.selectOpen(index, list, n)
	}
	step := "[" + strconv.FormatInt(i, 10) + "]"
	if o, ok := value.OriginOf(list); ok {
		return o.Extend(step).UnknownOf(ev.tokens, cty.String)
	}
	u, _ := list.Unmark()
	switch {
	case !u.IsKnown():
		return ev.unknownFrom(n, list)
	case u.IsNull():
		return ev.fail(n, "Invalid function call", "Fn::Select takes a list.")
	case u.Type().IsTupleType() || u.Type().IsListType():
		items := u.AsValueSlice()
		if i >= 0 && i < int64(len(items)) {
			return items[i]
		}
		if zone, ok := ev.furtherZone(items, i); ok {
			return zone
		}
		return ev.fail(n, "Index outside of the list", "Fn::Select takes item %d of a list of %d items.", i, len(items))
	}
	if s, state := ev.tokens.String(list); state != value.Unset {
		if h, _ := list.Unmark(); state == value.Open && h.Type() == cty.String {
			s = h.AsString()
		}
		if o, ok := ev.whole(s); ok {
			return o.Extend(step).UnknownOf(ev.tokens, cty.String)
		}
		if ev.tokens.Has(s) {
			return ev.unknownFrom(n, list)
		}
	}
	return ev.fail(n, "Invalid function call", "Fn::Select takes a list.")
}

// selectOpen takes an item of an index that is not known: known where all are
// the same.
func (ev *evaluator) selectOpen(index, list cty.Value, n *node) cty.Value {
	u, _ := list.Unmark()
	if u.IsKnown() && !u.IsNull() && u.Type().IsTupleType() && u.LengthInt() > 0 {
		items := u.AsValueSlice()
		if !slices.ContainsFunc(items[1:], func(v cty.Value) bool { return !value.Same(v, items[0]) }) {
			return items[0]
		}
	}
	return ev.unknownFrom(n, index, list)
}

// furtherZone is a zone behind the placeholders: some regions have more.
func (ev *evaluator) furtherZone(items []cty.Value, i int64) (cty.Value, bool) {
	if len(items) != placeholderZones || i < placeholderZones || i > 9 {
		return cty.NilVal, false
	}
	s, _ := ev.tokens.String(items[0])
	ref, ok := ev.tokens.Only(s)
	if !ok || ref.Attribute != "names[0]" {
		return cty.NilVal, false
	}
	ref.Attribute = "names[" + strconv.FormatInt(i, 10) + "]"
	return cty.StringVal(ev.tokens.Ref(ref)), true
}

// findInMap evaluates Fn::FindInMap: [map, top key, second key] and with the
// language extensions {DefaultValue: …}. Where a key is not known, what all
// entries that it may name agree on is.
func (ev *evaluator) findInMap(args []cty.Value, n *node, s *scope) cty.Value {
	var fallback cty.Value
	if len(args) == 4 {
		fallback = ev.tokens.Attr(args[3], "DefaultValue")
	}
	name, ok := ev.literal(args[0])
	if !ok {
		return ev.unknownFrom(n, args[0])
	}
	table, ok := s.st.mappings[name]
	if !ok {
		switch {
		case fallback != cty.NilVal:
			return fallback
		case s.st.tpl.root.get("Mappings").get(transformKey) != nil || s.st.loose():
			return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Function, Text: "the mapping " + name + " is added by a transform", Range: n.rng()})
		}
		return ev.fail(n, "Unknown mapping", "%s has no mapping %q.", s.st.tpl.path, name)
	}
	rows, rowOpen := ev.rowsOf(table.entry.value, args[1])
	var found []*node
	open := rowOpen
	for _, row := range rows {
		cells, cellOpen := ev.rowsOf(row, args[2])
		found, open = append(found, cells...), open || cellOpen
	}
	if !open || (len(found) > 0 && fallback == cty.NilVal) {
		if v := ev.agreed(found, s); v != cty.NilVal {
			return v
		}
	}
	if len(found) == 0 && fallback != cty.NilVal {
		return fallback
	}
	if !open {
		return ev.fail(n, "Key is not in the mapping", "The mapping %s of %s has no entry of %s and %s.", name, s.st.tpl.path, ev.shown(args[1]), ev.shown(args[2]))
	}
	if v := ev.chosenCell(table.entry.value, args, n, s); v != cty.NilVal && fallback == cty.NilVal {
		return v
	}
	return ev.openCell(name, args, found, n)
}

// maxChosen is how many cells an open key chooses from at most; more are one
// unknown value.
const maxChosen = 4

// chosenCell is the value under a key of which only the few possible values are
// known: a choice between their cells. A stack whose key has no cell cannot be
// deployed. NilVal where it is no such key.
func (ev *evaluator) chosenCell(table *node, args []cty.Value, n *node, s *scope) cty.Value {
	first, firstKnown := ev.literal(args[1])
	second, secondKnown := ev.literal(args[2])
	key, cellOf := args[1], func(k string) *node { return table.get(k).get(second) }
	if firstKnown {
		key, cellOf = args[2], table.get(first).get
	}
	u, _ := key.Unmark()
	if firstKnown == secondKnown || !u.IsKnown() || u.Type() != cty.String {
		return cty.NilVal
	}
	hole, ok := ev.tokens.OnlyHole(u.AsString())
	if !ok || hole.Key == "" {
		return cty.NilVal
	}
	keys := ev.allowed[hole.Key]
	if len(keys) == 0 {
		keys = keysOf(table, first, firstKnown)
	}
	keys = slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return cellOf(k) == nil })
	if len(keys) == 0 || len(keys) > maxChosen {
		return cty.NilVal
	}
	last := len(keys) - 1
	out := ev.eval(cellOf(keys[last]), s)
	for _, k := range slices.Backward(keys[:last]) {
		is := ev.equals(key, cty.StringVal(k), n, 0)
		if is.decided {
			return cty.NilVal
		}
		out = ev.tokens.Join(is.f, ev.eval(cellOf(k), s), out, is.why)
	}
	return out
}

// keysOf are the keys of a mapping or, with inner set, of one of its rows.
func keysOf(table *node, row string, inner bool) []string {
	if inner {
		table = table.get(row)
	}
	var out []string
	if table.isMap() {
		for i := range table.entries {
			out = append(out, table.entries[i].key)
		}
	}
	return out
}

// rowsOf lists the values of a mapping that a key may name. open is true where
// the key is not known.
func (ev *evaluator) rowsOf(table *node, key cty.Value) (rows []*node, open bool) {
	if !table.isMap() {
		return nil, false
	}
	if k, ok := ev.literal(key); ok {
		if v := table.get(k); v != nil {
			rows = append(rows, v)
		}
		return rows, false
	}
	var allowed []string
	if u, _ := key.Unmark(); u.IsKnown() && u.Type() == cty.String {
		if h, ok := ev.tokens.OnlyHole(u.AsString()); ok {
			allowed = ev.allowed[h.Key]
		}
	}
	for i := range table.entries {
		if e := &table.entries[i]; len(allowed) == 0 || slices.Contains(allowed, e.key) {
			rows = append(rows, e.value)
		}
	}
	return rows, true
}

// agreed evaluates cells that are all the same; NilVal where they are not.
func (ev *evaluator) agreed(cells []*node, s *scope) cty.Value {
	if len(cells) == 0 {
		return cty.NilVal
	}
	first := ev.eval(cells[0], s)
	for _, c := range cells[1:] {
		if !value.Same(first, ev.eval(c, s)) {
			return cty.NilVal
		}
	}
	return first
}

func (ev *evaluator) shown(v cty.Value) string {
	text, ok := ev.partText(v)
	if !ok || text == "" {
		return "what is not known"
	}
	return ev.tokens.Render(text)
}

// openCell is the value of a mapping under a key that is not known. The same
// look-up is the same value.
func (ev *evaluator) openCell(name string, args []cty.Value, found []*node, n *node) cty.Value {
	why := value.Reason{Kind: value.Variable, Text: fmt.Sprintf("the key %s of the mapping %s is not known", ev.shown(args[1]), name), Range: n.rng()}
	if _, ok := ev.literal(args[1]); ok {
		why.Text = fmt.Sprintf("the key %s of the mapping %s is not known", ev.shown(args[2]), name)
	}
	o := value.Origin{Open: true, Why: why, Ref: value.Ref{Unit: ev.unit,
		Address: fmt.Sprintf("FindInMap(%s, %s, %s)", name, ev.shown(args[1]), ev.shown(args[2]))}}
	lists := slices.ContainsFunc(found, func(c *node) bool { return c.isList() })
	if slices.ContainsFunc(args[1:3], isUnknown) {
		return ev.unknownFrom(n, args[1], args[2])
	}
	if lists {
		return cty.UnknownVal(cty.List(cty.String)).WithMarks(cty.NewValueMarks(o, o.Why))
	}
	return o.UnknownOf(ev.tokens, cty.String)
}

// maxCIDRs is how many ranges Fn::Cidr makes at most.
const maxCIDRs = 256

// cidr evaluates Fn::Cidr: [block, count, bits of a subnet's host part].
func (ev *evaluator) cidr(args []cty.Value, n *node) cty.Value {
	count, countState := ev.tokens.Int(args[1])
	bits, bitsState := int64(0), value.Known
	if len(args) > 2 && !isNull(args[2]) {
		bits, bitsState = ev.tokens.Int(args[2])
	}
	if countState != value.Known || bitsState != value.Known {
		return ev.unknownFrom(n, args...)
	}
	if count < 1 || count > maxCIDRs {
		return ev.fail(n, "Invalid function call", "Fn::Cidr makes 1 to %d ranges, not %d.", maxCIDRs, count)
	}
	block, state := ev.tokens.String(args[0])
	if u, _ := args[0].Unmark(); state == value.Open && u.IsKnown() && u.Type() == cty.String {
		block = u.AsString()
	} else if o, ok := value.OriginOf(args[0]); ok {
		block = o.Token(ev.tokens)
	}
	if o, ok := ev.whole(block); ok {
		// Ranges of one block that only AWS knows are different from each other.
		list := o.Extend(fmt.Sprintf(".cidr(%d,%d)", count, bits))
		items := make([]cty.Value, count)
		for i := range items {
			items[i] = list.Extend("["+strconv.Itoa(i)+"]").UnknownOf(ev.tokens, cty.String)
		}
		return cty.TupleVal(items)
	}
	if block == "" || ev.tokens.Has(block) {
		return ev.unknownFrom(n, args[0])
	}
	prefix, err := netip.ParsePrefix(strings.TrimSpace(block))
	if err != nil {
		return ev.fail(n, "Invalid function call", "Fn::Cidr takes an address range, not %q.", block)
	}
	return ev.subnets(prefix.Masked(), int(count), int(bits), n)
}

// subnets cuts count ranges of 2^hostBits addresses from the beginning of a
// block. AWS's default for IPv4 are 8 bits.
func (ev *evaluator) subnets(block netip.Prefix, count, hostBits int, n *node) cty.Value {
	total := block.Addr().BitLen()
	if hostBits == 0 {
		hostBits = 8
	}
	length := total - hostBits
	if hostBits < 0 || length < block.Bits() || length > total {
		return ev.fail(n, "Invalid function call", "Fn::Cidr cannot cut ranges of %d host bits from %s.", hostBits, block)
	}
	if room := length - block.Bits(); room < 9 && count > 1<<room {
		return ev.fail(n, "Invalid function call", "%s has no room for %d ranges of %d host bits.", block, count, hostBits)
	}
	base := new(big.Int).SetBytes(block.Addr().AsSlice())
	size := new(big.Int).Lsh(big.NewInt(1), uint(hostBits))
	items := make([]cty.Value, count)
	for i := range items {
		raw := base.FillBytes(make([]byte, total/8))
		addr, _ := netip.AddrFromSlice(raw)
		items[i] = cty.StringVal(netip.PrefixFrom(addr, length).String())
		base.Add(base, size)
	}
	return cty.TupleVal(items)
}
