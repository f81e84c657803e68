package policies

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/nearest"
)

// customRule reads the metadata of a custom rule. wrong says why it cannot be
// used, "" where it can; warnings are about what is passed over.
func customRule(id string, m *ast.Module) (rule Rule, warnings []string, wrong string) {
	var a *ast.Annotations
	for _, have := range m.Annotations {
		if have.Scope == "package" {
			a = have
		}
	}
	if a == nil {
		return Rule{}, nil, "It has no METADATA above its package: a comment `# METADATA` with title, description, " +
			"custom.level and custom.message (`vpce-lint init --rule` writes an example)."
	}
	c := customMetadata{values: a.Custom}
	category, name, _ := strings.Cut(id, "/")
	r := Rule{
		ID: id, Category: category, Name: name,
		Title: strings.TrimSpace(a.Title), Description: flow(a.Description),
		Level: c.level(), Message: c.text("message", true),
		Remediation: flow(c.text("remediation", false)), Tags: c.list("tags"),
		SecuritySeverity: c.severity(),
	}
	if r.Title == "" {
		c.fail("title is missing")
	}
	if r.Description == "" {
		c.fail("description is missing")
	}
	r.TitleJa = cmp.Or(c.text("title_ja", false), r.Title)
	r.DescriptionJa = cmp.Or(flowJa(c.text("description_ja", false)), r.Description)
	r.MessageJa = cmp.Or(c.text("message_ja", false), r.Message)
	r.RemediationJa = cmp.Or(flowJa(c.text("remediation_ja", false)), r.Remediation)
	r.About = flow(c.text("about", false))
	r.AboutJa = cmp.Or(flowJa(c.text("about_ja", false)), r.About)
	var faults []string
	r.Verify, faults = checksOf(a.Custom["verify"])
	c.faults = append(c.faults, faults...)
	for _, ref := range a.RelatedResources {
		r.References = append(r.References, Reference{URL: ref.Ref.String(), Title: cmp.Or(ref.Description, ref.Ref.String())})
	}
	for _, message := range []string{r.Message, r.MessageJa} {
		if strings.Count(message, "{") != strings.Count(message, "}") {
			c.fail(fmt.Sprintf("a brace of the message does not close: %q", message))
		}
	}
	if len(c.faults) > 0 {
		return Rule{}, nil, "Its METADATA is not right: " + strings.Join(c.faults, "; ") + "."
	}
	return r, c.unknown(), ""
}

// unknown tells of keys that look like a mistyped one. Others are the user's.
func (c *customMetadata) unknown() []string {
	var keys []string
	for key := range c.values {
		if !slices.Contains(customKeys, key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	var out []string
	for _, key := range keys {
		if meant := nearest.To(key, customKeys); meant != "" {
			out = append(out, fmt.Sprintf("Unknown custom metadata %q; did you mean %q?", key, meant))
		}
	}
	return out
}

// customMetadata reads the custom part of metadata and keeps what is wrong.
type customMetadata struct {
	values map[string]any
	faults []string
}

func (c *customMetadata) fail(text string) { c.faults = append(c.faults, text) }

func (c *customMetadata) text(key string, required bool) string {
	value, there := c.values[key]
	s, ok := value.(string)
	s = strings.TrimSpace(s)
	switch {
	case !there && required:
		c.fail("custom." + key + " is missing")
	case there && (!ok || s == ""):
		c.fail("custom." + key + " must be a text")
	}
	return s
}

func (c *customMetadata) level() finding.Level {
	s := c.text("level", true)
	if s == "" {
		return ""
	}
	l, err := finding.ParseLevel(s)
	if err != nil {
		c.fail(fmt.Sprintf("custom.level %q is none of error, warning and note", s))
	}
	return l
}

// severity takes the number as a text or a number; without one, reports take the
// level's.
func (c *customMetadata) severity() string {
	const key = "security_severity"
	value, there := c.values[key]
	if !there {
		return ""
	}
	text := strings.TrimSpace(fmt.Sprint(value))
	if n, err := strconv.ParseFloat(text, 64); err != nil || !(n >= 0 && n <= 10) {
		c.fail(fmt.Sprintf("custom.%s %q is no number from 0 to 10", key, text))
	}
	return text
}

func (c *customMetadata) list(key string) []string {
	value, there := c.values[key]
	if !there {
		return nil
	}
	items, ok := value.([]any)
	var out []string
	for _, item := range items {
		s, isText := item.(string)
		ok = ok && isText
		out = append(out, s)
	}
	if !ok {
		c.fail("custom." + key + " must be a list of texts")
	}
	return out
}
