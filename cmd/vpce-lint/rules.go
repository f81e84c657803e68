package main

import (
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/policies"
)

func (p process) rulesCommand() *cobra.Command {
	var places []string
	var language finding.Language
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules",
		Long: `Lists the rules: the built-in ones, and behind them those of --policies and of
the configuration of the working directory, each with its file.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			all, err := policies.Rules()
			if err != nil {
				return err
			}
			custom, err := p.customOf(places)
			if err != nil {
				return err
			}
			var rows [][]string
			for _, r := range slices.Concat(all, custom.Rules()) {
				title := r.In(language).Title
				if r.Origin != "" {
					title += fmt.Sprintf(language.Pick(" (%s)", "（%s）"), r.Origin)
				}
				rows = append(rows, []string{r.ID, string(r.Level), title})
			}
			_, err = io.WriteString(cmd.OutOrStdout(), strings.Join(report.Columns(rows), "\n")+"\n")
			return err
		},
	}
	languageFlag(cmd, &language)
	policiesFlag(cmd.Flags(), &places)
	return cmd
}

// ruleIDs returns the ids of all rules without reading their metadata.
func ruleIDs() []string {
	modules, err := policies.Modules()
	if err != nil {
		return nil // the command that was called reports it
	}
	var ids []string
	for _, m := range modules {
		if m.Rule != "" {
			ids = append(ids, m.Rule)
		}
	}
	return ids
}

// rulePatterns are what --only and --skip can be completed to: the categories
// as patterns, and the rules.
func rulePatterns() []string {
	var patterns []string
	for _, id := range ruleIDs() {
		patterns = append(patterns, path.Dir(id)+"/*", id)
	}
	slices.Sort(patterns)
	return slices.Compact(patterns)
}

// checkPatterns reports a pattern that no rule fits, built-in or custom: it would
// silently select nothing.
func checkPatterns(custom, only, skip []string) error {
	_, err := rules.Select(slices.Concat(ruleIDs(), custom), only, skip)
	if fault, ok := errors.AsType[*rules.PatternError](err); ok {
		return usagef("%s%s", fault.Error(), didYouMean(fault.Pattern, slices.Concat(rulePatterns(), custom)))
	}
	return err
}

// ruleInfo is a rule as reports want it.
func ruleInfo(r policies.Rule, language finding.Language) report.RuleInfo {
	t := r.In(language)
	info := report.RuleInfo{
		ID:               r.ID,
		Title:            t.Title,
		Description:      t.Description,
		Remediation:      t.Remediation,
		Help:             policies.VerifySection(r, language),
		Level:            r.Level,
		SecuritySeverity: r.SecuritySeverity,
		Tags:             r.Tags,
	}
	if r.Origin == "" {
		info.HelpURI = ruleURI(r.ID, language)
	} else if len(r.References) > 0 {
		info.HelpURI = r.References[0].In(language)
	}
	for _, ref := range r.References {
		info.References = append(info.References, ref.In(language))
	}
	return info
}

// ruleURI is the address of a rule's page.
func ruleURI(id string, language finding.Language) string {
	return report.ToolURI + "/blob/main/policies/" + policies.PageFile(strings.TrimPrefix(id, "/"), language)
}
