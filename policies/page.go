package policies

import (
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
)

// Text is what a rule says in one language.
type Text struct {
	Title, About, Description, Message, Remediation string
	Verify                                          []CheckText
}

// CheckText is a look at a running system in one language.
type CheckText struct{ Run, Expect string }

// In returns the rule's texts in a language.
func (r Rule) In(language finding.Language) Text {
	t := Text{
		Title: language.Pick(r.Title, r.TitleJa), About: language.Pick(r.About, r.AboutJa),
		Description: language.Pick(r.Description, r.DescriptionJa), Message: language.Pick(r.Message, r.MessageJa),
		Remediation: language.Pick(r.Remediation, r.RemediationJa),
	}
	for _, c := range r.Verify {
		t.Verify = append(t.Verify, CheckText{c.Run, language.Pick(c.Expect, c.ExpectJa)})
	}
	return t
}

// PageWords are the headings of a rule's explanation in one language.
type PageWords struct {
	Level, Finds, Example, Bad, Good, Fix, Verify, Placeholders, ReadOn, Cases, Own string
}

// WordsOf returns the headings in a language.
func WordsOf(language finding.Language) PageWords {
	if language == finding.Japanese {
		return PageWords{
			Level: "レベル", Finds: "このルールが見つけるもの", Example: "例",
			Bad: "指摘される例", Good: "指摘されない例", Fix: "直し方", Verify: "実際の環境で確かめる",
			Placeholders: "大文字の語は、自分の環境の値に置き換えてください。", ReadOn: "参考",
			Cases: "抜粋です。全体は testdata/cases/%s にあります。", Own: "独自のルール",
		}
	}
	return PageWords{
		Level: "Level", Finds: "What the rule finds", Example: "Example",
		Bad: "This is found", Good: "This is not", Fix: "How to fix it", Verify: "How to verify it on a running system",
		Placeholders: "Words in capitals stand for your own values.", ReadOn: "Read on",
		Cases: "These are excerpts. The whole files are in testdata/cases/%s.", Own: "A rule of your own",
	}
}

// Page returns the explanation of a rule as Markdown (GFM). What a custom rule does
// not have is left out. head is put below the title, "" for nothing.
func Page(r Rule, language finding.Language, head string) string {
	t, w := r.In(language), WordsOf(language)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s\n", r.ID, t.Title)
	section := func(title, text string) {
		if text == "" {
			return
		}
		if title != "" {
			fmt.Fprintf(&b, "\n## %s\n", title)
		}
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(text))
	}
	section("", head)
	section("", language.Pick("**Level:** ", "**レベル：** ")+string(r.Level))
	section("", paragraphs(t.About))
	section(w.Finds, paragraphs(t.Description))
	section(w.Example, examplesMarkdown(r, w))
	section(w.Fix, paragraphs(t.Remediation))
	section(w.Verify, verifyMarkdown(t.Verify, w))
	section(w.ReadOn, referencesMarkdown(r.References, language))
	return b.String()
}

// VerifySection is the part of a rule's page about running systems, "" where the rule
// says nothing of them.
func VerifySection(r Rule, language finding.Language) string {
	w := WordsOf(language)
	text := verifyMarkdown(r.In(language).Verify, w)
	if text == "" {
		return ""
	}
	return "## " + w.Verify + "\n\n" + text
}

// paragraphs parts the lines of a text that are lines of their own, so that GFM does
// not join them.
func paragraphs(text string) string {
	var b strings.Builder
	previous := ""
	for line := range strings.SplitSeq(text, "\n") {
		if b.Len() > 0 {
			b.WriteByte('\n')
			if line != "" && previous != "" && !strings.HasPrefix(line, "- ") {
				b.WriteByte('\n')
			}
		}
		b.WriteString(line)
		previous = line
	}
	return b.String()
}

func examplesMarkdown(r Rule, w PageWords) string {
	if r.Origin != "" {
		return ""
	}
	var parts []string
	for _, e := range Examples(r.ID) {
		parts = append(parts, "### "+e.Dialect)
		for _, x := range []struct{ label, text string }{{w.Bad, e.Bad}, {w.Good, e.Good}} {
			if x.text != "" {
				parts = append(parts, "**"+x.label+"**", "```"+e.Syntax+"\n"+x.text+"```")
			}
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(append(parts, fmt.Sprintf(w.Cases, r.ID)), "\n\n")
}

func verifyMarkdown(checks []CheckText, w PageWords) string {
	if len(checks) == 0 {
		return ""
	}
	parts := []string{w.Placeholders}
	for _, c := range checks {
		parts = append(parts, "```sh\n"+c.Run+"\n```", paragraphs(c.Expect))
	}
	return strings.Join(parts, "\n\n")
}

func referencesMarkdown(list []Reference, language finding.Language) string {
	var lines []string
	for _, ref := range list {
		lines = append(lines, fmt.Sprintf("- [%s](%s)", ref.Title, ref.In(language)))
	}
	return strings.Join(lines, "\n")
}

// Category is a group of rules, the first part of their ids.
type Category struct{ Name, Title, TitleJa string }

// Categories are those of the built-in rules in the order of their documentation.
func Categories() []Category {
	return []Category{
		{"gateway", "Gateway endpoints (S3, DynamoDB)", "ゲートウェイエンドポイント（S3、DynamoDB）"},
		{"interface", "Interface endpoints (PrivateLink)", "インターフェイスエンドポイント（PrivateLink）"},
		{"endpoint-service", "Your own PrivateLink services", "自分で提供する PrivateLink サービス"},
		{"gwlb", "Gateway Load Balancer endpoints", "Gateway Load Balancer エンドポイント"},
		{"client-vpn", "Client VPN endpoints", "Client VPN エンドポイント"},
		{"verified-access", "Verified Access", "Verified Access"},
		{"bucket", "S3 bucket policies", "S3 バケットポリシー"},
		{"endpoint-policy", "What an endpoint lets through", "エンドポイントが通すもの（エンドポイントポリシー）"},
		{"api", "Private APIs", "プライベート API"},
		{"network", "Paths between workloads and services", "ワークロードとサービスの間の経路"},
		{"logging", "What an investigation would need", "調査に必要なログ"},
		{"cost", "What the endpoints cost", "エンドポイントの料金"},
	}
}

// PageFile is the file of a rule's page, relative to this package's folder.
func PageFile(id string, language finding.Language) string {
	return id + language.Pick(".md", ".ja.md")
}

// Index returns the list of all rules as Markdown, with links to their pages.
func Index(rules []Rule, language finding.Language) string {
	var b strings.Builder
	b.WriteString(language.Pick("# Rules\n\nEach rule has a page: what it is about, examples, how to fix a finding and how to verify it. ",
		"# ルール\n\nルールごとにページがあります。背景、例、直し方、確かめ方を説明しています。"))
	b.WriteString(language.Pick("`vpce-lint explain RULE` prints the same. [日本語](README.ja.md)\n",
		"`vpce-lint explain RULE --lang ja` でも表示できます。[English](README.md)\n"))
	for _, c := range Categories() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n|---|---|---|\n", language.Pick(c.Title, c.TitleJa),
			language.Pick("| rule | level | finds |", "| ルール | レベル | 見つけるもの |"))
		for _, r := range rules {
			if r.Category == c.Name {
				fmt.Fprintf(&b, "| [%s](%s) | %s | %s |\n", r.ID, PageFile(r.ID, language), r.Level, r.In(language).Title)
			}
		}
	}
	return b.String()
}
