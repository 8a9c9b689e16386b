"""The two stages: a head on the network as it is, then the last blocks or all layers at a small rate.

Everything random is drawn from the seed and the step, and all that learning changes is stored beside it, so that an
interrupted run ends with the same weights as an undisturbed one.
"""

import json
import time
from pathlib import Path

import numpy
import tensorflow

import augmentation
import head
from head import Head
from inputs import Inputs
from networks import Network
from plan import Plan
from progress import Clock, load, progress, report, save

EPSILON = 1e-7  # of Adam
BETAS = (0.9, 0.999)
CHECKPOINT_SECONDS = 20
EVALUATED = 32  # pictures at once


def embedded(
    network: Network, inputs: Inputs, upper: object, rows: numpy.ndarray, stage: str | None = None
) -> numpy.ndarray:
    """Returns the embeddings of pictures, of length 1, [n, components]; says how far it is if a stage is named."""
    made = [numpy.zeros((0, network.whole.output.shape[-1]), numpy.float32)]
    for start in range(0, len(rows), EVALUATED):
        chunk = rows[start : start + EVALUATED]
        made.append(upper(tensorflow.constant(inputs.plain(chunk))).numpy())
        if stage:
            progress(stage, start + len(chunk), len(rows))
    return head.normalised(numpy.concatenate(made))


def pooled(network: Network) -> object:
    """Returns the function from the inputs of the upper part to embeddings."""
    upper = network.upper
    shape = (None, *upper.input.shape[1:])
    return tensorflow.function(
        lambda x: tensorflow.reduce_mean(upper(x, training=False), (1, 2)),
        input_signature=[tensorflow.TensorSpec(shape, tensorflow.float32)],
    )


class Outcome:
    """What a stage reached."""

    def __init__(self, stage: str, seconds: float, steps: list[dict], classifier: Head) -> None:
        self.stage, self.seconds, self.steps, self.classifier = stage, seconds, steps, classifier


def learn_head(plan: Plan, network: Network, inputs: Inputs, folder: Path) -> tuple[Outcome, numpy.ndarray]:
    """Learns a head for the network as it is; returns it with its calibrated logits of all pictures."""
    file = folder / "head.npz"
    stored = load(file) or {}
    clock = Clock(float(stored.get("seconds", 0)))
    if "embeddings" in stored:
        embeddings = stored["embeddings"]
    else:
        embeddings = embedded(network, inputs, pooled(network), numpy.arange(len(plan.labels)), "head")
        stored["embeddings"] = embeddings
        save(file, **stored | {"seconds": clock.seconds()})
    train, validation = plan.rows("train"), plan.rows("validation")
    for place, penalty in enumerate(head.PENALTIES):
        if f"kernel-{place}" in stored:
            continue
        steps = []
        for number, loss, made in head.descend(
            embeddings[train], plan.labels[train], len(plan.classes), penalty
        ):
            if number % 10 == 0:
                steps.append(step_of(plan, number, made, embeddings, loss))
                progress("head", place * head.ITERATIONS + number, len(head.PENALTIES) * head.ITERATIONS)
        stored |= {f"kernel-{place}": made.kernel, f"bias-{place}": made.bias, f"steps-{place}": json.dumps(steps)}
        save(file, **stored | {"seconds": clock.seconds()})
    heads = [Head(stored[f"kernel-{place}"], stored[f"bias-{place}"]) for place, _ in enumerate(head.PENALTIES)]
    best = chosen(heads, embeddings[validation], plan.labels[validation])
    classifier = calibrated(heads[best], embeddings[validation], plan.labels[validation])
    steps = json.loads(str(stored[f"steps-{best}"]))
    for step in steps:
        report("step", stage="head", **step)
    outcome = Outcome("head", clock.seconds(), steps, classifier)
    return outcome, classifier.logits(embeddings)


def step_of(plan: Plan, number: int, made: Head, embeddings: numpy.ndarray, loss: float) -> dict:
    """Returns what a head reaches after an iteration."""
    train, validation = plan.rows("train"), plan.rows("validation")
    _, right = head.measure(made.logits(embeddings[train]), plan.labels[train])
    lost, found = head.measure(made.logits(embeddings[validation]), plan.labels[validation])
    return {
        "number": number, "trainLoss": loss, "validationLoss": lost, "trainAccuracy": right,
        "validationAccuracy": found,
    }


