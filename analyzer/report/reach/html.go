package reach

import (
	_ "embed"
	"io"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/page"
)

// Style is the style sheet of Section.
//
//go:embed reach.css
var Style string

// WriteHTML writes the paths as a page that stands alone: clients with the same
// paths together, each path with its steps folded below it.
func WriteHTML(w io.Writer, in *Input) error {
	var b page.Builder
	title := report.ToolName + " reach"
	b.Add("<header>\n<h1>%s</h1>\n</header>\n<main>\n%s</main>\n", title, Section(in))
	return page.Page{Language: in.Language.Pick("en", "ja"), Title: title, Style: Style, Body: b.HTML()}.Write(w)
}

// Section is the paths as a part of a page.
func Section(in *Input) page.Safe {
	s := section{printer: printer{in: in}}
	groups := grouped(in.Paths, true)
	if len(groups) == 0 {
		s.Add("<p>%s</p>\n", nothing(in.Language))
		return s.HTML()
	}
	s.Add("<p class=\"quiet\">%s</p>\n", summary(in.Paths, in.Language))
	several := false
	for _, g := range groups {
		several = several || g.rows[0].Unit != groups[0].rows[0].Unit
	}
	unit := ""
	for i, g := range groups {
		if several && (i == 0 || unit != g.rows[0].Unit) {
			unit = g.rows[0].Unit
			s.Add("<h2>%s</h2>\n", unit)
		}
		s.group(g)
	}
	return s.HTML()
}

// section makes the part of a page; its printer has the words of the table.
type section struct {
	page.Builder
	printer printer
}

func (s *section) group(g group) {
	s.Add("<section class=\"client\">\n<h3>%s <span class=\"quiet\">%s</span></h3>\n", strings.Join(shortened(g.names), ", "), s.printer.kind(g.rows[0].Workload))
	for _, r := range g.rows {
		s.row(r)
	}
	s.Add("</section>\n")
}

// row is a path. One without a step cannot be opened.
func (s *section) row(r analyzer.Reached) {
	over := r.Over
	if r.Path == graph.PathNone || r.Path == graph.PathUnknown {
		over = strings.Join(r.Why, s.printer.say("; ", "。"))
	}
	var line page.Builder
	line.Add("<span class=\"service\">%s</span> <span class=\"path %s\">%s</span> <span class=\"over\">%s</span>", s.printer.label(r), string(r.Path), s.printer.classOf(r), over)
	if len(r.Hops) == 0 {
		s.Add("<div class=\"row\">%s</div>\n", line.HTML())
		return
	}
	s.Add("<details class=\"row\"><summary>%s</summary>\n<ol>\n", line.HTML())
	for _, h := range r.Hops {
		class := page.Safe("")
		if h.Broken {
			class = ` class="broken"`
		}
		s.Add("<li%s>%s", class, h.Text)
		if place := report.Place(s.printer.in.Files, h.Range); place != "" {
			s.Add(" <span class=\"place quiet\">%s</span>", place)
		}
		s.Add("</li>\n")
	}
	s.Add("</ol>\n</details>\n")
}
