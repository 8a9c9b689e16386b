"""Measures what learning a metric from labels brings, on classes that it never saw.

On each of four labelled sets, half of the classes are drawn at random, a search index is learned from their pictures, and
the pictures of the other half are searched, leave-one-out, before and after: `eidetic evaluate labels`, non-interpolated mAP.
Distractors are left out. Then what was learned on one set is measured on the others, whole ("transfer"). Each half's gain
has a 95 % interval (paired bootstrap over the queries); that of the mean over halves is the t interval of the halves'
gains.

Needs $EIDETIC_SHARED (default ../shared) with data/, and the program built for release (make build).

usage: metric.py [--halves N] [--methods whitening,proxies] [--sets A,B] [--work DIR] [--json FILE] [--transfer]
"""

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import time
from pathlib import Path

SHARED = Path(os.environ.get("EIDETIC_SHARED", "../shared")).resolve()
BUILT = Path(__file__).resolve().parents[1] / ".build" / os.environ.get("EIDETIC_CONFIGURATION", "release")
SETS = ["flowers102", "objects", "objects-instance", "buildings"]
BASE = "efficientnet-lite0"
FIGURE = "map.noninterpolated"
# Of the t distribution, two-sided 95 %, by degrees of freedom.
T = {1: 12.71, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}


def program(gallery: Path, *arguments: str) -> dict:
    command = [str(BUILT / "eidetic"), *arguments, "--gallery", str(gallery), "--quiet", "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return json.loads(done.stdout)


def labels(name: str) -> dict[str, str]:
    lines = (SHARED / "data" / name / "labels.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines]
    return {path: label for path, label, *_ in cells if label != "_distractor"}


def write(file: Path, rows: dict[str, str], prefix: str = "") -> Path:
    file.write_text("".join(f"{prefix}{path}\t{label}\n" for path, label in sorted(rows.items())), encoding="utf-8")
    return file


def learn(gallery: Path, space: str, method: str, name: str, rows: dict[str, str], work: Path) -> dict:
    for trained in program(gallery, "train", "list")["trained"]:
        if trained["name"] == space:
            program(gallery, "train", "remove", str(trained["id"]))
    file = write(work / "learned.tsv", rows, f"{SHARED / 'data' / name}/")
    start = time.perf_counter()
    program(
        gallery, "train", "metric", "--labels", str(file), "--name", space, "--method", method, "--split", "1,0,0",
        "--least", "2")
    return {"seconds": time.perf_counter() - start}


def evaluate(gallery: Path, name: str, rows: dict[str, str], spaces: list[str], work: Path) -> list[dict]:
    arguments = [word for space in spaces for word in ("--space", space)]
    report = program(
        gallery, "evaluate", "labels", "--root", str(SHARED / "data" / name), "--labels",
        str(write(work / "measured.tsv", rows)), "--rank", "none", *arguments)
    runs = {run["space"]: run["metrics"][FIGURE] for run in report["runs"]}
    intervals = {
        comparison["space"]: comparison["metrics"][FIGURE]
        for comparison in report.get("comparisons", []) if "metrics" in comparison}
    return [{"space": space, "map": runs[space], "gain": runs[space] - runs[BASE], "paired": intervals.get(space)}
            for space in spaces]


def mean_interval(gains: list[float]) -> list[float]:
    if len(gains) < 2:
        return [math.nan, math.nan]
    mean = statistics.mean(gains)
    half = T[len(gains) - 1] * statistics.stdev(gains) / math.sqrt(len(gains))
    return [mean - half, mean + half]


def halves(gallery: Path, name: str, methods: list[str], count: int, work: Path) -> list[dict]:
    everything = labels(name)
    results = []
    for seed in range(count):
        classes = sorted(set(everything.values()))
        random.Random(seed).shuffle(classes)
        known = set(classes[: len(classes) // 2])
        spaces, learned = [BASE], {}
        for method in methods:
            rows = {path: label for path, label in everything.items() if label in known}
            learned[method] = learn(gallery, method, method, name, rows, work)
            spaces.append(method)
        others = {path: label for path, label in everything.items() if label not in known}
        for run in evaluate(gallery, name, others, spaces, work):
            results.append({"set": name, "seed": seed, **run, **learned.get(run["space"], {})})
    return results


def transfer(together: Path, source: str, sets: list[str], methods: list[str], work: Path) -> list[dict]:
    """A gallery of all sets: a search index is learned from all classes of one of them."""
    results = []
    for method in methods:
        learned = learn(together, f"{method}-{source}", method, source, labels(source), work)
        for target in sets:
            if target != source:
                run = evaluate(together, target, labels(target), [BASE, f"{method}-{source}"], work)[1]
                results.append({"from": source, "to": target, "method": method, **run, **learned})
    return results


def gallery(work: Path, name: str, sets: list[str]) -> Path:
    folder = work / name
    program(folder, "index", *(str(SHARED / "data" / part) for part in sets), "--no-tags", "--space", BASE)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--halves", type=int, default=6, choices=range(1, 11))
    parser.add_argument("--methods", default="whitening,proxies")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--work", type=Path, default=Path("/tmp/eidetic-metric"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--transfer", action="store_true")
    arguments = parser.parse_args()
    sets, methods, work = arguments.sets.split(","), arguments.methods.split(","), arguments.work
    work.mkdir(parents=True, exist_ok=True)
    results = []
    for name in sets:
        results += halves(gallery(work, name, [name]), name, methods, arguments.halves, work)
    print("| set | method | before | after | gain | 95 % of the halves' mean | worst half | seconds |\n|---|---|---|---|---|---|---|---|")
    for name in sets:
        base = statistics.mean(run["map"] for run in results if run["set"] == name and run["space"] == BASE)
        for method in methods:
            runs = [run for run in results if run["set"] == name and run["space"] == method]
            gains = [run["gain"] for run in runs]
            low, high = mean_interval(gains)
            print(f"| {name} | {method} | {base:.3f} | {base + statistics.mean(gains):.3f} | {statistics.mean(gains):+.4f} "
                  f"| {low:+.4f} to {high:+.4f} | {min(gains):+.4f} | {statistics.mean(run['seconds'] for run in runs):.1f} |",
                  flush=True)
    moved = []
    if arguments.transfer:
        print("\n| learned on | method | measured on | before | gain |\n|---|---|---|---|---|")
        together = gallery(work, "together", sets)
        for source in sets:
            moved += transfer(together, source, sets, methods, work)
        for run in moved:
            print(f"| {run['from']} | {run['method']} | {run['to']} | {run['map'] - run['gain']:.3f} | {run['gain']:+.4f} |")
    if arguments.json:
        arguments.json.write_text(json.dumps({"halves": results, "transfer": moved}, indent=1))


if __name__ == "__main__":
    main()
