package sarif

import (
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

func (b *builder) result(r finding.Result) result {
	_, index := b.rules.Get(r.Rule)
	physical, _ := b.physical(r.Location)
	related, texts := b.related(r)
	out := result{
		RuleID: r.Rule, RuleIndex: index,
		Level:            string(r.Level),
		Message:          message{b.messageText(r, texts)},
		Locations:        []location{{PhysicalLocation: physical, LogicalLocations: logical(r.Subjects)}},
		RelatedLocations: related,
		CodeFlows:        b.codeFlows(r),
		PartialFingerprints: fingerprints{
			LineHash: b.lineHash(r.Location.File, physical.Region.StartLine),
			Ours:     r.Fingerprint(),
		},
	}
	if r.Possible {
		// Section 3.27.9: "open" is for what the tool could not decide.
		// Section 3.27.10: any kind but "fail" has the level "none".
		out.Kind, out.Level = "open", "none"
	}
	if len(r.Environments) > 0 {
		out.Properties = &resultProperties{r.Environments}
	}
	if s := r.Suppression; s != nil {
		kind := "external"
		if s.InSource {
			kind = "inSource"
		}
		out.Suppressions = []suppression{{Kind: kind, Status: "accepted", Justification: s.Reason}}
	}
	return out
}

// logical names the subjects. The unit tells equal addresses of two root
// modules apart.
func logical(subjects []finding.Subject) []logicalLocation {
	out := make([]logicalLocation, 0, len(subjects))
	for _, s := range subjects {
		l := logicalLocation{FullyQualifiedName: s.Address, Kind: "resource"}
		if s.Unit != "" {
			l.Properties = &logicalProperties{Unit: s.Unit}
		}
		out = append(out, l)
	}
	return out
}

// messageText is what the result says: the facts, what is not known, and links
// to the related locations, whose texts are given in the order of their ids.
func (b *builder) messageText(r finding.Result, related []string) string {
	words := r.Message()
	if words == "" {
		// GitHub rejects an empty message.
		rule, _ := b.rules.Get(r.Rule)
		words = rule.Title
	}
	parts := []string{escapePlain(report.Sentence(words))}
	if r.Possible {
		sentence := b.say("This is possible, not proven.", "確定ではなく、可能性の指摘です。")
		if len(r.Why) > 0 {
			sentence = b.say("This is possible, not proven: ", "確定ではなく、可能性の指摘です（理由：") + b.say(report.Sentence(r.Doubts()), r.Doubts()+"）。")
		}
		parts = append(parts, escapePlain(sentence))
	}
	if place := report.Place(b.in.Files, r.Origin); place != "" {
		parts = append(parts, escapePlain(fmt.Sprintf(b.say("It is inside a downloaded module, at %s.", "ダウンロードしたモジュールの中（%s）にあります。"), place)))
	}
	if len(related) > 0 {
		links := make([]string, len(related))
		for i, t := range related {
			links[i] = fmt.Sprintf("[%s](%d)", escapeLink(t), i+1)
		}
		parts = append(parts, fmt.Sprintf(b.say("See %s.", "参照：%s。"), b.in.Language.Join(links)))
	}
	return b.in.Language.Sentences(parts)
}

// say returns the text of the report's language.
func (b *builder) say(english, japanese string) string { return b.in.Language.Pick(english, japanese) }

// related returns the evidence and the module calls, numbered from 1, and the
// text of each. Places that nobody has read are left out.
func (b *builder) related(r finding.Result) (out []location, texts []string) {
	add := func(at source.Range, text string, addresses []string) {
		physical, ok := b.physical(at)
		if !ok || len(out) == maxRelated {
			return
		}
		if text == "" {
			text = report.Place(b.in.Files, at)
		}
		l := location{ID: len(out) + 1, PhysicalLocation: physical, Message: &message{escapePlain(report.Sentence(text))}}
		if len(addresses) > 0 {
			l.LogicalLocations = []logicalLocation{{FullyQualifiedName: addresses[0], Kind: "resource"}}
		}
		out, texts = append(out, l), append(texts, text)
	}
	for _, p := range r.Evidence {
		add(p.Range, report.PlaceText(b.in.Language, b.in.Files, p), p.Addresses)
	}
	for _, c := range report.CallPlaces(r) {
		add(c.Range, c.Text, nil)
	}
	return out, texts
}

func (b *builder) codeFlows(r finding.Result) []codeFlow {
	var out []codeFlow
	for _, path := range r.Flows {
		var steps []threadFlowLocation
		for _, p := range path {
			if physical, ok := b.physical(p.Range); ok {
				steps = append(steps, threadFlowLocation{location{
					PhysicalLocation: physical,
					Message:          &message{escapePlain(report.Sentence(report.PlaceText(b.in.Language, b.in.Files, p)))},
				}})
			}
		}
		if len(steps) > 0 && len(out) < maxFlows {
			out = append(out, codeFlow{[]threadFlow{{steps}}})
		}
	}
	return out
}

// physical converts a range of a file that was read and that lies in the
// repository.
func (b *builder) physical(r source.Range) (*physicalLocation, bool) {
	span, ok := report.SpanOf(b.in.Files, r, report.UTF16)
	if !ok {
		return nil, false
	}
	uri, ok := relativeURI(r.File)
	if !ok {
		return nil, false
	}
	return &physicalLocation{
		ArtifactLocation: artifactLocation{uri},
		Region: &region{
			StartLine: span.Start.Line, StartColumn: span.Start.Column,
			EndLine: span.End.Line, EndColumn: span.End.Column,
		},
	}, true
}

// escapeLink escapes a link's text (section 3.11.6).
func escapeLink(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(escapePlain(s))
}

// escapePlain doubles the braces of what would be a placeholder (section
// 3.11.5): digits in braces.
func escapePlain(s string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:open])
		s = s[open:]
		end := 1
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		if end > 1 && end < len(s) && s[end] == '}' {
			b.WriteString("{" + s[:end+1] + "}")
			s = s[end+1:]
			continue
		}
		b.WriteByte('{')
		s = s[1:]
	}
}
