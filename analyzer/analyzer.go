// Package analyzer is the pipeline from files to findings, readable from top to
// bottom: configurations are read and evaluated (parsers), become one graph of
// AWS networking (catalog), get the facts that follow from it (network, iam),
// and are judged by rules; what the rules say is folded into what people see
// (finding). Writers of reports and the command line stand behind it.
//
// Each stage is a pure function of the one before. Nothing here reads but
// through Options.FS, and nothing writes.
package analyzer

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/catalog"
	"github.com/vpce-lint/vpce-lint/analyzer/clientvpn"
	"github.com/vpce-lint/vpce-lint/analyzer/config"
	"github.com/vpce-lint/vpce-lint/analyzer/cost"
	"github.com/vpce-lint/vpce-lint/analyzer/documents"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/inspection"
	"github.com/vpce-lint/vpce-lint/analyzer/needs"
	"github.com/vpce-lint/vpce-lint/analyzer/network"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/analyzer/verdicts"
	"github.com/vpce-lint/vpce-lint/parsers"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/policies"
)

// Options say what is analysed, and how.
type Options struct {
	// FS is all that may be read. It must refuse to follow symbolic links out of
	// its root.
	FS fs.FS
	// Paths are directories and files, slash-separated and relative to FS. A file
	// stands for the configurations it belongs to; when there are only files,
	// what lies in others is not reported.
	Paths   []string
	Parsers parsers.Options
	// Rules says which rules are evaluated and how.
	Rules rules.Options
	// AllRules asks for Report.Rules to describe every evaluated rule, which costs
	// some milliseconds, rather than those with results.
	AllRules bool
	// Unproven asks for what holds only for some values of what is unknown.
	Unproven bool
	// Config is what the configuration files of the scan say, nil where there are
	// none. What the other options say wins.
	Config *config.Tree
	// Prices, if set, replace the built-in ones.
	Prices *aws.Prices
	// Baseline, if set, has findings that are accepted.
	Baseline *finding.Baseline
	// NewBaseline asks for Report.Baseline, which accepts what is found. Entries
	// of Baseline that this run cannot judge are kept in it.
	NewBaseline bool
	// Suppressed asks for results that are accepted.
	Suppressed bool
	// Today is the day of the run as YYYY-MM-DD, by which suppressions end; none
	// ends without it.
	Today string
	// Progress, if set, is told in a few words what begins now.
	Progress func(stage string)
	// Now, if set, is the clock that Stats.Stages are measured with.
	Now func() time.Time
}

// Network is what the configurations declare, before any rule has judged it.
type Network struct {
	project     *declared.Project
	options     Options
	Graph       *graph.Graph
	Files       *source.Files
	Diagnostics source.Diagnostics
	Stats       Stats
}

// Stats says how much was analysed.
type Stats struct {
	Files, Units, Resources, VPCs, Endpoints int
	// Stages are in their order; without Options.Now they took no time.
	Stages []Stage
}

// Stage is a part of a run.
type Stage struct {
	Name string
	Took time.Duration
}

// Report is the outcome of a run.
type Report struct {
	Network
	// Evaluated is the number of rules that were evaluated.
	Evaluated int
	// Rules describes them in the order of their ids; see Options.AllRules.
	Rules []policies.Rule
	// Results are what is reported.
	Results []finding.Result
	// HiddenPossible is the number of results that are left out because they are
	// not proven, HiddenSuppressed that of those that are left out because they
	// are accepted.
	HiddenPossible, HiddenSuppressed int
	// Configuration is about what the user said: suppressions, the baseline, and
	// custom rules that cannot be used.
	Configuration source.Diagnostics
	// Baseline accepts what was found; see Options.NewBaseline.
	Baseline *finding.Baseline
}

