"""Measures how well spaces find pictures of the same class, on four labelled sets, and writes one table.

Every space by its own metric, leave-one-out, with `eidetic evaluate labels`; non-interpolated mAP, and precision@1 of each
set. What is learned (PCA, PCA-whitening) is learned on the pictures of the other three sets, and never on the set that
is measured. Then a search for parts: collages of four pictures each are indexed, and every one of those pictures has to
find its collage, and its quarter of it.

Needs $EIDETIC_SHARED (default ../shared) with data/ and models/, and Pillow (`Tools/models/environment` prints a Python
that has it). Took 39 minutes on two cores that did other work too; the galleries stay in --work, so that a second run is
quick.

usage: spaces.py PROGRAM [--work DIR] [--json FILE]
"""

import argparse
import json
import os
import random
import subprocess
import sys
import urllib.request
from pathlib import Path

from PIL import Image

SHARED = Path(os.environ.get("EIDETIC_SHARED", "../shared")).resolve()
SETS = ["flowers102", "objects", "objects-instance", "buildings"]
NETWORKS = ["mobilenet_edgetpu_1.0_224", "mobilenet_v2_1.0_224_tf2", "squeezenet_1.1"]
BASE = "efficientnet-lite0"
PLAIN = [
    BASE, *NETWORKS,
    "hsv-global", "hsv-regions", "lbp-uniform-upright", "lbp-uniform", "lbp-rotation-invariant", "hog", "perceptual-hash",
]
POOLED = [f"{BASE}:{ending}" for ending in (
    "mac", "gem:p=3", "spoc", "crow", "rmac:levels=3", "power=0.5", "size=320", "size=320:scales=3", "fit=crop",
    "fit=pad", "gap:regions=3", "mac:regions=3", "mac:regions=2")]
LEARNED = {
    "pca256": ["--dimension", "256"], "white256": ["--dimension", "256", "--whiten"],
    "white512": ["--dimension", "512", "--whiten"], "white1280": ["--dimension", "1280", "--whiten"],
}
JOINED = [f"{BASE}=1,hsv-global=1", f"{BASE}=0.7,hsv-global=0.3", f"{BASE}=1,mobilenet_edgetpu_1.0_224=1"]
PART_SPACES = [f"{BASE}:{ending}" for ending in (
    "gap", "mac", "rmac:levels=3", "gap:regions=2", "gap:regions=3", "mac:regions=2", "mac:regions=3")]
COLLAGES = 200
CELL = (320, 240)


