"""Learns what makes a hit's strength, and measures how reliable it is, on four labelled sets.

A hit is right if it is of the query's class; the first 100 hits of each leave-one-out query count. Weights are learned by
a ridge-regularised logistic regression over the sets and twelve galleries drawn from each (seeded: some classes, some
pictures of each, some distractors), every gallery with the same weight, the hit at rank r with 1/√r. Prints the expected calibration
error over 15 bins of equally many, over the first 100 and the first 10 hits: learned on the three other sets ("others"), and
on all ("all"), with the weights that `Sources/Eidetic/Strength/StrengthModel.swift` has. Then precision, recall and F1 of the
strong hits (learned on the others), beside Otsu's line over the 100 nearest scores, which was the line before.

--space NAME measures another space with the weights of the default one. Only spaces that are compared by the cosine.

Needs $EIDETIC_SHARED (default ../shared) with data/, and NumPy. A few minutes; the galleries stay in --work.

usage: strength.py PROGRAM [--work DIR] [--space NAME]
"""

import argparse
import os
import sqlite3
import subprocess
from pathlib import Path

import numpy as np

SHARED = Path(os.environ.get("EIDETIC_SHARED", "../shared")).resolve()
SETS = ["flowers102", "objects", "objects-instance", "buildings"]
BASE = "efficientnet-lite0"
NAMES = ["standing", "shared 4", "shared 8", "shared 16", "shared 32", "reciprocal 1", "reciprocal 4"]
SIZES = [4, 8, 16, 32]
DEPTH, SAMPLE, RECIPROCAL, BINS = 100, 256, 512, 15


def load(program: Path, work: Path, name: str, space: str) -> tuple[np.ndarray, np.ndarray]:
    """Returns vectors of length 1 and their classes."""
    root, gallery = SHARED / "data" / name, work / name
    done = subprocess.run(
        [str(program), "index", str(root), "--space", space, "--gallery", str(gallery), "--quiet", "--json"],
        capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"eidetic index {root}: {done.stderr}")
    classes = dict(line.split("\t")[:2] for line in (root / "labels.tsv").read_text().splitlines())
    database = sqlite3.connect(f"file:{gallery / 'gallery.sqlite'}?mode=ro", uri=True)
    rows = database.execute(
        """SELECT min(paths.path), embeddings.vector FROM embeddings JOIN paths ON paths.image_id = embeddings.image_id
        JOIN spaces ON spaces.id = embeddings.space_id WHERE spaces.name = ? GROUP BY embeddings.image_id""", [space]
    ).fetchall()
    labelled = [(path[len(str(root)) + 1:], vector) for path, vector in rows]
    labelled = [(classes[path], vector) for path, vector in labelled if path in classes]
    vectors = np.stack([np.frombuffer(vector, "<f4") for _, vector in labelled])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors, np.array([label for label, _ in labelled])


