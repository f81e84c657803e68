package main

import (
	"context"
	"fmt"
	"io/fs"
	"path"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/parsers"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// exampleResult is what a rule says of one of its examples.
type exampleResult struct {
	Rule   string `json:"rule"`
	Folder string `json:"folder"`
	// Fault says what is wrong, "" for nothing.
	Fault string `json:"fault,omitempty"`
}

// examples evaluates each rule on the examples beside it.
func (p process) examples(ctx context.Context, custom *customRules) ([]exampleResult, error) {
	var out []exampleResult
	for _, r := range custom.read.Rules() {
		for _, s := range custom.sources {
			for _, kind := range []string{"bad", "good", "unknown"} {
				inner := path.Join("testdata", r.ID, kind)
				if s.Path != "." {
					continue // a bundle, or one file
				}
				if info, err := fs.Stat(s.FS, inner); err != nil || !info.IsDir() {
					continue
				}
				fault, err := exampleFault(ctx, custom, s.FS, inner, r.ID, kind)
				if err != nil {
					return nil, err
				}
				out = append(out, exampleResult{Rule: r.ID, Folder: path.Join(s.Name, inner), Fault: fault})
			}
		}
	}
	return out, nil
}

// exampleFault evaluates one rule on one example.
func exampleFault(ctx context.Context, custom *customRules, fsys fs.FS, folder, rule, kind string) (string, error) {
	report, err := analyzer.Analyze(ctx, analyzer.Options{
		FS: fsys, Paths: []string{folder}, Unproven: true, Suppressed: true, Parsers: parsers.Options{},
		Rules: rules.Options{Only: []string{rule}, Custom: custom.read},
	})
	if err != nil {
		return "", fmt.Errorf("analysing %s: %w", folder, err)
	}
	for _, d := range report.Diagnostics {
		if d.Severity == source.Error || d.Summary == "Rule failed" {
			return d.Summary + ": " + d.Detail, nil
		}
	}
	definite, possible := 0, 0
	for _, result := range report.Results {
		if result.Possible {
			possible++
		} else {
			definite++
		}
	}
	switch {
	case kind == "bad" && definite == 0:
		return "the rule finds nothing definite", nil
	case kind == "good" && definite+possible > 0:
		return fmt.Sprintf("the rule finds something: %s", report.Results[0].Message()), nil
	case kind == "unknown" && (definite > 0 || possible == 0):
		return "the rule should find something, and only as possible", nil
	}
	return "", nil
}
