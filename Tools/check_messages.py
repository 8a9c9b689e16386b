"""Finds messages below the command line that name a command or an option of one: errors have a remedy for that."""

import re
import subprocess
import sys
from pathlib import Path

# An option, a command of the program, or a script of this tree.
WORDS = re.compile(r"(?<![\w(-])--[a-z][a-z-]+(?![\w-]*:)|\beidetic [a-z]+|\bTools/\w+")
LITERAL = re.compile(r'"""(.*?)"""|"((?:[^"\\\n]|\\.)*)"', re.DOTALL)
COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
# The program's own words, and a field of the HTTP API whose value is a command.
EXEMPT = ("Sources/CommandLineTool/", "Sources/Eidetic/Library/ModelCatalogue.swift")


def main() -> None:
    root = Path(__file__).resolve().parents[1]
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "Sources/*.swift"], cwd=root, capture_output=True, check=True
    ).stdout.decode().split("\0")
    found = 0
    for name in filter(None, tracked):
        path = root / name
        if name.startswith(EXEMPT) or not path.is_file():
            continue
        text = COMMENT.sub("", path.read_text())
        for literal in LITERAL.finditer(text):
            for word in WORDS.finditer(literal.group(1) or literal.group(2) or ""):
                number = text.count("\n", 0, literal.start()) + 1
                print(f"{name}:{number}: a message names \"{word.group()}\"; give its error a remedy instead")
                found += 1
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
