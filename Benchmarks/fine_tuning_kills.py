"""Kills `eidetic train network` at random moments of each stage, runs it again, and compares with an undisturbed run.

    fine_tuning_kills.py --program PREFIX/bin/eidetic --environment FOLDER --labels SOURCE --work FOLDER

The program is an installed one; the environment is what Tools/training/environment made. Run with a Python that has
NumPy. Three kinds of kills take turns, all by SIGKILL: of the script alone, of the program alone, of both with all
that they started. A training that came to its end is compared, and followed by another one until each stage was killed
as often as asked for. Prints JSON: the kills by stage and kind, how the killed runs ended, the largest difference of the
networks' weights, and what was left behind. It fails if a difference is above 1e-4, a classifier differs, a script
outlived its program, or a working folder is left at the end.
"""

import argparse
import collections
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy

KINDS = ("script", "program", "both")
NAME = "killed"
TOLERANCE = 1e-4
# The script's output is also written where this program reads it; the script stays the program's child.
WRAPPER = """#!/bin/bash
renice -n {nice} -p $$ >/dev/null
exec "{python}" "$@" > >(tee -a "{log}")
"""


class Training:
    """Runs of the program that continue one another."""

    def __init__(self, given: argparse.Namespace, folder: Path) -> None:
        self.given, self.gallery, self.log = given, folder / "gallery", folder / "log"
        environment = folder / "cache" / "eidetic" / "training"
        (environment / "bin").mkdir(parents=True, exist_ok=True)
        shutil.copy(given.environment / "requirements.sha256", environment)
        wrapper = environment / "bin" / "python"
        python = given.environment / "bin" / "python"
        wrapper.write_text(WRAPPER.format(python=python, log=self.log, nice=os.nice(0)))
        wrapper.chmod(0o755)
        self.variables = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
        self.outlived = 0

    def start(self) -> subprocess.Popen:
        self.log.write_bytes(b"")
        command = [self.given.program, "train", "network", "--labels", self.given.labels, "--name", NAME]
        command += ["--gallery", self.gallery, "--epochs", str(self.given.epochs), "--json"]
        with self.log.with_name("answer").open("w") as answer, self.log.with_name("errors").open("a") as errors:
            return subprocess.Popen(
                command, env=self.variables, stdout=answer, stderr=errors, start_new_session=True
            )

    def reports(self, process: subprocess.Popen) -> object:
        """Yields the script's reports until the program ends."""
        with self.log.open() as file:
            rest = ""
            while True:
                ended = process.poll() is not None
                rest += file.read()
                *lines, rest = rest.split("\n")
                yield from map(json.loads, lines)
                if ended:
                    return
                time.sleep(0.01)

    def run(self, moments: dict[str, int], kinds: dict[str, str]) -> tuple[str | None, int]:
        """Runs the program; kills it after some reports of one of the stages.

        Returns:
            the stage, None if it came to its end, and the exit code, negative if it was killed.
        """
        process = self.start()
        seen = collections.Counter()
        for report in self.reports(process):
            stage = report.get("stage")
            seen[stage] += 1
            if seen[stage] > moments.get(stage, sys.maxsize):
                self.kill(process, kinds[stage])
                return stage, process.wait()
        return None, process.wait()

    def kill(self, process: subprocess.Popen, kind: str) -> None:
        scripts = [number for number in children(process.pid) if "fine_tune.py" in arguments_of(number)]
        if kind != "program":
            for script in scripts:
                # The program gives it a process group of its own.
                os.killpg(script, signal.SIGKILL)
        if kind != "script":
            os.killpg(process.pid, signal.SIGKILL)
        end = time.monotonic() + 60
        while any("fine_tune.py" in arguments_of(number) for number in scripts) and time.monotonic() < end:
            time.sleep(0.05)
        self.outlived += sum("fine_tune.py" in arguments_of(number) for number in scripts)

    def weights(self) -> numpy.ndarray:
        """Returns the weights of the network that was made."""
        stored = numpy.fromfile(self.gallery / "models" / NAME / f"{NAME}.bin", numpy.uint8)
        return stored[: len(stored) // 4 * 4].view("<f4").astype(numpy.float64)

    def classifier(self) -> bytes:
        with sqlite3.connect(f"file:{self.gallery}/gallery.sqlite?mode=ro", uri=True) as database:
            return database.execute("SELECT classifier FROM trained").fetchone()[0]


def children(parent: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()] + [
        int(number)
        for task in Path(f"/proc/{parent}/task").iterdir()
        if task.name != str(parent)
        for number in (task / "children").read_text().split()
    ]


def arguments_of(process: int) -> str:
    """Returns the command line of a process; that of one that has ended is empty."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--environment", type=Path, required=True)
    parser.add_argument("--labels", required=True, help="as the program takes it")
    parser.add_argument("--work", type=Path, required=True, help="the undisturbed run in it is used again")
    parser.add_argument("--kills", type=int, default=10, help="in each of the two stages")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--epochs", type=int, default=3)
    given = parser.parse_args()
    start = time.monotonic()
    calm = Training(given, given.work / "calm")
    if not calm.gallery.exists() and (code := calm.run({}, {})[1]):
        raise SystemExit(f"the undisturbed run ended with {code}")
    totals = collections.Counter(json.loads(line).get("stage") for line in calm.log.read_text().splitlines())
    print(f"undisturbed: {time.monotonic() - start:.0f} s, reports {dict(totals)}", file=sys.stderr, flush=True)
    random_ = random.Random(given.seed)
    wanted = {"prepare": 1, "head": given.kills, "fine-tune": given.kills, "export": 1}
    counts, ends = {stage: collections.Counter() for stage in wanted}, collections.Counter()
    largest, equal, outlived, left, trainings = 0.0, True, 0, [], 0

    def lacking() -> list[str]:
        return [stage for stage in wanted if sum(counts[stage].values()) < wanted[stage]]

    while lacking():
        trainings += 1
        killed = Training(given, given.work / f"killed-{given.seed}-{trainings}")
        while True:
            kinds = {stage: KINDS[sum(counts[stage].values()) % len(KINDS)] for stage in wanted}
            # What a stage has stored is not reported again, so early moments are the ones that come.
            moments = {stage: int(random_.random() ** 2 * totals[stage]) for stage in lacking()}
            stage, code = killed.run(moments, kinds)
            if stage is None:
                break
            counts[stage][kinds[stage]] += 1
            ends[f"{kinds[stage]}: {code}"] += 1
            print(f"killed in {stage}: {kinds[stage]}, {code}", file=sys.stderr, flush=True)
        if code:
            raise SystemExit(f"a run that was not killed ended with {code}")
        difference = float(numpy.abs(calm.weights() - killed.weights()).max())
        print(f"training {trainings}: differs by {difference}", file=sys.stderr, flush=True)
        largest, equal = max(largest, difference), equal and calm.classifier() == killed.classifier()
        outlived += killed.outlived
        left += [str(path) for path in killed.gallery.glob("training/*")]
    result = {
        "kills": counts, "ends": ends, "trainings": trainings, "largestDifferenceOfWeights": largest,
        "classifiersAreEqual": equal, "scriptsThatOutlived": outlived, "left": left,
        "seconds": round(time.monotonic() - start),
    }
    print(json.dumps(result))
    if not (largest <= TOLERANCE and equal and not outlived and not left):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
