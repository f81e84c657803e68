package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/policy"
)

func policyFormats() []string { return []string{"text", "json"} }

func (p process) policyCommand() *cobra.Command {
	var flags showFlags
	cmd := &cobra.Command{
		Use:   "policy [PATH…]",
		Short: "Print what each policy lets through, with a request as witness",
		Long: `Prints a verdict on each policy that the paths hold: those of buckets, endpoints,
APIs and roles in configurations, and JSON files that are policies.

Policies of buckets and APIs are restricted (every request from outside the
networks that they name is denied), leaks (they let such a request in), silent
(they leave it to identity policies) or unknown. Others are full-access, narrowed,
no-effect or unknown. A witness is one request that gets through.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.show(cmd, flags, args, func(run *analysis, net *analyzer.Network) (renderer, error) {
				rows := net.Policies(run.options)
				return func(w io.Writer, format string, options report.Options) error {
					if format == "json" {
						return policy.WriteJSON(w, net.Files, rows)
					}
					return policy.WriteText(w, net.Files, rows, flags.language, options)
				}, nil
			})
		},
	}
	cmd.Flags().SortFlags = false
	flags.register(cmd, policyFormats())
	return cmd
}
