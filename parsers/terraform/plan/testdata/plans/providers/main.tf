# Three regions: the default one, an alias, and one that a module is handed.
variable "second" {
  type    = string
  default = "ap-northeast-1"
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "second"
  region = var.second
}

resource "aws_vpc" "first" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "first" {
  vpc_id       = aws_vpc.first.id
  service_name = "com.amazonaws.ap-northeast-1.s3"
}

resource "aws_vpc" "second" {
  provider   = aws.second
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_endpoint" "second" {
  provider     = aws.second
  vpc_id       = aws_vpc.second.id
  service_name = "com.amazonaws.ap-northeast-1.s3"
}

module "remote" {
  source    = "./remote"
  providers = { aws = aws.second }
}

module "local" {
  source = "./remote"
}
