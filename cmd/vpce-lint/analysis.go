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
	"github.com/vpce-lint/vpce-lint/analyzer/config"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/parsers"
	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
)

// analysisFlags are the flags of every command that reads configurations.
type analysisFlags struct {
	root      string
	region    string
	workspace string
	config    string
	variables []valueFlag
	params    []valueFlag
	jobs      int
	// policies are places of custom rules.
	policies []string
	language finding.Language
}

// valueFlag is one --var or one --var-file, or one --param or one --param-file.
// Both of a kind stand in one list, because the later of two values wins
// whichever flag brings it, as with terraform.
type valueFlag struct {
	file bool
	text string
}

// valueList is the pflag.Value of one of the two flags over their common list.
type valueList struct {
	list *[]valueFlag
	file bool
}

var _ pflag.Value = valueList{}

func (valueList) String() string { return "" }

func (v valueList) Type() string {
	if v.file {
		return "FILE"
	}
	return "NAME=VALUE"
}

func (v valueList) Set(text string) error {
	if name, _, ok := strings.Cut(text, "="); !v.file && (!ok || strings.TrimSpace(name) == "") {
		return fmt.Errorf("it must be NAME=VALUE")
	}
	*v.list = append(*v.list, valueFlag{file: v.file, text: text})
	return nil
}

func (flags *analysisFlags) register(f *pflag.FlagSet) {
	f.Var(valueList{list: &flags.variables}, "var", "value of a Terraform variable of the root modules (repeatable)")
	f.Var(valueList{list: &flags.variables, file: true}, "var-file", "file of Terraform variables, relative to the working directory (repeatable)")
	f.Var(valueList{list: &flags.params}, "param", "value of a CloudFormation parameter (repeatable)")
	f.Var(valueList{list: &flags.params, file: true}, "param-file", "JSON file of CloudFormation parameters, relative to the working directory (repeatable)")
	f.StringVar(&flags.workspace, "workspace", "", "`NAME` that terraform.workspace has, unknown without it")
	f.StringVar(&flags.region, "region", "", "AWS `REGION` of what nothing else gives one: stacks, and resources without a provider block")
	f.StringVar(&flags.config, "config", "", "`FILE` to read in place of every "+config.FileName+" of the folders")
	f.StringVar(&flags.root, "root", "", "`DIR` that bounds what is read; reported paths are relative to it (default: top of the git work tree, else working directory)")
	f.IntVar(&flags.jobs, "jobs", 0, "`N` roots that are analysed at once (default: the number of processors)")
}

// analysis is a run that is about to start.
type analysis struct {
	scope    scope
	options  analyzer.Options
	progress *progress
	root     *os.Root
	workdir  string
}

// newAnalysis reads what every analysis needs. The caller closes it.
func (p process) newAnalysis(cmd *cobra.Command, flags analysisFlags, args []string) (*analysis, error) {
	if flags.jobs < 0 {
		return nil, usagef("--jobs %d: it must be a positive number", flags.jobs)
	}
	if flags.region != "" && !config.IsRegion(flags.region) {
		return nil, usagef("--region %s: it is no AWS region, such as eu-west-1", flags.region)
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
	a := &analysis{scope: where, root: root, workdir: workdir}
	// The file system refuses to leave the root through symbolic links.
	files := source.Listings(root.FS())
	if err := checkPaths(files, where, args); err != nil {
		a.close()
		return nil, pathError(cmd, err)
	}
	variables, err := valueArguments(files, where.root, workdir, "--var-file", flags.variables)
	if err != nil {
		a.close()
		return nil, err
	}
	params, err := valueArguments(files, where.root, workdir, "--param-file", flags.params)
	if err != nil {
		a.close()
		return nil, err
	}
	custom, err := newCustomRules(where.root, workdir, flags.policies)
	if err != nil {
		a.close()
		return nil, err
	}
	tree, err := configuration(files, where, workdir, flags.config, custom)
	if err != nil {
		a.close()
		return nil, err
	}
	a.progress = p.startProgress(p.stderr)
	a.options = analyzer.Options{
		FS:    files,
		Paths: where.paths,
		Parsers: parsers.Options{
			Terraform:      terraform.Options{Environ: p.environ, Workspace: flags.workspace, Region: flags.region, Jobs: flags.jobs},
			CloudFormation: cloudformation.Options{Region: flags.region, Jobs: flags.jobs},
		},
		Rules:    rules.Options{Jobs: flags.jobs, Custom: custom.read, Language: flags.language},
		Config:   tree,
		Today:    time.Now().Format(time.DateOnly),
		Progress: a.progress.set,
		Now:      time.Now,
	}
	if a.options.Prices, err = a.prices(); err != nil {
		a.close()
		return nil, err
	}
	for _, v := range variables {
		a.options.Parsers.Terraform.Variables = append(a.options.Parsers.Terraform.Variables, terraform.VariableArgument(v))
	}
	for _, v := range params {
		a.options.Parsers.CloudFormation.Parameters = append(a.options.Parsers.CloudFormation.Parameters, cloudformation.ParameterArgument(v))
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

// valueArgument is a value, or a file of values relative to the root of the
// scan.
type valueArgument struct{ Name, Value, File string }

// valueArguments makes file names relative to the root of the scan; fileFlag is
// the flag that gives them.
func valueArguments(fsys fs.FS, root, workdir, fileFlag string, flags []valueFlag) ([]valueArgument, error) {
	var list []valueArgument
	for _, v := range flags {
		if !v.file {
			name, text, _ := strings.Cut(v.text, "=")
			list = append(list, valueArgument{Name: strings.TrimSpace(name), Value: text})
			continue
		}
		rel, ok := inside(root, absolute(workdir, v.text))
		if !ok {
			return nil, usagef("%s %s is outside the root %s", fileFlag, v.text, root)
		}
		if err := readable(fsys, rel); err != nil {
			return nil, usagef("%s %s %s", fileFlag, v.text, reasonOf(err))
		}
		list = append(list, valueArgument{File: rel})
	}
	return list, nil
}
