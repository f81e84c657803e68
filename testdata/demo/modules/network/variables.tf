variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

variable "zones" {
  type = list(string)
}

variable "nat" {
  description = "Whether the private subnets may go out, through one NAT gateway for each zone."
  type        = bool
  default     = true
}

variable "database_subnets" {
  type    = bool
  default = false
}

variable "dns_hostnames" {
  type    = bool
  default = false
}

variable "flow_log_bucket_arn" {
  description = "Where flow logs go; none are written without it."
  type        = string
  default     = null
}
