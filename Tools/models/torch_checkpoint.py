"""Reads a checkpoint of PyTorch before 1.6 without PyTorch.

The file is a row of pickles (magic number, protocol version, system information, the state dict, the storage
keys) followed by one block per storage key: the element count as int64, then the raw elements, little-endian.
A pickle can run any code, so the reader admits only the few names that a state dict of tensors needs.
"""

import pickle
import struct
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
ELEMENT_TYPES = {"FloatStorage": numpy.dtype("<f4"), "LongStorage": numpy.dtype("<i8")}


class CheckpointError(ValueError):
    """The file is not a checkpoint that this reader understands."""


class Storage(NamedTuple):
    """A block of elements that tensors look into."""

    key: str
    element_type: numpy.dtype
    count: int


class Tensor(NamedTuple):
    """A view of a storage; offset and strides count elements."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def rebuild_tensor(storage: Storage, offset: int, shape: tuple, strides: tuple, *_: Any) -> Tensor:
    """Stands in for torch._utils._rebuild_tensor_v2."""
    return Tensor(storage, offset, tuple(shape), tuple(strides))


class RestrictedUnpickler(pickle.Unpickler):
    """Unpickles tensors' descriptions and refuses every other name."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return rebuild_tensor
        if module == "torch" and name in ELEMENT_TYPES:
            return ELEMENT_TYPES[name]
        raise CheckpointError(f"the checkpoint names {module}.{name}, which a state dict does not need")

    def persistent_load(self, reference: Any) -> Storage:
        kind, element_type, key, _device, count, view = reference
        if kind != "storage" or view is not None:
            raise CheckpointError(f"the checkpoint refers to {kind!r}, expected a whole storage")
        return Storage(key, element_type, count)


def read_header(file: BinaryIO) -> None:
    """Reads and checks what comes before the state dict."""
    magic, protocol, system = (RestrictedUnpickler(file).load() for _ in range(3))
    if magic != MAGIC or protocol != PROTOCOL or not system["little_endian"]:
        raise CheckpointError(f"not a little-endian checkpoint of PyTorch before 1.6 (magic {magic!r})")


def read_blocks(file: BinaryIO, keys: list[str], storages: dict[str, Storage]) -> dict[str, numpy.ndarray]:
    """Reads the raw elements, in the order of the keys."""
    blocks = {}
    for key in keys:
        (count,) = struct.unpack("<q", file.read(8))
        storage = storages[key]
        if count != storage.count:
            raise CheckpointError(f"storage {key} has {count} elements, expected {storage.count}")
        data = file.read(count * storage.element_type.itemsize)
        blocks[key] = numpy.frombuffer(data, storage.element_type, count)
    return blocks


def view(block: numpy.ndarray, tensor: Tensor) -> numpy.ndarray:
    """Returns a contiguous copy of what the tensor shows of its storage."""
    last = tensor.offset + sum((n - 1) * stride for n, stride in zip(tensor.shape, tensor.strides))
    if last >= block.size:
        raise CheckpointError(f"a tensor of shape {tensor.shape} reaches beyond its {block.size} elements")
    strides = [stride * block.itemsize for stride in tensor.strides]
    shown = numpy.lib.stride_tricks.as_strided(block[tensor.offset:], tensor.shape, strides)
    return numpy.ascontiguousarray(shown)


def read_state_dict(path: Path) -> dict[str, numpy.ndarray]:
    """Returns the checkpoint's tensors by name."""
    with path.open("rb") as file:
        read_header(file)
        tensors: dict[str, Tensor] = RestrictedUnpickler(file).load()
        keys: list[str] = RestrictedUnpickler(file).load()
        storages = {tensor.storage.key: tensor.storage for tensor in tensors.values()}
        blocks = read_blocks(file, keys, storages)
        if file.read(1):
            raise CheckpointError("the checkpoint goes on after its last storage")
    return {name: view(blocks[tensor.storage.key], tensor) for name, tensor in tensors.items()}
