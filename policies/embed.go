package policies

import "embed"

// files has the rules and helpers, and leaves their tests out.
//
//go:embed bucket/source-vpce.rego
//go:embed gateway/duplicate-service.rego gateway/ignored-arguments.rego gateway/missing.rego gateway/private-route-tables.rego gateway/route-tables.rego gateway/service.rego gateway/vpc-mismatch.rego
//go:embed interface/default-security-group.rego interface/duplicate-private-dns.rego interface/https-only.rego interface/ignored-arguments.rego interface/multi-az.rego interface/one-subnet-per-az.rego interface/private-dns.rego interface/s3-inbound-resolver.rego interface/service.rego interface/subnets.rego interface/vpc-dns.rego interface/world-open.rego
//go:embed lib/doubt.rego lib/endpoints.rego lib/network.rego lib/nodes.rego
//go:embed logging/flow-logs.rego
var files embed.FS
