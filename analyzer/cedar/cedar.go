// Package cedar answers one question about the Cedar policies of Verified
// Access: what must be known of a request before it is let in?
//
// It reads a policy's statements by Cedar's own grammar as far as that question
// needs (docs.cedarpolicy.com, "Grammar specification"): annotations, effect,
// scope, when and unless clauses, strings and comments. Expressions are not
// evaluated. What counts is which records of the context they mention, because
// Verified Access wants the scope empty and all else said of the context
// (Verified Access User Guide, "Policy statement structure"): http_request and
// tcp_flow are the request itself, every other record is what a trust provider
// of that policy reference name tells of the user or the device.
package cedar

import (
	"slices"
	"strings"
)

// Hole stands in a policy's text for a part that is not known.
const Hole = '\uFFFC'

// Verdict is what a policy asks for.
type Verdict int

const (
	// Nothing: no statement permits anything.
	Nothing Verdict = iota
	// Everything: a statement permits every request.
	Everything
	// Request: statements ask about the request alone.
	Request
	// Trust: the policy asks about the user or the device.
	Trust
	// Unknown: what is not known of the text may change the answer, or the text
	// is no policy.
	Unknown
)

// Answer is the answer about one policy.
type Answer struct {
	Verdict Verdict
	// Names are the reference names of trust providers in it, in order.
	Names []string
	// Why says in a clause why the verdict is Unknown.
	Why string
}

// request are the records that Verified Access itself puts into the context
// (Verified Access User Guide, "Default context for Verified Access trust
// data").
var request = []string{"http_request", "tcp_flow"}

// Look answers for a policy's text.
//
// A policy asks about the user or the device where a statement that forbids
// does, or where one that permits does and none permits everything. A
// permission for some requests, such as a health check, beside it is no
// permission of everything.
func Look(text string) Answer {
	statements, err := parse(text)
	if err != "" {
		return Answer{Verdict: Unknown, Why: err}
	}
	var out Answer
	var everything, asksRequest, open bool
	for _, s := range statements {
		out.Names = append(out.Names, s.names...)
		switch {
		case s.never:
		case s.hole && len(s.names) == 0:
			open = true
		case !s.permits || len(s.names) > 0:
		case s.always:
			everything = true
		default:
			asksRequest = true
		}
	}
	forbids := slices.ContainsFunc(statements, func(s statement) bool { return !s.permits && len(s.names) > 0 && !s.never })
	out.Names = sorted(out.Names)
	switch {
	case forbids || len(out.Names) > 0 && !everything && !open:
		out.Verdict = Trust
	case open:
		out.Verdict, out.Why = Unknown, "a part of the policy is not known"
	case everything:
		out.Verdict = Everything
	case asksRequest:
		out.Verdict = Request
	}
	return out
}

func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// statement is what one statement of a policy asks for.
type statement struct {
	permits bool
	// always is true where no clause asks for anything; never where a clause can
	// not hold.
	always, never bool
	// names are the trust providers' records that its clauses mention.
	names []string
	// hole is true where a part of it is not known.
	hole bool
}

// parse reads all statements. fault says in a clause what is wrong with the
// text, "" for nothing.
func parse(text string) (statements []statement, fault string) {
	tokens, fault := scan(text)
	p := parser{tokens: tokens}
	for fault == "" && p.more() {
		var s statement
		s, fault = p.statement()
		statements = append(statements, s)
	}
	if fault == "" && len(statements) == 0 && strings.TrimSpace(text) != "" {
		return nil, "" // Comments alone permit nothing.
	}
	return statements, fault
}

// notCedar says that the text is not understood.
const notCedar = "the policy is not written as Cedar has it"

type parser struct {
	tokens []token
	at     int
}

func (p *parser) more() bool { return p.at < len(p.tokens) }

func (p *parser) peek() token {
	if p.more() {
		return p.tokens[p.at]
	}
	return token{}
}

// take reads one token if it is the given one.
func (p *parser) take(text string) bool {
	if t := p.peek(); t.kind == word || t.kind == mark {
		if t.text == text {
			p.at++
			return true
		}
	}
	return false
}

