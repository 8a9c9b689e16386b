"""Exports the classic pipeline's VGG16 to OpenVINO IR with a model card, its Keras weights beside it."""

import argparse
import hashlib
import json
import sys
import tempfile
from pathlib import Path

# Otherwise OpenVINO's converter sends usage data to its makers.
sys.modules["openvino_telemetry"] = None

import numpy  # noqa: E402
import openvino  # noqa: E402

from vgg16 import DIMENSION, MEAN_BGR, NAME, SIZE, build, keras  # noqa: E402


def converted(model: keras.Model) -> openvino.Model:
    """Returns the network with the input `input` [N, 224, 224, 3] and the output `embedding` [N, 4096]."""
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, verbose=False)
        network = openvino.convert_model(folder)
        network.reshape([-1, SIZE, SIZE, 3])
        network.input(0).get_tensor().set_names({"input"})
        network.output(0).get_tensor().set_names({"embedding"})
        return network


def described(path: Path) -> dict[str, object]:
    """Returns the card's entry of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}


def card(files: list[Path]) -> dict[str, object]:
    """Returns the model card; mean and scale are those of Keras's `preprocess_input` in its "caffe" mode."""
    return {
        "name": NAME,
        "task": "image-embedding",
        "files": [described(path) for path in files],
        "licence": "Apache-2.0",
        "source": f"keras.applications.VGG16 {keras.__version__} with random weights; for benchmarks only",
        "input": {
            "name": "input",
            "width": SIZE,
            "height": SIZE,
            "layout": "NHWC",
            "channelOrder": "BGR",
            "resize": "stretch",
            "interpolation": "bilinear",
            "mean": MEAN_BGR,
            "scale": [1, 1, 1],
        },
        "outputs": {"embedding": "embedding"},
        "dimension": DIMENSION,
        "published": {},
    }


def check(model: keras.Model, network: Path) -> float:
    """Returns the least cosine of Keras's and OpenVINO's answers to noise; fails if few units are alive."""
    picture = numpy.random.default_rng(0).uniform(-110, 140, (2, SIZE, SIZE, 3)).astype(numpy.float32)
    expected = model.predict(picture, verbose=0)
    alive = float((expected > 0).mean())
    if alive < 0.2:
        raise SystemExit(f"only {alive:.0%} of fc1 is alive; choose another seed")
    compiled = openvino.Core().compile_model(str(network), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    got = compiled(picture)["embedding"]
    norms = numpy.linalg.norm(expected, axis=1) * numpy.linalg.norm(got, axis=1)
    return float(((expected * got).sum(axis=1) / norms).min())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="folder for the network, its card and the Keras weights")
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    xml, weights = folder / f"{NAME}.xml", folder / f"{NAME}.bin"
    model = build()
    model.save_weights(folder / f"{NAME}.weights.h5")
    openvino.serialize(converted(model), str(xml), str(weights))
    cosine = check(model, xml)
    # The card comes last: where it is, all else is complete.
    (folder / f"{NAME}.json").write_text(json.dumps(card([xml, weights]), indent=2) + "\n")
    print(json.dumps({"card": str(folder / f"{NAME}.json"), "cosineToKeras": cosine}))


if __name__ == "__main__":
    main()
