provider "aws" {
  region = "ca-central-1"
}

variable "clients" {
  type = string
}

resource "aws_vpc" "clinic" {
  cidr_block           = "172.30.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "records" {
  vpc_id     = aws_vpc.clinic.id
  cidr_block = "172.30.6.0/24"
}

# Whether that is anybody in the VPC is not said here.
resource "aws_security_group" "kms" {
  name   = "kms"
  vpc_id = aws_vpc.clinic.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [var.clients]
  }
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id              = aws_vpc.clinic.id
  service_name        = "com.amazonaws.ca-central-1.kms"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.records.id]
  security_group_ids  = [aws_security_group.kms.id]
  private_dns_enabled = true
}
