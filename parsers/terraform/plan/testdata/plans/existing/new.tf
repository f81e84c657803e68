# What the plan adds.
data "aws_vpc" "default" {
  default = true
}

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_subnet" "new" {
  vpc_id            = aws_vpc.shared.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = data.aws_availability_zones.available.names[0]
}

resource "aws_route_table_association" "shared" {
  subnet_id      = aws_subnet.shared.id
  route_table_id = aws_route_table.shared.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.shared.id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = [aws_route_table.shared.id]
}

resource "aws_vpc_endpoint" "sts" {
  vpc_id              = aws_vpc.shared.id
  service_name        = "com.amazonaws.us-east-1.sts"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.shared.id, aws_subnet.new.id]
  security_group_ids  = [aws_security_group.shared.id]
  private_dns_enabled = true
}

# The group is another VPC's.
resource "aws_vpc_endpoint" "crossed" {
  vpc_id             = aws_vpc.other.id
  service_name       = "com.amazonaws.us-east-1.kms"
  vpc_endpoint_type  = "Interface"
  security_group_ids = [aws_security_group.shared.id]
}

resource "aws_vpc_endpoint" "default" {
  vpc_id       = data.aws_vpc.default.id
  service_name = "com.amazonaws.us-east-1.dynamodb"
}
