# Policies and verdicts on them, for the tests of rules.
package vpce.fixture

witness := {
	"principal": "arn:aws:iam::111122223333:role/developer",
	"action": "s3:GetObject",
	"resource": "arn:aws:s3:::b/report.csv",
	"network": "internet",
	"source": "198.51.100.7",
	"keys": [],
}

through_endpoint := object.union(witness, {"network": "endpoint", "source": "vpce-0f1e2d3c4b5a69788"})

# A verdict on the policy "policy" of the bucket "bucket".
bucket_verdict(verdict, attributes) := object.union(
	{
		"policy": "policy",
		"bucket": "bucket",
		"verdict": verdict,
		"possible": [verdict],
		"network_condition": false,
		"services_only": false,
		"approved": [],
		"exemptions": [],
		"witness": null,
		"statement": 1,
		"lockout": false,
		"lockout_statement": null,
		"why": [],
		"unknown": [],
	},
	attributes,
)

network_value(key, value, attributes) := object.union(
	{"policy": "policy", "statement": 1, "key": key, "value": value, "of": null, "mismatch": "none", "why": []},
	attributes,
)

endpoint_verdict(endpoint_id, verdict, attributes) := object.union(
	{
		"endpoint": endpoint_id,
		"policy": "policy",
		"verdict": verdict,
		"possible": [verdict],
		"statement": 0,
		"principals": [],
		"why": [],
		"unknown": [],
	},
	attributes,
)

endpoint_policy(id, endpoint_id) := node(id, {"policy_kind": "endpoint", "attached_to": endpoint_id})

api(id, attributes) := node(id, object.union({"private": true, "endpoints": none, "policy": "policy"}, attributes))

api_verdict(api_id, verdict, attributes) := object.union(
	{
		"api": api_id,
		"policy": "policy",
		"verdict": verdict,
		"possible": [verdict],
		"approved": [],
		"witness": null,
		"statement": 0,
		"why": [],
		"unknown": [],
	},
	attributes,
)

blocked_need(endpoint_id, workload_id, attributes) := object.union(
	{
		"endpoint": endpoint_id,
		"policy": "policy",
		"workload": workload_id,
		"service": "s3",
		"action": "s3:GetObject",
		"resource": "arn:aws:s3:::b/*",
		"what": "",
		"statement": null,
		"roles": [],
		"why": [],
	},
	attributes,
)

# A fact of which an attribute is not known.
fact_unknown(fact, attribute) := object.union(
	object.remove(fact, [attribute]),
	{"unknown": [{"attribute": attribute, "why": "variable var.x has no value"}]},
)
