package iam

import (
	_ "embed"
	"strings"
)

// samplesText has the actions that witnesses are shown with, and the resources
// that they are on. Each line is a prefix, its resource types and its actions. A
// type is what stands between the account and the name in its ARNs ("-" for
// nothing), or the whole of them with % for the region and # for the account; a
// mark behind the types says that they are all. An action stands with its type
// ("*" where it takes no resource), without one with the first. After
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html.
//
//go:embed samples.txt
var samplesText string

// sample is an action and the type of resource that it is on.
type sample struct{ action, kind string }

// serviceSamples is what is known of the actions of one prefix.
type serviceSamples struct {
	prefix string
	types  []string
	// closed: types are all that there are.
	closed  bool
	actions []sample
}

// noResource is the type of actions that take no resource; a request for one has
// the resource "*".
const noResource = "*"

// samplesOf returns the samples of a prefix, of which most is empty where it has
// none.
func samplesOf(prefix string) serviceSamples {
	out := serviceSamples{prefix: prefix}
	for line := range strings.Lines(samplesText) {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] != prefix {
			continue
		}
		types, closed := strings.CutSuffix(fields[1], "!")
		out.closed = closed
		for t := range strings.SplitSeq(types, ",") {
			out.types = append(out.types, strings.TrimPrefix(t, "-"))
		}
		for _, f := range fields[2:] {
			name, kind, typed := strings.Cut(f, "@")
			if !typed {
				kind = out.types[0]
			}
			out.actions = append(out.actions, sample{prefix + ":" + name, kind})
		}
	}
	return out
}

// kinds returns the types that an action can be on, the likeliest first. One that
// is not in the table is on the type whose name is in its own, or may be on any;
// those that list take none as a rule.
func (s serviceSamples) kinds(action string) []string {
	for _, a := range s.actions {
		if strings.EqualFold(a.action, action) {
			return []string{a.kind}
		}
	}
	_, verb, _ := strings.Cut(action, ":")
	var out []string
	if strings.HasPrefix(verb, "List") || strings.HasPrefix(verb, "Describe") {
		out = append(out, noResource)
	}
	for _, t := range s.types {
		noun := t[strings.LastIndexByte(strings.TrimRight(t, "/:"), ':')+1:]
		noun = strings.ReplaceAll(strings.Trim(noun, "/:"), "-", "")
		if noun != "" && strings.Contains(strings.ToLower(verb), strings.ToLower(noun)) {
			return append(out, t)
		}
	}
	if len(s.types) == 0 {
		return append(out, "")
	}
	return append(out, s.types...)
}

// form writes the ARNs of a type, with given elements for the region, the account
// and the name.
func (s serviceSamples) form(kind string, region, account, name []elem) []elem {
	if kind == noResource {
		return wordOf("*")
	}
	if !strings.HasPrefix(kind, "arn:") {
		kind = "arn:aws:" + s.prefix + ":%:#:" + kind
	}
	var out word
	for _, c := range kind {
		switch c {
		case '%':
			out = append(out, region...)
		case '#':
			out = append(out, account...)
		default:
			out = append(out, elem{kind: literal, char: c})
		}
	}
	return append(out, name...)
}

// pattern matches the ARNs of a type.
func (s serviceSamples) pattern(kind string) text {
	any := []elem{{kind: star}}
	return text(s.form(kind, any, any, any))
}
