"""Kills fine-tuning at random moments of each stage, goes on, and compares with an undisturbed run.

Run as fine_tuning.py, with a small set of labels:

    fine_tuning_kills.py --labels labels.tsv --network efficientnet-lite0.xml --work FOLDER --classes 4

Prints JSON: the kills by stage, and the largest difference of the probabilities of both stages and of the classifier.
It fails if one is above 1e-4, or a stage was not killed as often as asked for.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy

import fine_tuning

SCRIPT = Path(__file__).resolve().parents[1] / "Tools" / "training" / "fine_tune.py"
COMPARED = ("head.f32", "fine-tune.f32", "classifier.f32")
TOLERANCE = 1e-4


def run(folder: Path, kill_in: str | None, after: int) -> tuple[bool, int]:
    """Runs the script; kills it after some reports of a stage.

    Returns:
        whether it came to its end, and how many reports of the stage there were.
    """
    process = subprocess.Popen(
        [sys.executable, SCRIPT, folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    seen = 0
    for line in process.stdout:
        report = json.loads(line)
        if report["event"] == "error":
            raise SystemExit(f"the script failed: {report['message']}")
        if report.get("stage") != kill_in:
            continue
        seen += 1
        if seen > after:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return False, seen
    return process.wait() == 0, seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--network", required=True)
    parser.add_argument("--name", default="efficientnet-lite0")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--classes", type=int, default=4)
    parser.add_argument("--kills", type=int, default=10, help="in each stage")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--set", action="append", default=[])
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    fine_tuning.run(given, 0)
    calm, killed = given.work / "seed-0", given.work / "killed"
    shutil.rmtree(killed, ignore_errors=True)
    killed.mkdir()
    for name in ("plan.json", "exact.u8", "wide.u8"):
        shutil.copy(calm / name, killed / name)
    moments = random.Random(1)
    counts = {}
    for stage, most in (("prepare", 6), ("head", 30), ("fine-tune", 8), ("export", 2)):
        counts[stage] = 0
        while counts[stage] < given.kills:
            finished, _ = run(killed, stage, moments.randrange(most))
            if finished:
                break
            counts[stage] += 1
            print(f"killed in {stage}: {counts[stage]}", file=sys.stderr, flush=True)
    if not (killed / "outcome.json").is_file() and not run(killed, None, 0)[0]:
        raise SystemExit("the last run did not come to its end")
    differences = {
        name: float(numpy.abs(numpy.fromfile(calm / name, "<f4") - numpy.fromfile(killed / name, "<f4")).max())
        for name in COMPARED
    }
    print(json.dumps({"kills": counts, "largestDifferences": differences}))
    if max(differences.values()) > TOLERANCE or min(counts["head"], counts["fine-tune"]) < given.kills:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
