package vpce.network.private_subnet_exposed_test

import data.vpce.fixture
import data.vpce.network.private_subnet_exposed as rule

_igw := fixture.route("r", "rtb", "igw", "internet_gateway")

_graph(subnet, exposure) := fixture.document(
	{"subnet": [subnet], "route_table": [fixture.table("rtb", "vpc")], "route": [_igw]},
	{"exposure": [exposure]},
)

_public(subnet) := _graph(subnet, fixture.exposure(subnet.id, "public", "rtb"))

_named(name) := fixture.subnet("a", {"name": name, "tags": {"Name": name}})

_tagged(tags) := fixture.subnet("a", {"name": "web-a", "tags": tags})

test_fail_by_name if {
	some finding in rule.violated with input as _public(_named("shop-private-a"))
	finding.subject == "a"
	finding.args == {
		"subnet": "a",
		"word": "private",
		"tables": ["rtb"],
		"routes": [{"id": "igw", "text": "0.0.0.0/0 to {}", "text_ja": " 0.0.0.0/0 を {} "}],
	}
	finding.evidence[0].id == "r"
	rule.undecided == set() with input as _public(_named("shop-private-a"))
}

test_fail_words if {
	every name in ["private-db2", "Private", "DB_1", "eu internal", "isolated.a", "intra1", "Database subnet", "PRIVATE/a"] {
		fixture.subjects(rule.violated) == {"a"} with input as _public(_named(name))
	}
}

test_pass_parts_of_words if {
	every name in ["nonprivate-a", "dbs", "intranet", "internals", "privately", "public-a", "no-private-subnets", ""] {
		fixture.silent(rule.violated, rule.undecided) with input as _public(_named(name))
	}
}

test_fail_by_the_value_of_a_tag if {
	fixture.subjects(rule.violated) == {"a"} with input as _public(_tagged({"Tier": "private"}))
}

test_fail_by_the_key_of_a_tag if {
	fixture.subjects(rule.violated) == {"a"} with input as _public(_tagged({"kubernetes.io/role/internal-elb": "1"}))
}

test_pass_key_that_is_denied if {
	fixture.silent(rule.violated, rule.undecided) with input as _public(_tagged({"Private": "False"}))
}

test_fail_by_the_name_of_the_resource if {
	fixture.subjects(rule.violated) == {"infra:module.net.aws_subnet.private[\"a\"]"} with input as _public(fixture.subnet(
		"infra:module.net.aws_subnet.private[\"a\"]",
		{},
	))
}

test_pass_name_of_the_module if {
	fixture.silent(rule.violated, rule.undecided) with input as _public(fixture.subnet("module.private.aws_subnet.edge", {}))
}

test_pass_name_says_public if {
	subnet := fixture.subnet("a", {"name": "public-a", "tags": {"Name": "public-a", "Project": "internal-tools"}})
	fixture.silent(rule.violated, rule.undecided) with input as _public(subnet)
}

test_pass_letters_of_a_hash if {
	every value in [
		"224af03a-00e0-4981-be30-14965833c2db",
		"14965833-c2db-4981-2db1-224af03a2db1",
		"6e62522d2ab8f63740e53752b84a6e99cd65696db",
		"0db1f2a3b4c5d6e7f",
	] {
		fixture.silent(rule.violated, rule.undecided) with input as _public(_tagged({"trace": value}))
	}
}

test_fail_words_with_digits if {
	every name in ["db1", "1db", "web-db2a", "db-6e62522d2ab8", "db_20240101"] {
		fixture.subjects(rule.violated) == {"a"} with input as _public(_named(name))
	}
}

test_pass_where_the_code_lies if {
	graph := _public(_tagged({"git_file": "private/db.tf", "yor_name": "db"}))
	fixture.silent(rule.violated, rule.undecided) with input as graph
}

_cdk(type, name) := fixture.subnet("a", {
	"name": "my-private-api/Vpc/PublicSubnet1",
	"tags": {"Name": "my-private-api/Vpc/PublicSubnet1", "aws-cdk:subnet-type": type, "aws-cdk:subnet-name": name},
})

test_pass_path_of_the_cdk if {
	fixture.silent(rule.violated, rule.undecided) with input as _public(_cdk("Public", "Public"))
	fixture.silent(rule.violated, rule.undecided) with input as _public(_cdk("Public", "ingress"))
}

test_fail_subnet_of_the_cdk if {
	fixture.subjects(rule.violated) == {"a"} with input as _public(_cdk("Private", "app"))
	fixture.subjects(rule.violated) == {"a"} with input as _public(_cdk("Public", "db"))
}

test_pass_last_word_says_public if {
	fixture.silent(rule.violated, rule.undecided) with input as _public(_named("vpc-with-private-subnets-public-a"))
}

test_fail_last_word_says_private if {
	fixture.subjects(rule.violated) == {"a"} with input as _public(_named("public-services-db-a"))
}

test_pass_not_public if {
	graph := _graph(_named("private-a"), fixture.exposure("a", "nat", "rtb"))
	fixture.silent(rule.violated, rule.undecided) with input as graph
}

test_undecided_route if {
	graph := _graph(_named("private-a"), fixture.exposure_unknown("a", ["public", "nat"], "rtb"))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"a"} with input as graph
}

test_undecided_target if {
	graph := object.union(
		_graph(_named("private-a"), fixture.exposure_unknown("a", ["public", "nat"], "rtb")),
		{"nodes": {"route": [fixture.unknown(_igw, "target_kind")]}},
	)
	some finding in rule.undecided with input as graph
	finding.args.routes[0].text == "its internet traffic to an internet gateway"
}

test_undecided_subnet_may_exist if {
	graph := _public(fixture.only_if(_named("private-a")))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"a"} with input as graph
}
