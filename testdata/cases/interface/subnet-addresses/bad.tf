provider "aws" {
  region = "us-west-1"
}

resource "aws_vpc" "plant" {
  cidr_block           = "10.33.0.0/20"
  enable_dns_hostnames = true
}

# Eleven usable addresses, and six are gone at once.
resource "aws_subnet" "endpoints" {
  vpc_id     = aws_vpc.plant.id
  cidr_block = "10.33.0.0/28"
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.plant.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.plant.cidr_block]
  }
}

resource "aws_vpc_endpoint" "this" {
  for_each = toset(["ec2", "kms", "logs", "monitoring", "ssm", "sts"])

  vpc_id              = aws_vpc.plant.id
  service_name        = "com.amazonaws.us-west-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.endpoints.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
}
