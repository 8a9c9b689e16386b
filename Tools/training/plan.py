"""The plan of a fine-tuning: what the program asks for, in one JSON file."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy

PARTS = ("train", "validation", "test")


class PlanError(ValueError):
    """The plan cannot be carried out; the message says why."""


class Settings(NamedTuple):
    """How to learn. The defaults are for tens to hundreds of pictures a class."""

    layers: str = "last"  # `last`: the last blocks, with at least 3/4 of the weights; `all`: the whole network
    epochs: int = 6
    batch: int = 32
    rate: float = 0.012  # at its highest, with Adam, as a share of the weights' size
    warm_up: float = 0.1  # the share of the steps in which the rate rises to it; then it falls as a cosine
    weight_decay: float = 0.01  # as a share of the rate
    dropout: float = 0.2  # of the embedding's components
    smoothing: float = 0.1  # of the labels
    average: float = 0.98  # the share that the running average of the weights keeps at each step
    views: int = 3  # augmented versions of each picture, if the lower layers are frozen
    least_area: float = 0.35  # of a random crop, as a share of the picture


class Plan(NamedTuple):
    """A plan that has been checked."""

    name: str
    network: str
    weights: str  # the exported network's .xml, a weight file of Keras, `published` or `random`
    card: dict
    classes: list[str]
    labels: numpy.ndarray  # [n], int64
    parts: numpy.ndarray  # [n], str
    exact: Path  # [n, side, side, 3], uint8: all pictures as the card prepares them
    wide: Path  # [n of train, wide side, wide side, 3], uint8: those to learn from, a little larger
    side: int
    wide_side: int
    seed: int
    threads: int
    memory: int  # bytes; 0: no limit
    settings: Settings

    def rows(self, part: str) -> numpy.ndarray:
        """Returns the pictures of a part, as indices, in their order."""
        return numpy.flatnonzero(self.parts == part)


def pixels(path: Path, count: int, side: int) -> numpy.ndarray:
    """Returns prepared pictures [count, side, side, 3] without reading them into memory."""
    expected = count * side * side * 3
    size = path.stat().st_size if path.is_file() else -1
    if size != expected:
        raise PlanError(f"{path} must have {expected} bytes for {count} pictures; it has {size}")
    return numpy.memmap(path, numpy.uint8, "r", shape=(count, side, side, 3))


def read(path: Path) -> Plan:
    """Reads a plan and checks it.

    Raises:
        PlanError: with what is wrong.
    """
    try:
        stored = json.loads(path.read_text())
        settings = Settings(**stored.get("settings", {}))
        side, pictures = stored["side"], stored["pictures"]
        plan = Plan(
            name=stored["name"],
            network=stored["network"],
            weights=stored["weights"],
            card=stored["card"],
            classes=stored["classes"],
            labels=numpy.array([picture["label"] for picture in pictures], numpy.int64),
            parts=numpy.array([picture["part"] for picture in pictures]),
            exact=path.parent / "exact.u8",
            wide=path.parent / "wide.u8",
            side=side,
            wide_side=stored["wideSide"],
            seed=stored["seed"],
            threads=stored["threads"],
            memory=stored.get("memory", 0),
            settings=settings,
        )
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise PlanError(f"{path} is no plan: {error!r}") from error
    check(plan)
    return plan


def check(plan: Plan) -> None:
    """Raises PlanError if the plan contradicts itself."""
    train = plan.labels[plan.rows("train")]
    if len(plan.classes) < 2:
        raise PlanError(f"there must be at least 2 classes to tell apart; there are {len(plan.classes)}")
    if unknown := set(plan.parts.tolist()) - set(PARTS):
        raise PlanError(f"there is no part {sorted(unknown)[0]!r}; the parts are {', '.join(PARTS)}")
    if len(plan.labels) and not (0 <= plan.labels.min() and plan.labels.max() < len(plan.classes)):
        raise PlanError(f"labels must be 0 to {len(plan.classes) - 1}")
    missing = [name for label, name in enumerate(plan.classes) if not (train == label).any()]
    if missing:
        raise PlanError(f"the class {missing[0]!r} has no picture to learn from")
    if plan.settings.layers not in ("last", "all"):
        raise PlanError(f"layers must be 'last' or 'all', not {plan.settings.layers!r}")
    positive = ("epochs", "batch", "rate", "views")
    for name in positive:
        if getattr(plan.settings, name) <= 0:
            raise PlanError(f"{name} must be positive; it is {getattr(plan.settings, name)}")
    pixels(plan.exact, len(plan.labels), plan.side)
    pixels(plan.wide, len(train), plan.wide_side)
