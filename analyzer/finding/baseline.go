package finding

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// BaselineVersion is the version of a baseline's format.
const BaselineVersion = 1

// BaselineReason is the reason of findings that a baseline accepts.
const BaselineReason = "in the baseline"

// Baseline is a list of findings that were there when a team began to use the
// tool. An entry names what identifies a finding from run to run (Fingerprint),
// and no line, so that a finding that moves stays in it, and one that comes to
// stand beside it is new:
//
//	{
//	  "version": 1,
//	  "findings": [
//	    {"rule": "gateway/route-tables", "unit": "infra", "subject": "aws_vpc_endpoint.s3"},
//	    {"rule": "gateway/service", "unit": "infra", "subject": "aws_vpc_endpoint.kms", "possible": true}
//	  ]
//	}
type Baseline struct{ entries map[baselineEntry]bool }

// baselineEntry is one finding. An entry of one that was only possible does not
// accept it once it is proven.
type baselineEntry struct {
	Rule     string `json:"rule"`
	Unit     string `json:"unit"`
	Subject  string `json:"subject"`
	Possible bool   `json:"possible,omitempty"`
}

func (e baselineEntry) compare(other baselineEntry) int {
	return cmp.Or(
		CompareAddress(e.Unit, other.Unit),
		CompareAddress(e.Subject, other.Subject),
		cmp.Compare(e.Rule, other.Rule),
		compareBool(e.Possible, other.Possible),
	)
}

func entryOf(f *Finding) baselineEntry {
	return baselineEntry{Rule: f.Rule, Unit: f.Unit, Subject: f.Subject, Possible: f.Possible}
}

// NewBaseline returns a baseline of the findings that no suppression in the
// source accepts.
func NewBaseline(findings []Finding) *Baseline {
	b := &Baseline{entries: map[baselineEntry]bool{}}
	for i := range findings {
		if s := findings[i].Suppression; s == nil || !s.InSource {
			b.entries[entryOf(&findings[i])] = true
		}
	}
	return b
}

// ReadBaseline reads what Write wrote. An error says what is wrong with the
// text.
func ReadBaseline(content []byte) (*Baseline, error) {
	var file struct {
		Version  *int             `json:"version"`
		Findings *[]baselineEntry `json:"findings"`
	}
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(content, []byte("\uFEFF"))))
	if err := d.Decode(&file); err != nil {
		return nil, baselineFault(content, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the baseline in it")
	}
	switch {
	case file.Version == nil || file.Findings == nil:
		return nil, errors.New("it is no baseline: it lacks version or findings")
	case *file.Version != BaselineVersion:
		return nil, fmt.Errorf("it has version %d, and only version %d is known; write it anew with --write-baseline", *file.Version, BaselineVersion)
	}
	b := &Baseline{entries: map[baselineEntry]bool{}}
	for n, e := range *file.Findings {
		if e.Rule == "" || e.Subject == "" {
			return nil, fmt.Errorf("its entry %d lacks rule or subject", n+1)
		}
		b.entries[e] = true
	}
	return b, nil
}

// baselineFault says where a text is no baseline.
func baselineFault(content []byte, err error) error {
	offset := len(content)
	what := "it is no JSON: " + err.Error()
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		what = "it ends too early"
	case errors.As(err, &syntax):
		offset = int(syntax.Offset)
	case errors.As(err, &mismatch):
		offset = int(mismatch.Offset)
		what = fmt.Sprintf("it is no baseline: %s is of the wrong type, %s", cmp.Or(mismatch.Field, "the whole"), mismatch.Value)
	}
	return fmt.Errorf("line %d: %s", 1+bytes.Count(content[:min(offset, len(content))], []byte("\n")), what)
}

// Write writes the baseline: an entry a line, in an order of their own, so that
// two people's changes to it merge.
func (b *Baseline) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString("{\n  \"version\": " + strconv.Itoa(BaselineVersion) + ",\n  \"findings\": [")
	separator := "\n"
	for _, e := range b.sorted() {
		line, err := encoded(e)
		if err != nil {
			return err
		}
		out.WriteString(separator + "    " + line)
		separator = ",\n"
	}
	if len(b.entries) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Flush()
}

// encoded is an entry in JSON with a blank behind each colon and comma.
func encoded(e baselineEntry) (string, error) {
	var text bytes.Buffer
	text.WriteString("{")
	for n, m := range []struct{ name, value string }{{"rule", e.Rule}, {"unit", e.Unit}, {"subject", e.Subject}} {
		if n > 0 {
			text.WriteString(", ")
		}
		text.WriteString(`"` + m.name + `": `)
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(m.value); err != nil {
			return "", err
		}
		text.Truncate(text.Len() - 1) // the end of the line
	}
	if e.Possible {
		text.WriteString(`, "possible": true`)
	}
	return text.String() + "}", nil
}

func (b *Baseline) sorted() []baselineEntry {
	out := make([]baselineEntry, 0, len(b.entries))
	for e := range b.entries {
		out = append(out, e)
	}
	slices.SortFunc(out, baselineEntry.compare)
	return out
}

// Len is the number of entries.
func (b *Baseline) Len() int { return len(b.entries) }

// Apply sets the suppression of the findings that are in the baseline and that
// nothing else accepts. It returns the entries that no finding has, and that
// judged says the run would have found, as diagnostics.
func (b *Baseline) Apply(findings []Finding, judged func(rule, unit string) bool) source.Diagnostics {
	left := make(map[baselineEntry]bool, len(b.entries))
	for e := range b.entries {
		left[e] = true
	}
	for i := range findings {
		f := &findings[i]
		proven, possible := entryOf(f), entryOf(f)
		proven.Possible, possible.Possible = false, true
		accepted := b.entries[proven] || f.Possible && b.entries[possible]
		delete(left, proven)
		delete(left, possible)
		if accepted && f.Suppression == nil {
			f.Suppression = &Suppression{Reason: BaselineReason}
		}
	}
	var out source.Diagnostics
	for _, e := range (&Baseline{entries: left}).sorted() {
		if judged(e.Rule, e.Unit) {
			out = append(out, source.Diagnostic{
				Severity: source.Notice, Summary: "Baseline entry is stale", Address: e.Subject,
				Detail: fmt.Sprintf("The baseline accepts a finding of %s about %s in %s that is not there any more. Write the baseline anew to drop it.", e.Rule, e.Subject, e.Unit),
			})
		}
	}
	return out
}

// Keep adds the entries of an older baseline that the run could not judge.
func (b *Baseline) Keep(old *Baseline, judged func(rule, unit string) bool) {
	for e := range old.entries {
		if !judged(e.Rule, e.Unit) {
			b.entries[e] = true
		}
	}
}
