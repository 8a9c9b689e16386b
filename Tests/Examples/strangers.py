"""Packages of strangers: they know this checkout as a repository with a tag, and nothing else of it."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Kept between runs: a later one compiles only what has changed since.
PLACE = ROOT / ".build/examples"
REPOSITORY = PLACE / "eidetic.git"
VERSION = ROOT / "Sources/CommandLineTool/Version.swift"
# What an example is told to use in the URL's place, with nothing of the user's own configuration.
OWN_FOLDERS = [f"--{kind}-path={PLACE / kind}" for kind in ("cache", "config", "security")]


def command(*words, folder=ROOT, **environment):
    """Runs a command to its end."""
    return subprocess.run(
        [str(word) for word in words], cwd=folder, env=os.environ | environment, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def output(*words, **options):
    """Returns what a command prints; fails with the end of what it says if it fails."""
    result = command(*words, **options)
    if result.returncode != 0:
        end = "\n".join(f"{result.stdout}{result.stderr}".splitlines()[-30:])
        raise AssertionError(f"{' '.join(map(str, words))}:\n{end}")
    return result.stdout.strip()


def release():
    """Puts the files of the checkout, as they are now, into a repository of their own, as its newest version.

    The checkout's own repository is neither read nor written.
    """
    if not REPOSITORY.exists():
        output("git", "init", "--quiet", "--bare", REPOSITORY)
    # A folder that is a link is no folder for .gitignore.
    (REPOSITORY / "info/exclude").write_text("/.build\n/.deps\n")
    git = ["git", f"--git-dir={REPOSITORY}", f"--work-tree={ROOT}"]
    output(*git, "add", "--all", "--", ".")
    tree = output(*git, "write-tree")
    version = re.search(r'current = "(\d+\.\d+\.)\d+"', VERSION.read_text())
    tags = output(*git, "tag", "--list", "--sort=-version:refname", f"{version[1]}*").split()
    if tags and output(*git, "rev-parse", f"{tags[0]}^{{tree}}") == tree:
        return
    # A tag that moved would be refused.
    patch = int(tags[0].removeprefix(version[1])) + 1 if tags else 0
    person = {f"GIT_{role}_{part}": "tests" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    commit = output(*git, "commit-tree", tree, "-m", "The checkout", **person)
    output(*git, "tag", f"{version[1]}{patch}", commit)


class Example:
    """A package of Examples, copied to where nothing but the repository is near it."""

    def __init__(self, name):
        self.name, self.folder = name, PLACE / name
        for part in ("Sources", "Package.swift"):
            shutil.rmtree(self.folder / part, ignore_errors=True)
        shutil.copytree(ROOT / "Examples" / name, self.folder, dirs_exist_ok=True)
        url = re.search(r'url: "([^"]+)"', (self.folder / "Package.swift").read_text())[1]
        self.swift("package", "config", "set-mirror", "--original", url, "--mirror", f"file://{REPOSITORY}")

    def swift(self, tool, *words):
        return output(
            "swift", tool, *OWN_FOLDERS, *words, folder=self.folder,
            PKG_CONFIG_PATH=f"{ROOT}/.deps/pkgconfig:{ROOT}/.deps/openvino/lib/pkgconfig")

    def build(self):
        """Resolves the newest version and builds; returns what SwiftPM says."""
        return self.swift("package", "update") + self.swift("build", "--product", self.name)

    def run(self, *words, **environment):
        """Runs the program with the models and OpenVINO's libraries of `make setup`."""
        return command(
            self.folder / ".build/debug" / self.name, *words, folder=self.folder,
            LD_LIBRARY_PATH=str(ROOT / ".deps/openvino/lib"), EIDETIC_MODELS=str(ROOT / ".deps/models"),
            **environment)

    def manifest(self):
        """Returns the manifest of Eidetic as this package sees it."""
        checkout = self.folder / ".build/checkouts/eidetic"
        return json.loads(output("swift", "package", "dump-package", folder=checkout))
