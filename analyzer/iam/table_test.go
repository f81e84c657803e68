package iam

import (
	"maps"
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// The reference itself is checked on requests whose outcome is known, and the
// compiled statements on the same ones, so that both stand on the same ground.
func TestRequestTable(t *testing.T) {
	const (
		p      = "arn:aws:iam::111122223333:role/app"
		other  = "arn:aws:iam::444455556666:role/app"
		nobody = ""
	)
	via := func(id string) map[string][]string { return map[string][]string{"aws:sourcevpce": {id}} }
	v1, v2 := via("vpce-0a1b2c3d4e5f60718"), via("vpce-0b2c3d4e5f6071829")
	internet := map[string][]string{"aws:sourceip": {"8.8.8.8"}}
	office := map[string][]string{"aws:sourceip": {"203.0.113.9"}}
	w1 := `{"Effect":"Allow","Principal":{"AWS":["$A","$B"]},"Action":"s3:*","Resource":$both,"Condition":{"StringEquals":{"aws:SourceVpce":"$v1"}}}`
	q2 := denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"}}}`
	q12 := denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::$A:role/deploy"}}}`
	log := `{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}`
	tests := []struct {
		name      string
		policy    []string
		principal string
		action    string
		keys      map[string][]string
		want      bool
	}{
		{"Q1 internet", nil, p, "s3:GetObject", internet, true},
		{"Q1 anonymous", nil, nobody, "s3:GetObject", internet, false},
		{"Q2 v1", []string{q2}, p, "s3:GetObject", v1, true},
		{"Q2 v2", []string{q2}, p, "s3:GetObject", v2, false},
		{"Q2 internet", []string{q2}, p, "s3:GetObject", internet, false},
		{"Q3 internet", []string{w1}, p, "s3:GetObject", internet, true},
		{"Q3 anonymous", []string{w1}, nobody, "s3:GetObject", internet, false},
		{"Q4 v2", []string{denyAll + `{"StringNotEqualsIfExists":{"aws:SourceVpce":"$v1"}}}`}, p, "s3:GetObject", v2, false},
		{"Q4 internet", []string{denyAll + `{"StringNotEqualsIfExists":{"aws:SourceVpce":"$v1"}}}`}, p, "s3:GetObject", internet, false},
		{"Q5 internet", []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"Null":{"aws:SourceVpce":"false"}}}`}, p, "s3:GetObject", internet, true},
		{"Q5 v2", []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"Null":{"aws:SourceVpce":"false"}}}`}, p, "s3:GetObject", v2, false},
		{"Q6 internet", []string{denyAll + `{"ForAnyValue:StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, p, "s3:GetObject", internet, true},
		{"Q6 v2", []string{denyAll + `{"ForAnyValue:StringNotEquals":{"aws:SourceVpce":"$v1"}}}`}, p, "s3:GetObject", v2, false},
		{"Q7 anonymous", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":$both,"Condition":{"StringEqualsIfExists":{"aws:SourceVpce":"$v1"}}}`}, nobody, "s3:GetObject", internet, true},
		{"Q8 v2", []string{denyAll + `{"StringNotLike":{"aws:SourceVpce":"vpce-*"}}}`}, p, "s3:GetObject", v2, true},
		{"Q8 internet", []string{denyAll + `{"StringNotLike":{"aws:SourceVpce":"vpce-*"}}}`}, p, "s3:GetObject", internet, false},
		{"Q9 v1", []string{denyAll + `{"StringNotEquals":{"aws:SourceVpc":"$v1"}}}`}, p, "s3:GetObject", v1, false},
		{"Q10 list", []string{strings.Replace(q2, "$both", `"arn:aws:s3:::b/*"`, 1)}, p, "s3:ListBucket", internet, true},
		{"Q11 office", []string{q2, denyAll + `{"NotIpAddress":{"aws:SourceIp":"$office"}}}`}, p, "s3:GetObject", office, false},
		{"Q11 v1", []string{q2, denyAll + `{"NotIpAddress":{"aws:SourceIp":"$office"}}}`}, p, "s3:GetObject", v1, false},
		{"Q12 deploy", []string{q12}, "arn:aws:iam::111122223333:role/deploy", "s3:GetObject", internet, true},
		{"Q12 another role", []string{q12}, p, "s3:GetObject", internet, false},
		{"Q14 v1", []string{w1}, other, "s3:GetObject", v1, true},
		{"Q14 internet", []string{w1}, other, "s3:GetObject", internet, false},
		{"Q15 v2", []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":["$v1","$v2"]}}}`}, p, "s3:GetObject", v2, true},
		{"Q16 v1", []string{q2, strings.Replace(q2, "$v1", "$v2", 1)}, p, "s3:GetObject", v1, false},
		{"Q17 a role that is listed alone", []string{`{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::$A:role/deploy"},"Action":"s3:*","Resource":$both}`}, p, "s3:GetObject", v1, false},
		{"Q18 log delivery", []string{q2, log}, "logging.s3.amazonaws.com", "s3:PutObject", nil, false},
		{"Q19 log delivery exempt", []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}`, log}, "logging.s3.amazonaws.com", "s3:PutObject", nil, true},
		{"Q20 v1", []string{`{"Effect":"Allow","Principal":{"AWS":"$B"},"Action":"s3:*","Resource":$both,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`}, other, "s3:GetObject", v1, false},
		{"Q21 service call", []string{q2}, p, "s3:GetObject", map[string][]string{"aws:viaawsservice": {"true"}}, false},
		{"Q21 service call exempt", []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"$v1"},"BoolIfExists":{"aws:ViaAWSService":"false"}}}`}, p, "s3:GetObject", map[string][]string{"aws:viaawsservice": {"true"}}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := refRequest{action: tt.action, resource: "arn:aws:s3:::b/x", keys: map[string][]string{}}
			if tt.action == "s3:ListBucket" {
				r.resource = "arn:aws:s3:::b"
			}
			maps.Copy(r.keys, tt.keys)
			switch {
			case tt.principal == nobody:
				r.anonymous = true
			case strings.HasPrefix(tt.principal, "arn:"):
				r.arn, r.account = tt.principal, strings.Split(tt.principal, ":")[4]
				r.keys["aws:principalarn"], r.keys["aws:principalisawsservice"] = []string{r.arn}, []string{"false"}
			default:
				r.service = tt.principal
				r.keys["aws:principalisawsservice"] = []string{"true"}
			}
			text := policyOf(tt.policy...)
			parsed, ok := refParse(text)
			if !ok {
				t.Fatal("no JSON")
			}
			denied, allowed := refVerdict(parsed, r, accountA)
			if got := !denied && (allowed || r.account == accountA); got != tt.want {
				t.Errorf("reference: %v, want %v", got, tt.want)
			}
			d, a := compiled(t, text, r)
			if d != denied || a && !d != allowed {
				t.Errorf("compiled: denied %v, allowed %v; reference: %v, %v", d, a, denied, allowed)
			}
		})
	}
}

