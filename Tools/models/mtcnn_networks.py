"""Converts MTCNN from the Python package mtcnn 1.0.0 to OpenVINO IR: three networks and one model card.

The package's own code, which needs TensorFlow, is not run: only its weights are read. They are those of the paper's
authors (Zhang et al. 2016). Nothing in the output depends on when or where it is made, so its checksums are stable.
"""

import argparse
import importlib.util
import json
from pathlib import Path

import joblib
import numpy
import openvino
from openvino import opset13 as ops

import cards

NAME = "mtcnn"
PACKAGE = "mtcnn"
STAGES = ("pnet", "rnet", "onet")


def installed_weights() -> Path:
    """Returns the folder with the package's weights, without running its code."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise SystemExit(f"the Python package {PACKAGE} is not installed; run Tools/setup")
    return Path(package.origin).parent / "assets" / "weights"


def constant(array: numpy.ndarray) -> openvino.Node:
    return ops.constant(numpy.ascontiguousarray(array, dtype=numpy.float32))


class Builder:
    """Makes layers in the order in which Keras stores their weights."""

    def __init__(self, weights: list[numpy.ndarray]) -> None:
        self.weights = iter(weights)

    def convolution(self, x: openvino.Node) -> openvino.Node:
        """Convolves without padding. Keras's kernel is [rows, columns, in, out]."""
        kernel, bias = next(self.weights), next(self.weights)
        x = ops.convolution(x, constant(kernel.transpose(3, 2, 0, 1)), [1, 1], [0, 0], [0, 0], [1, 1])
        return ops.add(x, constant(bias.reshape(1, -1, 1, 1)))

    def rectified(self, x: openvino.Node) -> openvino.Node:
        """A leak for each channel."""
        return ops.prelu(x, constant(next(self.weights).reshape(-1)))

    def dense(self, x: openvino.Node) -> openvino.Node:
        weight, bias = next(self.weights), next(self.weights)
        return ops.add(ops.matmul(x, constant(weight), False, False), constant(bias.reshape(1, -1)))

    def finish(self) -> None:
        rest = sum(1 for _ in self.weights)
        if rest:
            raise SystemExit(f"{rest} of the package's weights are left over: it is not the version that is known")


def pooled(x: openvino.Node, size: int, *, rounding: str = "ceil") -> openvino.Node:
    """The maximum of size × size in steps of 2; with `ceil`, what overhangs at the end counts too."""
    return ops.max_pool(x, [2, 2], [1, 1], [0, 0], [0, 0], [size, size], rounding_type=rounding).output(0)


def flattened(x: openvino.Node) -> openvino.Node:
    """[n, channels, rows, columns] as the authors' framework had it: columns, rows, channels."""
    order = ops.constant(numpy.array([0, 3, 2, 1], dtype=numpy.int64))
    return ops.reshape(ops.transpose(x, order), ops.constant(numpy.array([0, -1], dtype=numpy.int64)), True)


def pnet(builder: Builder, x: openvino.Node) -> dict[str, openvino.Node]:
    x = pooled(builder.rectified(builder.convolution(x)), 2)
    x = builder.rectified(builder.convolution(x))
    x = builder.rectified(builder.convolution(x))
    moves = builder.convolution(x)
    return {"prob": ops.softmax(builder.convolution(x), 1), "reg": moves}


def rnet(builder: Builder, x: openvino.Node) -> dict[str, openvino.Node]:
    x = pooled(builder.rectified(builder.convolution(x)), 3)
    x = pooled(builder.rectified(builder.convolution(x)), 3, rounding="floor")
    x = builder.rectified(builder.convolution(x))
    x = builder.rectified(builder.dense(flattened(x)))
    moves = builder.dense(x)
    return {"prob": ops.softmax(builder.dense(x), 1), "reg": moves}


def onet(builder: Builder, x: openvino.Node) -> dict[str, openvino.Node]:
    x = pooled(builder.rectified(builder.convolution(x)), 3)
    x = pooled(builder.rectified(builder.convolution(x)), 3, rounding="floor")
    x = pooled(builder.rectified(builder.convolution(x)), 2)
    x = builder.rectified(builder.convolution(x))
    x = builder.rectified(builder.dense(flattened(x)))
    moves, landmarks = builder.dense(x), builder.dense(x)
    return {"prob": ops.softmax(builder.dense(x), 1), "reg": moves, "landmarks": landmarks}


def build(stage: str, weights: list[numpy.ndarray]) -> openvino.Model:
    """Returns a stage: `input` [n, 3, rows, columns] to `prob` [n, 2, …], `reg` [n, 4, …] and O-Net's `landmarks`."""
    side = {"pnet": -1, "rnet": 24, "onet": 48}[stage]
    builder = Builder(weights)
    picture = ops.parameter([-1, 3, side, side], numpy.float32, name="input")
    picture.output(0).get_tensor().set_names({"input"})
    results = []
    for name, node in {"pnet": pnet, "rnet": rnet, "onet": onet}[stage](builder, picture).items():
        node.output(0).get_tensor().set_names({name})
        results.append(ops.result(node, name=f"{name}.result"))
    builder.finish()
    return openvino.Model(results, [picture], f"{NAME}_{stage}")


def card(files: list[Path]) -> dict[str, object]:
    """Returns the model card: the catalogue's, with these files."""
    made = cards.catalogued(NAME)
    made["files"] = [cards.described(path) for path in files]
    made["source"] = f"Python package {PACKAGE} 1.0.0, the weights of Zhang et al. 2016"
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="folder for the networks and their card")
    parser.add_argument("--weights", type=Path, help="the folder with the .lz4 files (default: the installed package's)")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    folder = arguments.weights or installed_weights()
    files = []
    for stage in STAGES:
        paths = [arguments.output / f"{NAME}_{stage}.{suffix}" for suffix in ("xml", "bin")]
        openvino.serialize(build(stage, joblib.load(folder / f"{stage}.lz4")), *map(str, paths))
        files += paths
    (arguments.output / f"{NAME}.json").write_text(json.dumps(card(files), indent=2) + "\n")


if __name__ == "__main__":
    main()
