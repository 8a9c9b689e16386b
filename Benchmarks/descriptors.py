"""Measures Eidetic's descriptors beside OpenCV, scikit-image and imagehash: same pixels, one thread, one run.

    python3 Benchmarks/descriptors.py .build/release/DescriptorBenchmark

Needs numpy 2.4, opencv-python-headless 5.0, scikit-image 0.26, imagehash 4.3.2 and Pillow 12. Prints one JSON
document: for each descriptor the pictures per second of both, their ratio, and how far the values are apart.
The pictures are shrunk to a longest side of 320 pixels beforehand, which is what the descriptors work on.
HOG alone resizes further, and its values differ where Pillow rounds a pixel otherwise.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
import imagehash
import numpy
from PIL import Image
from skimage.color import rgb2lab
from skimage.feature import hog, local_binary_pattern

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("EIDETIC_SHARED", ROOT.parent / "shared"))
BUDGET = 300  # pictures a second and core
sys.path.insert(0, str(ROOT / "Tools" / "golden"))

from descriptors import histogram, masks, patterns  # noqa: E402  (found through the path above)


def dominant_colours(picture: numpy.ndarray) -> numpy.ndarray:
    """k-means++ over all pixels: other colours than Eidetic's, so that only the time is compared."""
    lab = rgb2lab(picture).reshape(-1, 3).astype(numpy.float32)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 0.01)
    return cv2.kmeans(lab, 5, None, criteria, 1, cv2.KMEANS_PP_CENTERS)[2].flatten()


def edges(picture: numpy.ndarray) -> numpy.ndarray:
    small = numpy.asarray(Image.fromarray(picture).resize((64, 64), Image.Resampling.BICUBIC))
    return hog(small, cells_per_block=(2, 2), channel_axis=-1)


def regions(picture: numpy.ndarray) -> numpy.ndarray:
    found = masks(picture.shape[1], picture.shape[0])
    return numpy.concatenate([histogram(picture, mask, cv2.NORM_L2) for mask in found])


REFERENCES = {
    "dominant-colours": dominant_colours,
    "hog": edges,
    "hsv-global": lambda picture: histogram(picture, None, cv2.NORM_L1),
    "hsv-regions": regions,
    "lbp-rotation-invariant": lambda picture: patterns(picture, "ror"),
    "lbp-uniform": lambda picture: patterns(picture, "uniform"),
    "lbp-uniform-upright": lambda picture: patterns(picture, "nri_uniform"),
    "perceptual-hash": lambda picture: imagehash.phash(Image.fromarray(picture)).hash.flatten(),
}


def prepare(folder: Path, count: int) -> tuple[list[Path], list[numpy.ndarray]]:
    """Shrinks every n-th photograph; returns the files and their pixels."""
    found = sorted((SHARED / "data" / "flowers102" / "jpg").glob("*.jpg"))
    found += sorted((SHARED / "data" / "objects-instance" / "images").glob("*.JPG"))
    files, pictures = [], []
    for number, path in enumerate(found[:: max(1, len(found) // count)][:count]):
        with Image.open(path) as source:
            picture = source.convert("RGB")
        picture.thumbnail((320, 320), Image.Resampling.BICUBIC)
        files.append(folder / f"{number:05}.ppm")
        picture.save(files[-1])
        pictures.append(numpy.asarray(picture))
    return files, pictures


def compare(name: str, ours: dict, folder: Path, pictures: list[numpy.ndarray]) -> dict[str, object]:
    """Times the reference and compares the values."""
    start = time.perf_counter()
    reference = [REFERENCES[name](picture) for picture in pictures]
    seconds = time.perf_counter() - start
    entry = {
        "dimension": ours["dimension"],
        "imagesPerSecond": round(len(pictures) / ours["seconds"], 1),
        "referenceImagesPerSecond": round(len(pictures) / seconds, 1),
        "ratio": round(seconds / ours["seconds"], 2),
        "meetsBudget": len(pictures) / ours["seconds"] > BUDGET,
    }
    if name != "dominant-colours":
        values = numpy.fromfile(folder / f"{name}.f32", numpy.float32).reshape(len(pictures), -1)
        expected = numpy.array(reference, numpy.float64)
        lengths = numpy.linalg.norm(values, axis=1) * numpy.linalg.norm(expected, axis=1)
        entry["leastCosine"] = round(float(((values * expected).sum(axis=1) / lengths).min()), 6)
        different = (abs(values - expected) > 1e-4 * numpy.maximum(abs(expected), 1e-3)).any(axis=1)
        entry["picturesThatDiffer"] = int(different.sum())
    return entry


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path, help="the release build of DescriptorBenchmark")
    parser.add_argument("--count", type=int, default=200, help="pictures (default 200)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the medians are taken")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files, pictures = prepare(folder, arguments.count)
        rounds = []
        for _ in range(arguments.rounds):
            command = [arguments.program, "1", folder, *files]
            ours = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            rounds.append({name: compare(name, ours[name], folder, pictures) for name in REFERENCES})
    for name, entry in rounds[0].items():
        for key in ("imagesPerSecond", "referenceImagesPerSecond", "ratio"):
            entry[key] = statistics.median(one[name][key] for one in rounds)
    report = {"pictures": len(pictures), "rounds": arguments.rounds, "load": os.getloadavg()[0]}
    report |= {"machine": platform.machine(), "descriptors": rounds[0]}
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
