"""What a run reports: one JSON object a line on standard output, for the program that started it."""

import json
import os
import time
from pathlib import Path

import numpy

_output = os.dup(1)


def claim_output() -> None:
    """Sends everything that libraries print to standard error: standard output is for reports alone."""
    os.dup2(2, 1)


def report(event: str, **values: object) -> None:
    """Writes a report. Ends the process if nobody reads it any more."""
    try:
        os.write(_output, (json.dumps({"event": event, **values}) + "\n").encode())
    except BrokenPipeError:
        raise SystemExit(141) from None


def progress(stage: str, done: int, total: int) -> None:
    """Says how far a stage is; stages are `prepare`, `head`, `fine-tune` and `export`."""
    report("progress", stage=stage, done=int(done), total=int(total))


class Clock:
    """Counts the seconds of a stage over all runs that worked on it."""

    def __init__(self, before: float) -> None:
        self.before, self.start = before, time.monotonic()

    def seconds(self) -> float:
        return self.before + time.monotonic() - self.start


def replace(path: Path, write: object) -> None:
    """Writes a file beside its place and moves it there, so that it is whole or absent."""
    beside = path.with_name(path.name + ".partial")
    with beside.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def save(path: Path, **arrays: numpy.ndarray) -> None:
    """Stores arrays under their names."""
    replace(path, lambda file: numpy.savez(file, **arrays))


def load(path: Path) -> dict[str, numpy.ndarray] | None:
    """Returns stored arrays, or None if there are none."""
    if not path.is_file():
        return None
    with numpy.load(path, allow_pickle=False) as stored:
        return dict(stored)


def save_json(path: Path, value: object) -> None:
    replace(path, lambda file: file.write(json.dumps(value).encode()))
