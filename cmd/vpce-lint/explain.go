package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/policies"
)

func (p process) explainCommand() *cobra.Command {
	var places []string
	cmd := &cobra.Command{
		Use:   "explain RULE",
		Short: "Say what a rule finds, why that matters and how to repair it",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &usageError{message: "explain takes one rule, such as gateway/route-tables; `vpce-lint rules` lists them", command: cmd.CommandPath()}
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := policies.Rules()
			if err != nil {
				return err
			}
			for _, r := range rules {
				if r.ID == args[0] {
					return explain(cmd.OutOrStdout(), r)
				}
			}
			custom, err := p.customOf(places)
			if err != nil {
				return err
			}
			if r, ok := custom.Rule(args[0]); ok {
				return explain(cmd.OutOrStdout(), r)
			}
			known := slices.Concat(ruleIDs(), custom.IDs())
			if slices.Contains(known, args[0]) {
				return usagef("the rule %s cannot be used, as said above", args[0])
			}
			return &usageError{message: fmt.Sprintf("there is no rule %s%s", args[0], didYouMean(args[0], known)), command: "vpce-lint rules"}
		},
	}
	policiesFlag(cmd.Flags(), &places)
	return cmd
}

// explainWidth is what fits every terminal and stays readable on a wide one.
const explainWidth = 80

func explain(w io.Writer, r policies.Rule) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n%s\n\n", r.ID, r.Level, r.Title)
	b.WriteString(wrap(r.Description, explainWidth))
	if r.Remediation != "" {
		fmt.Fprintf(&b, "\nHow to repair it:\n%s", wrap(r.Remediation, explainWidth))
	}
	if len(r.References) > 0 {
		b.WriteString("\nRead on:\n")
		for _, ref := range r.References {
			fmt.Fprintf(&b, "  %s: %s\n", ref.Title, ref.URL)
		}
	}
	if r.Origin != "" {
		fmt.Fprintf(&b, "\nA rule of your own: %s\n", r.Origin)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// wrap breaks each line of text at blanks. A word that is longer than a line
// stands alone on one.
func wrap(text string, width int) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		column := 0
		for i, word := range strings.Fields(line) {
			length := len([]rune(word))
			switch {
			case i == 0:
			case column+1+length > width:
				b.WriteByte('\n')
				column = 0
			default:
				b.WriteByte(' ')
				column++
			}
			b.WriteString(word)
			column += length
		}
		b.WriteByte('\n')
	}
	return b.String()
}
