package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

const longHelp = `vpce-lint reads Terraform and CloudFormation without a network or an account, builds one
graph of VPC endpoints and the networks around them, and says what in it does
not hold, with the lines that prove it.

Without a command, vpce-lint lints: "vpce-lint ./infra" is "vpce-lint lint ./infra".

Exit status:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage or configuration, every path unreadable, or an output that
     cannot be written
  3  nothing at or above --fail-on, but a file could not be parsed
     (with --strict: anything was not fully analysed)`

// run runs the program and returns its exit status. A panic that nothing below
// has made a notification of is an error in words.
func run(ctx context.Context, p process) (status int) {
	defer func() {
		if r := recover(); r != nil {
			status = exitUsage
			_, _ = fmt.Fprintf(p.stderr, "vpce-lint: a defect (%v; %s) ended the run. Please report it.\n", r, source.Frames())
		}
	}()
	root := p.rootCommand()
	status, text := statusOf(root.ExecuteContext(ctx))
	if text != "" {
		// There is nowhere to report that standard error cannot be written.
		_, _ = fmt.Fprintln(p.stderr, "vpce-lint: "+text)
	}
	return status
}

func (p process) rootCommand() *cobra.Command {
	root := p.lintCommand("vpce-lint [PATH…]")
	root.Short = "Checks the VPC endpoints that infrastructure code declares"
	root.Long = longHelp
	root.SilenceErrors = true
	root.SilenceUsage = true
	root.Version = version()
	root.SetVersionTemplate(versionLine())
	root.SetArgs(p.args)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		p.lintCommand("lint [PATH…]"),
		p.policyCommand(),
		p.graphCommand(),
		p.reachCommand(),
		p.costCommand(),
		p.rulesCommand(),
		p.explainCommand(),
		p.testCommand(),
		p.initCommand(),
		p.versionCommand(),
	)
	checkShell(root)
	return root
}

// flagError says which flag was meant.
func flagError(cmd *cobra.Command, err error) error {
	message := err.Error()
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		slices.Sort(names)
		if name := unknown.GetSpecifiedName(); len(name) > 1 {
			meant := didYouMean(name, names)
			message = fmt.Sprintf("unknown flag --%s%s", name, strings.Replace(meant, `"`, `"--`, 1))
		} else {
			message = fmt.Sprintf("unknown flag -%s", name)
		}
	}
	return &usageError{message: message, command: cmd.CommandPath()}
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return &usageError{message: fmt.Sprintf("%s takes no argument, but got %q", cmd.CommandPath(), args[0]), command: cmd.CommandPath()}
	}
	return nil
}

// commandNames are the names of the program's commands.
func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Root().Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}
