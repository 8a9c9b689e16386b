"""Keeps what the tester makes up within the test's own folder: a job must not index the machine."""

import os

import schemathesis

PICTURES = os.environ["EIDETIC_PICTURES"]


@schemathesis.hook
def map_body(context, body):
    operation = context.operation
    if operation.path == "/api/v1/jobs" and isinstance(body, dict) and isinstance(body.get("paths"), list):
        for number, path in enumerate(body["paths"]):
            if isinstance(path, str) and path.startswith(("/", "~")):
                body["paths"][number] = f"{PICTURES}/{number % 8 + 1}.png"
    return body
