package sarif

import (
	"fmt"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// The kinds of notifications, as indices into notificationDescriptors.
const (
	unparsedFile = iota
	inputError
	notAnalysed
	notice
	configurationProblem
	resultsCut
	notificationsCut
	resultWithoutPlace
)

// notificationDescriptors describes the notifications (section 3.19.24). GitHub
// wants a help of every descriptor, these included.
func notificationDescriptors(language finding.Language) []descriptor {
	describe := func(id, name, level, short, meaning, todo string) descriptor {
		full := language.Sentences([]string{short, meaning})
		return descriptor{
			ID: id, Name: name, ShortDescription: text{short}, FullDescription: text{full},
			Help:                 help{Text: language.Sentences([]string{full, todo}), Markdown: full + "\n\n" + todo + "\n"},
			DefaultConfiguration: configuration{level},
		}
	}
	if language == finding.Japanese {
		return notificationDescriptorsJa(describe)
	}
	return []descriptor{
		unparsedFile: describe("input/unparsed-file", "UnparsedFile", "error",
			"A file could not be parsed.", "Nothing that it declares was analysed; everything else was.",
			"Correct the file at the place of the notification."),
		inputError: describe("input/error", "InputError", "error",
			"A part of the input could not be read.", "Nothing in it was analysed; everything else was.",
			"Correct the input at the place of the notification."),
		notAnalysed: describe("input/not-analysed", "NotAnalysed", "warning",
			"A part of the input was not analysed.", "Findings may be missing or only possible.",
			"Give what the message says is missing: a module on disk, a value of a variable."),
		notice: describe("input/notice", "Notice", "note",
			"Something about the input is worth knowing.", "No finding is lost by it.",
			"Nothing needs to be done."),
		configurationProblem: describe("configuration/problem", "ConfigurationProblem", "warning",
			"A suppression, an option or the configuration file has a problem.", "It does not do what it seems to do.",
			"Correct or remove it."),
		resultsCut: describe("output/results-cut", "ResultsCut", "warning",
			"There are more results than code scanning takes in one file.", "The least severe ones were left out.",
			"Analyse fewer folders at once, each with a category of its own."),
		notificationsCut: describe("output/notifications-cut", "NotificationsCut", "warning",
			"There are more notifications than anyone reads in this file.", "The least grave ones were left out.",
			"Correct what is reported, or use --format json."),
		resultWithoutPlace: describe("output/result-without-place", "ResultWithoutPlace", "warning",
			"A result has no place in a file of the repository.", "Code scanning needs one, so the result is reported as a notification.",
			"Run the tool with the root of the repository as its root."),
	}
}

func (b *builder) invocation() invocation {
	inv := invocation{ExecutionSuccessful: true}
	for _, d := range b.in.Configuration.Sorted() {
		inv.ConfigurationNotifications = append(inv.ConfigurationNotifications, b.notification(configurationProblem, d))
	}
	all := b.in.Diagnostics.Sorted()
	kept := mostSevere(all, maxNotifications, func(d source.Diagnostic) int { return -int(d.Severity) })
	for _, d := range kept {
		inv.ExecutionNotifications = append(inv.ExecutionNotifications, b.notification(kindOf(d), d))
	}
	if len(kept) < len(all) {
		b.extra = append(b.extra, newNotification(notificationsCut, "warning", fmt.Sprintf(b.say(
			"This file holds %d of %d notifications, the gravest of them; --format json lists all.",
			"このファイルには、通知 %[2]d 件のうち重大な %[1]d 件だけを含めました。--format json はすべてを出力します。"),
			len(kept), len(all))))
	}
	inv.ExecutionNotifications = append(inv.ExecutionNotifications, b.extra...)
	return inv
}

func kindOf(d source.Diagnostic) int {
	switch {
	case d.Unparsed:
		return unparsedFile
	case d.Severity == source.Error:
		return inputError
	case d.Severity == source.Warning:
		return notAnalysed
	}
	return notice
}

func (b *builder) notification(kind int, d source.Diagnostic) notification {
	level := "note"
	switch d.Severity {
	case source.Error:
		level = "error"
	case source.Warning:
		level = "warning"
	}
	n := newNotification(kind, level, report.DiagnosticText(d))
	l := location{}
	if physical, ok := b.physical(d.Subject); ok {
		l.PhysicalLocation = physical
	} else if uri, ok := relativeURI(firstOf(d.Subject.File, d.Path)); ok {
		l.PhysicalLocation = &physicalLocation{ArtifactLocation: artifactLocation{uri}}
	}
	if d.Address != "" {
		l.LogicalLocations = []logicalLocation{{FullyQualifiedName: d.Address, Kind: "resource"}}
	}
	if l.PhysicalLocation != nil || l.LogicalLocations != nil {
		n.Locations = []location{l}
	}
	return n
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func newNotification(kind int, level, words string) notification {
	return notification{
		Descriptor: descriptorReference{ID: notificationDescriptors(finding.English)[kind].ID, Index: kind},
		Level:      level,
		Message:    message{escapePlain(words)},
	}
}

func (b *builder) cut(all, kept []finding.Result) notification {
	before, after := finding.CountResults(all), finding.CountResults(kept)
	return newNotification(resultsCut, "warning", fmt.Sprintf(b.say(
		"This file holds %d of %d results, because code scanning takes no more. Left out: %d errors, %d warnings, %d notes and %d possible ones.",
		"コードスキャンの上限のため、このファイルには %[2]d 件のうち %[1]d 件だけを含めました。省略：エラー %[3]d 件、警告 %[4]d 件、注意 %[5]d 件、可能性 %[6]d 件。"),
		len(kept), len(all), before.Error-after.Error, before.Warning-after.Warning,
		before.Note-after.Note, before.Possible-after.Possible))
}

func (b *builder) unplaced(r finding.Result) notification {
	n := newNotification(resultWithoutPlace, string(r.Level),
		fmt.Sprintf(b.say("%s %s has no place in a file of the repository: %s", "%s %s：リポジトリのファイルに場所がありません。%s"), r.Rule, r.Subjects[0].Address, report.Sentence(r.Message())))
	n.Locations = []location{{LogicalLocations: logical(r.Subjects)}}
	return n
}
