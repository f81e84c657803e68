// Package policy writes the verdicts on policies, as text for people and as JSON
// for programs.
//
// The JSON document is stable; fields are only added:
//
//	{"policies": [{
//	  "address", "kind": "bucket", "endpoint", "api", "access-point", "identity" or "document",
//	  "of": the address of what it is attached to, where that is another resource,
//	  "file", "line",
//	  "verdict": of buckets and APIs "restricted", "leaks", "silent" or "unknown",
//	             of others "full-access", "narrowed", "no-effect" or "unknown",
//	  "approved": [{"key", "value"}],      networks that it names
//	  "exemptions": [{"type", "text"}],    what its Deny statements let off
//	  "witness": {"principal", "action", "resource", "network": "internet", "endpoint" or "service",
//	              "source", "keys": {KEY: [VALUE]}},
//	  "statement": {"index" from 0, "file", "line"},
//	  "why": [what is not known]
//	}]}
//
// A witness is a request that gets through: for a bucket or an API one from
// outside the approved networks, for others any one. The statement is the one
// that lets it through, or that would be expected to stop it.
package policy

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/verdicts"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

type documentJSON struct {
	Policies []rowJSON `json:"policies"`
}

type rowJSON struct {
	Address    string          `json:"address"`
	Kind       string          `json:"kind"`
	Of         string          `json:"of,omitempty"`
	File       string          `json:"file"`
	Line       int             `json:"line,omitempty"`
	Verdict    string          `json:"verdict"`
	Approved   []approvedJSON  `json:"approved"`
	Exemptions []exemptionJSON `json:"exemptions"`
	Witness    *witnessJSON    `json:"witness"`
	Statement  *statementJSON  `json:"statement"`
	Why        []string        `json:"why,omitempty"`
}

type approvedJSON struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type exemptionJSON struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type witnessJSON struct {
	Principal string              `json:"principal"`
	Action    string              `json:"action"`
	Resource  string              `json:"resource"`
	Network   string              `json:"network"`
	Source    string              `json:"source,omitempty"`
	Keys      map[string][]string `json:"keys"`
}

type statementJSON struct {
	Index int    `json:"index"`
	File  string `json:"file"`
	Line  int    `json:"line,omitempty"`
}

// WriteJSON writes the document described above.
func WriteJSON(w io.Writer, files *source.Files, rows []verdicts.Row) error {
	out := documentJSON{Policies: []rowJSON{}}
	for _, r := range rows {
		out.Policies = append(out.Policies, rowOf(files, r))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func rowOf(files *source.Files, r verdicts.Row) rowJSON {
	out := rowJSON{Address: r.Address, Kind: r.Kind, Of: r.Of, Verdict: r.Verdict, Why: r.Why, Approved: []approvedJSON{}, Exemptions: []exemptionJSON{}}
	out.File, out.Line = lineOf(files, r.Place)
	for _, a := range r.Approved {
		out.Approved = append(out.Approved, approvedJSON{a.Key, a.Value})
	}
	for _, e := range r.Exemptions {
		out.Exemptions = append(out.Exemptions, exemptionJSON{e.Type, e.Text})
	}
	if wit := r.Witness; wit != nil {
		out.Witness = &witnessJSON{wit.Principal, wit.Action, wit.Resource, wit.Network, wit.Source, map[string][]string{}}
		for _, k := range wit.Keys {
			out.Witness.Keys[k.Name] = k.Values
		}
	}
	if s := r.Statement; s != nil {
		out.Statement = &statementJSON{Index: s.Index}
		out.Statement.File, out.Statement.Line = lineOf(files, s.Place)
	}
	return out
}

func lineOf(files *source.Files, r source.Range) (file string, line int) {
	if span, ok := report.SpanOf(files, r, report.CodePoints); ok {
		return span.File, span.Start.Line
	}
	return r.File, 0
}

// WriteText writes one paragraph a policy, with paths relative to the working
// directory.
func WriteText(w io.Writer, files *source.Files, rows []verdicts.Row, language finding.Language, options report.Options) error {
	out := bufio.NewWriter(w) // Flush reports errors.
	words := wordsOf(language)
	place := func(r source.Range) string { return report.RelativePath(options.Directory, report.Place(files, r)) }
	for i, r := range rows {
		if i > 0 {
			_, _ = fmt.Fprintln(out)
		}
		of := ""
		if r.Of != "" {
			of = " (" + r.Of + ")"
		}
		_, _ = fmt.Fprintf(out, words.head, place(r.Place), r.Address, of, r.Kind, r.Verdict)
		for _, a := range r.Approved {
			_, _ = fmt.Fprintf(out, words.approves+"%s %s\n", a.Key, a.Value)
		}
		for _, e := range r.Exemptions {
			_, _ = fmt.Fprintf(out, words.letsOff+"%s: %s\n", e.Type, e.Text)
		}
		if r.Witness != nil {
			writeWitness(out, r.Witness, words)
		}
		if r.Statement != nil {
			_, _ = fmt.Fprintf(out, words.statement, r.Statement.Index+1, place(r.Statement.Place))
		}
		for _, why := range words.reasons(r.Why) {
			_, _ = fmt.Fprintf(out, words.unknown+"%s\n", why)
		}
	}
	if len(rows) == 0 {
		_, _ = fmt.Fprintln(out, words.none)
	}
	return out.Flush()
}

func writeWitness(out io.Writer, w *graph.Witness, words words) {
	from := words.from[w.Network]
	_, _ = fmt.Fprintf(out, words.witness, w.Principal, w.Action, w.Resource, fmt.Sprintf(from, w.Source))
	for _, k := range w.Keys {
		_, _ = fmt.Fprintf(out, "            %s = %s\n", k.Name, cmp.Or(strings.Join(k.Values, ", "), `""`))
	}
}
