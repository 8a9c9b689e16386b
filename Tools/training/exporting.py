"""The learned network as OpenVINO IR with its model card, compared with Keras."""

import json
import shutil
from pathlib import Path

import keras
import numpy
import openvino

import cards
import keras_networks
import networks
from head import Head, normalised
from plan import Plan
from progress import progress

LEAST_COSINE = 0.9999
COMPARED = 64  # pictures
BATCH = 8


class ParityError(RuntimeError):
    """The exported network does not do what the learned one does."""


def model(whole: keras.Model, classifier: Head) -> keras.Model:
    """Returns the network with the outputs `features` [channels, rows, columns], `embedding` and `logits`."""
    features = whole.output
    embedding = keras.layers.GlobalAveragePooling2D(name="embedding")(features)
    unit = keras.layers.UnitNormalization(name="unit")(embedding)
    logits = keras.layers.Dense(classifier.bias.size, name="logits")
    outputs = {
        "features": keras.layers.Permute((3, 1, 2), name="features")(features),
        "embedding": embedding,
        "logits": logits(unit),
    }
    logits.set_weights([classifier.kernel, classifier.bias])
    return keras.Model(whole.input, outputs, name="fine-tuned")


def compiled(network: openvino.Model, threads: int) -> openvino.CompiledModel:
    settings = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": threads}
    return openvino.Core().compile_model(network, "CPU", settings)


def cosines(first: numpy.ndarray, second: numpy.ndarray) -> float:
    """Returns the least cosine between the rows of two arrays."""
    a, b = (normalised(array.reshape(len(array), -1).astype(numpy.float64)) for array in (first, second))
    return float((a * b).sum(axis=1).min())


def compare(plan: Plan, whole: keras.Model, run: openvino.CompiledModel, exact: numpy.ndarray) -> dict[str, float]:
    """Returns the least cosine of Keras's and OpenVINO's answers to the same pictures, by output."""
    count = min(COMPARED, len(exact))
    rows = numpy.linspace(0, len(exact) - 1, count).astype(int)
    least: dict[str, float] = {}
    for start in range(0, count, BATCH):
        pictures = networks.prepared(exact[rows[start : start + BATCH]], plan.card)
        expected, got = whole.predict_on_batch(pictures), run(pictures)
        for name, values in expected.items():
            least[name] = min(least.get(name, 1.0), cosines(numpy.asarray(values), got[name]))
    if not min(least.values()) >= LEAST_COSINE:
        raise ParityError(f"the exported network differs from the learned one: cosines {least}")
    return least


def card(plan: Plan, source: str, files: list[Path], dimension: int) -> dict[str, object]:
    """Returns the card: that of the network it was learned from, with what has changed."""
    made = {key: plan.card[key] for key in ("task", "licence")}
    made |= {
        "name": plan.name,
        "files": [cards.described(file) for file in files],
        "source": f"fine-tuned to {len(plan.classes)} classes from {source}",
        "input": plan.card["input"] | {"layout": "NHWC", "name": "input", "width": plan.side, "height": plan.side},
        "outputs": {"features": "featureMap", "embedding": "embedding", "logits": "logits"},
        "classes": plan.classes,
        "dimension": dimension,
    }
    return made


def export(
    plan: Plan, network: networks.Network, classifier: Head, exact: numpy.ndarray, folder: Path
) -> tuple[dict[str, float], numpy.ndarray]:
    """Writes the network and its card into a new folder.

    Returns:
        the least cosines to Keras by output, and the exported network's logits of all pictures.
    """
    beside = folder.with_name(folder.name + ".partial")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    beside.mkdir(parents=True)
    whole = model(network.whole, classifier)
    converted = keras_networks.converted(whole)
    files = [beside / f"{plan.name}.{suffix}" for suffix in ("xml", "bin")]
    openvino.serialize(converted, *map(str, files))
    # What is measured is what was written.
    run = compiled(openvino.Core().read_model(files[0]), plan.threads)
    parity = compare(plan, whole, run, exact)
    logits = []
    for start in range(0, len(exact), BATCH):
        pictures = networks.prepared(exact[start : start + BATCH], plan.card)
        logits.append(run(pictures)["logits"].copy())
        progress("export", min(start + BATCH, len(exact)), len(exact))
    written = card(plan, network.source, files, whole.output["embedding"].shape[-1])
    (beside / f"{plan.name}.json").write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n")
    beside.replace(folder)
    return parity, numpy.concatenate(logits)
