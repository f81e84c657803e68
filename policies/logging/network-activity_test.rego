package vpce.logging.network_activity_test

import data.vpce.fixture
import data.vpce.logging.network_activity as rule

_graph(trails) := fixture.graph({"endpoint": [fixture.gateway("ep", {})], "trail": trails})

_store(id, on) := object.union(fixture.trail(id, on), {"trail_kind": "event_data_store"})

_undecided(graph) if {
	rule.violated == set() with input as graph
	count(rule.undecided) == 1 with input as graph
}

test_fail_first_of_two if {
	graph := _graph([fixture.trail("a", false), fixture.trail("b", false)])
	fixture.subjects(rule.violated) == {"a"} with input as graph
	rule.undecided == set() with input as graph
}

test_fail_trail_before_store if {
	fixture.subjects(rule.violated) == {"b"} with input as _graph([_store("a", false), fixture.trail("b", false)])
}

test_fail_store if fixture.subjects(rule.violated) == {"a"} with input as _graph([_store("a", false)])

test_fail_one_that_is_there if {
	graph := _graph([fixture.only_if(fixture.trail("a", false)), fixture.trail("b", false)])
	fixture.subjects(rule.violated) == {"b"} with input as graph
}

test_pass_one_records if {
rule.violated | rule.undecided == set() with input as _graph([fixture.trail("a", false), _store("b", true)])}

test_pass_no_trail if rule.violated | rule.undecided == set() with input as _graph([])

test_pass_no_endpoint if rule.violated | rule.undecided == set() with input as fixture.graph({"trail": [fixture.trail("a", false)]})

test_undecided_selectors if _undecided(_graph([fixture.unknown(fixture.trail("a", false), "network_activity")]))

test_undecided_recording_one_may_exist if {
	_undecided(_graph([fixture.trail("a", false), fixture.only_if(fixture.trail("b", true))]))
}

test_undecided_module_not_on_disk if {
	_undecided(fixture.document(
		{"vpc": [fixture.vpc("vpc", {})], "endpoint": [fixture.gateway("ep", {})], "trail": [fixture.trail("a", false)]},
		fixture.unresolved("vpc", "any"),
	))
}
