package policy

import (
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/japanese"
)

// words are the fixed words of the text, and its formats.
type words struct {
	// head takes place, address, attachment, kind and verdict; statement its
	// number and place; witness who, what, on what and from where.
	head, statement, witness string
	// Labels, with the blanks behind them.
	approves, letsOff, unknown string
	none                       string
	// from says where a request comes from, given its source.
	from map[string]string
	// reasons translates why something is not known.
	reasons func([]string) []string
}

func wordsOf(l finding.Language) words {
	if l == finding.Japanese {
		return words{
			head:      "%s: %s%s：%s のポリシー、判定は %s\n",
			statement: "  根拠      ステートメント %d（%s）\n",
			witness:   "  通る例    %s が\n            %[3]s に対して %[2]s を実行する\n            %[4]s\n",
			approves:  "  許可元    ", letsOff: "  除外      ", unknown: "  不明      ",
			none:    "ポリシーはありません。",
			reasons: japanese.New().Clauses,
			from: map[string]string{
				graph.NetworkInternet: "インターネットのアドレス %s から", graph.NetworkEndpoint: "エンドポイント %s 経由", graph.NetworkService: "AWS のサービス経由%s",
			},
		}
	}
	return words{
		head:      "%s: %s%s: %s policy, %s\n",
		statement: "  statement %d, %s\n",
		witness:   "  lets      %s\n  do        %s on %s\n            %s\n",
		approves:  "  approves  ", letsOff: "  lets off  ", unknown: "  unknown   ",
		none:    "No policies.",
		reasons: func(why []string) []string { return why },
		from: map[string]string{
			graph.NetworkInternet: "from the internet address %s", graph.NetworkEndpoint: "through the endpoint %s", graph.NetworkService: "by way of an AWS service%s",
		},
	}
}
