provider "aws" {
  region = "us-west-2"
}

resource "aws_vpc" "shop" {
  cidr_block = "10.60.0.0/16"
}

resource "aws_subnet" "firewall" {
  vpc_id            = aws_vpc.shop.id
  cidr_block        = "10.60.0.0/28"
  availability_zone = "us-west-2a"
}

resource "aws_subnet" "firewall_b" {
  vpc_id            = aws_vpc.shop.id
  cidr_block        = "10.60.0.16/28"
  availability_zone = "us-west-2b"
}

resource "aws_vpc_endpoint" "firewall" {
  vpc_id            = aws_vpc.shop.id
  service_name      = "com.amazonaws.vpce.us-west-2.vpce-svc-0c4d8a1e6f2b73950"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.firewall.id]
}

# The other Availability Zone has its own endpoint.
resource "aws_vpc_endpoint" "firewall_b" {
  vpc_id            = aws_vpc.shop.id
  service_name      = "com.amazonaws.vpce.us-west-2.vpce-svc-0c4d8a1e6f2b73950"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.firewall_b.id]
}
