package plan

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePlaces(t *testing.T) {
	text := "\xEF\xBB\xBF{ \"a\" : [ 1, {\"b\":\"\\u00e9\\ud83d\\ude00\"} ],\n \"a\": null }"
	root, err := parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	list := root.members[0].value
	inner := list.at(1).get("b")
	if got := inner.str(); got != "é😀" {
		t.Errorf("string is %q", got)
	}
	if got := text[inner.start:inner.end]; got != "\"\\u00e9\\ud83d\\ude00\"" {
		t.Errorf("string stands at %q", got)
	}
	if got := text[root.members[0].start:list.end]; !strings.HasPrefix(got, `"a" : [`) || !strings.HasSuffix(got, "]") {
		t.Errorf("member stands at %q", got)
	}
	if root.get("a") == nil || !root.get("a").isNull() {
		t.Error("of two members of one name the last is not taken")
	}
}

// TestParseAgrees holds the reader to encoding/json.
func TestParseAgrees(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `null`, `"a\"b\\c\/\b\f\n\r\t"`, `"\ud800"`, `"\ud800\u0041"`, `-1.5e3`, `[true,false,null]`,
		`{"a":{"b":[{"c":1}]}}`, "\"a\xffb\"", ``, `{`, `[1,]`, `{"a"}`, `{"a":1,}`, `{a:1}`, `tru`, `"a`, `"\x"`, `"\u12"`, "\"\n\"", `1 2`, `[1 2]`, `nul`,
	} {
		t.Run(text, func(t *testing.T) {
			var want any
			wantErr := json.Unmarshal([]byte(text), &want)
			root, err := parse([]byte(text))
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("error is %v, that of encoding/json %v", err, wantErr)
			}
			if err != nil {
				return
			}
			if diff := cmp.Diff(want, plain(root)); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
		})
	}
}

func plain(n *node) any {
	switch n.kind {
	case '{':
		out := map[string]any{}
		for _, m := range n.members {
			out[m.key] = plain(m.value)
		}
		return out
	case '[':
		out := []any{}
		for _, e := range n.items {
			out = append(out, plain(e))
		}
		return out
	case '"':
		return n.text
	case 't', 'f':
		return n.kind == 't'
	case 'n':
		return nil
	}
	var f float64
	_ = json.Unmarshal([]byte(n.text), &f)
	return f
}

func TestParseBounds(t *testing.T) {
	for name, text := range map[string]string{
		"deep":  strings.Repeat("[", 1_000_000),
		"nodes": "[" + strings.Repeat("0,", maxNodes) + "0]",
	} {
		if _, err := parse([]byte(text)); err == nil || !strings.Contains(err.Error(), "more than") {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

func TestSplit(t *testing.T) {
	for text, want := range map[string][]string{
		`aws_vpc.main`:                     {"aws_vpc", "main"},
		`module.net["a.b"].aws_vpc.x[0]`:   {"module", "net", `["a.b"]`, "aws_vpc", "x", "[0]"},
		`module.m["a\"]b"].data.aws_vpc.x`: {"module", "m", `["a\"]b"]`, "data", "aws_vpc", "x"},
		`aws_subnet.a["x"].tags["Name"]`:   {"aws_subnet", "a", `["x"]`, "tags", `["Name"]`},
		`a..b`:                             nil, `a.`: nil, `.a`: nil, `a[`: nil, `a["]`: nil, ``: nil,
	} {
		got, ok := split(text)
		if ok != (want != nil) || ok && !cmp.Equal(want, got) {
			t.Errorf("split(%q) = %q, %v", text, got, ok)
		}
		if ok && join(got) != text {
			t.Errorf("join(split(%q)) = %q", text, join(got))
		}
	}
}

func TestVariablesFileIsJSON(t *testing.T) {
	text := `{"a":{"value":"quote \" \\ \u0000 ${x} é\u007f"},"b":{"value":[1,{"c":null,"d":true}]},"c":{}}`
	root, err := parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(variablesFile(root), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"a": "quote \" \\ \x00 ${x} é\x7f", "b": []any{1.0, map[string]any{"c": nil, "d": true}}, "c": nil}
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
}

func TestIsID(t *testing.T) {
	for text, want := range map[string]bool{
		"vpc-0123456789abcdef0": true, "sg-12345678": true, "vpce-svc-0123456789abcdef0": true,
		"vpc-main": false, "my-bucket": false, "12345678": false, "-12345678": false, "vpc_x-12345678": false, "": false,
	} {
		if got := isID(text); got != want {
			t.Errorf("isID(%q) = %v", text, got)
		}
	}
}

func TestBeginsLikePlan(t *testing.T) {
	for text, want := range map[string]bool{
		`{"format_version":"1.2"`: true, " \n{\r\n \"applyable\": true": true, "\xEF\xBB\xBF{\"checks\"": true,
		`{"Resources":{}}`: false, `{"Version":"2012-10-17"`: false, `[1]`: false, `{`: false, ``: false, `{"format_version`: false,
	} {
		if got := beginsLikePlan([]byte(text)); got != want {
			t.Errorf("beginsLikePlan(%q) = %v", text, got)
		}
	}
}

// TestCircles: references that lead in circles end.
func TestCircles(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"format_version":"1.2","planned_values":{"root_module":{"resources":[`)
	for i := range 200 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"address":"aws_subnet.s%d","mode":"managed","type":"aws_subnet","values":{}}`, i)
	}
	b.WriteString(`]}},"resource_changes":[`)
	for i := range 200 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"address":"aws_subnet.s%d","change":{"before":null,"after_unknown":{"vpc_id":true}}}`, i)
	}
	b.WriteString(`],"configuration":{"root_module":{"resources":[`)
	for i := range 200 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"address":"aws_subnet.s%d","expressions":{"vpc_id":{"references":["aws_subnet.s%d.vpc_id","aws_subnet.s%d"]}}}`, i, (i+1)%200, (i+1)%200)
	}
	b.WriteString(`]}}}`)
	units := loadAlone(t, b.String())
	if len(units) != 1 || len(units[0].Resources) != 200 {
		t.Fatalf("units are %v", units)
	}
}
