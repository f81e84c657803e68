provider "aws" {
  region = "ap-northeast-1"
}

resource "aws_vpc" "orders" {
  cidr_block           = "10.21.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "worker" {
  vpc_id     = aws_vpc.orders.id
  cidr_block = "10.21.4.0/24"
}

resource "aws_security_group" "worker" {
  name   = "worker"
  vpc_id = aws_vpc.orders.id

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.orders.cidr_block]
  }
}

resource "aws_iam_role" "worker" {
  name = "worker"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "worker" {
  role = aws_iam_role.worker.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
      Resource = "arn:aws:sqs:ap-northeast-1:111122223333:orders"
    }]
  })
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = aws_iam_role.worker.arn
  runtime       = "python3.13"
  handler       = "main.handle"
  filename      = "worker.zip"

  vpc_config {
    subnet_ids         = [aws_subnet.worker.id]
    security_group_ids = [aws_security_group.worker.id]
  }
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.orders.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.orders.cidr_block]
  }
}

# The name of the queue resolves to this endpoint.
resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.orders.id
  service_name        = "com.amazonaws.ap-northeast-1.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.worker.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
}
