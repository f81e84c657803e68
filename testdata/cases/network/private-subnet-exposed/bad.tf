provider "aws" {
  region = "us-east-2"
}

resource "aws_vpc" "billing" {
  cidr_block           = "10.44.0.0/16"
  enable_dns_hostnames = true
}

# A database subnet, and its default route is that of a public one.
resource "aws_subnet" "ledger" {
  vpc_id            = aws_vpc.billing.id
  cidr_block        = "10.44.16.0/22"
  availability_zone = "us-east-2a"

  tags = {
    Name = "billing-db-a"
  }
}

resource "aws_internet_gateway" "billing" {
  vpc_id = aws_vpc.billing.id
}

resource "aws_route_table" "ledger" {
  vpc_id = aws_vpc.billing.id
}

resource "aws_route" "ledger_default" {
  route_table_id         = aws_route_table.ledger.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.billing.id
}

resource "aws_route_table_association" "ledger" {
  subnet_id      = aws_subnet.ledger.id
  route_table_id = aws_route_table.ledger.id
}
