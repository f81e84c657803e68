variable "region" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "tables" {
  type = list(string)
}

variable "services" {
  type    = set(string)
  default = ["ssm", "ssmmessages"]
}

module "group" {
  source = "../group"
  vpc_id = var.vpc_id
}

resource "aws_vpc_endpoint" "interface" {
  for_each            = var.services
  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = var.subnet_ids
  security_group_ids  = [module.group.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "gateway" {
  vpc_id          = var.vpc_id
  service_name    = "com.amazonaws.us-east-1.dynamodb"
  route_table_ids = var.tables
}

output "group_id" {
  value = module.group.id
}
