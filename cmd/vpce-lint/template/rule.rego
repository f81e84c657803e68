# METADATA
# title: Endpoint for a service that is not approved
# description: |
#   Write here what the rule finds and why that matters, in a few sentences. As it
#   stands, it finds VPC endpoints for services that are not on a list.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
#     description: AWS services that integrate with AWS PrivateLink
# custom:
#   level: warning
#   message: "{endpoint} is an endpoint for {service}, which is not approved."
#   remediation: |
#     Remove the endpoint, or add its service to the list of the rule.
#   tags: [platform]
package vpce.category.name

import data.vpce.lib

# Short names of services, as `vpce-lint graph` shows them.
approved := {"s3", "dynamodb", "ssm", "sts", "kms", "logs"}

# What holds whatever the unknown values turn out to be: nothing is in doubt.
violated contains finding if {
	some finding in _found
	finding.why == set()
}

# What holds for some of them only. vpce-lint shows it with --unproven.
undecided contains finding if {
	some finding in _found
	finding.why != set()
}

# One element for each endpoint at fault. Ids are enough: vpce-lint adds addresses,
# files and lines, and fills the message with args.
_found contains {
	"subject": endpoint.id,
	"args": {"endpoint": endpoint.id, "service": object.get(endpoint, "service", "a service that is not known")},
	"evidence": [],
	"at": {"id": endpoint.id, "attribute": "service_name"},
	"why": why,
} if {
	some endpoint in input.nodes.endpoint
	why := union({lib.exists(endpoint), _not_approved(endpoint)})
}

# The doubts whether a service is not approved: none where it is known, some where
# it is not. An attribute that is not known is absent, and so never negate one:
# `not endpoint.service in approved` would also hold where nobody knows the service.
_not_approved(endpoint) := set() if {
	service := endpoint.service
	not service in approved
}

_not_approved(endpoint) := lib.unknown(endpoint, "service")
