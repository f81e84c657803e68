provider "aws" {
  region = "eu-north-1"
}

resource "aws_vpc" "core" {
  cidr_block           = "10.90.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_vpc" "lab" {
  cidr_block           = "10.91.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "lab" {
  vpc_id     = aws_vpc.lab.id
  cidr_block = "10.91.3.0/24"
}

resource "aws_vpc_peering_connection" "core_lab" {
  vpc_id      = aws_vpc.lab.id
  peer_vpc_id = aws_vpc.core.id
  auto_accept = true
}

resource "aws_route_table" "core" {
  vpc_id = aws_vpc.core.id

  route {
    cidr_block                = aws_vpc.lab.cidr_block
    vpc_peering_connection_id = aws_vpc_peering_connection.core_lab.id
  }
}

resource "aws_route_table" "lab" {
  vpc_id = aws_vpc.lab.id

  route {
    cidr_block                = aws_vpc.core.cidr_block
    vpc_peering_connection_id = aws_vpc_peering_connection.core_lab.id
  }
}

resource "aws_route_table_association" "lab" {
  subnet_id      = aws_subnet.lab.id
  route_table_id = aws_route_table.lab.id
}

resource "aws_vpc_endpoint" "core_dynamodb" {
  vpc_id          = aws_vpc.core.id
  service_name    = "com.amazonaws.eu-north-1.dynamodb"
  route_table_ids = [aws_route_table.core.id]
}

resource "aws_security_group" "samples" {
  name   = "samples"
  vpc_id = aws_vpc.lab.id

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_iam_role" "samples" {
  name = "samples"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "samples" {
  role = aws_iam_role.samples.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:PutItem", "dynamodb:Query"]
      Resource = "arn:aws:dynamodb:eu-north-1:111122223333:table/samples"
    }]
  })
}

resource "aws_lambda_function" "samples" {
  function_name = "samples"
  role          = aws_iam_role.samples.arn
  runtime       = "python3.13"
  handler       = "main.handle"
  filename      = "samples.zip"

  vpc_config {
    subnet_ids         = [aws_subnet.lab.id]
    security_group_ids = [aws_security_group.samples.id]
  }
}

# An endpoint of its own.
resource "aws_vpc_endpoint" "lab_dynamodb" {
  vpc_id          = aws_vpc.lab.id
  service_name    = "com.amazonaws.eu-north-1.dynamodb"
  route_table_ids = [aws_route_table.lab.id]
}
