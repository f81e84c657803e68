package policies

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
)

// Rule is what a rule's METADATA says. Texts are Markdown without headings; those
// that end in Ja are Japanese.
type Rule struct {
	// ID is category/name.
	ID, Category, Name string
	// Title is a noun phrase without a full stop.
	Title, TitleJa string
	// About says in plain words what the rule is about, for somebody who is new to
	// it; "" for a custom rule that does not say.
	About, AboutJa string
	// Description says what the rule finds and why it matters.
	Description, DescriptionJa string
	Level                      finding.Level
	// Message is a template of one sentence: {name} stands for an argument.
	Message, MessageJa string
	// Remediation says how to repair it.
	Remediation, RemediationJa string
	// Verify shows on a running system whether the finding holds.
	Verify []Check
	// SecuritySeverity is GitHub's number from 0.0 to 10.0, as text.
	SecuritySeverity string
	// Tags are in the order of the metadata.
	Tags       []string
	References []Reference
	// Origin is the file of a custom rule, "" for a built-in one.
	Origin string `json:",omitempty"`
}

// Check is one look at a running system.
type Check struct {
	// Run is a shell command. Words in capitals in it stand for the reader's own
	// values.
	Run string
	// Expect says what it shows.
	Expect, ExpectJa string
}

// Reference is a page to read on.
type Reference struct{ URL, Title string }

// In returns the address of the page in a language: AWS has its documentation in
// Japanese below /ja_jp/.
func (r Reference) In(language finding.Language) string {
	const docs = "https://docs.aws.amazon.com/"
	if page, ok := strings.CutPrefix(r.URL, docs); ok && language == finding.Japanese {
		return docs + "ja_jp/" + page
	}
	return r.URL
}

// customKeys are the keys that a rule's custom metadata must have, and no other.
var customKeys = []string{
	"about", "about_ja", "description_ja", "level", "message", "message_ja", "remediation", "remediation_ja",
	"security_severity", "tags", "title_ja", "verify",
}

func ruleOf(m Module, a *ast.Annotations) (Rule, error) {
	c := custom{values: a.Custom}
	category, name, _ := strings.Cut(m.Rule, "/")
	r := Rule{
		ID: m.Rule, Category: category, Name: name,
		Title: a.Title, Description: flow(a.Description),
		About: flow(c.text("about")), AboutJa: flowJa(c.text("about_ja")),
		TitleJa: c.text("title_ja"), DescriptionJa: flowJa(c.text("description_ja")),
		Level:   finding.Level(c.text("level")),
		Message: c.text("message"), MessageJa: c.text("message_ja"),
		Remediation: flow(c.text("remediation")), RemediationJa: flowJa(c.text("remediation_ja")),
		SecuritySeverity: c.text("security_severity"),
		Tags:             c.texts("tags"),
	}
	var faults []string
	if r.Verify, faults = checksOf(a.Custom["verify"]); len(r.Verify) == 0 || len(faults) > 0 {
		c.err = errors.Join(c.err, fmt.Errorf("custom metadata verify must be a list of checks: %s", strings.Join(faults, "; ")))
	}
	for _, ref := range a.RelatedResources {
		r.References = append(r.References, Reference{URL: ref.Ref.String(), Title: ref.Description})
	}
	if err := errors.Join(c.err, r.check(a)); err != nil {
		return Rule{}, fmt.Errorf("rule %s: %w", m.Rule, err)
	}
	return r, nil
}

// check finds what would make a rule unusable.
func (r Rule) check(a *ast.Annotations) error {
	var errs []error
	if _, err := finding.ParseLevel(string(r.Level)); err != nil {
		errs = append(errs, err)
	}
	if n, err := strconv.ParseFloat(r.SecuritySeverity, 64); err != nil || n < 0 || n > 10 {
		errs = append(errs, fmt.Errorf("security_severity %q is no number from 0 to 10", r.SecuritySeverity))
	}
	if r.Title == "" || r.Description == "" {
		errs = append(errs, errors.New("title and description must be given"))
	}
	for _, key := range slices.Sorted(maps.Keys(a.Custom)) {
		if !slices.Contains(customKeys, key) {
			errs = append(errs, fmt.Errorf("unknown custom metadata %q", key))
		}
	}
	return errors.Join(errs...)
}

// custom reads custom metadata and keeps what is wrong with it.
type custom struct {
	values map[string]any
	err    error
}

func (c *custom) text(key string) string {
	s, ok := c.values[key].(string)
	if !ok || s == "" {
		c.err = errors.Join(c.err, fmt.Errorf("custom metadata %s must be a text", key))
	}
	return s
}

func (c *custom) texts(key string) []string {
	list, ok := c.values[key].([]any)
	if !ok || len(list) == 0 {
		c.err = errors.Join(c.err, fmt.Errorf("custom metadata %s must be a list of texts", key))
	}
	out := make([]string, 0, len(list))
	for _, item := range list {
		s, ok := item.(string)
		if !ok {
			c.err = errors.Join(c.err, fmt.Errorf("custom metadata %s must be a list of texts", key))
		}
		out = append(out, s)
	}
	return out
}

// checksOf reads the checks of custom.verify, and says what is wrong with them. The
// Japanese text may be left out.
func checksOf(value any) (checks []Check, faults []string) {
	if value == nil {
		return nil, nil
	}
	items, ok := value.([]any)
	if !ok {
		return nil, []string{"custom.verify must be a list of objects with run and expect"}
	}
	for i, item := range items {
		fields, _ := item.(map[string]any)
		run, _ := fields["run"].(string)
		expect, _ := fields["expect"].(string)
		ja, _ := fields["expect_ja"].(string)
		if strings.TrimSpace(run) == "" || strings.TrimSpace(expect) == "" {
			faults = append(faults, fmt.Sprintf("custom.verify[%d] must have the texts run and expect", i))
			continue
		}
		checks = append(checks, Check{Run: strings.TrimSpace(run), Expect: flow(expect), ExpectJa: cmp.Or(flowJa(ja), flow(expect))})
	}
	return checks, faults
}

// flow joins the lines of a paragraph, which are broken only to fit the file.
// Empty lines and list items stay.
func flow(text string) string { return joinLines(text, " ") }

// flowJa does the same for Japanese, which has no blanks between words.
func flowJa(text string) string { return joinLines(text, "") }

func joinLines(text, blank string) string {
	var b strings.Builder
	previous := ""
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		switch {
		case b.Len() == 0:
		case line == "" || previous == "" || strings.HasPrefix(line, "- "):
			b.WriteByte('\n')
		default:
			b.WriteString(blank)
		}
		b.WriteString(line)
		previous = line
	}
	return b.String()
}
