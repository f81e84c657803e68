provider "aws" {
  region = "eu-central-1"
}

# "s3" and "dynamodb" are fine. Any other service has no gateway type.
variable "service" {
  type = string
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_endpoint" "this" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-central-1.${var.service}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
}
