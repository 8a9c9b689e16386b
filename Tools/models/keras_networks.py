"""Keras's own networks (`keras.applications`), made ready for Eidetic."""

import contextlib
import hashlib
import importlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import keras
import numpy
import openvino

import cards
import random_weights


class Architecture(NamedTuple):
    """Where Keras has a network, and which layers Eidetic wants."""

    module: str
    function: str
    size: int
    # The layer that makes the embedding, and the one whose map comes before the pooling.
    embedding: str = "avg_pool"
    features: str | None = None  # none: what goes into the embedding's layer


ARCHITECTURES = {
    "vgg16": Architecture("vgg16", "VGG16", 224, "fc1", "block5_conv3"),
    "xception": Architecture("xception", "Xception", 299),
    "inception_v3": Architecture("inception_v3", "InceptionV3", 299),
    "inception_resnet_v2": Architecture("inception_resnet_v2", "InceptionResNetV2", 299),
    "resnet50": Architecture("resnet", "ResNet50", 224),
    "resnet152_v2": Architecture("resnet_v2", "ResNet152V2", 224),
    "efficientnet_b0": Architecture("efficientnet", "EfficientNetB0", 224),
    "efficientnet_v2_l": Architecture("efficientnet_v2", "EfficientNetV2L", 480),
}


class Made(NamedTuple):
    """An exported network beside the Keras model that it was made from."""

    network: openvino.Model
    model: keras.Model
    source: str
    is_published: bool  # whether the weights are those that the card's accuracy was measured with
    prepare: Callable[[str, numpy.ndarray], numpy.ndarray]  # what the model wants of a network's pixels

    def check(self) -> dict[str, float]:
        """Returns, for every output, the least cosine of Keras's and OpenVINO's answers to noise."""
        size = self.model.input_shape[1]
        noise = numpy.random.default_rng(0).uniform(0, 255, (2, size, size, 3)).astype(numpy.float32)
        pictures = self.prepare(self.model.name, noise)
        expected = self.model.predict(pictures, verbose=0)
        settings = {"INFERENCE_PRECISION_HINT": "f32"}
        compiled = openvino.Core().compile_model(self.network, "CPU", settings)
        got = compiled(pictures)
        return {name: least_cosine(expected[name], got[name]) for name in expected}


def least_cosine(first: numpy.ndarray, second: numpy.ndarray) -> float:
    """Returns the least cosine between the rows of two arrays."""
    a, b = (array.reshape(len(array), -1).astype(numpy.float64) for array in (first, second))
    norms = numpy.linalg.norm(a, axis=1) * numpy.linalg.norm(b, axis=1)
    return float(((a * b).sum(axis=1) / norms).min())


def preprocess(name: str, pixels: numpy.ndarray) -> numpy.ndarray:
    """Returns pixels 0…255, RGB, [n, rows, columns, 3], as Keras's own `preprocess_input` leaves them."""
    module = importlib.import_module(f"keras.applications.{ARCHITECTURES[name].module}")
    return module.preprocess_input(pixels.astype(numpy.float32).copy())


def build(name: str, weights: str, seed: int) -> keras.Model:
    """Returns Keras's network, to its logits where the weights have them."""
    function = getattr(keras.applications, ARCHITECTURES[name].function)
    if weights == "none":
        keras.utils.set_random_seed(seed)
        model = function(weights=None, classifier_activation=None)
        random_weights.settle(model, lambda pixels: preprocess(name, pixels), seed)
        return model
    if weights == "published":
        return function(weights="imagenet", classifier_activation=None)
    size = ARCHITECTURES[name].size
    with served(ARCHITECTURES[name].module, Path(weights)):
        return function(
            weights="imagenet",
            include_top=has_top(Path(weights)),
            input_shape=(size, size, 3),
            pooling="avg",
            classifier_activation=None,
        )


@contextlib.contextmanager
def served(module: str, file: Path) -> Iterator[None]:
    """Makes Keras take the file where it would fetch its own.

    Its networks differ a little with ImageNet's weights (EfficientNet's input is scaled once more), so the
    file must come in by the same door as theirs.
    """
    utilities = importlib.import_module(f"keras.src.applications.{module}").file_utils
    fetch = utilities.get_file
    utilities.get_file = lambda *_, **__: str(file.resolve())
    try:
        yield
    finally:
        utilities.get_file = fetch


def has_top(file: Path) -> bool:
    """Says whether a weight file holds the classifier too."""
    import h5py

    with h5py.File(file) as stored:
        names = list(stored.attrs.get("layer_names", stored.keys()))
    names = [name.decode() if isinstance(name, bytes) else name for name in names]
    return any(name in ("predictions", "probs") for name in names)


def exposed(name: str, whole: keras.Model) -> keras.Model:
    """Returns the network with the outputs that Eidetic wants.

    The map is turned to [channels, rows, columns], the order that Eidetic pools in.
    """
    architecture = ARCHITECTURES[name]
    layers = {layer.name for layer in whole.layers}
    # Without its classifier a network's pooling has no name of its own.
    last = architecture.embedding if architecture.embedding in layers else whole.layers[-1].name
    embedding = whole.get_layer(last)
    if embedding.output.shape[1:] != (cards.catalogued(name)["dimension"],):
        raise SystemExit(
            f"these weights end before {architecture.embedding}; take the file with the classifier"
        )
    features = whole.get_layer(architecture.features).output if architecture.features else embedding.input
    outputs = {
        "features": keras.layers.Permute((3, 1, 2), name="features")(features),
        "embedding": embedding.output,
    }
    if "predictions" in layers:
        outputs["logits"] = whole.output
    return keras.Model(whole.input, outputs, name=name)


def converted(model: keras.Model) -> openvino.Model:
    """Returns the network from `input` [n, rows, columns, 3] to the model's outputs under their names."""
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, verbose=False)
        network = openvino.convert_model(folder)
    # What is written must not depend on where it was made: its hash is part of the space's identity.
    network.set_rt_info(model.name, ["conversion_parameters", "input_model"])
    network.reshape([-1, *model.input_shape[1:]])
    network.input(0).get_tensor().set_names({"input"})
    wanted = set(model.output)
    for output in network.outputs:
        names = wanted & output.get_names()
        if len(names) != 1:
            raise SystemExit(f"an output came out as {sorted(output.get_names())}; expected {sorted(wanted)}")
        output.get_tensor().set_names(names)
    return network


def make(name: str, weights: str, seed: int) -> Made:
    """Returns a network with its model; `weights` is a file, `published` or `none`."""
    model = exposed(name, build(name, weights, seed))
    is_published = weights == "published" or (weights != "none" and is_catalogued(name, Path(weights)))
    if weights == "none":
        origin = f"random weights of seed {seed}; for tests only"
    elif is_published:
        origin = "its ImageNet weights"
    else:
        origin = f"the weights {Path(weights).name}, which are not those of the catalogue"
    source = f"keras.applications.{ARCHITECTURES[name].function} {keras.__version__} with {origin}"
    return Made(converted(model), model, source, is_published, preprocess)


def is_catalogued(name: str, file: Path) -> bool:
    """Says whether a weight file is the one whose MD5 the catalogue gives."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "md5").hexdigest()
    return digest in {known.get("md5") for known in cards.catalogued(name)["files"]}
