provider "aws" {
  region = "us-west-2"
}

variable "inspect" {
  type = bool
}

resource "aws_vpc" "shop" {
  cidr_block = "10.60.0.0/16"
}

resource "aws_subnet" "web" {
  vpc_id            = aws_vpc.shop.id
  cidr_block        = "10.60.1.0/24"
  availability_zone = "us-west-2a"
}

# With the route, what it has inspected comes back.
resource "aws_vpc_endpoint" "firewall" {
  vpc_id            = aws_vpc.shop.id
  service_name      = "com.amazonaws.vpce.us-west-2.vpce-svc-0c4d8a1e6f2b73950"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.web.id]
}

resource "aws_route_table" "web" {
  vpc_id = aws_vpc.shop.id

  dynamic "route" {
    for_each = var.inspect ? ["0.0.0.0/0"] : []

    content {
      cidr_block      = route.value
      vpc_endpoint_id = aws_vpc_endpoint.firewall.id
    }
  }
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.web.id
}
