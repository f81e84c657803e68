package declared

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Questions returns what the units' resources leave open under a condition: the
// atoms of their existence and of their attributes, of those resources that
// count. Each is told apart by its unit, as equal names in two units are two
// questions.
func (p *Project) Questions(units map[string]bool, counts func(*Unit, *Resource) bool) map[string]bool {
	out := map[string]bool{}
	for _, u := range p.Units {
		if !units[u.ID] {
			continue
		}
		own := map[string]bool{}
		for _, r := range u.Resources {
			if counts(u, r) {
				r.Exists.Questions(own)
				p.Tokens.Questions(r.Attributes, own)
			}
		}
		for q := range own {
			out[u.question(q)] = true
		}
	}
	return out
}

func (u *Unit) question(atom string) string { return u.ID + "\x00" + atom }

// In returns the units of p as they are in one world, an answer to Questions:
// resources that do not exist there are gone, and what the world decides is
// decided. p does not change.
func (p *Project) In(units map[string]bool, w value.World) *Project {
	out := &Project{Files: p.Files, Tokens: p.Tokens}
	for _, u := range p.Units {
		if !units[u.ID] {
			continue
		}
		own := value.World{}
		for q, holds := range w {
			if atom, ok := strings.CutPrefix(q, u.question("")); ok {
				own[atom] = holds
			}
		}
		c := &Unit{ID: u.ID, Environment: u.Environment, Dialect: u.Dialect, Gaps: u.Gaps}
		for _, r := range u.Resources {
			holds, decided := r.Exists.Decide(own)
			if decided && !holds {
				continue
			}
			in := *r
			if decided {
				in.Exists, in.WhyMaybe = nil, nil
			}
			in.Attributes = p.Tokens.In(r.Attributes, own)
			c.Resources = append(c.Resources, &in)
		}
		out.Units = append(out.Units, c)
	}
	return out
}
