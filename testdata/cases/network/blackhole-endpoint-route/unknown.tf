provider "aws" {
  region = "sa-east-1"
}

variable "vpc_id" {
  type = string
}

resource "aws_vpc" "egress" {
  cidr_block           = "10.70.0.0/20"
  enable_dns_hostnames = true
}

resource "aws_subnet" "egress" {
  vpc_id     = aws_vpc.egress.id
  cidr_block = "10.70.0.0/24"
}

resource "aws_nat_gateway" "egress" {
  subnet_id         = aws_subnet.egress.id
  connectivity_type = "private"
}

# The VPC may be the one of the NAT gateway.
resource "aws_route_table" "app" {
  vpc_id = var.vpc_id

  route {
    cidr_block     = "192.168.0.0/16"
    nat_gateway_id = aws_nat_gateway.egress.id
  }
}
