"""Writes fusion.json: how much two small galleries of vectors count for some queries, computed by Benchmarks/fusion.py.

Needs NumPy. usage: fusion.py > fusion.json
"""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "Benchmarks"))
from fusion import BASE, COLOURS, Library  # noqa: E402

N, D, KIND = 110, 4, 8
random = np.random.default_rng(3)
centres = random.normal(size=(11, D))
vectors = {
    space: (np.round(np.array([centres[i % 11] + spread * random.normal(size=D) for i in range(N)]), 3), "cosine")
    for space, spread in ((BASE, 0.4), (COLOURS, 1.5))}
library = Library(vectors, np.arange(N) % 11, np.arange(N), np.full(N, ""), seed=1)
weights = library.weights((BASE, COLOURS), KIND)
json.dump({
    "spaces": [vectors[space][0].tolist() for space in (BASE, COLOURS)],
    "cases": [
        {"image": one + 1, "evidence": [library.evidence[space][one] for space in (BASE, COLOURS)],
         "weights": weights[one].tolist()}
        for one in (0, 17, 40, 63, 109)],
}, sys.stdout)
