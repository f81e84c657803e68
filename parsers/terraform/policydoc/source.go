package policydoc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/zclconf/go-cty/cty"
)

// parse reads a source or override document. One that is, or is broken by, a
// token is a hole; one that is broken otherwise is a problem and a hole.
func (r *renderer) parse(text string, path cty.Path) *document {
	doc, err := r.parseDocument([]byte(text))
	if err == nil {
		return doc
	}
	if _, ok := r.tokens.OnlyHole(text); ok {
		return &document{Statements: []*statement{{hole: text}}}
	}
	if !r.tokens.Has(text) {
		r.problem("Invalid policy document", "The policy document in %s cannot be merged: %s.", pathString(path), err)
		return &document{Statements: []*statement{{hole: r.invalid(path)}}}
	}
	// A reference inside the text may be anything, so the text may be valid.
	return &document{Statements: []*statement{{hole: r.hole(path, cty.UnknownVal(cty.String))}}}
}

func (r *renderer) parseDocument(text []byte) (*document, error) {
	var raw struct {
		Version, ID string
		Statement   json.RawMessage
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, err
	}
	d := &document{Version: raw.Version, ID: raw.ID}
	if absent(raw.Statement) {
		return d, nil
	}
	if hole, ok := r.token(raw.Statement); ok {
		d.Statements = []*statement{{hole: hole}}
		return d, nil
	}
	var raws []json.RawMessage
	if err := json.Unmarshal(raw.Statement, &raws); err != nil {
		return nil, errors.New("the element Statement is not a list")
	}
	for i, raw := range raws {
		s, err := r.parseStatement(raw)
		if err != nil {
			return nil, fmt.Errorf("statement %d: %w", i, err)
		}
		d.Statements = append(d.Statements, s)
	}
	return d, nil
}

func (r *renderer) parseStatement(text json.RawMessage) (*statement, error) {
	if hole, ok := r.token(text); ok {
		return &statement{hole: hole}, nil
	}
	if absent(text) {
		return nil, errors.New("it is null")
	}
	var raw struct {
		Sid, Effect                              string
		Action, NotAction, Resource, NotResource any
		Principal, NotPrincipal, Condition       json.RawMessage
	}
	err := json.Unmarshal(text, &raw)
	if err != nil {
		return nil, err
	}
	s := &statement{statementBody: statementBody{
		Sid: raw.Sid, Effect: raw.Effect,
		Action: raw.Action, NotAction: raw.NotAction, Resource: raw.Resource, NotResource: raw.NotResource,
	}}
	if s.Principal, err = r.parsePrincipals(raw.Principal); err != nil {
		return nil, fmt.Errorf("element Principal: %w", err)
	}
	if s.NotPrincipal, err = r.parsePrincipals(raw.NotPrincipal); err != nil {
		return nil, fmt.Errorf("element NotPrincipal: %w", err)
	}
	if s.Condition, err = r.parseConditions(raw.Condition); err != nil {
		return nil, fmt.Errorf("element Condition: %w", err)
	}
	return s, nil
}

// parsePrincipals reads the element Principal. The provider takes any string
// for "*", also one that holds a reference; what is unknown as a whole may be
// something else.
func (r *renderer) parsePrincipals(text json.RawMessage) (*principals, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var data any
	if err := json.Unmarshal(text, &data); err != nil {
		return nil, err
	}
	if s, ok := data.(string); ok {
		if _, ok := r.tokens.OnlyHole(s); ok {
			return &principals{hole: s}, nil
		}
		return &principals{items: []principal{{typ: "*", ids: []string{"*"}}}}, nil
	}
	byType, ok := data.(map[string]any)
	if !ok {
		return nil, errors.New("it is neither a string nor an object")
	}
	var items []principal
	for _, typ := range slices.Sorted(maps.Keys(byType)) {
		switch ids := byType[typ].(type) {
		case string:
			items = append(items, principal{typ: typ, ids: ids})
		case []any:
			list, err := stringList(ids)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", typ, err)
			}
			items = append(items, principal{typ: typ, ids: list})
		default:
			return nil, fmt.Errorf("%s is neither a string nor a list of strings", typ)
		}
	}
	if items == nil {
		return nil, nil
	}
	return &principals{items: items}, nil
}

// parseConditions reads the element Condition. The provider drops numbers, and
// whatever else is not a string, a boolean or a list of strings.
func (r *renderer) parseConditions(text json.RawMessage) (*conditions, error) {
	if absent(text) {
		return nil, nil
	}
	if hole, ok := r.token(text); ok {
		return &conditions{hole: hole}, nil
	}
	var tests map[string]json.RawMessage
	if err := json.Unmarshal(text, &tests); err != nil {
		return nil, errors.New("it is not an object")
	}
	var items []condition
	for _, test := range slices.Sorted(maps.Keys(tests)) {
		if hole, ok := r.token(tests[test]); ok {
			items = append(items, condition{test: test, only: hole})
			continue
		}
		var variables map[string]any
		if err := json.Unmarshal(tests[test], &variables); err != nil {
			return nil, fmt.Errorf("%s is not an object", test)
		}
		for _, variable := range slices.Sorted(maps.Keys(variables)) {
			c := condition{test: test, variable: variable}
			switch v := variables[variable].(type) {
			case string:
				c.values = []string{v}
			case bool:
				c.values = []string{strconv.FormatBool(v)}
			case []any:
				var err error
				if c.values, err = stringList(v); err != nil {
					return nil, fmt.Errorf("%s %s: %w", test, variable, err)
				}
			default:
				continue
			}
			items = append(items, c)
		}
	}
	if items == nil {
		return nil, nil
	}
	return &conditions{items: items}, nil
}

func stringList(in []any) ([]string, error) {
	out := make([]string, len(in))
	for i, v := range in {
		s, ok := v.(string)
		if !ok {
			return nil, fmt.Errorf("element %d is not a string", i)
		}
		out[i] = s
	}
	return out, nil
}

// token returns the text of a JSON string that holds a token and stands where
// an object or a list is expected.
func (r *renderer) token(text json.RawMessage) (string, bool) {
	if len(text) == 0 || text[0] != '"' {
		return "", false
	}
	var s string
	if err := json.Unmarshal(text, &s); err != nil {
		return "", false
	}
	return s, r.tokens.Has(s)
}

// absent reports whether an element is missing or null.
func absent(text json.RawMessage) bool {
	return len(text) == 0 || bytes.Equal(text, []byte("null"))
}
