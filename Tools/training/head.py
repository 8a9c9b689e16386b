"""Softmax regression over embeddings of length 1, by NumPy alone.

It minimises the mean cross-entropy, each class weighing the same, plus a penalty on the squared weights, by Adam on all
pictures at once with a falling rate. Of several penalties the one with the least calibrated cross-entropy on the
validation part is kept, or the middle one if that part is empty.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy

PENALTIES = (1e-2, 3e-3, 1e-3, 3e-4, 1e-4)  # the strongest first
ITERATIONS = 150
RATE = 0.1
SCALE = 8.0  # of embeddings of length 1, so that weights of order 1 tell classes apart


class Head(NamedTuple):
    """Logits are `embedding @ kernel + bias` for an embedding of length 1."""

    kernel: numpy.ndarray  # [components, classes]
    bias: numpy.ndarray  # [classes]

    def logits(self, embeddings: numpy.ndarray) -> numpy.ndarray:
        return embeddings @ self.kernel + self.bias


def normalised(features: numpy.ndarray) -> numpy.ndarray:
    """Returns rows of length 1; a row of zeros stays."""
    return features / numpy.maximum(numpy.linalg.norm(features, axis=1, keepdims=True), 1e-12)


def log_softmax(logits: numpy.ndarray) -> numpy.ndarray:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - numpy.log(numpy.exp(shifted).sum(axis=1, keepdims=True))


def measure(logits: numpy.ndarray, labels: numpy.ndarray) -> tuple[float | None, float | None]:
    """Returns the mean cross-entropy in nats and the accuracy; None for no pictures."""
    if not len(labels):
        return None, None
    scores = log_softmax(logits.astype(numpy.float64))
    loss = -scores[numpy.arange(len(labels)), labels].mean()
    return float(loss), float((logits.argmax(axis=1) == labels).mean())


def class_weights(labels: numpy.ndarray, classes: int) -> numpy.ndarray:
    """Returns a weight for each class so that all classes weigh the same and a picture 1 on average."""
    counts = numpy.bincount(labels, minlength=classes)
    return (len(labels) / (classes * counts)).astype(numpy.float32)


def descend(x: numpy.ndarray, labels: numpy.ndarray, classes: int, penalty: float) -> Iterator[tuple[int, float, Head]]:
    """Learns a head; yields the iteration, from 1, its loss without the penalty, and the head."""
    kernel, bias = numpy.zeros((x.shape[1], classes), numpy.float32), numpy.zeros(classes, numpy.float32)
    x = (x * SCALE).astype(numpy.float32)
    targets = numpy.eye(classes, dtype=numpy.float32)[labels]
    weights = class_weights(labels, classes)[labels][:, None] / len(labels)
    moments = [(numpy.zeros_like(value), numpy.zeros_like(value)) for value in (kernel, bias)]
    for iteration in range(1, ITERATIONS + 1):
        scores = log_softmax(x @ kernel + bias)
        difference = (numpy.exp(scores) - targets) * weights
        gradients = (x.T @ difference + 2 * penalty * kernel, difference.sum(axis=0))
        rate = RATE * 0.5 * (1 + numpy.cos(numpy.pi * (iteration - 1) / ITERATIONS))
        for value, gradient, (first, second) in zip((kernel, bias), gradients, moments, strict=True):
            first += 0.1 * (gradient - first)
            second += 0.01 * (gradient * gradient - second)
            step = first / (1 - 0.9**iteration) / (numpy.sqrt(second / (1 - 0.99**iteration)) + 1e-8)
            value -= numpy.float32(rate) * step
        yield iteration, float(-(scores * targets * weights).sum()), Head(kernel * SCALE, bias)


def temperature(logits: numpy.ndarray, labels: numpy.ndarray) -> float:
    """Returns what to divide logits by for the least cross-entropy (Guo et al. 2017); 1 if there are no pictures.

    The mean confidence is at most (n + 1) / (n + 2), the rule of succession: that all of a few pictures are right does
    not make answers certain.
    """
    if not len(labels):
        return 1.0
    candidates = numpy.exp(numpy.linspace(numpy.log(0.05), numpy.log(20), 241))
    most = (len(labels) + 1) / (len(labels) + 2)
    allowed = [candidate for candidate in candidates if confidence(logits / candidate) <= most] or candidates[-1:]
    losses = [measure(logits / candidate, labels)[0] for candidate in allowed]
    return float(allowed[int(numpy.argmin(losses))])


def confidence(logits: numpy.ndarray) -> float:
    """Returns the mean probability of the most probable class."""
    return float(numpy.exp(log_softmax(logits.astype(numpy.float64)).max(axis=1)).mean())
