"""Builds ArcFace R100 and SFace as ONNX graphs with seeded random weights.

The files that the catalogue names were exported from MXNet. Their graphs are built here as InsightFace publishes
their layers (`fresnet.py`, `fmobilenet.py`), in the form that MXNet's exporter gives them: input `data`, one picture
at a time, 0…255, whose standardisation is the graph's first two nodes; output `fc1`; all weights listed among the
inputs too. What comes out has the size of the published files to 3 in 10 000.
"""

import math
from pathlib import Path

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE = 112


class Graph:
    """Collects nodes; every method returns the name of what it makes, and follows its number of channels."""

    def __init__(self, seed: int) -> None:
        self.random = numpy.random.default_rng(seed)
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, array: numpy.ndarray) -> str:
        name = f"weight{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(array.astype(numpy.float32), name))
        return name

    def node(self, kind: str, *inputs: str, output: str = "", **attributes: object) -> str:
        name = output or f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def convolution(self, x: str, channels: int, filters: int, size: int, stride: int = 1, groups: int = 1) -> str:
        """Convolves without bias; the kernel keeps the variance of what has passed a rectifier."""
        inputs = channels // groups
        kernel = self.random.standard_normal((filters, inputs, size, size)) * math.sqrt(2 / (inputs * size**2))
        options = {"strides": [stride] * 2, "pads": [size // 2] * 4, "kernel_shape": [size] * 2, "group": groups}
        return self.node("Conv", x, self.weight(kernel), **options)

    def normalisation(self, x: str, channels: int, scale: float = 1.0, output: str = "") -> str:
        gamma = scale * self.random.uniform(0.7, 1.3, channels)
        beta = scale * self.random.normal(0, 0.3, channels)
        mean, variance = self.random.normal(0, 0.1, channels), self.random.uniform(0.7, 1.3, channels)
        weights = [self.weight(array) for array in (gamma, beta, mean, variance)]
        return self.node("BatchNormalization", x, *weights, output=output, epsilon=2e-5, momentum=0.9)

    def prelu(self, x: str, channels: int) -> str:
        return self.node("PRelu", x, self.weight(self.random.uniform(0.1, 0.4, (channels, 1, 1))))

    def standardised(self, picture: str) -> str:
        x = self.node("Sub", picture, self.weight(numpy.array([127.5])))
        return self.node("Mul", x, self.weight(numpy.array([0.0078125])))

    def embedding(self, x: str, channels: int, side: int, dimension: int) -> str:
        """InsightFace's ending E: normalisation, dropout, dense layer, normalisation."""
        x = self.node("Dropout", self.normalisation(x, channels), ratio=0.4)
        inputs = channels * side**2
        matrix = self.random.standard_normal((dimension, inputs)) / math.sqrt(inputs)
        bias = self.random.normal(0, 0.1, dimension)
        x = self.node("Gemm", self.node("Flatten", x), self.weight(matrix), self.weight(bias), transB=1)
        return self.normalisation(x, dimension, output="fc1")

    def model(self, dimension: int) -> onnx.ModelProto:
        picture = helper.make_tensor_value_info("data", TensorProto.FLOAT, [1, 3, SIZE, SIZE])
        listed = [helper.make_tensor_value_info(w.name, w.data_type, list(w.dims)) for w in self.weights]
        made = helper.make_tensor_value_info("fc1", TensorProto.FLOAT, [1, dimension])
        graph = helper.make_graph(self.nodes, "network", [picture, *listed], [made], self.weights)
        # Version 3 of the format demands that weights are inputs; 8 is the operators' version of the
        # published ArcFace.
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 8)], ir_version=3)
        onnx.checker.check_model(model)
        return model


def arcface_r100(seed: int) -> onnx.ModelProto:
    """LResNet100E-IR: 49 units of two convolutions, normalised before and after."""
    graph = Graph(seed)
    x = graph.convolution(graph.standardised("data"), 3, 64, 3)
    x, channels = graph.prelu(graph.normalisation(x, 64), 64), 64
    for filters, units in [(64, 3), (128, 13), (256, 30), (512, 3)]:
        for unit in range(units):
            stride = 2 if unit == 0 else 1
            y = graph.convolution(graph.normalisation(x, channels), channels, filters, 3)
            y = graph.prelu(graph.normalisation(y, filters), filters)
            y = graph.normalisation(graph.convolution(y, filters, filters, 3, stride), filters, 0.3)
            if unit == 0:
                x = graph.normalisation(graph.convolution(x, channels, filters, 1, stride), filters)
            x, channels = graph.node("Add", y, x), filters
    graph.embedding(x, channels, 7, 512)
    return graph.model(512)


def sface(seed: int) -> onnx.ModelProto:
    """MobileNet at stride 1 with InsightFace's ending: one convolution, then 13 pairs, depthwise and pointwise."""
    graph = Graph(seed)
    x = graph.convolution(graph.standardised("data"), 3, 32, 3)
    x, channels = graph.prelu(graph.normalisation(x, 32), 32), 32
    widths = [64, 128, 128, 256, 256, *[512] * 6, 1024, 1024]
    halving = {1, 3, 5, 11}
    for index, filters in enumerate(widths):
        x = graph.convolution(x, channels, channels, 3, 2 if index in halving else 1, groups=channels)
        x = graph.prelu(graph.normalisation(x, channels), channels)
        x, channels = graph.convolution(x, channels, filters, 1), filters
        x = graph.prelu(graph.normalisation(x, channels), channels)
    graph.embedding(x, channels, 7, 128)
    return graph.model(128)


BUILDERS = {"arcface_r100": arcface_r100, "sface": sface}


def write(name: str, seed: int, path: Path) -> None:
    """Writes a network's file."""
    onnx.save(BUILDERS[name](seed), path)
