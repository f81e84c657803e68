package catalog

import "github.com/vpce-lint/vpce-lint/parsers/declared"

// Understands returns a function that reports whether resources of a unit have
// a meaning here, or may make something that has: those of other types can
// change nothing in the graph.
func Understands() func(*declared.Unit, *declared.Resource) bool {
	types := map[resourceType]bool{}
	for _, c := range concepts() {
		for _, s := range c.spellings {
			types[resourceType{s.dialect, s.typ, s.data}] = true
			if typ := s.mirrored(); typ != "" {
				types[resourceType{declared.Terraform, typ, s.data}] = true
			}
		}
	}
	return func(u *declared.Unit, r *declared.Resource) bool {
		return types[resourceType{u.Dialect, r.Type, r.Data}] || suppliedKind(r) != ""
	}
}
