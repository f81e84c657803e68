package cloudformation_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

func step(name string) declared.Step { return declared.Step{Name: name} }
func item(i int) declared.Step       { return declared.Step{Index: i} }

// TestPlaces: the place of an attribute is its entry, that of an item the item,
// whatever the language, the line ends and the bytes of a character.
func TestPlaces(t *testing.T) {
	const yaml = `# é comment
Resources:
  Vpc:   # behind
    Type: AWS::EC2::VPC
    Properties:
      "Name": 'it''s é'   # comment
      Double: "a \" 日本 \u00e9"
      Plain: ü text
        on two lines
      Short: !Sub "x-${AWS::Region}"
      Literal: |-
        one
          two

      # no part of it
      Tagged: !Sub |
        日 ${AWS::Region}
      Flow: {"é": [1, "二", !Ref 'Vpc'] , b: {c: d}}   # comment
      List:
        - a
        - é: ü
          second: 2
        -   - nested
      Empty:
      If: !If [Yes, [p, !Ref "AWS::NoValue", q], r]
      Last: last
  Other:
    Type: AWS::EC2::VPC
Conditions: {Yes: !Equals [a, a]}
`
	const json = `{"Resources": {
  "Vpc": {
	"Type": "AWS::EC2::VPC",
	"Properties": {
	  "Name": "é \"日本\" \u00e9", "After": 1.5e3,
	  "List": [ "ü", {"k": [true, null, -1]}, {"Ref": "AWS::NoValue"}, "z" ],
	  "Last": {}
	}
  }, "Other": {"Type": "AWS::EC2::VPC"}
}}
`
	type place struct {
		path []declared.Step
		want string
	}
	tests := []struct {
		name, file, text string
		places           []place
		header, block    string
	}{
		{"yaml", "t.yaml", yaml, []place{
			{[]declared.Step{step("Name")}, `"Name": 'it''s é'`},
			{[]declared.Step{step("Double")}, `Double: "a \" 日本 \u00e9"`},
			{[]declared.Step{step("Plain")}, "Plain: ü text\n        on two lines"},
			{[]declared.Step{step("Short")}, `Short: !Sub "x-${AWS::Region}"`},
			{[]declared.Step{step("Literal")}, "Literal: |-\n        one\n          two"},
			{[]declared.Step{step("Tagged")}, "Tagged: !Sub |\n        日 ${AWS::Region}"},
			{[]declared.Step{step("Flow")}, `Flow: {"é": [1, "二", !Ref 'Vpc'] , b: {c: d}}`},
			{[]declared.Step{step("Flow"), step("é")}, `"é": [1, "二", !Ref 'Vpc']`},
			{[]declared.Step{step("Flow"), step("é"), item(1)}, `"二"`},
			{[]declared.Step{step("Flow"), step("é"), item(2)}, `!Ref 'Vpc'`},
			{[]declared.Step{step("Flow"), step("b"), step("c")}, `c: d`},
			{[]declared.Step{step("List"), item(0)}, `a`},
			{[]declared.Step{step("List"), item(1)}, "é: ü\n          second: 2"},
			{[]declared.Step{step("List"), item(1), step("second")}, "second: 2"},
			{[]declared.Step{step("List"), item(2), item(0)}, "nested"},
			{[]declared.Step{step("If"), item(1)}, "q"},
			{[]declared.Step{step("Last")}, "Last: last"},
			{[]declared.Step{step("Absent")}, "Vpc:   # behind"},
		}, "Vpc:   # behind", ""},
		{"json", "t.json", json, []place{
			{[]declared.Step{step("Name")}, `"Name": "é \"日本\" \u00e9"`},
			{[]declared.Step{step("After")}, `"After": 1.5e3`},
			{[]declared.Step{step("List"), item(0)}, `"ü"`},
			{[]declared.Step{step("List"), item(1), step("k")}, `"k": [true, null, -1]`},
			{[]declared.Step{step("List"), item(1), step("k"), item(1)}, `-1`},
			{[]declared.Step{step("List"), item(2)}, `"z"`},
			{[]declared.Step{step("Last")}, `"Last": {}`},
		}, `"Vpc": {`, ""},
	}
	for _, tc := range tests {
		for _, variant := range []struct{ name, from, to, bom string }{{"lf", "", "", ""}, {"crlf", "\n", "\r\n", ""}, {"bom", "", "", "\ufeff"}} {
			t.Run(tc.name+"/"+variant.name, func(t *testing.T) {
				convert := func(s string) string {
					if variant.from != "" {
						s = strings.ReplaceAll(s, variant.from, variant.to)
					}
					return s
				}
				files, _, units, diags := load(t, fstest.MapFS{tc.file: {Data: []byte(variant.bom + convert(tc.text))}}, []string{"."}, cloudformation.Options{Jobs: 1})
				if len(units) != 1 || len(units[0].Resources) != 2 {
					t.Fatalf("%d units: %v", len(units), diags)
				}
				checkPlaces(t, files, units, diags)
				vpc := units[0].Resources[1]
				for _, p := range tc.places {
					if got := textAt(files, vpc.RangeOf(p.path...)); got != convert(p.want) {
						t.Errorf("%v is at %q, want %q", p.path, got, convert(p.want))
					}
				}
				if got := textAt(files, vpc.Header); got != tc.header {
					t.Errorf("the first line is %q, want %q", got, tc.header)
				}
				if got := textAt(files, vpc.Block); !strings.HasPrefix(got, tc.header) || strings.Contains(got, "Other") {
					t.Errorf("the block is %q", got)
				}
			})
		}
	}
}

func textAt(files *source.Files, r source.Range) string {
	f := files.Get(r.File)
	if f == nil {
		return ""
	}
	return string(f.Content[r.Start:r.End])
}

// TestColumns: columns count characters, not bytes.
func TestColumns(t *testing.T) {
	for name, text := range map[string]string{
		"t.yaml": "Resources:\n  V: {Type: AWS::EC2::VPC, Properties: {Á: 日本, B: c}}\n",
		"t.json": "{\"Resources\": {\n  \"V\": {\"Type\": \"AWS::EC2::VPC\", \"Properties\": {\"Á\": \"日本\", \"B\": \"c\"}}}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			files, _, units, _ := load(t, fstest.MapFS{name: {Data: []byte(text)}}, []string{"."}, cloudformation.Options{Jobs: 1})
			at := files.Get(name).PositionOf(units[0].Resources[0].RangeOf(step("B")).Start)
			line := []rune(strings.Split(text, "\n")[1])
			want := strings.Index(string(line), "B") // in bytes; each of the three characters before it has more than one
			want = len([]rune(string(line)[:want])) + 1
			if strings.HasSuffix(name, "json") {
				want-- // the quote
			}
			if at.Line != 2 || at.Column != want {
				t.Errorf("B is at %v, want line 2, column %d", at, want)
			}
		})
	}
}
