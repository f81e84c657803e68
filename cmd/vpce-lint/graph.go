package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/picture"
	"github.com/vpce-lint/vpce-lint/analyzer/report/reach"
)

func graphFormats() []string { return []string{"json", "dot", "mermaid", "svg", "html"} }

func (p process) graphCommand() *cobra.Command {
	var flags showFlags
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
			if schema {
				return p.writeSchema(flags)
			}
			return p.show(cmd, flags, args, func(_ *analysis, net *analyzer.Network) (renderer, error) {
				return func(w io.Writer, format string, _ report.Options) error {
					return writeGraph(w, format, net, flags.language)
				}, nil
			})
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&schema, "schema", false, "print the JSON Schema of the document instead, for opa check --schema")
	flags.register(cmd, graphFormats())
	return cmd
}

func writeGraph(w io.Writer, format string, net *analyzer.Network, language finding.Language) error {
	input := picture.Input{Graph: net.Graph, Language: language}
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

// writeSchema writes the JSON Schema of the document.
func (p process) writeSchema(flags showFlags) error {
	targets, err := flags.destinations()
	if err != nil {
		return err
	}
	return p.writeAll(targets, scope{}, flags.noColor, func(w io.Writer, _ string, _ report.Options) error {
		_, err := w.Write(graph.Schema())
		return err
	})
}
