# A hub: public, private and isolated subnets in two zones, a NAT gateway in
# each, an egress-only gateway for IPv6, endpoints for S3 and Systems Manager, and
# one for EC2 messages with a zone of its own that a spoke asks too.

provider "aws" {
  region = "eu-west-1"
}

variable "cidr" {
  type    = string
  default = "10.20.0.0/16"
}

variable "nat_in_each_zone" {
  type    = bool
  default = true
}

data "aws_availability_zones" "available" {
  state = "available"
}

data "aws_region" "current" {}

locals {
  zones = ["a", "b"]
}

resource "aws_vpc" "hub" {
  cidr_block                       = var.cidr
  enable_dns_hostnames             = true
  assign_generated_ipv6_cidr_block = true

  tags = {
    Name = "hub"
    team = "network"
  }
}

resource "aws_internet_gateway" "hub" {
  vpc_id = aws_vpc.hub.id

  tags = { Name = "hub-internet" }
}

resource "aws_egress_only_internet_gateway" "hub" {
  vpc_id = aws_vpc.hub.id
}

resource "aws_subnet" "public" {
  count = length(local.zones)

  vpc_id                  = aws_vpc.hub.id
  cidr_block              = cidrsubnet(var.cidr, 8, count.index)
  availability_zone       = data.aws_availability_zones.available.names[count.index]
  map_public_ip_on_launch = true

  tags = { Name = "hub-public-${local.zones[count.index]}" }
}

resource "aws_subnet" "private" {
  count = length(local.zones)

  vpc_id            = aws_vpc.hub.id
  cidr_block        = cidrsubnet(aws_vpc.hub.cidr_block, 8, count.index + 2)
  availability_zone = aws_subnet.public[count.index].availability_zone

  tags = { Name = "hub-private-${local.zones[count.index]}" }
}

resource "aws_subnet" "isolated" {
  for_each = { a = 4, b = 5 }

  vpc_id            = aws_vpc.hub.id
  cidr_block        = cidrsubnet(var.cidr, 8, each.value)
  availability_zone = data.aws_availability_zones.available.names[each.key == "a" ? 0 : 1]

  tags = { Name = "hub-isolated-${each.key}" }
}

resource "aws_eip" "nat" {
  count  = var.nat_in_each_zone ? 2 : 1
  domain = "vpc"
}

resource "aws_nat_gateway" "hub" {
  count = var.nat_in_each_zone ? 2 : 1

  subnet_id     = aws_subnet.public[count.index].id
  allocation_id = aws_eip.nat[count.index].id

  tags = { Name = "hub-nat-${local.zones[count.index]}" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.hub.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.hub.id
  }

  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.hub.id
  }

  tags = { Name = "hub-public" }
}

resource "aws_route_table" "private" {
  count  = 2
  vpc_id = aws_vpc.hub.id

  tags = { Name = "hub-private-${local.zones[count.index]}" }
}

resource "aws_route" "nat" {
  count = 2

  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = var.nat_in_each_zone ? aws_nat_gateway.hub[count.index].id : aws_nat_gateway.hub[0].id
}

resource "aws_route" "egress_only" {
  count = 2

  route_table_id              = aws_route_table.private[count.index].id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.hub.id
}

resource "aws_route_table_association" "public" {
  count = 2

  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  count = 2

  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.hub.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.hub.cidr_block]
  }

  egress {
    protocol         = "-1"
    from_port        = 0
    to_port          = 0
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }

  tags = { Name = "hub-endpoints" }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.hub.id
  service_name    = "com.amazonaws.${data.aws_region.current.region}.s3"
  route_table_ids = aws_route_table.private[*].id

  tags = { Name = "hub-s3" }
}

resource "aws_vpc_endpoint" "ssm" {
  for_each = toset(["ssm", "ssmmessages"])

  vpc_id              = aws_vpc.hub.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${data.aws_region.current.region}.${each.key}"
  subnet_ids          = aws_subnet.private[*].id
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true

  tags = { Name = "hub-${each.key}" }
}

resource "aws_vpc" "spoke" {
  cidr_block = "10.21.0.0/16"

  tags = { Name = "spoke" }
}

resource "aws_vpc_endpoint" "ec2messages" {
  vpc_id             = aws_vpc.hub.id
  vpc_endpoint_type  = "Interface"
  service_name       = "com.amazonaws.${data.aws_region.current.region}.ec2messages"
  subnet_ids         = aws_subnet.private[*].id
  security_group_ids = [aws_security_group.endpoints.id]
  ip_address_type    = "ipv4"

  tags = { Name = "hub-ec2messages" }
}

resource "aws_route53_zone" "ec2messages" {
  name = "ec2messages.${data.aws_region.current.region}.amazonaws.com"

  vpc {
    vpc_id = aws_vpc.hub.id
  }

  vpc {
    vpc_id = aws_vpc.spoke.id
  }
}

resource "aws_route53_record" "ec2messages" {
  for_each = toset(["", "*"])

  zone_id = aws_route53_zone.ec2messages.zone_id
  name    = each.key
  type    = "A"

  alias {
    name                   = aws_vpc_endpoint.ec2messages.dns_entry[0].dns_name
    zone_id                = aws_vpc_endpoint.ec2messages.dns_entry[0].hosted_zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "status" {
  zone_id = aws_route53_zone.ec2messages.zone_id
  name    = "status"
  type    = "CNAME"
  ttl     = 300
  records = ["status.example.com"]
}

resource "aws_route53_resolver_endpoint" "inbound" {
  name               = "hub-inbound"
  direction          = "INBOUND"
  security_group_ids = [aws_security_group.endpoints.id]

  dynamic "ip_address" {
    for_each = aws_subnet.private
    content {
      subnet_id = ip_address.value.id
    }
  }
}

resource "aws_route53_resolver_rule" "corp" {
  name        = "hub-corp"
  domain_name = "Corp.example."
  rule_type   = "FORWARD"
}

resource "aws_route53_resolver_rule_association" "corp" {
  resolver_rule_id = aws_route53_resolver_rule.corp.id
  vpc_id           = aws_vpc.hub.id
}

resource "aws_vpc_endpoint_service" "billing" {
  acceptance_required        = false
  network_load_balancer_arns = ["arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/billing/0123456789abcdef"]

  tags = { Name = "hub-billing" }
}

resource "aws_vpc_endpoint_service_allowed_principal" "billing" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.billing.id
  principal_arn           = "arn:aws:iam::444455556666:root"
}
