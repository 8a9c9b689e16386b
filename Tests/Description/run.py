"""Holds the server to openapi.json with a tester that is not ours: schemathesis sends what the description
allows and what it does not, and compares every answer with it.

usage: run.py [--program PATH] [--examples N] [--seed N] [SCHEMATHESIS OPTION]...

The same seed makes up the same requests. What differs is told at the end, with the answer and a command that
sends the request again.
"""

import argparse
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import urllib.request
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SEED = 20
SPACE = "colour-palette"
# How much is shown of an answer or a command.
WIDTH = 500
PEOPLE = ["Ana", "Ben", "Caro", "Dora", "Emil", "Finn", "Gita", "Hugo"]


def png(number, width=96, height=64):
    """A picture of its own for each number."""
    rows = b"".join(
        b"\0" + bytes(
            channel
            for x in range(width)
            for channel in ((x * number * 3) % 256, (y * 5 + number * 40) % 256, ((x ^ y) * number) % 256)
        )
        for y in range(height)
    )

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def fill(folder):
    """Two folders to index: one that stays, and one that may be forgotten."""
    for name, numbers in (("pictures", range(1, 9)), ("more", [10])):
        (folder / name).mkdir()
        for number in numbers:
            (folder / name / f"{number}.png").write_bytes(png(number))
    (folder / "pictures/damaged.png").write_bytes(png(9)[:60])
    (folder / "pictures/notes.txt").write_text("no picture")


def start(program, folder):
    """A server on a small gallery, and its address."""
    environment = {**os.environ, "HOME": str(folder), "EIDETIC_GALLERY": str(folder / "gallery")}
    environment.pop("EIDETIC_TOKEN", None)
    done = subprocess.run(
        [program, "index", folder / "pictures", folder / "more", "--space", SPACE, "--quiet"],
        env=environment, timeout=300,
    )
    # One of the pictures is damaged.
    if done.returncode != 1:
        sys.exit(f"eidetic index ended with {done.returncode}")
    server = subprocess.Popen(
        [program, "serve", "--port", "0"], env=environment, stderr=subprocess.PIPE, text=True
    )
    line = server.stderr.readline()
    found = re.search(r"listening on (http://\S+)", line)
    if not found:
        server.kill()
        sys.exit(f"eidetic serve said: {line}")
    threading.Thread(target=server.stderr.read, daemon=True).start()
    return server, found[1].rstrip("/")


def post(address, path, value):
    request = urllib.request.Request(
        address + path, data=json.dumps(value).encode(), headers={"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=60).close()


def people(address):
    """Gives the gallery people, so that there is something to name, merge and tell apart.

    Returns the number of the first; the others follow.
    """
    post(address, "/api/v1/faces/on", {})
    people = [{"name": name, "faces": []} for name in PEOPLE]
    post(address, "/api/v1/people/import", {"version": 1, "people": people})
    with urllib.request.urlopen(address + "/api/v1/people", timeout=60) as answer:
        known = json.load(answer)["people"]
    return min(person["id"] for person in known if person.get("name") in PEOPLE)


def told(lines):
    """What differs, of what the tester says: operation and kind, and below them the answer and a command."""
    operation = answer = None
    for line in lines:
        if found := re.match(r"_{3,} (.+?) _{3,}$", line):
            operation = found[1]
        elif found := re.match(r"- (?:[A-Z]+[0-9]+ )?(\S.*)", line):
            if operation:
                yield f"✘ {operation}: {found[1]}"
        elif found := re.match(r"    Invalid component: (.+)", line):
            yield f"↳ {found[1]}"
        elif found := re.match(r"\[([0-9]{3})\] ", line):
            answer = found[1]
        elif answer and line.strip():
            yield f"↳ {answer} {line.strip()[:WIDTH]}"
            answer = None
        elif line.startswith("    curl "):
            yield f"↳ {line.strip()[:WIDTH]}"
        elif line.startswith("=") and operation:
            return


def test(command, **options):
    """Runs the tester, shows what it says, and at the end what differs; returns whether all agrees."""
    lines = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **options
    ) as tester:
        for line in tester.stdout:
            print(line, end="", flush=True)
            lines.append(line.rstrip("\n"))
    for line in told(lines):
        print(line)
    return tester.returncode == 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--program", default=os.environ.get("EIDETIC_PROGRAM", ROOT / ".build/debug/eidetic"))
    parser.add_argument("--examples", type=int, default=12, help="cases for each operation (default 12)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"for what is made up (default {SEED})")
    options, more = parser.parse_known_args()
    folder = Path(tempfile.mkdtemp(prefix="eidetic-description-"))
    server = None
    try:
        fill(folder)
        server, address = start(Path(options.program).resolve(), folder)
        command = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml",
            "run", f"{address}/openapi.json",
            "--checks", "all", "--seed", str(options.seed), "--max-examples", str(options.examples),
            "--generation-database", "none", "--suppress-health-check", "all", "--continue-on-failure",
            "--phases", "coverage,fuzzing,stateful", "--warnings", "off", "--request-timeout", "60",
            "--no-color",
            # It has no end.
            "--exclude-path", "/api/v1/events", *more,
        ]
        environment = {
            **os.environ, "PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "hooks",
            "EIDETIC_PICTURES": str(folder / "pictures"), "EIDETIC_ADDRESS": address,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        agrees = test(command, cwd=folder, env=environment)
        alive = server.poll() is None
        sign = "✔" if agrees and alive else "✘"
        print(f"{sign} the API is as openapi.json describes it (seed {options.seed})", flush=True)
        if not alive:
            print(f"↳ the server ended with {server.returncode}")
        sys.exit(0 if agrees and alive else 1)
    finally:
        if server:
            server.terminate()
            try:
                server.wait(timeout=60)
            except subprocess.TimeoutExpired:
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
