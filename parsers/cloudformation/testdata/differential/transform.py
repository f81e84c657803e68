"""Transforms the template named by the first argument as AWS::Serverless does
and prints the result. Nothing is asked of AWS."""
import json
import os
import sys

os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1", AWS_EC2_METADATA_DISABLED="true")
import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

with open(sys.argv[1], encoding="utf-8") as f:
    template = yaml_parse(f)
managed = {n: "arn:aws:iam::aws:policy/" + n for n in ("AmazonS3ReadOnlyAccess", "AmazonSQSFullAccess")}
translator = Translator(managed, Parser(), boto_session=boto3.Session(region_name="us-east-1"))
parameters = {k: v.get("Default", "") for k, v in template.get("Parameters", {}).items()}
print(json.dumps(translator.translate(template, parameters)))
