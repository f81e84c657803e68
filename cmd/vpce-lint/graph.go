package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/text"
)

func graphFormats() []string { return []string{"json"} }

func (p process) graphCommand() *cobra.Command {
	var flags analysisFlags
	var format string
	var outputs []string
	var schema bool
	cmd := &cobra.Command{
		Use:   "graph [PATH…]",
		Short: "Print the network that the paths declare, as rules see it",
		Long: `Prints the network that the paths declare: exactly the document that rules get
as their input.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			targets, err := destinations(format, outputs, graphFormats())
			if err != nil {
				return err
			}
			if schema {
				return p.writeSchema(targets)
			}
			run, err := p.newAnalysis(cmd, flags, args)
			if err != nil {
				return err
			}
			defer run.close()
			net, err := analyzer.Read(cmd.Context(), run.options)
			run.close()
			if err != nil {
				return err
			}
			said := report.Input{Diagnostics: net.Diagnostics, Files: net.Files, Options: p.looks(p.stderr, run.scope, false)}
			if err := text.WriteDiagnostics(p.stderr, &said); err != nil {
				return err
			}
			for _, d := range targets {
				if err := d.write(p.stdout, net.Graph.WriteJSON); err != nil {
					return err
				}
			}
			return completeness(net.Diagnostics, false)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&format, "format", "f", "json", "`FORMAT` of what is printed: "+strings.Join(graphFormats(), ", "))
	f.StringArrayVarP(&outputs, "output", "o", nil, "write to `FILE` instead of standard output")
	f.BoolVar(&schema, "schema", false, "print the JSON Schema of the document instead, for opa check --schema")
	flags.register(f)
	complete(cmd, "format", graphFormats())
	return cmd
}

// writeSchema writes the JSON Schema of the document.
func (p process) writeSchema(targets []destination) error {
	for _, d := range targets {
		write := func(w io.Writer) error {
			_, err := w.Write(graph.Schema())
			return err
		}
		if err := d.write(p.stdout, write); err != nil {
			return err
		}
	}
	return nil
}
