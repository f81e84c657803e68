// Package json writes findings as JSON for programs. The document is stable:
// within version 1, fields are only added. Nothing is folded; each finding
// stands for one rule and one subject.
//
//	{
//	  "version": 1,
//	  "tool": {"name": "vpce-lint", "version": "1.2.3"},
//	  "summary": {
//	    "findings": {"error": 0, "warning": 0, "note": 0, "possible": 0},
//	    "hidden_possible": 0,       results left out because they are not proven
//	    "hidden_suppressed": 0,     results left out because they are accepted
//	    "checked": {"files", "units", "resources", "vpcs", "endpoints", "rules"},
//	    "not_analysed": 0           diagnostics of severity error or warning
//	  },
//	  "findings": [{
//	    "rule", "title", "level",
//	    "kind": "definite" or "possible",
//	    "why": [what is not known, for a possible finding],
//	    "unit", "subject", "message", "remediation",
//	    "environments": [those of the unit in which it holds, if it has several],
//	    "location": LOCATION,
//	    "origin": LOCATION in a downloaded module, when location is its call,
//	    "evidence": [{"text", "address", "location", "origin"}],
//	    "flow": the hops of the path that the finding is about, as evidence,
//	    "calls": [{"address", "location", "downloaded"}], the outermost first,
//	    "suppressed": {"in_source", "reason"},
//	    "fingerprint"
//	  }],
//	  "diagnostics": [{
//	    "about": "input" or "configuration",
//	    "severity": "error", "warning" or "notice",
//	    "summary", "detail", "path", "address", "location", "unparsed"
//	  }]
//	}
//
// A LOCATION is {"file", "start": {"line", "column"}, "end": {"line", "column"}}:
// the file relative to the root of the scan with forward slashes, lines and
// columns from 1, columns in Unicode code points, the end behind the last
// character. What a finding or diagnostic does not have is left out; start and
// end are left out where the file was not read.
package json

