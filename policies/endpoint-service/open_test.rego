package vpce.endpoint_service.open_test

import data.vpce.endpoint_service.open as rule
import data.vpce.fixture

_service(attributes) := fixture.node("svc", object.union(
	{
		"acceptance_required": false,
		"allowed_principals": ["*"],
		"maybe_principals": [],
		"principals_complete": true,
		"why": [],
	},
	attributes,
))

_graph(service) := fixture.graph({"endpoint_service": [service]})

_silent(service) if fixture.silent(rule.violated, rule.undecided) with input as _graph(service)

_undecided(service) if {
	rule.violated == set() with input as _graph(service)
	fixture.subjects(rule.undecided) == {"svc"} with input as _graph(service)
}

test_fail_everybody_without_acceptance if {
	fixture.subjects(rule.violated) == {"svc"} with input as _graph(_service({}))
	rule.undecided == set() with input as _graph(_service({}))
}

test_fail_everybody_beside_an_account if {
	principals := ["arn:aws:iam::111122223333:root", "*"]
	fixture.subjects(rule.violated) == {"svc"} with input as _graph(_service({"allowed_principals": principals}))
}

test_pass_acceptance if _silent(_service({"acceptance_required": true}))

test_pass_an_account if _silent(_service({"allowed_principals": ["arn:aws:iam::111122223333:root"]}))

test_pass_nobody if _silent(_service({"allowed_principals": []}))

test_undecided_acceptance if _undecided(fixture.unknown(_service({}), "acceptance_required"))

test_undecided_principal if _undecided(_service({"allowed_principals": [], "maybe_principals": ["*"]}))

test_undecided_list if {
	_undecided(_service({"allowed_principals": [], "principals_complete": false, "why": ["var.principals has no value"]}))
}
