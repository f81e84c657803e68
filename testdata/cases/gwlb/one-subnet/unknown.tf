provider "aws" {
  region = "us-west-2"
}

# How many subnets are in it is not known.
variable "firewall_subnet_ids" {
  type = list(string)
}

resource "aws_vpc" "shop" {
  cidr_block = "10.60.0.0/16"
}

resource "aws_vpc_endpoint" "firewall" {
  vpc_id            = aws_vpc.shop.id
  service_name      = "com.amazonaws.vpce.us-west-2.vpce-svc-0c4d8a1e6f2b73950"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = var.firewall_subnet_ids
}
