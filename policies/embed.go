package policies

import "embed"

// files has the rules and helpers, and leaves their tests out.
//
//go:embed api/no-endpoint.rego api/source-vpce.rego
//go:embed bucket/lockout.rego bucket/not-restricted.rego bucket/private-source-ip.rego bucket/source-vpce.rego bucket/unknown-endpoint.rego
//go:embed client-vpn/authorization.rego client-vpn/cidr.rego client-vpn/connection-logging.rego client-vpn/default-security-group.rego client-vpn/no-association.rego client-vpn/no-authorization.rego client-vpn/posture.rego client-vpn/user-identity.rego
//go:embed cost/duplicate-endpoints.rego cost/interface-instead-of-gateway.rego
//go:embed endpoint-policy/blocks-needs.rego endpoint-policy/full-access.rego endpoint-policy/gateway-principal.rego endpoint-policy/no-effect.rego endpoint-policy/unsupported.rego
//go:embed endpoint-service/open.rego
//go:embed gateway/duplicate-service.rego gateway/ignored-arguments.rego gateway/missing.rego gateway/private-route-tables.rego gateway/route-tables.rego gateway/service.rego gateway/vpc-mismatch.rego
//go:embed gwlb/asymmetric.rego gwlb/ignored-arguments.rego gwlb/one-subnet.rego gwlb/shared-subnet.rego gwlb/unrouted.rego
//go:embed interface/clients-blocked.rego interface/default-security-group.rego interface/duplicate-private-dns.rego interface/https-only.rego interface/ignored-arguments.rego interface/multi-az.rego interface/nacl.rego interface/one-subnet-per-az.rego interface/private-dns.rego interface/s3-inbound-resolver.rego interface/service.rego interface/subnet-addresses.rego interface/subnets.rego interface/unused.rego interface/vpc-dns.rego interface/world-open.rego
//go:embed lib/doubt.rego lib/endpoints.rego lib/network.rego lib/nodes.rego lib/paths.rego lib/policies.rego lib/remote.rego
//go:embed logging/flow-logs.rego logging/network-activity.rego logging/resolver-queries.rego
//go:embed network/blackhole-endpoint-route.rego network/no-service-path.rego network/peering-gateway.rego network/private-subnet-exposed.rego network/public-service-path.rego
//go:embed verified-access/device-trust.rego verified-access/logging.rego verified-access/policy.rego
var files embed.FS
