"""Average precisions of rankings over a VGG ground truth, by the definitions alone: what tests compare with.

usage: average_precision.py GROUND_TRUTH RANKINGS [--oxford] [--depth N] [--exclude-query]

RANKINGS has a line for each query: its name and pictures, the nearest first, with tabs between. Prints JSON: of each
query, of each treatment of junk, the three average precisions; nothing where a query has no relevant picture.

Junk is taken out before ranks are given. With r_k the 0-based rank of the k-th relevant picture and P relevant in all:
classic = 1/P sum 1/2 [(r_k = 0 ? 1 : k/r_k) + (k+1)/(r_k+1)], noninterpolated = 1/P sum (k+1)/(r_k+1),
interpolated11 = the mean over t = 0..10 of the best precision at any rank whose hits h satisfy 10 h >= t P.
"""

import argparse
import json
from math import fsum
from pathlib import Path


def listed(path):
    return {line.strip() for line in path.read_text().splitlines() if line.strip()}


def queries(folder, is_oxford):
    """Yields the name, the picture, the relevant and the junk pictures of each query."""
    for path in sorted(folder.glob("*_query.txt")):
        name = path.name.removesuffix("_query.txt")
        picture = path.read_text().split()[0]
        if is_oxford:
            picture = picture.removeprefix("oxc1_")
        good, ok, junk = (listed(folder / f"{name}_{kind}.txt") for kind in ("good", "ok", "junk"))
        yield name, picture, good | ok, junk


def average_precisions(is_relevant, count):
    """Of a ranking of truth values, and the number of relevant pictures in all."""
    classic, plain, points = [], [], []
    hits = 0
    for rank, right in enumerate(is_relevant):
        if right:
            before = 1.0 if rank == 0 else hits / rank
            hits += 1
            after = hits / (rank + 1)
            classic.append((before + after) / 2)
            plain.append(after)
        points.append((hits, hits / (rank + 1)))
    best = [max((p for h, p in points if 10 * h >= level * count), default=0.0) for level in range(11)]
    return {
        "classic": fsum(classic) / count,
        "noninterpolated": fsum(plain) / count,
        "interpolated11": fsum(best) / 11,
    }


def judged(ranking, picture, relevant, junk, treatment, options):
    if options.exclude_query:
        relevant, junk = relevant - {picture}, junk - {picture}
        ranking = [name for name in ranking if name != picture]
    if treatment == "relevant":
        relevant = relevant | junk
    if treatment == "ignore":
        ranking = [name for name in ranking if name not in junk]
    if not relevant:
        return None
    return average_precisions([name in relevant for name in ranking[: options.depth]], len(relevant))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ground_truth", type=Path)
    parser.add_argument("rankings", type=Path)
    parser.add_argument("--oxford", action="store_true")
    parser.add_argument("--depth", type=int)
    parser.add_argument("--exclude-query", action="store_true")
    options = parser.parse_args()
    rows = (line.split("\t") for line in options.rankings.read_text().splitlines())
    rankings = {name: ranking for name, *ranking in rows}
    answer = {
        name: {
            treatment: judged(rankings[name], picture, relevant, junk, treatment, options)
            for treatment in ("ignore", "negative", "relevant")
        }
        for name, picture, relevant, junk in queries(options.ground_truth, options.oxford)
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
