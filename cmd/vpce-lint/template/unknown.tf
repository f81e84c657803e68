# What nobody can tell without the value of the variable.
variable "service_name" {
  type = string
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "some" {
  vpc_id            = aws_vpc.main.id
  service_name      = var.service_name
  vpc_endpoint_type = "Interface"
}
