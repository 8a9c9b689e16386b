"""Learns how much each search index counts when several are joined, and measures what joining brings, on four labelled sets.

Indexes are joined by the weighted mean of their scores, each normalised by the moments of the query's scores with 256 random
pictures. The weight of an index is kind · shared / area, over the sum for all indexes:

kind    a constant for networks, 1 for descriptors
shared  among the query's 100 nearest: the mean share of the 8 nearest of each of its 8 nearest that are these 8
        (shared nearest neighbours; Jarvis and Patrick, 1973)
area    the area under the scores of the query's 512 nearest, scaled to 0 for the last and 1 for the first
        (Zheng et al., "Query-adaptive late fusion for image search and person re-identification", CVPR 2015)

The classes of each set are cut in two halves (every other one by name), and each half is a library of its own, with half of
the distractors. The constant is learned on the first halves: the least whole number with which no network that is joined with
colours loses more than 0.0075 against the better of the two. The second halves, and all sets together as one library
("mixed"), show what it is worth. Leave-one-out; non-interpolated AP; 95 % intervals by 2000 resamples of the queries; "to
better" is the difference from the better of the parts, with its interval.

--check also asks the program itself, on the whole sets, and prints its figures beside those computed here.
--baseline FILE compares with the figures of an earlier run (--json), such as the recorded fusion.json, and fails if an answer
has become worse than the interval of that run.

Needs $EIDETIC_SHARED (default ../shared) with data/ and models/, and NumPy. About ten minutes; the galleries stay in --work.

usage: fusion.py PROGRAM [--work DIR] [--json FILE] [--check] [--baseline FILE]
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np

SHARED = Path(os.environ.get("EIDETIC_SHARED", "../shared")).resolve()
SETS = ["flowers102", "objects", "objects-instance", "buildings"]
BASE, NETWORK = "efficientnet-lite0", "mobilenet_edgetpu_1.0_224"
COLOURS, REGIONS, TEXTURE, SHAPE, HASH = "hsv-global", "hsv-regions", "lbp-uniform-upright", "hog", "perceptual-hash"
SPACES = [BASE, NETWORK, COLOURS, REGIONS, TEXTURE, SHAPE, HASH]
LEARNED = [(BASE, COLOURS), (BASE, REGIONS), (NETWORK, COLOURS)]
REPORTED = [
    (BASE,), (BASE, COLOURS), (BASE, REGIONS), (BASE, TEXTURE), (BASE, SHAPE), (BASE, HASH), (BASE, NETWORK), (COLOURS, TEXTURE),
    (BASE, NETWORK, COLOURS)]
SAMPLE, NEAREST, FIRST, DEPTH = 256, 100, 8, 512
LEAST = 0.02
LOSS = 0.0075
RESAMPLES = 2000


class Library:
    """The scores of all pictures with all pictures, in several indexes."""

    def __init__(self, vectors: dict, classes: np.ndarray, images: np.ndarray, groups: np.ndarray, seed: int):
        """Vectors have their metric; pictures with the same image are copies of one file; groups name the sets."""
        random, count = np.random.default_rng(seed), len(classes)
        self.same = images[:, None] == images[None]
        _, self.numbers, sizes = np.unique(classes, return_inverse=True, return_counts=True)
        self.queries = np.array([
            one for one in range(count) if classes[one] != "_distractor" and sizes[self.numbers[one]] > 1])
        self.groups = groups[self.queries]
        sample = random.choice(count, min(SAMPLE, count), replace=False)
        self.normalised, self.evidence = {}, {}
        for space, (rows, metric) in vectors.items():
            scores = compare(rows, metric)
            some = np.where(self.same[:, sample], np.nan, scores[:, sample].astype(float))
            means, deviations = np.nanmean(some, 1), np.nanstd(some, 1)
            self.normalised[space] = ((scores - means[:, None]) / deviations[:, None]).astype(np.float32)[self.queries]
            others = np.where(self.same, -np.inf, scores)
            order = np.argsort(-others, axis=1, kind="stable")[:, :DEPTH]
            self.evidence[space] = np.array([
                max(self.shared(scores, order[one]), LEAST) / max(self.area(others[one, order[one]]), LEAST)
                for one in self.queries])

    @staticmethod
    def shared(scores: np.ndarray, near: np.ndarray) -> float:
        near = near[:NEAREST]
        block = scores[np.ix_(near[:FIRST], near)].copy()
        block[np.arange(FIRST), np.arange(FIRST)] = -np.inf
        return (np.argsort(-block, axis=1, kind="stable")[:, :FIRST] < FIRST).mean()

    @staticmethod
    def area(scores: np.ndarray) -> float:
        scores = scores[np.isfinite(scores)].astype(float)
        return ((scores - scores[-1]) / (scores[0] - scores[-1])).mean() if scores[0] > scores[-1] else 1.0

    def weights(self, spaces: tuple, kind: float) -> np.ndarray:
        """Returns [queries, spaces], adding up to 1."""
        found = np.stack([
            self.evidence[space] * (kind if space in (BASE, NETWORK) else 1) for space in spaces], axis=1)
        return found / found.sum(1, keepdims=True)

    def precisions(self, spaces: tuple, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Returns the non-interpolated AP of each query, and whether its first result is right."""
        found = []
        for start in range(0, len(self.queries), 500):
            part = slice(start, start + 500)
            queries = self.queries[part]
            scores = sum(self.normalised[space][part] * weights[part, [place]] for place, space in enumerate(spaces))
            scores[np.arange(len(queries)), queries] = -np.inf
            order = np.argsort(-scores, axis=1, kind="stable")[:, :-1]
            right = self.numbers[order] == self.numbers[queries][:, None]
            at = np.cumsum(right, axis=1) / np.arange(1, right.shape[1] + 1)
            found.append(np.stack([(at * right).sum(1) / right.sum(1), right[:, 0]]))
        joined = np.concatenate(found, axis=1)
        return joined[0], joined[1]

    def fixed(self, spaces: tuple, *weights: float) -> np.ndarray:
        return np.tile(np.array(weights, np.float32), (len(self.queries), 1))


