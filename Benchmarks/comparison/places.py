"""Where a comparison keeps its things, and how it speaks."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".build" / "compare"
SHARED = Path(os.environ.get("EIDETIC_SHARED", ROOT.parent / "shared"))


class Failure(Exception):
    """Something that a comparison cannot do without; its text reads after "compare: "."""


class NotMeasured(Exception):
    """One measurement that a commit cannot make; its text says why."""


def say(text: str) -> None:
    print(f"compare: {text}", file=sys.stderr, flush=True)


def git(*arguments: str, folder: Path = ROOT) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"cannot run git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no message"