class Program:
    def __init__(self, path: Path, gallery: Path):
        self.command = [str(path)]
        self.gallery = ["--gallery", str(gallery), "--quiet"]

    def run(self, *arguments: str) -> dict:
        done = subprocess.run(
            [*self.command, *arguments, *self.gallery, "--json"], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise SystemExit(f"eidetic {' '.join(arguments)}: {done.stderr}")
        return json.loads(done.stdout)

    def spaces(self) -> set[str]:
        return {space["name"] for space in self.run("spaces", "list")["spaces"]}

    def add_networks(self) -> None:
        present = {model["name"] for model in self.run("models", "list")}
        for network in NETWORKS:
            if network not in present:
                self.run("models", "add", str(SHARED / f"models/{network}.json"))


def evaluate(program: Path, work: Path, name: str) -> list[dict]:
    """Returns the runs of all spaces on one set."""
    root = SHARED / "data" / name
    others = Program(program, work / f"others-{name}")
    others.run("index", *(str(SHARED / "data" / other) for other in SETS if other != name))
    gallery = Program(program, work / name)
    gallery.run("index", str(root))
    gallery.add_networks()
    for space, options in LEARNED.items():
        if space not in gallery.spaces():
            gallery.run("spaces", "learn", space, "--from", BASE, *options, "--sample", str(work / f"others-{name}"))
    asked = [argument for space in PLAIN + POOLED + list(LEARNED) + JOINED for argument in ("--space", space)]
    return gallery.run(
        "evaluate", "labels", "--root", str(root), "--labels", str(root / "labels.tsv"), *asked)["runs"]


def make_collages(folder: Path) -> list[tuple[Path, Path, int]]:
    """Makes collages of seeded pictures; returns each picture with its collage and its quarter."""
    root = SHARED / "data/objects"
    names = [line.split("\t")[0] for line in (root / "labels.tsv").read_text().splitlines()]
    chosen = random.Random(0).sample(sorted(names), 4 * COLLAGES)
    folder.mkdir(parents=True, exist_ok=True)
    queries = []
    for number in range(COLLAGES):
        path = folder / f"{number:03}.png"
        collage = Image.new("RGB", (2 * CELL[0], 2 * CELL[1]))
        for quarter, name in enumerate(chosen[4 * number : 4 * number + 4]):
            with Image.open(root / name) as picture:
                part = picture.convert("RGB").resize(CELL, Image.Resampling.BICUBIC)
            collage.paste(part, (quarter % 2 * CELL[0], quarter // 2 * CELL[1]))
            queries.append((root / name, path, quarter))
        if not path.exists():
            collage.save(path)
    return queries


def overlap(region: list[float], quarter: int) -> float:
    """Returns the intersection over union of a region and a quarter of the collage."""
    left, top = quarter % 2 / 2, quarter // 2 / 2
    width = max(0, min(region[0] + region[2], left + 0.5) - max(region[0], left))
    height = max(0, min(region[1] + region[3], top + 0.5) - max(region[1], top))
    return width * height / (region[2] * region[3] + 0.25 - width * height)


class Server:
    """`eidetic serve` on a gallery."""

    def __init__(self, program: Path, gallery: Path):
        command = [str(program), "serve", "--port", "0", "--gallery", str(gallery)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.address = next(word for word in self.process.stderr.readline().split() if word.startswith("http://"))

    def search(self, picture: Path, space: str) -> dict:
        mark = "part-of-a-form"
        fields = "".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("space", space), ("k", "1")))
        head = fields + f'--{mark}\r\nContent-Disposition: form-data; name="image"; filename="query.jpg"\r\n\r\n'
        request = urllib.request.Request(
            self.address.rstrip("/") + "/api/v1/search", data=head.encode() + picture.read_bytes() + f"\r\n--{mark}--\r\n".encode(),
            headers={"Content-Type": f"multipart/form-data; boundary={mark}"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def find_parts(program: Path, work: Path) -> list[dict]:
    folder = work / "collages"
    queries = make_collages(folder)
    Program(program, work / "parts").run(
        "index", str(folder), *(word for space in PART_SPACES for word in ("--space", space)))
    server = Server(program, work / "parts")
    runs = []
    for space in PART_SPACES:
        found, overlaps = 0, []
        for picture, collage, quarter in queries:
            hit = server.search(picture, space)["hits"][0]
            if Path(hit["path"]).name != collage.name:
                continue
            found += 1
            if "region" in hit:
                overlaps.append(overlap(hit["region"], quarter))
        runs.append({
            "space": space, "queries": len(queries), "precision@1": found / len(queries),
            "regionShown": len(overlaps) / max(found, 1),
            "regionRight": sum(value >= 0.5 for value in overlaps) / max(found, 1)})
    server.stop()
    return runs


def table(rows: list[list[str]]) -> str:
    rule = ["---"] * len(rows[0])
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program", type=Path)
    arguments.add_argument("--work", type=Path, default=Path(".build/bench/spaces"))
    arguments.add_argument("--json", type=Path, help="write all metrics there")
    options = arguments.parse_args()
    program = options.program.resolve()
    report = {}
    for name in SETS:
        print(f"spaces: {name}", file=sys.stderr)
        report[name] = evaluate(program, options.work, name)
    print("spaces: parts", file=sys.stderr)
    report["parts"] = find_parts(program, options.work)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1))
    rows = [["space"] + [f"{name}, mAP" for name in SETS] + [f"{name}, precision@1" for name in SETS]]
    for runs in zip(*(report[name] for name in SETS)):
        metrics = [run["metrics"] for run in runs]
        rows.append(
            [f"`{runs[0]['space']}`"] + [f"{metric['map.noninterpolated']:.3f}" for metric in metrics]
            + [f"{metric['precision@1']:.3f}" for metric in metrics])
    print(table(rows))
    rows = [["space", "collage found first", "a region shown", "the right quarter"]]
    for run in report["parts"]:
        rows.append(
            [f"`{run['space']}`"] + [f"{run[key]:.3f}" for key in ("precision@1", "regionShown", "regionRight")])
    print("\n" + table(rows))


if __name__ == "__main__":
    main()
