"""Compares face networks, as OpenVINO runs them after Tools/models/export or as their files are, with references.

| network | weights | reference |
|---|---|---|
| dlib_face_resnet | dlib's own | dlib (dlib_faces.cpp) |
| facenet128, facenet512, vggface | random, seeded, written as HDF5 by deepface's model | deepface's model in Keras |
| arcface_r100, sface | random, seeded, in a graph like the published one | ONNX Runtime |

The pictures are the middles of photographs of LFW. Each network gets them prepared by its catalogue card; the
reference gets them prepared as its project does it, written down here once more. What the cosines between different
pictures are is told too, without which the others would say little.

Prints a table and writes it, with the versions, as JSON. Fails where a network falls short. Run it by
Tools/golden/faces, which makes the Python environment and compiles dlib's program.
"""

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy
import openvino
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".build" / "parity"
SHARED = Path(os.environ.get("EIDETIC_SHARED", ROOT.parent / "shared"))
sys.path.insert(0, str(ROOT / "Tools" / "models"))

import cards  # noqa: E402  (found through the path above)
import export  # noqa: E402
import fetching  # noqa: E402
import insightface_graphs  # noqa: E402

PICTURES = 20
LEAST_COSINE = 0.9999
MOST_DIFFERENCE = 1e-3  # of dlib's components, which are about 0.1


class Comparison(NamedTuple):
    """What a network and its reference made of the same pictures, [n, dimension] each."""

    got: numpy.ndarray
    expected: numpy.ndarray


