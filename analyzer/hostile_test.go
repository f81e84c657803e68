package analyzer

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// hostile is input that is made to end, to fill or to mislead the program.
type hostile struct {
	files map[string]string
	// file and says are what one diagnostic names, and a part of what it says;
	// where both are "", there is none.
	file, says string
}

func utf16Text(text string, order binary.AppendByteOrder) string {
	out := order.AppendUint16(nil, 0xFEFF)
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

const (
	vpcText   = "resource \"aws_vpc\" \"main\" {\n  cidr_block = \"10.0.0.0/16\"\n}\n"
	stackText = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n"
	planHead  = `{"format_version": "1.2", "terraform_version": "1.9.0", "configuration": {}, "planned_values": `
	policyTop = `{"Version": "2012-10-17", "Statement": `
)

// evaluated puts an expression into a root module.
func evaluated(expression string) map[string]string {
	return map[string]string{"bad/main.tf": "resource \"terraform_data\" \"x\" {\n  input = " + expression + "\n}\n"}
}

func hostileInputs() map[string]hostile {
	const deep = 100_000
	brackets := strings.Repeat("[", deep)
	aliases := "a0: &a0 [x, x]\n"
	for i := range 30 {
		aliases += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 8), i)
	}
	statement := `{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}`
	return map[string]hostile{
		// Nesting, in each language.
		"brackets in Terraform":                   {evaluated(brackets), "bad/main.tf", "nested more than"},
		"brackets in Terraform's JSON":            {map[string]string{"bad/main.tf.json": `{"locals": {"a": ` + brackets}, "bad/main.tf.json", "nested more than"},
		"brackets in JSON behind half a template": {map[string]string{"bad/main.tf.json": `{"a": "${", "b": ` + brackets}, "bad/main.tf.json", "nested more than"},
		"templates in Terraform's JSON":           {map[string]string{"bad/main.tf.json": `{"locals": {"a": "# ${` + brackets + `"}}`}, "bad/main.tf.json", "nested more than"},
		"brackets in variables":                   {map[string]string{"bad/main.tf": "variable \"v\" {}\n", "bad/terraform.tfvars": "v = " + brackets}, "bad/terraform.tfvars", "nested more than"},
		"brackets in JSON of variables":           {map[string]string{"bad/main.tf": "variable \"v\" {}\n", "bad/a.auto.tfvars.json": `{"v": ` + brackets}, "bad/a.auto.tfvars.json", "nested more than"},
		"brackets in a template file":             {withFile(evaluated(`templatefile("${path.module}/t.tpl", {})`), "bad/t.tpl", "# ${"+brackets), "bad/main.tf", "nested more than"},
		"brackets in decoded JSON":                {withFile(evaluated(`jsondecode(file("${path.module}/t.json"))`), "bad/t.json", brackets), "bad/main.tf", "jsondecode"},
		"brackets in decoded YAML":                {withFile(evaluated(`yamldecode(file("${path.module}/t.txt"))`), "bad/t.txt", brackets), "bad/main.tf", "yamldecode"},
		"brackets in a template":                  {map[string]string{"bad/stack.yaml": stackText + "Outputs: " + brackets}, "bad/stack.yaml", "exceeded max depth"},
		"brackets in a template in JSON":          {map[string]string{"bad/stack.json": `{"AWSTemplateFormatVersion": "2010-09-09", "Resources": ` + strings.Repeat(`{"}":`, deep)}, "bad/stack.json", "deep in each other"},
		"brackets in a plan":                      {map[string]string{"bad/plan.json": planHead + brackets}, "bad/plan.json", "deep"},
		"brackets in a policy":                    {map[string]string{"bad/policy.json": policyTop + "[" + statement + ", " + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "]}"}, "bad/policy.json", "deep"},
		"brackets in a policy of a resource":      {evaluatedPolicy(strings.Repeat("[", 1000) + strings.Repeat("]", 1000)), "bad/main.tf", "aws_s3_bucket_policy.b"},
		"brackets in the list of modules":         {map[string]string{"bad/main.tf": "module \"m\" {\n  source = \"a/b/c\"\n}\n", "bad/.terraform/modules/modules.json": `{"Modules": ` + brackets}, "bad/.terraform/modules/modules.json", "max depth"},

		// Small texts that mean large ones.
		"aliases in a template":   {map[string]string{"bad/stack.yaml": stackText + "Metadata:\n  " + strings.ReplaceAll(aliases, "\n", "\n  ")}, "bad/stack.yaml", "aliases stand for more than"},
		"an alias of itself":      {map[string]string{"bad/stack.yaml": stackText + "Metadata: &a {b: *a}\n"}, "bad/stack.yaml", "inside of what it names"},
		"aliases in decoded YAML": {withFile(evaluated(`yamldecode(file("${path.module}/t.txt"))`), "bad/t.txt", aliases), "bad/main.tf", "yamldecode"},
		"count":                   {map[string]string{"bad/main.tf": "resource \"aws_vpc\" \"x\" {\n  count = 1e12\n}\n"}, "bad/main.tf", "at most"},
		"for_each":                {map[string]string{"bad/main.tf": "locals {\n  r = [for i in range(1000) : i]\n}\nresource \"aws_vpc\" \"x\" {\n  for_each = toset([for p in setproduct(local.r, local.r) : join(\"-\", p)])\n}\n"}, "bad/main.tf", ""},
		"range":                   {evaluated("range(1e9)"), "bad/main.tf", "range"},
		"a text without end":      {evaluated(`join("", [for i in range(1000) : format("%0100000d", i)])`), "bad/main.tf", "more than 16777216 bytes"},
		"output of a function":    {evaluated("setproduct(range(1000), range(1000), range(1000))"), "bad/main.tf", "setproduct"},
		"conditions that double":  {map[string]string{"bad/stack.yaml": strings.Replace(stackText, "Resources:", "Parameters: {P: {Type: String}}\nConditions:\n  C0: !Equals [!Ref P, a]\n"+doubledConditions(40)+"Resources:", 1)}, "", ""},
		"loops in a template":     {map[string]string{"bad/stack.yaml": stackText + "  X: {Type: A::B::C, Properties: " + loopsInLoops(9) + "}\n"}, "bad/stack.yaml", "Limit"},
		"a ring of modules":       {map[string]string{"bad/main.tf": "module \"m\" {\n  source = \"./m\"\n}\n", "bad/m/main.tf": "module \"n\" {\n  source = \"../n\"\n}\n", "bad/n/main.tf": "module \"m\" {\n  source = \"../m\"\n}\n"}, "bad/n/main.tf", "module.m"},
		"a ring without a root":   {map[string]string{"bad/m/main.tf": "module \"n\" {\n  source = \"../n\"\n}\n", "bad/n/main.tf": "module \"m\" {\n  source = \"../m\"\n}\n"}, "bad/m", "ring"},
		"a module of itself":      {map[string]string{"bad/main.tf": "module \"m\" {\n  source = \".\"\n}\n"}, "bad/main.tf", "calls itself"},
		"a stack of itself":       {map[string]string{"bad/stack.yaml": stackText + "  Self: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: stack.yaml}}\n"}, "bad/stack.yaml", "Self"},
		"references in a ring":    {map[string]string{"bad/main.tf": "locals {\n  a = local.b\n  b = local.a\n}\nresource \"aws_vpc\" \"x\" {\n  cidr_block = local.a\n}\n"}, "bad/main.tf", "local.a"},

		// What lies outside of the root.
		"a file above the root":        {evaluated(`file("../../../../etc/passwd")`), "bad/main.tf", "outside the root"},
		"a file by its absolute path":  {evaluated(`filebase64("/etc/passwd")`), "bad/main.tf", "outside the root"},
		"whether a file exists":        {evaluated(`fileexists("/etc/passwd")`), "bad/main.tf", "outside the root"},
		"files above the root":         {evaluated(`fileset("../../..", "**")`), "bad/main.tf", "outside the root"},
		"a module above the root":      {map[string]string{"bad/main.tf": "module \"m\" {\n  source = \"../../../m\"\n}\n"}, "bad/main.tf", "outside the root"},
		"a state above the root":       {map[string]string{"bad/main.tf": "data \"terraform_remote_state\" \"s\" {\n  backend = \"local\"\n  config = {\n    path = \"../../../s.tfstate\"\n  }\n}\nresource \"aws_vpc\" \"x\" {\n  cidr_block = data.terraform_remote_state.s.outputs.cidr\n}\n"}, "", ""},
		"a stack above the root":       {map[string]string{"bad/stack.yaml": stackText + "  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ../../../n.yaml}}\n"}, "bad/stack.yaml", "n.yaml"},
		"a downloaded module above it": {map[string]string{"bad/main.tf": "module \"m\" {\n  source = \"a/b/c\"\n}\n", "bad/.terraform/modules/modules.json": `{"Modules": [{"Key": "m", "Dir": "../../../m"}]}`}, "bad/main.tf", "module.m"},

		// Bytes that are no text.
		"NUL in Terraform":             {map[string]string{"bad/main.tf": "resource \"aws_vpc\" \"x\" {\x00\n}\n"}, "bad/main.tf", "line 1"},
		"NUL in Terraform's JSON":      {map[string]string{"bad/main.tf.json": "{\"resource\": \x00}"}, "bad/main.tf.json", "line 1"},
		"NUL in a template":            {map[string]string{"bad/stack.yaml": stackText + "  X: {Type: \x00}\n"}, "bad/stack.yaml", "control characters"},
		"NUL in a policy":              {map[string]string{"bad/policy.json": policyTop + "[" + statement + "\x00]}"}, "bad/policy.json", ""},
		"invalid UTF-8 in Terraform":   {map[string]string{"bad/main.tf": "# \xff\xfe\n" + vpcText}, "bad/main.tf", "UTF-8"},
		"invalid UTF-8 in variables":   {map[string]string{"bad/main.tf": vpcText, "bad/terraform.tfvars": "v = \"\xff\"\n"}, "bad/terraform.tfvars", "UTF-8"},
		"invalid UTF-8 in a template":  {map[string]string{"bad/stack.yaml": stackText + "Description: \"\xff\"\n"}, "bad/stack.yaml", "UTF-8"},
		"UTF-16 in Terraform":          {map[string]string{"bad/main.tf": utf16Text(vpcText, binary.LittleEndian)}, "bad/main.tf", "UTF-8"},
		"UTF-16 in a template":         {map[string]string{"bad/stack.json": utf16Text(`{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}`, binary.BigEndian)}, "bad/stack.json", "UTF-16"},
		"a byte order mark and CR LF":  {map[string]string{"bad/main.tf": "\uFEFF" + strings.ReplaceAll(vpcText, "\n", "\r\n"), "bad/stack.yaml": "\uFEFF" + strings.ReplaceAll(stackText, "\n", "\r\n")}, "", ""},
		"empty files":                  {map[string]string{"bad/main.tf": "", "bad/main.tf.json": "{}", "bad/stack.yaml": "", "bad/stack.json": "", "bad/terraform.tfvars": "", "bad/policy.json": ""}, "", ""},
		"an empty file of JSON syntax": {map[string]string{"bad/main.tf.json": ""}, "bad/main.tf.json", ""},
		"one line without an end":      {map[string]string{"bad/main.tf": "locals {\n  a = \"" + strings.Repeat("é", 1<<19) + "\"\n}\n" + vpcText}, "", ""},

		// Sizes.
		"a large file of Terraform": {map[string]string{"bad/main.tf": vpcText + "#" + strings.Repeat("x", 9<<20)}, "bad/main.tf", "bytes"},
		"a large template":          {map[string]string{"bad/stack.yaml": stackText + "#" + strings.Repeat("x", 17<<20)}, "bad/stack.yaml", "bytes"},
		"a large policy":            {map[string]string{"bad/policy.json": policyTop + "[" + statement + strings.Repeat(" ", 5<<20) + "]}"}, "bad/policy.json", "bytes"},
		"a megabyte of statements":  {map[string]string{"bad/policy.json": policyTop + "[" + strings.Repeat(statement+", ", 13_000) + statement + "]}"}, "bad/policy.json", "statements"},
		"large variables":           {map[string]string{"bad/main.tf": vpcText, "bad/terraform.tfvars": "#" + strings.Repeat("x", 9<<20)}, "bad/terraform.tfvars", "bytes"},
	}
}

