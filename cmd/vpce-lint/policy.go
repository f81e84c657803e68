package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/policy"
	"github.com/vpce-lint/vpce-lint/analyzer/report/text"
)

func policyFormats() []string { return []string{"text", "json"} }

func (p process) policyCommand() *cobra.Command {
	var flags analysisFlags
	var format string
	var outputs []string
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
			targets, err := destinations(format, outputs, policyFormats())
			if err != nil {
				return err
			}
			run, err := p.newAnalysis(cmd, flags, args)
			if err != nil {
				return err
			}
			defer run.close()
			net, err := analyzer.Read(cmd.Context(), run.options)
			if err != nil {
				return err
			}
			rows := net.Policies(run.options)
			run.close()
			said := report.Input{Language: flags.language, Diagnostics: net.Diagnostics, Files: net.Files, Options: p.looks(p.stderr, run.scope, false)}
			if err := text.WriteDiagnostics(p.stderr, &said); err != nil {
				return err
			}
			for _, d := range targets {
				if err := d.write(p.stdout, func(w io.Writer) error {
					if d.format == "json" {
						return policy.WriteJSON(w, net.Files, rows)
					}
					return policy.WriteText(w, net.Files, rows, flags.language, said.Options)
				}); err != nil {
					return err
				}
			}
			return completeness(net.Diagnostics, false)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&format, "format", "f", "text", "`FORMAT` of what is printed: "+strings.Join(policyFormats(), ", "))
	f.StringArrayVarP(&outputs, "output", "o", nil, "write to `FILE` instead of standard output, or FORMAT=FILE beside it")
	languageFlag(cmd, &flags.language)
	flags.register(f)
	complete(cmd, "format", policyFormats())
	return cmd
}
