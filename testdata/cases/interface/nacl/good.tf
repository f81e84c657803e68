provider "aws" {
  region = "ap-south-1"
}

resource "aws_vpc" "mail" {
  cidr_block           = "10.12.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "endpoints" {
  vpc_id     = aws_vpc.mail.id
  cidr_block = "10.12.1.0/24"
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.mail.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.mail.cidr_block]
  }
}

resource "aws_vpc_endpoint" "sns" {
  vpc_id              = aws_vpc.mail.id
  service_name        = "com.amazonaws.ap-south-1.sns"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.endpoints.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
}

# Requests in, replies out.
resource "aws_network_acl" "endpoints" {
  vpc_id     = aws_vpc.mail.id
  subnet_ids = [aws_subnet.endpoints.id]

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 443
    to_port    = 443
    cidr_block = aws_vpc.mail.cidr_block
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 1024
    to_port    = 65535
    cidr_block = aws_vpc.mail.cidr_block
  }
}
