package needs

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// openRoles leaves open the roles whose policies may allow more than is seen: a
// list of statements or of actions that is not known in whole, an effect that is
// not known. What such a role allows besides, nobody can say, and so not what its
// workloads do not need.
func (x *inference) openRoles() {
	for _, role := range x.g.Roles {
		for _, policy := range role.Policies.All() {
			why := x.unseen(policy)
			role.PoliciesOpen = role.PoliciesOpen || len(why) > 0
			for _, w := range why {
				if !slices.Contains(role.Why, w) {
					role.Why = append(role.Why, w)
				}
			}
		}
	}
}

// unseen says why a policy may allow actions that are not seen; nothing where it
// cannot.
func (x *inference) unseen(policy graph.ID) []string {
	doc := x.docs.Of(policy)
	if doc == nil {
		return nil // The catalog has opened the role where there should be one.
	}
	why := value.Texts(doc.Open)
	for _, s := range doc.Statements {
		switch {
		case s.Effect == iam.EffectOpen:
			why = append(why, value.Texts(s.Maybe)...)
		case s.Effect == iam.Allow && !s.NotAction:
			why = append(why, value.Texts(s.Actions.Open)...)
			for _, action := range s.Actions.Values {
				if service, _, _ := strings.Cut(action, ":"); x.tokens.Has(service) {
					why = append(why, x.tokens.Render(service)+" is not known")
				}
			}
		}
	}
	return why
}
