# Conditions that a plan has decided, and expressions of which it does not say
# what they take.
provider "aws" {
  region = "eu-west-1"
}

variable "create_vpc" {
  type    = bool
  default = true
}

variable "vpc_id" {
  type    = string
  default = ""
}

variable "single_nat" {
  type    = bool
  default = true
}

resource "aws_vpc" "main" {
  count      = var.create_vpc ? 1 : 0
  cidr_block = "10.0.0.0/16"
}

locals {
  vpc_id = try(aws_vpc.main[0].id, var.vpc_id)
}

resource "aws_subnet" "private" {
  count             = 4
  vpc_id            = aws_vpc.main[0].id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = "eu-west-1${element(["a", "b"], count.index)}"
}

resource "aws_route_table" "private" {
  count  = var.single_nat ? 1 : 4
  vpc_id = local.vpc_id
}

resource "aws_route_table_association" "private" {
  count          = 4
  subnet_id      = element(aws_subnet.private[*].id, count.index)
  route_table_id = element(aws_route_table.private[*].id, var.single_nat ? 0 : count.index)
}

# One subnet in each zone.
resource "aws_vpc_endpoint" "first_two" {
  vpc_id            = local.vpc_id
  service_name      = "com.amazonaws.eu-west-1.sts"
  vpc_endpoint_type = "Interface"
  subnet_ids        = slice(aws_subnet.private[*].id, 0, 2)
}

# Two subnets in each zone, which AWS refuses.
resource "aws_vpc_endpoint" "all" {
  vpc_id            = local.vpc_id
  service_name      = "com.amazonaws.eu-west-1.ec2"
  vpc_endpoint_type = "Interface"
  subnet_ids        = aws_subnet.private[*].id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = coalesce(var.vpc_id, aws_vpc.main[0].id)
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = var.single_nat ? [aws_route_table.private[0].id] : aws_route_table.private[*].id
}
