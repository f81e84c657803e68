package plan

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"
)

// programOf plans a module whose rule x.answer is asked for.
func programOf(t testing.TB, source string) (*Program, error) {
	t.Helper()
	fsys := fstest.MapFS{"x.rego": &fstest.MapFile{Data: []byte(source)}}
	c := compile.New().WithTarget("plan").WithFS(fsys).WithPaths(".").WithEntrypoints("x/answer")
	if err := c.Build(context.Background()); err != nil {
		t.Fatal(err)
	}
	var policy ir.Policy
	if err := json.Unmarshal(c.Bundle().PlanModules[0].Raw, &policy); err != nil {
		t.Fatal(err)
	}
	p, err := Assemble(&policy)
	if err != nil {
		return nil, err
	}
	return Decode(p.Encode())
}

// What Rego can say means the same here as it does in OPA.
func TestStatements(t *testing.T) {
	bodies := map[string]string{
		"constants":                `answer := {"a": [1, -2, null, true, "x"], "b": {1, 2}, "c": set(), "d": {}, "e": []}`,
		"undefined":                `answer if input.nothing`,
		"default":                  "default answer := 7\n\nanswer := 1 if input.nothing",
		"else":                     `answer := 1 if { input.nothing } else := 2 if { input.list } else := 3`,
		"several bodies":           "answer := 1 if input.list\n\nanswer := 1 if input.object",
		"conflict":                 "answer := 1 if input.list\n\nanswer := 2 if input.object",
		"set":                      "answer contains x if some x in input.list\n\nanswer contains 7 if input.object",
		"object":                   `answer[k] := v if some k, v in input.object`,
		"object of sets":           `answer[k] contains v if { some k in ["a", "b"]; some v in input.list }`,
		"object conflict":          `answer := {k: v | some k in ["a"]; some v in input.list}`,
		"array":                    `answer := [[i, x] | some i, x in input.list]`,
		"keys of objects":          `answer := [k | some k, _ in input.object]`,
		"order":                    `answer := [x | some x in {"b", 1, "a", null, {"k": 1}, [1], {1}, true}]`,
		"negation":                 `answer if not input.nothing`,
		"negation of a call":       "f(x) if x > 3\n\nanswer := [x | some x in input.list; not f(x)]",
		"every":                    "answer if every x in input.list { x > 0 }",
		"every that fails":         "answer if every x in input.list { x > 1 }",
		"every of none":            "answer if every x in input.none { x > 1 }",
		"join":                     `answer := {n: ids | some n in ["a", "b", "z"]; ids := [r.id | some r in input.rows; r.name == n]}`,
		"join the other way":       `answer := [r.id | some n in ["b", "z"]; some r in input.rows; n == r.name]`,
		"join with index":          `answer := [[i, r.id] | some i, r in input.rows; r.name == "b"]`,
		"join over two attributes": `answer := [r.id | some n in ["b", "z"]; some r in input.deep; r.node.name == n]`,
		"join over three":          `answer := [r.id | some n in ["b", "z"]; some r in input.deep; r.node.more.name == n]`,
		"join of an object":        `answer := [r.id | some r in input.object; r.name == "b"]`,
		"functions":                "f(x, y) := x + y if x < y\n\nf(x, y) := x - y if x >= y\n\nanswer := [f(x, 2) | some x in input.list]",
		"function by value":        "f(\"a\") := 1\n\nf(\"b\") := 2\n\nanswer := [f(x) | some x in [\"b\", \"a\", \"c\"]]",
		"function conflict":        "f(x) := 1 if x\n\nf(x) := 2 if x\n\nanswer := f(true)",
		"references":               `answer := [input.list[1], input.object.a, input.object[k]] if k := "b"`,
		"past the end":             `answer := input.list[9]`,
		"set membership":           `answer if {1, 2}[1]`,
		"in":                       `answer := [1 in input.list, 9 in input.list, "x" in input.object, "a" in {"a"}]`,
		"unification":              `answer := [a, b] if [a, {"k": b}] = [1, {"k": 2}]`,
		"shadowing with":           "y := input.list\n\nanswer := [a, b, c] if { a := count(y); b := count(y) with input as {\"list\": []}; c := count(y) }",
		"text":                     `answer := sprintf("%s %d %v", ["a", 1, {"k": [true]}])`,
		"other builtins":           `answer := [sum(input.list), max(input.list), upper("a"), regex.match("^a+$", "aa"), object.get(input, ["object", "a"], 0)]`,
		"builtin that fails":       `answer := to_number("x")`,
		"wrong type":               `answer := [x | some x in [1, "a"]; y := object.get(input, "no", x); count(y) >= 0]`,
		"many keys":                `answer := {x: x | some x in numbers.range(1, 100)}`,
		"many texts":               `answer := {concat("", ["k", format_int(x, 10)]): x | some x in numbers.range(1, 100)}`,
		"big set":                  `answer := count({[x % 10, x % 7] | some x in numbers.range(1, 100)})`,
	}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			source := "package x\n\n" + body + "\n"
			want, wantErr := askOPA(t, source)
			p, err := programOf(t, source)
			if err != nil {
				t.Fatal(err)
			}
			got, ok, err := p.Start(document(t)).Ask(t.Context(), "x.answer")
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("error %v, OPA's %v", err, wantErr)
			}
			if err != nil {
				return
			}
			if ok != (len(want) == 1) {
				t.Fatalf("defined %t, OPA %v", ok, want)
			}
			if ok {
				if diff := cmp.Diff(want[0].Expressions[0].Value, got); diff != "" {
					t.Errorf("OPA -, program +:\n%s", diff)
				}
			}
		})
	}
}

