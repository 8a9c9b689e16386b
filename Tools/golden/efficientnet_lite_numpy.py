"""Writes golden embeddings of an EfficientNet-Lite, computed in float64 with NumPy alone.

Nothing is shared with the conversion but the reading of the checkpoint: the architecture is written down
again, batch normalisation is applied rather than folded, convolutions are sums over the taps of the kernel.
With --compare OpenVINO runs the converted network on the same pictures, and the cosines are printed.

A picture is given by one integer formula per channel for the 8-bit pixel at column x, row y, both counted
from 0 at the top left. It has the size of the network's input already, so that no resizing enters the comparison.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tools" / "models"))

from efficientnet_lite import VARIANTS, published_weights  # noqa: E402  (found through the path above)
from torch_checkpoint import read_state_dict  # noqa: E402

SIZE = 224
EPSILON = 1e-3
GOLDEN = ROOT / "Tests" / "ModelsTests" / "Golden"
BLOCK_STRIDES = {
    "efficientnet-lite0": [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1],
    "efficientnet-lite2": [1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1],
}

# In the formulas // divides and rounds down, % is the remainder and ^ the bitwise exclusive or.
FORMULAS = {
    "stripes": ["(7 * x + 3 * y) % 256", "(5 * x + 11 * y + 85) % 256", "(x * y // 7) % 256"],
    "checkers": ["(x // 28 + y // 28) % 2 * 200 + 20", "(x // 16) * 17 % 256", "255 - y"],
    "carpet": ["(x ^ y) % 256", "(x * x + y * y) // 64 % 256", "(3 * x ^ 5 * y) % 256"],
}


def picture(formulas: list[str], size: int = SIZE) -> numpy.ndarray:
    """Returns the pixels [size, size, 3]."""
    y, x = numpy.mgrid[0:size, 0:size]
    channels = [eval(formula, {"x": x, "y": y}) for formula in formulas]  # our own constants, from above
    return numpy.stack(numpy.broadcast_arrays(*channels), axis=-1).astype(numpy.uint8)


def prepared(pixels: numpy.ndarray) -> numpy.ndarray:
    """Returns the network's input [3, size, size]."""
    return ((pixels.astype(numpy.float64) - 127) / 128).transpose(2, 0, 1)


def padded_same(x: numpy.ndarray, kernel: int, stride: int) -> tuple[numpy.ndarray, int]:
    """Pads as TensorFlow's SAME does, the odd pixel below and to the right; returns the new size too."""
    size = -(-x.shape[1] // stride)
    total = max((size - 1) * stride + kernel - x.shape[1], 0)
    before, after = total // 2, total - total // 2
    return numpy.pad(x, ((0, 0), (before, after), (before, after))), size


def convolve(x: numpy.ndarray, weight: numpy.ndarray, stride: int, depthwise: bool) -> numpy.ndarray:
    """Sums over the kernel's taps; x is [channels, height, width], the weight [out, in, height, width]."""
    kernel = weight.shape[2]
    x, size = padded_same(x, kernel, stride)
    total = numpy.zeros((weight.shape[0], size, size))
    reach = (size - 1) * stride + 1
    for row in range(kernel):
        for column in range(kernel):
            shifted = x[:, row:row + reach:stride, column:column + reach:stride]
            tap = weight[:, :, row, column].astype(numpy.float64)
            total += shifted * tap[:, :, None] if depthwise else numpy.tensordot(tap, shifted, axes=1)
    return total


class Network:
    """The forward pass, layer by layer as the paper has it."""

    def __init__(self, weights: dict[str, numpy.ndarray], strides: list[int]) -> None:
        self.weights, self.strides = weights, strides

    def normalise(self, x: numpy.ndarray, name: str) -> numpy.ndarray:
        gamma, beta, mean, variance = (
            self.weights[f"{name}.{part}"].astype(numpy.float64)[:, None, None]
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        return (x - mean) / numpy.sqrt(variance + EPSILON) * gamma + beta

    def layer(
        self, x: numpy.ndarray, name: str, norm: str, stride: int = 1, depthwise: bool = False
    ) -> numpy.ndarray:
        return self.normalise(convolve(x, self.weights[f"{name}.weight"], stride, depthwise), norm)

    def block(self, x: numpy.ndarray, index: int, stride: int) -> numpy.ndarray:
        name = f"_blocks.{index}"
        y = x
        if index > 0:
            y = relu6(self.layer(y, f"{name}._expand_conv", f"{name}._bn0"))
        y = relu6(self.layer(y, f"{name}._depthwise_conv", f"{name}._bn1", stride, depthwise=True))
        y = self.layer(y, f"{name}._project_conv", f"{name}._bn2")
        return x + y if x.shape == y.shape else y

    def embedding(self, x: numpy.ndarray) -> numpy.ndarray:
        """Returns the global average pool [1280], L2-normalised."""
        x = relu6(self.layer(x, "_conv_stem", "_bn0", 2))
        for index, stride in enumerate(self.strides):
            x = self.block(x, index, stride)
        pooled = relu6(self.layer(x, "_conv_head", "_bn1")).mean(axis=(1, 2))
        return pooled / numpy.linalg.norm(pooled)


def relu6(x: numpy.ndarray) -> numpy.ndarray:
    return numpy.clip(x, 0, 6)


def golden(embed: Callable[[numpy.ndarray], numpy.ndarray], size: int) -> list[dict[str, object]]:
    """Returns the golden file's entry of every picture."""
    entries = []
    for name, formulas in FORMULAS.items():
        embedding = rounded(embed(prepared(picture(formulas, size))))
        entries.append({"name": name, "formula": dict(zip("rgb", formulas)), "embedding": embedding})
    return entries


def rounded(vector: numpy.ndarray) -> list[float]:
    """Rounds to 7 significant digits."""
    return [float(f"{value:.7g}") for value in vector]


def compare(entries: list[dict[str, object]], network: Path, size: int) -> None:
    """Prints the cosine between each golden embedding and OpenVINO's, computed in float32."""
    import openvino

    compiled = openvino.Core().compile_model(str(network), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    for entry in entries:
        pixels = prepared(picture(FORMULAS[entry["name"]], size))[None].astype(numpy.float32)
        other = compiled(pixels)["embedding"][0].astype(numpy.float64)
        cosine = numpy.dot(entry["embedding"], other) / numpy.linalg.norm(other)
        print(f"{entry['name']}: cosine {cosine:.9f}")


def write(entries: list[dict[str, object]], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    path.write_text('{"pictures": [\n' + lines + "\n]}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=VARIANTS)
    parser.add_argument("--checkpoint", type=Path, help="the .pth file (default: that of the Python package)")
    parser.add_argument("--output", type=Path, help="the golden file (default: that of the tests)")
    parser.add_argument("--compare", type=Path, metavar="XML", help="the converted network")
    arguments = parser.parse_args()
    name, checkpoint = arguments.name, arguments.checkpoint
    weights = read_state_dict(checkpoint) if checkpoint else published_weights(name)
    size = VARIANTS[name].size
    entries = golden(Network(weights, BLOCK_STRIDES[name]).embedding, size)
    write(entries, arguments.output or GOLDEN / f"{name}.json")
    if arguments.compare:
        compare(entries, arguments.compare, size)


if __name__ == "__main__":
    main()
