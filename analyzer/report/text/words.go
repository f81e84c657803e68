package text

import (
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
)

// words are the fixed words of the report in one language.
type words struct {
	level func(finding.Level) string
	// possible stands before a level, accepted behind the rule.
	possible, accepted string
	// help is a label with what parts it from its text; colon parts others.
	help, colon string

	insideModule, notProven, suppressed string
	moreLines, morePlaces               func(n int) string

	notAnalysed, configuration, notices string
	moreKinds                           func(n int) string

	found                       func(finding.Counts) string
	nothing                     func(files int) string
	noProblems, noProblemsKnown string
	// subjects says what the rules had to look at, checked what was read.
	subjects, checked                      func(report.Checked) string
	lost, hiddenPossible, hiddenSuppressed func(n int) string
	brackets                               func(string) string
	stop                                   string
}

func wordsOf(l finding.Language) words {
	if l == finding.Japanese {
		return japanese()
	}
	return english()
}

func english() words {
	return words{
		level:    func(l finding.Level) string { return string(l) },
		possible: "possible ", accepted: " (suppressed)",
		help: "help: ", colon: ": ",
		insideModule: "inside a downloaded module, at ", notProven: "not proven", suppressed: "suppressed",
		moreLines:   func(n int) string { return plural(n, "more line") },
		morePlaces:  func(n int) string { return "and " + plural(n, "more place") },
		notAnalysed: "Not analysed:", configuration: "Configuration:", notices: "Notices:",
		moreKinds: func(n int) string {
			return "and " + plural(n, "more place") + " of the same kinds; --format json lists all of them"
		},
		found:           func(c finding.Counts) string { return "Found " + englishCounts(c) },
		nothing:         func(n int) string { return "Nothing to check: no resource in " + plural(n, "file") + "." },
		noProblems:      "No problems found",
		noProblemsKnown: "No problems found in what could be analysed",
		subjects: func(c report.Checked) string {
			endpoints := "no VPC endpoint"
			if c.Endpoints > 0 {
				endpoints = plural(c.Endpoints, "endpoint")
			}
			return plural(c.Rules, "rule") + " on " + endpoints + " in " + plural(c.VPCs, "VPC")
		},
		checked: func(c report.Checked) string {
			return plural(c.Files, "file") + ", " + plural(c.Units, "root") + ", " + plural(c.Resources, "resource")
		},
		lost: func(n int) string {
			return plural(n, "part") + " of the input " + either(n, "was", "were") + " not analysed, as listed above."
		},
		hiddenPossible: func(n int) string {
			return plural(n, "more finding") + " " + either(n, "is", "are") + " possible but not proven; --unproven shows " + either(n, "it", "them") + "."
		},
		hiddenSuppressed: func(n int) string {
			return plural(n, "finding") + " " + either(n, "is", "are") + " suppressed; --show-suppressed shows " + either(n, "it", "them") + "."
		},
		brackets: func(s string) string { return " (" + s + ")" },
		stop:     ".",
	}
}

func japanese() words {
	return words{
		level: func(l finding.Level) string {
			return map[finding.Level]string{finding.Error: "エラー", finding.Warning: "警告", finding.Note: "注意"}[l]
		},
		possible: "可能性・", accepted: "（抑制済み）",
		help: "直し方：", colon: "：",
		insideModule: "ダウンロードしたモジュールの中：", notProven: "未確定", suppressed: "抑制の理由",
		moreLines:   func(n int) string { return fmt.Sprintf("以下 %d 行", n) },
		morePlaces:  func(n int) string { return fmt.Sprintf("ほか %d か所", n) },
		notAnalysed: "分析できなかったもの：", configuration: "設定：", notices: "お知らせ：",
		moreKinds: func(n int) string {
			return fmt.Sprintf("同じ種類がほかに %d か所あります。--format json ですべて表示できます。", n)
		},
		found: func(c finding.Counts) string { return japaneseCounts(c) + "が見つかりました" },
		nothing: func(n int) string {
			return fmt.Sprintf("確認するものがありません。%d 個のファイルにリソースがありませんでした。", n)
		},
		noProblems:      "問題は見つかりませんでした",
		noProblemsKnown: "分析できた範囲では、問題は見つかりませんでした",
		subjects: func(c report.Checked) string {
			return fmt.Sprintf("ルール %d、VPC %d、エンドポイント %d", c.Rules, c.VPCs, c.Endpoints)
		},
		checked: func(c report.Checked) string {
			return fmt.Sprintf("ファイル %d、ルート %d、リソース %d", c.Files, c.Units, c.Resources)
		},
		lost: func(n int) string {
			return fmt.Sprintf("上に示したとおり、入力のうち %d か所を分析できませんでした。", n)
		},
		hiddenPossible: func(n int) string {
			return fmt.Sprintf("ほかに、確定できない指摘が %d 件あります。--unproven で表示できます。", n)
		},
		hiddenSuppressed: func(n int) string {
			return fmt.Sprintf("抑制済みの指摘が %d 件あります。--show-suppressed で表示できます。", n)
		},
		brackets: func(s string) string { return "（" + s + "）" },
		stop:     "。",
	}
}

func englishCounts(c finding.Counts) string {
	return finding.Join(counted(c, []string{"error", "warning", "note", "possible finding"}, plural))
}

func japaneseCounts(c finding.Counts) string {
	return strings.Join(counted(c, []string{"エラー", "警告", "注意", "可能性の指摘"}, func(n int, noun string) string {
		return fmt.Sprintf("%s %d 件", noun, n)
	}), "、")
}

// counted counts what there is any of.
func counted(c finding.Counts, nouns []string, count func(int, string) string) []string {
	var words []string
	for i, n := range []int{c.Error, c.Warning, c.Note, c.Possible} {
		if n > 0 {
			words = append(words, count(n, nouns[i]))
		}
	}
	return words
}

// plural is a count with its noun.
func plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func either(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
