package picture

import (
	"fmt"

	"github.com/mattn/go-runewidth"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// The measures of the drawing, in pixels. A VPC has from top to bottom its
// gateways, its route tables and its subnets: what leads out is above what it
// leads out of. Boxes stand in columns, one a zone, and lines run in the gutters
// between them.
const (
	boxWidth   = 232
	lineHeight = 16
	padding    = 8
	gutter     = 36
	gap        = 30 // between the rows of a VPC
	charWidth  = 7
	boldWidth  = 8
	maxWithin  = 6 // things in a subnet that are written out
	// lanes keep lines in one gutter apart.
	lanes, laneWidth = 7, 4
)

// rect is a box on the page.
type rect struct{ x, y, w, h int }

func (r rect) right() int  { return r.x + r.w }
func (r rect) bottom() int { return r.y + r.h }
func (r rect) middle() int { return r.x + r.w/2 }

// box is a rectangle with lines of text, the first of them bold.
type box struct {
	rect
	fill, stroke, title string
	lines               []string
	dashed              bool
	// badge is the letter of a table, also in the subnets that use it.
	badge string
}

// wire is a line between boxes, by its corners.
type wire struct {
	points [][2]int
	dashed bool
	arrow  bool
}

// drawing is a page of boxes and wires.
type drawing struct {
	scene  *scene
	frames []box
	boxes  []box
	wires  []wire
	w, h   int
	// at has the places of what lines lead to: the box of a gateway, or the line of
	// a thing inside its subnet.
	at     map[graph.ID]rect
	inside map[graph.ID]bool
	framed map[graph.ID]rect
}

func layOut(s *scene) *drawing {
	d := &drawing{scene: s, at: map[graph.ID]rect{}, inside: map[graph.ID]bool{}, framed: map[graph.ID]rect{}}
	y := gutter
	if len(s.links) > 0 {
		y = d.links(y)
	}
	columns := 1
	for columns*columns < len(s.vpcs) && columns < 3 {
		columns++
	}
	// Columns are as wide as the widest VPC in them.
	widths := make([]int, columns)
	for i, v := range s.vpcs {
		widths[i%columns] = max(widths[i%columns], v.columns()*(boxWidth+gutter)+gutter)
	}
	for first := 0; first < len(s.vpcs); first += columns {
		x, height := gutter*2, 0
		for i := first; i < min(first+columns, len(s.vpcs)); i++ {
			height = max(height, d.vpc(s.vpcs[i], x, y))
			x += widths[i%columns] + gutter*2
		}
		y += height + gutter
		d.w = max(d.w, x)
	}
	d.h = y
	d.linkWires()
	return d
}

// columns is the number of boxes beside each other in a VPC.
func (v *vpc) columns() int { return min(max(len(v.zones), 2), 6) }

// links places what connects VPCs above them.
func (d *drawing) links(y int) int {
	for i, it := range d.scene.links {
		const perRow = 5
		r := rect{gutter*2 + i%perRow*(boxWidth+gutter), y + i/perRow*(2*lineHeight+2*padding+gap), boxWidth, 2*lineHeight + 2*padding}
		d.boxes = append(d.boxes, box{rect: r, fill: "#e8dcf7", stroke: "#6b3fa0", title: it.full, lines: []string{it.name, it.words}, dashed: it.maybe})
		d.at[it.id] = r
		d.w = max(d.w, r.right()+gutter)
	}
	rows := (len(d.scene.links) + 4) / 5
	return y + rows*(2*lineHeight+2*padding+gap) + gutter
}

// vpc places a VPC and returns its height.
func (d *drawing) vpc(v *vpc, x, y int) int {
	columns := v.columns()
	frame := box{rect: rect{x: x, y: y, w: columns*(boxWidth+gutter) + gutter}, fill: "#fcfcfd", stroke: "#59636e", title: v.full, lines: v.title(), dashed: v.maybe}
	at := y + 2*lineHeight + 2*padding
	var upper []box
	for _, it := range v.gateways {
		upper = append(upper, d.thing(it))
	}
	at = d.grid(upper, x, at, columns, func(i int, r rect) { d.at[v.gateways[i].id] = r })
	var tables []box
	for i, t := range v.tables {
		tables = append(tables, d.table(i, t))
	}
	first := len(d.boxes)
	at = d.grid(tables, x, at, columns, nil)
	placed := d.boxes[first:]
	at = d.subnets(v, x, at)
	var loose []box
	for _, it := range v.loose {
		loose = append(loose, d.thing(it))
	}
	at = d.grid(loose, x, at, columns, func(i int, r rect) { d.at[v.loose[i].id] = r })
	for i, t := range v.tables {
		d.tableWires(i, t, placed[i].rect)
	}
	frame.h = at - y
	d.frames = append(d.frames, frame)
	d.framed[v.id] = frame.rect
	return frame.h
}

func (d *drawing) thing(it *item) box {
	color, stroke := "#e8dcf7", "#6b3fa0"
	if it.kind == graph.KindEndpoint {
		color, stroke = "#d9e6fb", "#0b57a4"
	}
	return box{rect: rect{h: 2*lineHeight + 2*padding}, fill: color, stroke: stroke, title: it.full, lines: []string{it.name, it.words}, dashed: it.maybe}
}

func (d *drawing) table(i int, t *table) box {
	b := box{fill: "#f6f8fa", stroke: "#59636e", title: t.full, lines: []string{t.name}, dashed: t.maybe, badge: badge(i)}
	for _, r := range t.routes {
		b.lines = append(b.lines, r.destination+" → "+r.target)
	}
	for _, e := range t.endpoints {
		b.lines = append(b.lines, fmt.Sprintf(d.scene.say("%s by endpoint", "%s はエンドポイント経由"), e.words))
	}
	if t.more > 0 {
		b.lines = append(b.lines, fmt.Sprintf(d.scene.say("%d more routes", "ほか %d ルート"), t.more))
	}
	b.h = len(b.lines)*lineHeight + 2*padding
	return b
}

// badge is a letter for a table: A to Z, then AA and so on.
func badge(i int) string {
	if i >= 26 {
		return badge(i/26-1) + badge(i%26)
	}
	return string(rune('A' + i))
}

// grid places boxes in rows and returns where the next row begins.
func (d *drawing) grid(boxes []box, x, y, columns int, placed func(i int, r rect)) int {
	for first := 0; first < len(boxes); first += columns {
		height := 0
		for i := first; i < min(first+columns, len(boxes)); i++ {
			b := boxes[i]
			b.x, b.y, b.w = x+gutter+i%columns*(boxWidth+gutter), y, boxWidth
			height = max(height, b.h)
			d.boxes = append(d.boxes, b)
			if placed != nil {
				placed(i, b.rect)
			}
		}
		y += height + gap
	}
	return y
}

// subnets places the subnets of a VPC, a column a zone. Where there are more
// zones than columns, the zones that are too many begin again at the left.
func (d *drawing) subnets(v *vpc, x, y int) int {
	columns := v.columns()
	for block := 0; block < len(v.zones); block += columns {
		zones := v.zones[block:min(block+columns, len(v.zones))]
		next := y + lineHeight
		for i, zone := range zones {
			left := x + gutter + i*(boxWidth+gutter)
			d.boxes = append(d.boxes, box{rect: rect{left, y - lineHeight/2, boxWidth, lineHeight}, lines: []string{zone}})
			at := y + lineHeight
			for _, sub := range v.subnets {
				if sub.zone != block+i {
					continue
				}
				at = d.subnet(v, sub, left, at) + gap/2
			}
			next = max(next, at)
		}
		y = next + gap/2
	}
	return y
}

func (d *drawing) subnet(v *vpc, sub *subnet, x, y int) int {
	// The column says the zone.
	about := d.scene.exposureWords(sub.exposure)
	if sub.cidr != "" {
		about = sub.cidr + " · " + about
	}
	b := box{rect: rect{x: x, y: y, w: boxWidth}, fill: fill(sub.exposure), stroke: "#59636e", title: sub.full, lines: []string{sub.name, about}, dashed: sub.maybe}
	for i, t := range v.tables {
		for _, used := range sub.tables {
			if used.to == t.id {
				if b.badge += badge(i); used.maybe {
					b.badge += "?"
				}
			}
		}
	}
	for i, w := range sub.within {
		if i == maxWithin {
			b.lines = append(b.lines, fmt.Sprintf(d.scene.say("and %d more", "ほか %d 件"), len(sub.within)-maxWithin))
			break
		}
		mark := "▪ "
		if w.maybe {
			mark = "▫ "
		}
		d.at[w.id] = rect{x, y + padding + len(b.lines)*lineHeight, boxWidth, lineHeight}
		d.inside[w.id] = true
		text := w.item.within
		if text == "" {
			text = w.words + " · " + w.name
		}
		b.lines = append(b.lines, mark+text)
	}
	b.h = len(b.lines)*lineHeight + 2*padding
	d.boxes = append(d.boxes, b)
	return b.bottom()
}

// fit cuts a text to a width in pixels, counting so many for a column. Letters
// are measured with room to spare: which fonts the reader has is not known.
func fit(s string, width, column int) string {
	columns := width / column
	for n := columns; n > 2 && runewidth.StringWidth(s) > columns; n-- {
		s = clip(s, n)
	}
	return s
}
