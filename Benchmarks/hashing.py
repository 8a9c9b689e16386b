"""Measures how many of the nearest pictures are found by the bits of locality-sensitive hashing.

Indexes four labelled sets together, learns a search index for each number of bits and seed, exports all vectors, and
compares the k nearest pictures by the Hamming distance with those by cosine in the base: recall@k is the share of the latter
among the former, and among the first 10 k. Ties go to the picture with the lower number, as in the program. Half of the
pictures' queries are enough: every second picture is one.

Needs NumPy and $EIDETIC_SHARED (default ../shared) with data/.

usage: hashing.py PROGRAM [--bits 64,128,256,512,1024] [--seeds 3] [-k 10] [--gallery DIR]
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

import numpy

SHARED = Path(os.environ.get("EIDETIC_SHARED", "../shared")).resolve()
SETS = ["flowers102", "objects", "objects-instance", "buildings"]
BASE = "efficientnet-lite0"


def nearest(scores: numpy.ndarray, own: numpy.ndarray, count: int) -> numpy.ndarray:
    scores[numpy.arange(len(own)), own] = -numpy.inf
    return numpy.argsort(-scores, axis=1, kind="stable")[:, :count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--bits", default="64,128,256,512,1024")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("-k", type=int, default=10)
    parser.add_argument("--gallery", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        gallery = arguments.gallery or Path(folder) / "gallery"

        def run(*words: str) -> dict:
            command = [str(arguments.program), *words, "--gallery", str(gallery), "--quiet", "--json"]
            return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

        def vectors(space: str) -> numpy.ndarray:
            run("spaces", "export", space, "--npy", f"{folder}/{space}")
            return numpy.load(f"{folder}/{space}/vectors.npy")

        if not arguments.gallery:
            run("index", *(str(SHARED / "data" / name) for name in SETS), "--no-tags", "--space", BASE)
        rows = vectors(BASE)
        own = numpy.arange(0, len(rows), 2)
        exact = nearest(rows[own] @ rows.T, own, arguments.k)
        print(f"{len(rows)} pictures, {len(own)} queries\n\n| bits | recall@{arguments.k} | among the first {10 * arguments.k} |")
        print("|---|---|---|")
        for bits in map(int, arguments.bits.split(",")):
            recalls = []
            for seed in range(arguments.seeds):
                space = f"bits-{bits}-{seed}"
                run("spaces", "learn", space, "--from", BASE, "--method", "lsh", "--bits", str(bits), "--seed", str(seed))
                signs = vectors(space)
                run("spaces", "remove", space)
                assert set(numpy.unique(signs)) <= {0, 1}
                # Of 0 and 1: the number of bits that differ is |q| + |x| − 2 q·x.
                found = nearest(2 * signs[own] @ signs.T - signs.sum(1), own, 10 * arguments.k)
                recalls.append([
                    numpy.mean([len(set(a) & set(b[:depth])) / arguments.k for a, b in zip(exact, found)])
                    for depth in (arguments.k, 10 * arguments.k)])
            first, deep = (statistics.mean(part) for part in zip(*recalls))
            print(f"| {bits} | {first:.3f} | {deep:.3f} |", flush=True)


if __name__ == "__main__":
    main()
