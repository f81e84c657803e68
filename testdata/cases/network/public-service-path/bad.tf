provider "aws" {
  region = "eu-central-1"
}

resource "aws_vpc" "tax" {
  cidr_block           = "172.20.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "edge" {
  vpc_id     = aws_vpc.tax.id
  cidr_block = "172.20.0.0/24"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.tax.id
  cidr_block = "172.20.8.0/22"
}

resource "aws_internet_gateway" "tax" {
  vpc_id = aws_vpc.tax.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "tax" {
  subnet_id     = aws_subnet.edge.id
  allocation_id = aws_eip.nat.id
}

resource "aws_route_table" "edge" {
  vpc_id = aws_vpc.tax.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.tax.id
  }
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.tax.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.tax.id
  }
}

resource "aws_route_table_association" "edge" {
  subnet_id      = aws_subnet.edge.id
  route_table_id = aws_route_table.edge.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}

resource "aws_security_group" "filing" {
  name   = "filing"
  vpc_id = aws_vpc.tax.id

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_iam_role" "filing" {
  name = "filing"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "filing" {
  role = aws_iam_role.filing.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:filing-*"
    }]
  })
}

# It reads its password over the NAT gateway.
resource "aws_lambda_function" "filing" {
  function_name = "filing"
  role          = aws_iam_role.filing.arn
  runtime       = "python3.13"
  handler       = "main.handle"
  filename      = "filing.zip"

  vpc_config {
    subnet_ids         = [aws_subnet.app.id]
    security_group_ids = [aws_security_group.filing.id]
  }
}
