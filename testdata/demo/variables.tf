variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "shop_cidr" {
  type = string
}

variable "tools_cidr" {
  type = string
}

variable "flow_log_bucket_arn" {
  description = "Bucket of the log archive account."
  type        = string
}

variable "image_tag" {
  description = "Set by the pipeline."
  type        = string
}
