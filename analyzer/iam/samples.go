package iam

import (
	_ "embed"
	"strings"
)

// samplesText has the actions that witnesses are shown with, and the resources
// that they are on, by prefix. Each line is a prefix, its resource types and its
// actions. An action stands with its type, or with * where it takes none. Source:
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
// as of September 2026.
//
//go:embed samples.txt
var samplesText string

// sample is an action of a service.
type sample struct {
	// name is the whole action, type the resource type that it is on: "" where
	// the service has no types here, "*" where it takes no resource.
	name, kind string
}

// serviceSamples is what is known of the actions of one prefix.
type serviceSamples struct {
	// types are what follows the account in ARNs of the service's resources,
	// without the resource's name ("parameter/"); empty where that is not known.
	types []string
	// closed: types are all there are.
	closed  bool
	actions []sample
}

// samplesOf returns the samples of a prefix, nothing where it has none.
func samplesOf(prefix string) serviceSamples {
	var out serviceSamples
	for line := range strings.Lines(samplesText) {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] != prefix {
			continue
		}
		types, closed := strings.CutSuffix(fields[1], "!")
		out.closed = closed
		if types != "-" {
			out.types = strings.Split(types, ",")
		}
		for _, f := range fields[2:] {
			name, kind, typed := strings.Cut(f, "@")
			if !typed && len(out.types) > 0 {
				kind = out.types[0]
			} else if !typed {
				kind = ""
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
		if strings.EqualFold(a.name, action) {
			return []string{a.kind}
		}
	}
	_, verb, _ := strings.Cut(action, ":")
	var out []string
	if strings.HasPrefix(verb, "List") || strings.HasPrefix(verb, "Describe") {
		out = append(out, "*")
	}
	for _, t := range s.types {
		noun := strings.ReplaceAll(strings.Trim(t, "/:"), "-", "")
		if noun != "" && strings.Contains(strings.ToLower(verb), strings.ToLower(noun)) {
			return append(out, t)
		}
	}
	return append(out, s.types...)
}