// compiled evaluates the compiled statements on a request of the reference.
func compiled(t *testing.T, text string, r refRequest) (denied, allowed bool) {
	t.Helper()
	doc := Parse(text, value.NewTokens())
	read := reader{tokens: doc.Tokens, own: Account{ID: accountA}.compile()}
	p := compile(doc, read, newPlace(Bucket{Names: []string{"b"}}, doc, read))
	plain := func(s string) word { return word(read.text(s, style{})) }
	c := caller{account: plain(r.account), arn: plain(r.arn), service: r.service, own: r.account == accountA}
	switch {
	case r.anonymous:
		c.kind = anonymousCaller
	case r.service != "":
		c.kind = serviceCaller
	}
	for i := range p.rules {
		rule := &p.rules[i]
		verdict := min(p.applies(rule, &c), rule.action(wordOf(r.action)), rule.resource(wordOf(r.resource)))
		for k := range rule.conditions {
			var values []word
			for _, v := range r.keys[rule.conditions[k].key] {
				values = append(values, plain(v))
			}
			verdict = min(verdict, rule.conditions[k].eval(values))
		}
		if verdict == maybe {
			t.Errorf("statement %d applies maybe, though all is known", i)
		}
		if verdict == yes && rule.deny {
			denied = true
		} else if verdict == yes {
			allowed = true
		}
	}
	return denied, allowed
}
