"""Writes golden principal component analyses by scikit-learn, with and without whitening.

Needs scikit-learn 1.9.1, which Eidetic does not: run it from a Python that has it. The samples are seeded and
rounded to float32 before anything is computed from them, so that both programs see the same numbers.
"""

import argparse
import json
from pathlib import Path

import numpy
from sklearn.decomposition import PCA

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests" / "ModelsTests" / "Golden" / "projection.json"
QUERIES = 3
# Name: vectors, dimensions, rank of the sample, dimensions after it.
SAMPLES = {
    "more vectors than dimensions": (40, 8, 8, 5),
    "all dimensions": (30, 6, 6, 6),
    "more dimensions than vectors": (12, 20, 11, 9),
    "as many dimensions after it as vectors": (7, 16, 6, 7),
    "rank 3": (25, 10, 3, 6),
}


def sample(random: numpy.random.Generator, count: int, dimension: int, rank: int) -> numpy.ndarray:
    """Vectors about a mean far from zero, with variances that halve from direction to direction."""
    basis = numpy.linalg.qr(random.standard_normal((dimension, dimension)))[0][:rank]
    scores = random.standard_normal((count, rank)) * 0.7 ** numpy.arange(rank)
    return (scores @ basis + random.uniform(1, 2, dimension)).astype(numpy.float32)


def numbers(values: numpy.ndarray) -> list:
    return json.loads(json.dumps(values.tolist()), parse_float=lambda text: float(f"{float(text):.9g}"))


def entry(name: str, random: numpy.random.Generator) -> dict[str, object]:
    count, dimension, rank, target = SAMPLES[name]
    rows = sample(random, count, dimension, rank)
    queries = rows[:QUERIES] + random.standard_normal((QUERIES, dimension)).astype(numpy.float32) / 4
    result: dict[str, object] = {
        "name": name,
        "rank": min(rank, count - 1, target),
        "dimension": target,
        "rows": numbers(rows),
        "queries": numbers(queries),
    }
    for key, whiten in (("plain", False), ("whitened", True)):
        pca = PCA(target, whiten=whiten, svd_solver="full").fit(rows.astype(numpy.float64))
        result["mean"] = numbers(pca.mean_)
        result["components"] = numbers(pca.components_)
        result["variances"] = numbers(pca.explained_variance_)
        result[key] = numbers(pca.transform(queries.astype(numpy.float64)))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=GOLDEN)
    arguments = parser.parse_args()
    random = numpy.random.default_rng(20260101)
    entries = [json.dumps(entry(name, random), separators=(",", ":")) for name in SAMPLES]
    arguments.output.write_text('{"samples": [\n' + ",\n".join(entries) + "\n]}\n")


if __name__ == "__main__":
    main()
