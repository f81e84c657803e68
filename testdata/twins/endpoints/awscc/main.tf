# Endpoints in a VPC without a way out, guarded by groups, network ACLs and
# prefix lists. Some of it is wrong on purpose. Written with the provider awscc,
# and with aws where it has no type.

terraform {
  required_providers {
    aws   = { source = "hashicorp/aws" }
    awscc = { source = "hashicorp/awscc" }
  }
}

provider "aws" {
  region = "us-east-1"
}

provider "awscc" {
  region = "us-east-1"
}

resource "awscc_ec2_vpc" "this" {
  cidr_block         = "10.40.0.0/16"
  enable_dns_support = true
  tags               = [{ key = "Name", value = "main" }]
}

resource "awscc_ec2_vpc_cidr_block" "pods" {
  vpc_id     = awscc_ec2_vpc.this.id
  cidr_block = "100.64.0.0/16"
}

locals {
  subnets = {
    app       = { cidr = "10.40.0.0/24", zone = "us-east-1a" }
    endpoints = { cidr = "10.40.1.0/24", zone = "us-east-1b" }
  }
}

resource "awscc_ec2_subnet" "this" {
  for_each          = local.subnets
  vpc_id            = awscc_ec2_vpc.this.vpc_id
  cidr_block        = each.value.cidr
  availability_zone = each.value.zone
  tags              = [for k, v in { Name = each.key } : { key = k, value = v }]
}

resource "awscc_ec2_subnet" "spare" {
  vpc_id               = awscc_ec2_vpc.this.id
  cidr_block           = "10.40.2.0/24"
  availability_zone_id = "use1-az3"
  tags                 = concat([{ key = "Name", value = "spare" }], [])
}

resource "awscc_ec2_route_table" "app" {
  vpc_id = awscc_ec2_vpc.this.id
  tags   = [{ "key" = "Name", "value" = "app" }]
}

resource "awscc_ec2_subnet_route_table_association" "app" {
  subnet_id      = awscc_ec2_subnet.this["app"].subnet_id
  route_table_id = awscc_ec2_route_table.app.route_table_id
}

resource "awscc_ec2_prefix_list" "offices" {
  prefix_list_name = "offices"
  address_family   = "IPv4"
  max_entries      = 5
  entries = [
    { cidr = "192.0.2.0/24" },
    { cidr = "198.51.100.0/24", description = "branch" },
  ]
}

# One rule stands inline: without it the group would keep the rule that lets
# everything out.
resource "awscc_ec2_security_group" "app" {
  group_name        = "app"
  group_description = "application"
  vpc_id            = awscc_ec2_vpc.this.id
  security_group_egress = [{
    ip_protocol                = "tcp"
    from_port                  = 443
    to_port                    = 443
    destination_prefix_list_id = "pl-63a5400a"
  }]
  tags = [{ key = "Name", value = "app" }]
}

resource "awscc_ec2_security_group_egress" "app_to_endpoints" {
  group_id                      = awscc_ec2_security_group.app.id
  ip_protocol                   = "tcp"
  from_port                     = 443
  to_port                       = 443
  destination_security_group_id = awscc_ec2_security_group.endpoints.group_id
}

resource "awscc_ec2_security_group" "endpoints" {
  group_name        = "endpoints"
  group_description = "interface endpoints"
  vpc_id            = awscc_ec2_vpc.this.id
  security_group_ingress = [{
    ip_protocol           = "6"
    from_port             = 443
    to_port               = 443
    source_prefix_list_id = awscc_ec2_prefix_list.offices.prefix_list_id
  }]
  security_group_egress = [
    { ip_protocol = "icmp", from_port = 8, to_port = -1, cidr_ip = "10.40.0.0/16" },
    { ip_protocol = "udp", from_port = 53, to_port = 53, cidr_ip = "10.40.0.2/32" },
  ]
  tags = [{ key = "Name", value = "endpoints" }]
}

resource "awscc_ec2_security_group_ingress" "endpoints_from_app" {
  group_id                 = awscc_ec2_security_group.endpoints.id
  ip_protocol              = "tcp"
  from_port                = 443
  to_port                  = 443
  source_security_group_id = awscc_ec2_security_group.app.security_group_id
}

resource "awscc_ec2_network_acl" "endpoints" {
  vpc_id = awscc_ec2_vpc.this.id
  tags   = [{ key = "Name", value = "endpoints" }]
}

resource "awscc_ec2_subnet_network_acl_association" "endpoints" {
  subnet_id      = awscc_ec2_subnet.this["endpoints"].id
  network_acl_id = awscc_ec2_network_acl.endpoints.id
}

resource "aws_network_acl_rule" "in" {
  network_acl_id = awscc_ec2_network_acl.endpoints.id
  rule_number    = 100
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = "10.40.0.0/24"
  from_port      = 443
  to_port        = 443
}

resource "aws_network_acl_rule" "in_office" {
  network_acl_id = awscc_ec2_network_acl.endpoints.network_acl_id
  rule_number    = 90
  protocol       = "-1"
  rule_action    = "deny"
  egress         = false
  cidr_block     = "192.0.2.0/24"
}

resource "aws_network_acl_rule" "out" {
  network_acl_id = awscc_ec2_network_acl.endpoints.id
  rule_number    = 100
  protocol       = "tcp"
  rule_action    = "allow"
  egress         = true
  cidr_block     = "10.40.0.0/24"
  from_port      = 1024
  to_port        = 65535
}

resource "awscc_ec2_vpc_endpoint" "s3" {
  vpc_id            = awscc_ec2_vpc.this.id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.us-east-1.s3"
  route_table_ids   = [awscc_ec2_route_table.app.id]
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::example-artifacts/*"
    }]
  })
  tags = [{ key = "Name", value = "s3" }]
}

resource "awscc_ec2_vpc_endpoint" "dynamodb" {
  vpc_id       = awscc_ec2_vpc.this.id
  service_name = "com.amazonaws.us-east-1.dynamodb"
  tags         = [{ key = "Name", value = "dynamodb" }]
}

resource "awscc_ec2_vpc_endpoint" "kms" {
  vpc_id              = awscc_ec2_vpc.this.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.us-east-1.kms"
  subnet_ids          = [awscc_ec2_subnet.this["endpoints"].id, awscc_ec2_subnet.spare.id]
  security_group_ids  = [awscc_ec2_security_group.endpoints.id, awscc_ec2_vpc.this.default_security_group]
  private_dns_enabled = true
  tags                = [{ key = "Name", value = "kms" }]
}

resource "awscc_ec2_vpc_endpoint" "s3_interface" {
  vpc_id              = awscc_ec2_vpc.this.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.us-east-1.s3"
  subnet_ids          = [awscc_ec2_subnet.this["endpoints"].id]
  private_dns_enabled = true
  dns_options         = { private_dns_only_for_inbound_resolver_endpoint = "AllResolvers" }
  tags                = [{ key = "Name", value = "s3-interface" }]
}

resource "awscc_ec2_vpc_endpoint" "partner" {
  vpc_id            = awscc_ec2_vpc.this.id
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"
  subnet_ids        = [awscc_ec2_subnet.spare.id]
  tags              = [{ key = "Name", value = "partner" }]
}

resource "awscc_route53_hosted_zone" "kms" {
  name             = "kms.us-east-1.amazonaws.com"
  vp_cs            = [{ vpc_id = awscc_ec2_vpc.this.id, vpc_region = "us-east-1" }]
  hosted_zone_tags = [{ key = "Name", value = "kms-zone" }]
}
