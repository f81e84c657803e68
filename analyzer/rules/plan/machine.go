package plan

import (
	"context"
	"errors"
	"fmt"
)

// Machine evaluates rules on one document. What rules share is computed once. It
// is for one goroutine.
type Machine struct {
	p     *Program
	input value
	data  value
	ctx   context.Context
	// steps counts down to the next look at ctx.
	steps int
	err   error
	// values has what rules evaluated to; done says which are there.
	values []value
	done   []bool
	stack  []value
	args   []value
	busy   bool
	empty  *shape
	// indices are those of the loops; see opScan.
	indices []map[*array]*index
	sites   []site
}

// Start returns a machine for one document.
func (p *Program) Start(d *Document) *Machine {
	return &Machine{
		p: p, input: d.root, data: &object{shape: &shape{}},
		values: make([]value, len(p.funcs)), done: make([]bool, len(p.funcs)),
		empty: &shape{}, indices: make([]map[*array]*index, p.loops), sites: make([]site, p.sites),
	}
}

// Ask returns the value of a rule as encoding/json would, numbers as json.Number
// and sets as lists; false when it is undefined. The path is that of the rule
// below data, with dots.
func (m *Machine) Ask(ctx context.Context, rule string) (any, bool, error) {
	f, ok := m.p.rules[rule]
	if !ok {
		return nil, false, fmt.Errorf("there is no rule %s", rule)
	}
	if m.busy {
		m.stack = nil // the evaluation before ended in a panic
	}
	m.ctx, m.err, m.busy, m.steps = ctx, nil, true, 0
	v := m.call(f, nil, nil)
	m.busy = false
	if m.err != nil {
		return nil, false, m.err
	}
	return plain(v), v != nil, nil
}

// The ways in which run ends. A positive number is how many blocks are left, the
// one at hand included.
const (
	ended    = 0
	returned = -1
)

// undefined leaves the block at hand.
const undefined = 1

var (
	errConflict = errors.New("conflicting values of a rule or function")
	errKeys     = errors.New("conflicting values of an object's key")
	errCode     = errors.New("the compiled rules are damaged")
)

// patience is how many calls and turns of loops go by between looks at the
// context.
const patience = 4096

func (m *Machine) fail(err error) int {
	m.err = err
	return returned
}

func (m *Machine) tired() bool {
	if m.steps--; m.steps > 0 {
		return false
	}
	m.steps = patience
	if err := m.ctx.Err(); err != nil {
		m.err = err
		return true
	}
	return false
}

// call returns a function's value, nil where it is undefined. The operands of
// the code are those of the caller's locals.
func (m *Machine) call(f int32, caller []value, operands []int32) value {
	fn := &m.p.funcs[f]
	if fn.value && m.done[f] {
		return m.values[f]
	}
	if m.tired() {
		return nil
	}
	base := len(m.stack)
	locals := m.frame(int(fn.locals))
	locals[0], locals[1] = m.input, m.data
	for i := globals; i < int(fn.params); i++ {
		locals[i] = m.read(caller, operands[i])
	}
	var v value
	for pc := fn.start; pc < fn.end; {
		// A function is a list of blocks.
		size := m.p.code[pc+1]
		r, out := m.run(locals, pc+2, pc+2+size)
		if r == returned {
			v = out
			break
		}
		pc += 2 + size
	}
	m.release(base)
	if m.err != nil {
		return nil
	}
	if fn.value {
		m.values[f], m.done[f] = v, true
	}
	return v
}

// frame returns n new locals on the stack. When it moves, frames below keep
// theirs.
func (m *Machine) frame(n int) []value {
	base := len(m.stack)
	if base+n > cap(m.stack) {
		m.stack = make([]value, base, 2*(base+n)+1024)
	}
	m.stack = m.stack[:base+n]
	return m.stack[base : base+n : base+n]
}

