#!/usr/bin/env python3
"""Makes the golden numbers of ModelsTests/DescriptorTests.

They are what OpenCV, scikit-image, imagehash and scikit-learn make of drawn pictures, which are the same as
DrawnPicture.swift makes, and small enough that nothing but imagehash resizes them.

Needs numpy 2.4, opencv-python-headless 5.0, scikit-image 0.26, scikit-learn 1.9, imagehash 4.3.2 and
Pillow 12. Run from the root of the repository: python3 Tools/golden/descriptors.py
"""

import json
import pathlib

import cv2
import imagehash
import numpy
import PIL
from PIL import Image
from skimage.color import rgb2lab
from skimage.feature import hog, local_binary_pattern
from sklearn.cluster import KMeans

SIZES = [(320, 240), (97, 61), (64, 64), (33, 200), (5, 3), (1, 1)]
HASHED_ONLY = [(500, 400), (20, 900)]
COLOURS = [(0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (12, 200, 77), (3, 2, 1)]


def drawn(width, height):
    """Discs on a gradient, and noise from a hash in the lower right quarter; see DrawnPicture.swift."""
    x = numpy.arange(width, dtype=numpy.int64)[None, :, None]
    y = numpy.arange(height, dtype=numpy.int64)[:, None, None]
    c = numpy.arange(3, dtype=numpy.int64)[None, None, :]
    value = (x * (c + 1) * 160 // width + y * (3 - c) * 60 // height + 10 * c) % 256
    for disc in range(6):
        centre_x, centre_y = (disc * 37 + 11) % 100 * width // 100, (disc * 53 + 29) % 100 * height // 100
        radius = (6 + 3 * disc) * max(width, height) // 100
        inside = (x - centre_x) ** 2 + (y - centre_y) ** 2 <= radius * radius
        value = numpy.where(inside, (disc * (71 + 40 * c) + 90 * c) % 256 + 0 * value, value)
    noise = ((x * 73856093) ^ (y * 19349663) ^ (c * 83492791)) >> 5 & 63
    value = numpy.where((2 * x > width) & (2 * y > height), value * 3 // 4 + noise, value)
    return numpy.ascontiguousarray(value.astype(numpy.uint8))


def masks(width, height):
    """The recipe's regions, with the exact ellipse instead of a polygon."""
    middle_x, middle_y = int(width * 0.5), int(height * 0.5)
    a, b = int(width * 0.75) // 2, int(height * 0.75) // 2
    y, x = numpy.mgrid[0:height, 0:width]
    dx, dy = x - middle_x, y - middle_y
    inside = (dx**2 * b**2 + dy**2 * a**2 <= a**2 * b**2) & (abs(dx) <= a) & (abs(dy) <= b)
    ellipse = numpy.where(inside, 255, 0).astype(numpy.uint8)
    corners = [(0, 0, middle_x, middle_y), (middle_x, 0, width, middle_y)]
    corners += [(middle_x, middle_y, width, height), (0, middle_y, middle_x, height)]
    found = []
    for left, top, right, bottom in corners:
        mask = numpy.zeros((height, width), numpy.uint8)
        cv2.rectangle(mask, (left, top), (right, bottom), 255, -1)
        found.append(cv2.subtract(mask, ellipse))
    return found + [ellipse]


def histogram(picture, mask, norm):
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    counts = cv2.calcHist([hsv], [0, 1, 2], mask, [8, 12, 3], [0, 180, 0, 256, 0, 256])
    return cv2.normalize(counts, None, 1, 0, norm).flatten()


def patterns(picture, method):
    grey = numpy.asarray(Image.fromarray(picture).convert("L"))
    codes = local_binary_pattern(grey, 8, 1, method).astype(int)
    counts = numpy.bincount(codes.ravel(), minlength=256)
    if method == "ror":
        turns = {min(code >> i | code << (8 - i) & 255 for i in range(8)) for code in range(256)}
        counts = counts[sorted(turns)]
    else:
        counts = counts[: {"uniform": 10, "nri_uniform": 59}[method]]
    return counts / grey.size


def spread(picture):
    """Mean squared distance in CIELAB from the nearest of five colours, of the best of ten k-means."""
    lab = rgb2lab(picture).reshape(-1, 3)
    return float(KMeans(5, n_init=10, random_state=0).fit(lab).inertia_ / len(lab))


def shortest(value):
    """Seven significant digits; 0 rather than 0.0, of which there are thousands."""
    return float(f"{value:.7g}") if value else 0


def golden(width, height):
    picture = drawn(width, height)
    entry = {"width": width, "height": height, "hash": str(imagehash.phash(Image.fromarray(picture)))}
    if (width, height) in HASHED_ONLY:
        return entry
    regions = [histogram(picture, mask, cv2.NORM_L2) for mask in masks(width, height)]
    values = {
        "hsv-global": histogram(picture, None, cv2.NORM_L1),
        "hsv-regions": numpy.concatenate(regions),
        "lbp-uniform": patterns(picture, "uniform"),
        "lbp-rotation-invariant": patterns(picture, "ror"),
        "lbp-uniform-upright": patterns(picture, "nri_uniform"),
    }
    if (width, height) == (64, 64):
        values["hog"] = hog(picture, cells_per_block=(2, 2), channel_axis=-1)
    if width * height > 5000:
        entry["spread"] = spread(picture)
    entry["values"] = {name: [shortest(value) for value in row] for name, row in values.items()}
    return entry


def main():
    assert PIL.__version__.startswith("12."), PIL.__version__
    pictures = [golden(*size) for size in SIZES + HASHED_ONLY]
    lab = rgb2lab(numpy.array([COLOURS], numpy.uint8))[0]
    colours = [{"rgb": rgb, "lab": [round(float(v), 5) for v in row]} for rgb, row in zip(COLOURS, lab)]
    lines = ",\n".join(json.dumps(picture, separators=(",", ":")) for picture in pictures)
    path = pathlib.Path("Tests/ModelsTests/Golden/descriptors.json")
    path.write_text('{"colours": ' + json.dumps(colours) + ',\n"pictures": [\n' + lines + "\n]}\n")


if __name__ == "__main__":
    main()
