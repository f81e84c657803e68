package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/reach"
	"github.com/vpce-lint/vpce-lint/analyzer/report/text"
)

func reachFormats() []string { return []string{"table", "json", "html"} }

// reachFlags are the flags of reach beside those of every analysis.
type reachFlags struct {
	analysisFlags
	format   string
	outputs  []string
	from, to string
	noColor  bool
}

func (p process) reachCommand() *cobra.Command {
	var flags reachFlags
	cmd := &cobra.Command{
		Use:   "reach [PATH…]",
		Short: "Say who reaches which AWS service, how, and over which steps",
		Long: `Says of every workload and subnet how it reaches each AWS service that the
configuration has an endpoint for or that a workload needs:

  gateway-endpoint, interface-endpoint  privately
  nat, transit, internet                over a NAT device, through another
                                        network, or straight to the internet
  none                                  not at all
  unknown                               the configuration does not say

With --from or --to every step is shown with its line; what breaks a path is
marked with x. A subnet stands for a client there that has a public address and
whose security groups let everything through.`,
		Example: `  vpce-lint reach ./infra
  vpce-lint reach ./infra --from 'aws_instance.app' --to ssm`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return p.reach(cmd, flags, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&flags.from, "from", "", "only the paths of the workload or subnet with this `ADDRESS`, with their steps")
	f.StringVar(&flags.to, "to", "", "only the paths to this `SERVICE`, such as s3 or ecr.api, with their steps")
	f.StringVarP(&flags.format, "format", "f", "table", "`FORMAT` of what is printed: "+strings.Join(reachFormats(), ", "))
	f.StringArrayVarP(&flags.outputs, "output", "o", nil, "write to `FILE` instead of standard output; FORMAT=FILE writes another format beside it (repeatable)")
	f.BoolVar(&flags.noColor, "no-color", false, "no colours, on a terminal neither")
	languageFlag(cmd, &flags.language)
	flags.register(f)
	complete(cmd, "format", reachFormats())
	return cmd
}

func (p process) reach(cmd *cobra.Command, flags reachFlags, args []string) error {
	targets, err := destinations(flags.format, flags.outputs, reachFormats())
	if err != nil {
		return err
	}
	run, err := p.newAnalysis(cmd, flags.analysisFlags, args)
	if err != nil {
		return err
	}
	defer run.close()
	net, err := analyzer.Read(cmd.Context(), run.options)
	run.close()
	if err != nil {
		return err
	}
	said := report.Input{Language: flags.language, Diagnostics: net.Diagnostics, Files: net.Files, Options: p.looks(p.stderr, run.scope, flags.noColor)}
	if err := text.WriteDiagnostics(p.stderr, &said); err != nil {
		return err
	}
	paths, err := net.Reach(analyzer.ReachQuery{From: flags.from, To: flags.to, Japanese: flags.language == finding.Japanese})
	if unknown, ok := errors.AsType[*analyzer.UnknownNameError](err); ok {
		return &usageError{message: unknownName(flags, unknown), command: cmd.CommandPath()}
	}
	if err != nil {
		return err
	}
	input := reach.Input{Language: flags.language, Paths: paths, Files: net.Files, Hops: flags.from != "" || flags.to != ""}
	for _, d := range targets {
		input.Options = report.Options{Directory: run.scope.directory}
		if d.path == "" {
			input.Options = p.looks(p.stdout, run.scope, flags.noColor)
		}
		if err := d.write(p.stdout, reachRenderer(d.format, &input)); err != nil {
			return err
		}
	}
	return completeness(net.Diagnostics, false)
}

func reachRenderer(format string, input *reach.Input) func(io.Writer) error {
	return func(w io.Writer) error {
		switch format {
		case "json":
			return reach.WriteJSON(w, input)
		case "html":
			return reach.WriteHTML(w, input)
		}
		return reach.WriteTable(w, input)
	}
}

// unknownName says what --from or --to may have meant.
func unknownName(flags reachFlags, unknown *analyzer.UnknownNameError) string {
	if unknown.Name == flags.to {
		return fmt.Sprintf("--to %s: the configuration has no endpoint for such a service, and no workload needs it%s", flags.to, didYouMean(flags.to, unknown.Known))
	}
	return fmt.Sprintf("--from %s: no subnet, and no workload in a subnet, has that address%s", flags.from, didYouMean(flags.from, unknown.Known))
}