def photographs(folder: Path) -> list[Image.Image]:
    """Returns the middles of evenly spread photographs, where LFW has its faces."""
    found = sorted(folder.glob("*/*.jpg"))
    if len(found) < PICTURES:
        raise SystemExit(f"{folder} has {len(found)} pictures; {PICTURES} are needed (--pictures, EIDETIC_SHARED)")
    chosen = found[:: len(found) // PICTURES][:PICTURES]
    return [Image.open(path).convert("RGB").crop((62, 62, 188, 188)) for path in chosen]


def pixels(pictures: list[Image.Image], size: int) -> numpy.ndarray:
    """Returns [n, size, size, 3], RGB, 0…255, 8 bits."""
    return numpy.stack([numpy.asarray(image.resize((size, size), Image.BILINEAR)) for image in pictures])


def prepared(card: dict, faces: numpy.ndarray) -> numpy.ndarray:
    """Returns a network's input as its card says it."""
    x = faces.astype(numpy.float32)
    if card["input"]["channelOrder"] == "BGR":
        x = x[..., ::-1]
    x = (x - numpy.float32(card["input"]["mean"])) / numpy.float32(card["input"]["scale"])
    if card["face"]["standardise"]:
        deviation = numpy.maximum(x.std(axis=(1, 2, 3), keepdims=True), x[0].size**-0.5)
        x = (x - x.mean(axis=(1, 2, 3), keepdims=True)) / deviation
    return x.transpose(0, 3, 1, 2) if card["input"]["layout"] == "NCHW" else x


def run(network: Path | openvino.Model, card: dict, faces: numpy.ndarray) -> numpy.ndarray:
    """Returns OpenVINO's embeddings of faces, one after the other."""
    compiled = openvino.Core().compile_model(network, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    (output,) = card["outputs"]
    inputs = numpy.ascontiguousarray(prepared(card, faces))
    return numpy.concatenate([compiled(inputs[index : index + 1])[output] for index in range(len(inputs))])


def compare_dlib(name: str, pictures: list[Image.Image], folder: Path) -> Comparison:
    """Converts dlib's network and asks dlib too."""
    import dlib_face_resnet

    package = fetching.package(name, folder)
    path, _ = export.export(name, str(package), 0, folder)
    card = json.loads(path.read_text())
    faces = pixels(pictures, card["input"]["width"])
    weights = dlib_face_resnet.unpacked(package, folder)
    command = [WORK / "dlib_faces", weights]
    answer = subprocess.run(command, input=faces.tobytes(), stdout=subprocess.PIPE, check=True).stdout
    expected = numpy.frombuffer(answer, "<f4").reshape(len(faces), card["dimension"])
    return Comparison(run(path.with_suffix(".xml"), card, faces), expected)


def prewhitened(face: numpy.ndarray) -> numpy.ndarray:
    """facenet's `prewhiten` (davidsandberg/facenet, src/facenet.py)."""
    face = face.astype(numpy.float64)
    return (face - face.mean()) / max(face.std(), 1 / numpy.sqrt(face.size))


def fixed(face: numpy.ndarray) -> numpy.ndarray:
    """facenet's fixed standardisation, of its models of 2018 (the same file)."""
    return (face - 127.5) / 128.0


def without_means(face: numpy.ndarray) -> numpy.ndarray:
    """What VGG-Face was trained on: RGB without its training set's means (averageImage of the published model)."""
    return face - numpy.array([129.1863, 104.7624, 93.5940])


def deepface_facenet(dimension: int):
    from deepface.models.facial_recognition.tf.Facenet import InceptionResNetV1

    return InceptionResNetV1(dimension)


def deepface_vggface():
    """Returns deepface's classifier, whose weights are published, and what it takes the descriptor from."""
    import keras
    from deepface.models.facial_recognition.tf.VGGFace import base_model

    whole = base_model()
    return whole, keras.Model(whole.layers[0].input, keras.layers.Flatten()(whole.layers[-5].output))


PROJECTS: dict[str, Callable[[numpy.ndarray], numpy.ndarray]] = {
    "facenet128": prewhitened,
    "facenet512": fixed,
    "vggface": without_means,
}


def write_published(model: object, path: Path) -> None:
    """Writes a model's weights as Keras 2 did, which the published files come from."""
    import h5py
    from keras.src.legacy.saving import legacy_h5_format

    with h5py.File(path, "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)


def compare_keras(name: str, pictures: list[Image.Image], folder: Path) -> Comparison:
    """Draws weights, has deepface's model write them as they are published, and converts that file."""
    import face_networks
    import keras

    drawn, _ = face_networks.build(name, "none", 0)
    arrays = drawn.get_weights()
    if name == "vggface":
        whole, reference = deepface_vggface()
        arrays += whole.get_weights()[len(arrays) :]  # the classifier's
    else:
        whole = reference = deepface_facenet(drawn.output_shape[-1])
    whole.set_weights(arrays)
    write_published(whole, folder / "weights.h5")
    path, _ = export.export(name, str(folder / "weights.h5"), 0, folder)
    card = json.loads(path.read_text())
    faces = pixels(pictures, card["input"]["width"])
    inputs = numpy.stack([PROJECTS[name](face) for face in faces]).astype(numpy.float32)
    expected = reference.predict(inputs, batch_size=2, verbose=0)
    keras.backend.clear_session()
    return Comparison(run(path.with_suffix(".xml"), card, faces), expected)


def compare_onnx(name: str, pictures: list[Image.Image], folder: Path) -> Comparison:
    """Builds a graph like the published one and asks ONNX Runtime."""
    import onnxruntime

    path = folder / f"{name}.onnx"
    insightface_graphs.write(name, 0, path)
    card = cards.catalogued(name)
    faces = pixels(pictures, card["input"]["width"])
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    # InsightFace and OpenCV give RGB as it is; the graph standardises.
    inputs = faces.transpose(0, 3, 1, 2).astype(numpy.float32)
    expected = [session.run(None, {"data": inputs[index : index + 1]})[0] for index in range(len(inputs))]
    return Comparison(run(path, card, faces), numpy.concatenate(expected))


COMPARISONS = {
    "dlib_face_resnet": compare_dlib,
    **dict.fromkeys(PROJECTS, compare_keras),
    **dict.fromkeys(insightface_graphs.BUILDERS, compare_onnx),
}


def unit(vectors: numpy.ndarray) -> numpy.ndarray:
    vectors = vectors.astype(numpy.float64)
    return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)


def row(name: str, pictures: list[Image.Image]) -> dict[str, object]:
    """Returns the network's row of the table."""
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        made = COMPARISONS[name](name, pictures, Path(folder))
    got, expected = unit(made.got), unit(made.expected)
    between = (expected @ expected.T)[numpy.triu_indices(len(expected), 1)]
    card = cards.catalogued(name)
    if expected.shape[1] != card["dimension"]:
        raise SystemExit(f"{name} makes {expected.shape[1]} numbers; its card says {card['dimension']}")
    return {
        "network": name,
        "dimension": card["dimension"],
        "size": card["input"]["width"],
        "cosine": float((got * expected).sum(axis=1).min()),
        "difference": float(numpy.abs(made.got - made.expected).max()),
        "largest": float(numpy.abs(made.expected).max()),
        "between": [float(function(between)) for function in (numpy.min, numpy.median, numpy.max)],
    }


def table(rows: list[dict[str, object]]) -> str:
    lines = [
        "| network | d | input | least cosine | greatest difference | of values up to | different pictures |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        between = " … ".join(f"{value:.3f}" for value in row["between"])
        lines.append(
            f"| {row['network']} | {row['dimension']} | {row['size']} | {row['cosine']:.9f} "
            f"| {row['difference']:.1e} | {row['largest']:.2f} | {between} |"
        )
    return "\n".join(lines)


def shortcomings(row: dict[str, object]) -> list[str]:
    found = []
    if row["cosine"] < LEAST_COSINE:
        found.append(f"{row['network']}: cosine {row['cosine']}")
    if row["network"] == "dlib_face_resnet" and row["difference"] > MOST_DIFFERENCE:
        found.append(f"{row['network']}: difference {row['difference']}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    lfw = SHARED / "data" / "faces" / "lfw"
    parser.add_argument("--pictures", type=Path, default=lfw, help="folder of LFW: Name/Name_0001.jpg")
    names = list(COMPARISONS)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=f"default: all of {', '.join(names)}")
    given = parser.parse_intermixed_args()
    if unknown := set(given.networks) - set(names):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(names)}")
    pictures = photographs(given.pictures)
    WORK.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in given.networks or names:
        print(f"parity: {name}", file=sys.stderr)
        rows.append(row(name, pictures))
    packages = ("deepface", "keras", "onnxruntime", "openvino", "numpy")
    versions = {package: importlib.metadata.version(package) for package in packages}
    (WORK / "faces.json").write_text(json.dumps({"rows": rows, "versions": versions}, indent=2) + "\n")
    print(table(rows))
    if short := [words for row in rows for words in shortcomings(row)]:
        raise SystemExit("networks fall short: " + "; ".join(short))


if __name__ == "__main__":
    main()
