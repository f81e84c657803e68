// Package resourcetype checks properties of CloudFormation resources against
// the resource types of goformation, one property of one resource at a time, so
// that one of an odd type costs nothing but itself.
//
// goformation decodes strictly (a text for a boolean is an error to it) and was
// archived at v7.14.9, so its answer is taken with two reservations. Texts that
// say a boolean or a number are tried as such, since CloudFormation takes them;
// and a property that it does not know is no mistake, since types have grown.
//
// Only the packages of the services that matter here are linked: they add 2 MB
// to a program and less than 0.1 ms to its start, where all 1,260 types add 9 MB
// and start as fast.
package resourcetype

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/awslabs/goformation/v7/intrinsics"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// Checker remembers what it has found: in a repository the same properties come
// in the same shapes over and over. It is safe for concurrent use.
type Checker struct {
	mu    sync.Mutex
	known map[string]string // by type, property and shape
}

// NewChecker returns a checker that knows nothing yet.
func NewChecker() *Checker { return &Checker{known: map[string]string{}} }

const (
	// maxShape bounds what is checked; larger values are taken as they are.
	maxShape = 16 << 10
	// maxKnown bounds what is remembered.
	maxKnown = 100_000
)

// Property says what is wrong with the type of a property's value; "" for
// nothing, or for a type that is not known here. What is not known of the value
// is taken to be right.
func (c *Checker) Property(t *value.Tokens, typ, name string, v cty.Value) string {
	if known(typ) == nil {
		return ""
	}
	s := shaper{tokens: t}
	s.write(v)
	shape := s.b.String()
	if s.over || shape == unknownShape {
		return ""
	}
	key := typ + "\x00" + name + "\x00" + shape
	c.mu.Lock()
	problem, ok := c.known[key]
	c.mu.Unlock()
	if ok {
		return problem
	}
	problem = check(typ, name, shape)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) < maxKnown {
		c.known[key] = problem
	}
	return problem
}

// The shape of a value is JSON in which each scalar stands for its kind: a text
// is "x", one that says a boolean or a number is "\u0001" or "\u0002", and what
// is not known is a function as templates have them.
const (
	textShape    = `"x"`
	boolShape    = `"\u0001"`
	numberShape  = `"\u0002"`
	unknownShape = `{"Ref":"x"}`
)

type shaper struct {
	tokens *value.Tokens
	b      strings.Builder
	over   bool
}

func (s *shaper) write(v cty.Value) {
	if s.over = s.over || s.b.Len() > maxShape; s.over {
		return
	}
	u, _ := v.Unmark()
	switch {
	case !u.IsKnown() || u.IsNull():
		s.b.WriteString(unknownShape)
		return
	case u.Type().IsObjectType():
		entries, _ := s.tokens.Entries(u)
		s.b.WriteByte('{')
		for i, e := range entries {
			if i > 0 {
				s.b.WriteByte(',')
			}
			key, err := json.Marshal(e.Key)
			if err != nil || intrinsic(e.Key) {
				s.over = true
				return
			}
			s.b.Write(key)
			s.b.WriteByte(':')
			s.write(e.Value)
		}
		s.b.WriteByte('}')
		return
	case u.CanIterateElements():
		s.list(u)
		return
	}
	s.b.WriteString(s.scalar(u))
}

// list writes each shape of its items once.
func (s *shaper) list(u cty.Value) {
	seen := map[string]bool{}
	s.b.WriteByte('[')
	for it := u.ElementIterator(); it.Next(); {
		_, e := it.Element()
		item := shaper{tokens: s.tokens}
		item.write(e)
		if text := item.b.String(); !seen[text] {
			if len(seen) > 0 {
				s.b.WriteByte(',')
			}
			seen[text] = true
			s.b.WriteString(text)
		}
		if s.over = item.over || s.b.Len() > maxShape; s.over {
			return
		}
	}
	s.b.WriteByte(']')
}

func (s *shaper) scalar(u cty.Value) string {
	switch u.Type() {
	case cty.Bool:
		return boolShape
	case cty.Number:
		return numberShape
	case cty.String:
	default:
		return unknownShape
	}
	text := u.AsString()
	if s.tokens.Has(text) {
		if _, open := s.tokens.OnlyHole(text); open {
			return unknownShape
		}
		if ref, ok := s.tokens.Only(text); ok && !isText(ref.Attribute) {
			return unknownShape
		}
		return textShape
	}
	if strings.EqualFold(text, "true") || strings.EqualFold(text, "false") {
		return boolShape
	}
	if c := text + " "; c[0] == '-' || c[0] >= '0' && c[0] <= '9' {
		var n json.Number
		if json.Unmarshal([]byte(text), &n) == nil {
			return numberShape
		}
	}
	return textShape
}

