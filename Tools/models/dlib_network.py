"""Reads a network that dlib has serialised, without dlib.

dlib's networks are types: the file does not say which layers follow each other, the reader must know. It holds,
from the loss inwards, each layer's version; then the input; then, from the input outwards, each layer's own
values. What is written how (dlib 19.24, `dlib/serialize.h`, `dlib/dnn/core.h`, `dlib/dnn/layers.h`):

| what | bytes |
|---|---|
| integer | one byte: its number of bytes n (low nibble) and sign (highest bit); n bytes, little-endian |
| truth value | the character 1 or 0 |
| float | two integers, mantissa and exponent: mantissa x 2^exponent |
| string | its length as an integer; its bytes |
| tensor | the integers 2 (version), samples, channels, rows, columns; float32, little-endian |
| view of a tensor | the integers 1 (version), samples, channels, rows, columns |
"""

import math
from pathlib import Path
from typing import NamedTuple

import numpy


class NetworkFileError(ValueError):
    """The file is not the network that the reader was told to expect."""


class Convolution(NamedTuple):
    """A cross-correlation and its bias."""

    kernel: numpy.ndarray  # [filters, channels, rows, columns]
    bias: numpy.ndarray  # [filters]
    stride: int
    padding: int


class Affine(NamedTuple):
    """A factor and a summand for each channel."""

    gamma: numpy.ndarray  # [channels]
    beta: numpy.ndarray  # [channels]


class Pooling(NamedTuple):
    """A square window without padding that moves by its stride; 0 pools the whole map."""

    size: int
    stride: int


class Dense(NamedTuple):
    """A product without bias."""

    weights: numpy.ndarray  # [inputs, outputs]


class PictureInput(NamedTuple):
    """What is taken off red, green and blue, 0…255, before the division by 256."""

    means: tuple[float, float, float]
    size: int