func withFile(files map[string]string, name, text string) map[string]string {
	files[name] = text
	return files
}

func evaluatedPolicy(statement string) map[string]string {
	return map[string]string{"bad/main.tf": "resource \"aws_s3_bucket_policy\" \"b\" {\n  bucket = \"b\"\n  policy = jsonencode({\n    Statement = jsondecode(" +
		fmt.Sprintf("%q", `{"a":1}`) + ")\n  })\n}\nresource \"aws_s3_bucket_policy\" \"c\" {\n  bucket = \"c\"\n  policy = " + fmt.Sprintf("%q", `{"Statement": `+statement+`}`) + "\n}\n"}
}

func doubledConditions(n int) string {
	out := ""
	for i := range n {
		out += fmt.Sprintf("  C%d: !Or [!And [!Condition C%d, !Equals [!Ref P, q%d]], !And [!Not [!Condition C%d], !Equals [!Ref P, r%d]]]\n", i+1, i, i, i, i)
	}
	return out
}

func loopsInLoops(n int) string {
	out := "{a: b}"
	for range n {
		out = `{"Fn::ForEach::L": [N, [a, b, c, d, e, f, g, h, i, j], ` + out + `]}`
	}
	return out
}

// TestHostile gives each hostile input to the whole pipeline, beside
// configurations in each language that are judged as if it were not there.
func TestHostile(t *testing.T) {
	for name, tt := range hostileInputs() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := fstest.MapFS{"good/main.tf": endpoint("[]"), "good/stack.yaml": {Data: []byte(stackText)}}
			for p, text := range tt.files {
				files[p] = &fstest.MapFile{Data: []byte(text)}
			}
			got := hostileRun(t, files)
			checkDiagnostics(t, got, tt.file, tt.says)
		})
	}
}

