package rules

import (
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/vpce-lint/vpce-lint/analyzer/japanese"
	"github.com/vpce-lint/vpce-lint/policies"
)

// What a built-in rule says in English alone has its Japanese in the catalogue.
func TestTextsHaveJapanese(t *testing.T) {
	modules, err := policies.Modules()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, found := japanese.New(), 0
	for _, m := range modules {
		parsed, err := ast.ParseModule(m.Path, m.Source)
		if err != nil {
			t.Fatal(err)
		}
		ast.WalkTerms(parsed, func(term *ast.Term) bool {
			object, ok := term.Value.(ast.Object)
			if !ok || object.Get(ast.InternedTerm("text_ja")) != nil {
				return false
			}
			text := object.Get(ast.InternedTerm("text"))
			if text == nil {
				return false
			}
			english, ok := text.Value.(ast.String)
			if !ok {
				return false
			}
			found++
			if _, ok := catalogue.Clause(string(english)); !ok {
				t.Errorf("%s: %q has no Japanese", term.Location, english)
			}
			return false
		})
	}
	if found < 30 {
		t.Errorf("only %d texts were looked at", found)
	}
}
