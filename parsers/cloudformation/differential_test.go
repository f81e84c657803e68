package cloudformation_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// runPython runs a script of testdata/differential where python3 has what it
// imports, and skips the test otherwise.
func runPython(t *testing.T, imports string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("python3 is not in PATH: nothing to compare with")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	if exec.CommandContext(ctx, "python3", "-c", "import "+imports).Run() != nil {
		t.Skipf("python3 has no %s: nothing to compare with", imports)
	}
	cmd := exec.CommandContext(ctx, "python3", args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, stderr.String())
	}
	return out
}

// plain writes a value as JSON has it, with physical ids for references.
type plain struct {
	tokens *value.Tokens
	ids    map[string]string
}

func (p plain) of(v cty.Value) any {
	u, _ := v.Unmark()
	switch {
	case !u.IsKnown():
		return "unknown"
	case u.IsNull():
		return nil
	case u.Type().IsObjectType():
		out := map[string]any{}
		entries, _ := p.tokens.Entries(u)
		for _, e := range entries {
			out[e.Key] = p.of(e.Value)
		}
		return out
	case u.CanIterateElements():
		out := []any{}
		for it := u.ElementIterator(); it.Next(); {
			_, e := it.Element()
			out = append(out, p.of(e))
		}
		return out
	case u.Type() != cty.String:
		s, _ := p.tokens.String(u)
		return s
	}
	var b strings.Builder
	for _, piece := range p.tokens.Pieces(u.AsString()) {
		switch {
		case piece.Ref != nil:
			b.WriteString(p.resolve(*piece.Ref))
		case piece.Hole != nil:
			b.WriteString("?" + piece.Hole.Expression)
		default:
			b.WriteString(piece.Text)
		}
	}
	return b.String()
}

func (p plain) resolve(r value.Ref) string {
	switch id, ok := p.ids[r.Address]; {
	case r.Attribute == "account_id":
		return "123456789012"
	case strings.HasPrefix(r.Attribute, "names["):
		n, _ := strconv.Atoi(strings.Trim(r.Attribute, "names[]"))
		return "us-east-1" + string(rune('a'+n))
	case !ok:
	case r.Attribute == "Ref" || r.Attribute == "GroupId":
		return id
	case r.Attribute == "Arn" && strings.HasPrefix(id, "logs-"):
		return "arn:aws:s3:::" + id
	}
	return r.Expression()
}

