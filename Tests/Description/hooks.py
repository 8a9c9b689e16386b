"""Keeps what the tester makes up within the test's own folder and machine, aims half of what is well formed
at what the gallery holds, and checks what the tester does not: that the statuses of the client's faults are
described one by one."""

import json
import os
import re

import run
import schemathesis
from hypothesis import strategies

ADDRESS = os.environ["EIDETIC_ADDRESS"]
PICTURES = os.environ["EIDETIC_PICTURES"]
# So many images, people and pictures' files there are, one after the other; images and files from 1.
COUNT = 8
# The folder with the pictures; without it nothing could be found.
ROOT = 1
HOST = re.compile(r"^(https?://)[A-Za-z0-9_.~-]+", re.IGNORECASE)
IMAGES = {"images", "image"}
PEOPLE = {"people", "others", "other", "person"}
first_person = run.people(ADDRESS)

# What the query language says of a filter cannot be said by a pattern.
CONDITIONS = ["beach", "-png", '"two words"', "type:png", "-type:jpeg", "folder:2020", "name:1", "width:>=1",
              "size:>1kb", "size:..4mp", "modified:2019..", "added:today", "(a OR type:png)", "-(a b)"]
schemathesis.openapi.format(
    "filter", strategies.lists(strategies.sampled_from(CONDITIONS), max_size=4).map(" ".join)
)
# While somebody types, what is there is rarely a filter.
schemathesis.openapi.format("unfinished-filter", strategies.text(max_size=40) | strategies.sampled_from(
    ["", "ty", "type:", "type:pn", "folder:\"", "-person:", "size:>4", "(a OR modified:l"]))
# A form has objects as texts.
SIGNALS = [{"image": 1}, {"image": 2, "weight": -0.5, "region": [0, 0, 0.5, 1]}, {"colour": "#c04020", "weight": 2},
           {"words": "a dog"}]
schemathesis.openapi.format("signal", strategies.sampled_from([json.dumps(one) for one in SIGNALS]))


def each(change, value):
    return [change(one) for one in value] if isinstance(value, list) else change(value)


def inside(path):
    """A picture of the test's own for every path of this machine: a job must not index it."""
    if not isinstance(path, str) or not path.startswith(("/", "~")):
        return path
    return f"{PICTURES}/{len(path) % COUNT + 1}.png"


def elsewhere(value):
    """A host that nobody has (RFC 6761): no server is asked."""
    return HOST.sub(r"\1pictures.invalid", value) if isinstance(value, str) else value


def aimed(value, first):
    """Every other number as that of something."""
    if isinstance(value, int) and not isinstance(value, bool) and value % 2 == 0:
        return abs(value) // 2 % COUNT + first
    return value


def told_list(case, name, value):
    """A text for a list: in a form, a list of one looks like what it holds, and an empty one is not there."""
    takes_many = (case.operation.path, name) == ("/api/v1/search", "image")
    return "[]" if isinstance(value, list) and not (value and takes_many) else value


def kept_inside(body):
    for name, change in (("paths", inside), ("address", elsewhere), ("addresses", elsewhere),
                         ("path", inside), ("sample", inside), ("root", inside), ("groundTruth", inside)):
        if name in body:
            body = {**body, name: each(change, body[name])}
    return body


def aimed_body(body):
    numbered = {name: each(lambda one: aimed(one, 1), body[name]) for name in IMAGES & body.keys()}
    for name in PEOPLE & body.keys():
        numbered[name] = each(lambda one: aimed(one, first_person), body[name])
    if isinstance(body.get("space"), str) and len(body["space"]) % 2 == 0:
        numbered["space"] = run.SPACE
    return {**body, **numbered}


@schemathesis.hook
def before_call(context, case, kwargs):
    is_well_formed = case.meta is not None and case.meta.generation.mode.is_positive
    if isinstance(case.body, dict):
        body = kept_inside(case.body)
        is_form = case.media_type == "multipart/form-data"
        if is_form and not is_well_formed:
            body = {name: told_list(case, name, value) for name, value in body.items()}
        # A form with a file that was changed is taken for malformed.
        if is_well_formed and not is_form:
            body = aimed_body(body)
        if body != case.body:
            case.body = body
    number = (case.path_parameters or {}).get("id")
    if case.operation.path == "/api/v1/roots/{id}":
        aim = ROOT + 1 if str(number) == str(ROOT) else number
    else:
        first = first_person if "/people/" in case.operation.path else 1
        aim = aimed(number, first) if is_well_formed else number
    if aim != number:
        case.path_parameters = {**case.path_parameters, "id": aim}


@schemathesis.hook
def after_call(context, case, response):
    global first_person
    if case.operation.path == "/api/v1/faces/off" and response.status_code == 200:
        first_person = run.people(ADDRESS)


@schemathesis.check
def stated_status(ctx, response, case):
    status = response.status_code
    stated = case.operation.definition.raw["responses"]
    # Every operation refuses other methods, and waits only so long.
    if 400 <= status < 500 and status not in (405, 408) and str(status) not in stated:
        raise AssertionError(f"The status {status} is not described")
