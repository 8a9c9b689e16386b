"""The weights of ViT-S/16, by the names and in the shapes in which Google publishes them (.npz, from JAX)."""

import math
import tempfile
from pathlib import Path

import numpy

import fetching

SIZE, PATCH, WIDTH, HEADS, DEPTH, HIDDEN, CLASSES = 224, 16, 384, 6, 12, 1536, 1000
SIDE = SIZE // PATCH

Weights = dict[str, numpy.ndarray]


def shapes() -> dict[str, tuple[int, ...]]:
    """Returns the arrays of the weight file with their shapes, in its naming."""
    found = {
        "cls": (1, 1, WIDTH),
        "embedding/kernel": (PATCH, PATCH, 3, WIDTH),
        "embedding/bias": (WIDTH,),
        "Transformer/posembed_input/pos_embedding": (1, SIDE * SIDE + 1, WIDTH),
        "Transformer/encoder_norm/scale": (WIDTH,),
        "Transformer/encoder_norm/bias": (WIDTH,),
        "head/kernel": (WIDTH, CLASSES),
        "head/bias": (CLASSES,),
    }
    head = WIDTH // HEADS
    for index in range(DEPTH):
        block = f"Transformer/encoderblock_{index}"
        for norm in ("LayerNorm_0", "LayerNorm_2"):
            found |= {f"{block}/{norm}/{part}": (WIDTH,) for part in ("scale", "bias")}
        attention = f"{block}/MultiHeadDotProductAttention_1"
        for part in ("query", "key", "value"):
            found[f"{attention}/{part}/kernel"] = (WIDTH, HEADS, head)
            found[f"{attention}/{part}/bias"] = (HEADS, head)
        found[f"{attention}/out/kernel"] = (HEADS, head, WIDTH)
        found[f"{attention}/out/bias"] = (WIDTH,)
        for layer, (inputs, outputs) in {"Dense_0": (WIDTH, HIDDEN), "Dense_1": (HIDDEN, WIDTH)}.items():
            found[f"{block}/MlpBlock_3/{layer}/kernel"] = (inputs, outputs)
            found[f"{block}/MlpBlock_3/{layer}/bias"] = (outputs,)
    return found


def random_weights(seed: int) -> Weights:
    """Draws weights with which pictures stay apart: every layer keeps its input's variance."""
    generator = numpy.random.default_rng(seed)
    drawn = {}
    for name, shape in shapes().items():
        noise = generator.standard_normal(shape)
        if name.endswith("scale"):
            noise = 1 + 0.2 * noise
        elif name.endswith("kernel"):
            split = any(part in name for part in ("/query/", "/key/", "/value/"))
            outputs = math.prod(shape[1:]) if split else shape[-1]
            noise *= math.sqrt(outputs / math.prod(shape))
        else:
            noise *= 0.2
        drawn[name] = noise.astype(numpy.float32)
    return drawn


def read(file: Path) -> Weights:
    """Reads a weight file, and refuses one that is not this network's."""
    with numpy.load(file) as stored:
        weights = {name: stored[name] for name in stored.files}
    for name, shape in shapes().items():
        if name not in weights or weights[name].shape != shape:
            got = weights[name].shape if name in weights else "nothing"
            raise SystemExit(f"cannot use {file}: {name} is {got}, expected {shape}")
    return weights


def fetched() -> tuple[Weights, str]:
    """Fetches the weight file from the card's address; returns its arrays and its sha256."""
    with tempfile.TemporaryDirectory() as folder:
        path, digest = fetching.file("vit_s16", Path(folder))
        return read(path), digest
