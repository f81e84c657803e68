package main

import (
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/parsers"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
)

// analysisFlags are the flags of every command that reads configurations.
type analysisFlags struct {
	root      string
	region    string
	workspace string
	variables []variableFlag
	jobs      int
}

// variableFlag is one --var or --var-file. Both stand in one list, because the
// later of two values wins whichever flag brings it, as with terraform.
type variableFlag struct {
	file bool
	text string
}

// variableValue is the pflag.Value of one of the two flags over their common
// list.
type variableValue struct {
	list *[]variableFlag
	file bool
}

var _ pflag.Value = variableValue{}

func (variableValue) String() string { return "" }

func (v variableValue) Type() string {
	if v.file {
		return "FILE"
	}
	return "NAME=VALUE"
}

func (v variableValue) Set(text string) error {
	if name, _, ok := strings.Cut(text, "="); !v.file && (!ok || strings.TrimSpace(name) == "") {
		return fmt.Errorf("it must be NAME=VALUE")
	}
	*v.list = append(*v.list, variableFlag{file: v.file, text: text})
	return nil
}

func (flags *analysisFlags) register(f *pflag.FlagSet) {
	f.Var(variableValue{list: &flags.variables}, "var", "value of a Terraform variable of the root modules (repeatable)")
	f.Var(variableValue{list: &flags.variables, file: true}, "var-file", "file of Terraform variables, relative to the working directory (repeatable)")
	f.StringVar(&flags.workspace, "workspace", "", "`NAME` that terraform.workspace has, unknown without it")
	f.StringVar(&flags.region, "region", "", "AWS `REGION` of what no provider block gives one")
	f.StringVar(&flags.root, "root", "", "`DIR` that bounds what is read; reported paths are relative to it (default: top of the git work tree, else working directory)")
	f.IntVar(&flags.jobs, "jobs", 0, "`N` roots that are analysed at once (default: the number of processors)")
}

// analysis is a run that is about to start.
type analysis struct {
	scope    scope
	options  analyzer.Options
	progress *progress
	root     *os.Root
}

// newAnalysis reads what every analysis needs. The caller closes it.
func (p process) newAnalysis(cmd *cobra.Command, flags analysisFlags, args []string) (*analysis, error) {
	if flags.jobs < 0 {
		return nil, usagef("--jobs %d: it must be a positive number", flags.jobs)
	}
	if flags.jobs == 0 {
		flags.jobs = runtime.GOMAXPROCS(0)
	}
	workdir, err := p.getwd()
	if err != nil {
		return nil, fmt.Errorf("finding the working directory: %w", err)
	}
	where, err := newScope(workdir, flags.root, args)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(where.root)
	if err != nil {
		return nil, fmt.Errorf("opening the root: %w", err)
	}
	a := &analysis{scope: where, root: root}
	// The file system refuses to leave the root through symbolic links.
	if err := checkPaths(root.FS(), where, args); err != nil {
		a.close()
		return nil, pathError(cmd, err)
	}
	variables, err := variableArguments(root.FS(), where.root, workdir, flags.variables)
	if err != nil {
		a.close()
		return nil, err
	}
	a.progress = p.startProgress(p.stderr)
	a.options = analyzer.Options{
		FS:    root.FS(),
		Paths: where.paths,
		Parsers: parsers.Options{Terraform: terraform.Options{
			Variables: variables,
			Environ:   p.environ,
			Workspace: flags.workspace,
			Region:    flags.region,
			Jobs:      flags.jobs,
		}},
		Rules:    rules.Options{Jobs: flags.jobs},
		Progress: a.progress.set,
		Now:      time.Now,
	}
	return a, nil
}

// close ends the run; a second time it does nothing. It takes the progress line
// away, so that what is printed next follows on an empty line.
func (a *analysis) close() {
	a.progress.stop()
	a.progress = nil
	a.root.Close()
}

// pathError adds the command that the user may have meant to a path that does
// not exist.
func pathError(cmd *cobra.Command, err *unreadablePaths) error {
	message := err.Error()
	if len(err.args) == 1 && !strings.ContainsAny(err.args[0], "./\\") {
		if meant := didYouMean(err.args[0], commandNames(cmd)); meant != "" {
			message += strings.Replace(meant, "did you mean", "did you mean the command", 1)
		}
	}
	return &usageError{message: message}
}

// variableArguments makes file names relative to the root of the scan.
func variableArguments(fsys fs.FS, root, workdir string, flags []variableFlag) ([]terraform.VariableArgument, error) {
	var list []terraform.VariableArgument
	for _, v := range flags {
		if !v.file {
			name, text, _ := strings.Cut(v.text, "=")
			list = append(list, terraform.VariableArgument{Name: strings.TrimSpace(name), Value: text})
			continue
		}
		rel, ok := inside(root, absolute(workdir, v.text))
		if !ok {
			return nil, usagef("--var-file %s is outside the root %s", v.text, root)
		}
		if err := readable(fsys, rel); err != nil {
			return nil, usagef("--var-file %s %s", v.text, reasonOf(err))
		}
		list = append(list, terraform.VariableArgument{File: rel})
	}
	return list, nil
}
