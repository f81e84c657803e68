package iam

import (
	"encoding/json"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The reference answers one question about one request in the plainest way
// that IAM's documentation allows. It shares nothing with the decision: its own
// JSON, its own matching, no unknowns.

// refRequest is one request. Keys are in lower case; a missing key is absent.
type refRequest struct {
	account, arn, session, service string
	anonymous                      bool
	action, resource               string
	keys                           map[string][]string
}

type refPolicy struct {
	Version   string
	Statement []map[string]any
}

func refParse(text string) (refPolicy, bool) {
	var p refPolicy
	return p, json.Unmarshal([]byte(text), &p) == nil
}

// refVerdict says whether the policy denies the request explicitly, and whether
// it allows it to the caller itself (not by delegating to the account own).
func refVerdict(p refPolicy, r refRequest, own string) (denied, allowed bool) {
	for _, s := range p.Statement {
		deny := s["Effect"] == "Deny"
		if !refPrincipal(s, r, own, deny) || !refList(s, "Action", func(v string) bool { return refGlob(strings.ToLower(v), strings.ToLower(r.action)) }) ||
			!refList(s, "Resource", func(v string) bool { return refGlob(v, r.resource) }) || !refConditions(s, r) {
			continue
		}
		if deny {
			denied = true
		} else {
			allowed = true
		}
	}
	return denied, allowed && !denied
}

func refStrings(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case bool:
		return []string{strconv.FormatBool(v)}
	case float64:
		return []string{strconv.FormatFloat(v, 'g', -1, 64)}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, refStrings(e)...)
		}
		return out
	}
	return nil
}

func refList(s map[string]any, name string, matches func(string) bool) bool {
	if not, ok := s["Not"+name]; ok {
		return !slices.ContainsFunc(refStrings(not), matches)
	}
	return slices.ContainsFunc(refStrings(s[name]), matches)
}

func refPrincipal(s map[string]any, r refRequest, own string, deny bool) bool {
	one := func(kind, v string) bool {
		switch {
		case kind == "Service":
			return r.service == v
		case v == "*":
			return true
		case r.anonymous || r.service != "":
			return false
		case v == r.account, v == "arn:aws:iam::"+r.account+":root":
			return deny || r.account != own
		}
		return v == r.arn || v == r.session
	}
	any := func(e any) bool {
		if m, ok := e.(map[string]any); ok {
			for kind, vs := range m {
				for _, v := range refStrings(vs) {
					if one(kind, v) {
						return true
					}
				}
			}
			return false
		}
		return e == "*"
	}
	if not, ok := s["NotPrincipal"]; ok {
		return !any(not)
	}
	return any(s["Principal"])
}

// refGlob is the textbook recursion.
func refGlob(p, s string) bool {
	switch {
	case p == "":
		return s == ""
	case p[0] == '*':
		return refGlob(p[1:], s) || s != "" && refGlob(p, s[1:])
	}
	return s != "" && (p[0] == '?' || p[0] == s[0]) && refGlob(p[1:], s[1:])
}

func refConditions(s map[string]any, r refRequest) bool {
	blocks, _ := s["Condition"].(map[string]any)
	for op, keys := range blocks {
		for k, vs := range keys.(map[string]any) {
			if !refCondition(op, strings.ToLower(k), refStrings(vs), r) {
				return false
			}
		}
	}
	return true
}

func refCondition(op, k string, want []string, r refRequest) bool {
	have := r.keys[k]
	set := ""
	if prefix, rest, ok := strings.Cut(op, ":"); ok {
		set, op = prefix, rest
	}
	op, ifExists := strings.CutSuffix(op, "IfExists")
	if op == "Null" {
		return (want[0] == "true") == (len(have) == 0)
	}
	negated := strings.Contains(op, "Not")
	op = strings.Replace(op, "Not", "", 1)
	if len(have) == 0 {
		switch set {
		case "ForAnyValue":
			return false
		case "ForAllValues":
			return true
		}
		return negated || ifExists
	}
	several := map[string]bool{"aws:calledvia": true, "aws:vpceorgpaths": true, "aws:principalorgpaths": true}
	if set == "" && several[k] {
		return false
	}
	one := func(v string) bool {
		for _, w := range want {
			if refCompare(op, w, v) {
				return !negated
			}
		}
		return negated
	}
	for _, v := range have {
		if one(v) != (set == "ForAllValues") {
			return set != "ForAllValues"
		}
	}
	return set == "ForAllValues"
}

func refCompare(op, want, have string) bool {
	switch op {
	case "StringEquals", "BinaryEquals":
		return want == have
	case "StringEqualsIgnoreCase", "Bool":
		return strings.EqualFold(want, have)
	case "StringLike":
		return refGlob(want, have)
	case "ArnLike", "ArnEquals":
		w, h := strings.SplitN(want, ":", 6), strings.SplitN(have, ":", 6)
		if len(w) != 6 || len(h) != 6 {
			return want == "*"
		}
		for i := range w {
			if !refGlob(w[i], h[i]) {
				return false
			}
		}
		return true
	case "IpAddress":
		a, err := netip.ParseAddr(have)
		if err != nil {
			return false
		}
		if p, err := netip.ParsePrefix(want); err == nil {
			return p.Contains(a)
		}
		return want == have
	}
	return refOrdered(op, want, have)
}

func refOrdered(op, want, have string) bool {
	var c float64
	if rest, ok := strings.CutPrefix(op, "Numeric"); ok {
		w, err1 := strconv.ParseFloat(want, 64)
		h, err2 := strconv.ParseFloat(have, 64)
		if err1 != nil || err2 != nil {
			return false
		}
		c, op = h-w, rest
	} else {
		w, err1 := time.Parse(time.RFC3339, want)
		h, err2 := time.Parse(time.RFC3339, have)
		if err1 != nil || err2 != nil {
			return false
		}
		c, op = float64(h.Sub(w)), strings.TrimPrefix(op, "Date")
	}
	return strings.HasPrefix(op, "Equals") && c == 0 || strings.HasPrefix(op, "LessThan") && c < 0 ||
		strings.HasPrefix(op, "GreaterThan") && c > 0 || strings.HasSuffix(op, "ThanEquals") && c == 0
}

// refOf turns a witness into a request.
func refOf(w *Witness) refRequest {
	r := refRequest{account: w.Account, arn: w.Principal, action: w.Action, resource: w.Resource, keys: map[string][]string{}}
	switch {
	case w.Principal == "anonymous":
		r.anonymous, r.arn = true, ""
	case !strings.HasPrefix(w.Principal, "arn:"):
		r.service, r.arn = w.Principal, ""
	}
	if rest, ok := strings.CutPrefix(r.arn, "arn:aws:iam::"+w.Account+":role/"); ok {
		parts := strings.Split(rest, "/")
		r.session = "arn:aws:sts::" + w.Account + ":assumed-role/" + parts[len(parts)-1] + "/developer"
	}
	for _, k := range w.Keys {
		r.keys[strings.ToLower(k.Name)] = k.Values
	}
	return r
}
