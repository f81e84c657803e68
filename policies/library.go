package policies

import (
	_ "embed" // conftest.rego

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

//go:embed conftest.rego
var conftest string

// LibraryFile is a file that stock OPA needs beside rules.
type LibraryFile struct{ Path, Content string }

// Library returns what stock OPA and conftest need to run rules on a graph
// document: the helpers of the package vpce.lib, the findings by the names that
// conftest asks for, and the schema of the document for `opa check --schema`.
func Library() ([]LibraryFile, error) {
	modules, err := Modules()
	if err != nil {
		return nil, err
	}
	var out []LibraryFile
	for _, m := range modules {
		if m.Rule == "" {
			out = append(out, LibraryFile{m.Path, m.Source})
		}
	}
	return append(out, LibraryFile{"conftest.rego", conftest}, LibraryFile{"graph.schema.json", string(graph.Schema())}), nil
}
