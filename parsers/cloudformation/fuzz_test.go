package cloudformation_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers/declared/dump"

	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
)

// FuzzTemplate reads any bytes as a template, alone and nested in another: it
// ends, every place is inside its file, and a second time gives the same.
func FuzzTemplate(f *testing.F) {
	names, err := filepath.Glob("testdata/eval/*.txtar")
	if err != nil || len(names) == 0 {
		f.Fatalf("no scenarios: %v", err)
	}
	for _, name := range names {
		s, err := readScenario(name)
		if err != nil {
			f.Fatal(err)
		}
		for p, file := range s.files {
			f.Add(file.Data, strings.HasSuffix(p, ".json"))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, json bool) {
		name := "t.yaml"
		if json {
			name = "t.json"
		}
		fsys := fstest.MapFS{name: {Data: data}, "parent.yaml": {Data: []byte("Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: " +
			name + ", Parameters: {A: !Ref AWS::Region}}\n  R: {Type: AWS::EC2::Route, Properties: {GatewayId: !GetAtt N.Outputs.A}}\n")}}
		twice(t, fsys)
	})
}

func twice(t *testing.T, fsys fstest.MapFS) {
	t.Helper()
	files, tokens, units, diags := load(t, fsys, []string{"."}, cloudformation.Options{Jobs: 1})
	checkPlaces(t, files, units, diags)
	for _, d := range diags {
		if strings.Contains(d.Summary, "could not be evaluated") {
			t.Errorf("a panic was caught: %s", d.Detail)
		}
	}
	first := dump.Units(files, tokens, units, diags)
	if again := dump.Units(load(t, fsys, []string{"."}, cloudformation.Options{Jobs: 1})); again != first {
		t.Errorf("the second time gives something else:\n%s\n%s", first, again)
	}
}

// FuzzIntrinsic evaluates any text as the value of a property among sections
// that its functions can use.
func FuzzIntrinsic(f *testing.F) {
	for _, s := range []string{
		`!Sub "${Vpc}-${Free}-${!x}"`, `!Join [",", [!Ref Ids, {"Fn::If": [Open, a, !Ref "AWS::NoValue"]}]]`, `!Select [1, !Split ["/", !GetAtt Vpc.Arn]]`,
		`!Cidr [!GetAtt Vpc.CidrBlock, 3, 8]`, `!FindInMap [Regions, !Ref AWS::Region, Ami, {DefaultValue: x}]`, `{"Fn::ForEach::L": [N, !Ref Names, {"K${N}": !Ref N}]}`,
		`!If [Prod, !If [Dev, a, b], [!If [Open, x, !Ref "AWS::NoValue"], y]]`, `!ToJsonString {a: !Ref Ids}`, `!ImportValue a`, `!GetAZs ""`,
		`{"Fn::Transform": {Name: x}}`, `!Length [1]`, `!Base64 x`, `"{{resolve:ssm:a}}"`, `!And [!Condition Open, !Equals [!Ref Free, x]]`, `!GetAtt X.Tested`,
		`&a [!Ref Vpc, *a]`, "|\n        x\n", `[!If [Open, a, !Ref "AWS::NoValue"], !If [Prod, b, !Ref "AWS::NoValue"]]`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, written string) {
		text := yamlSections + "\nResources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n" +
			"  X:\n    Type: AWS::EC2::VPCEndpoint\n    Properties:\n      Tested: " + written + "\n      VpcId: !GetAtt Vpc.CidrBlock\n"
		twice(t, fstest.MapFS{"t.yaml": {Data: []byte(text)}})
	})
}

// TestHostile: what is meant to hang or to fill the memory ends in a diagnostic
// or is simply taken.
func TestHostile(t *testing.T) {
	const head = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Vpc: {Type: AWS::EC2::VPC}\n"
	doubling := head
	for i := range 60 {
		doubling += "  R" + string(rune('a'+i%26)) + strings.Repeat("x", i/26) + ":\n    Type: Test::Test::Test\n    Properties: {A: [!GetAtt R" +
			string(rune('a'+(i+1)%26)) + strings.Repeat("x", (i+1)/26) + ".A, !GetAtt R" + string(rune('a'+(i+1)%26)) + strings.Repeat("x", (i+1)/26) + ".A]}\n"
	}
	choices := "Parameters:\n"
	conditions, list := "Conditions:\n", ""
	for i := range 40 {
		n := "P" + strings.Repeat("x", i)
		choices += "  " + n + ": {Type: String}\n"
		conditions += "  C" + n + ": !Equals [!Ref " + n + ", a]\n"
		list += "        - !If [C" + n + ", a, !Ref AWS::NoValue]\n"
	}
	formulas := "Parameters:\n  P: {Type: String}\n  Q: {Type: String}\nConditions:\n  F: !Equals [!Ref P, a]\n"
	name := "F"
	for i := range 60 {
		formulas += fmt.Sprintf("  F%d: !Or [!And [!Condition %s, !Equals [!Ref Q, q%d]], !And [!Not [!Condition %s], !Equals [!Ref Q, r%d]]]\n", i, name, i, name, i)
		name = fmt.Sprintf("F%d", i)
	}
	loops := "{a: b}"
	for range 9 {
		loops = `{"Fn::ForEach::L": [N, [a, b, c, d, e, f, g, h, i, j], ` + loops + `]}`
	}
	tests := []struct{ name, text, summary string }{
		{"deep flow", head + "  X: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "Template cannot be parsed"},
		{"deep blocks", head + "  X:\n" + deepBlocks(1000), "Template cannot be parsed"},
		{"deep functions", head + "  X: {Type: A::B::C, Properties: {A: " + strings.Repeat("!Base64 {Ref: ", 150) + "x" + strings.Repeat("}", 150) + "}}\n", "Invalid reference"},
		{"one long line", head + "  X: {Type: A::B::C, Properties: {A: [" + strings.Repeat("é,", 200_000) + "z]}}\n", ""},
		{"one long text", head + "  X: {Type: A::B::C, Properties: {A: !Sub \"" + strings.Repeat("x", 1<<20) + "\"}}\n", ""},
		{"doubling lists", doubling, "Limit of the evaluation"},
		{"many conditions in a list", choices + conditions + head + "  X:\n    Type: A::B::C\n    Properties:\n      A:\n" + list, ""},
		{"doubling conditions", formulas + head + "  X: {Type: A::B::C, Condition: " + name + "}\n", ""},
		{"loops in loops", head + "  X: {Type: A::B::C, Properties: " + loops + "}\n", "Limit of the evaluation"},
		{"conditions in a ring", "Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}\n" + head + "  X: {Type: A::B::C, Condition: A}\n", "Cycle"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			files, _, units, diags := load(t, fstest.MapFS{"t.yaml": {Data: []byte(tc.text)}, "ok.yaml": {Data: []byte(head)}}, []string{"."}, cloudformation.Options{Jobs: 2})
			checkPlaces(t, files, units, diags)
			if len(units) == 0 || units[0].ID != "ok.yaml" {
				t.Errorf("the neighbour is lost")
			}
			if tc.summary == "" && len(diags) > 0 && diags[0].Summary != "Unknown reference" {
				t.Errorf("diagnostics %v", diags)
			}
			if tc.summary != "" && (len(diags) == 0 || diags[0].Summary != tc.summary) {
				t.Errorf("diagnostics %v, want %q", diags, tc.summary)
			}
		})
	}
}

func deepBlocks(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i+4) + "a:\n")
	}
	return b.String()
}
