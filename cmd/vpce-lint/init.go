package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/config"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

func (p process) initCommand() *cobra.Command {
	var force, opa bool
	var rule string
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a configuration file that fits a folder, or a rule to begin with",
		Long: `Writes ` + config.FileName + ` into a folder, the working directory by default. All settings
are in it as comments, with values that fit what the folder holds: nothing
changes until you take a # away.

With --rule it writes a rule, its test and examples into a folder of rules,
` + defaultRules + ` by default; with --opa what stock opa and conftest need beside rules: the
helpers data.vpce.lib, the schema of the graph, and what conftest asks for.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case rule != "" && (opa || force):
				return usagef("--rule stands alone: it never replaces a file")
			case rule != "":
				return p.initRule(cmd.OutOrStdout(), rule, args)
			case opa:
				return p.initOPA(cmd.OutOrStdout(), args, force)
			}
			return p.init(cmd, args, force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace a configuration file that is there, or what --opa has written")
	cmd.Flags().StringVar(&rule, "rule", "", "write a rule called `CATEGORY/NAME`, ready to edit")
	cmd.Flags().BoolVar(&opa, "opa", false, "write what stock opa and conftest need")
	return cmd
}

func (p process) init(cmd *cobra.Command, args []string, force bool) error {
	workdir, err := p.getwd()
	if err != nil {
		return fmt.Errorf("finding the working directory: %w", err)
	}
	dir := workdir
	if len(args) > 0 {
		dir = absolute(workdir, args[0])
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return usagef("%s is not a directory", args[0])
	}
	target := filepath.Join(dir, config.FileName)
	if _, err := os.Lstat(target); err == nil && !force {
		return usagef("%s is there already; --force replaces it", target)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return usagef("%s %s", target, reasonOf(err))
	}
	// What is around the folder is not looked at: the file is about the folder.
	run, err := p.newAnalysis(cmd, analysisFlags{root: dir, config: os.DevNull}, []string{dir})
	if err != nil {
		return err
	}
	defer run.close()
	out, err := analyzer.Analyze(cmd.Context(), run.options)
	if err != nil {
		return err
	}
	seen := survey(run.options.FS, out)
	run.close()
	d := destination{format: "the configuration", path: target}
	if err := d.write(p.stdout, func(w io.Writer) error { return config.WriteSample(w, seen) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "Wrote %s.\n", target)
	return err
}

// survey says what a configuration file can be about.
func survey(fsys fs.FS, out *analyzer.Report) config.Seen {
	seen := config.Seen{Rules: frequentRules(out)}
	for _, b := range out.Graph.Buckets {
		address := out.Graph.Origin(b.ID).Address
		seen.Buckets = append(seen.Buckets, address)
		if graph.Is(b.Website, true) {
			seen.Public = append(seen.Public, address)
		}
	}
	for _, w := range out.Graph.Workloads {
		seen.Workloads = append(seen.Workloads, out.Graph.Origin(w.ID).Address)
	}
	for _, dir := range out.Roots() {
		seen.Roots = append(seen.Roots, config.SeenRoot{Dir: dir})
	}
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && d != nil && d.IsDir(), err == nil && d.IsDir() && source.IsSkippedDir(d.Name()):
			return fs.SkipDir
		case err != nil:
			return nil //nolint:nilerr // one file less
		case d.IsDir() && unusedFolder(d.Name()):
			seen.Folders = append(seen.Folders, name+"/**")
		case !d.IsDir() && isExtraVariables(d.Name()):
			if r := rootOf(seen.Roots, name); r != nil {
				r.VarFiles = append(r.VarFiles, name)
			}
		}
		return nil
	})
	return seen
}

// frequentRules are the rules that found something, the most frequent first.
func frequentRules(out *analyzer.Report) []string {
	count := map[string]int{}
	var rules []string
	for _, r := range out.Results {
		if count[r.Rule]++; count[r.Rule] == 1 {
			rules = append(rules, r.Rule)
		}
	}
	slices.SortFunc(rules, func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
	return rules
}

// unusedFolder reports whether a folder's name says that nothing in it is in
// use.
func unusedFolder(name string) bool {
	switch strings.ToLower(name) {
	case "example", "examples", "test", "tests", "testdata", "fixture", "fixtures", "scratch", "sandbox", "legacy", "archive", "deprecated":
		return true
	}
	return false
}

// isExtraVariables reports whether a file has variables that Terraform reads
// only when it is told to.
func isExtraVariables(name string) bool {
	stem, ok := strings.CutSuffix(strings.TrimSuffix(name, ".json"), ".tfvars")
	return ok && stem != "terraform" && !strings.HasSuffix(stem, ".auto")
}

// rootOf returns the root module that a variable file is for: the nearest one
// around it, else the only one that there is.
func rootOf(roots []config.SeenRoot, file string) *config.SeenRoot {
	var best *config.SeenRoot
	for i := range roots {
		r := &roots[i]
		around := r.Dir == "." || strings.HasPrefix(path.Dir(file)+"/", r.Dir+"/")
		if around && (best == nil || len(r.Dir) > len(best.Dir) || best.Dir == ".") {
			best = r
		}
	}
	if best == nil && len(roots) == 1 {
		return &roots[0]
	}
	return best
}
