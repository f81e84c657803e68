package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/cost"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	costreport "github.com/vpce-lint/vpce-lint/analyzer/report/cost"
)

func costFormats() []string { return []string{"table", "json"} }

func (p process) costCommand() *cobra.Command {
	var flags showFlags
	var prices string
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
			given, err := p.prices(prices)
			if err != nil {
				return err
			}
			return p.show(cmd, flags, args, func(run *analysis, net *analyzer.Network) (renderer, error) {
				if prices == "" {
					given = run.options.Prices
				}
				input := costreport.Input{Report: cost.Of(net.Graph, given), Graph: net.Graph, Language: flags.language}
				return func(w io.Writer, format string, _ report.Options) error {
					if format == "json" {
						return costreport.WriteJSON(w, &input)
					}
					return costreport.WriteTable(w, &input)
				}, nil
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&prices, "prices", "", "`FILE` of prices that replaces the built-in ones")
	flags.register(cmd, costFormats())
	return cmd
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
