"""Measures fine-tuning against a head alone: the same seeded splits, both stages, paired intervals.

Run with the interpreter of the environment that Tools/training/environment makes, with Pillow added to it:

    fine_tuning.py --labels labels.tsv --network efficientnet-lite0.xml --work FOLDER [--seeds 5] [--set rate=3e-4]

The labels are lines `path<TAB>class` with paths relative to the file's folder. Pictures are prepared as the default
network's card says, by Pillow, whose resizing Eidetic's equals. Each seed splits every class anew (0.8 train, 0.15
test, 0.05 validation). Prints JSON: accuracies of both stages on all parts, and the mean difference on the test part
with the 95 % interval of Student's t over the seeds.
"""

import argparse
import concurrent.futures
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[1]
# Of Student's distribution, for 2 to 10 seeds.
T_95 = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--network", required=True, help="the exported network's .xml, or `random`")
    parser.add_argument("--name", default="efficientnet-lite0", help="of the network in the catalogue")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=0, help="the first seed (settings were chosen with 100)")
    parser.add_argument("--parallel", type=int, default=1, help="how many seeds run at once")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--classes", type=int, help="use the first classes only")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the plan")
    return parser.parse_args()


def labelled(file: Path, classes: int | None) -> tuple[list[Path], list[str], numpy.ndarray]:
    """Returns pictures, the names of their classes, and their labels."""
    lines = [line.split("\t") for line in file.read_text().splitlines()]
    names = sorted({line[1] for line in lines})[:classes]
    lines = [line for line in lines if line[1] in names]
    labels = numpy.array([names.index(line[1]) for line in lines])
    return [file.parent / line[0] for line in lines], names, labels


def split(labels: numpy.ndarray, seed: int) -> list[str]:
    """Returns the part of each picture: of each class 0.8, 0.15 and the rest."""
    generator = numpy.random.default_rng(seed)
    parts = [""] * len(labels)
    for label in range(labels.max() + 1):
        rows = generator.permutation(numpy.flatnonzero(labels == label))
        train, test = round(0.8 * len(rows)), round(0.15 * len(rows))
        for place, row in enumerate(rows):
            parts[row] = "train" if place < train else "test" if place < train + test else "validation"
    return parts


def prepared(paths: list[Path], side: int, filter_: Image.Resampling, cache: Path) -> numpy.ndarray:
    """Returns pictures stretched to a size, [n, side, side, 3]."""
    if not cache.is_file():
        print(f"preparing {len(paths)} pictures", file=sys.stderr)
        made = numpy.empty((len(paths), side, side, 3), numpy.uint8)
        for row, path in enumerate(paths):
            upright = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
            made[row] = numpy.asarray(upright.resize((side, side), filter_))
        numpy.save(cache, made)
    return numpy.load(cache, mmap_mode="r")


def value(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def accuracies(folder: Path, stage: str, labels: numpy.ndarray, parts: numpy.ndarray) -> dict[str, float]:
    probabilities = numpy.fromfile(folder / f"{stage}.f32", "<f4").reshape(len(labels), -1)
    right = probabilities.argmax(axis=1) == labels
    return {part: round(float(right[parts == part].mean()), 4) for part in ("train", "validation", "test")}


def run(given: argparse.Namespace, seed: int) -> dict[str, object]:
    """Makes and runs the plan of a seed; returns what both stages reached."""
    paths, names, labels = labelled(given.labels, given.classes)
    card = json.loads((ROOT / f"Sources/Models/Catalogue/{given.name}.json").read_text())
    side = card["input"]["width"]
    wide = side + 32
    filter_ = Image.Resampling[card["input"]["interpolation"].upper()]
    parts = split(labels, seed)
    folder = given.work / f"seed-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    prepared(paths, side, filter_, given.work / f"{side}.npy").tofile(folder / "exact.u8")
    learned = numpy.flatnonzero(numpy.array(parts) == "train")
    prepared(paths, wide, filter_, given.work / f"{wide}.npy")[learned].tofile(folder / "wide.u8")
    plan = {
        "name": f"fine-tuned-{seed}", "network": given.name, "weights": given.network, "card": card,
        "classes": names, "side": side, "wideSide": wide, "seed": seed, "threads": given.threads,
        "memory": 4 << 30, "settings": {name: value(text) for name, text in (s.split("=") for s in given.set)},
        "pictures": [
            {"path": str(path), "label": int(label), "part": part}
            for path, label, part in zip(paths, labels, parts, strict=True)
        ],
    }
    (folder / "plan.json").write_text(json.dumps(plan))
    start = time.monotonic()
    subprocess.run(
        [sys.executable, ROOT / "Tools/training/fine_tune.py", folder],
        check=True,
        stdout=(folder / "log").open("w"),
        # Each gets a fair share of a busy machine.
        start_new_session=True,
    )
    outcome = json.loads((folder / "outcome.json").read_text())
    return {
        "seed": seed,
        "head": accuracies(folder, "head", labels, numpy.array(parts)),
        "fine-tune": accuracies(folder, "fine-tune", labels, numpy.array(parts)),
        "stageSeconds": [round(stage["seconds"], 1) for stage in outcome["stages"]],
        "seconds": round(time.monotonic() - start, 1),
        "parity": outcome["parity"],
    }


def main() -> None:
    given = arguments()
    given.work.mkdir(parents=True, exist_ok=True)
    seeds = range(given.first, given.first + given.seeds)
    results = []
    with concurrent.futures.ThreadPoolExecutor(given.parallel) as pool:
        for result in pool.map(lambda seed: run(given, seed), seeds):
            results.append(result)
            print(json.dumps(result), flush=True)
    differences = numpy.array([result["fine-tune"]["test"] - result["head"]["test"] for result in results])
    summary = {stage: float(numpy.mean([r[stage]["test"] for r in results])) for stage in ("head", "fine-tune")}
    summary["difference"] = float(differences.mean())
    if len(differences) in T_95:
        half = T_95[len(differences)] * differences.std(ddof=1) / len(differences) ** 0.5
        summary["interval"] = [float(differences.mean() - half), float(differences.mean() + half)]
    print(json.dumps({"test": summary, "settings": given.set, "threads": given.threads}))


if __name__ == "__main__":
    main()
