// Package cloudformation reads AWS CloudFormation templates, those of the
// Serverless Application Model and those that the Cloud Development Kit writes
// included, and evaluates them as CloudFormation would, without an account.
//
// # How
//
// Load finds the templates below the given paths by their content
// (template.go). Each file is parsed once into nodes that know their bytes
// (yaml.go, json.go, node.go). A template that no other nests is a unit, and is
// evaluated by an evaluator of its own (eval.go) as a stack; the stacks that it
// nests are evaluated with it, as Terraform's modules are (nested.go), also where
// they are named by the place on S3 that they are uploaded to (upload.go). Every
// parameter, condition, property and output is evaluated when it is first asked
// for, and once.
//
// # Values
//
// Package value says what tokens, holes, choices and reasons are. References
// are named so, for the catalog to understand:
//
//   - Ref of a resource: {Unit, logical id, "Ref"}; Fn::GetAtt: {Unit, logical
//     id, attribute}. In a nested stack the address is the path of logical ids,
//     "Network.Vpc". GetAtt of what the template itself sets as a property of
//     that name is that value (Vpc.CidrBlock).
//   - What is taken out of a list that only AWS knows extends the attribute:
//     "DnsEntries[0]", "Ipv6CidrBlocks[0].cidr(4,64)[1]", and what is cut out
//     of a text `DnsEntries[0].split(":")[1]`.
//   - Fn::GetAZs: {"", `data.aws_availability_zones.zones["REGION"]`,
//     "names[n]"}, as in Terraform.
//   - AWS::AccountId: {Unit, "AWS::AccountId", "account_id"}; AWS::StackId:
//     {Unit, "AWS::StackId", ""}.
//   - Holes, whose identity is the unit and the name: parameters without a
//     value, AWS::Region, AWS::Partition, AWS::URLSuffix, AWS::StackName,
//     imports without an export, dynamic references, outputs of stacks that are
//     not on disk.
//
// AWS::NoValue leaves out the property or the item. A list of which an
// undecided condition leaves out items is a Choice of lists.
package cloudformation

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sort"
	"sync"

	"github.com/vpce-lint/vpce-lint/parsers/cloudformation/resourcetype"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"golang.org/x/sync/errgroup"
)

// Options say what the templates cannot.
type Options struct {
	// Parameters are the values given on the command line, in its order; later
	// ones win. They are of the templates that are units, not of nested ones.
	Parameters []ParameterArgument
	// Region is where the stacks are; "" leaves it unknown. A cloud assembly's
	// manifest knows better. Where it is "", Regions has the regions by folder.
	Region  string
	Regions source.Folders
	// Exports asks for the exports of each unit.
	Exports bool
	// Jobs bounds how many files are parsed, and units evaluated, at once; at
	// least 1.
	Jobs int
}

// ParameterArgument is one --param or one --param-file.
type ParameterArgument struct {
	// Name and Value are those of --param.
	Name, Value string
	// File is the path of --param-file, relative to the root of the scan.
	File string
}

// loader is what the units of one scan share.
type loader struct {
	fsys   fs.FS
	files  *source.Files
	tokens *value.Tokens
	opts   Options
	types  *resourcetype.Checker

	mu         sync.Mutex // of templates and parseDiags, once units are evaluated
	templates  map[string]*template
	names      []string // of the templates that discovery parsed, in order
	parseDiags map[string]source.Diagnostics
	manifests  map[string]map[string]environment
	given      map[string]string // parameters of the command line

	evaluators []*evaluator
	// exports are those of all units, nil until asked for. Only then do units
	// evaluate each other, one at a time.
	exports []*export
}

// Load reads and evaluates every template at or below paths, which are relative
// to fsys. Files go into files. The units are ordered by ID, the path of the
// template. An error means that ctx ended, or is an *UnknownParameterError
// or a *ParameterFileError.
func Load(ctx context.Context, fsys fs.FS, paths []string, files *source.Files, tokens *value.Tokens, opts Options) ([]*declared.Unit, source.Diagnostics, error) {
	l := &loader{
		fsys: fsys, files: files, tokens: tokens, opts: opts, types: resourcetype.NewChecker(),
		templates: map[string]*template{}, parseDiags: map[string]source.Diagnostics{}, manifests: map[string]map[string]environment{},
	}
	roots, err := l.discover(ctx, paths)
	if err != nil {
		return nil, nil, err
	}
	if err := l.knownParameters(); err != nil {
		return nil, nil, err
	}
	if err := l.readParameters(); err != nil {
		return nil, nil, err
	}
	var diags source.Diagnostics
	for _, p := range roots {
		l.evaluators = append(l.evaluators, l.newEvaluator(l.templates[p]))
	}
	units, err := l.evaluate(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range slices.Sorted(maps.Keys(l.parseDiags)) {
		diags = append(diags, l.parseDiags[p]...)
	}
	var kept []*declared.Unit
	nested := l.nestedElsewhere()
	for i, ev := range l.evaluators {
		if !nested[ev.unit] {
			kept, diags = append(kept, units[i]), append(diags, ev.diags...)
		}
	}
	if l.opts.Exports {
		l.declareExports(kept)
	}
	return kept, diags.Sorted(), nil
}

func (l *loader) evaluate(ctx context.Context) ([]*declared.Unit, error) {
	units := make([]*declared.Unit, len(l.evaluators))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(l.opts.Jobs, 1))
	linked := l.usesImports() || l.opts.Exports
	if linked {
		g.SetLimit(1)
		depth := new(int)
		for _, ev := range l.evaluators {
			ev.depth = depth
		}
	}
	for i, ev := range l.evaluators {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			units[i] = ev.evaluate()
			if !linked {
				l.release(ev)
			}
			return nil
		})
	}
	return units, g.Wait()
}

// nestedElsewhere finds the units that are nested stacks after all: their path
// was not literal where another unit nests them. Of two that nest each other the
// first one stays.
func (l *loader) nestedElsewhere() map[string]bool {
	out := map[string]bool{}
	for _, ev := range l.evaluators {
		for _, p := range slices.Sorted(maps.Keys(ev.nests)) {
			if p != ev.unit && !out[ev.unit] {
				out[p] = true
			}
		}
	}
	return out
}

// release lets go of a template that is evaluated. Should another one nest it
// after all, it is parsed again.
func (l *loader) release(ev *evaluator) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.templates, ev.unit)
	ev.root = nil
}

// evaluate evaluates a unit. A panic, which is a defect of this program, costs
// this unit and no other.
func (ev *evaluator) evaluate() (unit *declared.Unit) {
	unit = &declared.Unit{ID: ev.unit, Dialect: declared.CloudFormation}
	defer func() {
		if r := recover(); r != nil {
			ev.report(source.Diagnostic{
				Severity: source.Error, Summary: "Template could not be evaluated", Path: ev.unit,
				Detail: fmt.Sprintf("%s: a defect in the evaluation (%v) ended it; nothing behind that point is analysed. Please report it. %s", ev.unit, r, source.Frames()),
			})
			unit.Gaps = append(unit.Gaps, declared.Gap{Kind: declared.UnparsedFile, WholeModule: true, Text: "template " + ev.unit + " could not be evaluated"})
		}
	}()
	ev.emit(unit, ev.root)
	sort.SliceStable(unit.Resources, func(i, j int) bool {
		return declared.CompareAddresses(unit.Resources[i].Address, unit.Resources[j].Address) < 0
	})
	return unit
}
