package plan

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// value is a Rego value: null, boolean, integer, decimal, text, *array, *object
// or *set; nil is undefined. Values do not change once a rule has got them.
type value any

type (
	null    struct{}
	boolean bool
	integer int64
	// decimal is a number that is no integer of 64 bits, as it is written.
	decimal string
	text    string
	array   struct{ items []value }
)

// The places of the types in Rego's order of all values.
const (
	rankNull = iota + 1
	rankBoolean
	rankNumber
	rankText
	rankArray
	rankObject
	rankSet
)

func rank(v value) int {
	switch v.(type) {
	case null:
		return rankNull
	case boolean:
		return rankBoolean
	case integer, decimal:
		return rankNumber
	case text:
		return rankText
	case *array:
		return rankArray
	case *object:
		return rankObject
	case *set:
		return rankSet
	}
	return 0
}

// compare is Rego's order of values, that of ast.Compare.
func compare(a, b value) int {
	switch a := a.(type) {
	case text:
		if b, ok := b.(text); ok {
			return strings.Compare(string(a), string(b))
		}
	case integer:
		if b, ok := b.(integer); ok {
			return cmp.Compare(a, b)
		}
	case boolean:
		if b, ok := b.(boolean); ok {
			return compareBooleans(a, b)
		}
	case *array:
		if b, ok := b.(*array); ok {
			return slices.CompareFunc(a.items, b.items, compare)
		}
	case *object:
		if b, ok := b.(*object); ok {
			return compareObjects(a, b)
		}
	case *set:
		if b, ok := b.(*set); ok {
			return compareSets(a, b)
		}
	}
	if ra, rb := rank(a), rank(b); ra != rb || ra != rankNumber {
		return ra - rb
	}
	return ast.Compare(numberOf(a), numberOf(b))
}

func numberOf(v value) ast.Value {
	if n, ok := v.(integer); ok {
		return ast.IntNumberTerm(int(n)).Value
	}
	d, _ := v.(decimal)
	return ast.Number(d)
}

func compareBooleans(a, b boolean) int {
	switch {
	case a == b:
		return 0
	case bool(b):
		return -1
	}
	return 1
}

func compareObjects(a, b *object) int {
	if a == b {
		return 0
	}
	x, y := a.sorted(), b.sorted()
	for i := range min(len(x), len(y)) {
		if c := compare(a.key(x[i]), b.key(y[i])); c != 0 {
			return c
		}
		if c := compare(a.values[x[i]], b.values[y[i]]); c != 0 {
			return c
		}
	}
	return len(x) - len(y)
}

func compareSets(a, b *set) int {
	if a == b {
		return 0
	}
	x, y := a.sorted(), b.sorted()
	for i := range min(len(x), len(y)) {
		if c := compare(a.items[x[i]], b.items[y[i]]); c != 0 {
			return c
		}
	}
	return len(x) - len(y)
}

// equal is compare(a, b) == 0 without sorting where that can be told sooner.
func equal(a, b value) bool {
	switch a := a.(type) {
	case text:
		b, ok := b.(text)
		return ok && a == b
	case boolean:
		b, ok := b.(boolean)
		return ok && a == b
	case integer:
		if b, ok := b.(integer); ok {
			return a == b
		}
	case *array:
		b, ok := b.(*array)
		return ok && slices.EqualFunc(a.items, b.items, equal)
	case *object:
		b, ok := b.(*object)
		return ok && a.equal(b)
	case *set:
		b, ok := b.(*set)
		return ok && a.equal(b)
	}
	return compare(a, b) == 0
}

// seed differs from run to run, so that no input can be made whose hashes collide.
var seed = maphash.MakeSeed()

func hash(v value) uint64 {
	switch v := v.(type) {
	case text:
		return maphash.String(seed, string(v))
	case decimal:
		return maphash.String(seed, string(v))
	case integer:
		return mix(uint64(v) + 7)
	case boolean:
		if v {
			return 0x9e3779b97f4a7c15
		}
		return 0xc2b2ae3d27d4eb4f
	case *array:
		h := uint64(5)
		for _, item := range v.items {
			h = mix(h ^ hash(item))
		}
		return h
	case *object:
		h := uint64(6)
		for i, item := range v.values {
			h += mix(hash(v.key(int32(i))) ^ mix(hash(item)))
		}
		return h
	case *set:
		h := uint64(7)
		for _, item := range v.items {
			h += mix(hash(item))
		}
		return h
	}
	return 1
}

// mix spreads the bits of h (the finalizer of SplitMix64).
func mix(h uint64) uint64 {
	h ^= h >> 30
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 27
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}

// bag is a list of distinct values that knows the place of each.
type bag struct {
	items []value
	// first is the place of the first item of a hash, next that of the following
	// item of the same hash or -1. There are none while the items are few.
	first map[uint64]int32
	next  []int32
}

// few is how many items are looked through one by one.
const few = 8

// find returns the place of v, or -1.
func (b *bag) find(v value) int32 {
	if b.first == nil {
		for i, item := range b.items {
			if equal(item, v) {
				return int32(i)
			}
		}
		return -1
	}
	at, ok := b.first[hash(v)]
	if !ok {
		return -1
	}
	for ; at >= 0; at = b.next[at] {
		if equal(b.items[at], v) {
			return at
		}
	}
	return -1
}

// add adds v and reports whether it is new.
func (b *bag) add(v value) bool {
	if b.find(v) >= 0 {
		return false
	}
	b.items = append(b.items, v)
	switch {
	case b.first != nil:
		b.index(int32(len(b.items) - 1))
	case len(b.items) > few:
		b.first = make(map[uint64]int32, 4*few)
		for i := range b.items {
			b.index(int32(i))
		}
	}
	return true
}

func (b *bag) index(at int32) {
	h := hash(b.items[at])
	next, ok := b.first[h]
	if !ok {
		next = -1
	}
	b.first[h] = at
	b.next = append(b.next, next)
}

// sortedPlaces returns the places of n keys in the order of the keys.
func sortedPlaces(n int, key func(int32) value) []int32 {
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return compare(key(a), key(b)) })
	return order
}

// set is a set. It is added to only while it is being built.
type set struct {
	bag
	order []int32
}

func (s *set) insert(v value) {
	if s.add(v) {
		s.order = nil
	}
}

// sorted returns the places of the items in their order.
func (s *set) sorted() []int32 {
	if s.order == nil {
		s.order = sortedPlaces(len(s.items), func(i int32) value { return s.items[i] })
	}
	return s.order
}

func (s *set) list() []value {
	out := make([]value, len(s.items))
	for i, at := range s.sorted() {
		out[i] = s.items[at]
	}
	return out
}

func (s *set) equal(other *set) bool {
	if s == other {
		return true
	}
	if len(s.items) != len(other.items) {
		return false
	}
	for _, item := range s.items {
		if other.find(item) < 0 {
			return false
		}
	}
	return true
}
