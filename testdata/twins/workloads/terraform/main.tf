# What runs in a closed network, and as what it calls services: instances that
# Systems Manager patches, a group of them, a function, a task, nodes of a
# cluster.

provider "aws" {
  region = "eu-west-1"
}

variable "agent" {
  type = bool
}

resource "aws_vpc" "work" {
  cidr_block           = "10.80.0.0/16"
  enable_dns_hostnames = true

  tags = { Name = "work" }
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.work.id
  cidr_block        = "10.80.1.0/24"
  availability_zone = "eu-west-1a"

  tags = { Name = "work-a" }
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.work.id
  cidr_block        = "10.80.2.0/24"
  availability_zone = "eu-west-1b"

  tags = { Name = "work-b" }
}

resource "aws_route_table" "closed" {
  vpc_id = aws_vpc.work.id

  tags = { Name = "closed" }
}

resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.closed.id
}

resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.closed.id
}

resource "aws_security_group" "work" {
  name   = "work"
  vpc_id = aws_vpc.work.id

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }

  tags = { Name = "work" }
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.work.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.work.id]
  }

  egress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.80.0.0/16"]
  }

  tags = { Name = "endpoints" }
}

resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.work.id
  service_name        = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.a.id, aws_subnet.b.id]
  security_group_ids  = [aws_security_group.endpoints.id]

  tags = { Name = "ssm" }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.work.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.closed.id]

  tags = { Name = "s3" }
}

# Instances.

resource "aws_iam_role" "instances" {
  name               = "instances"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role_policy_attachment" "core" {
  role       = aws_iam_role.instances.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_role_policy_attachment" "agent" {
  count = var.agent ? 1 : 0

  role       = aws_iam_role.instances.name
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
}

resource "aws_iam_instance_profile" "instances" {
  name = "instances"
  role = aws_iam_role.instances.name
}

resource "aws_ssm_patch_baseline" "instances" {
  name = "instances"
}

resource "aws_instance" "bare" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = [aws_security_group.work.id]
  iam_instance_profile   = aws_iam_instance_profile.instances.name

  tags = { Name = "bare" }
}

resource "aws_launch_template" "group" {
  name                   = "group"
  vpc_security_group_ids = [aws_security_group.work.id]

  iam_instance_profile {
    arn = aws_iam_instance_profile.instances.arn
  }
}

resource "aws_autoscaling_group" "group" {
  name                = "group"
  vpc_zone_identifier = [aws_subnet.a.id, aws_subnet.b.id]
  min_size            = 1
  max_size            = 2

  launch_template {
    id = aws_launch_template.group.id
  }
}

# A function.

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_role" "function" {
  name               = "function"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })

  managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"]
}

resource "aws_iam_policy" "function" {
  name = "function"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], Resource = aws_sqs_queue.orders.arn },
      { Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = "*" },
      { Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "*" },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "function" {
  role       = aws_iam_role.function.name
  policy_arn = aws_iam_policy.function.arn
}

resource "aws_lambda_function" "function" {
  function_name = "function"
  role          = aws_iam_role.function.arn
  runtime       = "python3.12"
  handler       = "a.b"
  s3_bucket     = "artifacts"
  s3_key        = "a.zip"

  vpc_config {
    subnet_ids         = [aws_subnet.a.id, aws_subnet.b.id]
    security_group_ids = [aws_security_group.work.id]
  }
}

resource "aws_lambda_event_source_mapping" "function" {
  function_name    = aws_lambda_function.function.arn
  event_source_arn = aws_sqs_queue.orders.arn
}

# A task.

resource "aws_iam_role" "task" {
  name               = "task"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role_policy" "task" {
  name = "task"
  role = aws_iam_role.task.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "events:PutEvents", Resource = "*" }
  })
}

resource "aws_ecs_task_definition" "task" {
  family                   = "task"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  task_role_arn            = aws_iam_role.task.arn

  container_definitions = jsonencode([{
    name             = "task"
    image            = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/task:1"
    logConfiguration = { logDriver = "awslogs" }
    secrets          = [{ name = "KEY", valueFrom = "/task/key" }]
  }])
}

resource "aws_ecs_service" "task" {
  name            = "task"
  task_definition = aws_ecs_task_definition.task.arn
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = [aws_subnet.b.id]
    security_groups = [aws_security_group.work.id]
  }
}

# Nodes.

resource "aws_iam_role" "nodes" {
  name               = "nodes"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_eks_cluster" "cluster" {
  name     = "cluster"
  role_arn = "arn:aws:iam::123456789012:role/cluster"

  vpc_config {
    subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
  }
}

resource "aws_eks_node_group" "nodes" {
  cluster_name    = aws_eks_cluster.cluster.name
  node_group_name = "nodes"
  node_role_arn   = aws_iam_role.nodes.arn
  subnet_ids      = [aws_subnet.a.id, aws_subnet.b.id]

  scaling_config {
    desired_size = 1
    min_size     = 1
    max_size     = 2
  }
}

resource "aws_eks_pod_identity_association" "pods" {
  cluster_name    = aws_eks_cluster.cluster.name
  namespace       = "default"
  service_account = "default"
  role_arn        = "arn:aws:iam::123456789012:role/pods"
}
