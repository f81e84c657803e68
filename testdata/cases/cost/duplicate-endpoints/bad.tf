provider "aws" {
  region = "us-east-1"
}

locals {
  networks = { orders = "10.70.0.0/16", parts = "10.71.0.0/16", labels = "10.72.0.0/16" }
}

resource "aws_vpc" "this" {
  for_each = local.networks

  cidr_block           = each.value
  enable_dns_hostnames = true
}

resource "aws_subnet" "this" {
  for_each = local.networks

  vpc_id            = aws_vpc.this[each.key].id
  cidr_block        = cidrsubnet(each.value, 8, 1)
  availability_zone = "us-east-1a"
}

resource "aws_security_group" "endpoints" {
  for_each = local.networks

  name   = "endpoints-${each.key}"
  vpc_id = aws_vpc.this[each.key].id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [each.value]
  }
}

resource "aws_vpc_endpoint" "kms" {
  for_each = local.networks

  vpc_id              = aws_vpc.this[each.key].id
  service_name        = "com.amazonaws.us-east-1.kms"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.this[each.key].id]
  security_group_ids  = [aws_security_group.endpoints[each.key].id]
  private_dns_enabled = true
}

resource "aws_ec2_transit_gateway" "core" {}

resource "aws_ec2_transit_gateway_vpc_attachment" "this" {
  for_each = local.networks

  transit_gateway_id = aws_ec2_transit_gateway.core.id
  vpc_id             = aws_vpc.this[each.key].id
  subnet_ids         = [aws_subnet.this[each.key].id]
}