// hostileRun analyses a root with the folders good and bad, and checks that
// nothing was lost of good.
func hostileRun(t *testing.T, files fs.FS) *Report {
	t.Helper()
	got, err := Analyze(t.Context(), Options{FS: files, Paths: []string{"."}, Rules: rules.Options{Only: []string{"gateway/route-tables"}, Jobs: 2}})
	if err != nil {
		t.Fatal(err)
	}
	if there := summary(got.Results); !slices.Contains(there, found{"gateway/route-tables", "good/main.tf", "aws_vpc_endpoint.s3", false}) {
		t.Errorf("the finding in good/main.tf is lost: %v", there)
	}
	if units := got.Graph.VPCs; !slices.ContainsFunc(units, func(v *graph.VPC) bool { return got.Graph.Origin(v.ID).Unit == "good/stack.yaml" }) {
		t.Error("the stack good/stack.yaml is lost")
	}
	return got
}

// checkDiagnostics looks for one that names the file, in its text too or by its
// place, and says what is wrong; with neither, there must be none.
func checkDiagnostics(t *testing.T, got *Report, file, says string) {
	t.Helper()
	if file == "" {
		if len(got.Diagnostics) > 0 {
			t.Errorf("diagnostics %v, want none", got.Diagnostics)
		}
		return
	}
	for _, d := range got.Diagnostics {
		if strings.Contains(d.Detail, "a defect in") {
			t.Errorf("a panic was caught: %s", d.Detail)
		}
	}
	if !slices.ContainsFunc(got.Diagnostics, func(d source.Diagnostic) bool {
		return (d.Path == file || d.Subject.File == file) && strings.Contains(d.Summary+" "+d.Detail, says)
	}) {
		for _, d := range got.Diagnostics {
			t.Logf("%s%s: %s. %.300s", d.Path, d.Subject.File, d.Summary, d.Detail)
		}
		t.Errorf("no diagnostic about %s says %q", file, says)
	}
}

