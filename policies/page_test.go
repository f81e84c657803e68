package policies

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
)

// Every rule has its page in each language, the indices list all rules, and there
// is no page of a rule that is gone. With -update they are written.
func TestPages(t *testing.T) {
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"README.md": Index(rules, finding.English), "README.ja.md": Index(rules, finding.Japanese),
	}
	for _, r := range rules {
		for _, l := range finding.Languages() {
			want[PageFile(r.ID, l)] = Page(r, l, pageHead(r, l))
		}
	}
	for _, name := range pageFiles(t) {
		if want[name] == "" {
			t.Errorf("%s belongs to no rule", name)
		}
	}
	for name, text := range want {
		current(t, name, text)
	}
}

// pageHead leads to the page's other language and to the rule itself.
func pageHead(r Rule, l finding.Language) string {
	other := finding.English
	if l == finding.English {
		other = finding.Japanese
	}
	return fmt.Sprintf("[%s](%s) · [%s](../%s) · [%s](%s.rego)",
		other.Pick("English", "日本語"), path.Base(PageFile(r.ID, other)),
		l.Pick("all rules", "ルール一覧"), l.Pick("README.md", "README.ja.md"),
		l.Pick("the rule in Rego", "Rego のソース"), r.Name)
}

func pageFiles(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, pattern := range []string{"*.md", "*/*.md"} {
		found, err := fs.Glob(os.DirFS("."), pattern)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	return names
}

// A page has all that a reader needs, and its sections in order.
func TestPageHasEverything(t *testing.T) {
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	categories := map[string]bool{}
	for _, c := range Categories() {
		categories[c.Name] = true
	}
	for _, r := range rules {
		if !categories[r.Category] {
			t.Errorf("%s: its category is in no list", r.ID)
		}
		for _, l := range finding.Languages() {
			page, w, at := Page(r, l, ""), WordsOf(l), 0
			for _, part := range []string{
				r.In(l).Title, r.In(l).About[:12], w.Finds, w.Example, "Terraform", w.Bad, w.Good, "CloudFormation", w.Bad, w.Good, w.Fix, w.Verify, "```sh", w.ReadOn,
			} {
				i := strings.Index(page[at:], part)
				if i < 0 {
					t.Errorf("%s (%s): %q is missing, or out of order", r.ID, l, part)
					break
				}
				at += i + len(part)
			}
		}
	}
}

// A custom rule that says no more than it must has a page all the same.
func TestPageOfACustomRule(t *testing.T) {
	r := Rule{
		ID: "own/tags", Category: "own", Name: "tags", Title: "A tag is missing", TitleJa: "A tag is missing",
		Description: "Every VPC has an owner.", DescriptionJa: "Every VPC has an owner.", Level: finding.Note, Origin: "rules/tags.rego",
	}
	want := "# own/tags: A tag is missing\n\n**Level:** note\n\n## What the rule finds\n\nEvery VPC has an owner.\n"
	if got := Page(r, finding.English, ""); got != want {
		t.Errorf("page %q, want %q", got, want)
	}
}

// A command is one that a shell takes, and says which values are the reader's.
func TestVerifyCommands(t *testing.T) {
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"aws ", "nslookup ", "curl ", "vpce-lint ", "for "}
	for _, r := range rules {
		for _, c := range r.Verify {
			begins := false
			for _, k := range known {
				begins = begins || strings.HasPrefix(c.Run, k)
			}
			if !begins || strings.Contains(c.Run, "\n") {
				t.Errorf("%s: the command %q", r.ID, c.Run)
			}
			if strings.Count(c.Run, "'")%2 != 0 || strings.Count(c.Run, `"`)%2 != 0 {
				t.Errorf("%s: quotes of %q do not close", r.ID, c.Run)
			}
			if !strings.HasSuffix(c.Expect, ".") || !strings.HasSuffix(c.ExpectJa, "。") {
				t.Errorf("%s: what to expect is no sentence: %q, %q", r.ID, c.Expect, c.ExpectJa)
			}
		}
	}
}
