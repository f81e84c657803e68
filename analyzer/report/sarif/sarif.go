// Package sarif writes SARIF 2.1.0 for GitHub code scanning and other readers.
//
// What GitHub makes of a file decides most choices here:
//
//   - It takes one run for each category, always with results, and refuses a
//     file with an executionSuccessful of false or a location outside the
//     repository.
//   - It knows an alert by rule, file and the hash of the line, so results come
//     folded (finding.Fold). The hash is written as the upload action computes
//     it, for those who upload through the API without the action.
//   - It ignores uriBaseId and suppressions: paths are relative to the root of
//     the repository, and suppressed results are in a file only when the caller
//     puts them into its input.
//   - It shows a related location only if the message links to it.
//   - It reads the category from automationDetails.id up to the last slash.
//
// The document is built from this package's own types and not from
// owenrumney/go-sarif: that library always writes defaults that say nothing
// (rank, attachments, stacks, byteOffset of -1) and slices that are null when
// nobody set them, which GitHub rejects. The tests validate with the standard's
// schema and, where it is installed, with Microsoft's SARIF multitool.
//
// A message's braces are written as they are, although section 3.11.5 wants
// them doubled: viewers show messages without arguments verbatim, and
// "${{var.region}}" is not what the source says. Only what would be taken for a
// placeholder, such as "{0}", is doubled.
package sarif

import (
	"bufio"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"golang.org/x/mod/semver"
)

const (
	schemaURI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

	// maxResults is the number of results that GitHub takes in one run; a file
	// with more is rejected.
	maxResults = 25_000
	// maxNotifications bounds what a file says about the input, which may be
	// wrong in every line; GitHub takes ten megabytes.
	maxNotifications = 1_000
	// maxRelated keeps messages, which link to every related location, readable
	// and is far below GitHub's limit of 1,000 locations for a result.
	maxRelated = 40
	// maxFlows bounds the paths of one result.
	maxFlows = 10
)

// Write writes one SARIF log with one run.
func Write(w io.Writer, in *report.Input) error {
	b := &builder{in: in, rules: report.NewRuleSet(in), hashes: map[string][]string{}}
	buffered := bufio.NewWriter(w)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(sarifLog{Schema: schemaURI, Version: "2.1.0", Runs: []run{b.run()}}); err != nil {
		return err
	}
	return buffered.Flush()
}

// builder holds what the parts of one document share.
type builder struct {
	in    *report.Input
	rules *report.RuleSet
	// hashes has the line hashes of the files that were asked for.
	hashes map[string][]string
	// extra are notifications about the document itself.
	extra []notification
}

func (b *builder) run() run {
	results := b.results()
	return run{
		Tool:              tool{Driver: b.driver()},
		Invocations:       []invocation{b.invocation()},
		AutomationDetails: automation(b.in.Category),
		ColumnKind:        "utf16CodeUnits",
		DefaultEncoding:   "utf-8",
		Results:           results,
	}
}

// automation returns the identity of the run. GitHub's category is what stands
// before the last slash; an id without a slash would be no category at all.
func automation(category string) *automationDetails {
	if category == "" {
		return nil
	}
	return &automationDetails{ID: strings.TrimRight(category, "/") + "/"}
}

func (b *builder) driver() driver {
	version := strings.TrimPrefix(b.in.Version, "v")
	semantic := version
	if !semver.IsValid("v" + semantic) {
		semantic = "0.0.0-dev"
	}
	// A version begins with a number, or readers cannot compare it.
	if version == "" || version[0] < '0' || version[0] > '9' {
		version = semantic
	}
	d := driver{
		Name: report.ToolName, Organization: report.ToolName,
		ShortDescription: text{b.say("Checks that workloads reach AWS services through VPC endpoints, from the source of the infrastructure.", "ワークロードが VPC エンドポイント経由で AWS のサービスに届くかを、インフラのソースから確認します。")},
		Version:          version, SemanticVersion: semantic,
		InformationURI: report.ToolURI, Language: b.say("en-US", "ja-JP"),
		Rules: []descriptor{}, Notifications: notificationDescriptors(b.in.Language),
	}
	for _, r := range b.rules.All() {
		d.Rules = append(d.Rules, ruleDescriptor(r, b.in.Language))
	}
	return d
}

// results converts the results that fit, in canonical order. A result without
// a place cannot be shown by GitHub, which rejects the whole file for it; it
// becomes a notification.
func (b *builder) results() []result {
	var placed []finding.Result
	for _, r := range b.in.Results {
		if _, ok := b.physical(r.Location); ok {
			placed = append(placed, r)
			continue
		}
		b.extra = append(b.extra, b.unplaced(r))
	}
	kept := mostSevere(placed, maxResults, rankOf)
	if len(kept) < len(placed) {
		b.extra = append(b.extra, b.cut(placed, kept))
	}
	anySuppressed := slices.ContainsFunc(kept, func(r finding.Result) bool { return r.Suppression != nil })
	out := make([]result, len(kept))
	for i, r := range kept {
		out[i] = b.result(r)
		// Section 3.27.23: a run either has suppressions on all results or on
		// none; an empty list says "not suppressed", an absent one nothing.
		if anySuppressed && out[i].Suppressions == nil {
			out[i].Suppressions = []suppression{}
		}
	}
	return out
}

// mostSevere keeps the order of a list and drops the least severe entries, the
// last of those first, until no more than limit are left; rank is 0 for the most
// severe.
func mostSevere[T any](list []T, limit int, rank func(T) int) []T {
	if len(list) <= limit {
		return list
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rank(list[i]), rank(list[j])) })
	order = order[:limit]
	slices.Sort(order)
	kept := make([]T, limit)
	for i, at := range order {
		kept[i] = list[at]
	}
	return kept
}

// rankOf ranks results: possible and suppressed ones go before any other.
func rankOf(r finding.Result) int {
	levels := finding.Levels()
	switch c := slices.Index(levels, r.Level); {
	case r.Suppression != nil:
		return len(levels) + 1
	case r.Possible || c < 0:
		return len(levels)
	default:
		return c
	}
}
