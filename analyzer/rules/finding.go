package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/japanese"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/policies"
)

// writer turns answers into findings.
type writer struct {
	engine *Engine
	// japanese translates what is given in English alone; nil in English.
	japanese *japanese.Catalogue
	rules    map[string]*policies.Rule
	findings []finding.Finding
	failures []failure
}

func newWriter(e *Engine) *writer {
	w := &writer{engine: e, rules: map[string]*policies.Rule{}}
	if e.options.Language == finding.Japanese {
		w.japanese = japanese.New()
	}
	return w
}

// rule returns the metadata of a rule, which is read when it is needed first.
func (w *writer) rule(id string) (*policies.Rule, error) {
	if r, ok := w.rules[id]; ok {
		return r, nil
	}
	r, err := w.engine.Rule(id)
	if err != nil {
		return nil, err
	}
	w.rules[id] = &r
	return &r, nil
}

// add makes findings of an answer: one for each subject. What is violated is no
// longer undecided.
func (w *writer) add(part *graph.Graph, a answer) {
	rule, err := w.rule(a.rule)
	if err != nil {
		w.fail([]failure{{a.rule, err}})
		return
	}
	m := mapper{part: part, rule: rule, japanese: w.japanese}
	seen := map[string]int{}
	for _, set := range []struct {
		elements []any
		possible bool
	}{{a.violated, false}, {a.undecided, true}} {
		for _, element := range set.elements {
			f, subject, err := m.finding(element, set.possible)
			if err != nil {
				w.fail([]failure{{a.rule, err}})
				continue
			}
			if at, ok := seen[subject]; ok {
				if have := &w.findings[at]; have.Possible == set.possible {
					merge(have, f, w.engine.options.Language)
				}
				continue
			}
			seen[subject] = len(w.findings)
			w.findings = append(w.findings, f)
		}
	}
}

// merge adds what another finding of the same rule and subject says.
func merge(f *finding.Finding, other finding.Finding, language finding.Language) {
	if !strings.Contains(f.Message, other.Message) {
		f.Message = language.Sentences([]string{f.Message, other.Message})
	}
	f.Evidence = append(f.Evidence, other.Evidence...)
	if len(f.Flow) == 0 {
		f.Flow = other.Flow
	}
	for _, why := range other.Why {
		if !slices.Contains(f.Why, why) {
			f.Why = append(f.Why, why)
		}
	}
}

// mapper maps a rule's elements back to the source.
type mapper struct {
	part *graph.Graph
	rule *policies.Rule
	// japanese is nil where the texts are to be English.
	japanese *japanese.Catalogue
}

func (m mapper) finding(element any, possible bool) (finding.Finding, string, error) {
	object, ok := element.(map[string]any)
	if !ok {
		return finding.Finding{}, "", errors.New(`an element of its sets is no object with "subject" and "args"`)
	}
	subject, ok := object["subject"].(string)
	if !ok {
		return finding.Finding{}, "", errors.New(`an element of its sets has no "subject", the id of a node`)
	}
	origin := m.part.Origin(graph.ID(subject))
	if origin == nil {
		return finding.Finding{}, "", fmt.Errorf("its subject %q is no node of the graph", subject)
	}
	message, err := m.message(object["args"])
	if err != nil {
		return finding.Finding{}, "", err
	}
	place, at := m.location(origin, subject, object["at"])
	f := finding.Finding{
		Rule: m.rule.ID, Level: m.rule.Level, Possible: possible,
		Unit: origin.Unit, Subject: origin.Address,
		Message: message, Location: place, Calls: at.Calls(),
		Evidence: m.evidence(object["evidence"]), Flow: m.evidence(object["flow"]),
	}
	if possible {
		f.Why = m.why(object["why"])
	}
	return f, subject, nil
}

// location returns the line to edit and the thing that it belongs to, whose module
// calls lead to it: the place that the rule names, else the subject's first line. An
// attribute of the subject that another resource gives is not the subject's.
func (m mapper) location(subject *graph.Origin, id string, at any) (source.Range, *graph.Origin) {
	object, _ := at.(map[string]any)
	where, _ := object["id"].(string)
	attribute, _ := object["attribute"].(string)
	origin := m.part.Origin(graph.ID(where))
	if origin == nil || origin.Resource == nil {
		return subject.Range(), subject
	}
	places := origin.RangesOf(attribute)
	if n, ok := object["statement"].(json.Number); ok {
		places = slices.Concat(origin.RangesOf("statement."+n.String()), origin.RangesOf("document"))
	}
	for _, r := range places {
		if where != id || origin.Resource.Block.Contains(r) {
			return r, origin
		}
	}
	return origin.Range(), origin
}

