//go:build unix

package terraform_test

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// differ says how our value differs from a planned one; what the plan does not
// know (null inside it, or a missing key) is not compared.
func differ(tokens *value.Tokens, v cty.Value, want any) string {
	switch want := want.(type) {
	case nil:
		return ""
	case map[string]any:
		if list, state := tokens.List(v); state == value.Known && len(list) == 1 {
			v = list[0]
		}
		for _, k := range sorted(want) {
			// What a nested block leaves out the provider fills in.
			if a := tokens.Attr(v, k); tokens.StateOf(a) != value.Unset {
				if d := differ(tokens, a, want[k]); d != "" {
					return k + ": " + d
				}
			}
		}
		return ""
	case []any:
		return differList(tokens, v, want)
	}
	s, state := tokens.String(v)
	wanted := fmt.Sprint(want)
	if f, ok := want.(float64); ok {
		wanted = strings.TrimSuffix(fmt.Sprintf("%f", f), ".000000")
	}
	switch {
	case state == value.Open:
		return fmt.Sprintf("unknown to us (%v), planned %q", tokens.WhyAll(v), wanted)
	case state == value.Unset:
		if isZero(want) {
			return ""
		}
		return fmt.Sprintf("unset for us, planned %q", wanted)
	case fromData(tokens, s):
		return "" // the server invents answers of its own
	case tokens.Has(s):
		return fmt.Sprintf("%q for us, planned %q", tokens.Render(s), wanted)
	case s != wanted && !sameJSON(s, wanted) && protocols[s] != wanted:
		return fmt.Sprintf("%q for us, planned %q", s, wanted)
	}
	return ""
}

// protocols: the provider plans numbers of protocols as names.
var protocols = map[string]string{"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6", "all": "-1"}

// fromData reports whether a string refers to a data source that has no model.
func fromData(tokens *value.Tokens, s string) bool {
	for _, p := range tokens.Pieces(s) {
		if p.Ref != nil && strings.Contains("."+p.Ref.Address, ".data.") {
			return true
		}
	}
	return false
}

// isZero: providers plan the zero value for what a nested block leaves out.
func isZero(v any) bool {
	switch v := v.(type) {
	case string:
		return v == ""
	case bool:
		return !v
	case float64:
		return v == 0
	case []any:
		return len(v) == 0
	}
	return false
}

// sameJSON: providers may normalise a document.
func sameJSON(a, b string) bool {
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return false
	}
	i, _ := json.Marshal(x)
	j, _ := json.Marshal(y)
	return string(i) == string(j)
}

// differList compares without order, as sets have none in a plan.
func differList(tokens *value.Tokens, v cty.Value, want []any) string {
	list, state := tokens.List(v)
	if state != value.Known {
		if len(want) == 0 {
			return ""
		}
		return fmt.Sprintf("not known to us (%v), planned %v", tokens.WhyAll(v), want)
	}
	used := make([]bool, len(list))
	for _, w := range want {
		found, last := false, ""
		for i, e := range list {
			if used[i] {
				continue
			}
			if last = differ(tokens, e, w); last == "" {
				used[i], found = true, true
				break
			}
		}
		if !found {
			return fmt.Sprintf("no element like %v (%s)", w, last)
		}
	}
	for i, e := range list {
		// A set drops what is there twice.
		if !used[i] && !tokens.HasToken(e) {
			dup := false
			for j, o := range list {
				dup = dup || (used[j] && e.RawEquals(o))
			}
			if !dup && len(want) > 0 {
				return fmt.Sprintf("element %d is not planned", i)
			}
		}
	}
	return ""
}

func sorted(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
