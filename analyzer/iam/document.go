package iam

import (
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Span is a half-open span of bytes of the text that Parse was given, tokens
// included. The zero Span means "no place": the document came from a value.
type Span struct{ Start, End int }

// Document is a policy document as far as it can be read.
type Document struct {
	// Version is "2012-10-17", "2008-10-17", or "" where there is none. Without
	// the first, policy variables are plain text.
	Version string
	// ID is the document's Id element.
	ID string
	// Statements are those that IAM's grammar takes, in the order of the text.
	Statements []Statement
	// Open says why there may be statements that are not seen; empty where all
	// are.
	Open []value.Reason
	// Problems are what AWS refuses, in the order of the text.
	Problems []Problem
	// Size is the number of bytes of the text; 0 for a value.
	Size int
	// Tokens reads the strings of the document.
	Tokens *value.Tokens
}

// Problem is something in a document that AWS refuses. AWS then refuses the
// whole document; the rest of it is read nevertheless.
type Problem struct {
	// Summary is a short capitalised phrase, Detail one or more sentences.
	Summary, Detail string
	Span            Span
	// Statement is the position of the statement it is in, from 0, or -1.
	Statement int
}

// Effect is what a statement does.
type Effect string

const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
	// EffectOpen: the element is not known.
	EffectOpen Effect = ""
)

// Statement is one statement. Strings are as written; they may hold tokens.
type Statement struct {
	// Index is the statement's position in the document, from 0, statements
	// that were refused included.
	Index  int
	Sid    string
	Effect Effect
	// Principals is empty, and HasPrincipal false, in identity policies.
	Principals   []Principal
	HasPrincipal bool
	NotPrincipal bool
	Actions      Strings
	NotAction    bool
	Resources    Strings
	NotResource  bool
	// HasResource is false where the element is left out, as trust policies do.
	HasResource bool
	Conditions  []Condition
	// Maybe says why the statement may be different from what stands here, or
	// not exist: an element is not known. Empty for a statement that is known.
	Maybe []value.Reason
	// Span covers the statement's object.
	Span Span
}

// Strings is a list of strings, of which some may not be known.
type Strings struct {
	Values []string
	// Open says why there may be others; empty where Values is all.
	Open []value.Reason
}

// Principal is one entry of a Principal or NotPrincipal element.
type Principal struct {
	// Type is AWS, Service, Federated or CanonicalUser; Principal: "*" is AWS.
	Type string
	// Value is the ARN, account id, service name or "*". It is empty where Open
	// says why entries are not known.
	Value string
	Open  []value.Reason
	Span  Span
}

// Condition is one operator with one key.
type Condition struct {
	Operator Operator
	// Key is as written; comparison ignores letter case.
	Key    string
	Values Strings
	// Open says why the operator or the key is not known.
	Open []value.Reason
	// Span covers the key and its values.
	Span Span
}
