"""Draws small JPEG pictures, more than a thousand a second, without a library for pictures.

A scene is drawn as the coefficients of its 8 x 8 blocks: a sky and a ground with a slope, three shapes of other
colours, and a texture on each. Codes have a fixed length, so that all blocks are coded at once. Each scene gives ten
pictures, which differ in contrast and colours: their coefficients stand for other numbers. The same seed draws the
same picture.
"""

import functools
import itertools
import os
import shutil
import struct
from pathlib import Path

import numpy as np

WIDTH, HEIGHT = 16, 12  # In blocks.
PER_FOLDER = 1000
TEXTURES = 3
BITS = 4  # Of each code.
LOOKS = 10  # Pictures of a scene.
STEPS = [range(3, 6), range(2, 8), range(2, 8)]  # What the coefficients of a component may be multiplied with.
ALL_STEPS = list(itertools.product(*STEPS))
VERSION = 3


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def huffman(kind: int, symbols: list[int]) -> bytes:
    """A table in which the symbol at place n has the code n, of four bits."""
    lengths = [len(symbols) if length == BITS else 0 for length in range(1, 17)]
    return segment(0xC4, bytes([kind << 4, *lengths, *symbols]))


def head(steps: tuple[int, ...]) -> bytes:
    """What stands before the blocks: of each component, what its coefficients are multiplied with."""
    components = b"".join(bytes([number + 1, 0x11, number]) for number in range(3))
    return b"\xff\xd8" + b"".join([
        segment(0xDB, b"".join(bytes([number] + [step] * 64) for number, step in enumerate(steps))),
        segment(0xC0, struct.pack(">BHHB", 8, HEIGHT * 8, WIDTH * 8, 3) + components),
        huffman(0, list(range(12))),
        huffman(1, list(range(8))),
        segment(0xDA, bytes([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
    ])


def scene(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Returns each block's mean colour, [HEIGHT, WIDTH, 3] of -128 to 127, and texture, [..., TEXTURES]."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    colours = random.integers(-100, 101, (5, 3)) * np.array([1, 0.6, 0.6])
    textures = np.zeros((5, 3, TEXTURES))
    textures[:, 0] = random.integers(-60, 61, (5, TEXTURES)) * random.random((5, 1)) ** 2
    horizon = random.uniform(3, 9) + random.uniform(-0.3, 0.3) * (x - WIDTH / 2)
    part = (y > horizon).astype(int)
    for shape in range(2, 5):
        (cx, cy), (rx, ry) = random.uniform(0, [WIDTH, HEIGHT]), random.uniform(1, 5, 2)
        across, down = np.abs(x - cx) / rx, np.abs(y - cy) / ry
        kind = random.integers(3)
        inside = [across ** 2 + down ** 2, np.maximum(across, down), across + down][kind] < 1
        part[inside] = shape
    slope = random.uniform(-4, 4) * y + random.uniform(-2, 2) * x
    means = colours[part]
    means[..., 0] += slope - slope.mean()
    return np.clip(means, -120, 120), textures[part]


def coded(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the category of each number, and its bits in that category."""
    size = np.ceil(np.log2(np.abs(values) + 1)).astype(int)
    return size, np.where(values > 0, values, values + (1 << size) - 1)


def picture(seed: int) -> bytes:
    scene, look = divmod(seed, LOOKS)
    return head(looks(scene)[look]) + blocks(scene)


@functools.lru_cache(1)
def looks(seed: int) -> list[tuple[int, ...]]:
    """Returns the steps of a scene's pictures, no two of which are the same."""
    order = np.random.default_rng([VERSION, 1, seed]).permutation(len(ALL_STEPS))
    return [ALL_STEPS[place] for place in order[:LOOKS]]


@functools.lru_cache(1)
def blocks(seed: int) -> bytes:
    means, textures = scene(np.random.default_rng([VERSION, 0, seed]))
    # A block's first coefficient is eight times its mean, and all are divided by about 4.
    first = np.round(means * 2).astype(int).reshape(-1, 3)
    steps = np.diff(first, axis=0, prepend=0).reshape(-1)
    rest = np.round(textures).astype(int).reshape(-1, TEXTURES)
    sizes, bits = coded(np.column_stack([steps, rest]))
    # A zero among others would need a run; one is as good.
    is_plain = ~rest.any(axis=1)
    rest_sizes, rest_bits = coded(np.where(rest == 0, 1, rest))
    sizes[:, 1:], bits[:, 1:] = rest_sizes, rest_bits
    lengths = sizes + BITS
    words = (sizes << sizes) | bits
    lengths[is_plain, 1:] = 0
    lengths = np.column_stack([lengths, np.full(len(steps), BITS)]).reshape(-1)
    words = np.column_stack([words, np.zeros(len(steps), int)]).reshape(-1)
    ends = np.cumsum(lengths)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    shift = ends[owner] - 1 - np.arange(ends[-1])
    stream = (words[owner] >> shift & 1).astype(np.uint8)
    stream = np.concatenate([stream, np.ones(-len(stream) % 8, np.uint8)])
    return np.packbits(stream).tobytes().replace(b"\xff", b"\xff\x00") + b"\xff\xd9"


def draw(folder: Path, count: int, first: int = 0) -> None:
    """Writes pictures into folders of a thousand, unless they are there."""
    for start in range(0, count, PER_FOLDER):
        place = folder / f"{start // PER_FOLDER:03}"
        if place.exists():
            continue
        beside = place.with_suffix(".new")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for number in range(start, min(start + PER_FOLDER, count)):
            (beside / f"{number:06}.jpg").write_bytes(picture(first + number))
        beside.rename(place)


def share(source: Path, folder: Path, count: int) -> None:
    """Links the first pictures of a folder into another one."""
    for start in range(0, count, PER_FOLDER):
        place = folder / f"{start // PER_FOLDER:03}"
        if not place.exists():
            beside = place.with_suffix(".new")
            shutil.rmtree(beside, ignore_errors=True)
            shutil.copytree(source / place.name, beside, copy_function=os.link)
            beside.rename(place)
