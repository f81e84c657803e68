module "network" {
  source = "./modules/network"

  name                = "shop"
  cidr                = var.shop_cidr
  zones               = slice(local.zones, 0, 3)
  database_subnets    = true
  dns_hostnames       = true
  flow_log_bucket_arn = var.flow_log_bucket_arn
}

# S3 without NAT: image layers, exports, the nightly database dumps.
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = module.network.vpc_id
  service_name    = "${local.services}.s3"
  route_table_ids = module.network.private_route_table_ids

  tags = {
    Name = "shop-s3"
  }
}

# What every task calls while it starts.
resource "aws_vpc_endpoint" "startup" {
  for_each = toset(["ecr.api", "ecr.dkr", "logs", "secretsmanager"])

  vpc_id              = module.network.vpc_id
  service_name        = "${local.services}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = module.network.private_subnet_ids
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true

  tags = {
    Name = "shop-${each.key}"
  }
}

resource "aws_security_group" "endpoints" {
  name        = "shop-endpoints"
  description = "Interface endpoints of the shop network"
  vpc_id      = module.network.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "endpoints_from_shop" {
  security_group_id = aws_security_group.endpoints.id
  description       = "Tasks"
  cidr_ipv4         = module.network.cidr
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# The print works come in over the VPN, from ranges that they have not told us
# yet. PLAT-388: narrow this once we know.
resource "aws_vpc_security_group_ingress_rule" "endpoints_from_print_works" {
  security_group_id = aws_security_group.endpoints.id
  description       = "Print works"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
