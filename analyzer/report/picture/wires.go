package picture

import "slices"

// tableWires leads from a table to the gateways and endpoints of its routes:
// straight up the gutter to what stands above, down to what is in a subnet.
func (d *drawing) tableWires(n int, t *table, from rect) {
	lane := laneWidth * (n % lanes)
	done := map[rect]bool{}
	lead := func(to rect, inside, dashed bool) {
		if done[to] {
			return
		}
		done[to] = true
		start := from.x - 6 - lane
		w := wire{dashed: dashed, arrow: true}
		if inside {
			// Along the bottom of the table to the gutter left of the subnet.
			side := to.x - 6 - lane
			y := from.bottom() + 6 + lane/2
			w.points = [][2]int{{from.x + 12 + lane, from.bottom()}, {from.x + 12 + lane, y}, {side, y}, {side, to.y + to.h/2}, {to.x, to.y + to.h/2}}
		} else {
			y := to.bottom() + 6 + lane/2
			w.points = [][2]int{{from.x, from.y + lineHeight}, {start, from.y + lineHeight}, {start, y}, {to.middle() + lane, y}, {to.middle() + lane, to.bottom()}}
		}
		d.wires = append(d.wires, w)
	}
	for _, r := range t.routes {
		if to, ok := d.at[r.to]; ok && r.to != "" && !d.isLink(r) {
			lead(to, d.inside[r.to], r.maybe)
		}
	}
	for _, e := range t.endpoints {
		if to, ok := d.at[e.to]; ok {
			lead(to, d.inside[e.to], e.maybe)
		}
	}
}

// isLink reports whether a route leads to what connects VPCs: there the line is
// that of the VPC, and the table says the rest in words.
func (d *drawing) isLink(r route) bool {
	return slices.ContainsFunc(d.scene.links, func(it *item) bool { return it.id == r.to })
}

// linkWires lead from what connects VPCs down the gutters left of them.
func (d *drawing) linkWires() {
	for i, it := range d.scene.links {
		lane := laneWidth * (i % lanes)
		from := d.at[it.id]
		for _, v := range d.scene.joined[it.id] {
			to, ok := d.framed[v.to]
			if !ok {
				continue
			}
			side, y := to.x-8-lane, from.bottom()+6+lane
			d.wires = append(d.wires, wire{dashed: v.maybe, points: [][2]int{
				{from.middle() + lane, from.bottom()}, {from.middle() + lane, y}, {side, y}, {side, to.y + 14 + lane}, {to.x, to.y + 14 + lane},
			}})
		}
	}
}
