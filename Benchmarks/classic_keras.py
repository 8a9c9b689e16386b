"""The classic pipeline of image search: load, resize and predict one picture after the other with Keras.

It is what Eidetic's indexing is measured against. Resizing is bilinear rather than Keras's default (nearest
neighbour), so that the embeddings can be compared with Eidetic's; that costs it about one per cent.
"""

import argparse
import json
import time
from pathlib import Path

import numpy
import PIL

from vgg16 import NAME, SIZE, build, keras

SUFFIXES = {".jpg", ".jpeg", ".png"}


def pictures_of(folder: Path, count: int) -> list[Path]:
    """Returns the first pictures by name."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    return found[:count]


def embed(model: keras.Model, path: Path) -> numpy.ndarray:
    """Returns the L2-normalised embedding of one picture, as the classic systems compute it."""
    picture = keras.utils.load_img(path, target_size=(SIZE, SIZE), interpolation="bilinear")
    batch = numpy.expand_dims(keras.utils.img_to_array(picture), axis=0)
    embedding = model.predict(keras.applications.vgg16.preprocess_input(batch), verbose=0)[0]
    return embedding / numpy.linalg.norm(embedding)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", type=Path, help="folder with pictures")
    parser.add_argument("--count", type=int, default=100, help="how many, by name (default: 100)")
    parser.add_argument("--weights", type=Path, required=True, help="what export_vgg16.py wrote, .weights.h5")
    parser.add_argument("--embeddings", type=Path, help="where to write a .npy, with the names beside it")
    arguments = parser.parse_args()
    paths = pictures_of(arguments.pictures, arguments.count)
    if not paths:
        raise SystemExit(f"no pictures in {arguments.pictures}")
    model = build()
    model.load_weights(arguments.weights)
    embed(model, paths[0])  # builds the graph, which is not part of the loop
    start = time.perf_counter()
    embeddings = numpy.stack([embed(model, path) for path in paths])
    seconds = time.perf_counter() - start
    if arguments.embeddings:
        numpy.save(arguments.embeddings, embeddings)
        names = [str(path.relative_to(arguments.pictures)) for path in paths]
        arguments.embeddings.with_suffix(".json").write_text(json.dumps(names))
    result = {"network": NAME, "pictures": len(paths), "imagesPerSecond": len(paths) / seconds}
    versions = {"keras": keras.__version__, "pillow": PIL.__version__, "numpy": numpy.__version__}
    print(json.dumps(result | {"versions": versions}))


if __name__ == "__main__":
    main()
