provider "aws" {
  region = "us-west-2"
}

resource "aws_vpc" "shop" {
  cidr_block = "10.60.0.0/16"
}

resource "aws_internet_gateway" "shop" {
  vpc_id = aws_vpc.shop.id
}

resource "aws_subnet" "firewall" {
  vpc_id            = aws_vpc.shop.id
  cidr_block        = "10.60.0.0/28"
  availability_zone = "us-west-2a"
}

resource "aws_subnet" "web" {
  vpc_id            = aws_vpc.shop.id
  cidr_block        = "10.60.1.0/24"
  availability_zone = "us-west-2a"
}

# It sends what it has inspected into a subnet of its own, which leads on.
resource "aws_vpc_endpoint" "firewall" {
  vpc_id            = aws_vpc.shop.id
  service_name      = "com.amazonaws.vpce.us-west-2.vpce-svc-0c4d8a1e6f2b73950"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.firewall.id]
}

resource "aws_route_table" "ingress" {
  vpc_id = aws_vpc.shop.id

  route {
    cidr_block      = aws_subnet.web.cidr_block
    vpc_endpoint_id = aws_vpc_endpoint.firewall.id
  }
}

resource "aws_route_table_association" "ingress" {
  gateway_id     = aws_internet_gateway.shop.id
  route_table_id = aws_route_table.ingress.id
}

resource "aws_route_table" "firewall" {
  vpc_id = aws_vpc.shop.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.shop.id
  }
}

resource "aws_route_table_association" "firewall" {
  subnet_id      = aws_subnet.firewall.id
  route_table_id = aws_route_table.firewall.id
}

resource "aws_route_table" "web" {
  vpc_id = aws_vpc.shop.id

  route {
    cidr_block      = "0.0.0.0/0"
    vpc_endpoint_id = aws_vpc_endpoint.firewall.id
  }
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.web.id
}
