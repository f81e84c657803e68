package sarif

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
)

// GitHub's limits for a rule's texts, in characters, and for its tags.
const (
	maxDescription = 1024
	maxTags        = 20
)

func ruleDescriptor(r report.RuleInfo, language finding.Language) descriptor {
	description := r.Description
	if description == "" {
		description = r.Title
	}
	d := descriptor{
		ID: r.ID, Name: pascalCase(r.ID),
		ShortDescription:     text{shorten(report.Sentence(r.Title), maxDescription)},
		FullDescription:      text{shorten(report.Sentence(oneLine(description)), maxDescription)},
		Help:                 help{Text: helpText(r, description, language), Markdown: helpMarkdown(r, description, language)},
		HelpURI:              r.HelpURI,
		DefaultConfiguration: configuration{string(r.Level)},
		Properties: &ruleProperties{
			Tags:             tags(r),
			Precision:        r.Precision,
			ProblemSeverity:  problemSeverity(r.Level),
			SecuritySeverity: r.SecuritySeverity,
		},
	}
	if d.HelpURI == "" {
		d.HelpURI = report.ToolURI
	}
	if d.Properties.Precision == "" {
		d.Properties.Precision = "high"
	}
	if d.Properties.SecuritySeverity == "" {
		d.Properties.SecuritySeverity = severityOf(r.Level)
	}
	return d
}

// pascalCase makes a rule's name of its id: gateway/route-tables becomes
// GatewayRouteTables. Viewers want a name that is an identifier and differs from
// the id.
func pascalCase(id string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(id, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		first, size := utf8.DecodeRuneInString(word)
		b.WriteRune(unicode.ToUpper(first))
		b.WriteString(word[size:])
	}
	if name := b.String(); name != id && name != "" {
		return name
	}
	return b.String() + "Rule"
}

func tags(r report.RuleInfo) []string {
	all := append([]string{"security"}, r.Tags...)
	slices.Sort(all[1:])
	all = slices.Compact(all)
	for i := len(all) - 1; i > 0; i-- {
		if all[i] == "security" || all[i] == "" {
			all = slices.Delete(all, i, i+1)
		}
	}
	return all[:min(len(all), maxTags)]
}

// problemSeverity is the level in CodeQL's words.
func problemSeverity(l finding.Level) string {
	switch l {
	case finding.Error, finding.Warning:
		return string(l)
	}
	return "recommendation"
}

// severityOf is the middle of GitHub's bands (high from 7.0, medium from 4.0,
// low below) for a rule that gives no score.
func severityOf(l finding.Level) string {
	switch l {
	case finding.Error:
		return "8.0"
	case finding.Warning:
		return "5.5"
	}
	return "2.0"
}

func helpText(r report.RuleInfo, description string, language finding.Language) string {
	parts := []string{report.Sentence(strings.TrimSpace(description))}
	if r.Remediation != "" {
		parts = append(parts, language.Pick("How to fix: ", "直し方：")+report.Sentence(strings.TrimSpace(r.Remediation)))
	}
	return strings.Join(parts, "\n\n")
}

func helpMarkdown(r report.RuleInfo, description string, language finding.Language) string {
	parts := []string{"# " + oneLine(r.Title), report.Sentence(strings.TrimSpace(description))}
	if r.Remediation != "" {
		parts = append(parts, "## "+language.Pick("How to fix", "直し方"), report.Sentence(strings.TrimSpace(r.Remediation)))
	}
	if h := strings.TrimSpace(r.Help); h != "" {
		parts = append(parts, h)
	}
	if len(r.References) > 0 {
		links := make([]string, len(r.References))
		for i, ref := range r.References {
			links[i] = "- <" + ref + ">"
		}
		parts = append(parts, "## "+language.Pick("References", "参考"), strings.Join(links, "\n"))
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// shorten cuts at limit characters and says so with an ellipsis.
func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:limit-2])) + "…"
}
