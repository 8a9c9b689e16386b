"""Writes golden poolings of feature maps, computed in float64 with NumPy from the papers' formulas.

Nothing is shared with Eidetic: R-MAC's regions are found as cnnimageretrieval-pytorch finds them, in single
precision, where Eidetic counts in whole numbers. --compare-regions shows how the two differ on other sizes.

A map's value at channel c, row y and column x, counted from 0, is, in unsigned 32-bit arithmetic,
((73856093 (x + 1) ^ 19349663 (y + 1) ^ 83492791 (c + 1)) >> 5) % 1024, less 300, divided by 256; where
channels + rows + columns is even, what is negative becomes 0.
"""

import argparse
import json
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests" / "ModelsTests" / "Golden" / "pooling.json"
SMALL = [(c, h, w) for c in range(1, 6) for h in range(1, 8) for w in range(1, 8)]
LARGE = [(3, 5, 9), (3, 9, 5), (2, 7, 30), (2, 24, 32), (2, 32, 24), (4, 14, 14)]
EPSILON = 1e-6


def feature_map(channels: int, rows: int, columns: int) -> numpy.ndarray:
    c, y, x = numpy.ogrid[1 : channels + 1, 1 : rows + 1, 1 : columns + 1]
    hashed = (x * 73856093) ^ (y * 19349663) ^ (c * 83492791)
    values = ((hashed & 0xFFFFFFFF) >> 5) % 1024
    values = (values - 300) / 256
    return numpy.maximum(values, 0) if (channels + rows + columns) % 2 == 0 else values


def gem(x: numpy.ndarray, p: float) -> numpy.ndarray:
    """Radenovic et al., 2018, equation 3, with the clamp of their program."""
    return numpy.mean(numpy.clip(x, EPSILON, None) ** p, axis=(1, 2)) ** (1 / p)


def spoc(x: numpy.ndarray) -> numpy.ndarray:
    """Babenko and Lempitsky, 2015, equations 2 and 3; a cell lies at its middle."""
    rows, columns = x.shape[1:]
    y = numpy.arange(rows)[:, None] + 0.5
    z = numpy.arange(columns)[None, :] + 0.5
    nearest_border = min(rows / 2, columns / 2)
    sigma = nearest_border / 3
    prior = numpy.exp(-((y - rows / 2) ** 2 + (z - columns / 2) ** 2) / (2 * sigma**2))
    return numpy.einsum("chw,hw->c", x, prior)


def crow(x: numpy.ndarray) -> numpy.ndarray:
    """Kalantidis et al., 2016, equations 2, 7 and 8, with a = b = 2; negative sums count as 0."""
    total = numpy.clip(x.sum(axis=0), 0, None)
    norm = numpy.linalg.norm(total)
    spatial = numpy.sqrt(total / norm) if norm > 0 else total
    present = (x > 0).mean(axis=(1, 2))
    weights = numpy.log((len(x) * EPSILON + present.sum()) / (EPSILON + present))
    return weights * (x * spatial).sum(axis=(1, 2))


def regions(rows: int, columns: int, levels: int) -> list[tuple[int, int, int, int]]:
    """R-MAC's regions (x, y, width, height) in cells, with the float32 arithmetic of the reference."""
    short = min(rows, columns)
    steps = numpy.arange(2, 8, dtype=numpy.float32)
    shift = numpy.float32(max(rows, columns) - short) / (steps - 1)
    overlap = (numpy.float32(short**2) - numpy.float32(short) * shift) / numpy.float32(short**2)
    more = int(numpy.argmin(numpy.abs(overlap - numpy.float32(0.4)))) + 1
    more_across = more if columns > rows else 0
    more_down = more if rows > columns else 0
    found = [(0, 0, columns, rows)]
    for level in range(1, levels + 1):
        side = int(2 * short / (level + 1))
        half = numpy.float32(numpy.floor(side / 2 - 1))

        def places(count: int, length: int) -> list[int]:
            stride = numpy.float32(0 if count == 1 else (length - side) / (count - 1))
            centres = numpy.floor(half + numpy.arange(count, dtype=numpy.float32) * stride)
            return [int(place) for place in centres - half]

        if side > 0:
            across, down = places(level + more_across, columns), places(level + more_down, rows)
            found += [(x, y, side, side) for y in down for x in across]
    return found


def rmac(x: numpy.ndarray, levels: int) -> numpy.ndarray:
    """Tolias et al., 2016, section 3.2, without whitening of the regions."""
    total = numpy.zeros(len(x))
    for left, top, width, height in regions(*x.shape[1:], levels):
        maxima = x[:, top : top + height, left : left + width].max(axis=(1, 2))
        total += maxima / (numpy.linalg.norm(maxima) + EPSILON)
    return total


POOLINGS = {
    "gap": lambda x: x.mean(axis=(1, 2)),
    "mac": lambda x: x.max(axis=(1, 2)),
    "gem:p=1": lambda x: gem(x, 1),
    "gem:p=2.5": lambda x: gem(x, 2.5),
    "gem:p=3": lambda x: gem(x, 3),
    "spoc": spoc,
    "crow": crow,
    "rmac:levels=1": lambda x: rmac(x, 1),
    "rmac:levels=3": lambda x: rmac(x, 3),
    "rmac:levels=4": lambda x: rmac(x, 4),
}


def entry(shape: tuple[int, int, int]) -> dict[str, object]:
    x = feature_map(*shape)
    pooled = {name: [float(f"{v:.7g}") for v in pool(x)] for name, pool in POOLINGS.items()}
    boxes = {"regions": regions(*shape[1:], 3)} if shape in LARGE else {}
    return {"shape": shape, "pooled": pooled} | boxes


def exact_regions(rows: int, columns: int, levels: int) -> list[tuple[int, int, int, int]]:
    """The regions as Eidetic's RegionGrid finds them."""
    short, excess = min(rows, columns), abs(rows - columns)
    more = min(range(1, 7), key=lambda n: abs(3 * short * n - 5 * excess) * 60 // n)
    found = [(0, 0, columns, rows)]
    for level in range(1, levels + 1):
        side = 2 * short // (level + 1)
        if side == 0:
            continue
        counts = level + more * (columns > rows), level + more * (rows > columns)
        across, down = (
            [k * (length - side) // max(count - 1, 1) for k in range(count)]
            for count, length in zip(counts, (columns, rows))
        )
        found += [(x, y, side, side) for y in down for x in across]
    return found


def compare_regions(largest: int) -> None:
    """Prints on how many sizes of map rounding gives the reference other regions than whole numbers do."""
    sizes = [(h, w) for h in range(1, largest + 1) for w in range(1, largest + 1)]
    different = [size for size in sizes if regions(*size, 4) != exact_regions(*size, 4)]
    print(f"{len(different)} of {len(sizes)} sizes differ: {different[:20]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=GOLDEN)
    parser.add_argument("--compare-regions", type=int, metavar="SIDE", help="on maps of up to SIDE x SIDE")
    arguments = parser.parse_args()
    if arguments.compare_regions:
        compare_regions(arguments.compare_regions)
        return
    lines = ",\n".join(json.dumps(entry(shape), separators=(",", ":")) for shape in SMALL + LARGE)
    arguments.output.write_text('{"maps": [\n' + lines + "\n]}\n")


if __name__ == "__main__":
    main()
