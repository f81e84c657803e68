package policies

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// exampleFiles are parts of the rules' cases, so that the program can show them
// without the repository. A test writes it.
//
//go:embed examples.txtar
var exampleFiles []byte

// Example is a configuration that a rule is about, in one dialect, with a fault and
// without it.
type Example struct {
	// Dialect is its name for people, Syntax that of its language.
	Dialect, Syntax string
	Bad, Good       string
}

// dialect is how examples are written.
type dialect struct{ Name, Syntax, ending string }

func dialects() []dialect {
	return []dialect{{"Terraform", "terraform", ".tf"}, {"CloudFormation", "yaml", ".yaml"}}
}

// Examples returns a built-in rule's example in each dialect; none for a rule
// that has none.
func Examples(id string) []Example {
	archive := txtar.Parse(exampleFiles)
	text := func(name string) string {
		i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == id+"/"+name })
		if i < 0 {
			return ""
		}
		return strings.TrimRight(string(archive.Files[i].Data), "\n") + "\n"
	}
	var out []Example
	for _, d := range dialects() {
		if e := (Example{d.Name, d.Syntax, text("bad" + d.ending), text("good" + d.ending)}); e.Bad != "" || e.Good != "" {
			out = append(out, e)
		}
	}
	return out
}
