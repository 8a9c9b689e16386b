#!/usr/bin/env python3
"""What Git excludes by patterns of its own language: Tests/EideticTests/Golden/ignore-patterns.json.

    Tools/golden/ignore_patterns.py Tests/EideticTests/Golden/ignore-patterns.json

A tree of files and folders is made, and `git check-ignore` is asked about each path under each set of patterns:
curated ones, and ones that are drawn with a seed.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

NAMES = ["a", "b", "ab", "ba", "aab", "a b", "[a]", "é", "#x", "!x", "a*", "A1", "x.jpg", "y.tmp.jpg"]
CURATED = [
    ["a"], ["a/"], ["/a"], ["/a/"], ["a/b"], ["/a/b"], ["a/b/"], ["*"], ["*/"], ["/*"], ["**"], ["**/"], ["/**"],
    ["a/**"], ["**/a"], ["**/a/"], ["**/a/b"], ["a/**/b"], ["a/*/b"], ["a**"], ["**a"], ["a**b"], ["a/**b"],
    ["a/b**"], ["***"], ["***/a"], ["a/***"], ["a/***/b"], ["*.jpg"], ["*.tmp.jpg"], ["x.*"], ["?"], ["??"],
    ["?b"], ["a?b"], ["a/?"], ["[ab]"], ["[!ab]"], ["[^ab]"], ["[a-b]"], ["[b-a]"], ["[]a]"], ["[!]a]"], ["[a"],
    ["[a-"], ["[a-]"], ["[-a]"], ["[a\\]]"], ["[\\a]"], ["[[]a]"], ["\\[a\\]"], ["\\[a]"], ["[[:alpha:]]"],
    ["[[:digit:]]"], ["[[:upper:]][[:digit:]]"], ["[[:alnum:]]"], ["[[:punct:]]*"], ["[[:space:]]"],
    ["*[[:space:]]*"], ["[[:none:]]"], ["[![:alpha:]]*"], ["[a[:digit:]b]"], ["a[/]b"], ["a[!x]b"], ["\\a"],
    ["\\*"], ["a\\*"], ["a\\"], ["\\#x"], ["#x"], ["\\!x"], ["!x"], ["a b"], ["a b "], ["a\\ b"], ["a  "],
    ["a\\ "], [" a"], [""], ["/"], ["//"], ["a//b"], ["é"], ["?x"], ["??x"], ["*", "!a"], ["*", "!a/"],
    ["*", "!a/", "!b"], ["a/", "!a/b"], ["a/*", "!a/b"], ["/*", "!/a", "/a/*", "!/a/b"], ["a", "!a", "a"],
    ["!a"], ["*", "!*/"], ["**/b", "!a/**/b"], ["a/**", "!a/b/"], ["*.jpg", "!x.jpg"], ["[!a]"], ["[!a-z]*"],
    ["a/[!a]"], ["*a*"], ["*a*b*"], ["*/a"], ["*/*"], ["*/*/b"], ["./a"], ["../a"], ["a/."], ["a/b/**/a"],
]


def paths():
    """The tree: a folder ends with a slash."""
    found = []
    for first in NAMES:
        found.append(first + ("" if first.endswith("jpg") or first == "A1" else "/"))
    for first in ["a", "b", "ab", "[a]"]:
        for second in ["a", "b", "ab", "a b", "x.jpg", "A1", "!x"]:
            found.append(f"{first}/{second}" + ("/" if second in ["a", "b"] else ""))
        for third in ["a", "b", "x.jpg", "aab"]:
            found += [f"{first}/a/{third}", f"{first}/b/{third}"]
    return found


def drawn(seed, count):
    draw = random.Random(seed)
    pieces = ["a", "b", "ab", "*", "**", "?", "/", "/", "[ab]", "[!a]", "x", "\\a", "*.jpg", "**/", "/**"]
    sets = []
    for _ in range(count):
        lines = []
        for _ in range(draw.randint(1, 3)):
            line = "".join(draw.choice(pieces) for _ in range(draw.randint(1, 5)))
            lines.append(("!" if draw.random() < 0.25 else "") + line)
        sets.append(lines)
    return sets


def ignored(folder, names, patterns):
    with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as file:
        file.write("\n".join(patterns) + "\n")
    question = "\0".join(name.rstrip("/") for name in names) + "\0"
    answer = subprocess.run(
        ["git", "-C", folder, "check-ignore", "--no-index", "-z", "--stdin"], input=question.encode(),
        capture_output=True, check=False)
    if answer.returncode > 1:
        raise SystemExit(answer.stderr.decode())
    said = set(answer.stdout.decode().split("\0"))
    return [place for place, name in enumerate(names) if name.rstrip("/") in said]


def main():
    names = paths()
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "init", "-q", folder], check=True)
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith("/"):
                os.makedirs(path, exist_ok=True)
            else:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                open(path, "w", encoding="utf-8").close()
        for patterns in CURATED + drawn(7, 400):
            cases.append({"patterns": patterns, "ignored": ignored(folder, names, patterns)})
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        version = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.strip()
        lines = ",\n".join("    " + json.dumps(case, ensure_ascii=False) for case in cases)
        file.write(f'{{\n  "git": {json.dumps(version)},\n')
        file.write(f'  "paths": {json.dumps(names, ensure_ascii=False)},\n  "cases": [\n{lines}\n  ]\n}}\n')


if __name__ == "__main__":
    main()
