package cost

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/cost"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
)

// WriteTable writes the costs for people.
func WriteTable(w io.Writer, in *Input) error {
	out := bufio.NewWriter(w) // Flush reports errors.
	r := in.Report
	currency := r.Prices.Currency
	for _, v := range r.VPCs {
		_, _ = fmt.Fprintf(out, in.say("%s: %s %s a month\n", "%s：月額 %s %s\n"), in.vpcName(v.VPC), v.Monthly, currency)
		var rows [][]string
		for _, i := range v.Items {
			rows = append(rows, []string{in.address(i.Node), i.Kind + in.suffix(i), in.sum(i, currency), in.traffic(i, currency)})
		}
		for _, line := range report.Columns(rows) {
			_, _ = fmt.Fprintln(out, "  "+line)
		}
		_, _ = fmt.Fprintln(out)
	}
	for _, s := range r.Shared {
		in.shared(out, s, currency)
	}
	if len(r.Shared) > 0 {
		_, _ = fmt.Fprintln(out)
	}
	in.total(out, currency)
	return out.Flush()
}

func (in *Input) shared(out io.Writer, s cost.Shared, currency string) {
	var names []string
	for _, e := range s.Endpoints {
		names = append(names, in.address(e))
	}
	saving := in.say("an amount without a known price", "（料金が不明な額）")
	if s.Saving != nil {
		saving = fmt.Sprintf("%s %s", *s.Saving, currency)
	}
	_, _ = fmt.Fprintf(out, in.say("%s: %s could be one endpoint in a VPC shared over %s, saving %s a month before that network's charges for traffic.\n",
		"%s：%s は、%s でつながる共有 VPC の 1 つのエンドポイントにまとめられます。節約額は月に %s です（経路の転送料金を除く）。\n"),
		s.Service, strings.Join(names, in.say(", ", "、")), in.address(s.Via), saving)
}

func (in *Input) total(out io.Writer, currency string) {
	r := in.Report
	_, _ = fmt.Fprintf(out, in.say("Total: %s %s a month of %d hours", "合計：月額 %s %s（1 か月 %d 時間）"), r.Monthly, currency, cost.HoursPerMonth)
	if r.Unpriced > 0 {
		_, _ = fmt.Fprintf(out, in.say("; %d without a known price are not in it", "。料金が不明な %d 件は含みません"), r.Unpriced)
	}
	_, _ = fmt.Fprintf(out, in.say(".\nTraffic is not in the source and not in the sums. Prices as of %s, on demand, without tax.\n",
		"。\n転送量はソースからわからないため、金額に含みません。料金は %s 時点のオンデマンド料金（税別）です。\n"), r.Prices.AsOf)
}

func (in *Input) suffix(i cost.Item) string {
	var notes []string
	if i.Kind == cost.KindInterface || i.Kind == cost.KindGWLB {
		notes = append(notes, in.zones(i))
	}
	if i.Maybe {
		notes = append(notes, in.say("if it exists", "存在する場合"))
	}
	if len(notes) == 0 {
		return ""
	}
	return fmt.Sprintf(in.say(" (%s)", "（%s）"), strings.Join(notes, in.say(", ", "、")))
}

func (in *Input) zones(i cost.Item) string {
	zones := fmt.Sprintf(in.say("%d zones", "%d ゾーン"), i.Zones)
	if i.Zones == 1 {
		zones = in.say("1 zone", "1 ゾーン")
	}
	if i.ZonesOpen {
		zones = fmt.Sprintf(in.say("at least %s", "%s以上"), zones)
	}
	return zones
}

func (in *Input) sum(i cost.Item, currency string) string {
	if i.Monthly != nil {
		return fmt.Sprintf("%s %s", *i.Monthly, currency)
	}
	region := i.Region
	if region == "" {
		region = in.say("a region that is not known", "不明なリージョン")
	}
	return fmt.Sprintf(in.say("no price for %s", "%s の料金は不明"), region)
}

// traffic says what each gigabyte costs beside the hours.
func (in *Input) traffic(i cost.Item, currency string) string {
	var words []string
	if i.PerGB != nil && *i.PerGB > 0 {
		words = append(words, fmt.Sprintf(in.say("+ %s %s per GB", "1 GB ごとに %s %s"), exact(*i.PerGB), currency))
	}
	if i.BreakEvenGB != nil {
		words = append(words, fmt.Sprintf(in.say("cheaper than NAT above %d GB a month", "月 %d GB を超えると NAT より安い"), *i.BreakEvenGB))
	}
	return strings.Join(words, in.say("; ", "、"))
}
