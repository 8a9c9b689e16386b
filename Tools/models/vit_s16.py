"""ViT-S/16 (Dosovitskiy et al. 2021), built into an OpenVINO graph from the weights as Google publishes them.

The weights are Google's AugReg ones (Steiner et al. 2022), an .npz file of JAX's arrays under their names.
What the paper leaves open is as timm has it (`vit_small_patch16_224`): GELU by the error function, epsilon
1e-6. Neither JAX nor PyTorch is needed.
"""

import math
from pathlib import Path
from typing import NamedTuple

import numpy
import openvino
from openvino import opset13 as ops

from vit_s16_weights import (
    CLASSES,
    DEPTH,
    HEADS,
    HIDDEN,
    PATCH,
    SIDE,
    SIZE,
    WIDTH,
    Weights,
    fetched,
    random_weights,
    read,
)

EPSILON = 1e-6


class Made(NamedTuple):
    """An exported network, and the weights that it was made from."""

    network: openvino.Model
    weights: Weights
    source: str
    is_published: bool

    def check(self) -> dict[str, float]:
        """Returns nothing: what it is compared with is in Tools/golden/vit_s16.py."""
        return {}


def constant(array: numpy.ndarray) -> openvino.Node:
    return ops.constant(numpy.ascontiguousarray(array, dtype=numpy.float32))


def integers(*values: int) -> openvino.Node:
    return ops.constant(numpy.array(values, dtype=numpy.int64))


class Builder:
    """Makes layers whose weights are found by their name in the file."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def dense(self, x: openvino.Node, name: str, inputs: int, outputs: int) -> openvino.Node:
        kernel = self.weights[f"{name}/kernel"].reshape(inputs, outputs)
        bias = self.weights[f"{name}/bias"].reshape(outputs)
        return ops.add(ops.matmul(x, constant(kernel), False, False), constant(bias))

    def norm(self, x: openvino.Node, name: str) -> openvino.Node:
        standard = ops.mvn(x, integers(-1), True, EPSILON, "inside_sqrt")
        scaled = ops.multiply(standard, constant(self.weights[f"{name}/scale"]))
        return ops.add(scaled, constant(self.weights[f"{name}/bias"]))

    def heads(self, x: openvino.Node, name: str) -> openvino.Node:
        """Returns [n, heads, tokens, width of a head]."""
        x = self.dense(x, name, WIDTH, WIDTH)
        x = ops.reshape(x, integers(0, 0, HEADS, WIDTH // HEADS), True)
        return ops.transpose(x, integers(0, 2, 1, 3))

    def attention(self, x: openvino.Node, name: str) -> openvino.Node:
        query, key, value = (self.heads(x, f"{name}/{part}") for part in ("query", "key", "value"))
        scale = constant(numpy.float32(1 / math.sqrt(WIDTH // HEADS)))
        weights = ops.softmax(ops.matmul(ops.multiply(query, scale), key, False, True), -1)
        x = ops.transpose(ops.matmul(weights, value, False, False), integers(0, 2, 1, 3))
        return self.dense(ops.reshape(x, integers(0, 0, WIDTH), True), f"{name}/out", WIDTH, WIDTH)

    def block(self, x: openvino.Node, name: str) -> openvino.Node:
        y = self.attention(self.norm(x, f"{name}/LayerNorm_0"), f"{name}/MultiHeadDotProductAttention_1")
        x = ops.add(x, y)
        y = self.dense(self.norm(x, f"{name}/LayerNorm_2"), f"{name}/MlpBlock_3/Dense_0", WIDTH, HIDDEN)
        return ops.add(x, self.dense(ops.gelu(y, "erf"), f"{name}/MlpBlock_3/Dense_1", HIDDEN, WIDTH))

    def tokens(self, picture: openvino.Node) -> openvino.Node:
        """From the picture [n, 3, 224, 224] to the class's and the patches' tokens [n, 197, 384]."""
        kernel = constant(self.weights["embedding/kernel"].transpose(3, 2, 0, 1))
        x = ops.convolution(picture, kernel, [PATCH, PATCH], [0, 0], [0, 0], [1, 1])
        x = ops.add(x, constant(self.weights["embedding/bias"].reshape(1, -1, 1, 1)))
        x = ops.transpose(ops.reshape(x, integers(0, WIDTH, SIDE * SIDE), True), integers(0, 2, 1))
        pictures = ops.gather(ops.shape_of(picture), integers(0), ops.constant(numpy.int64(0)))
        token = ops.broadcast(constant(self.weights["cls"]), ops.concat([pictures, integers(1, WIDTH)], 0))
        positions = constant(self.weights["Transformer/posembed_input/pos_embedding"])
        x = ops.add(ops.concat([token, x], 1), positions)
        for index in range(DEPTH):
            x = self.block(x, f"Transformer/encoderblock_{index}")
        return self.norm(x, "Transformer/encoder_norm")


def output(node: openvino.Node, name: str) -> openvino.Node:
    """Makes the node an output of the network under the name."""
    node.output(0).get_tensor().set_names({name})
    return ops.result(node, name=f"{name}.result")


def build(weights: Weights) -> openvino.Model:
    """Returns the network: `input` [n, 3, 224, 224] to `features` [n, 384, 14, 14], `embedding`, `logits`."""
    builder = Builder(weights)
    picture = ops.parameter([-1, 3, SIZE, SIZE], numpy.float32, name="input")
    picture.output(0).get_tensor().set_names({"input"})
    tokens = builder.tokens(picture)
    embedding = ops.gather(tokens, ops.constant(numpy.int64(0)), ops.constant(numpy.int64(1)))
    patches = ops.slice(tokens, integers(1), integers(SIDE * SIDE + 1), integers(1), integers(1))
    features = ops.reshape(ops.transpose(patches, integers(0, 2, 1)), integers(0, WIDTH, SIDE, SIDE), True)
    logits = builder.dense(embedding, "head", WIDTH, CLASSES)
    results = [output(features, "features"), output(embedding, "embedding"), output(logits, "logits")]
    return openvino.Model(results, [picture], "vit_s16")


def make(_: str, weights: str, seed: int) -> Made:
    """Returns the network with its weights; `weights` is a file, `published` or `none`."""
    own = "built by this project's definition, in timm's layout of vit_small_patch16_224"
    if weights == "none":
        arrays = random_weights(seed)
        source = f"ViT-S/16 with random weights of seed {seed}, {own}; for tests only"
    elif weights == "published":
        arrays, digest = fetched()
        source = f"Google's AugReg ViT-S/16 (.npz, sha256 {digest}), {own}"
    else:
        arrays = read(Path(weights))
        source = f"ViT-S/16 with the weights {Path(weights).name}, {own}"
    return Made(build(arrays), arrays, source, weights == "published")