def chosen(heads: list[Head], embeddings: numpy.ndarray, labels: numpy.ndarray) -> int:
    """Returns the head with the least calibrated cross-entropy; the middle one if there is nothing to measure with."""
    if not len(labels):
        return len(heads) // 2
    losses = [head.measure(calibrated(made, embeddings, labels).logits(embeddings), labels)[0] for made in heads]
    return int(numpy.argmin(losses))


def calibrated(made: Head, embeddings: numpy.ndarray, labels: numpy.ndarray) -> Head:
    """Returns the head with its logits divided by the temperature that suits the pictures."""
    temperature = numpy.float32(head.temperature(made.logits(embeddings), labels))
    return Head(made.kernel / temperature, made.bias / temperature)


class FineTuning:
    """The second stage: weights, their running average and Adam's moments, brought forward step by step."""

    def __init__(self, plan: Plan, network: Network, inputs: Inputs, start: Head) -> None:
        self.plan, self.network, self.inputs = plan, network, inputs
        # As in the first stage, what the classifier sees is scaled so that its weights are of order 1.
        self.kernel = tensorflow.Variable(start.kernel / head.SCALE)
        self.bias = tensorflow.Variable(start.bias)
        self.variables = [getattr(variable, "value", variable) for variable in network.trained]
        self.variables += [self.kernel, self.bias]
        self.average = [tensorflow.Variable(variable) for variable in self.variables]
        self.first, self.second = (
            [tensorflow.Variable(tensorflow.zeros_like(variable)) for variable in self.variables] for _ in range(2)
        )
        self.train = plan.rows("train")
        self.weights = head.class_weights(plan.labels[self.train], len(plan.classes))
        self.per_epoch = -(-len(self.train) // plan.settings.batch)
        self.total = self.per_epoch * plan.settings.epochs
        self.step, self.lost, self.right, self.steps = 0, 0.0, 0.0, []
        self.pooled = pooled(network)
        self.advance = tensorflow.function(self.descend)

    def state(self) -> dict[str, list]:
        """Returns all variables that a step changes, by kind."""
        return {"weight": self.variables, "average": self.average, "first": self.first, "second": self.second}

    def restore(self, stored: dict[str, numpy.ndarray]) -> None:
        for kind, variables in self.state().items():
            for index, variable in enumerate(variables):
                variable.assign(stored[f"{kind}-{index}"])
        self.step, self.lost, self.right = int(stored["step"]), float(stored["lost"]), float(stored["right"])
        self.steps = json.loads(str(stored["steps"]))

    def store(self, file: Path, seconds: float) -> None:
        arrays = {
            f"{kind}-{index}": variable.numpy()
            for kind, variables in self.state().items()
            for index, variable in enumerate(variables)
        }
        save(
            file, step=self.step, lost=self.lost, right=self.right, steps=json.dumps(self.steps), seconds=seconds,
            **arrays,
        )

    def rate(self) -> float:
        """Returns the rate of the step: it rises linearly, then falls as a cosine."""
        settings = self.plan.settings
        rising = max(1, round(self.total * settings.warm_up))
        if self.step < rising:
            return settings.rate * (self.step + 1) / rising
        return settings.rate * 0.5 * (1 + numpy.cos(numpy.pi * (self.step - rising) / max(1, self.total - rising)))

    def descend(self, x, labels, weights, seed, rate, number, decay):  # noqa: ANN001, ANN201
        """Takes one step of Adam with decoupled weight decay (Loshchilov and Hutter 2019), relative to the weights."""
        settings = self.plan.settings
        with tensorflow.GradientTape() as tape:
            embeddings = tensorflow.math.l2_normalize(self.pooled(x), axis=1) * head.SCALE
            kept = tensorflow.nn.experimental.stateless_dropout(embeddings, settings.dropout, seed)
            logits = tensorflow.matmul(kept, self.kernel) + self.bias
            classes = len(self.plan.classes)
            targets = tensorflow.one_hot(labels, classes) * (1 - settings.smoothing) + settings.smoothing / classes
            losses = tensorflow.nn.softmax_cross_entropy_with_logits(targets, logits)
            loss = tensorflow.reduce_mean(losses * weights)
        gradients = tape.gradient(loss, self.variables)
        corrections = [1 - beta**number for beta in BETAS]
        for gradient, variable, first, second, average in zip(
            gradients, self.variables, self.first, self.second, self.average, strict=True
        ):
            first.assign(BETAS[0] * first + (1 - BETAS[0]) * gradient)
            second.assign(BETAS[1] * second + (1 - BETAS[1]) * tensorflow.square(gradient))
            change = (first / corrections[0]) / (tensorflow.sqrt(second / corrections[1]) + EPSILON)
            # Relative to the weights of each channel: their sizes differ where normalisations are folded in.
            axes = [axis for axis, _ in enumerate(variable.shape[:-1])] if variable.shape[-1] > 1 else [0, 1]
            size = tensorflow.sqrt(tensorflow.reduce_mean(tensorflow.square(variable), axes or None, keepdims=True))
            change = change * size + settings.weight_decay * variable
            variable.assign_sub(rate * change)
            average.assign(decay * average + (1 - decay) * variable)
        right = tensorflow.reduce_sum(tensorflow.cast(tensorflow.argmax(logits, 1) == labels, tensorflow.float32))
        return loss, right

    def take_step(self) -> None:
        epoch, place = divmod(self.step, self.per_epoch)
        order = augmentation.order(self.plan.seed, epoch, len(self.train))
        rows = order[place * self.plan.settings.batch :][: self.plan.settings.batch]
        labels = self.plan.labels[self.train[rows]]
        decay = min(self.plan.settings.average, (1 + self.step) / (10 + self.step))
        loss, right = self.advance(
            tensorflow.constant(self.inputs.batch(epoch, rows)),
            tensorflow.constant(labels),
            tensorflow.constant(self.weights[labels]),
            tensorflow.constant([self.plan.seed & 0x7FFFFFFF, self.step], tensorflow.int32),
            *(tensorflow.constant(value, tensorflow.float32) for value in (self.rate(), self.step + 1, decay)),
        )
        self.lost += float(loss) * len(rows)
        self.right += float(right)
        self.step += 1

    def end_epoch(self) -> None:
        """Measures the averaged weights on the validation part, and reports."""
        validation = self.plan.rows("validation")
        weights = self.swap(self.average)
        embeddings = embedded(self.network, self.inputs, self.pooled, validation)
        loss, right = head.measure(self.classifier().logits(embeddings), self.plan.labels[validation])
        self.swap(weights)
        count = len(self.train)
        step = {
            "number": self.step // self.per_epoch, "trainLoss": self.lost / count, "validationLoss": loss,
            "trainAccuracy": self.right / count, "validationAccuracy": right,
        }
        self.steps.append(step)
        self.lost = self.right = 0.0
        report("step", stage="fine-tune", **step)

    def swap(self, values: list) -> list[numpy.ndarray]:
        """Puts values in the place of the weights; returns these."""
        before = [variable.numpy() for variable in self.variables]
        for variable, value in zip(self.variables, values, strict=True):
            variable.assign(value)
        return before

    def classifier(self) -> Head:
        return Head(self.kernel.numpy() * head.SCALE, self.bias.numpy())

    def run(self, file: Path) -> Outcome:
        """Goes on from the stored step to the last, and leaves the averaged weights in the network."""
        stored = load(file)
        clock = Clock(float(stored["seconds"]) if stored else 0)
        if stored:
            self.restore(stored)
        saved = time.monotonic()
        while self.step < self.total:
            self.take_step()
            progress("fine-tune", self.step, self.total)
            if self.step % self.per_epoch == 0:
                self.end_epoch()
            if self.step == self.total or time.monotonic() - saved > CHECKPOINT_SECONDS:
                self.store(file, clock.seconds())
                saved = time.monotonic()
        self.swap(self.average)
        validation = self.plan.rows("validation")
        embeddings = embedded(self.network, self.inputs, self.pooled, validation)
        classifier = calibrated(self.classifier(), embeddings, self.plan.labels[validation])
        return Outcome("fine-tune", clock.seconds(), self.steps, classifier)
