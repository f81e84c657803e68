// Package plan runs rules that were compiled beforehand. OPA's compiler and
// planner turn Rego into an intermediate representation (IR, a documented and
// stable format of github.com/open-policy-agent/opa/v1/ir); Assemble turns that
// into a Program, a compact list of instructions that is embedded into the
// executable, and a Machine runs it.
//
// # Why not OPA's evaluator
//
// A run on one small root must answer within a few dozen milliseconds. Parsing
// and compiling Rego takes more than that alone and grows with the number of
// rules, and OPA's evaluator, which interprets syntax trees and copies bindings,
// takes ten times as long as this one. What rules mean is still OPA's to say:
// tests evaluate the same rules on the same documents both ways and compare.
//
// # What it knows
//
// All statements that OPA's planner makes of rules without references into data
// whose path is not fixed, where "with" replaces the whole input and nothing
// else; Assemble returns an error for the others. Builtins that rules use often are here, all others are OPA's own.
package plan

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// Program is a set of rules, ready to run. It is safe for concurrent use.
type Program struct {
	// Labels are for the one who makes the program to find again.
	Labels   []string
	strings  []value // texts
	builtins []string
	natives  []native // of builtins, nil for OPA's
	funcs    []function
	code     []int32
	// rules are the functions of rules by path, as data.a.b is "a.b".
	rules map[string]int32
	// loops is the number of scans that have an index, sites that of the reads of
	// attributes; a machine keeps something for each.
	loops, sites int32
}

// function is a rule or function of Rego. Its parameters are its first locals;
// input and data come first.
type function struct {
	name           string
	params, locals int32
	start, end     int32
	// value is true for what has no parameters of its own, so that its value is
	// the same throughout an evaluation.
	value bool
}

// The instructions. Operands are locals (4n), texts (4n+1) or booleans (2 and 6);
// a target is the number of a local. A statement that is undefined leaves its
// block.
const (
	opReturn     int32 = iota // operand
	opCall                    // function, target, operands…: as many as the function has parameters
	opBuiltin                 // builtin, number of operands, target, operands…
	opBlock                   // length, code…
	opBreak                   // blocks to leave
	opDot                     // operand, operand, target, site
	opLen                     // operand, target
	opScan                    // source, key (-1 for none) and value targets, loop, two attributes, operand, length, code…
	opNot                     // length, code…
	opAssign                  // operand, target
	opAssignOnce              // operand, target
	opReset                   // target
	opNull                    // target
	opInt                     // number, target
	opArray                   // target
	opObject                  // target
	opSet                     // target
	opEqual                   // operand, operand
	opNotEqual                // operand, operand
	opIsArray                 // operand
	opIsObject                // operand
	opIsSet                   // operand
	opDefined                 // operand
	opUndefined               // operand
	opAppend                  // operand, target
	opInsert                  // operand, operand, target
	opInsertOnce              // operand, operand, target
	opAdd                     // operand, target
	opWith                    // operand that is the input inside, length, code…
)

const (
	operandLocal   = 0
	operandText    = 1
	operandBoolean = 2
)

// magic begins an encoded program; its number is that of the format.
const magic = "vpce-plan-1\n"

// Encode returns the program as Decode takes it.
func (p *Program) Encode() []byte {
	out := []byte(magic)
	number := func(n int32) { out = binary.AppendVarint(out, int64(n)) }
	str := func(s string) {
		number(int32(len(s)))
		out = append(out, s...)
	}
	number(int32(len(p.Labels)))
	for _, s := range p.Labels {
		str(s)
	}
	number(int32(len(p.strings)))
	for _, s := range p.strings {
		s, _ := s.(text)
		str(string(s))
	}
	number(int32(len(p.builtins)))
	for _, name := range p.builtins {
		str(name)
	}
	number(int32(len(p.funcs)))
	for _, f := range p.funcs {
		str(f.name)
		for _, n := range []int32{f.params, f.locals, f.start, f.end} {
			number(n)
		}
	}
	number(p.loops)
	number(p.sites)
	number(int32(len(p.code)))
	for _, n := range p.code {
		number(n)
	}
	return out
}

var errDamaged = errors.New("the compiled rules are damaged")

// Decode reads an encoded program.
func Decode(data []byte) (*Program, error) {
	if len(data) < len(magic) || string(data[:len(magic)]) != magic {
		return nil, errDamaged
	}
	r := reader{data: data[len(magic):]}
	p := &Program{}
	for range r.count() {
		p.Labels = append(p.Labels, r.str())
	}
	for range r.count() {
		p.strings = append(p.strings, text(r.str()))
	}
	for range r.count() {
		p.builtins = append(p.builtins, r.str())
	}
	for range r.count() {
		f := function{name: r.str()}
		f.params, f.locals, f.start, f.end = r.number(), r.number(), r.number(), r.number()
		p.funcs = append(p.funcs, f)
	}
	p.loops, p.sites = r.number(), r.number()
	p.code = make([]int32, r.count())
	for i := range p.code {
		p.code[i] = r.number()
	}
	if r.bad || len(r.data) > 0 {
		return nil, errDamaged
	}
	return p, p.link()
}

// link fills in what follows from the rest.
func (p *Program) link() error {
	p.natives = make([]native, len(p.builtins))
	for i, name := range p.builtins {
		p.natives[i] = natives[name]
		if p.natives[i] == nil && opaBuiltin(name) == nil {
			return fmt.Errorf("the compiled rules need the unknown builtin %s", name)
		}
	}
	p.rules = make(map[string]int32, len(p.funcs))
	for i := range p.funcs {
		f := &p.funcs[i]
		f.value = f.params == globals
		if f.value {
			p.rules[f.name] = int32(i)
		}
	}
	return nil
}

// globals is how many parameters every function has: input and data.
const globals = 2

// Rules returns the paths of all rules that are values, sorted.
func (p *Program) Rules() []string {
	out := make([]string, 0, len(p.rules))
	for _, f := range p.funcs {
		if f.value {
			out = append(out, f.name)
		}
	}
	slices.Sort(out)
	return out
}

// reader reads numbers and texts; past the end they are zero, and bad is set.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) number() int32 {
	n, size := binary.Varint(r.data)
	if size <= 0 {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[size:]
	return int32(n)
}

// count reads how many things follow, each of at least one byte.
func (r *reader) count() int32 {
	n := r.number()
	if n < 0 || int(n) > len(r.data) {
		r.bad, r.data = true, nil
		return 0
	}
	return n
}

func (r *reader) str() string {
	n := r.count()
	s := string(r.data[:n])
	r.data = r.data[n:]
	return s
}
