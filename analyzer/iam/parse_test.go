package iam

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func TestParseReadsEverySpelling(t *testing.T) {
	want := []Statement{{
		Sid: "One", Effect: Deny, HasPrincipal: true, HasResource: true,
		Principals: []Principal{{Type: "AWS", Value: "*"}},
		Actions:    Strings{Values: []string{"s3:GetObject"}},
		Resources:  Strings{Values: []string{"arn:aws:s3:::b/*"}},
		Conditions: []Condition{{
			Operator: Operator{Name: "StringEquals", Negated: true, IfExists: true, Set: AnyValue},
			Key:      "aws:SourceVpce", Values: Strings{Values: []string{"vpce-1"}},
		}},
	}}
	tests := []struct{ name, text string }{
		{"single values", `{"Statement":{"Sid":"One","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"ForAnyValue:StringNotEqualsIfExists":{"aws:SourceVpce":"vpce-1"}}}}`},
		{"lists", `{"Statement":[{"Sid":"One","Effect":"Deny","Principal":{"AWS":["*"]},"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/*"],"Condition":{"ForAnyValue:StringNotEqualsIfExists":{"aws:SourceVpce":["vpce-1"]}}}]}`},
		{"letter case of names", `{"statement":[{"sid":"One","effect":"Deny","principal":{"aws":"*"},"ACTION":"s3:GetObject","resource":"arn:aws:s3:::b/*","condition":{"foranyvalue:stringnotequalsifexists":{"aws:SourceVpce":"vpce-1"}}}]}`},
		{"white space, escapes and a byte order mark", "\ufeff {\n\t\"Statement\" : [ { \"Sid\":\"\\u004fne\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b\\/*\",\"Condition\":{\"ForAnyValue:StringNotEqualsIfExists\":{\"aws:SourceVpce\":\"vpce-1\"}}}]}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := Parse(tt.text, value.NewTokens())
			if len(doc.Problems) > 0 {
				t.Fatalf("problems %+v", doc.Problems)
			}
			if diff := cmp.Diff(want, doc.Statements, cmpopts.IgnoreTypes(Span{})); diff != "" {
				t.Errorf("statements (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParsePlaces(t *testing.T) {
	text := policyOf(denyAll+`{"Null":{"aws:SourceVpce":true}}}`, `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`)
	doc := Parse(text, value.NewTokens())
	var got []string
	for _, s := range doc.Statements {
		got = append(got, text[s.Span.Start:s.Span.End])
		for _, c := range s.Conditions {
			got = append(got, text[c.Span.Start:c.Span.End])
		}
	}
	first := strings.ReplaceAll(denyAll, "$both", `["arn:aws:s3:::b","arn:aws:s3:::b/*"]`) + `{"Null":{"aws:SourceVpce":true}}}`
	want := []string{first, `"aws:SourceVpce":true`, `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
}

func TestParseProblems(t *testing.T) {
	tests := []struct {
		name, text string
		want       string // summary of the first problem
		at         string // what its place covers
		statements int
	}{
		{"not JSON", `{"Statement": [}`, "Policy is not JSON", "", 0},
		{"cut off", `{"Statement": [{"Effect": "Allow"`, "Policy is not JSON", "", 0},
		{"empty", ``, "Policy is not JSON", "", 0},
		{"something behind", `{"Statement":[]} x`, "Policy is not JSON", "", 0},
		{"a list", `[]`, "Wrong type in a policy", "[]", 0},
		{"no statements", `{"Version":"2012-10-17"}`, "Policy without statements", `{"Version":"2012-10-17"}`, 0},
		{"unknown version", `{"Version":"2020-01-01","Statement":[]}`, "Unknown policy version", `"2020-01-01"`, 0},
		{"unknown element", `{"Statements":[],"Statement":[]}`, "Unknown policy element", `"Statements":[]`, 0},
		{"duplicate name", `{"Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*"}]}`, "Duplicate name in a policy", `"Effect":"Allow"`, 1},
		{"no effect", `{"Statement":[{"Action":"*"},{"Effect":"Deny","Action":"*"}]}`, "Statement without Effect", `{"Action":"*"}`, 1},
		{"effect in lower case", `{"Statement":[{"Effect":"deny","Action":"*"}]}`, "Effect in the wrong letter case", `"deny"`, 1},
		{"unknown effect", `{"Statement":[{"Effect":"Permit","Action":"*"}]}`, "Unknown effect", `"Permit"`, 0},
		{"no action", `{"Statement":[{"Effect":"Deny","Resource":"*"}]}`, "Statement without Action", `{"Effect":"Deny","Resource":"*"}`, 0},
		{"both actions", `{"Statement":[{"Effect":"Deny","Action":"a:b","NotAction":"a:c"}]}`, "Contradicting elements in a statement", `{"Effect":"Deny","Action":"a:b","NotAction":"a:c"}`, 0},
		{"unknown statement element", `{"Statement":[{"Effect":"Deny","Action":"*","Resources":"*"}]}`, "Unknown statement element", `"Resources":"*"`, 1},
		{"statement is a number", `{"Statement":[7]}`, "Wrong type in a policy", "7", 0},
		{"resource is an object", `{"Statement":[{"Effect":"Deny","Action":"*","Resource":{}}]}`, "Wrong type in a policy", "{}", 0},
		{"principal is a word", `{"Statement":[{"Effect":"Deny","Action":"*","Principal":"arn:aws:iam::111122223333:root"}]}`, "Wrong principal", `"arn:aws:iam::111122223333:root"`, 0},
		{"unknown principal type", `{"Statement":[{"Effect":"Deny","Action":"*","Principal":{"Aws ":"*"}}]}`, "Unknown principal type", `"Aws ":"*"`, 1},
		{"unknown operator", `{"Statement":[{"Effect":"Deny","Action":"*","Condition":{"StringEqual":{"a:b":"c"}}}]}`, "Unknown condition operator", `"StringEqual":{"a:b":"c"}`, 0},
		{"Null with IfExists", `{"Statement":[{"Effect":"Deny","Action":"*","Condition":{"NullIfExists":{"a:b":"true"}}}]}`, "Unknown condition operator", `"NullIfExists":{"a:b":"true"}`, 0},
		{"condition is a list", `{"Statement":[{"Effect":"Deny","Action":"*","Condition":[]}]}`, "Wrong type in a policy", "[]", 0},
		{"nested deep", `{"Statement":[{"Effect":"Deny","Action":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `},{"Effect":"Deny","Action":"*"}]}`, "Policy is nested too deep", "", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := Parse(tt.text, value.NewTokens())
			if len(doc.Problems) == 0 || doc.Problems[0].Summary != tt.want {
				t.Fatalf("problems %+v, want %q first", doc.Problems, tt.want)
			}
			if p := doc.Problems[0].Span; tt.at != "" && tt.text[p.Start:p.End] != tt.at {
				t.Errorf("place %q, want %q", tt.text[p.Start:p.End], tt.at)
			}
			if len(doc.Statements) != tt.statements {
				t.Errorf("%d statements, want %d", len(doc.Statements), tt.statements)
			}
		})
	}
}

func TestParseIsBounded(t *testing.T) {
	one := `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`
	many := `{"Statement":[` + strings.Repeat(one+",", 20000) + one + `]}`
	doc := Parse(many, value.NewTokens())
	if len(doc.Statements) != maxStatements || len(doc.Open) == 0 {
		t.Errorf("%d statements, open %v, want the bound and a reason", len(doc.Statements), doc.Open)
	}
	huge := Parse(strings.Repeat(" ", maxText+1), value.NewTokens())
	if len(huge.Problems) != 1 || len(huge.Open) == 0 {
		t.Errorf("problems %v, open %v, want one and a reason", huge.Problems, huge.Open)
	}
}

func TestParseKeepsHoles(t *testing.T) {
	s := newScan()
	doc := Parse(s.policy(
		`{"Effect":"Deny","Principal":{"AWS":"<?var.who>"},"Action":["s3:*","<?var.more>"],"Resource":"<?var.arn>/*","Condition":{"StringEquals":{"aws:SourceVpce":<?var.ids>}}}`,
		`{<?var.parts>,"Effect":"Deny"}`, `<?var.statement>`,
	), s.tokens)
	if len(doc.Problems) > 0 {
		t.Fatalf("problems %+v", doc.Problems)
	}
	if len(doc.Statements) != 2 || len(doc.Open) != 1 || doc.Open[0].Text != "var.statement has no value" {
		t.Fatalf("statements %d, open %v", len(doc.Statements), doc.Open)
	}
	if st := doc.Statements[0]; len(st.Maybe) != 0 || len(st.Conditions) != 1 || len(st.Conditions[0].Values.Open) != 1 {
		t.Errorf("statement %+v", st)
	}
	if len(doc.Statements[1].Maybe) != 1 {
		t.Errorf("second statement is sure: %+v", doc.Statements[1])
	}
}

func TestOperators(t *testing.T) {
	for _, o := range operators {
		for _, name := range []string{o.name, o.negated} {
			if name == "" {
				continue
			}
			forms := []string{name}
			if name != "Null" {
				forms = append(forms, name+"IfExists", "ForAnyValue:"+name, "ForAllValues:"+name+"IfExists")
			}
			for _, f := range forms {
				op, ok := ParseOperator(strings.ToUpper(f))
				if !ok || op.String() != f {
					t.Errorf("ParseOperator(%s) = %v, %v", strings.ToUpper(f), op, ok)
				}
			}
		}
	}
	for _, bad := range []string{"", "IfExists", "StringEqual", "ForSomeValues:StringEquals", "ForAnyValue:Null", "BoolNotEquals"} {
		if op, ok := ParseOperator(bad); ok {
			t.Errorf("ParseOperator(%q) = %v", bad, op)
		}
	}
}

// The truth table of condition operators: a present key that matches, one that
// does not, and an absent one.
func TestConditionTruthTable(t *testing.T) {
	// Each family has a policy value, a value that matches and one that does
	// not.
	families := []struct{ positive, negated, value, match, other string }{
		{"StringEquals", "StringNotEquals", "a", "a", "b"},
		{"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "a", "A", "b"},
		{"StringLike", "StringNotLike", "a*c", "a/b:c", "b"},
		{"NumericEquals", "NumericNotEquals", "10", "10.0", "11"},
		{"NumericLessThan", "", "10", "9", "10"},
		{"NumericLessThanEquals", "", "10", "10", "11"},
		{"NumericGreaterThan", "", "10", "11", "10"},
		{"NumericGreaterThanEquals", "", "10", "10", "9"},
		{"DateEquals", "DateNotEquals", "2026-01-01T00:00:00Z", "1767225600", "2026-01-02T00:00:00Z"},
		{"DateLessThan", "", "2026-01-01", "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z"},
		{"DateLessThanEquals", "", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"},
		{"DateGreaterThan", "", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z"},
		{"DateGreaterThanEquals", "", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z"},
		{"Bool", "", "true", "True", "false"},
		{"BinaryEquals", "", "QmluYXJ5", "QmluYXJ5", "qmluYXJ5"},
		{"IpAddress", "NotIpAddress", "203.0.113.0/24", "203.0.113.255", "203.0.114.0"},
		{"IpAddress", "NotIpAddress", "2001:db8::1", "2001:db8::1", "2001:db8::2"},
		{"ArnEquals", "ArnNotEquals", "arn:aws:iam::*:role/*", "arn:aws:iam::1:role/x:y", "arn:aws:iam::1:user/role/x"},
		{"ArnLike", "ArnNotLike", "arn:aws:s3:::b*", "arn:aws:s3:::bc", "arn:aws:s3:eu:1:bc"},
	}
	type row struct {
		prefix, suffix string
		negated        bool
		match, other   tri
		absent         tri
	}
	rows := []row{
		{"", "", false, yes, no, no},
		{"", "", true, no, yes, yes},
		{"", "IfExists", false, yes, no, yes},
		{"", "IfExists", true, no, yes, yes},
		{"ForAnyValue:", "", false, yes, no, no},
		{"ForAnyValue:", "", true, no, yes, no},
		{"ForAllValues:", "", false, yes, no, yes},
		{"ForAllValues:", "", true, no, yes, yes},
		{"ForAnyValue:", "IfExists", false, yes, no, no},
	}
	p := &program{doc: &Document{Version: "2012-10-17"}, reader: reader{tokens: value.NewTokens()}}
	for _, f := range families {
		for _, r := range rows {
			name := f.positive
			if r.negated {
				name = f.negated
			}
			if name == "" {
				continue
			}
			op, ok := ParseOperator(r.prefix + name + r.suffix)
			if !ok {
				t.Fatalf("no operator %s", r.prefix+name+r.suffix)
			}
			c := p.condition(Condition{Operator: op, Key: "x:y", Values: Strings{Values: []string{"zzz", f.value}}}, true)
			got := fmt.Sprint(c.eval([]word{wordOf(f.match)}), c.eval([]word{wordOf(f.other)}), c.eval(nil))
			if want := fmt.Sprint(r.match, r.other, r.absent); got != want {
				t.Errorf("%s %q: match, other, absent = %s, want %s", op, f.value, got, want)
			}
		}
	}
	for _, n := range []struct {
		value           string
		present, absent tri
	}{{"true", no, yes}, {"false", yes, no}} {
		op, _ := ParseOperator("null")
		c := p.condition(Condition{Operator: op, Key: "x:y", Values: Strings{Values: []string{n.value}}}, true)
		if c.eval([]word{wordOf("v")}) != n.present || c.eval(nil) != n.absent {
			t.Errorf("Null %s: present %v, absent %v", n.value, c.eval([]word{wordOf("v")}), c.eval(nil))
		}
	}
}
