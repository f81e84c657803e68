// Package reach writes who reaches which service, and how.
package reach

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Input is what the writers take.
type Input struct {
	Paths []analyzer.Reached
	Files *source.Files
	// Hops asks the table for the steps of each path.
	Hops bool
	// Language of the table; Paths are in it already.
	Language finding.Language
	Options  report.Options
}

// pathJSON is one row of the document; hopJSON is one of its steps.
type pathJSON struct {
	From string    `json:"from"`
	To   string    `json:"to"`
	Path string    `json:"path"`
	Hops []hopJSON `json:"hops"`
	Why  string    `json:"why"`
}

type hopJSON struct {
	Address string `json:"address"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Text    string `json:"text"`
}

// WriteJSON writes the document
//
//	{"paths": [{"from", "to", "path", "hops": [{"address", "file", "line", "text"}], "why"}]}
//
// From is a subnet's or workload's address, to a service's short name. The hops
// of a path that is none end with what is broken, and why says it in one text;
// of an unknown path why says what is not known. File and line are left out
// where a hop is written nowhere, as a VPC's own route to itself.
func WriteJSON(w io.Writer, in *Input) error {
	document := struct {
		Paths []pathJSON `json:"paths"`
	}{Paths: []pathJSON{}}
	for _, p := range in.Paths {
		row := pathJSON{From: p.From, To: p.To, Path: string(p.Path), Hops: []hopJSON{}, Why: strings.Join(p.Why, "; ")}
		for _, h := range p.Hops {
			hop := hopJSON{Address: h.Address, Text: h.Text}
			if span, ok := report.SpanOf(in.Files, h.Range, report.CodePoints); ok {
				hop.File, hop.Line = span.File, span.Start.Line
			}
			row.Hops = append(row.Hops, hop)
		}
		document.Paths = append(document.Paths, row)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

// WriteTable writes the paths for people: clients with the same paths together,
// each service on a line.
//
//	aws_instance.server["a"] (instance)
//	  ssm       interface-endpoint  aws_vpc_endpoint.ssm
//	  sqs       none                aws_vpc.main has no endpoint for sqs
func WriteTable(w io.Writer, in *Input) error {
	p := printer{in: in, out: bufio.NewWriter(w)}
	groups := grouped(in.Paths, in.Hops)
	unit := ""
	several := false
	for _, g := range groups {
		several = several || g.rows[0].Unit != groups[0].rows[0].Unit
	}
	for i, g := range groups {
		if several && (i == 0 || unit != g.rows[0].Unit) {
			unit = g.rows[0].Unit
			p.line(p.bold(report.RelativePath(in.Options.Directory, unit)) + ":")
			p.line("")
		}
		p.group(g)
		p.line("")
	}
	if len(groups) == 0 {
		p.line(nothing(in.Language))
	} else {
		p.line(summary(in.Paths, in.Language))
	}
	return p.out.Flush()
}

// nothing says that there is no path.
func nothing(language finding.Language) string {
	return language.Pick("There is no subnet or workload, or no service that one has an endpoint for or needs.",
		"サブネットやワークロードがないか、エンドポイントのあるサービスも必要なサービスもありません。")
}

// group is clients that have the same paths.
type group struct {
	names []string
	rows  []analyzer.Reached
}

// grouped joins neighbours that differ in nothing that is shown but their names.
func grouped(paths []analyzer.Reached, hops bool) []group {
	var out []group
	for start := 0; start < len(paths); {
		end := start + 1
		for end < len(paths) && paths[end].From == paths[start].From && paths[end].Unit == paths[start].Unit {
			end++
		}
		rows := paths[start:end]
		if n := len(out) - 1; n >= 0 && alike(out[n].rows, rows, hops) {
			out[n].names = append(out[n].names, rows[0].From)
		} else {
			out = append(out, group{[]string{rows[0].From}, rows})
		}
		start = end
	}
	return out
}

func alike(a, b []analyzer.Reached, hops bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if x.Unit != y.Unit || x.Workload != y.Workload || x.To != y.To || x.Need != y.Need || x.Path != y.Path ||
			x.Over != y.Over || !slices.Equal(x.Possible, y.Possible) || !slices.Equal(x.Why, y.Why) || hops && !slices.Equal(x.Hops, y.Hops) {
			return false
		}
	}
	return true
}

// summary counts the paths by class.
func summary(paths []analyzer.Reached, language finding.Language) string {
	order := []graph.PathClass{
		graph.PathGatewayEndpoint, graph.PathInterfaceEndpoint, graph.PathNAT, graph.PathTransit, graph.PathInternet,
		graph.PathNone, graph.PathUnknown,
	}
	count := map[graph.PathClass]int{}
	for _, p := range paths {
		count[p.Path]++
	}
	var words []string
	for _, c := range order {
		if count[c] > 0 {
			words = append(words, fmt.Sprintf("%s %d", c, count[c]))
		}
	}
	return fmt.Sprintf(language.Pick("Paths: %s.", "経路の内訳：%s"), strings.Join(words, language.Pick(", ", "、")))
}

type printer struct {
	in  *Input
	out *bufio.Writer
}

func (p *printer) line(s string) {
	_, _ = p.out.WriteString(strings.TrimRight(s, " ")) // Flush reports errors.
	_ = p.out.WriteByte('\n')
}

func (p *printer) group(g group) {
	p.line(p.bold(strings.Join(shortened(g.names), ", ")) + fmt.Sprintf(p.say(" (%s)", "（%s）"), p.kind(g.rows[0].Workload)))
	services, classes := 0, 0
	for _, r := range g.rows {
		services = max(services, runewidth.StringWidth(p.label(r)))
		classes = max(classes, runewidth.StringWidth(p.classOf(r)))
	}
	for _, r := range g.rows {
		class := p.classOf(r)
		over := r.Over
		if r.Path == graph.PathNone || r.Path == graph.PathUnknown {
			over = p.why(r)
		}
		p.line("  " + runewidth.FillRight(p.label(r), services) + "  " + p.coloured(r.Path, class) +
			strings.Repeat(" ", classes-runewidth.StringWidth(class)) + "  " + over)
		if p.in.Hops {
			p.hops(r)
		}
	}
}

// why says what breaks a path, or what of it is not known: all of it where the
// steps are asked for, else the first few reasons.
func (p *printer) why(r analyzer.Reached) string {
	if p.in.Hops {
		return strings.Join(r.Why, p.say("; ", "。"))
	}
	return p.in.Language.Doubts(r.Why)
}

// shortened writes the instances of one resource behind its first one:
// aws_subnet.a[0], [1].
func shortened(names []string) []string {
	var out []string
	last := ""
	for _, name := range names {
		of, key := cutKey(name)
		switch {
		case key == "":
			last = ""
		case of == last:
			name = key
		default:
			last = of
		}
		out = append(out, name)
	}
	return out
}

// cutKey cuts the instance key from an address: the last bracket, with what
// brackets a key of an unknown text may have in it.
func cutKey(address string) (of, key string) {
	start, depth := len(address), 0
	for i, c := range address {
		switch c {
		case '[':
			if depth == 0 {
				start = i
			}
			depth++
		case ']':
			depth--
		}
	}
	if depth != 0 || !strings.HasSuffix(address, "]") {
		return address, ""
	}
	return address[:start], address[start:]
}

// hops writes the steps below a path, each with its place.
func (p *printer) hops(r analyzer.Reached) {
	var places []string
	width := 0
	for _, h := range r.Hops {
		place := ""
		if span, ok := report.SpanOf(p.in.Files, h.Range, report.CodePoints); ok {
			place = fmt.Sprintf("%s:%d", report.RelativePath(p.in.Options.Directory, span.File), span.Start.Line)
		}
		places = append(places, place)
		width = max(width, runewidth.StringWidth(place))
	}
	for i, h := range r.Hops {
		mark := fmt.Sprintf("%2d.", i+1)
		if h.Broken {
			mark = " x "
		}
		p.line("    " + mark + " " + runewidth.FillRight(places[i], width) + "  " + h.Text)
	}
}

// label is a service as the table names it.
func (p *printer) label(r analyzer.Reached) string {
	switch r.Need {
	case "":
		return r.To
	case "needed":
		return r.To + p.say(" (needed)", "（必須）")
	}
	return r.To + p.say(" (optional)", "（任意）")
}

// kind is the kind of a client, "" being a subnet.
func (p *printer) kind(workload string) string {
	if workload == "" {
		return p.say("subnet", "サブネット")
	}
	return strings.ReplaceAll(workload, "_", " ")
}

func (p *printer) say(english, japanese string) string { return p.in.Language.Pick(english, japanese) }

// classOf is the path in words: of an unknown one, what it may be.
func (p *printer) classOf(r analyzer.Reached) string {
	if r.Path != graph.PathUnknown || len(r.Possible) == 0 || len(r.Possible) > 3 {
		return string(r.Path)
	}
	var words []string
	for _, c := range r.Possible {
		words = append(words, string(c))
	}
	return strings.Join(words, p.say(" or ", " または ")) + p.say("?", "？")
}

func (p *printer) bold(s string) string { return p.sgr("1", s) }

// coloured marks private paths green, broken ones red, and the rest yellow.
func (p *printer) coloured(class graph.PathClass, s string) string {
	switch class {
	case graph.PathGatewayEndpoint, graph.PathInterfaceEndpoint:
		return p.sgr("32", s)
	case graph.PathNone:
		return p.sgr("31", s)
	}
	return p.sgr("33", s)
}

func (p *printer) sgr(code, s string) string {
	if !p.in.Options.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
