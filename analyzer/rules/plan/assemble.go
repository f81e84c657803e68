package plan

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"
)

// Assemble makes a program of what OPA's planner returns.
func Assemble(policy *ir.Policy) (*Program, error) {
	a := &assembler{p: &Program{}, policy: policy, funcs: map[string]int32{}, builtins: map[string]int32{}}
	for _, s := range policy.Static.Strings {
		a.p.strings = append(a.p.strings, text(s.Value))
	}
	for i, b := range policy.Static.BuiltinFuncs {
		a.builtins[b.Name] = int32(i)
		a.p.builtins = append(a.p.builtins, b.Name)
	}
	for i, f := range policy.Funcs.Funcs {
		a.funcs[f.Name] = int32(i)
	}
	for _, f := range policy.Funcs.Funcs {
		if err := a.function(f); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return a.p, a.p.link()
}

type assembler struct {
	p               *Program
	policy          *ir.Policy
	funcs, builtins map[string]int32
	// locals renumbers those of the function at hand.
	locals map[ir.Local]int32
	// read are the locals that the code so far reads; needed are those that the
	// whole function reads, nil while that is not known.
	read, needed map[ir.Local]bool
	err          error
}

// passes is how often a function is assembled: the first time to learn which
// locals are read, the second time which are when assignments to the others are
// left out, such as that of the key of "some x in xs" to a variable of its own.
const passes = 3

func (a *assembler) function(f *ir.Func) error {
	start := len(a.p.code)
	loops, sites := a.p.loops, a.p.sites
	a.needed = nil
	for range passes {
		a.p.code, a.p.loops, a.p.sites = a.p.code[:start], loops, sites
		a.locals, a.read = map[ir.Local]int32{}, map[ir.Local]bool{}
		for _, param := range f.Params {
			a.local(param)
		}
		for _, block := range f.Blocks {
			a.nested(opBlock, block)
		}
		a.needed = a.read
	}
	a.p.funcs = append(a.p.funcs, function{
		name:   strings.TrimPrefix(f.Name, "g0.data."),
		params: int32(len(f.Params)),
		locals: int32(len(a.locals)),
		start:  int32(start),
		end:    int32(len(a.p.code)),
	})
	return a.err
}

// needs reports whether anything reads a local.
func (a *assembler) needs(l ir.Local) bool { return a.needed == nil || a.needed[l] }

func (a *assembler) local(l ir.Local) int32 {
	n, ok := a.locals[l]
	if !ok {
		n = int32(len(a.locals))
		a.locals[l] = n
	}
	return n
}

func (a *assembler) operand(o ir.Operand) int32 {
	switch v := val(o).(type) {
	case ir.Local:
		a.read[v] = true
		return a.local(v)<<2 | operandLocal
	case ir.StringIndex:
		return int32(v)<<2 | operandText
	case ir.Bool:
		if v {
			return 1<<2 | operandBoolean
		}
		return operandBoolean
	}
	a.err = errors.Join(a.err, fmt.Errorf("unknown operand %v", o.Value))
	return 0
}

// val returns an operand's value. One that was read from JSON is a pointer.
func val(o ir.Operand) ir.Val {
	switch v := o.Value.(type) {
	case *ir.Local:
		return *v
	case *ir.StringIndex:
		return *v
	case *ir.Bool:
		return *v
	}
	return o.Value
}

func (a *assembler) of(l ir.Local) int32 { return a.operand(ir.Operand{Value: l}) }

func (a *assembler) emit(code ...int32) { a.p.code = append(a.p.code, code...) }

// nested emits an instruction and the length and code of a block behind it.
func (a *assembler) nested(op int32, block *ir.Block, operands ...int32) {
	a.emit(op)
	a.emit(operands...)
	at := len(a.p.code)
	a.emit(0)
	for _, s := range block.Stmts {
		a.stmt(s)
	}
	a.p.code[at] = int32(len(a.p.code) - at - 1)
}

func (a *assembler) stmt(s ir.Stmt) { //nolint:funlen // one case a statement
	switch s := s.(type) {
	case *ir.NopStmt:
	case *ir.ReturnLocalStmt:
		a.emit(opReturn, a.of(s.Source))
	case *ir.CallStmt:
		a.call(s)
	case *ir.BlockStmt:
		for _, b := range s.Blocks {
			a.nested(opBlock, b)
		}
	case *ir.BreakStmt:
		a.emit(opBreak, int32(s.Index))
	case *ir.DotStmt:
		a.emit(opDot, a.operand(s.Source), a.operand(s.Key), a.local(s.Target), a.p.sites)
		a.p.sites++
	case *ir.LenStmt:
		a.emit(opLen, a.operand(s.Source), a.local(s.Target))
	case *ir.ScanStmt:
		a.scan(s)
	case *ir.NotStmt:
		a.nested(opNot, s.Block)
	case *ir.AssignVarStmt:
		if a.needs(s.Target) {
			a.emit(opAssign, a.operand(s.Source), a.local(s.Target))
		}
	case *ir.AssignVarOnceStmt:
		a.emit(opAssignOnce, a.operand(s.Source), a.local(s.Target))
	case *ir.ResetLocalStmt:
		a.emit(opReset, a.local(s.Target))
	case *ir.MakeNullStmt:
		a.emit(opNull, a.local(s.Target))
	case *ir.AssignIntStmt:
		a.number(s.Value, s.Target)
	case *ir.MakeNumberIntStmt:
		a.number(s.Value, s.Target)
	case *ir.MakeNumberRefStmt:
		n, err := strconv.ParseInt(a.policy.Static.Strings[s.Index].Value, 10, 64)
		a.err = errors.Join(a.err, err)
		a.number(n, s.Target)
	case *ir.MakeArrayStmt:
		a.emit(opArray, a.local(s.Target))
	case *ir.MakeObjectStmt:
		a.emit(opObject, a.local(s.Target))
	case *ir.MakeSetStmt:
		a.emit(opSet, a.local(s.Target))
	case *ir.EqualStmt:
		a.emit(opEqual, a.operand(s.A), a.operand(s.B))
	case *ir.NotEqualStmt:
		a.emit(opNotEqual, a.operand(s.A), a.operand(s.B))
	case *ir.IsArrayStmt:
		a.emit(opIsArray, a.operand(s.Source))
	case *ir.IsObjectStmt:
		a.emit(opIsObject, a.operand(s.Source))
	case *ir.IsSetStmt:
		a.emit(opIsSet, a.operand(s.Source))
	case *ir.IsDefinedStmt:
		a.emit(opDefined, a.of(s.Source))
	case *ir.IsUndefinedStmt:
		a.emit(opUndefined, a.of(s.Source))
	case *ir.ArrayAppendStmt:
		a.emit(opAppend, a.operand(s.Value), a.local(s.Array))
	case *ir.ObjectInsertStmt:
		a.emit(opInsert, a.operand(s.Key), a.operand(s.Value), a.local(s.Object))
	case *ir.ObjectInsertOnceStmt:
		a.emit(opInsertOnce, a.operand(s.Key), a.operand(s.Value), a.local(s.Object))
	case *ir.SetAddStmt:
		a.emit(opAdd, a.operand(s.Value), a.local(s.Set))
	case *ir.WithStmt:
		if s.Local != ir.Input || len(s.Path) > 0 {
			a.err = errors.Join(a.err, errors.New("with replaces something else than the input"))
		}
		a.nested(opWith, s.Block, a.operand(s.Value))
	default:
		a.err = errors.Join(a.err, fmt.Errorf("unknown statement %T", s))
	}
}

func (a *assembler) number(n int64, target ir.Local) {
	if n < math.MinInt32 || n > math.MaxInt32 {
		a.err = errors.Join(a.err, fmt.Errorf("the number %d is too large", n))
	}
	a.emit(opInt, int32(n), a.local(target))
}

func (a *assembler) call(s *ir.CallStmt) {
	if f, ok := a.funcs[s.Func]; ok {
		a.emit(opCall, f, a.local(s.Result))
	} else if b, ok := a.builtins[s.Func]; ok {
		a.emit(opBuiltin, b, int32(len(s.Args)), a.local(s.Result))
	} else {
		a.err = errors.Join(a.err, fmt.Errorf("unknown function %s", s.Func))
	}
	for _, arg := range s.Args {
		a.emit(a.operand(arg))
	}
}

// noLoop marks a scan without a join, noAttribute the end of a path.
const (
	noLoop      = -1
	noAttribute = -1
)

// maxPath is how many attributes lead to what a join compares, at most.
const maxPath = 2

// scan emits a loop. In one of the form "some x in xs; x.attribute == y" with y
// from outside only some elements matter; the path of attributes and y stand with
// the instruction, so that those can be looked up.
func (a *assembler) scan(s *ir.ScanStmt) {
	loop, with, path := int32(noLoop), int32(0), [maxPath]int32{noAttribute, noAttribute}
	if keys, other, ok := joined(s); ok {
		loop = a.p.loops
		a.p.loops++
		for i, key := range keys {
			path[i] = a.operand(key)
		}
		with = a.operand(other)
	}
	key := int32(-1)
	if a.needs(s.Key) {
		key = a.local(s.Key)
	}
	a.nested(opScan, s.Block, a.of(s.Source), key, a.local(s.Value), loop, path[0], path[1], with)
}

// joined finds the comparison of an attribute of the element with something
// that the loop does not change, where nothing but reads stands before it.
func joined(s *ir.ScanStmt) (path []ir.Operand, other ir.Operand, ok bool) {
	// paths are the attributes that lead from the element to a local; inner are
	// the locals that the loop has set so far.
	paths := map[ir.Val][]ir.Operand{s.Value: {}}
	inner := map[ir.Val]bool{s.Key: true, s.Value: true}
	for _, stmt := range s.Block.Stmts {
		switch stmt := stmt.(type) {
		case *ir.AssignVarStmt:
			inner[stmt.Target] = true
			if path, ok := paths[val(stmt.Source)]; ok {
				paths[stmt.Target] = path
			}
		case *ir.DotStmt:
			path, ok := paths[val(stmt.Source)]
			if _, constant := val(stmt.Key).(ir.StringIndex); !ok || !constant || len(path) == maxPath {
				return nil, other, false
			}
			inner[stmt.Target] = true
			paths[stmt.Target] = append(slices.Clip(path), stmt.Key)
		case *ir.EqualStmt:
			if path := paths[val(stmt.A)]; len(path) > 0 && !inner[val(stmt.B)] {
				return path, stmt.B, true
			}
			if path := paths[val(stmt.B)]; len(path) > 0 && !inner[val(stmt.A)] {
				return path, stmt.A, true
			}
			return nil, other, false
		default:
			return nil, other, false
		}
	}
	return nil, other, false
}
