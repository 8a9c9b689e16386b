"""What the layers that are learned see: prepared pictures, or what the frozen layers make of them, made once.

What frozen layers make is stored in float16 in plain files, written from the start to the end, so that an interrupted
run goes on where it was.
"""

from pathlib import Path

import keras
import numpy
import tensorflow

import augmentation
import exporting
import keras_networks
import networks
from plan import Plan, PlanError, pixels
from progress import progress

CHUNK = 16  # pictures at once
LARGEST = 60_000.0  # what float16 can hold


class Inputs:
    """Inputs of the upper part of a network: of all pictures as they are, and of those to learn from, augmented."""

    def __init__(self, plan: Plan, network: networks.Network, folder: Path) -> None:
        self.plan, self.folder = plan, folder
        self.exact = pixels(plan.exact, len(plan.labels), plan.side)
        self.train = plan.rows("train")
        self.wide = pixels(plan.wide, len(self.train), plan.wide_side)
        self.views: list[numpy.ndarray] = []
        self.stored: numpy.ndarray | None = None
        self.frozen, self.compiled = network.lower, None
        if self.frozen is not None:
            self.shape = tuple(self.frozen.output.shape[1:])
            self.make()

    def lower(self, pictures: numpy.ndarray) -> numpy.ndarray:
        """Returns what the frozen layers make of prepared pictures.

        OpenVINO runs them several times as fast as TensorFlow. They are converted when they are first needed.
        """
        if self.compiled is None:
            model = keras.Model(self.frozen.input, {"below": self.frozen.output}, name="lower")
            self.compiled = exporting.compiled(keras_networks.converted(model), self.plan.threads)
        return self.compiled(pictures)["below"]

    def make(self) -> None:
        """Makes what is not there yet."""
        views, count, train = self.plan.settings.views, len(self.exact), len(self.train)
        total, done = count + views * train, 0
        self.stored = self.file("exact", count, lambda rows: self.prepared(rows), done, total)
        done += count
        for view in range(views):
            made = self.file(f"view-{view}", train, lambda rows, v=view: self.augmented(v, rows), done, total)
            self.views.append(made)
            done += train

    def file(self, name: str, count: int, pictures: object, before: int, total: int) -> numpy.ndarray:
        """Returns what the frozen layers make of pictures [count, …], from a file that is completed if necessary."""
        path, partial = self.folder / f"{name}.f16", self.folder / f"{name}.f16.partial"
        row = int(numpy.prod(self.shape)) * 2
        if not path.is_file():
            done = partial.stat().st_size // (row * CHUNK) * CHUNK if partial.is_file() else 0
            with partial.open("r+b" if done else "wb") as file:
                file.truncate(done * row)
                file.seek(done * row)
                for start in range(done, count, CHUNK):
                    rows = numpy.arange(start, min(start + CHUNK, count))
                    made = self.lower(pictures(rows))
                    if not numpy.abs(made).max() < LARGEST:
                        raise PlanError("the frozen layers' values exceed float16; choose to learn all layers")
                    file.write(made.astype(numpy.float16).tobytes())
                    file.flush()
                    progress("prepare", before + rows[-1] + 1, total)
            partial.replace(path)
        return numpy.memmap(path, numpy.float16, "r", shape=(count, *self.shape))

    def prepared(self, rows: numpy.ndarray) -> numpy.ndarray:
        return networks.prepared(self.exact[rows], self.plan.card)

    def augmented(self, round_: int, rows: numpy.ndarray) -> numpy.ndarray:
        """Returns pictures to learn from, by their place among these, cropped and mirrored for an epoch or a view."""
        crops = augmentation.boxes(self.plan.seed, round_, rows, self.plan.settings.least_area)
        side = self.plan.side
        cropped = tensorflow.image.crop_and_resize(
            self.wide[rows].astype(numpy.float32), crops, numpy.arange(len(rows)), (side, side)
        )
        return networks.prepared(cropped.numpy(), self.plan.card)

    def plain(self, rows: numpy.ndarray) -> numpy.ndarray:
        """Returns the inputs of pictures as they are, by their place among all."""
        return self.prepared(rows) if self.stored is None else self.stored[rows].astype(numpy.float32)

    def batch(self, epoch: int, rows: numpy.ndarray) -> numpy.ndarray:
        """Returns the augmented inputs of an epoch for pictures to learn from, by their place among these."""
        if not self.views:
            return self.augmented(epoch, rows)
        # Neighbours in a batch come from different views; each picture goes through all of them in turn.
        return numpy.stack([self.views[(epoch + row) % len(self.views)][row] for row in rows]).astype(numpy.float32)
