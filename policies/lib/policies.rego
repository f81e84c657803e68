# Policies and what they let through.
package vpce.lib

endpoint_by_id := {n.id: n | some n in input.nodes.endpoint}

# Whom a finding about a bucket policy is about: the bucket, or the policy where
# the bucket is elsewhere or not known.
bucket_subject(policy) := bucket.id if some bucket in bucket_of(policy)

bucket_subject(policy) := policy if bucket_of(policy) == set()

# The bucket that a policy is of, nothing where it is elsewhere or not known.
bucket_of(policy) := {bucket | bucket := buckets[policies[policy].attached_to]}

# The doubts whether a policy, and the bucket that it is of, are there.
policy_exists(policy) := union({exists(node) |
	some node in (bucket_of(policy) | {node | node := policies[policy]})
})

# A policy as an argument of a message, with what it is of behind it.
policy_argument(policy) := {"id": policy, "of": [bucket.id | some bucket in bucket_of(policy)]}

# The place of a statement, or of the policy where none is at fault.
statement_of(policy, statement) := {"id": policy, "statement": statement} if is_number(statement)

statement_of(policy, null) := {"id": policy}

# An S3 endpoint is in the configuration.
s3_endpoint := doubts(surest([{"why": union({exists(endpoint), s3})} |
	some endpoint in input.nodes.endpoint
	s3 := is(endpoint, "service", "s3")
]))

# The doubts of a verdict of which one possibility is a given one; undefined where
# that is impossible.
verdict_may_be(verdict, _, class) := set() if verdict.verdict == class

verdict_may_be(verdict, policy, class) := undecided_because(policy, verdict.why, "what the policy {} lets through is not known") if {
	verdict.verdict == "unknown"
	class in verdict.possible
}

# A request in a clause that goes on from a policy's name.
witness_en(witness) := sprintf(
	"lets %s do %s on %s, %s",
	[witness.principal, witness.action, witness.resource, _from_en(witness)],
)

witness_ja(witness) := sprintf(
	"%sで %s が %s に対して行う %s を通します",
	[_from_ja(witness), witness.principal, witness.resource, witness.action],
)

_from_en(witness) := concat(" ", ["from the internet address", witness.source]) if witness.network == "internet"

_from_en(witness) := concat(" ", ["through the endpoint", witness.source]) if witness.network == "endpoint"

_from_en(witness) := "by way of an AWS service" if witness.network == "service"

_from_ja(witness) := sprintf("インターネット（%s）経由", [witness.source]) if witness.network == "internet"

_from_ja(witness) := sprintf("エンドポイント %s 経由", [witness.source]) if witness.network == "endpoint"

_from_ja(witness) := "AWS のサービス経由" if witness.network == "service"

# The witness of a verdict as evidence at the statement that lets it through.
witness_evidence(verdict, policy) := [object.union(
	{"id": policy, "text": witness_en(witness), "text_ja": witness_ja(witness)},
	_statement_attribute(verdict),
) |
	witness := verdict.witness
	witness != null
]

_statement_attribute(verdict) := {"attribute": sprintf("statement.%d", [verdict.statement])} if is_number(verdict.statement)

_statement_attribute(verdict) := {"attribute": "document"} if verdict.statement == null
