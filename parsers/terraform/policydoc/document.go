package policydoc

import (
	"encoding/json"
	"slices"
)

// document is a policy in the provider's model. The order of the fields is the
// order of the elements in the text.
type document struct {
	Version    string       `json:",omitempty"`
	ID         string       `json:"Id,omitempty"`
	Statements []*statement `json:"Statement,omitempty"`
}

// statement is one statement, or where hole is set what stands for any number
// of them.
type statement struct {
	hole string
	statementBody
}

// statementBody has the elements as they are written. Those of type any are nil
// (not there), a string, a []string, or whatever a source document holds.
type statementBody struct {
	Sid          string      `json:",omitempty"`
	Effect       string      `json:",omitempty"`
	Action       any         `json:",omitempty"`
	NotAction    any         `json:",omitempty"`
	Resource     any         `json:",omitempty"`
	NotResource  any         `json:",omitempty"`
	Principal    *principals `json:",omitempty"`
	NotPrincipal *principals `json:",omitempty"`
	Condition    *conditions `json:",omitempty"`
}

// MarshalJSON implements json.Marshaler.
func (s *statement) MarshalJSON() ([]byte, error) {
	if s.hole != "" {
		return json.Marshal(s.hole)
	}
	return json.Marshal(s.statementBody)
}

// principals is the element Principal or NotPrincipal; hole stands for all of
// it.
type principals struct {
	hole  string
	items []principal
}

// principal is one principals block. ids is a string or a []string.
type principal struct {
	typ string
	ids any
}

// MarshalJSON implements json.Marshaler. Identifiers of one type are joined in
// the order of the items, those of an item descending. Only the type "*" with
// the one identifier "*" becomes a string: {"AWS": "*"} means the same to IAM
// but not to everyone who compares policies.
func (p *principals) MarshalJSON() ([]byte, error) {
	if p.hole != "" {
		return json.Marshal(p.hole)
	}
	if len(p.items) == 1 && p.items[0].typ == "*" {
		if ids := asList(p.items[0].ids); len(ids) == 1 && ids[0] == "*" {
			return []byte(`"*"`), nil
		}
	}
	byType := map[string]any{}
	for _, item := range p.items {
		have, ok := byType[item.typ]
		if id, isString := item.ids.(string); isString && !ok {
			byType[item.typ] = id
			continue
		}
		ids := slices.Clone(asList(item.ids))
		slices.Sort(ids)
		slices.Reverse(ids)
		byType[item.typ] = append(asList(have), ids...)
	}
	return json.Marshal(byType)
}

// conditions is the element Condition; hole stands for all of it.
type conditions struct {
	hole  string
	items []condition
}

// condition is one condition block. Where only is set, it stands for all
// variables and values of the test.
type condition struct {
	test, variable string
	values         []string
	only           string
}

// MarshalJSON implements json.Marshaler. The values of blocks with the same
// test and variable are joined in the order of the items.
func (c *conditions) MarshalJSON() ([]byte, error) {
	if c.hole != "" {
		return json.Marshal(c.hole)
	}
	out := map[string]any{}
	values := map[[2]string][]string{}
	for _, item := range c.items {
		if item.only != "" {
			out[item.test] = item.only
			continue
		}
		variables, ok := out[item.test].(map[string]any)
		if !ok {
			variables = map[string]any{}
			out[item.test] = variables
		}
		key := [2]string{item.test, item.variable}
		all := append(values[key], item.values...)
		values[key] = all
		switch len(all) {
		case 0:
			variables[item.variable] = []string{}
		case 1:
			variables[item.variable] = all[0]
		default:
			variables[item.variable] = all
		}
	}
	return json.Marshal(out)
}

// asList returns a string as a list of itself; anything else that is no list
// of strings has no elements.
func asList(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	}
	return []string{}
}

// merge adds other to d: its id and its higher version win, a statement
// replaces the first one of the same sid, and the others are appended.
func (r *renderer) merge(d, other *document) {
	if other.ID != "" {
		d.ID = other.ID
	}
	if other.Version > d.Version {
		d.Version = other.Version
	}
	for _, s := range other.Statements {
		at := -1
		if s.Sid != "" && r.identified(s.Sid) {
			at = slices.IndexFunc(d.Statements, func(have *statement) bool { return have.Sid == s.Sid })
		}
		if at < 0 {
			d.Statements = append(d.Statements, s)
			continue
		}
		d.Statements[at] = s
	}
}
