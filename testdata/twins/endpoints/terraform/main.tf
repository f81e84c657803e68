# Endpoints in a VPC without a way out, guarded by groups, network ACLs and
# prefix lists. Some of it is wrong on purpose.

provider "aws" {
  region = "us-east-1"
}

resource "aws_vpc" "main" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = false

  tags = { Name = "main" }
}

resource "aws_vpc_ipv4_cidr_block_association" "pods" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "100.64.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.40.0.0/24"
  availability_zone = "us-east-1a"

  tags = { Name = "app" }
}

resource "aws_subnet" "endpoints" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.40.1.0/24"
  availability_zone = "us-east-1b"

  tags = { Name = "endpoints" }
}

resource "aws_subnet" "spare" {
  vpc_id               = aws_vpc.main.id
  cidr_block           = "10.40.2.0/24"
  availability_zone_id = "use1-az3"

  tags = { Name = "spare" }
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id

  tags = { Name = "app" }
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5

  entry {
    cidr = "192.0.2.0/24"
  }

  entry {
    cidr        = "198.51.100.0/24"
    description = "branch"
  }
}

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = aws_vpc.main.id

  tags = { Name = "app" }
}

resource "aws_vpc_security_group_egress_rule" "to_endpoints" {
  security_group_id            = aws_security_group.app.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoints.id
}

resource "aws_vpc_security_group_egress_rule" "to_s3" {
  security_group_id = aws_security_group.app.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = "pl-63a5400a"
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.app.id]
  }

  ingress {
    protocol        = "6"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id]
  }

  egress {
    protocol    = "icmp"
    from_port   = 8
    to_port     = -1
    cidr_blocks = ["10.40.0.0/16"]
  }

  tags = { Name = "endpoints" }
}

resource "aws_security_group_rule" "dns" {
  security_group_id = aws_security_group.endpoints.id
  type              = "egress"
  protocol          = "udp"
  from_port         = 53
  to_port           = 53
  cidr_blocks       = ["10.40.0.2/32"]
}

resource "aws_network_acl" "endpoints" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.endpoints.id]

  tags = { Name = "endpoints" }
}

resource "aws_network_acl_rule" "in" {
  network_acl_id = aws_network_acl.endpoints.id
  rule_number    = 100
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = "10.40.0.0/24"
  from_port      = 443
  to_port        = 443
}

resource "aws_network_acl_rule" "in_office" {
  network_acl_id = aws_network_acl.endpoints.id
  rule_number    = 90
  protocol       = "-1"
  rule_action    = "deny"
  cidr_block     = "192.0.2.0/24"
}

resource "aws_network_acl_rule" "out" {
  network_acl_id = aws_network_acl.endpoints.id
  rule_number    = 100
  egress         = true
  protocol       = "6"
  rule_action    = "allow"
  cidr_block     = "10.40.0.0/24"
  from_port      = 1024
  to_port        = 65535
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.us-east-1.s3"
  route_table_ids   = [aws_route_table.app.id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::example-artifacts/*"
    }]
  })

  tags = { Name = "s3" }
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.us-east-1.dynamodb"

  tags = { Name = "dynamodb" }
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id              = aws_vpc.main.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.us-east-1.kms"
  subnet_ids          = [aws_subnet.endpoints.id, aws_subnet.spare.id]
  security_group_ids  = [aws_security_group.endpoints.id, aws_vpc.main.default_security_group_id]
  private_dns_enabled = true

  tags = { Name = "kms" }
}

resource "aws_vpc_endpoint" "s3_interface" {
  vpc_id              = aws_vpc.main.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.us-east-1.s3"
  subnet_ids          = [aws_subnet.endpoints.id]
  private_dns_enabled = true

  dns_options {
    private_dns_only_for_inbound_resolver_endpoint = false
  }

  tags = { Name = "s3-interface" }
}

resource "aws_vpc_endpoint" "partner" {
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"
  subnet_ids        = [aws_subnet.spare.id]

  tags = { Name = "partner" }
}

resource "aws_route53_zone" "kms" {
  name = "kms.us-east-1.amazonaws.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }

  tags = { Name = "kms-zone" }
}
