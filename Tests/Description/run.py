"""Holds the server to openapi.json with a tester that is not ours: schemathesis sends what the description
allows and what it does not, and compares every answer with it.

usage: run.py [--program PATH] [--examples N] [SCHEMATHESIS OPTION]...
"""

import argparse
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SEED = 20
# In seconds, for all of it.
LIMIT = 900


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


def fill(pictures):
    pictures.mkdir()
    for number in range(1, 9):
        (pictures / f"{number}.png").write_bytes(png(number))
    (pictures / "damaged.png").write_bytes(png(9)[:60])


def start(program, folder):
    """A server on a small gallery, and its address."""
    environment = {**os.environ, "HOME": str(folder), "EIDETIC_GALLERY": str(folder / "gallery")}
    environment.pop("EIDETIC_TOKEN", None)
    done = subprocess.run(
        [program, "index", folder / "pictures", "--space", "colour-palette", "--quiet"],
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


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--program", default=os.environ.get("EIDETIC_PROGRAM", ROOT / ".build/debug/eidetic"))
    parser.add_argument("--examples", type=int, default=12, help="cases for each operation (default 12)")
    options, more = parser.parse_known_args()
    folder = Path(tempfile.mkdtemp(prefix="eidetic-description-"))
    server = None
    try:
        fill(folder / "pictures")
        server, address = start(Path(options.program).resolve(), folder)
        command = [
            sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json",
            "--checks", "all", "--seed", str(SEED), "--max-examples", str(options.examples),
            "--generation-database", "none", "--suppress-health-check", "all", "--continue-on-failure",
            # It has no end.
            "--exclude-path", "/api/v1/events",
            "--request-timeout", "60", "--no-color", *more,
        ]
        environment = {
            **os.environ, "PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "hooks",
            "EIDETIC_PICTURES": str(folder / "pictures"), "PYTHONDONTWRITEBYTECODE": "1",
        }
        code = subprocess.run(command, cwd=folder, env=environment, timeout=LIMIT).returncode
        alive = server.poll() is None
        sign = "✔" if code == 0 and alive else "✘"
        print(f"{sign} the API is as openapi.json describes it", flush=True)
        if not alive:
            print(f"↳ the server ended with {server.returncode}")
        sys.exit(0 if code == 0 and alive else 1)
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
