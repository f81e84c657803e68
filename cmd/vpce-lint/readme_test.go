package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/policies"
)

// shown matches a marked block of the README: a command, and what it prints.
var shown = regexp.MustCompile("(?s)<!-- output: vpce-lint ([^\n]*) -->\n```\n(.*?)```\n")

// ruleTable matches the marked list of rules.
var ruleTable = regexp.MustCompile(`(?s)<!-- rules -->\n.*?\n\n([^|])`)

// TestReadme proves that the README shows what the program prints. With -update
// it is rewritten.
func TestReadme(t *testing.T) {
	top, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(top, "README.md")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !shown.Match(content) || !ruleTable.Match(content) {
		t.Fatal("the marked blocks are gone")
	}
	want := shown.ReplaceAllFunc(content, func(block []byte) []byte {
		command := string(shown.FindSubmatch(block)[1])
		var stdout, stderr bytes.Buffer
		status := run(t.Context(), process{
			args: strings.Fields(command), stdout: &stdout, stderr: &stderr,
			getwd: func() (string, error) { return top, nil },
		})
		if status == exitUsage {
			t.Errorf("vpce-lint %s: %s", command, &stderr)
		}
		return fmt.Appendf(nil, "<!-- output: vpce-lint %s -->\n```\n%s```\n", command, &stdout)
	})
	want = ruleTable.ReplaceAll(want, []byte("<!-- rules -->\n"+rulesMarkdown(t)+"\n$1"))
	if *update {
		if err := os.WriteFile(file, want, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(content)); diff != "" {
		t.Errorf("README.md is not what the program prints (-want +got); run go test ./cmd/vpce-lint -update\n%s", diff)
	}
}

func rulesMarkdown(t *testing.T) string {
	t.Helper()
	all, err := policies.Rules()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| rule | level | finds |\n|---|---|---|\n")
	for _, r := range all {
		fmt.Fprintf(&b, "| [%[1]s](policies/%[1]s.md) | %s | %s |\n", r.ID, r.Level, r.Title)
	}
	return b.String()
}