func (m *Machine) release(base int) {
	clear(m.stack[base:])
	m.stack = m.stack[:base]
}

func (m *Machine) read(locals []value, operand int32) value {
	switch operand & 3 {
	case operandLocal:
		return locals[operand>>2]
	case operandText:
		return m.p.strings[operand>>2]
	}
	return boolean(operand>>2 != 0)
}

// run runs a block.
func (m *Machine) run(locals []value, pc, end int32) (int, value) { //nolint:funlen // one case an instruction
	code := m.p.code
	for pc < end {
		switch code[pc] {
		case opReturn:
			return returned, m.read(locals, code[pc+1])
		case opCall:
			f := code[pc+1]
			operands := code[pc+3 : pc+3+m.p.funcs[f].params]
			v := m.call(f, locals, operands)
			if m.err != nil {
				return returned, nil
			}
			if locals[code[pc+2]] = v; v == nil {
				return undefined, nil
			}
			pc += 3 + int32(len(operands))
		case opBuiltin:
			n := code[pc+2]
			v := m.builtin(code[pc+1], locals, code[pc+4:pc+4+n])
			if m.err != nil {
				return returned, nil
			}
			if locals[code[pc+3]] = v; v == nil {
				return undefined, nil
			}
			pc += 4 + n
		case opBlock:
			size := code[pc+1]
			if r, v := m.run(locals, pc+2, pc+2+size); r == returned {
				return r, v
			} else if r > 1 {
				return r - 1, nil
			}
			pc += 2 + size
		case opBreak:
			return int(code[pc+1]) + 1, nil
		case opDot:
			v := m.dot(locals, pc)
			if locals[code[pc+3]] = v; v == nil {
				return undefined, nil
			}
			pc += 5
		case opScan:
			size := code[pc+8]
			if r, v := m.scan(locals, pc); r != ended {
				return r, v
			}
			pc += 9 + size
		case opNot:
			size := code[pc+1]
			switch r, v := m.run(locals, pc+2, pc+2+size); {
			case r == returned:
				return r, v
			case r == ended:
				return undefined, nil
			case r > 1:
				return r - 1, nil
			}
			pc += 2 + size
		case opWith:
			size := code[pc+2]
			if r, v := m.with(locals, pc); r != ended {
				return r, v
			}
			pc += 3 + size
		case opAssign:
			locals[code[pc+2]] = m.read(locals, code[pc+1])
			pc += 3
		case opAssignOnce:
			v := m.read(locals, code[pc+1])
			if have := locals[code[pc+2]]; have != nil && !equal(have, v) {
				return m.fail(errConflict), nil
			}
			locals[code[pc+2]] = v
			pc += 3
		case opReset:
			locals[code[pc+1]] = nil
			pc += 2
		case opEqual:
			if !equal(m.read(locals, code[pc+1]), m.read(locals, code[pc+2])) {
				return undefined, nil
			}
			pc += 3
		case opNotEqual:
			if equal(m.read(locals, code[pc+1]), m.read(locals, code[pc+2])) {
				return undefined, nil
			}
			pc += 3
		case opDefined:
			if m.read(locals, code[pc+1]) == nil {
				return undefined, nil
			}
			pc += 2
		case opUndefined:
			if m.read(locals, code[pc+1]) != nil {
				return undefined, nil
			}
			pc += 2
		default:
			next, r := m.build(locals, pc)
			if r != ended {
				return r, nil
			}
			pc = next
		}
	}
	return ended, nil
}

// The empty array and the empty set, which most are: they are replaced where
// something is added.
var (
	noItems   = &array{}
	noMembers = &set{order: []int32{}}
)

