"""Finds comments that are wider than 110 columns, which no formatter looks at; rows of tables may be."""

import subprocess
import sys
from pathlib import Path

COLUMNS = 110
MARKS = {
    ".swift": ("//",), ".c": ("//",), ".h": ("//",), ".cpp": ("//",), ".js": ("//", "/*", "*"),
    ".css": ("/*", "*"), ".py": ("#",), "": ("#",)}


def is_wide_comment(line: str, marks: tuple[str, ...]) -> bool:
    text = line.strip()
    return len(line) > COLUMNS and text.startswith(marks) and not text.lstrip("/*# ").startswith("|")


def main() -> None:
    root = Path(__file__).resolve().parents[1]
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "Sources", "Tests", "Benchmarks", "Examples", "Tools", "Package.swift",
         "Makefile"],
        cwd=root, capture_output=True, check=True).stdout.decode().split("\0")
    wide = 0
    for name in filter(None, tracked):
        path = root / name
        if path.suffix not in MARKS or not path.is_file():
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if is_wide_comment(line, MARKS[path.suffix]):
                print(f"{name}:{number}: a comment of {len(line)} columns; the limit is {COLUMNS}")
                wide += 1
    sys.exit(wide > 0)


if __name__ == "__main__":
    main()
