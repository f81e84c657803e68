package policydoc_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/policydoc"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// loaded is what one Load says.
type loaded struct {
	units []*declared.Unit
	diags source.Diagnostics
	files *source.Files
}

func load(t *testing.T, fsys fstest.MapFS, opts policydoc.Options, paths ...string) loaded {
	t.Helper()
	if len(paths) == 0 {
		paths = []string{"."}
	}
	out := loaded{files: source.NewFiles()}
	var err error
	if out.units, out.diags, err = policydoc.Load(context.Background(), fsys, paths, out.files, value.NewTokens(), opts); err != nil {
		t.Fatal(err)
	}
	return out
}

// attribute reads a string of a unit's only resource.
func attribute(u *declared.Unit, name string) string {
	return u.Resources[0].Attributes.GetAttr(name).AsString()
}

// dump is all of it for people to read.
func (l loaded) dump() string {
	var b strings.Builder
	show := func(r source.Range) string {
		f := l.files.Get(r.File)
		from, to := f.PositionOf(r.Start), f.PositionOf(r.End)
		return fmt.Sprintf("%d:%d-%d:%d", from.Line, from.Column, to.Line, to.Column)
	}
	for _, u := range l.units {
		r := u.Resources[0]
		fmt.Fprintf(&b, "%s: %s, header %s, block %s\n", r.Address, attribute(u, "kind"), show(r.Header), show(r.Block))
		for i, item := range r.Ranges.Named["document"].Items {
			fmt.Fprintf(&b, "  statement %d %s\n", i, show(item.Self))
		}
	}
	for _, d := range l.diags {
		place := d.Path
		if !d.Subject.IsZero() {
			place = d.Subject.File + ":" + show(d.Subject)
		}
		fmt.Fprintf(&b, "%s: %s: %s (unparsed %v)\n", place, d.Summary, d.Detail, d.Unparsed)
	}
	return b.String()
}

func TestLoad(t *testing.T) {
	fsys := fstest.MapFS{}
	if err := addFiles(fsys, "testdata/files"); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/files.golden"
	for _, jobs := range []int{1, 4} {
		got := load(t, fsys, policydoc.Options{Jobs: jobs}).dump()
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%d jobs: %s", jobs, diff)
		}
	}
}

func addFiles(fsys fstest.MapFS, dir string) error {
	all := os.DirFS(dir)
	return walkFiles(all, func(name string, content []byte) { fsys[name] = &fstest.MapFile{Data: content} })
}

const good = `{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}`

func TestWhatIsAPolicy(t *testing.T) {
	in := func(statement string) string {
		return `{"Version": "2012-10-17", "Statement": [` + statement + `]}`
	}
	for _, test := range []struct {
		name, text string
		want       bool
	}{
		{"an object", good, true},
		{"a single statement", `{"Statement": {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}}`, true},
		{"a trust policy", in(`{"Effect": "Allow", "Principal": {"Service": "x"}}`), true},
		{"not a principal", in(`{"Effect": "Allow", "NotPrincipal": {"AWS": "x"}}`), true},
		{"upper case", strings.ToUpper(good), true},
		{"a comment beside it", `{"Comment": "x", "Statement": [{"Effect": "Allow", "Action": "*"}]}`, true},
		{"an element too much behind", strings.TrimSuffix(good, "}") + `, "Extra": {}}`, true},
		{"an empty version", `{"Version": "", "Statement": [{"Effect": "Allow", "Action": "*"}]}`, true},
		{"one good statement among bad ones", in(`7, {"Effect": "Allow"}, {"Effect": "Allow", "Action": "*"}`), true},
		{"policy variables", in(`{"Effect": "Allow", "Action": "*", "Resource": "a${*}${aws:PrincipalTag/team, 'x'}${s3:prefix}"}`), true},

		{"a list", "[" + good + "]", false},
		{"inside another object", `{"PolicyDocument": ` + good + `}`, false},
		{"behind another object", `{"Parameters": {}, "Statement": [{"Effect": "Allow", "Action": "*"}]}`, false},
		{"no statements", in(""), false},
		{"no effect", in(`{"Action": "*"}`), false},
		{"an effect that is no word", in(`{"Effect": {"Ref": "x"}, "Action": "*"}`), false},
		{"an effect only", in(`{"Effect": "Allow"}`), false},
		{"a statement that is a text", `{"Statement": "Effect Action"}`, false},
		{"another cloud's version", `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]}`, false},
		{"a version that is a number", `{"version": 2.0, "Statement": [{"Effect": "Allow", "Action": "*"}]}`, false},
		{"Terraform's placeholder", in(`{"Effect": "Allow", "Action": "*", "Resource": "${bucket}"}`), false},
		{"Terraform's escape", in(`{"Effect": "Allow", "Action": "*", "Resource": "$${aws:username}"}`), false},
		{"Terraform's directive", in(`{"Effect": "Allow", "Action": "*", "Resource": "%{ if x }a%{ endif }"}`), false},
		{"a pseudo parameter", in(`{"Effect": "Allow", "Action": "*", "Resource": "${AWS::AccountId}"}`), false},
		{"Jinja", in(`{"Effect": "Allow", "Action": "*", "Resource": "{{ bucket }}"}`), false},
		{"empty", "", false},
		{"blanks", " \n", false},
		{"null", "null", false},
		{"an empty object", "{}", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := load(t, fstest.MapFS{"p.json": {Data: []byte(test.text)}}, policydoc.Options{})
			if (len(got.units) == 1) != test.want || len(got.diags) > 0 {
				t.Errorf("units and diagnostics: %s", got.dump())
			}
			if !test.want && len(got.files.Paths()) > 0 {
				t.Error("a file that is no policy is kept")
			}
		})
	}
}

