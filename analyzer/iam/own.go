package iam

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Account says how the account that owns a bucket or an API is written.
type Account struct {
	// ID is its twelve digits, where they are known.
	ID string
	// Is reports whether a reference is the account's id, beside those that
	// always are (aws_caller_identity, AWS::AccountId); may be nil.
	Is func(value.Ref) bool
	// Text is what a reference stands for, where that is known; the text may hold
	// tokens. May be nil.
	Text func(value.Ref) (string, bool)
	// Name reports whether a reference is to a name, which has no colon, slash or
	// star, where Text does not know it; may be nil.
	Name func(value.Ref) bool
}

// ownAccount recognises the owner's account id.
type ownAccount struct {
	id string
	is func(value.Ref) bool
	// text and name are Account.Text and Account.Name.
	text func(value.Ref) (string, bool)
	name func(value.Ref) bool
}

func (a Account) compile() ownAccount {
	own := ownAccount{is: a.Is, text: a.Text, name: a.Name}
	if len(a.ID) == 12 && isDigits(a.ID) {
		own.id = a.ID
	}
	return own
}

func (o ownAccount) ref(r value.Ref) bool {
	return o.expression(r.Expression()) || o.is != nil && o.is(r)
}

// expression reports whether a dialect's expression is the id of the account
// that the configuration is applied to. Modules stand before the data source.
func (o ownAccount) expression(s string) bool {
	if isPseudo(s) {
		return true
	}
	_, rest, ok := strings.Cut("."+s, ".data.aws_caller_identity.")
	return ok && (strings.HasSuffix(rest, ".account_id") || strings.HasSuffix(rest, ".id"))
}

// pseudoAccount is CloudFormation's name of the account.
const pseudoAccount = "AWS::AccountId"

func isPseudo(expression string) bool {
	s := strings.TrimSuffix(expression, ".account_id")
	return s == pseudoAccount || strings.HasSuffix(s, "."+pseudoAccount)
}

// show is how a report writes an expression that is the account's id.
func (o ownAccount) show(expression string) string {
	if isPseudo(expression) {
		return pseudoAccount
	}
	return expression
}

// maxOwn bounds how many account ids are taken for the owner's in turn.
const maxOwn = 8

// writtenAccounts are the account ids that the policy writes out, each once.
func writtenAccounts(policy *Document) []string {
	var out []string
	note := func(texts ...string) {
		for _, t := range texts {
			for _, id := range strings.FieldsFunc(t, func(c rune) bool { return c < '0' || c > '9' }) {
				if len(id) == 12 && len(out) < maxOwn && !slices.Contains(out, id) {
					out = append(out, id)
				}
			}
		}
	}
	for _, s := range policy.Statements {
		for _, e := range s.Principals {
			note(e.Value)
		}
		note(s.Resources.Values...)
		for _, c := range s.Conditions {
			note(c.Values.Values...)
		}
	}
	return out
}
