# References through variables and outputs of modules, two of them in a row.
variable "region" {
  type    = string
  default = "eu-central-1"
}

provider "aws" {
  region = var.region
}

module "network" {
  for_each = { a = "10.0.0.0/16", b = "10.1.0.0/16" }
  source   = "./modules/network"
  cidr     = each.value
  zone     = "${var.region}a"
}

module "endpoints" {
  source     = "./modules/endpoints"
  region     = var.region
  vpc_id     = module.network["a"].vpc_id
  subnet_ids = [module.network["a"].subnet_id]
  tables     = [module.network["a"].table_id]
}

# The same service for the other network, but in the first one's subnet.
resource "aws_vpc_endpoint" "crossed" {
  vpc_id              = module.network["b"].vpc_id
  service_name        = "com.amazonaws.${var.region}.kms"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [module.network["a"].subnet_id]
  security_group_ids  = [module.endpoints.group_id]
  private_dns_enabled = true
}
