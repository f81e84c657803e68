# Everything by key, one resource over another.
provider "aws" {
  region = "us-west-2"
}

variable "subnets" {
  type = map(object({ cidr = string, zone = string }))
  default = {
    blue  = { cidr = "10.0.0.0/24", zone = "us-west-2a" }
    green = { cidr = "10.0.1.0/24", zone = "us-west-2a" }
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  for_each          = var.subnets
  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value.cidr
  availability_zone = each.value.zone
  tags              = { Name = "private-${each.key}" }
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private
  vpc_id   = each.value.vpc_id
}

resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "workload" {
  name   = "workload"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  for_each                     = { workload = aws_security_group.workload.id }
  security_group_id            = aws_security_group.endpoints.id
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_endpoint" "interface" {
  for_each           = toset(["logs", "sts"])
  vpc_id             = aws_vpc.main.id
  service_name       = "com.amazonaws.us-west-2.${each.key}"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [aws_subnet.private["blue"].id, aws_subnet.private["green"].id]
  security_group_ids = [aws_security_group.endpoints.id]
}

resource "aws_vpc_endpoint_route_table_association" "s3" {
  for_each        = aws_route_table.private
  route_table_id  = each.value.id
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.us-west-2.s3"
}

# A second one for the same service.
resource "aws_vpc_endpoint" "s3_again" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-west-2.s3"
  route_table_ids = [aws_route_table.private["blue"].id]
}
