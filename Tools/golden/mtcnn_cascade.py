"""Writes golden faces of real pictures, found by the Python package mtcnn 1.0.0 itself, and compares its three networks
with those that set-up made of its weights.

    Tools/golden/mtcnn_cascade SHARED

SHARED holds data/faces/groups. What is compared is the order of weights and layers: TensorFlow's convolutions can be the
same library's as OpenVINO's, so outputs that agree to the last bit say nothing of precision. Of the cascade only certain
faces are kept, 0.95 and more: near the thresholds the two may differ, because they scale pictures differently.
"""

import argparse
import json
from pathlib import Path

import numpy
import openvino
from mtcnn import MTCNN
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests" / "FacesTests" / "Golden" / "mtcnn.json"
PICTURES = [
    "dlib_2007_007763.jpg",
    "dlib_2008_001322.jpg",
    "dlib_2008_002470.jpg",
    "dlib_2008_002506.jpg",
    "dlib_2008_007676.jpg",
    "facenet-pytorch_multiface.jpg",
    "face_recognition_two_people.jpg",
]
CERTAIN = 0.95


def read(path: Path) -> numpy.ndarray:
    return numpy.asarray(Image.open(path).convert("RGB"))


def crops(picture: numpy.ndarray, side: int, count: int) -> numpy.ndarray:
    """Returns parts of a picture as a stage sees them, from places that are drawn with a fixed seed."""
    generator = numpy.random.default_rng(0)
    rows, columns = picture.shape[:2]
    places = zip(generator.integers(0, rows - side, count), generator.integers(0, columns - side, count))
    return numpy.stack([picture[y : y + side, x : x + side] for y, x in places])


def difference(detector: MTCNN, folder: Path, stage: int, pictures: numpy.ndarray) -> float:
    """Returns the greatest difference of any output of a stage."""
    name = ("pnet", "rnet", "onet")[stage]
    values = (pictures.astype(numpy.float32) - 127.5) / 128
    outputs = ("reg", "landmarks", "prob") if stage == 2 else ("reg", "prob")
    expected = dict(zip(outputs, detector.stages[stage]._model(values), strict=True))
    compiled = openvino.Core().compile_model(
        str(folder / f"mtcnn_{name}.xml"), "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
    )
    results = compiled({0: values.transpose(0, 3, 1, 2)})
    differences = []
    for output, reference in expected.items():
        got = results[compiled.output(output)]
        got = got.transpose(0, 2, 3, 1) if got.ndim == 4 else got
        differences.append(numpy.abs(got - reference.numpy()).max())
    return float(max(differences))


def faces(detector: MTCNN, picture: numpy.ndarray) -> list[dict[str, object]]:
    # As arrays, because as JSON it rounds to whole pixels. Columns: picture, x, y, width, height, confidence,
    # five x, five y.
    found = detector.detect_faces(
        picture,
        fit_to_image=False,
        output_type="numpy",
        threshold_pnet=0.6,
        threshold_rnet=0.7,
        threshold_onet=0.7,
    )
    return [
        {
            "box": [round(float(number), 2) for number in face[1:5]],
            "landmarks": [[round(float(face[6 + n]), 2), round(float(face[11 + n]), 2)] for n in range(5)],
            "confidence": round(float(face[5]), 4),
        }
        for face in found
        if face[5] >= CERTAIN
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path, help="the folder with data/faces/groups")
    parser.add_argument("--networks", type=Path, default=ROOT / ".deps" / "models" / "mtcnn")
    arguments = parser.parse_args()
    groups = arguments.shared / "data" / "faces" / "groups"
    detector = MTCNN()
    first = read(groups / PICTURES[0])
    inputs = [first[None], crops(first, 24, 200), crops(first, 48, 200)]
    for stage, pictures in enumerate(inputs):
        worst = difference(detector, arguments.networks, stage, pictures)
        print(f"stage {stage + 1}: greatest difference {worst:.1e}")
        if not 0 <= worst < 1e-4:
            raise SystemExit("the networks are not the package's")
    golden = [{"picture": name, "faces": faces(detector, read(groups / name))} for name in PICTURES]
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    rows = ",\n".join(f"  {json.dumps(entry)}" for entry in golden)
    GOLDEN.write_text(f"[\n{rows}\n]\n")
    print(f"{sum(len(entry['faces']) for entry in golden)} faces in {len(golden)} pictures: {GOLDEN}")


if __name__ == "__main__":
    main()