def compare(rows: np.ndarray, metric: str) -> np.ndarray:
    """Returns the scores of all rows with all rows."""
    if metric == "cosine":
        rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return rows @ rows.T
    if metric == "hellinger":
        rows = np.sqrt(rows / np.maximum(rows.sum(1, keepdims=True), 1e-18))
        return -np.sqrt(np.maximum(1 - rows @ rows.T, 0))
    if metric == "chi-squared":
        return -np.stack([0.5 * ((rows - row) ** 2 / np.maximum(rows + row, 1e-18)).sum(1) for row in rows])
    if metric == "hamming":
        return -(rows[:, None] != rows[None]).sum(2).astype(np.float32)
    squares = (rows**2).sum(1)
    return -np.sqrt(np.maximum(squares[:, None] + squares - 2 * rows @ rows.T, 0))


def run(program: Path, gallery: Path, *arguments: str) -> dict:
    done = subprocess.run(
        [str(program), *arguments, "--gallery", str(gallery), "--quiet", "--json"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"eidetic {' '.join(arguments)}: {done.stderr}")
    return json.loads(done.stdout)


def load(program: Path, work: Path, name: str) -> tuple[dict, np.ndarray, np.ndarray]:
    """Indexes a set; returns the vectors of its labelled pictures with their metrics, their classes and their images."""
    root, gallery = SHARED / "data" / name, work / name
    run(program, gallery, "index", str(root))
    if NETWORK not in {model["name"] for model in run(program, gallery, "models", "list")}:
        run(program, gallery, "models", "add", str(SHARED / f"models/{NETWORK}.json"))
    run(program, gallery, "index", str(root), *(word for space in SPACES for word in ("--space", space)))
    classes = dict(line.split("\t")[:2] for line in (root / "labels.tsv").read_text().splitlines())
    database = sqlite3.connect(f"file:{gallery / 'gallery.sqlite'}?mode=ro", uri=True)
    paths = [
        (path[len(str(root)) + 1:], image)
        for path, image in database.execute("SELECT path, image_id FROM paths ORDER BY image_id, path")]
    paths = [(path, image) for path, image in paths if path in classes]
    vectors = {}
    for space in SPACES:
        number, metrics = database.execute("SELECT id, metrics FROM spaces WHERE name = ?", [space]).fetchone()
        rows = dict(database.execute("SELECT image_id, vector FROM embeddings WHERE space_id = ?", [number]))
        stacked = np.stack([np.frombuffer(rows[image], "<f4") for _, image in paths])
        vectors[space] = (stacked, metrics.split(",")[0])
    return vectors, np.array([classes[path] for path, _ in paths]), np.array([image for _, image in paths])


def halves(classes: np.ndarray, seed: int) -> list[np.ndarray]:
    """Returns the places of each half's pictures."""
    names = sorted(set(classes) - {"_distractor"})
    half_of = {name: place % 2 for place, name in enumerate(names)}
    side = np.array([half_of.get(name, -1) for name in classes])
    others = np.flatnonzero(side < 0)
    side[others] = np.random.default_rng(seed).permutation(len(others)) % 2
    return [np.flatnonzero(side == half) for half in (0, 1)]


def some(data: tuple, places: np.ndarray, name: str) -> Library:
    vectors, classes, images = data
    return Library(
        {space: (rows[places], metric) for space, (rows, metric) in vectors.items()}, classes[places], images[places],
        np.full(len(places), name), seed=1)


def mixed(sets: dict) -> Library:
    """Returns the library of all sets together."""
    parts = list(sets.items())
    vectors = {
        space: (np.concatenate([data[0][space][0] for _, data in parts]), parts[0][1][0][space][1]) for space in SPACES}
    classes = np.concatenate([
        [label if label == "_distractor" else f"{name}/{label}" for label in data[1]] for name, data in parts])
    images = np.concatenate([data[2] + 1_000_000 * place for place, (_, data) in enumerate(parts)])
    groups = np.concatenate([np.full(len(data[1]), name) for name, data in parts])
    return Library(vectors, classes, images, groups, seed=1)


def learn(libraries: list[Library]) -> int:
    """Returns the constant for networks."""
    for kind in range(1, 100):
        worst = 0.0
        for library in libraries:
            for spaces in LEARNED:
                parts = [library.precisions(spaces, library.fixed(spaces, *unit))[0].mean() for unit in np.eye(2)]
                joined = library.precisions(spaces, library.weights(spaces, kind))[0].mean()
                worst = min(worst, joined - max(parts))
        print(f"constant {kind}: {worst:+.4f} at worst", file=sys.stderr, flush=True)
        if worst >= -LOSS:
            return kind
    raise SystemExit("no constant is good enough")


def interval(values: np.ndarray) -> list[float]:
    """Returns the 95 % bootstrap interval of the mean."""
    chosen = np.random.default_rng(0).integers(0, len(values), (RESAMPLES, len(values)))
    return [float(value) for value in np.quantile(values[chosen].mean(1), [0.025, 0.975])]


def measure(library: Library, spaces: tuple, kind: float, group: str) -> dict:
    asked = library.groups == group
    parts = [library.precisions(spaces, library.fixed(spaces, *unit)) for unit in np.eye(len(spaces))]
    weights = library.weights(spaces, kind)
    joined, first = library.precisions(spaces, weights)
    even = library.precisions(spaces, library.fixed(spaces, *[1 / len(spaces)] * len(spaces)))[0][asked]
    better = max((part[0][asked] for part in parts), key=np.mean)
    return {
        "set": group, "spaces": list(spaces), "queries": int(asked.sum()),
        "parts": [float(part[0][asked].mean()) for part in parts],
        "partsPrecision@1": [float(part[1][asked].mean()) for part in parts],
        "even": float(even.mean()), "joined": float(joined[asked].mean()), "interval": interval(joined[asked]),
        "toBetter": float((joined[asked] - better).mean()), "toBetterInterval": interval(joined[asked] - better),
        "precision@1": float(first[asked].mean()), "weights": [float(one) for one in weights[asked].mean(0)]}


def check(program: Path, work: Path, name: str, spaces: tuple) -> dict:
    root = SHARED / "data" / name
    report = run(
        program, work / name, "evaluate", "labels", "--root", str(root), "--labels", str(root / "labels.tsv"), "--space",
        ",".join(spaces), "--ap", "noninterpolated")
    metrics = report["runs"][0]["metrics"]
    return {
        "set": name, "spaces": list(spaces), "map": metrics["map.noninterpolated"], "precision@1": metrics["precision@1"],
        "milliseconds": report["runs"][0].get("millisecondsPerQuery")}


def table(rows: list[list[str]]) -> str:
    rule = ["---"] * len(rows[0])
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]])


