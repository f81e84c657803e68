package picture

import (
	"fmt"
	"io"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/page"
)

// WriteSVG writes the picture as a drawing that needs nothing else: no script, no
// font of its own, nothing that is loaded.
func WriteSVG(w io.Writer, in *Input) error {
	_, err := io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+string(drawn(newScene(in))))
	return err
}

// drawn is the element svg.
func drawn(s *scene) page.Safe {
	d := layOut(s)
	notes := s.notes()
	legend := d.h
	d.h += lineHeight*(len(notes)+1) + gutter
	d.w = max(d.w, 5*150+2*gutter)
	var b page.Builder
	b.Add("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n", d.w, d.h, d.w, d.h)
	b.Add("<title>%s</title>\n", s.say("The network", "ネットワーク"))
	b.Add("<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#59636e\"/></marker></defs>\n")
	b.Add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", d.w, d.h)
	for _, f := range d.frames {
		draw(&b, f, 10)
	}
	for _, w := range d.wires {
		w.draw(&b)
	}
	for _, x := range d.boxes {
		draw(&b, x, 4)
	}
	for i, e := range exposures() {
		x := gutter + i*150
		b.Add("<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"14\" fill=\"%s\" stroke=\"#59636e\"/>", x, legend, fill(e))
		b.Add("<text x=\"%d\" y=\"%d\" fill=\"#1c2128\">%s</text>\n", x+20, legend+11, s.exposureWords(e))
	}
	for i, note := range notes {
		b.Add("<text x=\"%d\" y=\"%d\" fill=\"#8a5300\">%s</text>\n", gutter, legend+(i+2)*lineHeight, note)
	}
	b.Add("</svg>\n")
	return b.HTML()
}

// draw writes a box. One without a colour is text alone.
func draw(b *page.Builder, x box, radius int) {
	b.Add("<g>")
	if x.title != "" {
		b.Add("<title>%s</title>", x.title)
	}
	dash := page.Safe("")
	if x.dashed {
		dash = ` stroke-dasharray="5 3"`
	}
	if x.fill != "" {
		b.Add("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\" stroke=\"%s\"%s/>", x.x, x.y, x.w, x.h, radius, x.fill, x.stroke, dash)
	}
	room := x.w - 2*padding
	if x.badge != "" {
		width := 10 + len(x.badge)*8
		b.Add("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"16\" rx=\"8\" fill=\"#59636e\"/>", x.right()-width-4, x.y+6, width)
		b.Add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"11\" fill=\"#ffffff\">%s</text>", x.right()-width/2-4, x.y+18, x.badge)
	}
	for i, l := range x.lines {
		weight, limit, column := page.Safe(""), room, charWidth
		if i == 0 {
			weight, column = ` font-weight="600"`, boldWidth
			if x.badge != "" {
				limit -= 10 + len(x.badge)*8
			}
		}
		b.Add("<text x=\"%d\" y=\"%d\" fill=\"#1c2128\"%s>%s</text>", x.x+padding, x.y+padding+i*lineHeight+11, weight, fit(l, limit, column))
	}
	b.Add("</g>\n")
}

func (w wire) draw(b *page.Builder) {
	points := make([]string, len(w.points))
	for i, p := range w.points {
		points[i] = fmt.Sprintf("%d,%d", p[0], p[1])
	}
	var more page.Safe
	if w.dashed {
		more += ` stroke-dasharray="5 3"`
	}
	if w.arrow {
		more += ` marker-end="url(#arrow)"`
	}
	b.Add("<polyline points=\"%s\" fill=\"none\" stroke=\"#59636e\" stroke-opacity=\".8\"%s/>\n", strings.Join(points, " "), more)
}