func TestDiagnostics(t *testing.T) {
	wide := func(text string) string {
		var b strings.Builder
		b.WriteString("\xff\xfe")
		for _, u := range utf16.Encode([]rune(text)) {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
		return b.String()
	}
	for _, test := range []struct {
		name, text string
		want       string // the summary, "" for silence
		line       int
	}{
		{"a comma is missing", "{\n\"Statement\": [{\"Effect\": \"Allow\"\n\"Action\": \"*\"}]}", "Policy cannot be parsed", 3},
		{"it ends too early", strings.TrimSuffix(good, "]}"), "Policy cannot be parsed", 1},
		{"something follows", good + "\n}", "Policy cannot be parsed", 2},
		{"a comment", "{\n// all\n" + good[1:], "Policy cannot be parsed", 2},
		{"nested too deep", strings.Replace(good, `"s3:*"`, strings.Repeat("[", 100)+strings.Repeat("]", 100), 1), "Policy cannot be parsed", 1},
		{"too many values", strings.Replace(good, `"s3:*"`, "["+strings.Repeat("0,", 300_000)+"0]", 1), "Policy cannot be parsed", 1},
		{"UTF-16", wide(good), "Policy is not in UTF-8", 0},
		{"too large", strings.TrimSuffix(good, "}") + strings.Repeat(" ", 5<<20) + "}", "Policy is too large", 0},
		{"a byte order mark", "\ufeff" + good, "Policy begins with a byte order mark", 1},

		{"UTF-16 of something else", wide(`{"name": "x"}`), "", 0},
		{"a broken placeholder", strings.Replace(good, `"*"`, `${jsonencode(x)}`, 1), "", 0},
		{"a broken template", `{"Resources": {"x": {"Type": "AWS::S3::BucketPolicy", "Statement": [{"Effect" "Action"`, "", 0},
		{"a broken list of policies", "[" + good, "", 0},
		{"broken and no policy", `{"Statement": [{"Effect": "Allow",]}`, "", 0},
		{"a large file of another kind", `{"name": "Statement", "a": {` + strings.Repeat(" ", 5<<20) + "}}", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := load(t, fstest.MapFS{"p.json": {Data: []byte(test.text)}}, policydoc.Options{})
			if test.want == "" {
				if len(got.diags)+len(got.units) > 0 {
					t.Errorf("it is not silent: %s", got.dump())
				}
				return
			}
			if len(got.diags) != 1 || got.diags[0].Summary != test.want {
				t.Fatalf("diagnostics: %s", got.dump())
			}
			d := got.diags[0]
			if !strings.Contains(d.Detail, "p.json") {
				t.Errorf("it does not name the file: %s", d.Detail)
			}
			if isNotice := d.Severity == source.Notice; d.Unparsed == isNotice || (len(got.units) == 1) != isNotice {
				t.Errorf("unparsed and units disagree: %s", got.dump())
			}
			if test.line > 0 && got.files.Get("p.json").LineOf(d.Subject.Start) != test.line {
				t.Errorf("the line is not %d: %s", test.line, got.dump())
			}
		})
	}
}

