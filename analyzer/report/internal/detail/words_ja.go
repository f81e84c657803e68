package detail

import (
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
)

func japanese() Words {
	return Words{
		Language: "ja",
		Error:    "エラー", Warning: "警告", Note: "注意", Possible: "可能性", Suppressed: "抑制済み",
		Headings: map[Class]string{Errors: "エラー", Warnings: "警告", Notices: "注意", Possible: "可能性（未確定）", Accepted: "抑制済み"},
		Level:    "レベル", Rule: "ルール", Finds: "内容", Count: "件数",
		Fix: "直し方", NotProven: "未確定", InsideModule: "ダウンロードしたモジュールの中",
		Details: "理由と直し方", NotAnalysed: "分析できなかったもの",
		Configuration: "設定", Show: "表示",
		NoProblems: "問題は見つかりませんでした", NoProblemsKnown: "分析できた範囲では、問題は見つかりませんでした",
		NothingToCheck: "リソースがないため、確認するものがありません",
		LeftOut: func(counts string) string {
			return "次のものは、ここに収まりませんでした：" + counts + "。"
		},
		Elsewhere:    "すべてを見るには、text、json、html 形式を使ってください。",
		MorePlaces:   func(n int) string { return fmt.Sprintf("ほか %d か所", n) },
		MoreProblems: func(n int) string { return fmt.Sprintf("ほか %d 件", n) },
		Annotations: func(shown, all int, name string) string {
			return fmt.Sprintf("GitHub は、1 つのステップの %[3]s アノテーション %[2]d 件のうち %[1]d 件だけを表示します。すべてはこのログにあります。", shown, all, name)
		},
		Found: japaneseCounts,
		Checked: func(c report.Checked) string {
			return fmt.Sprintf("ファイル %d、ルート %d、リソース %d、VPC %d、エンドポイント %d、ルール %d",
				c.Files, c.Units, c.Resources, c.VPCs, c.Endpoints, c.Rules)
		},
		HiddenPossible: func(n int) string {
			return fmt.Sprintf("ほかに、確定できない指摘が %d 件あります。--unproven で表示できます。", n)
		},
		HiddenSuppressed: func(n int) string {
			return fmt.Sprintf("抑制済みの指摘が %d 件あります。--show-suppressed で表示できます。", n)
		},
	}
}

func japaneseCounts(c finding.Counts) string {
	var words []string
	for _, w := range []struct {
		n    int
		noun string
	}{{c.Error, "エラー"}, {c.Warning, "警告"}, {c.Note, "注意"}, {c.Possible, "可能性"}} {
		if w.n > 0 {
			words = append(words, fmt.Sprintf("%s %d 件", w.noun, w.n))
		}
	}
	return strings.Join(words, "、")
}
