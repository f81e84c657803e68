provider "aws" {
  region = "us-west-2"
}

# S3 Express One Zone has the type "Gateway" only.
variable "endpoint_type" {
  type = string
}

resource "aws_vpc" "main" {
  cidr_block = "10.33.0.0/16"
}

resource "aws_vpc_endpoint" "directory_buckets" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.us-west-2.s3express"
  vpc_endpoint_type = var.endpoint_type
}
