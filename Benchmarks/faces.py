"""Measures how many labelled faces a detector finds, however their files are turned, and how long a large photograph takes.

    swift build -c release --product FaceBenchmark
    python Benchmarks/faces.py SHARED MODELS [--detector NAME]... [--embedder NAME]

Needs Pillow and NumPy. SHARED holds data/faces/groups; MODELS is a gallery's folder of models. Prints JSON.

The labels are dlib's: squares from above the eyebrows to the chin. Detectors' boxes are narrower and higher. Recall is
given at an intersection over union of 0.5 for the boxes as they are (`recall`), and for the squares of the same area and
centre (`recallSquared`), which knows nothing of the labels.

The photograph is one of the pictures with three faces, enlarged to 4032 x 3024 pixels with noise of deviation 4, so that
its JPEG has the size of a camera's. One thread, on one core where taskset is there.
"""

import argparse
import json
import shutil
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / ".build" / "release" / "FaceBenchmark"
SMALLEST = 40
# What is done to upright pixels so that a file with this EXIF orientation stands upright again.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}

Box = tuple[float, float, float, float]


def labels(groups: Path) -> dict[str, list[Box]]:
    boxes = defaultdict(list)
    for line in (groups / "boxes.tsv").read_text().splitlines():
        path, *numbers = line.split("\t")
        box = tuple(map(float, numbers))
        if min(box[2:]) >= SMALLEST:
            boxes[Path(path).name].append(box)
    return boxes


def overlap(a: Box, b: Box) -> float:
    """Returns the intersection over union."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(width, 0) * max(height, 0)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def squared(box: Box) -> Box:
    side = (box[2] * box[3]) ** 0.5
    return (box[0] + (box[2] - side) / 2, box[1] + (box[3] - side) / 2, side, side)


def measure(models: Path, detector: str, embedder: str, rounds: int, files: list[Path]) -> list[dict]:
    command = [str(PROGRAM), str(models), detector, embedder, "1", str(rounds), "0", *map(str, files)]
    if shutil.which("taskset"):
        command = ["taskset", "-c", "0", *command]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def found(report: dict) -> list[Box]:
    return [tuple(face["box"][key] for key in ("x", "y", "width", "height")) for face in report["faces"]]


def recall(reports: dict[str, dict], wanted: dict[str, list[Box]], shape) -> float:
    hits = [
        any(overlap(shape(box), label) >= 0.5 for box in found(reports[name]))
        for name, boxes in wanted.items()
        for label in boxes
    ]
    return sum(hits) / len(hits)


def turned(groups: Path, names: list[str], folder: Path) -> dict[int, list[Path]]:
    """Writes lossless copies of pictures for each orientation."""
    copies = defaultdict(list)
    for name in names:
        upright = Image.open(groups / name).convert("RGB")
        for orientation in range(1, 9):
            picture = upright.transpose(TURNS[orientation]) if orientation > 1 else upright
            exif = Image.Exif()
            exif[0x0112] = orientation
            path = folder / str(orientation) / Path(name).with_suffix(".png")
            path.parent.mkdir(exist_ok=True)
            picture.save(path, exif=exif)
            copies[orientation].append(path)
    return copies


def photograph(groups: Path, folder: Path) -> Path:
    picture = Image.open(groups / "dlib_2008_001322.jpg").convert("RGB").resize((4032, 3024), Image.LANCZOS)
    noise = numpy.random.default_rng(0).normal(0, 4, (3024, 4032, 3))
    path = folder / "photograph.jpg"
    Image.fromarray((numpy.asarray(picture) + noise).clip(0, 255).astype(numpy.uint8)).save(path, quality=90)
    return path


def run(detector: str, arguments: argparse.Namespace, folder: Path) -> dict[str, object]:
    groups = arguments.shared / "data" / "faces" / "groups"
    wanted = labels(groups)
    files = [groups / name for name in wanted]
    reports = {Path(r["path"]).name: r for r in measure(arguments.models, detector, arguments.embedder, 1, files)}
    same = {}
    upright = None
    for orientation, copies in turned(groups, list(wanted), folder).items():
        faces = [found(report) for report in measure(arguments.models, detector, arguments.embedder, 1, copies)]
        upright = upright or faces
        same[orientation] = faces == upright
    large = measure(arguments.models, detector, arguments.embedder, 7, [photograph(groups, folder)])[0]
    return {
        "detector": detector,
        "faces": sum(map(len, wanted.values())),
        "recall": recall(reports, wanted, lambda box: box),
        "recallSquared": recall(reports, wanted, squared),
        "sameWhenTurned": all(same.values()),
        "photograph": {
            "faces": len(large["faces"]),
            "milliseconds": large["milliseconds"] | {"all": sum(large["milliseconds"].values())},
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--detector", action="append")
    parser.add_argument("--embedder", default="face_reid_retail_0095")
    arguments = parser.parse_args()
    runs = []
    for detector in arguments.detector or ["mtcnn"]:
        with tempfile.TemporaryDirectory() as folder:
            runs.append(run(detector, arguments, Path(folder)))
    print(json.dumps(runs, indent=2))


if __name__ == "__main__":
    main()