// build runs the instructions that make values and ask for their types.
func (m *Machine) build(locals []value, pc int32) (next int32, r int) {
	code := m.p.code
	switch code[pc] {
	case opLen:
		n := length(m.read(locals, code[pc+1]))
		if n < 0 {
			return 0, undefined
		}
		locals[code[pc+2]] = integer(n)
		return pc + 3, ended
	case opNull:
		locals[code[pc+1]] = null{}
		return pc + 2, ended
	case opInt:
		locals[code[pc+2]] = integer(code[pc+1])
		return pc + 3, ended
	case opArray:
		locals[code[pc+1]] = noItems
		return pc + 2, ended
	case opObject:
		locals[code[pc+1]] = &object{shape: m.empty}
		return pc + 2, ended
	case opSet:
		locals[code[pc+1]] = noMembers
		return pc + 2, ended
	case opIsArray, opIsObject, opIsSet:
		if rank(m.read(locals, code[pc+1])) != int(code[pc]-opIsArray)+rankArray {
			return 0, undefined
		}
		return pc + 2, ended
	case opAppend:
		if a, ok := locals[code[pc+2]].(*array); ok {
			if a == noItems {
				a = &array{}
				locals[code[pc+2]] = a
			}
			a.items = append(a.items, m.read(locals, code[pc+1]))
			return pc + 3, ended
		}
	case opAdd:
		if s, ok := locals[code[pc+2]].(*set); ok {
			if s == noMembers {
				s = &set{}
				locals[code[pc+2]] = s
			}
			s.insert(m.read(locals, code[pc+1]))
			return pc + 3, ended
		}
	case opInsert, opInsertOnce:
		o, ok := locals[code[pc+3]].(*object)
		if !ok {
			break
		}
		key, v := m.read(locals, code[pc+1]), m.read(locals, code[pc+2])
		if code[pc] == opInsertOnce {
			// A comprehension: its keys are data, no attributes.
			o.own()
			if have := o.get(key); have != nil && !equal(have, v) {
				return 0, m.fail(errKeys)
			}
		}
		o.put(key, v)
		return pc + 4, ended
	}
	return 0, m.fail(errCode)
}

// site remembers where an attribute stood the last time.
type site struct {
	shape *shape
	name  text
	place int32
}

// dot reads an element. Most reads are of an attribute by its name, in objects of
// one shape.
func (m *Machine) dot(locals []value, pc int32) value {
	code := m.p.code
	v, key := m.read(locals, code[pc+1]), m.read(locals, code[pc+2])
	o, ok := v.(*object)
	name, named := key.(text)
	if !ok || !named || o.shape == nil {
		return dot(v, key)
	}
	s := &m.sites[code[pc+4]]
	if s.shape != o.shape || s.name != name {
		s.shape, s.name, s.place = o.shape, name, o.shape.find(name)
	}
	if s.place < 0 {
		return nil
	}
	return o.values[s.place]
}

// with runs a block with another input. What rules evaluate to there is of no use
// outside, and the other way round.
func (m *Machine) with(locals []value, pc int32) (int, value) {
	input, values, done := m.input, m.values, m.done
	m.input = m.read(locals, m.p.code[pc+1])
	m.values, m.done = make([]value, len(values)), make([]bool, len(done))
	locals[0] = m.input
	r, v := m.run(locals, pc+3, pc+3+m.p.code[pc+2])
	m.input, m.values, m.done = input, values, done
	locals[0] = input
	switch {
	case r == undefined:
		return undefined, nil
	case r > 1:
		return r - 1, nil
	}
	return r, v
}

// dot returns an element of a value, nil where there is none.
func dot(v, key value) value {
	switch v := v.(type) {
	case *object:
		return v.get(key)
	case *array:
		if i, ok := key.(integer); ok && i >= 0 && int(i) < len(v.items) {
			return v.items[i]
		}
	case *set:
		if v.find(key) >= 0 {
			return key
		}
	}
	return nil
}

func length(v value) int {
	switch v := v.(type) {
	case *array:
		return len(v.items)
	case *object:
		return len(v.values)
	case *set:
		return len(v.items)
	case text:
		return len([]rune(string(v)))
	}
	return -1
}
