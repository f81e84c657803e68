provider "aws" {
  region = "us-west-2"
}

resource "aws_vpc" "render" {
  cidr_block           = "10.80.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "render" {
  vpc_id     = aws_vpc.render.id
  cidr_block = "10.80.1.0/24"
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.render.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.80.0.0/16"]
  }
}

resource "aws_vpc_endpoint" "frames" {
  vpc_id             = aws_vpc.render.id
  service_name       = "com.amazonaws.us-west-2.s3"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [aws_subnet.render.id]
  security_group_ids = [aws_security_group.endpoints.id]
}