// evidence leaves out what has no place in the source; the message names it.
func (m mapper) evidence(list any) []finding.Evidence {
	items, _ := list.([]any)
	var out []finding.Evidence
	for _, item := range items {
		object, _ := item.(map[string]any)
		id, _ := object["id"].(string)
		attribute, _ := object["attribute"].(string)
		origin := m.part.Origin(graph.ID(id))
		place := origin.RangeOf(attribute)
		if place.IsZero() {
			continue
		}
		out = append(out, finding.Evidence{Text: m.clause(object), Address: origin.Address, Range: place, Calls: origin.Calls()})
	}
	return out
}

// clause renders a clause about one node, or two.
func (m mapper) clause(object map[string]any) string {
	text, _ := object["text"].(string)
	if m.japanese != nil {
		ja, ok := object["text_ja"].(string)
		if !ok {
			ja, _ = m.japanese.Clause(text)
		}
		text = ja
	}
	id, _ := object["id"].(string)
	other, _ := object["other"].(string)
	text = strings.NewReplacer("{}", m.address(id), "{other}", m.address(other)).Replace(text)
	if m.japanese != nil {
		text = japanese.Tidy(text)
	}
	return text
}

// why renders doubts, each once, in the order of their texts.
func (m mapper) why(list any) []string {
	items, _ := list.([]any)
	var out []string
	for _, item := range items {
		switch item := item.(type) {
		case string:
			out = append(out, m.clause(map[string]any{"text": item}))
		case map[string]any:
			out = append(out, m.clause(item))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// address returns what people call a node, with its second name (aws:cdk:path)
// behind it; a text that is no node's id stays.
func (m mapper) address(id string) string {
	o := m.part.Origin(graph.ID(id))
	if o == nil || o.Address == "" {
		return id
	}
	name := o.Address
	if m.japanese != nil {
		name = japanese.Name(name)
	}
	if o.Alias != "" {
		return name + m.brackets(o.Alias)
	}
	return name
}

// message fills the rule's template.
func (m mapper) message(args any) (string, error) {
	values, _ := args.(map[string]any)
	template := m.rule.Message
	if m.japanese != nil {
		template = m.rule.MessageJa
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(template, "{")
		b.WriteString(before)
		if !ok {
			if m.japanese != nil {
				return japanese.Tidy(b.String()), nil
			}
			return b.String(), nil
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return "", errors.New("its message has a brace that does not close")
		}
		value, ok := values[name]
		if !ok {
			return "", fmt.Errorf("its message needs %s, which it does not give", name)
		}
		b.WriteString(m.argument(value))
		template = after
	}
}

// argument renders an argument as package policies describes it.
func (m mapper) argument(value any) string {
	switch v := value.(type) {
	case string:
		text := m.address(v)
		if text == v && m.japanese != nil {
			text, _ = m.japanese.Clause(v) // words that a rule gives in English alone
		}
		return text
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		return m.list(v, len(v))
	case map[string]any:
		if ids, ok := v["ids"].([]any); ok {
			return m.list(ids, number(v["most"], len(ids)))
		}
		if _, ok := v["text"]; ok {
			return m.clause(v)
		}
		text := m.argument(v["id"])
		if of, ok := v["of"].([]any); ok && len(of) > 0 {
			text += m.brackets(m.list(of, len(of)))
		}
		return text
	}
	return ""
}

func number(value any, otherwise int) int {
	if n, ok := value.(json.Number); ok {
		if i, err := n.Int64(); err == nil && i > 0 {
			return int(i)
		}
	}
	return otherwise
}

func (m mapper) brackets(text string) string {
	if m.japanese != nil {
		return "（" + text + "）"
	}
	return " (" + text + ")"
}

// list names at most so many items, each name once, and counts the rest.
func (m mapper) list(items []any, most int) string {
	var words []string
	for _, item := range items {
		// Things of one name in two stacks are named once.
		if word := m.argument(item); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	rest := max(0, len(words)-most)
	words = words[:len(words)-rest]
	if m.japanese != nil {
		text := strings.Join(words, "、")
		if rest > 0 {
			text += fmt.Sprintf("、ほか %d 件", rest)
		}
		return text
	}
	if rest > 0 {
		words = append(words, fmt.Sprintf("%d more", rest))
	}
	return finding.Join(words)
}