def drawn(vectors: np.ndarray, classes: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Returns a smaller gallery."""
    names = [name for name in np.unique(classes) if name != "_distractor"]
    count, size = max(6, int(len(names) * random.uniform(0.3, 1))), random.choice([2, 3, 4, 6, 10, 20, 40, 80])
    kept: list = []
    for name in random.choice(names, min(count, len(names)), replace=False):
        places = np.where(classes == name)[0]
        kept.extend(random.choice(places, min(len(places), size), replace=False))
    others = np.where(classes == "_distractor")[0]
    if len(others):
        kept.extend(random.choice(others, int(len(others) * random.uniform(0, 1)), replace=False))
    return vectors[kept], classes[kept]


def evidence(vectors: np.ndarray, classes: np.ndarray, seed: int) -> dict:
    """Returns what speaks for the first hits of each query, which of them are right, and their scores."""
    count, random = len(vectors), np.random.default_rng(seed)
    scores = vectors @ vectors.T
    others = scores.copy()
    np.fill_diagonal(others, -9)
    np.fill_diagonal(scores, np.nan)
    sample = random.choice(count, min(SAMPLE, count), replace=False)
    looked = random.choice(count, min(RECIPROCAL, count), replace=False)
    means, deviations = np.nanmean(scores[:, sample], 1), np.nanstd(scores[:, sample], 1)
    nearest = np.argsort(-others, axis=1)[:, :4]
    reciprocal = [
        np.mean([(nearest[nearest[one, :k], :k] == one).any(1).mean() for one in looked]) for k in (1, 4)]
    names, numbers, sizes = np.unique(classes, return_inverse=True, return_counts=True)
    queries = [one for one in range(count) if classes[one] != "_distractor" and sizes[numbers[one]] > 1]
    depth = min(DEPTH, count - 1)
    hits = np.argsort(-others[queries], axis=1)[:, :depth]
    found = np.zeros((len(queries), depth, len(NAMES)), np.float32)
    for place, (query, near) in enumerate(zip(queries, hits)):
        score = others[query, near]
        found[place, :, 0] = (
            (score - means[query]) / deviations[query] + (score - means[near]) / deviations[near]) / 2
        order = np.argsort(-others[np.ix_(near, near)], axis=1)
        for column, size in enumerate(SIZES, 1):
            size = min(size, depth - 1)
            found[place, :, column] = (order[:, :size] < size).mean(1)
    found[:, :, 5:] = reciprocal
    return {
        "evidence": found, "right": numbers[hits] == numbers[queries][:, None],
        "scores": np.take_along_axis(others[queries], hits, 1), "relevant": sizes[numbers[queries]] - 1}


def learn(galleries: list[dict]) -> np.ndarray:
    """Returns the constant and the weights: Newton's method on standardised evidence, ridge 0.002."""
    rows = np.concatenate([one["evidence"].reshape(-1, len(NAMES)) for one in galleries]).astype(float)
    right = np.concatenate([one["right"].ravel() for one in galleries])
    weights = []
    for one in galleries:
        ranks = np.broadcast_to(np.arange(1, one["right"].shape[1] + 1) ** -0.5, one["right"].shape).ravel()
        weights.append(ranks / ranks.sum())
    weight = np.concatenate(weights) / len(galleries)
    middle, spread = rows.mean(0), rows.std(0) + 1e-9
    table = np.c_[np.ones(len(rows)), (rows - middle) / spread]
    ridge = 0.002 * np.diag([0.0] + [1.0] * len(NAMES))
    found = np.zeros(table.shape[1])
    for _ in range(30):
        probability = 1 / (1 + np.exp(-table @ found))
        gradient = table.T @ (weight * (probability - right)) + ridge @ found
        step = np.linalg.solve((table * (weight * probability * (1 - probability))[:, None]).T @ table + ridge, gradient)
        found -= step
        if np.abs(step).max() < 1e-9:
            break
    slopes = found[1:] / spread
    return np.r_[found[0] - slopes @ middle, slopes]


def never_rising(values: np.ndarray) -> np.ndarray:
    pools: list[list[float]] = []
    for value in values:
        pools.append([value, 1])
        while len(pools) > 1 and pools[-2][0] < pools[-1][0]:
            one, other = pools.pop(), pools.pop()
            count = one[1] + other[1]
            pools.append([(one[0] * one[1] + other[0] * other[1]) / count, count])
    return np.concatenate([np.full(int(count), value) for value, count in pools])


def strengths(gallery: dict, learned: np.ndarray) -> np.ndarray:
    odds = learned[0] + gallery["evidence"] @ learned[1:]
    return np.stack([never_rising(row) for row in 1 / (1 + np.exp(-odds))])


def error(promised: np.ndarray, right: np.ndarray) -> float:
    order = np.argsort(promised.ravel(), kind="stable")
    promised, right = promised.ravel()[order], right.ravel()[order]
    parts = np.array_split(np.arange(len(promised)), BINS)
    return sum(len(part) / len(promised) * abs(promised[part].mean() - right[part].mean()) for part in parts)


def otsu(scores: np.ndarray) -> int:
    """Returns how many descending scores belong to the upper of two groups (Otsu 1979)."""
    sizes = np.arange(1, len(scores))
    sums = np.cumsum(scores)
    difference = sums[:-1] / sizes - (sums[-1] - sums[:-1]) / (len(scores) - sizes)
    return int(np.argmax(sizes * (len(scores) - sizes) * difference**2)) + 1


def line(gallery: dict, counts: list[int]) -> str:
    figures = []
    for right, relevant, count in zip(gallery["right"], gallery["relevant"], counts):
        found = right[:count].sum()
        precision, recall = found / count if count else 1, found / relevant
        figures.append((precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)))
    return ", ".join(f"{value:.2f}" for value in np.mean(figures, axis=0))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program", type=Path)
    arguments.add_argument("--work", type=Path, default=Path(".build/bench/ranking"))
    arguments.add_argument("--space", help="measure this space besides, with what was learned on the default one")
    options = arguments.parse_args()
    program, random = options.program.resolve(), np.random.default_rng(5)
    galleries: dict[str, list[dict]] = {}
    for name in SETS:
        whole = load(program, options.work, name, BASE)
        galleries[name] = [evidence(*whole, seed=1)]
        for number in range(12):
            part = drawn(*whole, random)
            if len(part[0]) >= 60:
                galleries[name].append(evidence(*part, seed=number + 2))
    everything = learn([one for name in SETS for one in galleries[name]])
    others = {
        name: learn([one for other in SETS if other != name for one in galleries[other]]) for name in SETS}
    print("weights:", "constant", round(everything[0], 4), *(
        f"{name} {value:.4f}" for name, value in zip(NAMES, everything[1:])))
    seen = np.concatenate([one["evidence"][0, 0, 5:][None] for name in SETS for one in galleries[name]])
    print("reciprocities seen:", *(f"{low:.3f} to {high:.3f}" for low, high in zip(seen.min(0), seen.max(0))))
    for space in [BASE] + [space for space in [options.space] if space]:
        print(f"\n| {space} | " + " | ".join(SETS) + " |\n" + "|---" * (len(SETS) + 1) + "|")
        tested = {name: galleries[name][0] if space == BASE else evidence(
            *load(program, options.work, name, space), seed=1) for name in SETS}
        for title, learned in (("others", others), ("all", dict.fromkeys(SETS, everything))):
            for depth in (DEPTH, 10):
                errors = [
                    error(strengths(one, learned[name])[:, :depth], one["right"][:, :depth])
                    for name, one in tested.items()]
                print(f"| learned on {title}, first {depth} | " + " | ".join(f"{value:.3f}" for value in errors) + " |")
        print("| strong: precision, recall, F1 | " + " | ".join(
            line(one, (strengths(one, others[name]) >= 0.5).sum(1)) for name, one in tested.items()) + " |")
        print("| Otsu: precision, recall, F1 | " + " | ".join(
            line(one, [otsu(row) for row in one["scores"]]) for one in tested.values()) + " |", flush=True)


if __name__ == "__main__":
    main()
