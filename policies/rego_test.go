package policies

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
)

// Every test_ rule of every *_test.rego is a subtest: stock OPA tests, run as
// `opa test .` would, and once more as the engine compiles them.
func TestRego(t *testing.T) {
	compilers := map[string]*ast.Compiler{
		"all-stages": ast.NewCompiler().WithCapabilities(Capabilities()),
		"fast":       NewCompiler(),
	}
	for name, compiler := range compilers {
		t.Run(name, func(t *testing.T) { runRego(t, compiler) })
	}
}

func runRego(t *testing.T, compiler *ast.Compiler) {
	parsed := map[string]*ast.Module{}
	for _, m := range allModules(t) {
		parsed[m.Path] = parse(t, m)
	}
	ctx := context.Background()
	store := inmem.New()
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Abort(ctx, txn)
	results, err := tester.NewRunner().SetCompiler(compiler).SetStore(store).SetModules(parsed).RunTests(ctx, txn)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for r := range results {
		count++
		t.Run(strings.TrimPrefix(r.Package, "data.vpce.")+"/"+r.Name, func(t *testing.T) {
			switch {
			case r.Error != nil:
				t.Errorf("%s: %v", r.Location, r.Error)
			case r.Fail:
				t.Errorf("%s: failed\n%s", r.Location, r.Output)
			case r.Skip:
				t.Skip()
			}
		})
	}
	if count == 0 {
		t.Error("there is no test")
	}
}

// allModules are the Rego files of this folder, the tests included.
func allModules(t testing.TB) []Module {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "*/*.rego")
	if err != nil {
		t.Fatal(err)
	}
	var out []Module
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m := Module{Path: name, Source: string(text)}
		if !strings.HasPrefix(name, libDir+"/") && !strings.HasSuffix(name, testSuffix) {
			m.Rule = strings.TrimSuffix(name, ".rego")
		}
		out = append(out, m)
	}
	return out
}
