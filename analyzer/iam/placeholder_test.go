package iam

import (
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// TestPlaceholder: what was left to be filled in is a value that is not known.
func TestPlaceholder(t *testing.T) {
	for text, want := range map[string]string{
		"<my-org-id>":                           "<my-org-id>",
		"arn:aws:iam::<ACCOUNT ID>:role/r":      "<ACCOUNT ID>",
		"arn:aws:iam::XXXXXXXXXXXX:root":        "XXXXXXXXXXXX",
		"o-xxxxxxxxxx":                          "xxxxxxxxxx",
		"arn:aws:s3:::${MY_BUCKET}/*":           "${MY_BUCKET}",
		"{{ org }}":                             "{{ org }}",
		"arn:aws:s3:::b/${aws:username}/*":      "",
		"arn:aws:s3:::b/${aws:username, 'x'}/*": "",
		"arn:aws:s3:::b/${*}":                   "",
		"arn:aws:s3:::proxxxxxxxxxxxxy":         "",
		"a < b":                                 "",
	} {
		t.Run(text, func(t *testing.T) {
			doc := Parse(policyOf(`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"`+text+`"}`), value.NewTokens())
			got := ""
			for _, p := range doc.Tokens.Pieces(doc.Statements[0].Resources.Values[0]) {
				if p.Hole != nil {
					got = p.Hole.Expression
					if why := "placeholder " + got + " is not filled in"; p.Hole.Why.Text != why {
						t.Errorf("why %q, want %q", p.Hole.Why.Text, why)
					}
				}
			}
			if got != want {
				t.Errorf("placeholder %q, want %q", got, want)
			}
		})
	}
}

// TestPlaceholderVerdicts: a placeholder under a network key names a network that
// is not known, and one in the place of an account may be the own one.
func TestPlaceholderVerdicts(t *testing.T) {
	for name, test := range map[string]struct {
		statement string
		want      Verdict
	}{
		"an endpoint":            {denyAll + `{"StringNotEquals":{"aws:SourceVpce":"<vpce-id>"}}}`, Restricted},
		"a pattern of endpoints": {denyAll + `{"StringNotLike":{"aws:SourceVpce":"<vpce-id>"}}}`, Unknown},
		"an account that is let in": {
			`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<ACCOUNT_ID>:root"},"Action":"s3:GetObject","Resource":$both}`, Unknown,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := decide(t, policyOf(test.statement))
			if got.Verdict != test.want {
				t.Errorf("verdict %s, want %s; why %v", got.Verdict, test.want, got.Why)
			}
			if test.want == Unknown && !strings.HasPrefix(got.Why[0].Text, "placeholder <") {
				t.Errorf("why %v", got.Why)
			}
		})
	}
	doc := Parse(policyOf(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"<my-org-id>","aws:ResourceAccount":"<my-account>"}}}`), value.NewTokens())
	if got := DecideEndpoint(EndpointRequest{Policy: doc, Prefixes: []string{"s3"}}); got.NoEffect == AnswerYes {
		t.Errorf("the policy has no effect: %+v", got)
	}
	values := NetworkValues(Parse(policyOf(denyAll+`{"StringNotEquals":{"aws:SourceVpce":"<vpce-id>"}}}`), value.NewTokens()))
	if len(values) != 1 || values[0].Mismatch != Fits {
		t.Errorf("values %+v", values)
	}
}
