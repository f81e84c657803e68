provider "aws" {
  region = "eu-west-2"
}

variable "shared_policy_arn" {
  type = string
}

resource "aws_vpc" "press" {
  cidr_block           = "10.58.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "press" {
  vpc_id     = aws_vpc.press.id
  cidr_block = "10.58.2.0/24"
}

resource "aws_security_group" "scaler" {
  name   = "scaler"
  vpc_id = aws_vpc.press.id

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.press.cidr_block]
  }
}

resource "aws_iam_role" "scaler" {
  name = "scaler"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "scaler" {
  role = aws_iam_role.scaler.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:ReceiveMessage"]
      Resource = "arn:aws:sqs:eu-west-2:111122223333:images"
    }]
  })
}

resource "aws_lambda_function" "scaler" {
  function_name = "scaler"
  role          = aws_iam_role.scaler.arn
  runtime       = "python3.13"
  handler       = "main.handle"
  filename      = "scaler.zip"

  vpc_config {
    subnet_ids         = [aws_subnet.press.id]
    security_group_ids = [aws_security_group.scaler.id]
  }
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.press.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.press.cidr_block]
  }
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.press.id
  service_name        = "com.amazonaws.eu-west-2.sqs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.press.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
}

# The scaler decrypts if the shared policy lets it.
resource "aws_vpc_endpoint" "kms" {
  vpc_id              = aws_vpc.press.id
  service_name        = "com.amazonaws.eu-west-2.kms"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.press.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
}

resource "aws_iam_role_policy_attachment" "shared" {
  role       = aws_iam_role.scaler.name
  policy_arn = var.shared_policy_arn
}