// canonical makes two writings of one thing the same: scalars are texts, lists
// have no order, and a list of one item is that item.
func canonical(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range v {
			out[k] = canonical(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = canonical(e)
		}
		sort.Slice(out, func(i, j int) bool { return text(out[i]) < text(out[j]) })
		if len(out) == 1 {
			return out[0] // as policies have it
		}
		return out
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return v
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// TestAgainstMoto deploys a template to moto and compares the properties of
// what then stands there.
func TestAgainstMoto(t *testing.T) {
	const name = "testdata/differential/network.yaml"
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, stage := range []string{"prod", "dev"} {
		t.Run(stage, func(t *testing.T) {
			var there struct {
				IDs       map[string]string         `json:"ids"`
				Resources map[string]map[string]any `json:"resources"`
			}
			if err := json.Unmarshal(runPython(t, "boto3, moto", "testdata/differential/deploy.py", name, "Stage="+stage, "Services=ssm,kms,sqs"), &there); err != nil {
				t.Fatal(err)
			}
			opts := cloudformation.Options{Jobs: 1, Region: "us-east-1", Parameters: []cloudformation.ParameterArgument{{Name: "Stage", Value: stage}}}
			_, tokens, units, diags := load(t, fstest.MapFS{"t.yaml": {Data: body}}, []string{"."}, opts)
			if len(units) != 1 || len(diags) > 0 {
				t.Fatalf("%d units, diagnostics %v", len(units), diags)
			}
			p := plain{tokens, there.IDs}
			var have, want []string
			compared := 0
			for _, r := range units[0].Resources {
				have = append(have, r.Address)
				for property, theirs := range there.Resources[r.Address] {
					ours := r.Attr(tokens, property)
					if ours == cty.NilVal {
						continue // a default
					}
					compared++
					if diff := cmp.Diff(canonical(theirs), canonical(p.of(ours))); diff != "" {
						t.Errorf("%s.%s: -moto +ours\n%s", r.Address, property, diff)
					}
				}
			}
			for id := range there.IDs {
				want = append(want, id)
			}
			sort.Strings(want)
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("resources: -moto +ours\n%s", diff)
			}
			if compared < 25 {
				t.Errorf("only %d properties were compared", compared)
			}
		})
	}
}

// TestAgainstSAM transforms a template by the SAM translator and compares what
// the resources then say with what they say here.
func TestAgainstSAM(t *testing.T) {
	const name = "testdata/differential/serverless.yaml"
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	transformed := runPython(t, "boto3, samtranslator", "testdata/differential/transform.py", name)
	opts := cloudformation.Options{Jobs: 1, Region: "us-east-1"}
	read := func(name string, body []byte) (map[string]*declared.Resource, plain) {
		_, tokens, units, diags := load(t, fstest.MapFS{name: {Data: body}}, []string{"."}, opts)
		if len(units) != 1 {
			t.Fatalf("%s: %d units, diagnostics %v", name, len(units), diags)
		}
		for _, d := range diags {
			t.Errorf("%s: %s", name, d.Detail)
		}
		out := map[string]*declared.Resource{}
		for _, r := range units[0].Resources {
			out[r.Address] = r
		}
		return out, plain{tokens: tokens}
	}
	theirs, p := read("theirs.json", transformed)
	ours, q := read("ours.yaml", body)
	compared := 0
	for _, id := range slices.Sorted(func(yield func(string) bool) {
		for id := range ours {
			if !yield(id) {
				return
			}
		}
	}) {
		r, there := ours[id], theirs[id]
		if there == nil || there.Type != r.Type {
			t.Errorf("%s (%s) is not what SAM makes: %v", id, r.Type, there)
			continue
		}
		entries, _ := q.tokens.Entries(r.Attributes)
		for _, e := range entries {
			got, want := canonical(q.of(e.Value)), canonical(samProperty(p, there, e.Key))
			if id == "Private" && e.Key == "Policy" {
				got, want = withoutResources(got), withoutResources(want)
			}
			if want == "?" {
				continue
			}
			compared++
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s.%s: -SAM +ours\n%s", id, e.Key, diff)
			}
		}
	}
	if compared < 40 {
		t.Errorf("only %d properties were compared", compared)
	}
	for id, there := range theirs {
		// These are left out knowingly: see stack.serverless.
		if ours[id] == nil && !slices.Contains([]string{
			"AWS::Lambda::Permission", "AWS::ApiGateway::Deployment", "AWS::Lambda::EventSourceMapping", "AWS::Events::Rule",
		}, there.Type) {
			t.Errorf("SAM makes %s (%s), and we do not", id, there.Type)
		}
	}
}

// samProperty reads a property where SAM writes it.
func samProperty(p plain, r *declared.Resource, name string) any {
	if name == "Definition" {
		// SAM writes it as a text of its own kind.
		return "?"
	}
	if r.Type == "AWS::ApiGateway::RestApi" {
		body := r.Attr(p.tokens, "Body")
		if name == "Policy" {
			return p.of(p.tokens.Attr(body, "x-amazon-apigateway-policy"))
		}
		if name == "Body" {
			return "?"
		}
	}
	v := r.Attr(p.tokens, name)
	if v == cty.NilVal {
		return nil
	}
	return p.of(v)
}

// withoutResources takes the resources out of statements: SAM names each
// method, and we the whole API.
func withoutResources(v any) any {
	policy, ok := v.(map[string]any)
	if !ok {
		return v
	}
	statements, _ := policy["Statement"].([]any)
	for _, s := range statements {
		if m, ok := s.(map[string]any); ok {
			delete(m, "Resource")
		}
	}
	return canonical(policy)
}
