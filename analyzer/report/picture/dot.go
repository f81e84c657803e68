package picture

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// WriteDOT writes the picture for Graphviz (https://graphviz.org/doc/info/lang.html).
func WriteDOT(w io.Writer, in *Input) error {
	s := newScene(in)
	d := dot{scene: s, Writer: bufio.NewWriter(w), names: map[graph.ID]string{}}
	d.line("digraph network {")
	d.line("  rankdir=LR;")
	d.line("  fontname=\"Helvetica\";")
	d.line("  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", fontname=\"Helvetica\", fontsize=11];")
	d.line("  edge [fontname=\"Helvetica\", fontsize=9, color=\"#59636e\"];")
	for i, v := range s.vpcs {
		d.vpc(i, v)
	}
	for _, it := range s.links {
		d.node("  ", it.id, []string{it.full, it.words}, `shape=hexagon, fillcolor="#e8dcf7"`)
	}
	for _, l := range s.lines() {
		d.edge(l)
	}
	for i, note := range s.notes() {
		d.line(fmt.Sprintf("  note%d [shape=note, style=filled, fillcolor=\"#fff8c5\", label=%s];", i, dotLabel([]string{note})))
	}
	d.line("}")
	return d.Flush()
}

type dot struct {
	*scene
	*bufio.Writer
	// names are the identifiers of the nodes, by what they stand for.
	names map[graph.ID]string
}

func (d *dot) line(s string) { d.WriteString(s + "\n") }

// vpc is a cluster. Lines to a VPC end at a point in it.
func (d *dot) vpc(i int, v *vpc) {
	d.line(fmt.Sprintf("  subgraph cluster_%d {", i))
	d.line(fmt.Sprintf("    label=%s; style=rounded; color=\"#59636e\";", dotLabel(v.title())))
	anchor := fmt.Sprintf("vpc%d", i)
	d.line(fmt.Sprintf("    %s [shape=point, width=0.05, label=\"\"];", anchor))
	if v.id != "" {
		d.names[v.id] = anchor
	}
	for _, sub := range v.subnets {
		d.node("    ", sub.id, d.subnetLabel(v, sub), fmt.Sprintf(`fillcolor="%s"`, fill(sub.exposure)))
	}
	for _, it := range v.things() {
		d.node("    ", it.id, []string{it.name, it.words}, shapeOf(it))
	}
	for _, t := range v.tables {
		d.node("    ", t.id, []string{t.name, d.tableWords(t)}, `shape=note, fillcolor="#f6f8fa"`)
	}
	d.line("  }")
}

func shapeOf(it *item) string {
	var style string
	switch it.kind {
	case graph.KindEndpoint:
		style = `shape=component, fillcolor="#d9e6fb"`
	case graph.KindWorkload:
		style = `shape=box3d`
	default:
		style = `shape=cds, fillcolor="#e8dcf7"`
	}
	if it.maybe {
		style += `, color="#9aa4af"`
	}
	return style
}

func (d *dot) node(indent string, id graph.ID, label []string, style string) {
	name := fmt.Sprintf("n%d", len(d.names))
	d.names[id] = name
	d.line(fmt.Sprintf("%s%s [label=%s, %s];", indent, name, dotLabel(label), style))
}

func (d *dot) edge(l line) {
	var style []string
	if l.words != "" {
		style = append(style, "label="+dotLabel([]string{l.words}))
	}
	if l.dashed {
		style = append(style, "style=dashed")
	}
	if !l.arrow {
		style = append(style, "arrowhead=none")
	}
	text := fmt.Sprintf("  %s -> %s", d.names[l.from], d.names[l.to])
	if len(style) > 0 {
		text += " [" + strings.Join(style, ", ") + "]"
	}
	d.line(text + ";")
}

// dotLabel is a quoted string of lines. In labels a backslash begins an escape.
func dotLabel(lines []string) string {
	var kept []string
	for _, l := range lines {
		if l != "" {
			kept = append(kept, strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(clip(l, maxLabel)))
		}
	}
	return `"` + strings.Join(kept, `\n`) + `"`
}
