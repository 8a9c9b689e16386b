"""EfficientNet-Lite as a Keras model, with the weights of the network that Eidetic runs.

The graph is that of Tools/models/efficientnet_lite.py: inverted residual blocks, ReLU6, no squeeze-and-excite,
TensorFlow's SAME padding. The weights are read from the exported network, whose batch normalisations are folded into
their convolutions: their statistics are frozen, and their scales and shifts are learned as part of the kernels.
"""

from pathlib import Path

import keras
import numpy
import openvino

REPEATS = {"efficientnet-lite0": [1, 2, 2, 3, 3, 4, 1], "efficientnet-lite2": [1, 3, 3, 4, 4, 5, 1]}
STRIDES = [1, 2, 2, 2, 1, 2, 1]  # of the first block of each stage


def constants(network: Path) -> dict[str, numpy.ndarray]:
    """Returns the weights of an exported network by name."""
    model = openvino.Core().read_model(network)
    return {
        node.get_friendly_name(): node.get_data()
        for node in model.get_ops()
        if node.get_type_name() == "Constant"
    }


class Builder:
    """Makes layers whose weights are found by their names."""

    def __init__(self, weights: dict[str, numpy.ndarray]) -> None:
        self.weights = weights
        self.kernels: dict[str, list[numpy.ndarray]] = {}

    def convolution(
        self, x: keras.KerasTensor, name: str, norm: str, *, stride: int = 1, relu6: bool = True
    ) -> keras.KerasTensor:
        """Convolves; a kernel with five axes, [groups, 1, 1, height, width], is of a depthwise convolution."""
        kernel, bias = self.weights[f"{name}.weight"], self.weights[f"{norm}.bias"].reshape(-1)
        layer = f"{name}".lstrip("_").replace(".", "_")
        if kernel.ndim == 5:
            convolve = keras.layers.DepthwiseConv2D(kernel.shape[-1], stride, padding="same", name=layer)
            kernel = kernel[:, 0, 0].transpose(1, 2, 0)[..., None]
        else:
            convolve = keras.layers.Conv2D(kernel.shape[0], kernel.shape[-1], stride, padding="same", name=layer)
            kernel = kernel.transpose(2, 3, 1, 0)
        self.kernels[layer] = [kernel, bias]
        x = convolve(x)
        return keras.layers.ReLU(6.0, name=f"{layer}_relu6")(x) if relu6 else x

    def block(self, x: keras.KerasTensor, name: str, stride: int, shortcut: bool) -> keras.KerasTensor:
        """An inverted residual block; the network's first does not expand."""
        y = x
        if f"{name}._expand_conv.weight" in self.weights:
            y = self.convolution(y, f"{name}._expand_conv", f"{name}._bn0")
        y = self.convolution(y, f"{name}._depthwise_conv", f"{name}._bn1", stride=stride)
        y = self.convolution(y, f"{name}._project_conv", f"{name}._bn2", relu6=False)
        if not shortcut:
            return y
        return keras.layers.Add(name=f"{name}_shortcut".lstrip("_").replace(".", "_"))([x, y])

    def body(self, x: keras.KerasTensor, repeats: list[int]) -> keras.KerasTensor:
        """From the picture to the feature map [N, side / 32, side / 32, 1280]."""
        x = self.convolution(x, "_conv_stem", "_bn0", stride=2)
        index, width = 0, self.width("_conv_stem")
        for count, first in zip(repeats, STRIDES, strict=True):
            for repeat in range(count):
                stride = first if repeat == 0 else 1
                made = self.width(f"_blocks.{index}._project_conv")
                x = self.block(x, f"_blocks.{index}", stride, shortcut=stride == 1 and width == made)
                index, width = index + 1, made
        return self.convolution(x, "_conv_head", "_bn1")

    def width(self, convolution: str) -> int:
        """Returns how many channels a convolution makes."""
        return self.weights[f"{convolution}.weight"].shape[0]


def build(name: str, network: Path, size: int) -> keras.Model:
    """Returns the network from prepared pictures [N, size, size, 3] to its feature map."""
    builder = Builder(constants(network))
    picture = keras.Input((size, size, 3), name="input")
    model = keras.Model(picture, builder.body(picture, REPEATS[name]), name="backbone")
    for layer, weights in builder.kernels.items():
        model.get_layer(layer).set_weights(weights)
    return model
