provider "aws" {
  region = "ap-southeast-2"
}

variable "customers" {
  type = list(string)
}

resource "aws_vpc" "rates" {
  cidr_block = "10.66.0.0/16"
}

resource "aws_subnet" "rates" {
  vpc_id     = aws_vpc.rates.id
  cidr_block = "10.66.1.0/24"
}

resource "aws_lb" "rates" {
  name               = "rates"
  load_balancer_type = "network"
  internal           = true
  subnets            = [aws_subnet.rates.id]
}

# Open if the list says so.
resource "aws_vpc_endpoint_service" "rates" {
  acceptance_required        = false
  network_load_balancer_arns = [aws_lb.rates.arn]
  allowed_principals         = var.customers
}