class Stream:
    """Reads dlib's elementary values."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    def bytes(self, count: int) -> bytes:
        found = self.data[self.place : self.place + count]
        if len(found) < count:
            raise NetworkFileError(f"the file ends early, at byte {len(self.data)}")
        self.place += count
        return found

    def integer(self) -> int:
        (control,) = self.bytes(1)
        size = control & 0x0F
        if control & 0x70 or not 1 <= size <= 8:
            raise NetworkFileError(f"byte {self.place - 1} is {control:#x}, which starts no integer")
        value = int.from_bytes(self.bytes(size), "little")
        return -value if control & 0x80 else value

    def truth(self) -> bool:
        value = self.bytes(1)
        if value not in (b"0", b"1"):
            raise NetworkFileError(f"byte {self.place - 1} is {value!r}, expected the character 0 or 1")
        return value == b"1"

    def float(self) -> float:
        mantissa = self.integer()
        return math.ldexp(mantissa, self.integer())

    def string(self) -> str:
        return self.bytes(self.integer()).decode("ascii", "replace")

    def tensor(self) -> numpy.ndarray:
        """Returns [samples, channels, rows, columns]."""
        shape = self.shape(version=2)
        return numpy.frombuffer(self.bytes(4 * math.prod(shape)), "<f4").reshape(shape)

    def view(self) -> tuple[int, ...]:
        return self.shape(version=1)

    def shape(self, version: int) -> tuple[int, ...]:
        self.expect("tensor's version", self.integer(), version)
        shape = tuple(self.integer() for _ in range(4))
        if min(shape) < 0:
            raise NetworkFileError(f"a tensor before byte {self.place} has the shape {shape}")
        return shape

    def expect(self, what: str, got: object, *wanted: object) -> None:
        if got not in wanted:
            allowed = " or ".join(map(str, wanted))
            raise NetworkFileError(f"before byte {self.place}: {what} is {got}, expected {allowed}")


def read_convolution(stream: Stream) -> Convolution:
    stream.expect("layer", stream.string(), "con_4", "con_5")
    parameters = stream.tensor().ravel()
    filters, rows, columns, *strides = (stream.integer() for _ in range(5))
    paddings = [stream.integer() for _ in range(2)]
    kernel, bias = stream.view(), stream.view()
    for _ in range(4):
        stream.float()  # factors of the training's rates
    stream.expect("kernel", kernel, (filters, kernel[1], rows, columns))
    stream.expect("bias", bias, (1, filters, 1, 1))
    stream.expect("number of parameters", parameters.size, math.prod(kernel) + filters)
    stream.expect("stride along x", strides[1], strides[0])
    stream.expect("padding along x", paddings[1], paddings[0])
    return Convolution(parameters[:-filters].reshape(kernel), parameters[-filters:], strides[0], paddings[0])


def read_affine(stream: Stream) -> Affine:
    stream.expect("layer", stream.string(), "affine_")
    parameters = stream.tensor().ravel()
    gamma, beta = stream.view(), stream.view()
    stream.expect("mode", stream.integer(), 0)  # by channel
    channels = gamma[1]
    stream.expect("beta", beta, gamma)
    stream.expect("number of parameters", parameters.size, 2 * channels)
    return Affine(parameters[:channels], parameters[channels:])


def read_pooling(stream: Stream) -> Pooling:
    stream.expect("layer", stream.string(), "max_pool_2", "avg_pool_2")
    rows, columns, *strides = (stream.integer() for _ in range(4))
    for _ in range(2):
        stream.expect("padding", stream.integer(), 0)
    stream.expect("columns", columns, rows)
    stream.expect("stride along x", strides[1], strides[0])
    return Pooling(rows, strides[0])


def read_dense(stream: Stream) -> Dense:
    stream.expect("layer", stream.string(), "fc_2")
    outputs, inputs = stream.integer(), stream.integer()
    parameters = stream.tensor()
    weights = stream.view()
    stream.view()
    stream.expect("bias mode", stream.integer(), 1)  # none
    for _ in range(4):
        stream.float()  # factors of the training's rates
    stream.expect("weights", weights, (inputs, outputs, 1, 1))
    return Dense(parameters.reshape(inputs, outputs))


def read_named(name: str):
    """Returns the reader of a layer that holds nothing but its name."""
    return lambda stream: stream.expect("layer", stream.string(), name)


READERS = {
    "convolution": read_convolution,
    "affine": read_affine,
    "max_pool": read_pooling,
    "average_pool": read_pooling,
    "dense": read_dense,
    "relu": read_named("relu_"),
    "add": read_named("add_prev_"),
}
# Layers that only point at others' outputs; they hold no values.
POINTERS = ("tag", "skip")


def read_input(stream: Stream) -> PictureInput:
    stream.expect("input", stream.string(), "input_rgb_image_sized")
    means = stream.float(), stream.float(), stream.float()
    rows, columns = stream.integer(), stream.integer()
    stream.expect("input's columns", columns, rows)
    return PictureInput(means, rows)


def skip_state(stream: Stream, version: int, innermost: bool) -> None:
    """Passes over what a layer keeps of training."""
    for _ in range(3):
        stream.truth()
    tensors = 3 if innermost or version > 1 else 2
    for _ in range(tensors):
        stream.tensor()
    if innermost and version > 2:
        stream.integer()  # how many samples the input makes of one


def read_versions(stream: Stream, layers: list[str]) -> list[int]:
    """Returns the layers' versions, in their order; the file has them the other way round."""
    versions = []
    for index, layer in reversed(list(enumerate(layers))):
        known = (1,) if layer in POINTERS else (2, 3) if index == 0 else (1, 2)
        versions.append(stream.integer())
        stream.expect(f"version of layer {index} ({layer})", versions[-1], *known)
    return versions[::-1]


def read(path: Path, layers: list[str]) -> tuple[PictureInput, list[object]]:
    """Returns the input and the layers' values, nothing for layers that have none.

    `layers` are names of READERS and POINTERS, from the input outwards; the loss around them is `loss_metric`.
    """
    stream = Stream(path.read_bytes())
    stream.expect("version", stream.integer(), 1)
    stream.expect("loss", stream.string(), "loss_metric_2")
    stream.float(), stream.float()  # margin and threshold of the training
    versions = read_versions(stream, layers)
    picture = read_input(stream)
    values = []
    for index, (layer, version) in enumerate(zip(layers, versions)):
        values.append(None if layer in POINTERS else READERS[layer](stream))
        if layer not in POINTERS:
            skip_state(stream, version, innermost=index == 0)
    if stream.place != len(stream.data):
        raise NetworkFileError(f"the file goes on after its last layer, at byte {stream.place}")
    return picture, values
