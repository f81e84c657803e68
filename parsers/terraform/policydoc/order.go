package policydoc

import (
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
)

// Blocks of principals and of conditions are sets, which the provider's kit
// keeps by a checksum of their content and lists in the order of the checksums
// as decimal text. The order shows where blocks with the same principal type,
// or with the same test and variable, are joined.
//
// Tokens take part as the expressions they stand for: their own text differs
// from scan to scan.

// keyed is an element of a set with its key.
type keyed[T any] struct {
	key   string
	value T
}

// inSetOrder lists the elements by key; of those with equal keys only the
// first is in the set.
func inSetOrder[T any](items []keyed[T]) []T {
	slices.SortStableFunc(items, func(a, b keyed[T]) int { return strings.Compare(a.key, b.key) })
	items = slices.CompactFunc(items, func(a, b keyed[T]) bool { return a.key == b.key })
	out := make([]T, len(items))
	for i, item := range items {
		out[i] = item.value
	}
	return out
}

// hashKey returns the key of an element with that serialised content.
func (r *renderer) hashKey(content string) string {
	return strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(r.tokens.Render(content)))), 10)
}

// principalKey returns the key of a principals block.
func (r *renderer) principalKey(typ string, identifiers []string) string {
	ids := make([]keyed[string], len(identifiers))
	for i, id := range identifiers {
		ids[i] = keyed[string]{r.hashKey(id + ";"), id}
	}
	var b strings.Builder
	b.WriteString("identifiers:{")
	for _, id := range inSetOrder(ids) {
		b.WriteString(r.tokens.Render(id) + ";")
	}
	b.WriteString("};type:" + r.tokens.Render(typ) + ";")
	return r.hashKey(b.String())
}

// conditionKey returns the key of a condition block.
func (r *renderer) conditionKey(test string, values []string, variable string) string {
	var b strings.Builder
	b.WriteString("test:" + r.tokens.Render(test) + ";values:(")
	for _, v := range values {
		b.WriteString(r.tokens.Render(v) + ";")
	}
	b.WriteString(");variable:" + r.tokens.Render(variable) + ";")
	return r.hashKey(b.String())
}
