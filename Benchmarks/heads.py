#!/usr/bin/env python3
"""Measures how long training a classifier takes: `eidetic train head` on as many vectors as a recogniser of
105 people with 120 pictures each learns from, and on what `--size` asks for.

    Benchmarks/heads.py [--program FILE] [--size CLASSES,PICTURES,DIMENSION]...

The vectors are random: a centre for each class and differences around it, both stretched along few directions
as embeddings of networks are. They come into a library of small drawings by `eidetic spaces import`, so that
the time is that of the program as it is used. Needs NumPy and Pillow (`Tools/setup` brings both).
"""

import argparse
import json
import os
import struct
import subprocess
import tempfile
import time
import zlib

import numpy


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=".build/release/eidetic")
    parser.add_argument("--size", action="append", help="default: 105,150,1280")
    return parser.parse_args()


def png(pixels):
    """A picture, [height, width, 3], as PNG."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def draw(folder, classes, pictures, numbers):
    """A picture of random squares for each: none looks like another."""
    names = []
    for label in range(classes):
        os.makedirs(f"{folder}/class {label}")
        for picture in range(pictures):
            name = f"{folder}/class {label}/{picture}.png"
            squares = numbers.integers(0, 256, (8, 8, 3), dtype=numpy.uint8)
            with open(name, "wb") as file:
                file.write(png(squares.repeat(8, axis=0).repeat(8, axis=1)))
            names.append(name)
    return names


def vectors(classes, pictures, dimension, numbers):
    places = 1 + numpy.arange(dimension)
    scales = 1 / numpy.sqrt(places)
    # Classes differ in the first directions above all, so that they overlap.
    centres = numbers.normal(size=(classes, dimension)) / places
    mean = numbers.normal(size=dimension) * 0.1
    labels = numpy.repeat(numpy.arange(classes), pictures)
    rows = mean + 2 * centres[labels] + numbers.normal(size=(len(labels), dimension)) * scales
    return (rows / numpy.linalg.norm(rows, axis=1, keepdims=True)).astype(numpy.float32)


def measure(program, classes, pictures, dimension):
    numbers = numpy.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        def run(*arguments):
            start = time.perf_counter()
            ended = subprocess.run(
                [program, *arguments, "--gallery", f"{folder}/gallery"], check=True, stdout=subprocess.PIPE, text=True
            )
            return ended.stdout, time.perf_counter() - start

        names = draw(f"{folder}/pictures", classes, pictures, numbers)
        run("index", f"{folder}/pictures", "--space", "hsv-global")
        os.makedirs(f"{folder}/vectors")
        numpy.save(f"{folder}/vectors/vectors.npy", vectors(classes, pictures, dimension, numbers))
        with open(f"{folder}/vectors/pictures.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps({"path": os.path.realpath(name)}) + "\n" for name in names)
        run("spaces", "import", "vectors", "--npy", f"{folder}/vectors")
        report, seconds = run(
            "train", "head", "--labels", f"{folder}/pictures", "--space", "vectors", "--name", "random", "--json"
        )
        report = json.loads(report)
        stage = report["stages"][0]
        parts = {part["part"]: part["pictures"] for part in stage["parts"]}
        print(
            f"{classes} classes, {parts['train']} vectors of {dimension} numbers to learn from: "
            f"learned in {stage['seconds']:.1f} s, {seconds:.1f} s in all; "
            f"test {stage['test']:.3f}, held out {stage['crossValidation']['classifier']['accuracy']:.3f}, "
            f"λ {report['settings']['parameters']['regularisation']}, {len(stage['steps'])} fits",
            flush=True,
        )


def main():
    arguments = parse()
    for size in arguments.size or ["105,150,1280"]:
        measure(os.path.abspath(arguments.program), *map(int, size.split(",")))


if __name__ == "__main__":
    main()
