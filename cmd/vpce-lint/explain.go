package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/policies"
)

func explainFormats() []string { return []string{"text", "markdown"} }

func (p process) explainCommand() *cobra.Command {
	var places []string
	var format string
	var language finding.Language
	cmd := &cobra.Command{
		Use:   "explain RULE",
		Short: "Say what a rule finds, why that matters, and how to repair and verify it",
		Long: `Explains a rule: what it is about, in words for those who are new to AWS
networking, an example with the fault and one without it, how to repair a finding,
and how to verify it on a running system.`,
		Example: `  vpce-lint explain gateway/route-tables
  vpce-lint explain interface/private-dns --lang ja`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &usageError{message: "explain takes one rule, such as gateway/route-tables; `vpce-lint rules` lists them", command: cmd.CommandPath()}
			}
			return checkFormat(format, explainFormats())
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			rule, err := p.ruleNamed(args[0], places)
			if err != nil {
				return err
			}
			page := policies.Page(rule, language, "")
			if format == "text" {
				page = explanation(rule, language)
			}
			_, err = io.WriteString(cmd.OutOrStdout(), page)
			return err
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "text", "`FORMAT` of what is printed: "+strings.Join(explainFormats(), ", "))
	languageFlag(cmd, &language)
	policiesFlag(cmd.Flags(), &places)
	complete(cmd, "format", explainFormats())
	return cmd
}

// ruleNamed finds a rule, a built-in one or one of the user's own.
func (p process) ruleNamed(id string, places []string) (policies.Rule, error) {
	rules, err := policies.Rules()
	if err != nil {
		return policies.Rule{}, err
	}
	for _, r := range rules {
		if r.ID == id {
			return r, nil
		}
	}
	custom, err := p.customOf(places)
	if err != nil {
		return policies.Rule{}, err
	}
	if r, ok := custom.Rule(id); ok {
		return r, nil
	}
	known := slices.Concat(ruleIDs(), custom.IDs())
	if slices.Contains(known, id) {
		return policies.Rule{}, usagef("the rule %s cannot be used, as said above", id)
	}
	return policies.Rule{}, &usageError{message: fmt.Sprintf("there is no rule %s%s", id, didYouMean(id, known)), command: "vpce-lint rules"}
}

// explainWidth is what fits every terminal and stays readable on a wide one.
const explainWidth = 80

// explanation is a rule's page for a terminal. What a custom rule does not have is
// left out.
func explanation(r policies.Rule, language finding.Language) string {
	t, w := r.In(language), policies.WordsOf(language)
	e := explainer{}
	e.line(fmt.Sprintf(language.Pick("%s (%s)", "%s（%s）"), r.ID, r.Level))
	e.line(t.Title)
	e.section("", t.About)
	e.section(w.Finds, t.Description)
	if r.Origin == "" {
		for _, x := range policies.Examples(r.ID) {
			e.code(w.Bad+" ("+x.Dialect+")", x.Bad)
			e.code(w.Good+" ("+x.Dialect+")", x.Good)
		}
	}
	e.section(w.Fix, t.Remediation)
	if len(t.Verify) > 0 {
		e.section(w.Verify, w.Placeholders)
		for _, c := range t.Verify {
			e.line("")
			e.line("  $ " + strings.ReplaceAll(c.Run, "\n", "\n    "))
			e.wrapped("  ", c.Expect)
		}
	}
	if len(r.References) > 0 {
		e.section(w.ReadOn, "")
		for _, ref := range r.References {
			e.line("  " + ref.Title + "\n    " + ref.In(language))
		}
	}
	if r.Origin != "" {
		e.line("")
		e.line(w.Own + language.Pick(": ", "：") + r.Origin)
	}
	return e.String()
}

type explainer struct{ strings.Builder }

func (e *explainer) line(s string) {
	e.WriteString(s)
	e.WriteByte('\n')
}

func (e *explainer) wrapped(indent, text string) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		for _, l := range report.Wrap(line, explainWidth-len(indent)) {
			e.line(indent + l)
		}
	}
}

// section writes a heading and a text, nothing where both are missing.
func (e *explainer) section(heading, text string) {
	if heading == "" && text == "" {
		return
	}
	e.line("")
	if heading != "" {
		e.line(heading)
	}
	if text != "" {
		indent := ""
		if heading != "" {
			indent = "  "
		}
		e.wrapped(indent, text)
	}
}

func (e *explainer) code(heading, text string) {
	if text == "" {
		return
	}
	e.line("")
	e.line(heading)
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		e.line(strings.TrimRight("    "+line, " "))
	}
}