// statement reads annotations, an effect, a scope, clauses and the semicolon.
func (p *parser) statement() (statement, string) {
	var s statement
	for p.take("@") {
		p.at++
		if p.peek().text == "(" {
			p.group("(", ")")
		}
	}
	switch {
	case p.take("permit"):
		s.permits = true
	case p.take("forbid"):
	case p.peek().kind == hole:
		return s, "a part of the policy is not known"
	default:
		return s, notCedar
	}
	scope, ok := p.group("(", ")")
	if !ok {
		return s, notCedar
	}
	s.always = !narrows(scope)
	s.hole = hasHole(scope)
	for {
		unless := p.peek().kind == word && p.peek().text == "unless"
		if !unless && !(p.peek().kind == word && p.peek().text == "when") {
			break
		}
		p.at++
		clause, ok := p.group("{", "}")
		if !ok {
			return s, notCedar
		}
		s.add(clause, unless)
	}
	if p.peek().kind == hole {
		return s, "a part of the policy is not known"
	}
	if !p.take(";") {
		return s, notCedar
	}
	return s, ""
}

// add takes a clause into account.
func (s *statement) add(clause []token, unless bool) {
	s.hole = s.hole || hasHole(clause)
	switch constant, ok := constantOf(clause); {
	case ok && constant == unless:
		s.never = true
		return
	case ok:
		return
	}
	s.names = append(s.names, mentioned(clause)...)
	s.always = false
}

// narrows reports whether a scope asks for anything: it does where it is more
// than principal, action and resource.
func narrows(scope []token) bool {
	for _, t := range scope {
		switch t.text {
		case "principal", "action", "resource", ",":
		default:
			return true
		}
	}
	return false
}

// constantOf returns what a clause always is, where it is no question at all:
// true or false alone, or true as one of several alternatives.
func constantOf(clause []token) (holds, ok bool) {
	if len(clause) == 1 && clause[0].kind == word && clause[0].text == "false" {
		return false, true
	}
	depth, start := 0, 0
	for i := 0; i <= len(clause); i++ {
		if i < len(clause) {
			switch clause[i].text {
			case "(", "[", "{":
				depth++
			case ")", "]", "}":
				depth--
			}
			if clause[i].kind != mark || clause[i].text != "||" || depth > 0 {
				continue
			}
		}
		if part := clause[start:i]; len(part) == 1 && part[0].kind == word && part[0].text == "true" {
			return true, true
		}
		start = i + 1
	}
	return false, false
}

// mentioned returns the trust providers' records that an expression reads:
// context.name, context["name"] and context has name.
func mentioned(tokens []token) []string {
	var out []string
	for i, t := range tokens {
		if t.kind != word || t.text != "context" || i > 0 && tokens[i-1].text == "." {
			continue
		}
		next := func(n int) token {
			if i+n < len(tokens) {
				return tokens[i+n]
			}
			return token{}
		}
		name := token{}
		switch step := next(1); {
		case step.text == "." && next(2).kind == word && next(3).kind != hole:
			name = next(2)
		case step.text == "[" && next(2).kind == text:
			name = next(2)
		case step.text == "has" && (next(2).kind == word || next(2).kind == text):
			name = next(2)
		}
		if name.text != "" && !slices.Contains(request, name.text) && !strings.ContainsRune(name.text, Hole) {
			out = append(out, name.text)
		}
	}
	return out
}

// hasHole reports whether anything but the inside of a string is not known, or a
// string that names a record.
func hasHole(tokens []token) bool {
	for i, t := range tokens {
		if t.kind == hole {
			return true
		}
		named := i > 1 && tokens[i-2].text == "context" && (tokens[i-1].text == "[" || tokens[i-1].text == "has")
		if t.kind == text && named && strings.ContainsRune(t.text, Hole) {
			return true
		}
	}
	return false
}

// group reads what stands between two brackets, and them.
func (p *parser) group(open, end string) (inside []token, ok bool) {
	if !p.take(open) {
		return nil, false
	}
	start, depth := p.at, 1
	for ; p.more(); p.at++ {
		t := p.tokens[p.at]
		if t.kind != mark {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		}
		if depth == 0 {
			p.at++
			return p.tokens[start : p.at-1], t.text == end
		}
	}
	return nil, false
}
