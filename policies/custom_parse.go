package policies

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// parseCustom parses a file as Rego v1.
func parseCustom(f *source.File) (parsed *ast.Module, p *problem) {
	defer func() {
		if r := recover(); r != nil {
			parsed, p = nil, &problem{text: fmt.Sprintf("OPA's parser gave up: %v.", r)}
		}
	}()
	text := string(f.Content)
	parsed, err := ast.ParseModuleWithOpts(f.Path, text, ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1})
	if err == nil && parsed == nil {
		return nil, &problem{text: "The file is empty."}
	}
	if err == nil {
		return parsed, nil
	}
	at, words := firstError(err)
	if _, old := ast.ParseModuleWithOpts(f.Path, text, ast.ParserOptions{RegoVersion: ast.RegoV0}); old == nil {
		return nil, &problem{at, fmt.Sprintf("It is written in Rego v0, and rules are Rego v1 (%s). "+
			"`opa fmt --write --v0-v1 FILE` rewrites it; `import rego.v1` makes a file that both take.", words)}
	}
	return nil, &problem{at, "It is no Rego: " + words + "."}
}

// firstError returns the place and the words of the first of OPA's errors.
func firstError(err error) (*ast.Location, string) {
	list, ok := err.(ast.Errors) //nolint:errorlint // OPA returns it unwrapped
	if !ok || len(list) == 0 {
		return nil, strings.TrimSuffix(err.Error(), ".")
	}
	return list[0].Location, strings.TrimSuffix(list[0].Message, ".")
}

// forbiddenCall finds the use of a builtin that rules do not have.
func forbiddenCall(m *ast.Module) (p *problem) {
	allowed := map[string]bool{}
	for _, b := range Capabilities().Builtins {
		allowed[b.Name] = true
	}
	imported := map[string]bool{}
	for _, i := range m.Imports {
		imported[string(i.Name())] = true
	}
	all := ast.BuiltinMap
	ast.WalkRefs(m, func(r ast.Ref) bool {
		head, ok := r[0].Value.(ast.Var)
		if p != nil || !ok || imported[string(head)] {
			return false
		}
		name := r.String()
		if _, builtin := all[name]; builtin && !allowed[name] {
			p = &problem{r[0].Location, fmt.Sprintf("It calls %s, which rules do not have: no network, no environment, no clock and no chance, "+
				"so that the same input always gives the same findings.", name)}
		}
		return false
	})
	return p
}

// packageClause finds what a file that may not parse is about.
var packageClause = regexp.MustCompile(`(?m)^package[ \t]+vpce\.([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)[ \t]*(?:#.*)?\r?$`)

// packageID returns the id of the rule that a file's package clause names, ""
// where it is none.
func packageID(content []byte) string {
	m := packageClause.FindSubmatch(content)
	if m == nil {
		return ""
	}
	return strings.ReplaceAll(string(m[1])+"/"+string(m[2]), "_", "-")
}

// word is a category or a name of a rule, as its package has it.
var word = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// classify says what a module is by its package.
func (m *customModule) classify(test bool) *problem {
	m.id = ""
	at := m.parsed.Package.Location
	words := packageWords(m.parsed)
	switch {
	case len(words) == 0 || words[0] != "vpce":
		return nil
	case len(words) > 1 && (words[1] == libDir || words[1] == libDir+"_test"):
		m.library = true
		return nil
	case test:
		return nil
	case len(words) != 3 || !word.MatchString(words[1]) || !word.MatchString(words[2]):
		return &problem{at, fmt.Sprintf("The package %s is none of a rule, which is vpce.category.name in small letters; "+
			"helpers have a package outside of vpce, such as company.lib.", packageName(m.parsed))}
	}
	m.id = strings.ReplaceAll(words[1]+"/"+words[2], "_", "-")
	return nil
}

func packageName(m *ast.Module) string { return strings.TrimPrefix(m.Package.Path.String(), "data.") }

// packageWords are the elements of a package behind data.
func packageWords(m *ast.Module) []string {
	var out []string
	for _, t := range m.Package.Path[1:] {
		s, ok := t.Value.(ast.String)
		if !ok {
			return nil
		}
		out = append(out, string(s))
	}
	return out
}

// checkSets wants one of the two sets, and both to be sets.
func checkSets(m *ast.Module) *problem {
	var names []string
	found := false
	for _, r := range m.Rules {
		name := r.Head.Ref()[0].Value.String()
		if name != "violated" && name != "undecided" {
			if !strings.HasPrefix(name, "_") && !slices.Contains(names, name) {
				names = append(names, name)
			}
			continue
		}
		if found = true; r.Head.RuleKind() != ast.MultiValue || len(r.Head.Ref()) != 1 {
			return &problem{r.Head.Location, fmt.Sprintf("%s must be a set: write `%s contains {…} if { … }`.", name, name)}
		}
	}
	if found {
		return nil
	}
	has := ""
	if len(names) > 0 {
		has = "; it has " + strings.Join(names, ", ")
	}
	return &problem{m.Package.Location, fmt.Sprintf("A rule needs the set violated, or undecided, and this file has neither%s. "+
		"If it holds helpers, give it a package outside of vpce, such as company.lib.", has)}
}

// inRoots reports whether the roots of a bundle's manifest hold a path.
func inRoots(roots, words []string) bool {
	name := strings.Join(words, "/")
	return slices.ContainsFunc(roots, func(root string) bool {
		root = strings.Trim(root, "/")
		return root == "" || name == root || strings.HasPrefix(name, root+"/")
	})
}
