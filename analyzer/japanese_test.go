package analyzer_test

import (
	"context"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/policies"
)

// All that a finding of the rules' cases says in Japanese is Japanese: the message,
// the evidence, the path and what is not known.
func TestCasesSpeakJapanese(t *testing.T) {
	all, err := policies.Rules()
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range all {
		t.Run(rule.ID, func(t *testing.T) {
			t.Parallel()
			for _, name := range []string{"bad.tf", "bad.yaml", "unknown.tf", "unknown.yaml"} {
				content, err := os.ReadFile(path.Join(casesDir, rule.ID, name))
				if err != nil {
					t.Fatal(err)
				}
				report, err := analyzer.Analyze(context.Background(), analyzer.Options{
					FS: fstest.MapFS{name: {Data: content}}, Paths: []string{"."}, Unproven: true,
					Rules: rules.Options{Only: []string{rule.ID}, Language: finding.Japanese},
				})
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range report.Results {
					texts := append([]string{r.Message()}, r.Why...)
					for _, e := range r.Evidence {
						texts = append(texts, e.Text)
					}
					for _, f := range r.Flows {
						for _, hop := range f {
							texts = append(texts, hop.Text)
						}
					}
					for _, text := range texts {
						if !isJapanese(text) {
							t.Errorf("%s: %q", name, text)
						}
					}
				}
			}
		})
	}
}

// isJapanese reports whether a text has Japanese words, and no English sentence
// around names.
func isJapanese(text string) bool {
	for _, english := range []string{" is ", " are ", " of ", " the ", "the ", " has ", " to "} {
		if strings.Contains(text, english) {
			return false
		}
	}
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) })
}
