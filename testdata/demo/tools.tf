# Where operations logs on, by Session Manager only: no bastion, no NAT, no key
# pairs.
module "tools_network" {
  source = "./modules/network"

  name  = "tools"
  cidr  = var.tools_cidr
  zones = slice(local.zones, 0, 2)
  nat   = false
}

resource "aws_vpc_endpoint" "session_manager" {
  for_each = toset(["ssm", "ssmmessages"])

  vpc_id              = module.tools_network.vpc_id
  service_name        = "${local.services}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = module.tools_network.private_subnet_ids
  security_group_ids  = [aws_security_group.session_manager.id]
  private_dns_enabled = true
}

resource "aws_security_group" "session_manager" {
  name        = "tools-session-manager"
  description = "Session Manager endpoints"
  vpc_id      = module.tools_network.vpc_id

  ingress {
    description = "Everything in the tools network"
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = [module.tools_network.cidr]
  }
}

# Patches come from the SSM buckets.
resource "aws_vpc_endpoint" "tools_s3" {
  vpc_id       = module.tools_network.vpc_id
  service_name = "${local.services}.s3"
}

# Paging. The module lives in a repository of its own.
module "paging" {
  source = "git::https://git.harbour-lane.example/paging.git?ref=v2.4.1"

  team = "platform"
}
