# Owned by the payments team. Card keys come through endpoints of our own, so
# that we can narrow their policies without asking the shop.

resource "aws_vpc_endpoint" "payments_secrets" {
  vpc_id              = module.network.vpc_id
  service_name        = "${local.services}.secretsmanager"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.payments_endpoints.id]

  # The service runs in the private subnet, its rotation job beside the database.
  subnet_ids = [
    module.network.private_subnet_ids[0],
    module.network.database_subnet_ids[0],
  ]
}

resource "aws_vpc_endpoint" "payments_kms" {
  vpc_id            = module.network.vpc_id
  service_name      = "${local.services}.kms"
  vpc_endpoint_type = "Interface"
  subnet_ids        = slice(module.network.private_subnet_ids, 0, 2)
}

resource "aws_security_group" "payments_endpoints" {
  name        = "payments-endpoints"
  description = "Endpoints of the payments service"
  vpc_id      = module.network.vpc_id

  ingress {
    description     = "Payments tasks and key rotation"
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.payments.id]
  }
}

resource "aws_security_group" "payments" {
  name        = "payments"
  description = "Payments tasks"
  vpc_id      = module.network.vpc_id

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}
