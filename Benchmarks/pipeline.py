"""Measures Eidetic's indexing beside the classic Keras loop: same pictures, same cores, one run.

Prints one JSON document on standard output and a short table on standard error. The measurements take turns,
and their medians are compared, because other work on the machine disturbs single ones. Budgets are printed
beside the figures and not enforced.
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
from pathlib import Path

import numpy
import openvino
import tensorflow

from classic_keras import pictures_of
from vgg16 import NAME as VGG16, keras

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / ".build" / "bench"
SHARED = Path(os.environ.get("EIDETIC_SHARED", ROOT.parent / "shared"))

# VGG16 takes the first `--count` pictures; the default embedder is so fast that it needs the whole folder.
SPACES_OF_VGG16 = [VGG16, f"{VGG16}@bf16"]
SPACES_OF_THE_DEFAULT = ["efficientnet-lite0", "efficientnet-lite0@bf16"]

BUDGET_EFFICIENCY = 0.90
BUDGET_COSINE = 0.999
BUDGET_RATIOS = {VGG16: 2, f"{VGG16}@bf16": 4, "efficientnet-lite0": 60, "efficientnet-lite0@bf16": 60}

# Where the gallery keeps the embeddings of one space, by path.
EMBEDDINGS = """
    SELECT paths.path, embeddings.vector
    FROM embeddings
    JOIN spaces ON spaces.id = embeddings.space_id
    JOIN paths ON paths.image_id = embeddings.image_id
    WHERE spaces.name = ?
"""


class Eidetic:
    """The program under measurement, with a gallery of its own."""

    def __init__(self, program: Path, gallery: Path) -> None:
        self.program = program
        self.gallery = gallery

    def run(self, *arguments: str) -> str:
        """Returns what the program prints; its notes go to standard error as they come."""
        command = [str(self.program), *arguments, "--gallery", str(self.gallery)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    def measure(self, folder: Path, space: str) -> dict:
        return json.loads(self.run("bench", "pipeline", str(folder), "--space", space, "--json"))

    def measure_search(self) -> dict:
        return json.loads(self.run("bench", "search", "--json"))

    def embeddings(self, folder: Path, space: str) -> dict[str, numpy.ndarray]:
        """Indexes the folder and returns the stored embeddings by the pictures' names."""
        self.run("index", str(folder), "--space", space, "--json")
        address = f"file:{self.gallery.resolve() / 'gallery.sqlite'}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            rows = database.execute(EMBEDDINGS, (space,)).fetchall()
        return {Path(path).name: numpy.frombuffer(vector, "<f4") for path, vector in rows}


