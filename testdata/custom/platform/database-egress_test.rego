package vpce.platform.database_egress_test

import data.company.lib as company
import data.vpce.platform.database_egress as rule

subnet(tier) := {"id": "subnet", "exists": "yes", "tags": {"tier": tier}, "unknown": []}

document(tier, exposure) := {
	"nodes": {"subnet": [subnet(tier)]},
	"facts": {"exposure": [object.union({"subnet": "subnet", "tables": ["table"], "possible": [], "why": []}, exposure)]},
}

test_fires if {
	some class in ["public", "nat"]
	some finding in rule.violated with input as document("database", {"exposure": class})
	finding.evidence == [{"id": "table", "text": "its route table"}]
}

test_stays_silent if {
	every class in ["transit", "isolated"] {
		rule.violated == set() with input as document("database", {"exposure": class})
		rule.undecided == set() with input as document("database", {"exposure": class})
	}
}

test_other_tiers_are_free if {
	rule.violated == set() with input as document("web", {"exposure": "public"})
}

test_undecided if {
	unknown := {"exposure": "unknown", "possible": ["nat", "isolated"], "why": ["variable var.x has no value"]}
	rule.violated == set() with input as document("database", unknown)
	some finding in rule.undecided with input as document("database", unknown)
	count(finding.why) == 1
}

test_tiers if company.closed_tiers == {"database"}
