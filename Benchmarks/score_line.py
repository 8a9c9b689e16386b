"""Compares ways to draw the line between strong and weak matches, against the classes of a labelled set.

For 400 queries (seeded), the images of the query's class are what should be strong. Prints the mean precision, recall
and F1 of each way, and how many matches it calls strong. `eidetic` uses Otsu's method over the 100 nearest.

usage: score_line.py GALLERY ROOT LABELS     GALLERY holds the pictures of ROOT in the default space
"""

import sqlite3
import sys
from pathlib import Path

import numpy

QUERIES = 400


def load(gallery: Path, root: Path, labels: Path) -> tuple[numpy.ndarray, numpy.ndarray]:
    classes = {}
    for line in labels.read_text().splitlines():
        cells = line.split("\t")
        classes[str(root / cells[0])] = cells[1]
    database = sqlite3.connect(f"file:{gallery / 'gallery.sqlite'}?mode=ro", uri=True)
    rows = database.execute(
        """SELECT paths.path, embeddings.vector FROM embeddings JOIN paths ON paths.image_id = embeddings.image_id
        JOIN spaces ON spaces.id = embeddings.space_id WHERE spaces.name = 'efficientnet-lite0'"""
    ).fetchall()
    vectors = numpy.stack([numpy.frombuffer(vector, "<f4") for _, vector in rows])
    return vectors, numpy.array([classes.get(path, "_distractor") for path, _ in rows])


def otsu(scores: numpy.ndarray) -> int:
    """Returns how many descending scores belong to the upper group."""
    sizes = numpy.arange(1, len(scores))
    sums = numpy.cumsum(scores)
    difference = sums[:-1] / sizes - (sums[-1] - sums[:-1]) / (len(scores) - sizes)
    return int(numpy.argmax(sizes * (len(scores) - sizes) * difference**2)) + 1


def deviations(scores: numpy.ndarray, count: float) -> int:
    median = numpy.median(scores)
    return int((scores > median + count * 1.4826 * numpy.median(numpy.abs(scores - median))).sum())


WAYS = {
    "Otsu, 100 nearest": lambda scores: otsu(scores[:100]),
    "Otsu, 256 nearest": lambda scores: otsu(scores[:256]),
    "Otsu, 1000 nearest": lambda scores: otsu(scores[:1000]),
    "largest gap of 50": lambda scores: int(numpy.argmax(scores[:49] - scores[1:50])) + 1,
    "median + 2 deviations": lambda scores: deviations(scores, 2),
    "median + 3 deviations": lambda scores: deviations(scores, 3),
    "median + 4 deviations": lambda scores: deviations(scores, 4),
}


def main() -> None:
    if len(sys.argv) != 4:
        raise SystemExit(__doc__.splitlines()[-1])
    vectors, classes = load(*(Path(argument).resolve() for argument in sys.argv[1:]))
    similarity = vectors @ vectors.T
    order = numpy.random.default_rng(0).permutation(len(vectors))
    queries = [query for query in order if classes[query] != "_distractor"][:QUERIES]
    print(f"{'':24}{'precision':>10}{'recall':>8}{'F1':>7}{'median count':>14}")
    for name, way in WAYS.items():
        figures = []
        for query in queries:
            ranking = numpy.argsort(-similarity[query])
            ranking = ranking[ranking != query]
            count = way(similarity[query][ranking])
            relevant = classes[ranking] == classes[query]
            found = relevant[:count].sum()
            precision, recall = found / max(count, 1) if count else 1, found / max(relevant.sum(), 1)
            figures.append((precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), count))
        precision, recall, score, _ = numpy.mean(figures, axis=0)
        median = numpy.median([figure[3] for figure in figures])
        print(f"{name:24}{precision:10.2f}{recall:8.2f}{score:7.3f}{median:14.0f}")


if __name__ == "__main__":
    main()
