package vpce.cost.duplicate_endpoints_test

import data.vpce.cost.duplicate_endpoints as rule
import data.vpce.fixture

_document(shared) := fixture.document(
	{
		"endpoint": [fixture.interface(id, {"vpc": id}) | some id in ["a", "b", "c"]],
		"transit_gateway": [fixture.node("tgw", {"vpcs": fixture.refs(["a", "b", "c"])})],
	},
	{"shared_services": [object.union({"service": "ssm", "via": "tgw", "endpoints": ["a", "b", "c"], "saving": "32.12 USD", "why": []}, shared)]},
)

test_fail_violated if {
	found := rule.violated with input as _document({})
	some finding in found
	finding.subject == "a"
	finding.args.saving == "32.12 USD"
	count(finding.evidence) == 2
	count(rule.undecided) == 0 with input as _document({})
}

test_fail_without_price if {
	found := rule.violated with input as _document({"saving": null})
	some finding in found
	finding.args.saving == "a sum that is not known here"
}

test_undecided_maybe if {
	why := {"why": ["whether all of them are there is not known"]}
	count(rule.violated) == 0 with input as _document(why)
	found := rule.undecided with input as _document(why)
	fixture.subjects(found) == {"a"}
}

test_pass_silent if {
	count(rule.violated | rule.undecided) == 0 with input as fixture.graph({"endpoint": [fixture.interface("a", {})]})
}
