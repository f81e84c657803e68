provider "aws" {
  region = "sa-east-1"
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

resource "aws_vpc" "app" {
  cidr_block           = "10.71.0.0/20"
  enable_dns_hostnames = true
}

# Peering lets nobody use the NAT gateway of the other VPC.
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.app.id

  route {
    cidr_block     = "192.168.0.0/16"
    nat_gateway_id = aws_nat_gateway.egress.id
  }
}
