package main

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/policies"
)

func (p process) rulesCommand() *cobra.Command {
	var places []string
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
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, r := range slices.Concat(all, custom.Rules()) {
				title := r.Title
				if r.Origin != "" {
					title += " (" + r.Origin + ")"
				}
				if _, err := fmt.Fprintf(table, "%s\t%s\t%s\n", r.ID, r.Level, title); err != nil {
					return err
				}
			}
			return table.Flush()
		},
	}
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
func ruleInfo(r policies.Rule) report.RuleInfo {
	info := report.RuleInfo{
		ID:               r.ID,
		Title:            r.Title,
		Description:      r.Description,
		Remediation:      r.Remediation,
		Level:            r.Level,
		SecuritySeverity: r.SecuritySeverity,
		Tags:             r.Tags,
	}
	if r.Origin == "" {
		info.HelpURI = ruleURI(r.ID)
	} else if len(r.References) > 0 {
		info.HelpURI = r.References[0].URL
	}
	for _, ref := range r.References {
		info.References = append(info.References, ref.URL)
	}
	return info
}

// ruleURI is the address of a rule's source, which is its documentation.
func ruleURI(id string) string {
	return report.ToolURI + "/blob/main/policies/" + strings.TrimPrefix(id, "/") + ".rego"
}
