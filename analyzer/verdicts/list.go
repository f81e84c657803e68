package verdicts

import (
	"fmt"

	"github.com/vpce-lint/vpce-lint/analyzer/documents"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Row is one policy.
type Row struct {
	Address, Kind string
	// Of is the address of what it is attached to; "" where that is the same
	// resource, or nothing.
	Of         string
	Place      source.Range
	Verdict    string
	Approved   []graph.ApprovedNetwork
	Exemptions []graph.Exemption
	Witness    *graph.Witness
	Statement  *Statement
	Why        []string
}

// Statement is a statement of a policy.
type Statement struct {
	// Index is its position in the policy, from 0.
	Index int
	Place source.Range
}

// List returns every policy of a graph with its verdict, in address order. A file
// that a configuration makes a policy of is listed as that one. Policies has been
// run.
func List(project *declared.Project, g *graph.Graph, docs *documents.Set) []Row {
	l := lister{g: g, rows: map[graph.ID]*Row{}}
	for _, p := range g.Policies {
		if p.Used {
			continue
		}
		origin := g.Origin(p.ID)
		row := &Row{Address: origin.Address, Kind: p.PolicyKind, Place: origin.RangeOf("document"), Verdict: graph.VerdictUnknown}
		if of := g.Origin(p.AttachedTo.Or("")); of != nil && of.Address != row.Address {
			row.Of = of.Address
		}
		l.rows[p.ID] = row
	}
	l.resources()
	l.endpoints()
	l.grants(newJudge(project, g, docs).grants())
	var out []Row
	for _, p := range g.Policies {
		if row := l.rows[p.ID]; row != nil {
			out = append(out, *row)
		}
	}
	return out
}

// lister gathers what the facts say of policies.
type lister struct {
	g    *graph.Graph
	rows map[graph.ID]*Row
}

func (l *lister) set(id graph.ID, verdict string, witness *graph.Witness, statement graph.Attr[int], why []string) {
	row := l.rows[id]
	if row == nil {
		return
	}
	row.Verdict, row.Witness, row.Why = verdict, witness, why
	if i, ok := statement.Get(); ok {
		row.Statement = &Statement{Index: i}
		if places := l.g.Origin(id).RangesOf(fmt.Sprintf("statement.%d", i)); len(places) > 0 {
			row.Statement.Place = places[0]
		} else {
			row.Statement.Place = row.Place
		}
	}
}

// named writes the addresses of nodes for their ids.
func (l *lister) named(list []graph.ApprovedNetwork) []graph.ApprovedNetwork {
	var out []graph.ApprovedNetwork
	for _, n := range list {
		if origin := l.g.Origin(graph.ID(n.Value)); origin != nil {
			n.Value = origin.Address
		}
		out = append(out, n)
	}
	return out
}

// resources are the policies of buckets and APIs.
func (l *lister) resources() {
	facts := l.g.Facts
	for _, v := range facts.PolicyVerdicts {
		l.set(v.Policy, v.Verdict, v.Witness, v.Statement, v.Why)
		if row := l.rows[v.Policy]; row != nil {
			row.Approved, row.Exemptions = l.named(v.Approved), v.Exemptions
		}
	}
	for _, v := range facts.APIVerdicts {
		id := v.Policy.Or("")
		l.set(id, v.Verdict, v.Witness, v.Statement, v.Why)
		if row := l.rows[id]; row != nil {
			row.Approved = l.named(v.Approved)
		}
	}
}

func (l *lister) endpoints() {
	for _, v := range l.g.Facts.EndpointPolicies {
		l.set(v.Policy.Or(""), v.Verdict, v.Witness, v.Statement, v.Why)
	}
}

func (l *lister) grants(list []grant) {
	for _, v := range list {
		l.set(v.policy, v.verdict, v.witness, v.statement, v.why)
		if row := l.rows[v.policy]; row != nil {
			row.Approved, row.Exemptions = l.named(v.approved), v.exemptions
		}
	}
}
