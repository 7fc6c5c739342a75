#!/usr/bin/env python3
"""Generates sandbox/data/*.json.gz: what AWS publishes about its inputs, stripped of prose.

Two sources, both from PyPI, both pinned here: the CloudFormation registry schemas inside `cfn-lint` (MIT-0)
and the API models inside `botocore` (Apache-2.0). Only this script needs Python; what it writes is committed.

    python3 tools/generate-constraints.py
"""

import gzip
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

PINNED = {"cfn-lint": ("1.58.0", "MIT-0"), "botocore": ("1.44.8", "Apache-2.0")}

# The regions that the program deploys to, the first one wins; the rest fills in types these lack.
REGIONS = ["eu-central-1", "eu-west-2", "us-east-1"]

SERVICES = {
    "ApiGatewayV2", "CloudWatch", "Connect", "ConnectCampaignsV2", "CustomerProfiles", "DynamoDB", "EC2",
    "Events", "IAM", "KMS", "Kinesis", "KinesisFirehose", "Lambda", "Lex", "Logs", "Pipes", "Route53",
    "S3", "SNS", "SQS", "SSM", "Scheduler", "SecretsManager", "StepFunctions", "Wisdom",
}

# Only what a stand-in checks, compares or makes up values from.
SCHEMA_WORDS = {
    "type", "$ref", "enum", "const", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems",
    "maxItems", "uniqueItems", "required",
}

API_MODELS = {
    "connect": "connect", "lambda": "lambda", "lex-runtime": "lexv2-runtime", "participant": "connectparticipant",
}

# By the name in a signature: every operation of the services that the local cloud has.
OPERATION_NAMES = {
    "connect": "connect", "dynamodb": "dynamodb", "kinesis": "kinesis", "kms": "kms", "lambda": "lambda",
    "lex": "lexv2-runtime", "profile": "customer-profiles", "s3": "s3", "secretsmanager": "secretsmanager",
    "ses": "sesv2", "sms-voice": "pinpoint-sms-voice-v2", "sqs": "sqs", "sts": "sts",
}
SHAPE_WORDS = ("required", "enum", "min", "max", "pattern", "sensitive", "union", "streaming", "payload", "exception")


def main() -> None:
    target = pathlib.Path(__file__).resolve().parent.parent / "sandbox" / "data"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheels = {name: download(name, pathlib.Path(folder)) for name in PINNED}
        write(target / "cloudformation.json.gz", cloudformation(wheels["cfn-lint"]))
        for name, service in API_MODELS.items():
            write(target / f"{name}-api.json.gz", api_model(wheels["botocore"], service))
        write(target / "operation-names.json.gz", operation_names(wheels["botocore"]))


def download(package: str, folder: pathlib.Path) -> zipfile.ZipFile:
    pinned = f"{package}=={PINNED[package][0]}"
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder / package, pinned],
        check=True,
    )
    (wheel,) = (folder / package).glob("*.whl")
    return zipfile.ZipFile(wheel)


def source(package: str) -> dict:
    version, licence = PINNED[package]
    return {"package": f"pypi:{package}", "version": version, "licence": licence}


def cloudformation(wheel: zipfile.ZipFile) -> dict:
    data = "cfnlint/data/schemas"
    files: dict[str, str] = {}
    for region in REGIONS:
        index = json.loads(wheel.read(f"{data}/providers/{region}.json"))
        for name, file in index.items():
            if name.split("::")[1] in SERVICES:
                files.setdefault(name, file)
    types = {
        name: strip_type(json.loads(wheel.read(f"{data}/resources/{file}.json"))) for name, file in files.items()
    }
    return {"source": source("cfn-lint"), "types": types}


def strip_type(schema: dict) -> dict:
    kept = {
        "properties": strip_map(schema.get("properties", {})),
        "definitions": strip_map(schema.get("definitions", {})),
    }
    for word in ("required", "createOnlyProperties", "readOnlyProperties", "primaryIdentifier"):
        if schema.get(word):
            kept[word] = schema[word]
    return kept


def strip_map(schemas: dict) -> dict:
    return {name: strip_schema(schema) for name, schema in schemas.items() if isinstance(schema, dict)}


def strip_schema(schema: dict) -> dict:
    kept = {word: value for word, value in schema.items() if word in SCHEMA_WORDS}
    if isinstance(schema.get("properties"), dict):
        kept["properties"] = strip_map(schema["properties"])
    if isinstance(schema.get("items"), dict):
        kept["items"] = strip_schema(schema["items"])
    if isinstance(schema.get("patternProperties"), dict):
        kept["patternProperties"] = strip_map(schema["patternProperties"])
    return kept


def read_model(wheel: zipfile.ZipFile, service: str) -> dict:
    prefix = f"botocore/data/{service}/"
    newest = max(name for name in wheel.namelist() if name.startswith(prefix) and name.endswith("service-2.json.gz"))
    return json.loads(gzip.decompress(wheel.read(newest)))


def operation_names(wheel: zipfile.ZipFile) -> dict:
    names = {name: sorted(read_model(wheel, service)["operations"]) for name, service in OPERATION_NAMES.items()}
    return {"source": source("botocore"), "services": names}


def api_model(wheel: zipfile.ZipFile, service: str) -> dict:
    model = read_model(wheel, service)
    return {
        "source": source("botocore"),
        "apiVersion": model["metadata"]["apiVersion"],
        "operations": {name: strip_operation(op) for name, op in model["operations"].items()},
        "shapes": {name: strip_shape(shape) for name, shape in model["shapes"].items()},
    }


def strip_operation(operation: dict) -> dict:
    http = operation["http"]
    kept = {"method": http["method"], "uri": http["requestUri"]}
    if http.get("responseCode", 200) != 200:
        kept["status"] = http["responseCode"]
    for word in ("input", "output"):
        if word in operation:
            kept[word] = operation[word]["shape"]
    if operation.get("errors"):
        kept["errors"] = [error["shape"] for error in operation["errors"]]
    return kept


def strip_shape(shape: dict) -> dict:
    kept = {"type": shape["type"]}
    kept.update({word: shape[word] for word in SHAPE_WORDS if word in shape})
    if "httpStatusCode" in shape.get("error", {}):
        kept["status"] = shape["error"]["httpStatusCode"]
    if "members" in shape:
        kept["members"] = {name: strip_member(member) for name, member in shape["members"].items()}
    for word in ("member", "key", "value"):
        if word in shape:
            kept[word] = shape[word]["shape"]
    return kept


def strip_member(member: dict) -> dict:
    return {word: member[word] for word in ("shape", "location", "locationName") if word in member}


def write(path: pathlib.Path, content: dict) -> None:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    # No time stamp: the same input gives the same bytes.
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{path.name}: {len(text):,} characters, {path.stat().st_size:,} bytes")


main()