// isText reports whether what AWS gives for an attribute is a text by its name.
// Others may be numbers (ConfigurationEndpoint.Port) or booleans.
func isText(attribute string) bool {
	return attribute == "Ref" || strings.HasSuffix(attribute, "Id") || strings.HasSuffix(attribute, "Arn")
}

// intrinsic reports whether a key is one that goformation takes for a function
// wherever it stands.
func intrinsic(key string) bool { return key == "Ref" || strings.HasPrefix(key, "Fn::") }

// processing evaluates no function: each handler is replaced by one that makes
// no claim, where goformation's own would put in empty texts, the account
// 123456789012 or the zones of one day.
func processing() *intrinsics.ProcessorOptions {
	noClaim := func(string, any, any) any { return nil }
	overrides := map[string]intrinsics.IntrinsicHandler{}
	for _, name := range []string{
		"Ref", "Fn::Base64", "Fn::And", "Fn::Equals", "Fn::If", "Fn::Not", "Fn::Or", "Fn::FindInMap", "Fn::GetAtt", "Fn::GetAZs",
		"Fn::ImportValue", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::Sub", "Fn::Cidr", "Fn::Transform", "Fn::ToJsonString", "Fn::Length",
	} {
		overrides[name] = noClaim
	}
	return &intrinsics.ProcessorOptions{IntrinsicHandlerOverrides: overrides}
}

// check decodes a resource that has the property alone. Where the type wants a
// boolean or a number and the text says one, it is given as such.
func check(typ, name, shape string) string {
	key, err := json.Marshal(name)
	if err != nil {
		return ""
	}
	body, err := intrinsics.ProcessJSON([]byte(`{"Type":"`+typ+`","Properties":{`+string(key)+`:`+shape+`}}`), processing())
	if err != nil {
		return ""
	}
	parts, leaves := cut(string(body))
	for range len(leaves) + 1 {
		text, ends := build(parts, leaves)
		var wrong *json.UnmarshalTypeError
		if !errors.As(json.Unmarshal([]byte(text), known(typ)), &wrong) {
			return ""
		}
		want := wanted(wrong.Type.String())
		i := slices.Index(ends, int(wrong.Offset))
		if want == "list" && wrong.Value != "object" {
			// Many properties take one item for a list of it.
			return ""
		}
		if i < 0 || leaves[i].tried || want != leaves[i].says {
			return describe(typ, wrong, want)
		}
		leaves[i].tried = true
	}
	return ""
}

// leaf is a scalar whose text says a boolean or a number.
type leaf struct {
	says  string
	tried bool // as what it says, not as a text
}

// cut cuts JSON around its leaves.
func cut(body string) (parts []string, leaves []leaf) {
	for {
		b, n := strings.Index(body, boolShape), strings.Index(body, numberShape)
		says, at := "boolean", b
		if b < 0 || n >= 0 && n < b {
			says, at = "number", n
		}
		if at < 0 {
			return append(parts, body), leaves
		}
		parts, leaves = append(parts, body[:at]), append(leaves, leaf{says: says})
		body = body[at+len(boolShape):]
	}
}

// build puts the leaves in and says where each ends.
func build(parts []string, leaves []leaf) (text string, ends []int) {
	var b strings.Builder
	for i, p := range parts {
		b.WriteString(p)
		if i == len(leaves) {
			break
		}
		switch {
		case !leaves[i].tried:
			b.WriteString(textShape)
		case leaves[i].says == "number":
			b.WriteString("1")
		default:
			b.WriteString("true")
		}
		ends = append(ends, b.Len())
	}
	return b.String(), ends
}

// wanted names the kind that a Go type of goformation's stands for.
func wanted(kind string) string {
	switch {
	case strings.HasSuffix(kind, "bool"):
		return "boolean"
	case strings.HasPrefix(kind, "[]"):
		return "list"
	case strings.Contains(kind, "int") || strings.Contains(kind, "float"):
		return "number"
	case strings.HasSuffix(kind, "string"):
		return "text"
	}
	return "mapping"
}

// describe says what stands where another thing is wanted.
func describe(typ string, wrong *json.UnmarshalTypeError, want string) string {
	have := map[string]string{"string": "a text", "number": "a number", "bool": "a boolean", "object": "a mapping", "array": "a list"}[wrong.Value]
	if have == "" {
		have = "a " + wrong.Value
	}
	path := strings.TrimPrefix(strings.TrimPrefix(wrong.Field, "Properties."), "Properties.")
	return path + " is " + have + ", where " + typ + " has a " + want
}