func askOPA(t *testing.T, source string) (rego.ResultSet, error) {
	t.Helper()
	input, err := ast.ValueFromReader(strings.NewReader(inputText))
	if err != nil {
		t.Fatal(err)
	}
	return rego.New(rego.Module("x.rego", source), rego.Query("data.x.answer"), rego.ParsedInput(input)).Eval(t.Context())
}

// inputText has 20 rows, enough for an index.
var inputText = `{"list": [1, 2, 3, 4], "none": [], "object": {"b": 2, "a": 1}, "rows": [` +
	strings.Repeat(`{"id": 1, "name": "a"}, {"id": 2, "name": "b"}, {"id": 3}, {"name": "b", "id": 4}, `, 5) + `7], "deep": [` +
	strings.Repeat(`{"id": 1, "node": {"name": "a"}}, {"id": 2, "node": {"name": "b", "more": {"name": "b"}}}, {"id": 3, "node": 3}, {"id": 4}, `, 5) + `7]}`

func document(t testing.TB) *Document {
	t.Helper()
	v, err := ast.ValueFromReader(strings.NewReader(inputText))
	if err != nil {
		t.Fatal(err)
	}
	b := NewBuilder()
	build(b, v)
	return b.Document()
}

func build(b *Builder, v ast.Value) {
	switch v := v.(type) {
	case ast.Number:
		n, _ := v.Int()
		b.Int(n)
	case ast.String:
		b.String(string(v))
	case *ast.Array:
		b.BeginArray()
		v.Foreach(func(t *ast.Term) { build(b, t.Value) })
		b.EndArray()
	case ast.Object:
		b.BeginObject()
		v.Foreach(func(key, item *ast.Term) {
			name, _ := key.Value.(ast.String)
			b.Key(string(name))
			build(b, item.Value)
		})
		b.EndObject()
	}
}

