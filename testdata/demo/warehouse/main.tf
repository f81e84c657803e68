# The warehouse's machines. Nothing here has a route to the internet: Systems
# Manager patches them, and they log to CloudWatch, over VPC endpoints alone.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  zones = ["eu-west-1a", "eu-west-1b"]
}

resource "aws_vpc" "warehouse" {
  cidr_block           = "10.60.0.0/20"
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = "warehouse" }
}

resource "aws_flow_log" "warehouse" {
  vpc_id               = aws_vpc.warehouse.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::harbour-lane-log-archive"
}

resource "aws_subnet" "machines" {
  count = 2

  vpc_id            = aws_vpc.warehouse.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.warehouse.cidr_block, 4, count.index)

  tags = { Name = "warehouse-private-${count.index}" }
}

resource "aws_subnet" "endpoints" {
  count = 2

  vpc_id            = aws_vpc.warehouse.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(aws_vpc.warehouse.cidr_block, 8, 64 + count.index)

  tags = { Name = "warehouse-endpoints-${count.index}" }
}

# Local routes only, and what the S3 endpoint adds.
resource "aws_route_table" "warehouse" {
  vpc_id = aws_vpc.warehouse.id
}

resource "aws_route_table_association" "machines" {
  count = 2

  subnet_id      = aws_subnet.machines[count.index].id
  route_table_id = aws_route_table.warehouse.id
}

resource "aws_route_table_association" "endpoints" {
  count = 2

  subnet_id      = aws_subnet.endpoints[count.index].id
  route_table_id = aws_route_table.warehouse.id
}