def printed(title: str, measured: list[dict]) -> None:
    rows = [[title, "set", "parts", "even weights", "joined", "to better", "precision@1", "mean weights"]]
    for one in measured:
        low, high = one["interval"]
        rows.append([
            ", ".join(f"`{space}`" for space in one["spaces"]), one["set"],
            ", ".join(f"{value:.3f}" for value in one["parts"]), f"{one['even']:.3f}",
            f"{one['joined']:.3f} ({low:.3f}–{high:.3f})",
            f"{one['toBetter']:+.3f} ({one['toBetterInterval'][0]:+.3f} to {one['toBetterInterval'][1]:+.3f})",
            f"{one['precision@1']:.3f}", ", ".join(f"{value:.2f}" for value in one["weights"])])
    print(f"\n{table(rows)}", flush=True)


def worse(report: dict, baseline: dict) -> list[str]:
    """Returns what has become worse than in an earlier run by more than that run's interval."""
    found = []
    for part, measured in report.items():
        if part not in ("first halves", "second halves", "whole", "mixed"):
            continue
        known = {(one["set"], *one["spaces"]): one for one in baseline[part]}
        for one in measured:
            before = known.get((one["set"], *one["spaces"]))
            if before and one["joined"] < before["interval"][0]:
                found.append(f"{part}, {one['set']}, {','.join(one['spaces'])}: {before['joined']:.3f} → {one['joined']:.3f}")
    return found