func TestKind(t *testing.T) {
	one := func(s string) string { return `{"Statement": [` + s + `]}` }
	const network = `, "Condition": {"StringNotEquals": {"aws:sourceVPCE": "vpce-1a2b3c4d"}}`
	for _, test := range []struct{ name, want, text string }{
		{"no principal", "identity", good},
		{"a service control policy", "document", one(`{"Effect": "Deny", "Action": "*", "Resource": "*"}`)},
		{"a service control policy about a bucket", "document", one(`{"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"` + network + `}`)},
		{"a resource control policy", "document", one(`{"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "sqs:*"], "Resource": "*"}`)},
		{"a network condition", "bucket", one(`{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"` + network + `}`)},
		{"all actions on a bucket", "bucket", one(`{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "*", "Resource": ["arn:aws-cn:s3:::b"]` + network + `}`)},
		{"a named principal", "bucket", one(`{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::b/*"}`)},
		{"not a principal", "bucket", one(`{"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "S3:*", "Resource": "arn:aws:s3:::b/*"}`)},
		{"S3 for everybody in one bucket", "document", one(`{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}`)},
		{"S3 for everybody in two buckets", "endpoint", one(`{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]}`)},
		{"S3 for everybody everywhere", "endpoint", one(`{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}`)},
		{"everything", "endpoint", one(`{"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": "*", "Resource": "*"}`)},
		{"two services", "endpoint", one(`{"Effect": "Allow", "Principal": "*", "Action": ["ecr:*", "s3:GetObject"], "Resource": "*"}`)},
		{"whose resource", "endpoint", one(`{"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceOrgID": "o-1"}}}`)},
		{"a queue", "document", one(`{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}`)},
		{"a key", "document", one(`{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}`)},
		{"an access point", "document", one(`{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:eu-west-1:111122223333:accesspoint/a/object/*"` + network + `}`)},
		{"an API", "api", one(`{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}`)},
		{"a trust policy", "document", one(`{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := load(t, fstest.MapFS{"p.json": {Data: []byte(test.text)}}, policydoc.Options{})
			if len(got.units) != 1 {
				t.Fatalf("it is no policy: %s", got.dump())
			}
			if kind := attribute(got.units[0], "kind"); kind != test.want {
				t.Errorf("%s, not %s", kind, test.want)
			}
		})
	}
}

func TestPaths(t *testing.T) {
	file := &fstest.MapFile{Data: []byte(good)}
	fsys := fstest.MapFS{
		"a.json": file, "A.JSON": file, "b/c.json": file, "policy.txt": file, "p.json.tpl": file,
		"node_modules/m.json": file, "cdk.out/o.json": file, "x.tfvars.json": file, ".terraform/modules/m.json": file,
	}
	for _, test := range []struct {
		name  string
		paths []string
		want  []string
	}{
		{"everything", []string{"."}, []string{"A.JSON", "a.json", "b/c.json"}},
		{"a directory that is skipped is named", []string{"node_modules"}, []string{"node_modules/m.json"}},
		{"files", []string{"policy.txt", "a.json", "p.json.tpl", "gone.json"}, []string{"a.json", "policy.txt"}},
		{"a file twice", []string{"b", "b/c.json"}, []string{"b/c.json"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, u := range load(t, fsys, policydoc.Options{}, test.paths...).units {
				got = append(got, u.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUsed(t *testing.T) {
	file := &fstest.MapFile{Data: []byte(good)}
	got := load(t, fstest.MapFS{"a.json": file, "b.json": file}, policydoc.Options{Read: func(p string) bool { return p == "b.json" }})
	for i, want := range []bool{false, true} {
		if used := got.units[i].Resources[0].Attributes.GetAttr("used").True(); used != want {
			t.Errorf("%s is used: %v", got.units[i].ID, used)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _, err := policydoc.Load(ctx, fstest.MapFS{"a.json": {Data: []byte(good)}}, []string{"."}, source.NewFiles(), value.NewTokens(), policydoc.Options{})
	if err == nil {
		t.Error("no error although the context ended")
	}
}

// FuzzLoad reads any bytes: no panic, ranges inside the file and inside each
// other, every file that is kept either a policy or a diagnostic.
func FuzzLoad(f *testing.F) {
	if err := walkFiles(os.DirFS("testdata/files"), func(_ string, content []byte) { f.Add(content) }); err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(good))
	f.Add([]byte("\xff\xfe{\x00"))
	f.Add([]byte(`{"Statement": [{"Effect": "\ud800\u0041", "Action": "\q"}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		got := load(t, fstest.MapFS{"p.json": {Data: content}}, policydoc.Options{})
		if len(got.units) > 1 || len(got.diags) > 1 {
			t.Fatalf("too much of one file: %s", got.dump())
		}
		for _, d := range got.diags {
			inside(t, content, d.Subject)
			if !utf8.ValidString(d.Detail) {
				t.Errorf("a detail is no text: %q", d.Detail)
			}
		}
		for _, u := range got.units {
			r := u.Resources[0]
			inside(t, content, r.Header)
			inside(t, content, r.Block)
			for _, item := range r.Ranges.Named["document"].Items {
				inside(t, content, item.Self)
				if !r.Block.Contains(item.Self) || item.Self.Start >= item.Self.End {
					t.Errorf("a statement lies at %v, the document at %v", item.Self, r.Block)
				}
			}
		}
	})
}

func inside(t *testing.T, content []byte, r source.Range) {
	t.Helper()
	if !r.IsZero() && (r.Start < 0 || r.Start > r.End || r.End > len(content)) {
		t.Errorf("%v lies outside of %d bytes", r, len(content))
	}
}

// BenchmarkOthers reads a thousand JSON files that are no policies.
func BenchmarkOthers(b *testing.B) {
	text := []byte(`{"name": "x", "dependencies": {` + strings.Repeat(`"some-package": "^1.2.3", `, 80) + `"last": "1"}}`)
	fsys := fstest.MapFS{}
	for i := range 1000 {
		fsys[fmt.Sprintf("p%d.json", i)] = &fstest.MapFile{Data: text}
	}
	for b.Loop() {
		if _, _, err := policydoc.Load(context.Background(), fsys, []string{"."}, source.NewFiles(), value.NewTokens(), policydoc.Options{Jobs: 2}); err != nil {
			b.Fatal(err)
		}
	}
}

// walkFiles calls visit for each file in order.
func walkFiles(fsys fs.FS, visit func(name string, content []byte)) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(fsys, name)
		if err == nil {
			visit(name, content)
		}
		return err
	})
}
