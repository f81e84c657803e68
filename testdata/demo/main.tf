# Harbour Lane Books: the shop, its payments service, and the network that the
# operations team uses to get at both. Owned by the platform team.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Company   = "harbour-lane"
      ManagedBy = "terraform"
    }
  }
}

data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  state = "available"
}

locals {
  zones    = data.aws_availability_zones.available.names
  services = "com.amazonaws.${data.aws_region.current.name}"
}
