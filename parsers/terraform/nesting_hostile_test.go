package terraform

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// deepTexts are texts that send the recursive parsers into depth, by the piece
// that is repeated, and what hides the depth from who counts brackets.
var deepTexts = []struct{ name, before, piece, after string }{
	{"brackets", "x = ", "[", "\n"},
	{"brackets that a text seems to close", "x = ", `["]",`, "\n"},
	{"brackets that a comment seems to close", "x = ", "[ # ]\n", "\n"},
	{"brackets that a comment within a line seems to close", "x = ", "[ /* ] */", "\n"},
	{"brackets with the wrong ends", "x = [", "[},", "\n"},
	{"blocks whose labels seem to close them", "", "a \"}\" {\n", ""},
	{"objects over lines", "x = ", "{ a = \n", "\n"},
	{"negations over lines", "x = (", "!\n", "true)\n"},
	{"negations over lines of a for", "x = {\n # a comment\n for a in b : a => ", "!\n", "true}\n"},
	{"negations in a list behind a comma", "x = ", "[!!(a, ", "\n"},
	{"minus signs over lines", "x = [", "-\n", "1]\n"},
	{"conditionals over lines", "x = (", "true ? 1 :\n", "1)\n"},
	{"conditionals in conditions", "x = (", "true ? true ?\n", "1)\n"},
	{"splats", "x = a", "[*]", "\n"},
	{"splats with blanks", "x = a", "[ * ]", "\n"},
	{"splats behind attributes", "x = a", ".b[*]", "\n"},
	{"if directives", `x = "`, "%{ if true }", "\"\n"},
	{"for directives", `x = "`, "%{~ for a in b ~}x", "\"\n"},
	{"directives of a heredoc", "x = <<EOT\n", "%{ if true }\n", "EOT\n"},
	{"interpolations", "x = ", `"${`, "\n"},
	{"interpolations behind an escape", "x = ", `"$$${a}\"${`, "\n"},
	{"interpolations over lines", "x = ", "\"${\n", "\n"},
	{"heredocs", "x = ", "<<A\n${[", "\n"},
	{"calls", "x = ", "f(a, ", "\n"},
	{"names in names", "x = ", "a::", "b()\n"},
	{"names in names over lines", "x = (", "a ::\n", "b())\n"},
	{"indices", "x = ", "a[", "\n"},
}

func TestTooDeep(t *testing.T) {
	for _, tt := range deepTexts {
		t.Run(tt.name, func(t *testing.T) {
			text := func(n int) []byte { return []byte(tt.before + strings.Repeat(tt.piece, n) + tt.after) }
			if !tooDeep(text(maxNesting + 10)) {
				t.Error("its depth is not seen")
			}
			if tooDeep(text(20)) {
				t.Error("twenty levels are too deep")
			}
		})
	}
}

// What is long and not deep is taken.
func TestNotTooDeep(t *testing.T) {
	for _, tt := range []struct{ name, before, piece, after string }{
		{"negative numbers", "x = [", "-1, ", "]\n"},
		{"negative attributes", "", "a = -1\n", ""},
		{"negations before comments", "", "a = !true # why\n", ""},
		{"conditionals of their own", "", "a = b ? 1 : 2\n", ""},
		{"lists of lists", "x = [", "[1, 2], ", "]\n"},
		{"splats of their own", "x = [", "a[*].b, ", "]\n"},
		{"objects", "x = [", "{ a = \"${b}\" }, ", "]\n"},
		{"interpolations", `x = "`, "${a ? -b : !c}-", "\"\n"},
		{"directives with ends", `x = "`, "%{ if a }b%{ else }c%{ endif }%{ for a in b }c%{ endfor }", "\"\n"},
		{"texts of brackets", "x = [", `"[{(", `, "]\n"},
		{"comments of brackets", "", "# [[[ {{{ \"\n// (((\n", ""},
		{"functions of providers", "x = [", "provider::aws::arn_parse(a), ", "]\n"},
		{"names with dashes", "", "a-b-c-d = e-f-g\n", ""},
		{"heredocs", "", "x = <<EOT\n[[[{{{ \"%{ if a }${b}%{ endif }\nEOT\n", ""},
		{"blocks", "", "resource \"a\" \"b\" {\n  c = \"}\"\n}\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tooDeep([]byte(tt.before + strings.Repeat(tt.piece, 5*maxNesting) + tt.after)) {
				t.Error("it is too deep")
			}
		})
	}
}

func TestTemplateTooDeep(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"behind what would be a comment", "# ${" + strings.Repeat("[", 300), true},
		{"behind what would be a text", `" ${` + strings.Repeat("[", 300), true},
		{"directives", strings.Repeat("%{ if a }", 300), true},
		{"directives over lines", strings.Repeat("%{ for a in b }\n", 300), true},
		{"negations over lines", "${" + strings.Repeat("!\n", 300), true},
		{"text", strings.Repeat("[{(\"", 300), false},
		{"interpolations", strings.Repeat("[${a[0]}\n", 300), false},
		{"directives with ends", strings.Repeat("%{ if a }b%{ endif }\n", 300), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := templateTooDeep([]byte(tt.text)); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestJSONTooDeep(t *testing.T) {
	deep := strings.Repeat("[", 300)
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"brackets", deep, true},
		{"keys that seem to close", strings.Repeat(`{"}":`, 300), true},
		{"behind an interpolation", `{"a":"${","b":` + deep, true},
		{"behind an escaped quote", `{"a":"\\\"","b":` + deep, true},
		{"behind an escaped backslash", `{"a":"\\","b":` + deep, true},
		{"behind a text that a line ends", "{\"a\":\"\n" + deep, true},
		{"behind a quote that belongs to another character", "[\"\u0600\"\"," + deep, true},
		{"behind a quote that belongs to a letter", "[\"\u0D4E\"\"," + deep, true},
		{"in a text", `{"a":"` + deep + `"}`, false},
		{"in a text with an escaped quote", `{"a":"\"` + deep + `"}`, false},
		{"beside each other", "[" + strings.Repeat(`{"a":"é"},`, 300) + "]", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := jsonTooDeep([]byte(tt.text)); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// FuzzShallow holds that the quick look at bytes never calls a file shallow
// that its tokens make deep.
func FuzzShallow(f *testing.F) {
	for _, tt := range deepTexts {
		f.Add(tt.before, tt.piece, tt.after)
	}
	f.Fuzz(func(t *testing.T, before, piece, after string) {
		text := []byte(before + strings.Repeat(piece, 2*maxNesting) + after)
		if len(text) > 1<<16 {
			t.Skip()
		}
		tokens, _ := hclsyntax.LexConfig(text, "", hcl.InitialPos)
		if shallow(text) && deepTokens(tokens) {
			t.Errorf("%q × %d is called shallow", piece, 2*maxNesting)
		}
	})
}