// Analyze runs all of it. An error is a *rules.PatternError, or means that ctx
// ended or that this program is broken; what is wrong with the user's files is
// in the report's diagnostics.
func Analyze(ctx context.Context, opts Options) (*Report, error) {
	opts = opts.configured()
	// Rules compile while files are read.
	var engine *rules.Engine
	var net *Network
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		engine, err = rules.Load(groupCtx, opts.Rules)
		return err
	})
	group.Go(func() (err error) {
		net, err = read(groupCtx, opts)
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	w := opts.startWatch(&net.Stats)
	w.begin("evaluating rules")
	parts := net.Graph.Split()
	findings, diagnostics, err := engine.Evaluate(ctx, parts)
	if err != nil {
		return nil, fmt.Errorf("evaluate rules: %w", err)
	}
	findings, more, err := settle(ctx, engine, net, parts, findings)
	if err != nil {
		return nil, fmt.Errorf("evaluate rules: %w", err)
	}
	diagnostics = append(diagnostics, more...)
	net.Diagnostics = append(net.Diagnostics, diagnostics...).Sorted()
	accepted := &acceptance{opts: opts, project: net.project, engine: engine}
	findings = accepted.apply(findings)
	for _, f := range engine.CustomFiles() {
		net.Files.Add(f)
	}
	out := &Report{Network: *net, Evaluated: len(engine.IDs()), Baseline: accepted.baseline}
	out.Configuration = append(accepted.notes, engine.Faults()...)
	out.keep(finding.Fold(findings, net.Files), opts)
	if err := out.describe(engine, opts); err != nil {
		return nil, err
	}
	w.end()
	out.Stats = net.Stats
	return out, nil
}

// Read reads the configurations and returns the network that they declare, with
// all facts. Errors are those of Analyze.
func Read(ctx context.Context, opts Options) (*Network, error) {
	return read(ctx, opts.configured())
}

func read(ctx context.Context, opts Options) (*Network, error) {
	net := &Network{}
	w := opts.startWatch(&net.Stats)
	w.begin("reading configurations")
	project, diagnostics, err := parsers.Load(ctx, opts.FS, opts.Paths, opts.Parsers)
	if err != nil {
		return nil, fmt.Errorf("read configurations: %w", err)
	}
	if given := onlyFiles(opts); given != nil {
		diagnostics = about(diagnostics, given, project)
	}
	w.begin("understanding the network")
	project, g, more := isolated(project, func(p *declared.Project) (*graph.Graph, source.Diagnostics) { return understand(p, nil, opts) })
	diagnostics = append(diagnostics, more...)
	w.end()

	net.project, net.options, net.Graph, net.Files, net.Diagnostics = project, opts, g, project.Files, diagnostics.Sorted()
	net.Stats.Files = len(project.Files.Paths())
	net.Stats.Units = len(project.Units)
	for _, u := range project.Units {
		net.Stats.Resources += len(u.Resources)
	}
	net.Stats.VPCs, net.Stats.Endpoints = len(g.VPCs), len(g.Endpoints)
	return net, nil
}

// understand returns the graph of what is declared, with all facts, those that
// the options add included. whole is as for catalog.Build.
func understand(project *declared.Project, whole *graph.Graph, opts Options) (*graph.Graph, source.Diagnostics) {
	g, diagnostics := catalog.Build(project, whole)
	markPublic(g, project, opts.Config)
	network.Exposure(g)
	inspection.Facts(g)
	clientvpn.Facts(g)
	docs := documents.New(project.Tokens, g)
	needs.Infer(g, docs, project.Tokens, extraNeeds(g, project, opts.Config))
	diagnostics = append(diagnostics, verdicts.Policies(project, g, docs)...)
	network.Paths(g)
	cost.Facts(g, cmp.Or(opts.Prices, aws.DefaultPrices()))
	verdicts.Needs(project, g, docs)
	return g, diagnostics
}

// keep keeps the results that the user asked for.
func (r *Report) keep(results []finding.Result, opts Options) {
	given := onlyFiles(opts)
	for _, result := range results {
		result.Language = opts.Rules.Language
		switch {
		case given != nil && !given[result.Location.File]:
		case result.Possible && !opts.Unproven && result.Suppression == nil:
			r.HiddenPossible++
		case result.Possible && !opts.Unproven:
		case result.Suppression != nil && !opts.Suppressed:
			r.HiddenSuppressed++
		default:
			r.Results = append(r.Results, result)
		}
	}
}

// about returns the diagnostics that are about the given files or about the
// configurations that these belong to: what is broken elsewhere is no concern of
// a run that was asked about some files.
func about(diagnostics source.Diagnostics, given map[string]bool, project *declared.Project) source.Diagnostics {
	files, dirs := maps.Clone(given), map[string]bool{}
	for f := range given {
		dirs[path.Dir(f)] = true
	}
	concern := func(dialect declared.Dialect, at source.Range) {
		files[at.File] = true
		if dialect == declared.Terraform {
			dirs[path.Dir(at.File)] = true
		}
	}
	for _, u := range project.Units {
		files[u.ID] = true
		dirs[u.Folder()] = dirs[u.Folder()] || u.Dialect == declared.Terraform
		for _, r := range u.Resources {
			concern(u.Dialect, r.Header)
		}
		for _, g := range u.Gaps {
			concern(u.Dialect, g.Range)
		}
	}
	return slices.DeleteFunc(diagnostics, func(d source.Diagnostic) bool {
		name := cmp.Or(d.Subject.File, d.Path)
		return name != "" && !files[name] && !dirs[name] && !dirs[path.Dir(name)]
	})
}

// onlyFiles returns the files that results may lie in, nil for all of them.
func onlyFiles(opts Options) map[string]bool {
	files := map[string]bool{}
	for _, p := range opts.Paths {
		if info, err := fs.Stat(opts.FS, p); err == nil && info.IsDir() {
			return nil
		}
		files[path.Clean(p)] = true
	}
	return files
}

// describe reads the metadata of the rules.
func (r *Report) describe(engine *rules.Engine, opts Options) (err error) {
	if opts.AllRules {
		r.Rules, err = engine.Rules()
		return err
	}
	found := map[string]bool{}
	for _, result := range r.Results {
		found[result.Rule] = true
	}
	for _, id := range engine.IDs() {
		if !found[id] {
			continue
		}
		rule, err := engine.Rule(id)
		if err != nil {
			return err
		}
		r.Rules = append(r.Rules, rule)
	}
	return nil
}

// watch announces stages and measures them.
type watch struct {
	opts  Options
	stats *Stats
	since time.Time
}

func (o Options) startWatch(stats *Stats) *watch { return &watch{opts: o, stats: stats} }

func (w *watch) begin(stage string) {
	w.end()
	if w.opts.Progress != nil {
		w.opts.Progress(stage)
	}
	w.stats.Stages = append(w.stats.Stages, Stage{Name: stage})
	if w.opts.Now != nil {
		w.since = w.opts.Now()
	}
}

func (w *watch) end() {
	if n := len(w.stats.Stages); n > 0 && !w.since.IsZero() {
		w.stats.Stages[n-1].Took = w.opts.Now().Sub(w.since)
		w.since = time.Time{}
	}
}
