"""Builds a commit in a clone of its own, so that the tree that one works in stays as it is."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from places import ROOT, WORK, Failure, git, say

# What .deps is made from: two commits that have the same of it share one.
REQUIREMENTS = ["Tools/setup", "Tools/requirements.txt", "Tools/models", "Sources/Models/Catalogue"]


@dataclass(frozen=True)
class Build:
    """A commit's program."""

    commit: str
    folder: Path
    dependencies: Path

    @property
    def key(self) -> str:
        return self.commit[:12]

    @property
    def program(self) -> Path:
        return self.folder / ".build" / "release" / "eidetic"

    @property
    def models(self) -> Path:
        """The models that come with the program."""
        return self.dependencies / "models"


def requirements(commit: str) -> str:
    """Returns what tells one commit's .deps from another's."""
    return "\n".join(git("rev-parse", f"{commit}:{path}") for path in REQUIREMENTS)


def is_shared(commit: str) -> bool:
    """Returns whether the .deps of the tree that one works in is what the commit needs."""
    changed = git("status", "--porcelain", "--", *REQUIREMENTS)
    return not changed and requirements(commit) == requirements("HEAD")


def build(revision: str) -> Build:
    """Returns the program of a commit, built where that has not been done before."""
    commit = git("rev-parse", "--verify", f"{revision}^{{commit}}")
    folder = WORK / "builds" / commit[:12]
    made = Build(commit, folder, folder / ".deps")
    stamp = folder / ".build" / "compare-built"
    if stamp.exists() and made.program.exists():
        return made
    if not (folder / ".git").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        git("clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(folder))
    git("checkout", "--quiet", "--force", commit, folder=folder)
    provide_dependencies(made)
    say(f"building {commit[:12]} (some minutes)")
    run(made, ["swift", "build", "-c", "release", "--product", "eidetic", "-Xcc", "-O3"])
    stamp.touch()
    return made


def provide_dependencies(made: Build) -> None:
    own = made.dependencies
    if own.exists():
        return
    if is_shared(made.commit):
        own.symlink_to(os.path.relpath(ROOT / ".deps", made.folder))
        return
    # What both have in common is linked; the commit's own set-up makes the rest anew.
    say(f"setting up {made.key}, whose requirements are others")
    beside = own.with_name(".deps.new")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(ROOT / ".deps", beside, symlinks=True, copy_function=link)
    beside.rename(own)
    run(made, ["Tools/setup"])


def link(source: str, destination: str) -> None:
    if os.path.islink(source):
        os.symlink(os.readlink(source), destination)
    else:
        os.link(source, destination)


def run(made: Build, command: list[str]) -> None:
    packages = f"{made.dependencies}/pkgconfig:{made.dependencies}/openvino/lib/pkgconfig"
    log = WORK / f"{made.key}.log"
    with log.open("a") as output:
        done = subprocess.run(
            command, cwd=made.folder, env=os.environ | {"PKG_CONFIG_PATH": packages},
            stdout=output, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Failure(f"cannot run {' '.join(command)} for {made.key}: see {log}")
