"""Measures how long Eidetic learns a projection from many long vectors, and compares it with scikit-learn's.

Needs numpy and scikit-learn 1.9.1, and: swift build --configuration release --product ProjectionBenchmark.
The vectors are seeded: like a network's activations they are not negative, and their variances fall off by
a power of the direction's number. Prints JSON: the program's figures, scikit-learn's seconds, and the largest
difference of a component of a projected, whitened vector (whose variance is 1) and of an eigenvalue's ratio.
"""

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path

import numpy
from sklearn.decomposition import PCA

PROGRAM = Path(__file__).resolve().parents[1] / ".build" / "release" / "ProjectionBenchmark"
HEADER = 32


def vectors(count: int, length: int) -> numpy.ndarray:
    random = numpy.random.default_rng(4096700)
    mixing = random.standard_normal((length, length), dtype=numpy.float32)
    mixing *= (numpy.arange(1, length + 1, dtype=numpy.float32) ** -0.5)[:, None]
    activations = random.standard_normal((count, length), dtype=numpy.float32) @ mixing
    rows = numpy.maximum(activations, 0)
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def measure(folder: Path, rows: numpy.ndarray, dimension: int) -> dict[str, object]:
    files = [folder / name for name in ("vectors", "projection", "projected")]
    rows.astype("<f4").tofile(files[0])
    arguments = [PROGRAM, files[0], str(rows.shape[1]), str(dimension), *files[1:]]
    result = json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)
    projected = numpy.fromfile(files[2], "<f4").reshape(len(rows), dimension)
    eigenvalues = numpy.frombuffer(files[1].read_bytes()[HEADER : HEADER + 8 * dimension], "<f8")
    started = time.monotonic()
    pca = PCA(dimension, whiten=True, svd_solver="covariance_eigh").fit(rows.astype(numpy.float64))
    result["scikitLearnSeconds"] = time.monotonic() - started
    expected = pca.transform(rows.astype(numpy.float64))
    signs = numpy.sign((projected * expected).sum(axis=0))
    result["largestDifference"] = float(numpy.abs(projected * signs - expected).max())
    result["largestEigenvalueDifference"] = float(numpy.abs(eigenvalues / pca.explained_variance_ - 1).max())
    result["signsAgree"] = bool((signs > 0).all())
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=8000)
    parser.add_argument("--length", type=int, default=4096)
    parser.add_argument("--dimension", type=int, default=700)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = vectors(arguments.count, arguments.length)
        print(json.dumps(measure(Path(folder), rows, arguments.dimension), indent=1))


if __name__ == "__main__":
    main()
