package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/vpce-lint/vpce-lint/analyzer/config"
	"github.com/vpce-lint/vpce-lint/policies"
)

var update = flag.Bool("update", false, "write vpce-lint.schema.json")

var options = config.Options{Rules: []string{"bucket/not-restricted", "gateway/route-tables", "gateway/service", "interface/multi-az"}}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func load(t *testing.T, fsys fs.FS, paths ...string) *config.Tree {
	t.Helper()
	tree, err := config.Load(fsys, paths, options)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// everything is a file with every key.
const everything = `
levels:
  bucket/not-restricted: error
  "gateway/*": warning
skip: interface/multi-az
public: [aws_s3_bucket.downloads]
needs:
  aws_instance.worker: [s3, sqs]
  "module.*.aws_lambda_function.*": ecr.api
roots:
  - app
  - {path: infra, name: dev, var_files: envs/dev.tfvars, workspace: dev}
  - path: infra
    name: prod
    var_files: [envs/common.tfvars, prod.tfvars]
exclude: ["scratch/**"]
policies:
  "policies/*.json": bucket
prices: prices.json
region: eu-north-1
`

func everythingFS() fstest.MapFS {
	return fstest.MapFS{
		".vpce-lint.yaml": file(everything), "app/main.tf": file(""), "infra/main.tf": file(""), "infra/prod.tfvars": file(""),
		"envs/dev.tfvars": file(""), "envs/common.tfvars": file(""), "prices.json": file("{}"),
	}
}

func TestEveryKey(t *testing.T) {
	tree := load(t, everythingFS(), ".")
	want := &config.File{
		Path: ".vpce-lint.yaml", Folder: ".", Base: ".",
		Levels: []config.LevelOf{{Pattern: "bucket/not-restricted", Level: "error"}, {Pattern: "gateway/*", Level: "warning"}},
		Skip:   []string{"interface/multi-az"}, Public: []string{"aws_s3_bucket.downloads"},
		Needs: []config.Need{
			{Pattern: "aws_instance.worker", Services: []string{"s3", "sqs"}},
			{Pattern: "module.*.aws_lambda_function.*", Services: []string{"ecr.api"}},
		},
		Roots: []config.Root{
			{Dir: "app"},
			{Dir: "infra", Name: "dev", VarFiles: []string{"envs/dev.tfvars"}, Workspace: "dev"},
			{Dir: "infra", Name: "prod", VarFiles: []string{"envs/common.tfvars", "infra/prod.tfvars"}},
		},
		Exclude: []string{"scratch/**"}, Kinds: []config.KindOf{{Glob: "policies/*.json", Kind: "bucket"}},
		Prices: "prices.json", Region: "eu-north-1",
	}
	if diff := cmp.Diff([]*config.File{want}, tree.Files()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMistakes(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"an unknown key", "\nexlude: [a]\n", `.vpce-lint.yaml:2: unknown key "exlude"; did you mean "exclude"?`},
		{"a key like no other", "zzzzzzzzz: 1\n", `.vpce-lint.yaml:1: unknown key "zzzzzzzzz"; there are levels, skip, public, needs, roots, exclude, policies, prices and region`},
		{"an unknown rule in levels", "levels:\n  gateway/sevice: note\n", `.vpce-lint.yaml:2: no rule is called "gateway/sevice"; did you mean "gateway/service"?`},
		{"an unknown level", "levels:\n  gateway/service: warn\n", `.vpce-lint.yaml:2: unknown level "warn"; did you mean "warning"?`},
		{"a level like no other", "levels:\n  gateway/service: 7\n", `.vpce-lint.yaml:2: unknown level "7"; there are error, warning and note`},
		{"an unknown rule in skip", "skip:\n  - gateway/service\n  - gatway/*\n", `.vpce-lint.yaml:3: no rule is called "gatway/*"`},
		{"an unknown service", "needs:\n  aws_instance.a: [s3, sqss]\n", `.vpce-lint.yaml:2: no service is called "sqss"; did you mean "sqs"?`},
		{"an unknown kind of policy", "policies:\n  a.json: buket\n", `.vpce-lint.yaml:2: unknown kind of policy "buket"; did you mean "bucket"?`},
		{"a root that is not there", "roots:\n  - infar\n", `.vpce-lint.yaml:2: infar is not there`},
		{"a root outside", "roots:\n  - ../x\n", `.vpce-lint.yaml:2: ../x is outside the root of the scan`},
		{"a root that is a file", "roots:\n  - main.tf\n", `.vpce-lint.yaml:2: main.tf is no folder`},
		{"a root without a path", "roots:\n  - {name: a}\n", `.vpce-lint.yaml:2: a root needs a path`},
		{"an unknown key of a root", "roots:\n  - {path: ., var_file: a}\n", `.vpce-lint.yaml:2: unknown key "var_file"; did you mean "var_files"?`},
		{"a variable file that is not there", "roots:\n  - {path: ., name: a, var_files: [a.tfvars]}\n", `.vpce-lint.yaml:2: a.tfvars is not there, beside this file or in the root's folder .`},
		{"two environments of one name", "roots:\n  - {path: ., name: a}\n  - {path: ., name: a}\n", `.vpce-lint.yaml:3: . has two environments called a, at line 2 too`},
		{"two environments without a name", "roots:\n  - .\n  - .\n", `.vpce-lint.yaml:3: . is listed at line 2 too; give each of its environments a name`},
		{"one environment without a name", "roots:\n  - .\n  - {path: ., name: a}\n", `.vpce-lint.yaml:3: . is listed at line 2 too; give each of its environments a name`},
		{"a name with odd characters", "roots:\n  - {path: ., name: \"a@b\"}\n", `.vpce-lint.yaml:2: the name "a@b" of a root may have letters, digits, dots, hyphens and underscores only`},
		{"no region", "region: Ireland\n", `.vpce-lint.yaml:1: "Ireland" is no AWS region, such as eu-west-1`},
		{"prices that are not there", "prices: a.json\n", `.vpce-lint.yaml:1: a.json is not there`},
		{"a glob with backslashes", "exclude: ['a\\b']\n", `.vpce-lint.yaml:1: a glob has slashes (/), no backslashes: "a\\b"`},
		{"a glob that leads out", "exclude: [../a]\n", `.vpce-lint.yaml:1: a glob stays in the folder of its file: "../a"`},
		{"a glob with braces", "exclude: ['{a,b}/**']\n", `.vpce-lint.yaml:1: a glob has *, ** and ?, no braces or brackets; write an item for each: "{a,b}/**"`},
		{"a negated glob", "exclude: ['!a']\n", `.vpce-lint.yaml:1: a glob cannot take back what another excludes: "!a"`},
		{"a key that stands twice", "skip: []\nskip: []\n", `.vpce-lint.yaml:2: skip stands twice in the file, at line 1 too`},
		{"no mapping", "- skip\n", `.vpce-lint.yaml:1: the file must be a mapping (key: value)`},
		{"a list for a mapping", "levels: [a]\n", `.vpce-lint.yaml:1: levels must be a mapping (key: value)`},
		{"a mapping for a list", "skip: {a: b}\n", `.vpce-lint.yaml:1: skip must be a list`},
		{"an empty item", "public: [aws_s3_bucket.a, ]\nexclude:\n  -\n", `.vpce-lint.yaml:3: an item of exclude must be a text`},
		{"an alias", "skip: &a [gateway/service]\n", `.vpce-lint.yaml:1: anchors and aliases are not taken; write it out`},
		{"two documents", "skip: []\n---\nskip: []\n", `.vpce-lint.yaml:1: it holds more than one document`},
		{"no YAML", "skip: [\n", `.vpce-lint.yaml:`},
		{"not UTF-8", "skip: \xff\n", `.vpce-lint.yaml: it is not UTF-8`},
		{"too large", "#" + strings.Repeat(" ", 1<<20), `.vpce-lint.yaml: it has more than 1048576 bytes`},
		{"nested too deeply", "skip: " + strings.Repeat("[", 20_000), `.vpce-lint.yaml: it is no YAML: exceeded max depth of 10000`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := config.Load(fstest.MapFS{".vpce-lint.yaml": file(test.text), "main.tf": file("")}, []string{"."}, options)
			faults, ok := errors.AsType[*config.Error](err)
			if !ok {
				t.Fatalf("the error is %v", err)
			}
			if got := faults.Faults[0].String(); !strings.HasPrefix(got, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestNothingIsAMistake(t *testing.T) {
	for name, text := range map[string]string{
		"an empty file": "", "comments": "# nothing\n", "null": "~\n", "keys without values": "skip:\nlevels:\nroots:\n", "a byte order mark": "\uFEFFskip: []\n",
	} {
		t.Run(name, func(t *testing.T) {
			load(t, fstest.MapFS{".vpce-lint.yaml": file(text)}, ".")
		})
	}
}

func TestTheOtherNameIsAMistake(t *testing.T) {
	_, err := config.Load(fstest.MapFS{"a/.vpce-lint.yml": file("skip: []")}, []string{"."}, options)
	if err == nil || err.Error() != "a/.vpce-lint.yml: the configuration file is called .vpce-lint.yaml" {
		t.Errorf("the error is %v", err)
	}
}

// TestFolderThatMayNotBeEntered: it costs its own configuration alone.
func TestFolderThatMayNotBeEntered(t *testing.T) {
	fsys := closed{fstest.MapFS{".vpce-lint.yaml": file("region: eu-west-1"), "closed/main.tf": file("")}}
	if got := load(t, fsys, ".").Region("closed"); got != "eu-west-1" {
		t.Errorf("the region is %q", got)
	}
}

// closed lets nobody into its folder "closed".
type closed struct{ fstest.MapFS }

func (c closed) Stat(name string) (fs.FileInfo, error) {
	if strings.HasPrefix(name, "closed/") {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrPermission}
	}
	return c.MapFS.Stat(name)
}

func TestNoConfiguration(t *testing.T) {
	var tree *config.Tree
	if _, ok := tree.Level("gateway/service", "."); ok || tree.Skips("gateway/service", ".") || tree.Public("a", ".") || tree.Excluded("a") {
		t.Error("a tree without files says something")
	}
	if len(tree.Roots()) > 0 || tree.Region("a") != "" || tree.Prices(".") != "" || tree.Needs("a", ".") != nil || tree.Kind("a") != "" {
		t.Error("a tree without files says something")
	}
}

// TestMerge holds what the package's comment says of several files.
func TestMerge(t *testing.T) {
	tree := load(t, fstest.MapFS{
		".vpce-lint.yaml":         file("levels: {'gateway/*': note, gateway/service: warning, 'bucket/*': note}\nskip: [interface/multi-az]\nregion: eu-west-1\npublic: ['*.site']\nneeds: {aws_instance.a: s3}\n"),
		"teams/a/.vpce-lint.yaml": file("levels: {'gateway/*': error}\nskip: [bucket/*]\nregion: eu-north-1\nneeds: {aws_instance.a: [sqs, s3]}\n"),
		"teams/ab/main.tf":        file(""),
	}, ".")
	level := func(rule, folder string) string {
		l, _ := tree.Level(rule, folder)
		return string(l)
	}
	for _, test := range []struct{ name, got, want string }{
		{"the more literal pattern wins", level("gateway/service", "teams/b"), "warning"},
		{"whatever the order", level("gateway/route-tables", "teams/b"), "note"},
		{"the inner file wins over a more literal pattern", level("gateway/service", "teams/a/x"), "error"},
		{"what the inner file does not say stays", level("bucket/not-restricted", "teams/a"), "note"},
		{"a folder whose name begins alike", level("gateway/route-tables", "teams/ab"), "note"},
		{"no level", level("interface/multi-az", "."), ""},
		{"the outer region", tree.Region("."), "eu-west-1"},
		{"the inner region", tree.Region("teams/a/x"), "eu-north-1"},
		{"needs add up", strings.Join(tree.Needs("aws_instance.a", "teams/a"), " "), "s3 sqs"},
		{"needs of instances", strings.Join(tree.Needs(`aws_instance.a["x"]`, "."), " "), "s3"},
		{"needs of others", strings.Join(tree.Needs("aws_instance.ab", "."), " "), ""},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, not %q", test.name, test.got, test.want)
		}
	}
	if !tree.Skips("interface/multi-az", "teams/a") || !tree.Skips("bucket/not-restricted", "teams/a") || tree.Skips("bucket/not-restricted", ".") {
		t.Error("skip does not add up")
	}
	if diff := cmp.Diff([]string{"interface/multi-az"}, tree.SkipsEverywhere()); diff != "" {
		t.Errorf("what is skipped everywhere: %s", diff)
	}
	if !tree.Public("aws_s3_bucket.site[0]", "teams/a") || tree.Public("aws_s3_bucket.sites", ".") {
		t.Error("public is wrong")
	}
}

func TestWhichFilesAreRead(t *testing.T) {
	fsys := fstest.MapFS{
		".vpce-lint.yaml": file("exclude: [old]\n"), "a/.vpce-lint.yaml": file(""), "a/b/.vpce-lint.yaml": file(""), "a/b/main.tf": file(""),
		"c/.vpce-lint.yaml": file(""), "old/.vpce-lint.yaml": file("nonsense: 1"), "a/.terraform/x/.vpce-lint.yaml": file("nonsense: 1"),
	}
	for _, test := range []struct {
		path string
		want []string
	}{
		{".", []string{".", "a", "a/b", "c"}},
		{"a", []string{".", "a", "a/b"}},
		{"a/b", []string{".", "a", "a/b"}},
		{"a/b/main.tf", []string{".", "a", "a/b", "c"}},
		{"none", nil},
	} {
		var got []string
		for _, f := range load(t, fsys, test.path).Files() {
			got = append(got, f.Folder)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", test.path, diff)
		}
	}
}

func TestGiven(t *testing.T) {
	fsys := fstest.MapFS{"ci/infra/main.tf": file(""), "ci/old/main.tf": file("")}
	tree, err := config.Given(fsys, "conf.yaml", "ci", []byte("roots: [infra]\nexclude: [old/**]\nregion: eu-west-1\n"), options)
	if err != nil {
		t.Fatal(err)
	}
	if tree.Roots()[0].Dir != "ci/infra" || !tree.Excluded("ci/old/main.tf") || tree.Excluded("old/main.tf") || tree.Region("elsewhere") != "eu-west-1" {
		t.Error("paths are not relative to the base, or it does not hold everywhere")
	}
	_, err = config.Given(fsys, "conf.yaml", ".", []byte("x: 1"), options)
	if err == nil || !strings.HasPrefix(err.Error(), "conf.yaml:1: ") {
		t.Errorf("the error is %v", err)
	}
}

func TestExcluded(t *testing.T) {
	for _, test := range []struct {
		glob string
		yes  []string
		no   []string
	}{
		{"scratch/**", []string{"in/scratch", "in/scratch/a", "in/scratch/a/b"}, []string{"in/a/scratch", "in/scratches", "scratch/a", "in"}},
		{"scratch/", []string{"in/scratch", "in/scratch/a", "in/a/scratch"}, []string{"in/scratches"}},
		{"scratch", []string{"in/scratch", "in/a/scratch/b"}, []string{"scratch", "in/ascratch"}},
		{"*.gen.json", []string{"in/a.gen.json", "in/b/a.gen.json"}, []string{"a.gen.json", "in/a.json"}},
		{"**/examples/**", []string{"in/examples", "in/a/b/examples/c"}, []string{"in/example"}},
		{"a/*/c", []string{"in/a/b/c", "in/a/b/c/d"}, []string{"in/a/c", "in/a/b/b/c"}},
		{"a/**/c", []string{"in/a/c", "in/a/b/c", "in/a/b/b/c/d"}, []string{"in/ac", "in/b/a/c"}},
		{"/a", []string{"in/a", "in/a/b"}, []string{"in/b/a"}},
		{"./a/b", []string{"in/a/b"}, []string{"in/c/a/b"}},
		{"env-?/x", []string{"in/env-1/x"}, []string{"in/env-10/x"}},
		{"**", []string{"in/a", "in/a/b"}, []string{"a"}},
	} {
		tree := load(t, fstest.MapFS{"in/.vpce-lint.yaml": file("exclude: ['" + test.glob + "']\n")}, ".")
		for _, p := range test.yes {
			if !tree.Excluded(p) {
				t.Errorf("%s does not exclude %s", test.glob, p)
			}
		}
		for _, p := range test.no {
			if tree.Excluded(p) {
				t.Errorf("%s excludes %s", test.glob, p)
			}
		}
	}
}

// TestHide holds that what is excluded is not come upon, and that it can be read
// by whoever knows its name.
func TestHide(t *testing.T) {
	fsys := fstest.MapFS{
		".vpce-lint.yaml": file("exclude: [old, '*.json', '*_gen.tf']\n"),
		"a/main.tf":       file(""), "a/x_gen.tf": file(""), "a/template.json": file(""), "a/vars.tfvars": file(""),
		"old/main.tf": file(""), "old/template.json": file(""), "old/more/main.tf": file(""),
	}
	hidden := load(t, fsys, ".").Hide(fsys)
	walk := func(from string) (out []string) {
		err := fs.WalkDir(hidden, from, func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				out = append(out, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if diff := cmp.Diff([]string{".vpce-lint.yaml", "a/main.tf", "a/vars.tfvars", "a/x_gen.tf"}, walk(".")); diff != "" {
		t.Errorf("from the root (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"old/main.tf", "old/more/main.tf", "old/template.json"}, walk("old")); diff != "" {
		t.Errorf("from the excluded folder (-want +got)\n%s", diff)
	}
	if _, err := fs.Stat(hidden, "old/template.json"); err != nil {
		t.Error(err)
	}
}

func ruleIDs(t *testing.T) []string {
	t.Helper()
	modules, err := policies.Modules()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range modules {
		if m.Rule != "" {
			ids = append(ids, m.Rule)
		}
	}
	slices.Sort(ids)
	return ids
}

// TestSchemaIsCurrent holds that the schema for editors is what the reader takes;
// with -update it is written.
func TestSchemaIsCurrent(t *testing.T) {
	var b bytes.Buffer
	if err := config.WriteSchema(&b, ruleIDs(t)); err != nil {
		t.Fatal(err)
	}
	const name = "vpce-lint.schema.json"
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.String(), string(content)); diff != "" {
		t.Errorf("%s is not current; run go test ./analyzer/config -update (-want +got)\n%s", name, diff)
	}
}

// TestSchemaAgrees holds that schema and reader take and refuse the same files.
func TestSchemaAgrees(t *testing.T) {
	var b bytes.Buffer
	if err := config.WriteSchema(&b, options.Rules); err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"every key": everything, "nothing": "", "keys without values": "skip:\nroots:\n", "an unknown key": "exlude: [a]", "an unknown rule": "skip: [gateway/sevice]",
		"an unknown level": "levels: {gateway/service: warn}", "an unknown rule with a level": "levels: {gateway/sevice: note}", "an unknown service": "needs: {a: [sqss]}",
		"an unknown kind": "policies: {a.json: buket}", "a list of rule folders": "policies: [envs]", "a root without a path": "roots: [{name: a}]",
		"an unknown key of a root": "roots: [{path: ., var_file: a}]", "a wrong name": "roots: [{path: ., name: a@b}]", "no region": "region: Ireland", "a mapping for a list": "skip: {a: b}",
		"an empty text": "public: ['']",
	} {
		t.Run(name, func(t *testing.T) {
			fsys := everythingFS()
			fsys[".vpce-lint.yaml"] = file(text)
			_, readerSays := config.Load(fsys, []string{"."}, options)
			var tree any
			if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
				t.Fatal(err)
			}
			encoded, err := json.Marshal(tree)
			if err != nil {
				t.Fatal(err)
			}
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
			if err != nil {
				t.Fatal(err)
			}
			if schemaSays := schema.Validate(value); (schemaSays == nil) != (readerSays == nil) {
				t.Errorf("schema: %v\nreader: %v", schemaSays, readerSays)
			}
		})
	}
}

// TestSample holds that a new configuration file says nothing, and that its
// settings are right once the # is taken away.
func TestSample(t *testing.T) {
	setting := regexp.MustCompile(`(?m)^#([a-z]|  )`)
	for name, seen := range map[string]config.Seen{
		"an empty folder": {},
		"a folder with all": {
			Roots: []config.SeenRoot{{Dir: "infra", VarFiles: []string{"envs/dev.tfvars", "envs/common.tfvars", "infra/prod.tfvars"}}, {Dir: "app"}},
			Rules: []string{"gateway/service", "interface/multi-az", "gateway/route-tables"}, Public: []string{"aws_s3_bucket.site"}, Buckets: []string{"aws_s3_bucket.site", "b"},
			Workloads: []string{`aws_instance.a["x\y"]`, "module.a.aws_instance.b"}, Folders: []string{"old/**", "on"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := config.WriteSample(&b, seen); err != nil {
				t.Fatal(err)
			}
			fsys := everythingFS()
			fsys[".vpce-lint.yaml"] = file(b.String())
			if diff := cmp.Diff([]*config.File{{Path: ".vpce-lint.yaml", Folder: ".", Base: "."}}, load(t, fsys, ".").Files()); diff != "" {
				t.Errorf("it sets something: %s", diff)
			}
			active := setting.ReplaceAllString(b.String(), "$1")
			fsys[".vpce-lint.yaml"] = file(active)
			tree, err := config.Load(fsys, []string{"."}, options)
			if err != nil {
				t.Fatalf("%v\n%s", err, active)
			}
			f := tree.Files()[0]
			if len(f.Levels) == 0 || len(f.Skip) == 0 || len(f.Public) == 0 || len(f.Needs) == 0 || len(f.Roots) == 0 || len(f.Exclude) == 0 || len(f.Kinds) == 0 || f.Prices == "" || f.Region == "" {
				t.Errorf("a key is missing:\n%s", active)
			}
			for _, w := range first(seen.Workloads, 2) {
				if !slices.ContainsFunc(f.Needs, func(n config.Need) bool { return n.Pattern == w }) {
					t.Errorf("%s is not in needs:\n%s", w, active)
				}
			}
		})
	}
}

func first(list []string, n int) []string { return list[:min(n, len(list))] }

func TestFits(t *testing.T) {
	for _, test := range []struct {
		pattern, address string
		want             bool
	}{
		{"aws_s3_bucket.a", "aws_s3_bucket.a", true},
		{"aws_s3_bucket.a", "aws_s3_bucket.a[0]", true},
		{"aws_s3_bucket.a[1]", "aws_s3_bucket.a[0]", false},
		{`module.n["a"].aws_s3_bucket.a`, `module.n["a"].aws_s3_bucket.a`, true},
		{"module.n.aws_s3_bucket.a", `module.n["a"].aws_s3_bucket.a[0]`, true},
		{"aws_s3_bucket.*", "module.n.aws_s3_bucket.a", false},
		{"*.aws_s3_bucket.*", "module.n.aws_s3_bucket.a", true},
		{"Downloads", "Downloads", true},
	} {
		if got := config.Fits(test.pattern, test.address); got != test.want {
			t.Errorf("Fits(%s, %s) is %v", test.pattern, test.address, got)
		}
	}
}

// FuzzGiven holds that any text is read without a panic, and that a file with
// faults names them.
func FuzzGiven(f *testing.F) {
	f.Add([]byte(everything))
	f.Add([]byte("levels: {gateway/*: note}\nskip: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		tree, err := config.Given(everythingFS(), "x", ".", text, options)
		if faults, ok := errors.AsType[*config.Error](err); err != nil && (!ok || len(faults.Faults) == 0) {
			t.Errorf("the error is %v", err)
		}
		if err == nil {
			_, _ = tree.Level("gateway/service", ".")
			_ = tree.Excluded("a/b/c")
		}
	})
}
