package functions

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// dice is a source of random decisions, from the fuzzer's bytes.
type dice struct {
	data   []byte
	tokens *value.Tokens
}

func (d *dice) roll(n int) int {
	if len(d.data) == 0 {
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return int(b) % n
}

var fuzzTexts = []string{
	"", "a", "x,y", "%s-%d", "%[2]v %5.2f", "10.0.0.0/16", "fd00::/8", "{\"a\":[1,null]}", "a: [1, &x 2, *x]", "2020-01-01T00:00:00Z",
	"1h", "../x", "hello.txt", "**", "(a+)(b)?", "/a/", "é👾", "true", "12", "UTF-16LE", "YYYY-MM", "dns", "a,b\n1,2", "SGVsbG8=", "${x}",
}

func (d *dice) text() string {
	refs := []value.Ref{
		{Address: "aws_vpc.a", Attribute: "id"}, {Address: "aws_vpc.b", Attribute: "id"}, {Address: "aws_lb.x", Attribute: "dns_name"},
		{Address: "aws_vpc.a", Attribute: "arn"}, {Address: "data.aws_availability_zones.z", Attribute: "names[1]"},
	}
	switch d.roll(6) {
	case 0:
		return d.tokens.Ref(refs[d.roll(len(refs))])
	case 1:
		return d.tokens.Hole(value.Hole{Key: []string{"", "k"}[d.roll(2)], Expression: "var.x", Why: d.reason()})
	case 2:
		return fuzzTexts[d.roll(len(fuzzTexts))] + d.tokens.Ref(refs[d.roll(len(refs))]) + fuzzTexts[d.roll(len(fuzzTexts))]
	}
	return fuzzTexts[d.roll(len(fuzzTexts))]
}

func (d *dice) reason() value.Reason {
	return value.Reason{Kind: value.Variable, Text: "variable var.x has no value", Range: source.Range{File: "a.tf", End: d.roll(3)}}
}

func (d *dice) open(t cty.Type, depth int) cty.Value {
	v := value.Unknown(t, d.reason())
	if d.roll(3) == 0 && depth > 0 {
		f := &value.Formula{Op: "atom", Atom: []string{"p", "q"}[d.roll(2)]}
		v = v.Mark(&value.Choice{If: f, Then: d.value(depth - 1), Else: d.value(depth - 1)})
	}
	if t == cty.Bool && d.roll(3) == 0 {
		v = v.Mark(&value.Formula{Op: "atom", Atom: "p"})
	}
	return v
}

func (d *dice) value(depth int) cty.Value {
	types := []cty.Type{cty.String, cty.Number, cty.Bool, cty.DynamicPseudoType, cty.List(cty.String), cty.Map(cty.Number), cty.EmptyTuple}
	kinds := 11
	if depth <= 0 {
		kinds = 6
	}
	switch d.roll(kinds) {
	case 0, 1:
		return cty.StringVal(d.text())
	case 2:
		return []cty.Value{cty.Zero, cty.NumberIntVal(-7), cty.NumberFloatVal(2.5), cty.NumberIntVal(1 << 40), cty.NumberIntVal(3)}[d.roll(5)]
	case 3:
		return cty.BoolVal(d.roll(2) == 0)
	case 4:
		return d.open(types[d.roll(len(types))], depth)
	case 5:
		return cty.NullVal(types[d.roll(len(types))])
	case 6:
		list := make([]cty.Value, d.roll(4)+1)
		for i := range list {
			list[i] = cty.StringVal(d.text())
			if d.roll(5) == 0 {
				list[i] = d.open(cty.String, depth-1)
			}
		}
		if d.roll(2) == 0 {
			return cty.SetVal(list)
		}
		return cty.ListVal(list)
	case 7:
		return cty.MapVal(map[string]cty.Value{d.text(): cty.StringVal(d.text()), "k": d.open(cty.String, depth-1)})
	case 8:
		return cty.ObjectVal(map[string]cty.Value{"a": d.value(depth - 1), "b_" + d.text(): d.value(depth - 1)})
	case 9:
		return []cty.Value{cty.EmptyTupleVal, cty.EmptyObjectVal, cty.ListValEmpty(cty.String), cty.SetValEmpty(cty.Number)}[d.roll(4)]
	default:
		elements := make([]cty.Value, d.roll(4))
		for i := range elements {
			elements[i] = d.value(depth - 1)
		}
		return cty.TupleVal(elements)
	}
}

// FuzzCall calls a function with arguments made of the fuzzer's bytes. A call
// ends soon, does not panic, and keeps the invariants of marks; what it leaves
// unknown has a reason.
func FuzzCall(f *testing.F) {
	names := slices.DeleteFunc(Names(), func(n string) bool { return n == "try" || n == "can" })
	for i := range names {
		for seed := range uint64(40) {
			data := binary.LittleEndian.AppendUint64([]byte{byte(i)}, seed*0x9E3779B97F4A7C15+uint64(i))
			f.Add(binary.LittleEndian.AppendUint64(append(data, data...), seed*0xC2B2AE3D27D4EB4F))
		}
	}
	functions, tokens := newTest(f)
	table := functions.Table()
	f.Fuzz(func(t *testing.T, data []byte) {
		d := &dice{data: data, tokens: tokens}
		name := names[d.roll(len(names))]
		fn := table[name]
		n := len(fn.Params())
		if fn.VarParam() != nil {
			n += d.roll(4)
		}
		args := make([]cty.Value, n)
		for i := range args {
			args[i] = d.value(3)
		}
		start := time.Now()
		got, err := functions.Call(name, args)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		viaCty, errCty := fn.Call(args)
		if (err == nil) != (errCty == nil) {
			t.Fatalf("%s: Call says %v, the table %v", name, err, errCty)
		}
		if err != nil {
			if p := panicIn(err); p != "" {
				t.Errorf("%s(%#v): %s", name, args, p)
			}
			return
		}
		if !got.Type().Equals(viaCty.Type()) {
			t.Errorf("%s: Call gives %#v, the table %#v", name, got, viaCty)
		}
		if problem := checkMarks(got); problem != "" {
			t.Errorf("%s(%#v): %s in %#v", name, args, problem, got)
		}
		if !got.IsWhollyKnown() && len(value.Why(got)) == 0 {
			t.Errorf("%s(%#v) = %#v has no reason", name, args, got)
		}
	})
}

// panicIn returns the text of an error that was a panic.
func panicIn(err error) string {
	panicError := &PanicError{}
	if errors.As(err, &panicError) {
		return err.Error()
	}
	return ""
}

// FuzzEqual checks that Equal is symmetric, and that what it knows stays true
// for every value that the tokens can take.
func FuzzEqual(f *testing.F) {
	f.Add("a", "b", uint8(1), uint8(2))
	f.Add("com.amazonaws.", ".s3", uint8(0), uint8(7))
	tokens := value.NewTokens()
	f.Fuzz(func(t *testing.T, before, after string, first, second uint8) {
		// Text that joins with its neighbour under Unicode normalization is left
		// out: what AWS assigns has none.
		for _, r := range before + after {
			if r >= 0x80 {
				return
			}
		}
		ref := tokens.Ref(value.Ref{Address: "aws_lb.x", Attribute: "dns_name"})
		texts := []string{"", "a", after, before, after + before, before + after, "x.y"}
		value1, value2 := texts[int(first)%len(texts)], texts[int(second)%len(texts)]
		a := cty.StringVal(before + ref + after)
		b := cty.StringVal(value1 + value2)
		equal, known := Equal(tokens, a, b)
		if back, backKnown := Equal(tokens, b, a); back != equal || backKnown != known {
			t.Fatalf("not symmetric: %q %q", before, after)
		}
		for _, text := range append(texts, value1, value2) {
			if real := cty.StringVal(before + text + after).RawEquals(b); known && real != equal {
				t.Errorf("%q with %q: Equal says %v", before+"*"+after, text, equal)
			}
		}
	})
}