import (
	"bufio"
	"encoding/json"
	"io"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Version is the version of the document.
const Version = 1

type document struct {
	Version     int              `json:"version"`
	Tool        toolJSON         `json:"tool"`
	Summary     summaryJSON      `json:"summary"`
	Findings    []findingJSON    `json:"findings"`
	Diagnostics []diagnosticJSON `json:"diagnostics"`
}

type toolJSON struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type summaryJSON struct {
	Findings       countsJSON  `json:"findings"`
	HiddenPossible int         `json:"hidden_possible"`
	HiddenAccepted int         `json:"hidden_suppressed"`
	Checked        checkedJSON `json:"checked"`
	NotAnalysed    int         `json:"not_analysed"`
}

type countsJSON struct {
	Error    int `json:"error"`
	Warning  int `json:"warning"`
	Note     int `json:"note"`
	Possible int `json:"possible"`
}

type checkedJSON struct {
	Files     int `json:"files"`
	Units     int `json:"units"`
	Resources int `json:"resources"`
	VPCs      int `json:"vpcs"`
	Endpoints int `json:"endpoints"`
	Rules     int `json:"rules"`
}

type findingJSON struct {
	Rule         string           `json:"rule"`
	Title        string           `json:"title"`
	Level        string           `json:"level"`
	Kind         string           `json:"kind"`
	Why          []string         `json:"why,omitempty"`
	Unit         string           `json:"unit"`
	Subject      string           `json:"subject"`
	Message      string           `json:"message"`
	Environments []string         `json:"environments,omitempty"`
	Remediation  string           `json:"remediation,omitempty"`
	Location     *locationJSON    `json:"location,omitempty"`
	Origin       *locationJSON    `json:"origin,omitempty"`
	Evidence     []evidenceJSON   `json:"evidence"`
	Flow         []evidenceJSON   `json:"flow,omitempty"`
	Calls        []callJSON       `json:"calls,omitempty"`
	Suppressed   *suppressionJSON `json:"suppressed,omitempty"`
	Fingerprint  string           `json:"fingerprint"`
}

type evidenceJSON struct {
	Text     string        `json:"text"`
	Address  string        `json:"address,omitempty"`
	Location *locationJSON `json:"location,omitempty"`
	Origin   *locationJSON `json:"origin,omitempty"`
}

type callJSON struct {
	Address    string        `json:"address"`
	Location   *locationJSON `json:"location,omitempty"`
	Downloaded bool          `json:"downloaded,omitempty"`
}

type suppressionJSON struct {
	InSource bool   `json:"in_source"`
	Reason   string `json:"reason"`
}

type diagnosticJSON struct {
	About    string        `json:"about"`
	Severity string        `json:"severity"`
	Summary  string        `json:"summary"`
	Detail   string        `json:"detail,omitempty"`
	Path     string        `json:"path,omitempty"`
	Address  string        `json:"address,omitempty"`
	Location *locationJSON `json:"location,omitempty"`
	Unparsed bool          `json:"unparsed,omitempty"`
}

type locationJSON struct {
	File  string        `json:"file"`
	Start *positionJSON `json:"start,omitempty"`
	End   *positionJSON `json:"end,omitempty"`
}

type positionJSON struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Write writes the document.
func Write(w io.Writer, in *report.Input) error {
	buffered := bufio.NewWriter(w)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(newDocument(in)); err != nil {
		return err
	}
	return buffered.Flush()
}

func newDocument(in *report.Input) document {
	rules := report.NewRuleSet(in)
	d := document{
		Version: Version, Tool: toolJSON{report.ToolName, in.Version},
		Findings: []findingJSON{}, Diagnostics: []diagnosticJSON{},
	}
	var all []finding.Finding
	for _, r := range in.Results {
		all = append(all, r.Findings...)
	}
	// Results are folded by line; single findings go by their own place.
	for _, f := range finding.Sorted(all) {
		rule, _ := rules.Get(f.Rule)
		d.Findings = append(d.Findings, newFinding(in.Files, rule, f))
	}
	for _, x := range in.Diagnostics.Sorted() {
		d.Diagnostics = append(d.Diagnostics, newDiagnostic(in.Files, "input", x))
		if x.Severity != source.Notice {
			d.Summary.NotAnalysed++
		}
	}
	for _, x := range in.Configuration.Sorted() {
		d.Diagnostics = append(d.Diagnostics, newDiagnostic(in.Files, "configuration", x))
	}
	counts := finding.Count(all)
	d.Summary.Findings = countsJSON(counts)
	d.Summary.HiddenPossible = in.HiddenPossible
	d.Summary.HiddenAccepted = in.HiddenSuppressed
	d.Summary.Checked = checkedJSON(in.Checked)
	return d
}

func newFinding(files *source.Files, rule report.RuleInfo, f finding.Finding) findingJSON {
	out := findingJSON{
		Rule: f.Rule, Title: rule.Title, Level: string(f.Level), Kind: "definite", Why: f.Why,
		Unit: f.Unit, Subject: f.Subject, Message: f.Message, Environments: f.Environments, Remediation: rule.Remediation,
		Location: newLocation(files, f.Location), Origin: newLocation(files, f.Origin),
		Evidence: append([]evidenceJSON{}, newEvidence(files, f.Evidence)...),
		Flow:     newEvidence(files, f.Flow), Fingerprint: f.Fingerprint(),
	}
	if f.Possible {
		out.Kind = "possible"
	}
	for _, c := range f.Calls {
		out.Calls = append(out.Calls, callJSON{c.Address, newLocation(files, c.Header), c.Downloaded})
	}
	if s := f.Suppression; s != nil {
		out.Suppressed = &suppressionJSON{s.InSource, s.Reason}
	}
	return out
}

func newEvidence(files *source.Files, list []finding.Evidence) []evidenceJSON {
	var out []evidenceJSON
	for _, e := range list {
		out = append(out, evidenceJSON{
			Text: e.Text, Address: e.Address,
			Location: newLocation(files, e.Range), Origin: newLocation(files, e.Origin),
		})
	}
	return out
}

func newDiagnostic(files *source.Files, about string, d source.Diagnostic) diagnosticJSON {
	severity := "notice"
	switch d.Severity {
	case source.Error:
		severity = "error"
	case source.Warning:
		severity = "warning"
	}
	return diagnosticJSON{
		About: about, Severity: severity, Summary: d.Summary, Detail: d.Detail, Path: d.Path,
		Address: d.Address, Location: newLocation(files, d.Subject), Unparsed: d.Unparsed,
	}
}

func newLocation(files *source.Files, r source.Range) *locationJSON {
	if r.IsZero() {
		return nil
	}
	span, ok := report.SpanOf(files, r, report.CodePoints)
	if !ok {
		return &locationJSON{File: r.File}
	}
	start, end := positionJSON(span.Start), positionJSON(span.End)
	return &locationJSON{File: r.File, Start: &start, End: &end}
}