// TestHostileLinks is about symbolic links, on a disk.
func TestHostileLinks(t *testing.T) {
	outside := t.TempDir()
	writeText(t, filepath.Join(outside, "secret.tf"), "resource \"aws_vpc\" \"secret\" {\n  cidr_block = \"10.9.0.0/16\"\n}\n")
	writeText(t, filepath.Join(outside, "secret.yaml"), stackText)
	for name, tt := range map[string]struct {
		links map[string]string
		files map[string]string
		file  string
		says  string
	}{
		"a folder that holds itself":    {links: map[string]string{"bad/loop": "."}, files: map[string]string{"bad/main.tf": vpcText}},
		"folders that hold each other":  {links: map[string]string{"bad/a/b": "../c", "bad/c/a": "../a"}, files: map[string]string{"bad/a/main.tf": vpcText, "bad/c/main.tf": vpcText}},
		"a link to itself":              {links: map[string]string{"bad/main.tf": "main.tf", "bad/stack.yaml": "stack.yaml"}, file: "bad/main.tf", says: "main.tf"},
		"a module behind a ring":        {links: map[string]string{"bad/x": "y", "bad/y": "x"}, files: map[string]string{"bad/main.tf": "module \"m\" {\n  source = \"./x\"\n}\n"}, file: "bad/main.tf", says: "module.m"},
		"a file outside":                {links: map[string]string{"bad/main.tf": filepath.Join(outside, "secret.tf")}, file: "bad/main.tf", says: "Nothing of this file is analysed"},
		"a folder outside":              {links: map[string]string{"bad/m": outside}, files: map[string]string{"bad/main.tf": "module \"m\" {\n  source = \"./m\"\n}\n"}, file: "bad/main.tf", says: "outside the root"},
		"a file outside that is read":   {links: map[string]string{"bad/x.txt": filepath.Join(outside, "secret.tf")}, files: evaluated(`file("${path.module}/x.txt")`), file: "bad/main.tf", says: "outside the root"},
		"a template outside":            {links: map[string]string{"bad/stack.yaml": filepath.Join(outside, "secret.yaml")}},
		"variables outside":             {links: map[string]string{"bad/terraform.tfvars": filepath.Join(outside, "secret.tf")}, files: map[string]string{"bad/main.tf": vpcText}, file: "bad/terraform.tfvars", says: "bad/terraform.tfvars"},
		"a module inside, by two names": {links: map[string]string{"bad/n": "m"}, files: map[string]string{"bad/m/main.tf": vpcText, "bad/main.tf": "module \"m\" {\n  source = \"./m\"\n}\nmodule \"n\" {\n  source = \"./n\"\n}\n"}},
		"a link to what is not there":   {links: map[string]string{"bad/main.tf": "nowhere"}, file: "bad/main.tf", says: "Nothing of this file is analysed"},
		"a folder with a file's name":   {files: map[string]string{"bad/main.tf/readme": "x", "bad/stack.yaml/readme": "x", "bad/terraform.tfvars/readme": "x"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeText(t, filepath.Join(dir, "good/main.tf"), strings.Replace(endpointText, "TABLES", "[]", 1))
			writeText(t, filepath.Join(dir, "good/stack.yaml"), stackText)
			for p, text := range tt.files {
				writeText(t, filepath.Join(dir, p), text)
			}
			for p, target := range tt.links {
				if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, p)), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(target, filepath.Join(dir, p)); err != nil {
					t.Skip(err)
				}
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			got := hostileRun(t, root.FS())
			checkDiagnostics(t, got, tt.file, tt.says)
			for _, v := range got.Graph.VPCs {
				if strings.Contains(got.Graph.Origin(v.ID).Address, "secret") {
					t.Error("what lies outside the root was read")
				}
			}
			for _, d := range got.Diagnostics {
				if strings.Contains(d.Detail, outside) || strings.Contains(d.Detail, "10.9.0.0") {
					t.Errorf("a diagnostic tells of what lies outside: %s", d.Detail)
				}
			}
		})
	}
}

