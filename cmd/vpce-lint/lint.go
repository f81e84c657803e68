package main

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/github"
	"github.com/vpce-lint/vpce-lint/analyzer/report/html"
	"github.com/vpce-lint/vpce-lint/analyzer/report/json"
	"github.com/vpce-lint/vpce-lint/analyzer/report/junit"
	"github.com/vpce-lint/vpce-lint/analyzer/report/markdown"
	"github.com/vpce-lint/vpce-lint/analyzer/report/sarif"
	"github.com/vpce-lint/vpce-lint/analyzer/report/text"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// lintFlags are the flags of lint beside those of every analysis.
type lintFlags struct {
	analysisFlags
	outputFlags
	failOn   string
	only     []string
	skip     []string
	unproven bool
	strict   bool
	// suppressed asks for what is accepted.
	suppressed    bool
	baseline      string
	writeBaseline string

	category string
	stats    bool
}

// failOnNever is the value of --fail-on that no finding reaches.
const failOnNever = "never"

func lintFormats() []string {
	return []string{"text", "sarif", "json", "junit", "github", "markdown", "html"}
}

func failOnLevels() []string {
	var levels []string
	for _, l := range finding.Levels() {
		levels = append(levels, string(l))
	}
	return append(levels, failOnNever)
}

func (p process) lintCommand(use string) *cobra.Command {
	var flags lintFlags
	cmd := &cobra.Command{
		Use:   use,
		Short: "Report what does not hold (the default command)",
		Long: `Reports what does not hold in the networks that the paths declare.

A path is a directory, which is searched for root modules, or a file, which
stands for the root modules it belongs to; then only what lies in the given
files is reported. The default is the working directory.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.lint(cmd, flags, args)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	flags.outputFlags.register(cmd, lintFormats())
	f.StringVar(&flags.failOn, "fail-on", string(finding.Error), "the least `LEVEL` that makes the exit status 1: "+strings.Join(failOnLevels(), ", "))
	f.StringSliceVar(&flags.only, "only", nil, "evaluate only the rules that match `PATTERN`, such as gateway/* (repeatable, takes commas)")
	f.StringSliceVar(&flags.skip, "skip", nil, "leave out the rules that match `PATTERN` (repeatable, takes commas)")
	f.BoolVar(&flags.unproven, "unproven", false, "also report what holds only for some values of what is unknown")
	f.BoolVar(&flags.strict, "strict", false, "exit status 3 where anything was not fully analysed")
	f.BoolVar(&flags.suppressed, "show-suppressed", false, "also report what is suppressed in the source or by the baseline; it does not count for the exit status")
	f.StringVar(&flags.baseline, "baseline", "", "`FILE` of findings that are accepted: only others are reported")
	f.StringVar(&flags.writeBaseline, "write-baseline", "", "write `FILE`, a baseline that accepts what is found now")
	policiesFlag(f, &flags.policies)
	f.StringVar(&flags.category, "category", "", "`ID` that keeps several SARIF uploads of one commit apart")
	f.BoolVar(&flags.stats, "stats", false, "print how much was analysed, and how long it took, to standard error")
	languageFlag(cmd, &flags.language)
	flags.analysisFlags.register(f)
	complete(cmd, "fail-on", failOnLevels())
	completeRules(cmd, "only", "skip")
	return cmd
}

func (p process) lint(cmd *cobra.Command, flags lintFlags, args []string) error {
	targets, err := flags.destinations()
	if err != nil {
		return err
	}
	threshold, err := parseFailOn(flags.failOn)
	if err != nil {
		return err
	}
	run, err := p.newAnalysis(cmd, flags.analysisFlags, args)
	if err != nil {
		return err
	}
	defer run.close()
	if err := checkPatterns(run.options.Rules.Custom.IDs(), flags.only, flags.skip); err != nil {
		return err
	}
	run.options.Rules.Only, run.options.Rules.Skip = flags.only, flags.skip
	run.options.Unproven, run.options.Suppressed = flags.unproven, flags.suppressed
	if err := run.baseline(flags); err != nil {
		return err
	}
	// Only the text says nothing of rules without results.
	run.options.AllRules = slices.ContainsFunc(targets, func(d destination) bool { return d.format != "text" })
	out, err := analyzer.Analyze(cmd.Context(), run.options)
	run.close() // takes the progress line away before anything is printed
	if err != nil {
		return err
	}
	if out.Baseline != nil {
		d := destination{format: "baseline", path: run.absolute(flags.writeBaseline)}
		if err := d.write(p.stdout, out.Baseline.Write); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(p.stderr, "vpce-lint: %s accepts %s.\n", flags.writeBaseline, countFindings(out.Baseline.Len()))
	}
	input := reportInput(out, run, flags.category)
	if !slices.ContainsFunc(targets, func(d destination) bool { return d.format == "text" }) {
		// People learn here what was not analysed.
		input.Options = p.looks(p.stderr, run.scope, flags.noColor)
		if err := text.WriteDiagnostics(p.stderr, &input); err != nil {
			return err
		}
	}
	if err := p.writeAll(targets, run.scope, flags.noColor, lintRenderer(&input)); err != nil {
		return err
	}
	if flags.stats {
		printStats(p.stderr, out)
	}
	return lintStatus(out, threshold, flags.strict)
}

// baseline reads and checks what the flags say about baselines.
func (a *analysis) baseline(flags lintFlags) (err error) {
	if flags.baseline != "" {
		if a.options.Baseline, err = readBaseline(a.absolute(flags.baseline), flags.baseline); err != nil {
			return err
		}
	}
	if flags.writeBaseline == "" {
		return nil
	}
	for _, p := range a.scope.paths {
		if info, err := fs.Stat(a.options.FS, p); err == nil && !info.IsDir() {
			return usagef("--write-baseline takes what is found in folders, and %s is a file; a baseline of single files would forget all others", p)
		}
	}
	a.options.NewBaseline = true
	return nil
}

// folder is the one that the configuration of the whole run is looked up for.
func (a *analysis) folder() string {
	if len(a.scope.paths) == 1 {
		return a.scope.paths[0]
	}
	return "."
}

// absolute is a path that a flag names.
func (a *analysis) absolute(name string) string { return absolute(a.workdir, name) }

func countFindings(n int) string {
	if n == 1 {
		return "1 finding"
	}
	return fmt.Sprintf("%d findings", n)
}

func lintRenderer(input *report.Input) renderer {
	return func(w io.Writer, format string, options report.Options) error {
		input.Options = options
		switch format {
		case "sarif":
			return sarif.Write(w, input)
		case "json":
			return json.Write(w, input)
		case "junit":
			return junit.Write(w, input)
		case "github":
			return github.Write(w, input)
		case "markdown":
			return markdown.Write(w, input)
		case "html":
			return html.Write(w, input)
		}
		return text.Write(w, input)
	}
}

// parseFailOn returns "" for never.
func parseFailOn(s string) (finding.Level, error) {
	if s == failOnNever {
		return "", nil
	}
	level, err := finding.ParseLevel(s)
	if err != nil {
		return "", usagef("unknown level %q of --fail-on%s (there are %s)", s, didYouMean(s, failOnLevels()), strings.Join(failOnLevels(), ", "))
	}
	return level, nil
}

// lintStatus is nil, or the exit status of a run that has said everything.
func lintStatus(out *analyzer.Report, threshold finding.Level, strict bool) error {
	if threshold != "" && finding.CountResults(out.Results).AtLeast(threshold) > 0 {
		return statusError(exitFindings)
	}
	return completeness(slices.Concat(out.Diagnostics, unusedRules(out.Configuration)), strict)
}

// unusedRules are the diagnostics about custom rules that are left out. Others
// about the configuration cost no finding.
func unusedRules(configuration source.Diagnostics) source.Diagnostics {
	return slices.DeleteFunc(slices.Clone(configuration), func(d source.Diagnostic) bool { return !d.Unparsed })
}

// completeness is nil, or the exit status of a run that found nothing but did
// not see everything.
func completeness(diagnostics source.Diagnostics, strict bool) error {
	for _, d := range diagnostics {
		if d.Unparsed || strict && d.Severity >= source.Warning {
			return statusError(exitIncomplete)
		}
	}
	return nil
}

func reportInput(out *analyzer.Report, run *analysis, category string) report.Input {
	described := make([]report.RuleInfo, len(out.Rules))
	for i, r := range out.Rules {
		described[i] = ruleInfo(r, run.options.Rules.Language)
		if level, ok := run.options.Config.Level(r.ID, run.folder()); ok && level != r.Level {
			// The score is of the rule's own level.
			described[i].Level, described[i].SecuritySeverity = level, ""
		}
	}
	return report.Input{
		Version:        version(),
		Results:        out.Results,
		Language:       run.options.Rules.Language,
		HiddenPossible: out.HiddenPossible, HiddenSuppressed: out.HiddenSuppressed,
		Rules:       described,
		Diagnostics: out.Diagnostics, Configuration: out.Configuration,
		Files:    out.Files,
		Category: category,
		Checked: report.Checked{
			Files:     out.Stats.Files,
			Units:     out.Stats.Units,
			Resources: out.Stats.Resources,
			VPCs:      out.Stats.VPCs,
			Endpoints: out.Stats.Endpoints,
			Rules:     out.Evaluated,
		},
	}
}

func printStats(w io.Writer, out *analyzer.Report) {
	s := out.Stats
	_, _ = fmt.Fprintf(w, "files %d, roots %d, resources %d, VPCs %d, endpoints %d, rules %d\n",
		s.Files, s.Units, s.Resources, s.VPCs, s.Endpoints, out.Evaluated)
	for _, t := range s.Stages {
		_, _ = fmt.Fprintf(w, "%-24s %s\n", t.Name, t.Took.Round(10*time.Microsecond))
	}
}
