package config

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// Seen is what a new configuration file can be about: what is in its folder.
// Paths are relative to that folder.
type Seen struct {
	// Roots are the folders of root modules, each with the variable files that
	// Terraform does not read by itself.
	Roots []SeenRoot
	// Rules are ids of rules that found something, the most frequent first.
	Rules []string
	// Public are the addresses of buckets that look as if they were meant to be
	// public, Buckets those of any.
	Public, Buckets []string
	// Workloads are their addresses.
	Workloads []string
	// Folders are those whose names say that they hold no infrastructure that is
	// in use: examples, tests.
	Folders []string
	// Regionless is true where something has no region.
	Regionless bool
}

// SeenRoot is a root module.
type SeenRoot struct {
	Dir      string
	VarFiles []string
}

// WriteSample writes a configuration file that changes nothing: every setting
// stands in it as a comment, with values that fit what was seen. Settings begin
// with "#" and no blank, so that taking these away makes it valid.
func WriteSample(w io.Writer, seen Seen) error {
	var b strings.Builder
	b.WriteString("# Configuration of vpce-lint for this folder and everything below it.\n" +
		"# Nothing is set yet: take the # away from what you want.\n" +
		"# yaml-language-server: $schema=" + SchemaURI + "\n")
	for _, k := range keys() {
		b.WriteString("\n")
		for _, line := range wrapped(k.doc, 76) {
			b.WriteString("# " + line + "\n")
		}
		for _, line := range seen.example(k.name) {
			b.WriteString("#" + line + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// wrapped breaks a text at blanks.
func wrapped(text string, width int) []string {
	var lines []string
	for word := range strings.FieldsSeq(text) {
		if n := len(lines); n > 0 && len(lines[n-1])+1+len(word) <= width {
			lines[n-1] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// example is a setting of a key as lines of YAML.
func (s Seen) example(key string) []string {
	switch key {
	case "levels":
		return append([]string{"levels:"}, each(first(s.Rules, 2, "interface/multi-az"), "  %s: note")...)
	case "skip":
		return append([]string{"skip:"}, each(first(s.Rules, 1, "interface/multi-az"), "  - %s")...)
	case "public":
		return append([]string{"public:"}, each(quoted(first(append(slices.Clone(s.Public), first(s.Buckets, 1)...), max(len(s.Public), 1), "aws_s3_bucket.website")), "  - %s")...)
	case "needs":
		return append([]string{"needs:"}, each(quoted(first(s.Workloads, 2, "aws_instance.worker")), "  %s: [s3, ssm]")...)
	case "roots":
		return append([]string{"roots:"}, s.roots()...)
	case "exclude":
		return append([]string{"exclude:"}, each(quoted(first(s.Folders, 5, "examples/**")), "  - %s")...)
	case "policies":
		return []string{"policies:", `  "policies/buckets/*.json": bucket`}
	case "prices":
		return []string{"prices: prices.json"}
	}
	return []string{"region: eu-west-1"}
}

// roots lists each root module with its variable files, one environment each.
func (s Seen) roots() []string {
	var out []string
	for _, r := range s.Roots {
		names := map[string]int{}
		for _, f := range r.VarFiles {
			name := environmentOf(f)
			if names[name]++; names[name] > 1 {
				name += fmt.Sprintf("-%d", names[name])
			}
			out = append(out, fmt.Sprintf("  - {path: %s, name: %s, var_files: [%s]}", quote(r.Dir), quote(name), quote(f)))
		}
	}
	if len(out) > 0 {
		return out
	}
	dir := "."
	if len(s.Roots) > 0 {
		dir = s.Roots[0].Dir
	}
	return []string{fmt.Sprintf("  - {path: %s, name: production, workspace: production}", quote(dir))}
}

// environmentOf makes a name of a variable file's: that of the file, or of its
// folder where the file's says nothing.
func environmentOf(file string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(path.Base(file), ".json"), ".tfvars")
	if dir := path.Base(path.Dir(file)); slices.Contains([]string{"", "terraform", "variables", "vars", "main", "default"}, name) && dir != "." {
		name = dir
	}
	clean := strings.Map(func(r rune) rune {
		if r < 128 && environmentName.MatchString("a"+string(r)) {
			return r
		}
		return '-'
	}, name)
	if clean = strings.Trim(clean, "-._"); clean == "" {
		return "environment"
	}
	return clean
}

// first returns at most n items, or a default for none.
func first(items []string, n int, otherwise ...string) []string {
	if len(items) == 0 {
		return otherwise
	}
	return items[:min(n, len(items))]
}

func each(items []string, format string) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = fmt.Sprintf(format, item)
	}
	return out
}

func quoted(items []string) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = quote(item)
	}
	return out
}

// quote writes a text as YAML: as it is where that means the same, otherwise in
// double quotes.
func quote(s string) string {
	plain := strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("._-/", r)
	}) < 0
	if plain && s != "" && s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z' && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(s)) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f || r == 0xFEFF || r >= 0x80 && r < 0xA0 || r == 0x2028 || r == 0x2029:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