// TestManyFiles scans a folder of files that are nobody's business: a tenth of
// what must be bearable, so that the test stays quick.
func TestManyFiles(t *testing.T) {
	files := fstest.MapFS{"good/main.tf": endpoint("[]"), "good/stack.yaml": {Data: []byte(stackText)}}
	for i := range 10_000 {
		name := fmt.Sprintf("bad/d%02d/f%d.", i%50, i)
		files[name+[]string{"txt", "json", "yaml", "go", "md"}[i%5]] = &fstest.MapFile{Data: []byte("{\"name\": \"a\"}\n")}
	}
	got := hostileRun(t, files)
	checkDiagnostics(t, got, "", "")
}

// panicking is a file system that panics when some of its files are opened, in
// place of a defect in what reads them.
type panicking struct{ fs.FS }

func (p panicking) Open(name string) (fs.File, error) {
	if strings.Contains(name, "poison") {
		panic("poisoned")
	}
	return p.FS.Open(name)
}

// TestPanicInOneFile: a panic costs the file, or the call, that it comes with.
func TestPanicInOneFile(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		says  string
	}{
		"Terraform":      {map[string]string{"bad/poison.tf": vpcText}, "bad/poison.tf: a defect in its reading"},
		"CloudFormation": {map[string]string{"bad/poison.yaml": stackText}, "bad/poison.yaml: a defect in its reading"},
		"file()":         {withFile(evaluated(`file("${path.module}/poison.txt")`), "bad/poison.txt", "x"), "cannot be evaluated with these arguments: poisoned"},
		"variables":      {map[string]string{"bad/main.tf": "variable \"v\" {}\n", "bad/poison.auto.tfvars": "v = 1\n"}, "bad: a defect in the evaluation"},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{"good/main.tf": endpoint("[]"), "good/stack.yaml": {Data: []byte(stackText)}}
			for p, text := range tt.files {
				files[p] = &fstest.MapFile{Data: []byte(text)}
			}
			got := hostileRun(t, panicking{files})
			if !slices.ContainsFunc(got.Diagnostics, func(d source.Diagnostic) bool { return strings.Contains(d.Detail, tt.says) }) {
				t.Errorf("no diagnostic says %q: %v", tt.says, got.Diagnostics)
			}
		})
	}
}

func writeText(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