def file(text: str) -> Path:
    path = Path(text).resolve()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=file, help="such as .build/release/eidetic")
    parser.add_argument("--work", type=Path, default=Path(".build/bench/fusion"), help="folder for galleries")
    parser.add_argument("--json", type=Path, help="write all figures there")
    parser.add_argument("--check", action="store_true", help="also measure the program itself")
    parser.add_argument("--baseline", type=file, help="fail if worse than this earlier --json")
    arguments = parser.parse_args()
    program = arguments.program
    sets = {name: load(program, arguments.work, name) for name in SETS}
    cut = {name: [some(sets[name], places, name) for places in halves(sets[name][1], seed=1)] for name in SETS}
    kind = learn([cut[name][0] for name in SETS])
    print(f"constant for networks: {kind}", flush=True)
    report: dict = {"kind": kind}
    for half, title in enumerate(("first halves", "second halves")):
        report[title] = [measure(cut[name][half], spaces, kind, name) for spaces in REPORTED for name in SETS]
        printed(title, report[title])
    whole = {name: some(sets[name], np.arange(len(sets[name][1])), name) for name in SETS}
    report["whole"] = [measure(whole[name], spaces, kind, name) for spaces in REPORTED for name in SETS]
    printed("whole sets", report["whole"])
    everything = mixed(sets)
    report["mixed"] = [measure(everything, spaces, kind, name) for spaces in REPORTED for name in SETS]
    printed("mixed", report["mixed"])
    if arguments.check:
        report["program"] = [check(program, arguments.work, name, spaces) for spaces in REPORTED for name in SETS]
        rows = [["program", "set", "mAP", "here", "precision@1", "ms"]]
        for one, here in zip(report["program"], report["whole"]):
            rows.append([
                ", ".join(f"`{space}`" for space in one["spaces"]), one["set"], f"{one['map']:.3f}",
                f"{here['joined']:.3f}", f"{one['precision@1']:.3f}", f"{one['milliseconds']:.2f}"])
        print(f"\n{table(rows)}", flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1))
    if arguments.baseline and (found := worse(report, json.loads(arguments.baseline.read_text()))):
        print("worse than the baseline:", *found, sep="\n", file=sys.stderr)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
