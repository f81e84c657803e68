package detail

import (
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
)

// Words are the fixed words of the reports for people.
type Words struct {
	// Language is a tag for documents (BCP 47).
	Language string
	// Error, Warning and Note are the levels, Possible and Suppressed what does
	// not count.
	Error, Warning, Note, Possible, Suppressed string
	// Headings has the title of each class.
	Headings map[Class]string
	// The heads of a table of rules.
	Level, Rule, Finds, Count string

	Fix, NotProven, InsideModule string
	Details, NotAnalysed         string
	Configuration, Show          string
	// NoProblems and NothingToCheck are whole verdicts without a full stop;
	// NoProblemsKnown is that of a run which could not analyse everything.
	NoProblems, NoProblemsKnown, NothingToCheck string
	// LeftOut says in a sentence what a report had no room for.
	LeftOut func(counts string) string
	// Elsewhere says where all of it is.
	Elsewhere string
	// MorePlaces counts evidence that is not shown, MoreProblems diagnostics.
	MorePlaces, MoreProblems func(n int) string
	// Annotations says that GitHub shows only some of the commands of a name.
	Annotations func(shown, all int, name string) string
	// Found counts results, none being "".
	Found func(counts finding.Counts) string
	// Checked says what was read.
	Checked func(c report.Checked) string
	// HiddenPossible and HiddenSuppressed are sentences.
	HiddenPossible, HiddenSuppressed func(n int) string
}

// WordsOf returns the words of the report's language.
func WordsOf(in *report.Input) Words {
	if in.Language == finding.Japanese {
		return japanese()
	}
	return english()
}

// LevelOf is a level in words.
func (w Words) LevelOf(l finding.Level) string {
	switch l {
	case finding.Error:
		return w.Error
	case finding.Warning:
		return w.Warning
	}
	return w.Note
}

// Verdict is the whole outcome in one sentence without a full stop.
func (w Words) Verdict(in *report.Input) string {
	lost, _ := Problems(in)
	switch counts := finding.CountResults(in.Results); {
	case counts.Total() > 0:
		return w.Found(counts)
	case in.Checked.Resources == 0:
		return w.NothingToCheck
	case len(lost) > 0:
		return w.NoProblemsKnown
	}
	return w.NoProblems
}

func english() Words {
	return Words{
		Language: "en",
		Error:    "error", Warning: "warning", Note: "note", Possible: "possible", Suppressed: "suppressed",
		Headings: map[Class]string{Errors: "Errors", Warnings: "Warnings", Notices: "Notes", Possible: "Possible, not proven", Accepted: "Suppressed"},
		Level:    "Level", Rule: "Rule", Finds: "Finds", Count: "Findings",
		Fix: "Fix", NotProven: "not proven", InsideModule: "inside a downloaded module",
		Details: "Why, and how to fix it", NotAnalysed: "Not analysed",
		Configuration: "Configuration", Show: "Show",
		NoProblems: "No problems found", NoProblemsKnown: "No problems found in what could be analysed",
		NothingToCheck: "Nothing to check: no resource was found",
		LeftOut:        func(counts string) string { return "There was no room here for " + counts + "." },
		Elsewhere:      "The formats text, json and html list all of them.",
		MorePlaces:     func(n int) string { return "and " + plural(n, "more place") },
		MoreProblems:   func(n int) string { return "and " + plural(n, "more") },
		Annotations: func(shown, all int, name string) string {
			return fmt.Sprintf("GitHub shows %d of %d annotations of the kind %s of a step; all of them are in this log.", shown, all, name)
		},
		Found: englishCounts,
		Checked: func(c report.Checked) string {
			return plural(c.Files, "file") + ", " + plural(c.Units, "root") + ", " + plural(c.Resources, "resource") + ", " +
				plural(c.VPCs, "VPC") + ", " + plural(c.Endpoints, "endpoint") + ", " + plural(c.Rules, "rule")
		},
		HiddenPossible: func(n int) string {
			return plural(n, "more finding") + " " + be(n) + " possible but not proven; --unproven shows " + them(n) + "."
		},
		HiddenSuppressed: func(n int) string {
			return plural(n, "finding") + " " + be(n) + " suppressed; --show-suppressed shows " + them(n) + "."
		},
	}
}

func englishCounts(c finding.Counts) string {
	var words []string
	for _, w := range []struct {
		n    int
		noun string
	}{{c.Error, "error"}, {c.Warning, "warning"}, {c.Note, "note"}, {c.Possible, "possible finding"}} {
		if w.n > 0 {
			words = append(words, plural(w.n, w.noun))
		}
	}
	return finding.Join(words)
}

func plural(n int, noun string) string {
	if n == 1 || noun == "more" {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %s", n, strings.TrimSuffix(noun, "s")+"s")
}

func be(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}
