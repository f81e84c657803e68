// Package report defines what all report writers take. The writers are the
// packages below it, one format each; they are pure functions of an Input:
// equal input gives equal bytes, whatever the machine, the time and the working
// directory.
package report

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// The tool, as reports name it.
const (
	ToolName = "vpce-lint"
	ToolURI  = "https://github.com/vpce-lint/vpce-lint"
)

// Input is one run's outcome.
type Input struct {
	// Version of the tool, a semantic version without a leading v.
	Version string
	// Results are what is reported, as finding.Fold returns them: what the
	// user's options hide is not among them.
	Results []finding.Result
	// HiddenPossible is the number of results that are left out because they are
	// not proven, HiddenSuppressed that of those that are left out because the
	// user has accepted them.
	HiddenPossible, HiddenSuppressed int
	// Rules describes the rules that were evaluated, in any order. A result
	// whose rule is not among them is reported all the same.
	Rules []RuleInfo
	// Diagnostics are about the input that was read.
	Diagnostics source.Diagnostics
	// Configuration diagnostics are about what the user told the tool:
	// suppressions, the configuration file, options.
	Configuration source.Diagnostics
	// Files has every file that a range names.
	Files *source.Files
	// Language of what the reports say. Results and Rules are in it already.
	Language finding.Language
	// Category tells several uploads of one commit apart on GitHub; may be "".
	Category string
	Checked  Checked
	Options  Options
}

// Checked says how much was analysed.
type Checked struct {
	Files, Units, Resources, VPCs, Endpoints, Rules int
}

// Options are about looks. They change no fact, and only the formats for people
// read them.
type Options struct {
	// Color asks for ANSI colours.
	Color bool
	// Width is the width to wrap at, in terminal columns; 0 for no wrapping.
	Width int
	// Directory is the working directory, slash-separated and relative to the
	// root of the scan, "" where it is the root. Paths for people are shown
	// relative to it.
	Directory string
}

// RuleInfo is what reports say about a rule.
type RuleInfo struct {
	// ID is category/name.
	ID string
	// Title is a short phrase without a full stop.
	Title string
	// Description says in sentences (Markdown) what the rule finds and why that
	// matters.
	Description string
	// Remediation says in a sentence or two (Markdown) how to fix a finding.
	Remediation string
	// Help is further Markdown for the rule's page: examples, exceptions.
	Help string
	// References are addresses of documentation.
	References []string
	// HelpURI is the address of the rule's own page.
	HelpURI string
	Level   finding.Level
	// SecuritySeverity is GitHub's score, "0.0" to "10.0"; "" takes the level's.
	SecuritySeverity string
	// Precision is GitHub's: very-high, high, medium or low; "" is high.
	Precision string
	// Tags beside "security", which every rule has.
	Tags []string
}

// RuleSet looks rules up.
type RuleSet struct {
	list []RuleInfo
	byID map[string]int
}

// NewRuleSet sorts rules by id and keeps the first of each. Rules that results
// name and that are not described get a minimal description.
func NewRuleSet(in *Input) *RuleSet {
	all := slices.Clone(in.Rules)
	for _, r := range in.Results {
		all = append(all, RuleInfo{ID: r.Rule, Level: r.Level})
	}
	slices.SortStableFunc(all, func(a, b RuleInfo) int { return strings.Compare(a.ID, b.ID) })
	all = slices.CompactFunc(all, func(a, b RuleInfo) bool { return a.ID == b.ID })
	set := &RuleSet{list: all, byID: make(map[string]int, len(all))}
	for i := range all {
		if all[i].Title == "" {
			all[i].Title = all[i].ID
		}
		set.byID[all[i].ID] = i
	}
	return set
}

// All returns the rules ordered by id.
func (s *RuleSet) All() []RuleInfo { return s.list }

// Get returns a rule and its index in All.
func (s *RuleSet) Get(id string) (RuleInfo, int) {
	i, ok := s.byID[id]
	if !ok {
		return RuleInfo{ID: id, Title: id}, -1
	}
	return s.list[i], i
}
