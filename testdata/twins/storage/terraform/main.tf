# Buckets behind an endpoint, with policies that guard them and ones that do
# not, and flow logs, of which it depends on a variable whether one is there.

provider "aws" {
  region = "eu-west-1"
}

variable "watch_subnet" {
  type = bool
}

resource "aws_vpc" "data" {
  cidr_block = "10.60.0.0/16"

  tags = { Name = "data" }
}

resource "aws_subnet" "data" {
  vpc_id     = aws_vpc.data.id
  cidr_block = "10.60.0.0/24"

  tags = { Name = "data" }
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.data.id

  tags = { Name = "data" }
}

resource "aws_route_table_association" "data" {
  subnet_id      = aws_subnet.data.id
  route_table_id = aws_route_table.data.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.data.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.data.id]
  policy          = <<-EOT
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*",
     "Resource": ["${aws_s3_bucket.guarded.arn}", "${aws_s3_bucket.guarded.arn}/*"]}}
  EOT

  tags = { Name = "s3" }
}

resource "aws_s3_bucket" "guarded" {
  bucket = "example-guarded"

  tags = { Name = "guarded" }
}

resource "aws_s3_bucket_public_access_block" "guarded" {
  bucket                  = aws_s3_bucket.guarded.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "guarded" {
  bucket = aws_s3_bucket.guarded.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyFromEndpoint"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.guarded.arn, "${aws_s3_bucket.guarded.arn}/*"]
      Condition = {
        StringNotEquals = { "aws:SourceVpce" = aws_vpc_endpoint.s3.id }
      }
    }]
  })
}

resource "aws_s3_bucket" "leaking" {
  bucket = "example-leaking"

  tags = { Name = "leaking" }
}

resource "aws_s3_bucket_policy" "leaking" {
  bucket = aws_s3_bucket.leaking.bucket

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::example-leaking/*"
      Condition = {
        StringNotEquals = { "aws:SourceVpc" = aws_vpc.data.id }
      }
    }]
  })
}

resource "aws_s3_bucket" "site" {
  tags = { Name = "site" }
}

resource "aws_s3_bucket_website_configuration" "site" {
  bucket = aws_s3_bucket.site.id

  index_document {
    suffix = "index.html"
  }
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_flow_log" "data" {
  vpc_id               = aws_vpc.data.id
  traffic_type         = "REJECT"
  log_destination_type = "s3"
  log_destination      = aws_s3_bucket.guarded.arn

  tags = { Name = "data" }
}

resource "aws_flow_log" "subnet" {
  count = var.watch_subnet ? 1 : 0

  subnet_id            = aws_subnet.data.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = aws_s3_bucket.guarded.arn

  tags = { Name = "data-subnet" }
}
