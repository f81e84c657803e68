package picture

import (
	"io"

	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/page"
	"github.com/vpce-lint/vpce-lint/analyzer/report/reach"
)

// style lets a wide picture scroll in its own frame, on paper that is white in
// the dark too.
const style = ".picture { overflow: auto; max-height: 90vh; border: 1px solid var(--line); background: #fff; }\nbody { max-width: 100rem; }\n"

// WriteHTML writes the picture and who reaches what over it, as a page that
// stands alone.
func WriteHTML(w io.Writer, in *Input, paths *reach.Input) error {
	s := newScene(in)
	title := report.ToolName + " graph"
	var b page.Builder
	b.Add("<header>\n<h1>%s</h1>\n</header>\n<main>\n<div class=\"picture\">\n%s</div>\n", title, drawn(s))
	b.Add("<h2>%s</h2>\n%s</main>\n", s.say("Who reaches which service", "どこからどのサービスに届くか"), reach.Section(paths))
	language := in.Language.Pick("en", "ja")
	return page.Page{Language: language, Title: title, Style: reach.Style + style, Body: b.HTML()}.Write(w)
}
