# METADATA
# title: Subnet of a closed tier with a way to the internet
# description: |
#   Subnets whose tag `tier` names a closed tier, such as database, must reach AWS's services by endpoints only.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
#     description: Subnets for your VPC
# custom:
#   level: error
#   security_severity: "6.0"
#   tags: [platform, network]
#   title_ja: インターネットに出られる閉域サブネット
#   message: "{subnet} belongs to the closed tier {tier} and reaches the internet."
#   message_ja: "{subnet} は閉域層 {tier} に属していますが、インターネットに出られます。"
#   remediation: |
#     Take the default route out of the subnet's route table, and add endpoints for the services that are needed.
package vpce.platform.database_egress

import data.company.lib as company
import data.vpce.lib

violated contains finding if {
	some finding in _found
	finding.why == set()
}

undecided contains finding if {
	some finding in _found
	finding.why != set()
}

_found contains {
	"subject": subnet.id,
	"args": {"subnet": subnet.id, "tier": subnet.tags.tier},
	"evidence": [{"id": table, "text": "its route table"} | some table in exposure.tables],
	"why": why,
} if {
	some subnet in input.nodes.subnet
	subnet.tags.tier in company.closed_tiers
	exposure := lib.exposure[subnet.id]
	why := union({lib.exists(subnet), _open(exposure)})
}

# The doubts whether a subnet reaches the internet.
_open(exposure) := set() if exposure.exposure in {"public", "nat"}

_open(exposure) := {{"id": exposure.subnet, "text": text} | some text in exposure.why} if {
	exposure.exposure == "unknown"
	some class in exposure.possible
	class in {"public", "nat"}
	count(exposure.why) > 0
}
