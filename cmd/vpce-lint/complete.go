package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// checkShell makes a missing or wrong shell an error; cobra's own completion
// command prints its help and succeeds.
func checkShell(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	cmd, _, err := root.Find([]string{"completion"})
	if err != nil {
		return // cobra adds it, so it is there
	}
	var shells []string
	for _, c := range cmd.Commands() {
		shells = append(shells, c.Name())
	}
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		message := "completion takes a shell: " + strings.Join(shells, ", ")
		if len(args) > 0 {
			message = "there is no completion for " + args[0] + "; there is for " + strings.Join(shells, ", ")
		}
		return &usageError{message: message, command: cmd.CommandPath()}
	}
}

// complete sets what the shell completes a flag's value to.
func complete(cmd *cobra.Command, flag string, values []string) {
	register(cmd, flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values, cobra.ShellCompDirectiveNoFileComp
	})
}

// completeRules completes flags that take rule patterns with commas. The rules
// are read only when the shell asks.
func completeRules(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		register(cmd, flag, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			before := typed[:strings.LastIndexByte(typed, ',')+1]
			var values []string
			for _, pattern := range rulePatterns() {
				values = append(values, before+pattern)
			}
			return values, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		})
	}
}

func register(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		// Only a flag that this program does not define can fail.
		cobra.CheckErr(err)
	}
}
