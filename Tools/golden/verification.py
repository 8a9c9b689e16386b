"""Writes golden figures of face verification, computed with scikit-learn and SciPy from scores that are drawn.

    python -m venv V && V/bin/pip install scikit-learn==1.9.1 && V/bin/python Tools/golden/verification.py

Some scores are rounded to one digit, so that many are equal; some sets separate completely.
"""

import json
from pathlib import Path

import numpy
from scipy.interpolate import interp1d
from scipy.optimize import brentq
from sklearn.metrics import roc_auc_score, roc_curve

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests" / "EvaluationTests" / "Golden" / "verification.json"
RATES = [0.0, 0.001, 0.01, 0.1, 0.5, 1.0]
FOLDS = 10


def drawn(seed: int, same: int, different: int, distance: float, digits: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    generator = numpy.random.default_rng(seed)
    return (
        generator.normal(distance, 0.15, same).round(digits),
        generator.normal(0, 0.15, different).round(digits),
    )


def best_threshold(scores: numpy.ndarray, labels: numpy.ndarray) -> float:
    """Every threshold is tried: the lowest score, and half-way between two that follow each other."""
    values = numpy.unique(scores)
    candidates = numpy.concatenate([values[:1], (values[1:] + values[:-1]) / 2])
    right = numpy.array([((scores >= threshold) == labels).sum() for threshold in candidates])
    best = candidates[right == right.max()]
    return float(best[len(best) // 2])


def folded(same: numpy.ndarray, different: numpy.ndarray) -> list[float]:
    scores = numpy.stack([numpy.concatenate(parts) for parts in zip(same.reshape(FOLDS, -1), different.reshape(FOLDS, -1))])
    labels = numpy.zeros(scores.shape, bool)
    labels[:, : same.size // FOLDS] = True
    accuracies = []
    for fold in range(FOLDS):
        others = numpy.arange(FOLDS) != fold
        threshold = best_threshold(scores[others].ravel(), labels[others].ravel())
        accuracies.append(float(((scores[fold] >= threshold) == labels[fold]).mean()))
    return accuracies


def entry(seed: int, same: int, different: int, distance: float, digits: int) -> dict[str, object]:
    a, b = drawn(seed, same, different, distance, digits)
    labels = numpy.concatenate([numpy.ones(same), numpy.zeros(different)])
    scores = numpy.concatenate([a, b])
    false, true, _ = roc_curve(labels, scores, drop_intermediate=False)
    accuracies = folded(a, b)
    return {
        "same": a.tolist(),
        "different": b.tolist(),
        "auc": roc_auc_score(labels, scores),
        "eer": brentq(lambda x: 1 - x - interp1d(false, true)(x), 0, 1, xtol=1e-14),
        "tar": [float(true[false <= rate].max()) for rate in RATES],
        "accuracies": accuracies,
        "accuracyStandardDeviation": float(numpy.std(accuracies)),
    }


def main() -> None:
    cases = [
        (1, 50, 50, 0.5, 6),
        (2, 60, 60, 0.3, 1),
        (3, 40, 40, 3.0, 4),
        (4, 100, 100, 0.0, 2),
        (5, 30, 30, -0.4, 3),
    ]
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    rows = ",\n".join("  " + json.dumps(entry(*case)) for case in cases)
    GOLDEN.write_text(f'{{"rates": {RATES}, "cases": [\n{rows}\n]}}\n')


if __name__ == "__main__":
    main()