func TestAssembleErrors(t *testing.T) {
	cases := map[string]struct{ body, want string }{
		"with a part of the input": {`answer if { input.a with input.a as 1 }`, "something else than the input"},
		"large number":             {`answer := 12345678901`, "too large"},
		"fraction":                 {`answer := 1.5`, "invalid syntax"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := programOf(t, "package x\n\n"+c.body+"\n")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// Every part of an encoded program that is missing is noticed.
func TestDecodeErrors(t *testing.T) {
	p, err := programOf(t, "package x\n\nanswer := count(input.list)\n")
	if err != nil {
		t.Fatal(err)
	}
	p.Labels = []string{"label"}
	data := p.Encode()
	again, err := Decode(data)
	if err != nil || !slices.Equal(again.Labels, p.Labels) || !slices.Equal(again.Rules(), p.Rules()) {
		t.Fatalf("%v, labels %v, rules %v", err, again.Labels, again.Rules())
	}
	for i := range data {
		if _, err := Decode(data[:i]); err == nil {
			t.Errorf("no error with %d of %d bytes", i, len(data))
		}
	}
	if _, err := Decode(append(data, 0)); err == nil {
		t.Error("no error with a byte too many")
	}
}

func TestAskErrors(t *testing.T) {
	p, err := programOf(t, "package x\n\nanswer := count([1 | some a in numbers.range(1, 4000); some b in numbers.range(1, 4000); a + b == 0])\n")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := p.Start(document(t))
	if _, _, err := m.Ask(ctx, "x.answer"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if _, _, err := m.Ask(t.Context(), "x.other"); err == nil {
		t.Error("no error for a rule that is not there")
	}
}

// A document serves several machines at a time (the race detector looks on).
func TestConcurrency(t *testing.T) {
	p, err := programOf(t, "package x\n\nanswer := [object.union(r, {\"new\": k, \"id\": 0}) | some r in input.rows; is_object(r); some k, _ in input.object; r.name == \"b\"]\n")
	if err != nil {
		t.Fatal(err)
	}
	d := document(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if v, ok, err := p.Start(d).Ask(t.Context(), "x.answer"); !ok || err != nil {
				t.Error(v, ok, err)
			}
		})
	}
	wait.Wait()
}

// randomValue returns a value of a small world, so that equal ones meet.
func randomValue(r *rand.Rand, depth int) value {
	n := 4
	if depth > 0 {
		n = 7
	}
	switch r.IntN(n) {
	case 0:
		return null{}
	case 1:
		return boolean(r.IntN(2) == 0)
	case 2:
		return integer(r.IntN(4) - 1)
	case 3:
		return text([]string{"", "a", "b", "ab", "é", "a.b"}[r.IntN(6)])
	case 4:
		out := &array{}
		for range r.IntN(3) {
			out.items = append(out.items, randomValue(r, depth-1))
		}
		return out
	case 5:
		out := &object{shape: &shape{}}
		for range r.IntN(3) {
			out.put(randomValue(r, depth-1), randomValue(r, depth-1))
		}
		return out
	}
	out := &set{}
	for range r.IntN(12) {
		out.insert(randomValue(r, depth-1))
	}
	return out
}

// Values have OPA's order, and equal ones have one hash.
func TestOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		a, b := randomValue(r, 3), randomValue(r, 3)
		x, y := termOf(a).Value, termOf(b).Value
		want := ast.Compare(x, y)
		if got := compare(a, b); (got < 0) != (want < 0) || (got > 0) != (want > 0) {
			t.Fatalf("compare(%v, %v) = %d, want %d", x, y, got, want)
		}
		if equal(a, b) != (want == 0) {
			t.Fatalf("equal(%v, %v) = %t", x, y, equal(a, b))
		}
		if want == 0 && hash(a) != hash(b) {
			t.Fatalf("two hashes of %v", x)
		}
		if c := valueOf(x); !equal(a, c) || hash(a) != hash(c) {
			t.Fatalf("%v is not itself", x)
		}
	}
}

// The builtins that are written anew do what OPA's do, whatever they get.
func TestNatives(t *testing.T) {
	for name, f := range natives {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, uint64(len(name))))
			m := &Machine{ctx: t.Context()}
			arity := ast.BuiltinMap[name].Decl.Arity()
			taken := 0
			for range 5000 {
				args := make([]value, arity)
				for i := range args {
					args[i] = randomValue(r, 2)
				}
				got, ok := f(args)
				if !ok {
					continue
				}
				taken++
				if want := m.ask(name, args); want == nil || !equal(got, want) {
					t.Fatalf("%v: got %v, want %v", termOf(&array{items: args}), termOf(got), termOf(want))
				}
			}
			if taken < 5 {
				t.Errorf("only %d arguments of the right types", taken)
			}
		})
	}
}
