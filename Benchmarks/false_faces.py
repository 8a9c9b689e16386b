"""Counts what a detector takes for a face and is none, on pictures of flowers and of objects, and the faces that it finds.

    swift build -c release --product FaceBenchmark
    python Benchmarks/false_faces.py SHARED [--models MODELS] [--detector NAME] [--without-second-look]

SHARED holds data/flowers102, data/objects and data/faces/groups; MODELS is a gallery's folder of models, for detectors that did
not come with the program. What is a face was looked at by eye: Tools/evaluation/faces_in_objects.tsv and faces_in_flowers.tsv have
every box that was found at a confidence of 0.7 without a second look, with `face` (of a person, in a photograph), `likeness`
(a portrait that was drawn, engraved or carved; a mask, a doll) or `none`. A box that is in neither counts as none and
is listed, to be looked at.

Prints JSON: for each set how many of each kind were found, and false faces per 1000 pictures, with likenesses counted as faces
and as none; the recall on the groups as Benchmarks/faces.py has it.
"""

import argparse
import json
import shutil
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import faces as groups

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "Tools" / "evaluation"
SETS = {"flowers102": "faces_in_flowers.tsv", "objects": "faces_in_objects.tsv"}
SAME = 0.3
CHUNK = 200

Box = tuple[float, float, float, float]


def listed(folder: Path) -> list[str]:
    """Returns the paths of a set's pictures."""
    rows = (folder / "labels.tsv").read_text(encoding="utf-8").splitlines()
    return [row.split("\t")[0] for row in rows if not row.startswith("path\t")]


def known(name: str) -> dict[str, list[tuple[Box, str]]]:
    """Returns the labelled boxes of each picture."""
    labels = defaultdict(list)
    for row in (LABELS / name).read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            path, *box, kind = row.split("\t")
            labels[path].append((tuple(map(float, box)), kind))
    return labels


def found(files: list[Path], models: Path, detector: str) -> list[list[Box]]:
    """Returns the boxes of each picture, in pixels of the picture."""
    boxes = []
    for start in range(0, len(files), CHUNK):
        reports = groups.measure(models, detector, "dlib_face_resnet", 1, files[start : start + CHUNK])
        boxes += [groups.found(report) for report in reports]
    return boxes


def kind(box: Box, labels: list[tuple[Box, str]]) -> str | None:
    """Returns what is in a box; `None` where nobody has looked."""
    overlap, label = max(((groups.overlap(box, other), label) for other, label in labels), default=(0, None))
    return label if overlap >= SAME else None


def measured(folder: Path, labels: dict[str, list[tuple[Box, str]]], models: Path, detector: str) -> dict[str, object]:
    names = listed(folder)
    counts, unknown = Counter(), []
    for name, boxes in zip(names, found([folder / name for name in names], models, detector)):
        for box in boxes:
            label = kind(box, labels[name])
            counts[label or "none"] += 1
            if label is None:
                unknown.append([name, *(round(number, 1) for number in box)])
    false, drawn = counts["none"], counts["likeness"]
    return {
        "pictures": len(names),
        "faces": counts["face"],
        "likenesses": drawn,
        "none": false,
        "falsePer1000": round(1000 * false / len(names), 2),
        "falsePer1000WithLikenesses": round(1000 * (false + drawn) / len(names), 2),
        "notLookedAt": unknown,
    }


def without_second_look(detector: str, models: Path, folder: Path) -> Path:
    """Returns a folder with a copy of the detector whose card asks for no second look."""
    present = [place / detector for place in (models, ROOT / ".deps" / "models") if (place / detector).is_dir()]
    shutil.copytree(present[0], folder / detector)
    path = folder / detector / f"{detector}.json"
    card = json.loads(path.read_text())
    card["detector"].pop("secondLook", None)
    path.write_text(json.dumps(card))
    return folder


def recall(shared: Path, models: Path, detector: str) -> dict[str, float]:
    folder = shared / "data" / "faces" / "groups"
    wanted = groups.labels(folder)
    files = [folder / name for name in wanted]
    reports = {
        Path(report["path"]).name: report
        for report in groups.measure(models, detector, "dlib_face_resnet", 1, files)
    }
    return {
        "recall": round(groups.recall(reports, wanted, lambda box: box), 3),
        "recallSquared": round(groups.recall(reports, wanted, groups.squared), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--models", type=Path, default=Path("/nonexistent"))
    parser.add_argument("--detector", default="mtcnn")
    parser.add_argument("--without-second-look", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = arguments.models
        if arguments.without_second_look:
            models = without_second_look(arguments.detector, models, Path(folder))
        report = {
            name: measured(arguments.shared / "data" / name, known(labels), models, arguments.detector)
            for name, labels in SETS.items()
        }
        report["groups"] = recall(arguments.shared, models, arguments.detector)
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
