"""Face networks whose weights are published as Keras's HDF5 files by the project deepface, built in Keras.

FaceNet (Schroff et al. 2015) as David Sandberg trained it: an Inception-ResNet-v1 (Szegedy et al. 2016) whose last
layer makes 128 or 512 numbers. VGG-Face (Parkhi et al. 2015): VGG16 on faces, to fc7 after its ReLU, where deepface
takes the descriptor.

A weight file lists its layers in the order in which Keras sorts a network's layers, and is read in that order, as
deepface reads it: branches are therefore written down in deepface's order.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import keras
import numpy
from keras import layers

import cards
import fetching
import keras_networks
import random_weights


def convolution(
    x: keras.KerasTensor, filters: int, size: int | tuple[int, int], stride: int = 1, padding: str = "same"
) -> keras.KerasTensor:
    """Convolves, normalises (without a scale) and cuts off what is below 0."""
    x = layers.Conv2D(filters, size, stride, padding, use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(epsilon=1e-3, scale=False)(x))


class Residual(NamedTuple):
    """A block of Inception-ResNet-v1: branches that together make what is added, scaled, to what went around."""

    width: int
    # For each branch the kernels, rows by columns, of its convolutions.
    branches: list[list[tuple[int, int]]]
    scale: float

    def __call__(self, x: keras.KerasTensor, relu: bool = True) -> keras.KerasTensor:
        ends = []
        for kernels in self.branches:
            y = x
            for kernel in kernels:
                y = convolution(y, self.width, kernel)
            ends.append(y)
        y = layers.Conv2D(x.shape[-1], 1)(layers.Concatenate()(ends))
        x = layers.Add()([x, layers.Rescaling(self.scale)(y)])
        return layers.ReLU()(x) if relu else x


BLOCK_35 = Residual(32, [[(1, 1)], [(1, 1), (3, 3)], [(1, 1), (3, 3), (3, 3)]], 0.17)
BLOCK_17 = Residual(128, [[(1, 1)], [(1, 1), (1, 7), (7, 1)]], 0.1)
BLOCK_8 = Residual(192, [[(1, 1)], [(1, 1), (1, 3), (3, 1)]], 0.2)


def reduction(x: keras.KerasTensor, branches: list[list[tuple[int, int]]]) -> keras.KerasTensor:
    """Halves the map: branches of convolutions (filters, size), the last of each with stride 2, and a pooling."""
    ends = []
    for branch in branches:
        y = x
        for filters, size in branch[:-1]:
            y = convolution(y, filters, size)
        ends.append(convolution(y, *branch[-1], stride=2, padding="valid"))
    return layers.Concatenate()([*ends, layers.MaxPooling2D(3, 2)(x)])


def facenet(dimension: int) -> keras.Model:
    """Returns Inception-ResNet-v1 to its embedding, which is not yet L2-normalised."""
    picture = keras.Input((160, 160, 3))
    x = convolution(picture, 32, 3, stride=2, padding="valid")
    x = convolution(x, 32, 3, padding="valid")
    x = layers.MaxPooling2D(3, 2)(convolution(x, 64, 3))
    x = convolution(x, 80, 1, padding="valid")
    x = convolution(x, 192, 3, padding="valid")
    x = convolution(x, 256, 3, stride=2, padding="valid")
    for _ in range(5):
        x = BLOCK_35(x)
    x = reduction(x, [[(384, 3)], [(192, 1), (192, 3), (256, 3)]])
    for _ in range(10):
        x = BLOCK_17(x)
    x = reduction(x, [[(256, 1), (384, 3)], [(256, 1), (256, 3)], [(256, 1), (256, 3), (256, 3)]])
    for _ in range(5):
        x = BLOCK_8(x)
    x = BLOCK_8._replace(scale=1.0)(x, relu=False)
    x = layers.Dense(dimension, use_bias=False)(layers.GlobalAveragePooling2D()(x))
    x = layers.BatchNormalization(epsilon=1e-3, scale=False)(x)
    return keras.Model(picture, x)


def vggface() -> keras.Model:
    """Returns VGG-Face to the second of its layers of 4096, after its ReLU."""
    x = picture = keras.Input((224, 224, 3))
    for filters, count in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]:
        for _ in range(count):
            x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(4096, 7, activation="relu")(x)
    x = layers.Conv2D(4096, 1, activation="relu")(x)
    return keras.Model(picture, layers.Flatten()(x))


BUILDERS: dict[str, Callable[[], keras.Model]] = {
    "facenet128": lambda: facenet(128),
    "facenet512": lambda: facenet(512),
    "vggface": vggface,
}


def preprocess(name: str, pixels: numpy.ndarray) -> numpy.ndarray:
    """Returns pixels 0…255, RGB, [n, rows, columns, 3], as the network's card wants them."""
    card = cards.catalogued(name)
    if card["face"]["standardise"]:
        mean = pixels.mean(axis=(1, 2, 3), keepdims=True)
        deviation = pixels.std(axis=(1, 2, 3), keepdims=True)
        return (pixels - mean) / numpy.maximum(deviation, pixels[0].size**-0.5)
    if card["input"]["channelOrder"] == "BGR":
        pixels = pixels[..., ::-1]
    mean, scale = (numpy.float32(card["input"][part]) for part in ("mean", "scale"))
    return (pixels - mean) / scale


def read_weights(model: keras.Model, file: Path) -> None:
    """Reads a file of Keras's HDF5 weights, layer by layer; what it has after the model's last layer is left out."""
    import h5py

    wanted = [layer for layer in model.layers if layer.weights]
    with h5py.File(file) as stored:
        root = stored["model_weights"] if "model_weights" in stored else stored
        groups = [root[name] for name in root.attrs["layer_names"]]
        found = [[group[name][()] for name in group.attrs["weight_names"]] for group in groups]
    found = [arrays for arrays in found if arrays]
    if len(found) < len(wanted):
        raise SystemExit(f"cannot use {file}: it has {len(found)} layers with weights, expected {len(wanted)}")
    for index, (layer, arrays) in enumerate(zip(wanted, found)):
        shapes = [tuple(variable.shape) for variable in layer.weights]
        got = [array.shape for array in arrays]
        if got != shapes:
            raise SystemExit(f"cannot use {file}: its layer {index} has the shapes {got}, expected {shapes}")
        layer.set_weights(arrays)


def build(name: str, weights: str, seed: int) -> tuple[keras.Model, str]:
    """Returns the network with its weights, and what they are."""
    keras.utils.set_random_seed(seed)
    model = BUILDERS[name]()
    if weights == "none":
        random_weights.settle(model, lambda pixels: preprocess(name, pixels), seed)
        return model, f"with random weights of seed {seed}; for tests only"
    if weights != "published":
        read_weights(model, Path(weights))
        return model, f"with the weights {Path(weights).name} (sha256 {fetching.digest(Path(weights))})"
    with tempfile.TemporaryDirectory() as folder:
        file, digest = fetching.file(name, Path(folder))
        read_weights(model, file)
    return model, f"with the weights {file.name} (sha256 {digest})"


def make(name: str, weights: str, seed: int) -> keras_networks.Made:
    """Returns a network with its model; `weights` is a file, `published` or `none`."""
    model, origin = build(name, weights, seed)
    exposed = keras.Model(model.inputs[0], {"embedding": model.outputs[0]}, name=name)
    source = f"{name}, built by this project's definition {origin}; {cards.catalogued(name)['source']}"
    network = keras_networks.converted(exposed)
    return keras_networks.Made(network, exposed, source, weights == "published", preprocess)
