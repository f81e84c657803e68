package vpce.verified_access.policy_test

import data.vpce.fixture
import data.vpce.verified_access.policy as rule

_graph(group, endpoint) := _with(fixture.refs(["idc", "jamf"]), group, endpoint)

_with(providers, group, endpoint) := fixture.graph({
	"verified_access": [fixture.verified_access("instance", {"trust_providers": providers})],
	"verified_access_trust_provider": [fixture.trust_provider("idc", "user"), fixture.trust_provider("jamf", "device")],
	"verified_access_group": [fixture.verified_access_group("group", group)],
	"verified_access_endpoint": [fixture.verified_access_endpoint("ep", endpoint)],
})

_none := fixture.looks("none")

_trust := fixture.looks_at_trust(["jamf"])

_mistyped := fixture.looks_at_trust(["jemf"])

_texts(findings) := {[finding.args.of_group, finding.args.of_endpoint] | some finding in findings}

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

test_fail_none if {
	_texts(rule.violated) == {["no policy", "no policy"]} with input as _graph(_none, _none)
	rule.undecided == set() with input as _graph(_none, _none)
}

test_fail_careless if {
	every looks in ["disabled", "nothing", "everything", "request"] {
		fixture.subjects(rule.violated) == {"ep"} with input as _graph(fixture.looks(looks), _none)
		fixture.subjects(rule.violated) == {"ep"} with input as _graph(_none, fixture.looks(looks))
	}
}

test_fail_name_of_no_provider if fixture.subjects(rule.violated) == {"ep"} with input as _graph(_mistyped, _none)

test_pass_group if _silent(_graph(_trust, _none))

test_pass_endpoint if _silent(_graph(fixture.looks("everything"), _trust))

# Nothing says what the trust providers are called.
test_pass_name_where_providers_are_not_known if {
	_silent(_with(fixture.none, _mistyped, _none))
	_silent(_with(fixture.open(["jamf"]), _mistyped, _none))
	_silent(_with(fixture.refs(["jamf", "vatp-0a1b"]), _mistyped, _none))
}

test_undecided_group_policy if {
	graph := fixture.graph({
		"verified_access_group": [fixture.unknown(fixture.verified_access_group("group", _trust), "policy")],
		"verified_access_endpoint": [fixture.verified_access_endpoint("ep", _none)],
	})
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_group_not_declared if {
	graph := fixture.graph({"verified_access_endpoint": [fixture.verified_access_endpoint("ep", _none)]})
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_group_unknown if {
	graph := fixture.graph({"verified_access_endpoint": [fixture.unknown(fixture.verified_access_endpoint("ep", _none), "group")]})
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}
