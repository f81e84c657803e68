provider "aws" {
  region = "ca-central-1"
}

# The caller may give the same VPC twice, or two different ones.
variable "endpoint_vpc_id" {
  type = string
}

variable "workload_vpc_id" {
  type = string
}

resource "aws_route_table" "workload" {
  vpc_id = var.workload_vpc_id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = var.endpoint_vpc_id
  service_name      = "com.amazonaws.ca-central-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.workload.id]
}