def classic(folder: Path, count: int, embeddings: Path) -> dict:
    """Runs the classic loop in a process of its own."""
    weights = WORK / "models" / VGG16 / f"{VGG16}.weights.h5"
    script = Path(__file__).with_name("classic_keras.py")
    command = [sys.executable, str(script), str(folder), "--count", str(count)]
    command += ["--weights", str(weights), "--embeddings", str(embeddings)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def cosines(classic_file: Path, ours: dict[str, numpy.ndarray]) -> dict[str, float | int]:
    """Compares Keras's embedding of every picture with Eidetic's.

    `betweenPictures` is the median cosine of Keras's embeddings of different pictures: random weights spread
    pictures little, and `minimum` says something only as far as it lies above that.
    """
    reference = numpy.load(classic_file)
    names = [Path(name).name for name in json.loads(classic_file.with_suffix(".json").read_text())]
    missing = [name for name in names if name not in ours]
    if missing:
        raise SystemExit(f"{len(missing)} of {len(names)} pictures have no embedding, such as {missing[0]}")
    vectors = numpy.stack([ours[name] for name in names]).astype(numpy.float64)
    vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
    same = (reference * vectors).sum(axis=1)
    different = (reference @ reference.T)[numpy.triu_indices(len(reference), 1)]
    return {
        "pictures": len(names),
        "minimum": float(same.min()),
        "mean": float(same.mean()),
        "betweenPictures": float(numpy.median(different)),
    }


def first_pictures(source: Path, count: int) -> Path:
    """Copies the first pictures into a folder of their own, so that every program gets the same ones."""
    folder = WORK / "pictures"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in pictures_of(source, count):
        shutil.copy(path, folder / path.name)
    return folder


def rates(runs: list[dict]) -> list[float]:
    return [run["imagesPerSecond"]["endToEnd"] for run in runs]


def summary(runs: list[dict], space: str, classic_rate: float) -> dict:
    """Returns the median figures of a space beside their budgets."""
    rate = statistics.median(rates(runs))
    return {
        "space": space,
        "imagesPerSecond": rate,
        "ratioToClassic": rate / classic_rate,
        "budgetRatioToClassic": BUDGET_RATIOS[space],
        "efficiency": statistics.median(run["efficiency"] for run in runs),
        "budgetEfficiency": BUDGET_EFFICIENCY,
        "runs": runs,
    }


def machine() -> dict:
    """Returns what the figures depend on besides the code."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line for line in lines if line.startswith("model name")]
    return {
        "cpu": names[0].split(":")[1].strip() if names else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "loadAtStart": os.getloadavg()[0],
    }


def commit() -> str:
    """Returns the commit, marked if the tree differs from it."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def measure(arguments: argparse.Namespace) -> dict:
    machine_now = machine()
    few, many = first_pictures(arguments.pictures, arguments.count), arguments.pictures
    shutil.rmtree(WORK / "gallery", ignore_errors=True)
    eidetic = Eidetic(arguments.program, WORK / "gallery")
    eidetic.run("models", "add", str(WORK / "models" / VGG16 / f"{VGG16}.json"))
    places = dict.fromkeys(SPACES_OF_VGG16, few) | dict.fromkeys(SPACES_OF_THE_DEFAULT, many)
    loops: list[dict] = []
    runs: dict[str, list[dict]] = {space: [] for space in places}
    for number in range(1, arguments.repeats + 1):
        note(f"round {number} of {arguments.repeats}")
        loops.append(classic(few, arguments.count, WORK / "classic.npy"))
        for space, folder in places.items():
            runs[space].append(eidetic.measure(folder, space))
    rate = statistics.median(loop["imagesPerSecond"] for loop in loops)
    return {
        "machine": machine_now,
        "commit": commit(),
        "versions": {module.__name__: module.__version__ for module in (openvino, tensorflow, keras)},
        "pictures": {"classic": loops[0]["pictures"], "folder": arguments.pictures.name},
        "classic": {"imagesPerSecond": rate, "runs": loops},
        "spaces": [summary(runs[space], space, rate) for space in places],
        "cosine": cosines(WORK / "classic.npy", eidetic.embeddings(few, VGG16)) | {"budget": BUDGET_COSINE},
        "search": eidetic.measure_search(),
    }


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def table(result: dict) -> None:
    """Prints the figures that matter for people."""
    note(f"{'':26}{'images/s':>10}{'to classic':>12}{'budget':>8}{'efficiency':>12}{'budget':>8}")
    note(f"{'classic Keras loop':26}{result['classic']['imagesPerSecond']:10.1f}{1:12.1f}")
    for row in result["spaces"]:
        ratios = f"{row['ratioToClassic']:12.1f}{row['budgetRatioToClassic']:8}"
        efficiency = f"{row['efficiency']:12.2f}{row['budgetEfficiency']:8.2f}"
        note(f"{row['space']:26}{row['imagesPerSecond']:10.1f}{ratios}{efficiency}")
    cosine = result["cosine"]
    note(
        f"cosine to Keras, least of {cosine['pictures']}: {cosine['minimum']:.6f} "
        f"(budget {cosine['budget']}, between different pictures {cosine['betweenPictures']:.6f})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path, help="the eidetic program")
    parser.add_argument("--pictures", type=Path, default=SHARED / "data" / "flowers102" / "jpg")
    parser.add_argument("--count", type=int, default=100, help="pictures for VGG16 (default: 100)")
    parser.add_argument("--repeats", type=int, default=3, help="rounds of all measurements (default: 3)")
    arguments = parser.parse_args()
    if not arguments.pictures.is_dir():
        raise SystemExit(f"no folder {arguments.pictures}; name one by --pictures or set EIDETIC_SHARED")
    result = measure(arguments)
    print(json.dumps(result, indent=2))
    table(result)


if __name__ == "__main__":
    main()
