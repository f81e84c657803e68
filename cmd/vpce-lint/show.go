package main

import (
	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/text"
)

// showFlags are the flags of the commands that show what configurations come to,
// without a judgement: graph, reach, policy and cost.
type showFlags struct {
	analysisFlags
	outputFlags
}

func (flags *showFlags) register(cmd *cobra.Command, formats []string) {
	flags.outputFlags.register(cmd, formats)
	languageFlag(cmd, &flags.language)
	flags.analysisFlags.register(cmd.Flags())
}

// shower turns a network into what a command shows. The run is still open.
type shower func(run *analysis, net *analyzer.Network) (renderer, error)

// show reads the configurations, says what could not be read, and writes what of
// makes of the rest.
func (p process) show(cmd *cobra.Command, flags showFlags, args []string, of shower) error {
	targets, err := flags.destinations()
	if err != nil {
		return err
	}
	run, err := p.newAnalysis(cmd, flags.analysisFlags, args)
	if err != nil {
		return err
	}
	defer run.close()
	net, err := analyzer.Read(cmd.Context(), run.options)
	if err != nil {
		return err
	}
	render, fault := of(run, net)
	run.close() // takes the progress line away before anything is printed
	said := report.Input{Language: flags.language, Diagnostics: net.Diagnostics, Files: net.Files, Options: p.looks(p.stderr, run.scope, flags.noColor)}
	if err := text.WriteDiagnostics(p.stderr, &said); err != nil {
		return err
	}
	if fault != nil {
		return fault
	}
	if err := p.writeAll(targets, run.scope, flags.noColor, render); err != nil {
		return err
	}
	return completeness(net.Diagnostics, false)
}
