package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/cost"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	costreport "github.com/vpce-lint/vpce-lint/analyzer/report/cost"
	"github.com/vpce-lint/vpce-lint/analyzer/report/text"
)

func costFormats() []string { return []string{"table", "json"} }

func (p process) costCommand() *cobra.Command {
	var flags analysisFlags
	var format, prices string
	var outputs []string
	cmd := &cobra.Command{
		Use:   "cost [PATH…]",
		Short: "Say what endpoints and NAT gateways cost in a month",
		Long: `Prints what the VPC endpoints and NAT gateways of each VPC cost in a month of 730
hours, the traffic above which an Interface endpoint costs less than the same
traffic through NAT, and what shared endpoints would save.

Traffic is not in the source, so no sum holds it. Prices are those of a few
regions at the date that is printed; --prices replaces them by a JSON file:

  {"as_of": "2026-10-06", "currency": "USD", "regions": {"eu-central-1": {
    "interface_endpoint_hour": 0.012, "interface_endpoint_gb": 0.01,
    "gateway_load_balancer_endpoint_hour": 0.012, "gateway_load_balancer_endpoint_gb": 0.0035,
    "nat_gateway_hour": 0.052, "nat_gateway_gb": 0.052}}}`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			targets, err := destinations(format, outputs, costFormats())
			if err != nil {
				return err
			}
			table, err := p.prices(prices)
			if err != nil {
				return err
			}
			run, err := p.newAnalysis(cmd, flags, args)
			if err != nil {
				return err
			}
			defer run.close()
			if prices == "" {
				if table, err = run.prices(); err != nil {
					return err
				}
			}
			net, err := analyzer.Read(cmd.Context(), run.options)
			run.close()
			if err != nil {
				return err
			}
			said := report.Input{Language: flags.language, Diagnostics: net.Diagnostics, Files: net.Files, Options: p.looks(p.stderr, run.scope, false)}
			if err := text.WriteDiagnostics(p.stderr, &said); err != nil {
				return err
			}
			input := costreport.Input{Report: cost.Of(net.Graph, table), Graph: net.Graph, Language: flags.language}
			for _, d := range targets {
				if err := d.write(p.stdout, costRenderer(d.format, &input)); err != nil {
					return err
				}
			}
			return completeness(net.Diagnostics, false)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&prices, "prices", "", "`FILE` of prices that replaces the built-in ones")
	f.StringVarP(&format, "format", "f", "table", "`FORMAT` of what is printed: "+strings.Join(costFormats(), ", "))
	f.StringArrayVarP(&outputs, "output", "o", nil, "write to `FILE` instead of standard output; FORMAT=FILE writes another format beside it (repeatable)")
	languageFlag(cmd, &flags.language)
	flags.register(f)
	complete(cmd, "format", costFormats())
	return cmd
}

func costRenderer(format string, input *costreport.Input) func(io.Writer) error {
	return func(w io.Writer) error {
		if format == "json" {
			return costreport.WriteJSON(w, input)
		}
		return costreport.WriteTable(w, input)
	}
}

// maxPriceFile bounds what --prices reads.
const maxPriceFile = 1 << 20

// prices reads the file of --prices; "" is the built-in table.
func (p process) prices(file string) (*aws.Prices, error) {
	if file == "" {
		return aws.DefaultPrices(), nil
	}
	workdir, err := p.getwd()
	if err != nil {
		return nil, err
	}
	path := absolute(workdir, file)
	info, err := os.Stat(filepath.FromSlash(path))
	if err != nil {
		return nil, usagef("--prices %s %s", file, reasonOf(err))
	}
	if info.Size() > maxPriceFile || !info.Mode().IsRegular() {
		return nil, usagef("--prices %s is no file of prices", file)
	}
	content, err := fs.ReadFile(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if err != nil {
		return nil, usagef("--prices %s %s", file, reasonOf(err))
	}
	table, err := aws.ParsePrices(content)
	if err != nil {
		return nil, usagef("--prices %s: %s", file, err)
	}
	return table, nil
}
