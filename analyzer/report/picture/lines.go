package picture

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// maxLabel is the length of a line of a label, in characters.
const maxLabel = 120

// clip cuts the middle out of a text: an address is told apart by its ends.
func clip(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	tail := n / 2
	return string(runes[:n-tail-1]) + "…" + string(runes[len(runes)-tail:])
}

// line is one edge of the formats that lay pictures out themselves.
type line struct {
	from, to graph.ID
	words    string
	dashed   bool
	arrow    bool
}

// title names a VPC.
func (v *vpc) title() []string { return []string{v.full, v.cidrs} }

// things are the gateways, endpoints and workloads of a VPC, each once, in the
// order of their drawing.
func (v *vpc) things() []*item {
	var out []*item
	seen := map[graph.ID]bool{}
	add := func(it *item) {
		if !seen[it.id] {
			seen[it.id] = true
			out = append(out, it)
		}
	}
	for _, it := range v.gateways {
		add(it)
	}
	for _, sub := range v.subnets {
		for _, w := range sub.within {
			add(w.item)
		}
	}
	for _, it := range v.loose {
		add(it)
	}
	return out
}

func (s *scene) subnetLabel(v *vpc, sub *subnet) []string {
	about := []string{s.exposureWords(sub.exposure)}
	if sub.cidr != "" {
		about = append([]string{sub.cidr}, about...)
	}
	if zone := v.zones[sub.zone]; zone != "" {
		about = append(about, zone)
	}
	return []string{sub.name, strings.Join(about, " · ")}
}

// tableWords says what a table does with the rest of its routes.
func (s *scene) tableWords(t *table) string {
	var words []string
	for _, r := range t.routes {
		if r.to == "" {
			words = append(words, r.destination+" → "+r.target)
		}
	}
	if t.more > 0 {
		words = append(words, fmt.Sprintf(s.say("%d more routes", "ほか %d ルート"), t.more))
	}
	return strings.Join(words, ", ")
}

// lines are all edges of the scene: subnets to their tables, tables to where
// they lead, what is in subnets, and what connects VPCs.
func (s *scene) lines() []line {
	var out []line
	for _, v := range s.vpcs {
		for _, sub := range v.subnets {
			for _, t := range sub.tables {
				out = append(out, line{sub.id, t.to, "", t.maybe, true})
			}
			for _, w := range sub.within {
				out = append(out, line{w.id, sub.id, s.say("in", "所属"), w.maybe, false})
			}
		}
		for _, t := range v.tables {
			for _, r := range t.routes {
				if r.to != "" {
					out = append(out, line{t.id, r.to, r.destination, r.maybe, true})
				}
			}
			for _, e := range t.endpoints {
				out = append(out, line{t.id, e.to, e.words, e.maybe, true})
			}
		}
	}
	for _, it := range s.links {
		for _, v := range s.joined[it.id] {
			out = append(out, line{v.to, it.id, "", v.maybe, false})
		}
	}
	return out
}
