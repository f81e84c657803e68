package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/reach"
)

func reachFormats() []string { return []string{"table", "json", "html"} }

type reachFlags struct {
	showFlags
	from, to string
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
	flags.register(cmd, reachFormats())
	return cmd
}

func (p process) reach(cmd *cobra.Command, flags reachFlags, args []string) error {
	return p.show(cmd, flags.showFlags, args, func(_ *analysis, net *analyzer.Network) (renderer, error) {
		paths, err := net.Reach(analyzer.ReachQuery{From: flags.from, To: flags.to, Japanese: flags.language == finding.Japanese})
		if unknown, ok := errors.AsType[*analyzer.UnknownNameError](err); ok {
			return nil, &usageError{message: unknownName(flags, unknown), command: cmd.CommandPath()}
		}
		if err != nil {
			return nil, err
		}
		input := reach.Input{Language: flags.language, Paths: paths, Files: net.Files, Hops: flags.from != "" || flags.to != ""}
		return func(w io.Writer, format string, options report.Options) error {
			input.Options = options
			switch format {
			case "json":
				return reach.WriteJSON(w, &input)
			case "html":
				return reach.WriteHTML(w, &input)
			}
			return reach.WriteTable(w, &input)
		}, nil
	})
}

// unknownName says what --from or --to may have meant.
func unknownName(flags reachFlags, unknown *analyzer.UnknownNameError) string {
	if unknown.Name == flags.to {
		return fmt.Sprintf("--to %s: the configuration has no endpoint for such a service, and no workload needs it%s", flags.to, didYouMean(flags.to, unknown.Known))
	}
	return fmt.Sprintf("--from %s: no subnet, and no workload in a subnet, has that address%s", flags.from, didYouMean(flags.from, unknown.Known))
}
