package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/picture"
	"github.com/vpce-lint/vpce-lint/analyzer/report/reach"
	"github.com/vpce-lint/vpce-lint/analyzer/report/text"
)

func graphFormats() []string { return []string{"json", "dot", "mermaid", "svg", "html"} }

func (p process) graphCommand() *cobra.Command {
	var flags analysisFlags
	var format string
	var outputs []string
	var schema bool
	cmd := &cobra.Command{
		Use:   "graph [PATH…]",
		Short: "Print or draw the network that the paths declare",
		Long: `Prints the network that the paths declare. As JSON it is exactly the document
that rules get as their input. The other formats are pictures:

  dot      for Graphviz
  mermaid  for Markdown on GitHub and GitLab
  svg      a drawing
  html     the drawing, and who reaches which service

A picture has its limits, and says what it leaves out.`,
		Example: `  vpce-lint graph ./infra
  vpce-lint graph ./infra -f html -o network.html`,
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
			said := report.Input{Language: flags.language, Diagnostics: net.Diagnostics, Files: net.Files, Options: p.looks(p.stderr, run.scope, false)}
			if err := text.WriteDiagnostics(p.stderr, &said); err != nil {
				return err
			}
			for _, d := range targets {
				if err := d.write(p.stdout, graphRenderer(d.format, net, flags.language)); err != nil {
					return err
				}
			}
			return completeness(net.Diagnostics, false)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&format, "format", "f", "json", "`FORMAT` of what is printed: "+strings.Join(graphFormats(), ", "))
	f.StringArrayVarP(&outputs, "output", "o", nil, "write to `FILE` instead of standard output; FORMAT=FILE writes another format beside it (repeatable)")
	f.BoolVar(&schema, "schema", false, "print the JSON Schema of the document instead, for opa check --schema")
	languageFlag(cmd, &flags.language)
	flags.register(f)
	complete(cmd, "format", graphFormats())
	return cmd
}

func graphRenderer(format string, net *analyzer.Network, language finding.Language) func(io.Writer) error {
	input := picture.Input{Graph: net.Graph, Language: language}
	return func(w io.Writer) error {
		switch format {
		case "dot":
			return picture.WriteDOT(w, &input)
		case "mermaid":
			return picture.WriteMermaid(w, &input)
		case "svg":
			return picture.WriteSVG(w, &input)
		case "html":
			paths, err := net.Reach(analyzer.ReachQuery{Japanese: language == finding.Japanese})
			if err != nil {
				return err
			}
			return picture.WriteHTML(w, &input, &reach.Input{Paths: paths, Files: net.Files, Hops: true, Language: language})
		}
		return net.Graph.WriteJSON(w)
	}
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
