resource "aws_vpc_endpoint" "interface" {
  for_each = toset(["ssm", "ssmmessages", "logs", "monitoring"])

  vpc_id              = aws_vpc.warehouse.id
  service_name        = "com.amazonaws.eu-west-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = aws_subnet.endpoints[*].id
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
  policy              = data.aws_iam_policy_document.own_machines.json
}

# Patches, and the lists of them, lie in buckets of AWS's own.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.warehouse.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.warehouse.id]
  policy            = data.aws_iam_policy_document.patches.json
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "own_machines" {
  statement {
    actions   = ["*"]
    resources = ["*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "patches" {
  statement {
    actions = ["s3:GetObject"]

    resources = [
      "arn:aws:s3:::aws-ssm-eu-west-1/*",
      "arn:aws:s3:::aws-patchmanager-macos-eu-west-1/*",
      "arn:aws:s3:::amazon-ssm-eu-west-1/*",
      "arn:aws:s3:::amazon-ssm-packages-eu-west-1/*",
      "arn:aws:s3:::eu-west-1-birdwatcher-prod/*",
      "arn:aws:s3:::aws-ssm-document-attachments-eu-west-1/*",
      "arn:aws:s3:::aws-ssm-distributor-file-eu-west-1/*",
      "arn:aws:s3:::patch-baseline-snapshot-eu-west-1/*",
      "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*",
    ]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_security_group" "endpoints" {
  name        = "warehouse-endpoints"
  description = "Interface endpoints"
  vpc_id      = aws_vpc.warehouse.id
}

resource "aws_vpc_security_group_ingress_rule" "endpoints_from_machines" {
  security_group_id            = aws_security_group.endpoints.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.machines.id
}
