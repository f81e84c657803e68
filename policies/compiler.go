package policies

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Capabilities returns what rules may use of Rego: no network, no environment, no
// clock and no chance, so that a rule's answer depends on its input alone.
func Capabilities() *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	c.AllowNet = []string{}
	c.Builtins = slices.DeleteFunc(c.Builtins, func(b *ast.Builtin) bool {
		return b.Nondeterministic || slices.Contains(forbidden, b.Name)
	})
	return c
}

// forbidden are the builtins that OPA counts as deterministic and that reach
// outside all the same: schemas can be fetched by a reference.
var forbidden = []string{
	"http.send",
	"json.match_schema",
	"json.verify_schema",
	"net.lookup_ip_addr",
	"opa.runtime",
	"rand.intn",
	"time.now_ns",
	"uuid.rfc4122",
}

// NewCompiler returns a compiler for built-in rules. It leaves out the stages that
// check rather than translate, and the one that reorders expressions so that a
// variable is bound before it is used: built-in rules are written in that order.
// The tests of this package run all stages, and every rule's tests with and
// without them. Rules that are not built in need all.
func NewCompiler() *ast.Compiler {
	return ast.NewCompiler().WithCapabilities(Capabilities()).WithSkipStages(
		ast.StageCheckUnusedImports,
		ast.StageCheckKeywordOverrides,
		ast.StageCheckDuplicateImports,
		ast.StageRewritePrintCalls,
		ast.StageCheckVoidCalls,
		ast.StageParseMetadataBlocks,
		ast.StageSetAnnotationSet,
		ast.StageRewriteRegoMetadataCalls,
		ast.StageCheckRuleConflicts,
		ast.StageCheckUndefinedFuncs,
		ast.StageCheckSafetyRuleHeads,
		ast.StageCheckSafetyRuleBodies,
		ast.StageCheckRecursion,
		ast.StageRewriteTestRulesForTracing,
		ast.StageCheckTypes,
		ast.StageCheckUnsafeBuiltins,
		ast.StageCheckDeprecatedBuiltins,
		ast.StageBuildRequiredCapabilities,
	)
}
