#!/usr/bin/env python3
"""Makes the golden pictures of ImagingTests/ResizingTests: what Pillow makes of a synthetic picture.

Needs Pillow 13.0.0 and numpy 2.4. Run from the root of the repository: python3 Tools/golden/resize.py
The synthetic picture is the same as SyntheticPicture.swift makes; the file names hold the case:
WIDTHxHEIGHT-to-WIDTHxHEIGHT-FILTER.png.
"""

import pathlib

import numpy
import PIL
from PIL import Image

CASES = [
    ((250, 333), (224, 224)),
    ((97, 61), (40, 30)),
    ((20, 15), (50, 60)),
    ((500, 400), (7, 5)),
    ((64, 64), (64, 20)),
    ((3, 2), (9, 8)),
    ((1, 40), (5, 5)),
]
FILTERS = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


def synthetic(width, height):
    """Thirds from left to right: a gradient, a chequerboard of hard edges, noise from a hash."""
    x = numpy.arange(width, dtype=numpy.uint32)[None, :, None]
    y = numpy.arange(height, dtype=numpy.uint32)[:, None, None]
    c = numpy.arange(3, dtype=numpy.uint32)[None, None, :]
    gradient = (x * 3 + y * 5 + c * 40) % 256
    board = (x // 4 + y // 3) % 2 * 255 + c * 0
    noise = ((x * 73856093) ^ (y * 19349663) ^ (c * 83492791)) >> 5 & 255
    third = x * 3 // width + y * 0 + c * 0
    return numpy.choose(third, [gradient, board, noise]).astype(numpy.uint8)


def main():
    assert PIL.__version__ == "13.0.0", PIL.__version__
    folder = pathlib.Path("Tests/ImagingTests/Golden")
    folder.mkdir(parents=True, exist_ok=True)
    for (width, height), target in CASES:
        picture = Image.fromarray(synthetic(width, height))
        for name, resample in FILTERS.items():
            path = folder / f"{width}x{height}-to-{target[0]}x{target[1]}-{name}.png"
            # Columns first, as Pillow did up to version 12; 13 takes the cheaper order, and what its first
            # pass cuts off at 0 and 255 then differs.
            across = picture.resize((target[0], height), resample)
            across.resize(target, resample).save(path, optimize=True)


if __name__ == "__main__":
    main()
