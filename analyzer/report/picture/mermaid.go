package picture

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// What Mermaid draws by its default settings (maxEdges, maxTextSize), less a
// reserve for the notes.
const (
	maxEdges = 480
	maxText  = 48000
)

// WriteMermaid writes the picture as a Mermaid flowchart, which GitHub and GitLab
// show in Markdown. Mermaid refuses a text that is too long and too many edges,
// so what is beyond is left out and counted.
func WriteMermaid(w io.Writer, in *Input) error {
	m := mermaid{scene: newScene(in), names: map[graph.ID]string{}}
	m.line("flowchart LR")
	for i, v := range m.vpcs {
		m.vpc(i, v)
	}
	for _, it := range m.links {
		m.node("  ", it.id, []string{it.full, it.words}, `{{`, `}}`, "link")
	}
	drawn, left := 0, 0
	for _, l := range m.lines() {
		if drawn == maxEdges || m.b.Len() > maxText || m.names[l.from] == "" || m.names[l.to] == "" {
			left++
			continue
		}
		m.edge(l)
		drawn++
	}
	notes := m.notes()
	if m.leftNodes > 0 {
		notes = append(notes, fmt.Sprintf(m.say("%d things had no room.", "%d 個は収まりませんでした。"), m.leftNodes))
	}
	if left > 0 {
		notes = append(notes, fmt.Sprintf(m.say("%d lines had no room.", "線 %d 本は収まりませんでした。"), left))
	}
	for i, note := range notes {
		m.line(fmt.Sprintf("  note%d[\"%s\"]:::note", i, mermaidText([]string{note})))
	}
	m.classes()
	out := bufio.NewWriter(w)
	out.WriteString(m.b.String())
	return out.Flush()
}

type mermaid struct {
	*scene
	b     strings.Builder
	names map[graph.ID]string
	// leftNodes is the number of nodes for which the text had no room.
	leftNodes int
}

func (m *mermaid) line(s string) { m.b.WriteString(s + "\n") }

func (m *mermaid) vpc(i int, v *vpc) {
	name := fmt.Sprintf("vpc%d", i)
	if v.id != "" {
		m.names[v.id] = name
	}
	m.line(fmt.Sprintf("  subgraph %s[\"%s\"]", name, mermaidText(v.title())))
	for _, sub := range v.subnets {
		m.node("    ", sub.id, m.subnetLabel(v, sub), "[", "]", string(sub.exposure))
	}
	for _, it := range v.things() {
		open, shut, class := "([", "])", "link"
		switch it.kind {
		case graph.KindEndpoint:
			class = "endpoint"
		case graph.KindWorkload:
			open, shut, class = "[[", "]]", "workload"
		}
		m.node("    ", it.id, []string{it.name, it.words}, open, shut, class)
	}
	for _, t := range v.tables {
		m.node("    ", t.id, []string{t.name, m.tableWords(t)}, "[/", "/]", "table")
	}
	if len(v.subnets)+len(v.things())+len(v.tables) == 0 {
		// A subgraph without a node is drawn as one and cannot hold a line.
		m.line(fmt.Sprintf("    %s_empty[\" \"]:::unknown", name))
	}
	m.line("  end")
}

// node writes a node. Identifiers are our own: words of the source, such as
// "end", mean something in Mermaid.
func (m *mermaid) node(indent string, id graph.ID, label []string, open, shut, class string) {
	if m.b.Len() > maxText*3/4 {
		m.leftNodes++
		return
	}
	name := fmt.Sprintf("n%d", len(m.names))
	m.names[id] = name
	m.line(fmt.Sprintf("%s%s%s\"%s\"%s:::%s", indent, name, open, mermaidText(label), shut, class))
}

func (m *mermaid) edge(l line) {
	from, to := m.names[l.from], m.names[l.to]
	stroke := "---"
	switch {
	case l.dashed && l.arrow:
		stroke = "-.->"
	case l.dashed:
		stroke = "-.-"
	case l.arrow:
		stroke = "-->"
	}
	if l.words != "" {
		stroke += `|"` + mermaidText([]string{l.words}) + `"|`
	}
	m.line("  " + from + " " + stroke + " " + to)
}

func (m *mermaid) classes() {
	for _, e := range exposures() {
		m.line(fmt.Sprintf("  classDef %s fill:%s,stroke:#59636e,color:#1c2128", e, fill(e)))
	}
	m.line("  classDef table fill:#f6f8fa,stroke:#59636e,color:#1c2128")
	m.line("  classDef endpoint fill:#d9e6fb,stroke:#0b57a4,color:#1c2128")
	m.line("  classDef workload fill:#ffffff,stroke:#59636e,color:#1c2128")
	m.line("  classDef link fill:#e8dcf7,stroke:#6b3fa0,color:#1c2128")
	m.line("  classDef note fill:#fff8c5,stroke:#8a5300,color:#1c2128")
}

// mermaidText is a label of lines between quotes: all signs but a few harmless
// ones are written as character codes, which Mermaid takes back.
func mermaidText(lines []string) string {
	var parts []string
	for _, l := range lines {
		if l == "" {
			continue
		}
		var b strings.Builder
		for _, r := range clip(l, maxLabel) {
			switch {
			case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r > utf8.RuneSelf, strings.ContainsRune(" ._-/:,", r):
				b.WriteRune(r)
			default:
				fmt.Fprintf(&b, "#%d;", r)
			}
		}
		parts = append(parts, b.String())
	}
	return strings.Join(parts, "<br/>")
}
