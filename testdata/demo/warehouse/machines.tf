resource "aws_instance" "conveyor" {
  count = 2

  ami                    = "ami-0c1c30571d2dae5c9"
  instance_type          = "t3.small"
  subnet_id              = aws_subnet.machines[count.index].id
  vpc_security_group_ids = [aws_security_group.machines.id]
  iam_instance_profile   = aws_iam_instance_profile.machines.name

  tags = {
    Name          = "conveyor-${count.index}"
    "Patch Group" = "warehouse"
  }
}

resource "aws_security_group" "machines" {
  name        = "warehouse-machines"
  description = "Conveyor controllers"
  vpc_id      = aws_vpc.warehouse.id
}

resource "aws_vpc_security_group_egress_rule" "machines_to_endpoints" {
  security_group_id            = aws_security_group.machines.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoints.id
}

resource "aws_vpc_security_group_egress_rule" "machines_to_s3" {
  security_group_id = aws_security_group.machines.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
}

resource "aws_iam_instance_profile" "machines" {
  name = "warehouse-machines"
  role = aws_iam_role.machines.name
}

resource "aws_iam_role" "machines" {
  name = "warehouse-machines"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "machines" {
  for_each = toset(["AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"])

  role       = aws_iam_role.machines.name
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
}

resource "aws_ssm_patch_baseline" "machines" {
  name             = "warehouse"
  operating_system = "AMAZON_LINUX_2023"

  approval_rule {
    approve_after_days = 3

    patch_filter {
      key    = "CLASSIFICATION"
      values = ["Security"]
    }
  }
}

resource "aws_ssm_patch_group" "machines" {
  baseline_id = aws_ssm_patch_baseline.machines.id
  patch_group = "warehouse"
}
