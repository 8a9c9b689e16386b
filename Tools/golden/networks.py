"""Compares Eidetic's embeddings of real pictures with Keras's own, with seeded random weights.

Every network is exported by Tools/models/export, added to a gallery of its own and fed with the same ten
pictures twice: as PNG files that Pillow has brought to the network's size already (what differs then is the
network alone), and as the JPEG files as they are (then decoding and resizing take part). The reference is
`keras.applications` with its own `preprocess_input` on what `keras.utils.load_img` makes of the file with the
network's `target_size` and the card's `interpolation`; for the vision transformer, which Keras does not have,
it is NumPy in float64 (vit_s16_numpy.py).

Prints a table and writes it, with the versions, as JSON. Fails where a cosine falls short.
Run it by Tools/golden/networks, which makes the Python environment.
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import keras
import numpy
import PIL
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".build" / "parity"
SHARED = Path(os.environ.get("EIDETIC_SHARED", ROOT.parent / "shared"))
sys.path.insert(0, str(ROOT / "Tools" / "models"))

import cards  # noqa: E402  (found through the path above)
import export  # noqa: E402
import keras_networks  # noqa: E402
from vit_s16_numpy import Network as VisionTransformer  # noqa: E402

PICTURES = 10
LEAST = {"tensor": 0.9999, "file": 0.999}

EMBEDDINGS = """
    SELECT paths.path, embeddings.vector FROM embeddings
    JOIN spaces ON spaces.id = embeddings.space_id
    JOIN paths ON paths.image_id = embeddings.image_id
    WHERE spaces.name = ?
"""


def pictures(folder: Path) -> list[Path]:
    """Returns ten pictures, evenly spread over the folder."""
    found = sorted(folder.glob("*.jpg"))
    if len(found) < PICTURES:
        raise SystemExit(
            f"{folder} has {len(found)} pictures; {PICTURES} are needed (--pictures, EIDETIC_SHARED)"
        )
    return found[:: len(found) // PICTURES][:PICTURES]


def loaded(paths: list[Path], size: int, interpolation: str) -> numpy.ndarray:
    """Returns the pictures as Keras loads them, [n, size, size, 3], 0…255."""
    images = [
        keras.utils.load_img(path, target_size=(size, size), interpolation=interpolation) for path in paths
    ]
    return numpy.stack([keras.utils.img_to_array(image) for image in images])


def unit(vectors: numpy.ndarray) -> numpy.ndarray:
    vectors = vectors.astype(numpy.float64)
    return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)


class Reference:
    """Keras's network, or NumPy's."""

    def __init__(self, name: str, made: object) -> None:
        self.name, self.made = name, made

    def embed(self, pixels: numpy.ndarray) -> numpy.ndarray:
        if self.name == "vit_s16":
            network = VisionTransformer(self.made.weights)
            return unit(numpy.stack([network.embedding((picture - 127.5) / 127.5) for picture in pixels]))
        prepared = keras_networks.preprocess(self.name, pixels)
        return unit(self.made.model.predict(prepared, batch_size=2, verbose=0)["embedding"])


class Eidetic:
    """The program, with a gallery of its own."""

    def __init__(self, program: Path, gallery: Path) -> None:
        self.program, self.gallery = program, gallery

    def run(self, *arguments: str) -> None:
        command = [str(self.program), *arguments, "--gallery", str(self.gallery), "--quiet"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def embed(self, folder: Path, names: list[str], space: str) -> numpy.ndarray:
        """Indexes a folder and returns the stored embeddings of the pictures of those names."""
        self.run("index", str(folder), "--space", space)
        address = f"file:{self.gallery.resolve() / 'gallery.sqlite'}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            rows = database.execute(EMBEDDINGS, (space,)).fetchall()
        found = {Path(path).name: numpy.frombuffer(vector, "<f4") for path, vector in rows}
        return unit(numpy.stack([found[name] for name in names]))


def folders(name: str, paths: list[Path], pixels: numpy.ndarray) -> tuple[Path, Path]:
    """Returns a folder with the files, and one with them as PNG at the network's size."""
    files, tensors = WORK / name / "files", WORK / name / "tensors"
    for folder in (files, tensors):
        folder.mkdir(parents=True)
    for path, picture in zip(paths, pixels):
        shutil.copy(path, files / path.name)
        Image.fromarray(picture.astype(numpy.uint8)).save(tensors / f"{path.stem}.png")
    return files, tensors


def compare(name: str, program: Path, folder: Path) -> dict[str, object]:
    """Returns the network's row of the table."""
    shutil.rmtree(WORK / name, ignore_errors=True)
    card_path, made = export.export(name, "none", 0, WORK / name / "model")
    card = json.loads(card_path.read_text())
    size, interpolation = card["input"]["width"], card["input"]["interpolation"]
    paths = pictures(folder)
    pixels = loaded(paths, size, interpolation)
    reference = Reference(name, made)
    expected = reference.embed(pixels)
    nearest = reference.embed(loaded(paths, size, "nearest"))
    files, tensors = folders(name, paths, pixels)
    eidetic = Eidetic(program, WORK / name / "gallery")
    eidetic.run("models", "add", str(card_path))
    got = {
        "tensor": eidetic.embed(tensors, [f"{path.stem}.png" for path in paths], name),
        "file": eidetic.embed(files, [path.name for path in paths], name),
    }
    between = (expected @ expected.T)[numpy.triu_indices(len(paths), 1)]
    row = {
        "network": name,
        "dimension": expected.shape[1],
        "size": size,
        "interpolation": interpolation,
        **{kind: float((expected * vectors).sum(axis=1).min()) for kind, vectors in got.items()},
        "between": {
            "least": float(between.min()),
            "median": float(numpy.median(between)),
            "most": float(between.max()),
        },
        "nearest": float((expected * nearest).sum(axis=1).min()),
    }
    keras.backend.clear_session()
    shutil.rmtree(WORK / name)
    return row


def table(rows: list[dict[str, object]]) -> str:
    lines = [
        "| network | d | input | tensors | files | different pictures | `nearest` |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        between = row["between"]
        lines.append(
            f"| {row['network']} | {row['dimension']} | {row['size']}, {row['interpolation']} "
            f"| {row['tensor']:.7f} "
            f"| {row['file']:.5f} | {between['least']:.3f} … {between['median']:.3f} … {between['most']:.3f} "
            f"| {row['nearest']:.3f} |"
        )
    return "\n".join(lines)


def main() -> None:
    names = [*keras_networks.ARCHITECTURES, "vit_s16"]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path, help="the program eidetic")
    parser.add_argument(
        "--pictures", type=Path, default=SHARED / "data" / "flowers102" / "jpg", help="folder with JPEG files"
    )
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=f"default: all of {', '.join(names)}")
    given = parser.parse_intermixed_args()
    WORK.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in given.networks or names:
        print(f"parity: {name}", file=sys.stderr)
        rows.append(compare(name, given.program, given.pictures))
    versions = {
        "keras": keras.__version__,
        "pillow": PIL.__version__,
        "numpy": numpy.__version__,
        "python": platform.python_version(),
    }
    (WORK / "networks.json").write_text(json.dumps({"rows": rows, "versions": versions}, indent=2) + "\n")
    print(table(rows))
    short = [
        f"{row['network']}: {kind} {row[kind]}" for row in rows for kind in LEAST if row[kind] < LEAST[kind]
    ]
    if short:
        raise SystemExit("cosines fall short: " + "; ".join(short))


if __name__ == "__main__":
    main()
