"""The networks that can be fine-tuned, as Keras models from prepared pictures to a feature map."""

from pathlib import Path
from typing import NamedTuple

import keras
import numpy

import efficientnet_lite
import keras_networks
import random_weights
from plan import Plan, PlanError

# Of the weights, what the last blocks must hold, and should not exceed.
LEAST_SHARE, MOST_SHARE = 0.75, 0.9


class Network(NamedTuple):
    """A network in two parts: what stays as it is, and what is learned. Both share their layers with `whole`."""

    whole: keras.Model
    lower: keras.Model | None  # None: all layers are learned
    upper: keras.Model
    trained: list  # the variables to learn
    source: str


def prepared(pixels: numpy.ndarray, card: dict) -> numpy.ndarray:
    """Returns pixels 0…255, RGB, as the card's network takes them."""
    made = card["input"]
    values = pixels.astype(numpy.float32)
    if made["channelOrder"] == "BGR":
        values = values[..., ::-1]
    return (values - numpy.array(made["mean"], numpy.float32)) / numpy.array(made["scale"], numpy.float32)


def backbone(plan: Plan) -> tuple[keras.Model, str]:
    """Returns a network up to its feature map, and where its weights come from."""
    if plan.network in efficientnet_lite.REPEATS:
        return efficientnet_lite.build(plan.network, Path(plan.weights), plan.side), plan.card["source"]
    if plan.network not in keras_networks.ARCHITECTURES:
        known = ", ".join([*efficientnet_lite.REPEATS, *keras_networks.ARCHITECTURES])
        raise PlanError(f"no network {plan.network!r} can be fine-tuned; choose one of {known}")
    architecture = keras_networks.ARCHITECTURES[plan.network]
    function = getattr(keras.applications, architecture.function)
    options = {"include_top": False, "input_shape": (plan.side, plan.side, 3)}
    name = f"keras.applications.{architecture.function} {keras.__version__}"
    if plan.weights == "random":
        keras.utils.set_random_seed(plan.seed)
        model = function(weights=None, **options)
        random_weights.settle(model, lambda pixels: prepared(pixels, plan.card), plan.seed)
        return model, f"{name} with random weights of seed {plan.seed}"
    if plan.weights == "published":
        return function(weights="imagenet", **options), f"{name} with its ImageNet weights"
    file = Path(plan.weights)
    if not file.is_file():
        raise PlanError(f"there is no weight file {file}")
    if keras_networks.has_top(file):
        # The classifier comes along with the file, and is left out afterwards.
        with keras_networks.served(architecture.module, file):
            model = function(weights="imagenet", input_shape=(plan.side, plan.side, 3))
        features = model.get_layer(architecture.embedding).input
        return keras.Model(model.input, features), f"{name} with the weights {file.name}"
    with keras_networks.served(architecture.module, file):
        return function(weights="imagenet", **options), f"{name} with the weights {file.name}"


def cuts(model: keras.Model) -> list[keras.layers.Layer]:
    """Returns the layers whose output is all that later layers need, in the order of the network."""
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    place = {id(layer): index for index, layer in enumerate(layers)}
    last_use = [index for index, _ in enumerate(layers)]
    for index, layer in enumerate(layers):
        for node in layer._outbound_nodes:
            user = place.get(id(node.operation))
            if user is not None:
                last_use[index] = max(last_use[index], user)
    found, reach = [], -1
    for index, layer in enumerate(layers):
        # Nothing before this layer is used after it.
        if reach <= index and index < len(layers) - 1:
            found.append(layer)
        reach = max(reach, last_use[index])
    return found


def last_blocks(model: keras.Model) -> keras.layers.Layer:
    """Returns the layer below the last blocks: of those that leave enough weights, the one with the smallest output."""
    total = model.count_params()
    candidates = []
    for index, layer in enumerate(cuts(model)):
        share = upper_weights(model, layer) / total
        if share >= LEAST_SHARE and len(layer.output.shape) == 4:
            values = int(numpy.prod(layer.output.shape[1:]))
            candidates.append((share > MOST_SHARE, values, -index, layer))
    if not candidates:
        raise PlanError(f"{model.name} cannot be divided; choose to learn all layers")
    return min(candidates, key=lambda candidate: candidate[:3])[3]


def upper_weights(model: keras.Model, below: keras.layers.Layer) -> int:
    """Returns how many weights the layers after one have."""
    names = [layer.name for layer in model.layers]
    after = model.layers[names.index(below.name) + 1:]
    return sum(layer.count_params() for layer in after)


def learned(model: keras.Model) -> list:
    """Returns the weights to learn: all but those of normalisations, which stay as they are with their statistics."""
    fixed = (keras.layers.BatchNormalization, keras.layers.Normalization)
    return [
        variable for layer in model.layers if not isinstance(layer, fixed) for variable in layer.trainable_variables
    ]


def make(plan: Plan) -> Network:
    """Returns the plan's network, divided as the plan says."""
    whole, source = backbone(plan)
    if plan.settings.layers == "all":
        return Network(whole, None, whole, learned(whole), source)
    below = last_blocks(whole).output
    upper = keras.Model(below, whole.output, name="upper")
    return Network(whole, keras.Model(whole.input, below, name="lower"), upper, learned(upper), source)
