provider "aws" {
  region = "ca-central-1"
}

resource "aws_vpc" "hub" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc" "spoke" {
  cidr_block = "10.2.0.0/16"
}

resource "aws_route_table" "hub" {
  vpc_id = aws_vpc.hub.id
}

resource "aws_route_table" "spoke" {
  vpc_id = aws_vpc.spoke.id
}

# Each VPC has a Gateway endpoint of its own, which costs nothing.
resource "aws_vpc_endpoint" "s3_hub" {
  vpc_id            = aws_vpc.hub.id
  service_name      = "com.amazonaws.ca-central-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.hub.id]
}

resource "aws_vpc_endpoint" "s3_spoke" {
  vpc_id            = aws_vpc.spoke.id
  service_name      = "com.amazonaws.ca-central-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.spoke.id]
}
