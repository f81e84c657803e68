package vpce.interface.vpc_dns_test

import data.vpce.fixture
import data.vpce.interface.vpc_dns as rule

_graph(vpc, endpoint) := fixture.graph({"vpc": [vpc], "endpoint": [endpoint]})

_off := fixture.vpc("vpc", {"dns_hostnames": false})

test_fail_hostnames_off if {
	some finding in rule.violated with input as _graph(_off, fixture.interface("ep", {}))
	finding.subject == "ep"
	finding.args.settings == ["DNS hostnames"]
}

test_fail_both_off if {
	vpc := fixture.vpc("vpc", {"dns_hostnames": false, "dns_support": false})
	some finding in rule.violated with input as _graph(vpc, fixture.interface("ep", {}))
	finding.args.settings == ["DNS support", "DNS hostnames"]
}

test_pass_on if rule.violated == set() with input as _graph(fixture.vpc("vpc", {}), fixture.interface("ep", {}))

test_pass_private_dns_off if {
	rule.violated == set() with input as _graph(_off, fixture.interface("ep", {"private_dns": false}))
	rule.undecided == set() with input as _graph(_off, fixture.interface("ep", {"private_dns": false}))
}

test_undecided_vpc_elsewhere if {
	graph := fixture.graph({"endpoint": [fixture.interface("ep", {})], "external": [fixture.external("vpc", true)]})
	rule.violated == set() with input as graph
	some finding in rule.undecided with input as graph
	finding.args.settings == ["DNS support", "DNS hostnames"]
}

test_undecided_vpc if {
	graph := _graph(fixture.unknown(fixture.vpc("vpc", {}), "dns_hostnames"), fixture.interface("ep", {}))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_private_dns if {
	graph := _graph(_off, fixture.unknown(fixture.interface("ep", {}), "private_dns"))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_fail_one_known_is_enough if {
	graph := _graph(fixture.unknown(_off, "dns_support"), fixture.interface("ep", {}))
	fixture.subjects(rule.violated) == {"ep"} with input as graph
	rule.undecided == set() with input as graph
}
