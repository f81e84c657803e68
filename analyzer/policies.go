package analyzer

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/documents"
	"github.com/vpce-lint/vpce-lint/analyzer/verdicts"
)

// Policies lists every policy of the network with its verdict, in address order.
// Where opts.Paths are files, only the policies that stand in them are listed.
func (n *Network) Policies(opts Options) []verdicts.Row {
	given := onlyFiles(opts)
	rows := verdicts.List(n.project, n.Graph, documents.New(n.project.Tokens, n.Graph))
	return slices.DeleteFunc(rows, func(r verdicts.Row) bool { return given != nil && !given[r.Place.File] })
}
