package policies

import (
	"encoding/json"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// casesDir has the cases of every rule, category/name/{bad,good}.{tf,yaml}. Its
// expect.json names the subjects of each file.
const casesDir = "../testdata/cases"

// maxExcerpt is how many lines an example has at most.
const maxExcerpt = 75

// examples.txtar has the part of each case that matters: the resource that the
// finding is about, and what differs between the bad case and the good one.
func TestExamples(t *testing.T) {
	archive := &txtar.Archive{Comment: []byte("Examples of the rules, taken from testdata/cases by go test ./policies -update.\n")}
	for _, m := range ruleModules(t) {
		for _, dialect := range dialects() {
			bad, good := exampleOf(t, m.Rule, dialect)
			for kind, text := range map[string]string{"bad": bad, "good": good} {
				if n := strings.Count(text, "\n"); n == 0 || n > maxExcerpt {
					t.Errorf("%s: the %s example in %s has %d lines", m.Rule, kind, dialect.Name, n)
				}
			}
			archive.Files = append(archive.Files,
				txtar.File{Name: m.Rule + "/bad" + dialect.ending, Data: []byte(bad)},
				txtar.File{Name: m.Rule + "/good" + dialect.ending, Data: []byte(good)})
		}
	}
	current(t, "examples.txtar", string(txtar.Format(archive)))
}

// current compares a generated file with what it should be, and writes it with
// -update.
func current(t *testing.T, name, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(have)); diff != "" {
		t.Errorf("%s is not current (make generate writes it) (-want +have):\n%s", name, diff)
	}
}

// exampleOf returns the excerpts of a rule's bad and good case.
func exampleOf(t *testing.T, rule string, dialect dialect) (bad, good string) {
	t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(path.Join(casesDir, rule, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var subjects map[string][]string
	if err := json.Unmarshal([]byte(read("expect.json")), &subjects); err != nil {
		t.Fatal(err)
	}
	named := subjects["bad"+dialect.ending]
	b, g := chunks(read("bad"+dialect.ending), dialect), chunks(read("good"+dialect.ending), dialect)
	return excerpt(b, g, named), excerpt(g, b, named)
}

// chunk is a block of a configuration with the comment above it.
type chunk struct {
	// section is the line that a CloudFormation block stands under.
	section string
	// name is the block's address in its dialect.
	name string
	text string
}

var (
	terraformBlock = regexp.MustCompile(`^(resource|data|module|variable|locals|provider|terraform|output|check|moved)\b\s*(?:"([^"]*)")?\s*(?:"([^"]*)")?`)
	yamlSection    = regexp.MustCompile(`^(\w+):`)
	yamlBlock      = regexp.MustCompile(`^  ([\w:]+):`)
)

// chunks splits a configuration into its blocks. What stands outside of them, as a
// template's description, is no chunk.
func chunks(text string, d dialect) []chunk {
	var out []chunk
	var above []string
	section, open := "", false
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		if m := yamlSection.FindString(line); m != "" && d.ending == ".yaml" {
			section, open, above = line, false, nil
			continue
		}
		name, isBlock := blockName(line, d)
		switch {
		case isBlock && (d.ending == ".yaml" || !open):
			out = append(out, chunk{section, name, strings.Join(append(above, line), "\n") + "\n"})
			above, open = nil, true
			if d.ending == ".tf" && strings.HasSuffix(line, "}") {
				open = false
			}
		case open && line == "" && d.ending == ".yaml", !open && line == "":
			if open {
				out[len(out)-1].text += "\n"
			}
			above = nil
		case strings.HasPrefix(strings.TrimPrefix(line, "  "), "#") && (d.ending == ".yaml" || !open):
			above = append(above, line)
		case open:
			last := &out[len(out)-1]
			for _, a := range above { // a comment inside of the block
				last.text += a + "\n"
			}
			above = nil
			last.text += line + "\n"
			if d.ending == ".tf" && line == "}" {
				open = false
			}
		}
	}
	for i := range out {
		out[i].text = strings.TrimRight(out[i].text, "\n") + "\n"
	}
	return out
}

func blockName(line string, d dialect) (string, bool) {
	if d.ending == ".yaml" {
		m := yamlBlock.FindStringSubmatch(line)
		if m == nil {
			return "", false
		}
		return m[1], true
	}
	m := terraformBlock.FindStringSubmatch(line)
	if m == nil {
		return "", false
	}
	words := slices.DeleteFunc(m[1:], func(s string) bool { return s == "" })
	if words[0] == "resource" {
		words = words[1:]
	}
	return strings.Join(words, "."), true
}

// excerpt joins the chunks that the other case does not have, and those that are
// named.
func excerpt(own, other []chunk, named []string) string {
	var b strings.Builder
	section := ""
	for _, c := range own {
		same := slices.ContainsFunc(other, func(o chunk) bool { return o.text == c.text && o.section == c.section })
		isSubject := slices.ContainsFunc(named, func(n string) bool { return plainAddress(n) == c.name })
		if same && !isSubject {
			continue
		}
		switch {
		case c.section != section:
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(c.section + "\n")
			section = c.section
		case b.Len() > 0:
			b.WriteByte('\n')
		}
		b.WriteString(c.text)
	}
	return b.String()
}

// plainAddress is an address without instance keys and modules.
func plainAddress(address string) string {
	address = regexp.MustCompile(`\[[^\]]*\]`).ReplaceAllString(address, "")
	if rest, ok := strings.CutPrefix(address, "module."); ok {
		if _, inner, ok := strings.Cut(rest, "."); ok {
			return inner
		}
	}
	return address
}
