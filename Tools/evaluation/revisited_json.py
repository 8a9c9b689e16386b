"""Makes JSON of a revisited ground truth in a pickle that holds arrays, which Eidetic does not read.

usage: revisited_json.py gnd_roxford5k.pkl gnd_roxford5k.json

A pickle is a program; this one may name nothing but what NumPy's arrays are made of (needs NumPy only where there are any).
"""

import json
import pickle
import sys

ALLOWED = {
    (module, name)
    for module in ("numpy", "numpy.core.multiarray", "numpy._core.multiarray")
    for name in ("ndarray", "dtype", "scalar", "_reconstruct")
} | {("_codecs", "encode")}


class PlainUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a ground truth")
        return super().find_class(module, name)


def plain(value):
    return value.tolist() if hasattr(value, "tolist") else list(value)


def main():
    source, target = sys.argv[1:]
    with open(source, "rb") as file:
        truth = PlainUnpickler(file).load()
    queries = [{key: plain(query[key]) for key in ("bbx", "easy", "hard", "junk")} for query in truth["gnd"]]
    with open(target, "w", encoding="utf-8") as file:
        names = {key: [str(name) for name in truth[key]] for key in ("imlist", "qimlist")}
        json.dump({**names, "gnd": queries}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
