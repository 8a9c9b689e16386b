"""Random weights with which a deep network still tells pictures apart.

A network as its initialiser leaves it maps all pictures to nearly one direction: with every layer the common
part grows, and the normalisation's statistics (mean 0, variance 1) are not those of what arrives. Here they
are set to what seeded pictures make of them, as training would have (cf. Mishkin and Matas 2016, "All you
need is a good init"), with random scales and shifts.
"""

from collections.abc import Callable

import keras
import numpy

PICTURES = 6


def natural(count: int, size: int, seed: int) -> numpy.ndarray:
    """Returns pictures [count, size, size, 3], 0…255, whose spectrum falls as photographs' do (1/f)."""
    generator = numpy.random.default_rng(seed)
    rows, columns = numpy.fft.fftfreq(size)[:, None], numpy.fft.rfftfreq(size)[None, :]
    falloff = 1 / numpy.maximum(numpy.hypot(rows, columns), 1 / size)
    noise = generator.standard_normal((count, 3, size, size))
    noise[:, 1:] = 0.6 * noise[:, :1] + 0.8 * noise[:, 1:]  # colours go together
    smooth = numpy.fft.irfft2(numpy.fft.rfft2(noise) * falloff, s=(size, size))
    smooth /= smooth.std(axis=(2, 3), keepdims=True)
    centres = generator.uniform(40, 215, (count, 3, 1, 1))
    contrasts = generator.uniform(40, 100, (count, 1, 1, 1))
    return (
        numpy.clip(centres + contrasts * smooth, 0, 255).transpose(0, 2, 3, 1).round().astype(numpy.float32)
    )


def settle(model: keras.Model, preprocess: Callable[[numpy.ndarray], numpy.ndarray], seed: int) -> None:
    """Draws scales and shifts, then sets every statistic to what seeded pictures make of it."""
    pictures = preprocess(natural(PICTURES, model.input_shape[1], seed))
    generator = numpy.random.default_rng(seed)
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    set_input_statistics(model)
    for layer in model.layers:
        smooth_kernel(layer)
        calm_gate(layer)
    for layer in norms:
        draw_scale_and_shift(layer, generator, 0.2 if ends_branch(layer) else 1.0)
    if norms:
        adopt_statistics(model, norms, pictures)
    else:
        standardise(model, pictures)


def set_input_statistics(model: keras.Model) -> None:
    """Gives EfficientNet's first layer ImageNet's statistics, as its weight file does."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization):
            layer.adapt_mean.assign(numpy.array([0.485, 0.456, 0.406]))
            layer.adapt_variance.assign(numpy.array([0.229, 0.224, 0.225]) ** 2)
            layer.finalize_state()


def smooth_kernel(layer: keras.layers.Layer) -> None:
    """Draws a kernel's taps towards their mean.

    Independent taps pass noise and hardly any of what neighbouring pixels of a photograph share.
    """
    for variable in layer.trainable_weights:
        if len(variable.shape) == 4:
            taps = keras.ops.convert_to_numpy(variable)
            variable.assign(0.4 * taps + 0.6 * taps.mean(axis=(0, 1), keepdims=True))


def calm_gate(layer: keras.layers.Layer) -> None:
    """Keeps gates half open: what they multiply would grow from block to block if they followed it."""
    if getattr(layer, "activation", None) is keras.activations.sigmoid:
        layer.kernel.assign(0.02 * layer.kernel)


def ends_branch(layer: keras.layers.Layer) -> bool:
    """Says whether what the layer makes is added to what went around it."""
    for node in layer._outbound_nodes:
        following = node.operation
        if isinstance(following, keras.layers.Add):
            return True
        if isinstance(following, keras.layers.Dropout) and ends_branch(following):
            return True
    return False


def draw_scale_and_shift(
    layer: keras.layers.BatchNormalization, generator: numpy.random.Generator, weight: float
) -> None:
    """Draws a normalisation's scale and shift.

    A branch that weighs as much as what it is added to makes a deep network chaotic: rounding errors grow
    from block to block. In trained networks branches weigh less.
    """
    channels = layer.moving_mean.shape
    if layer.gamma is not None:
        layer.gamma.assign(weight * generator.uniform(0.7, 1.3, channels))
    if layer.beta is not None:
        layer.beta.assign(weight * generator.normal(0, 0.3, channels))


def adopt_statistics(model: keras.Model, norms: list, pictures: numpy.ndarray) -> None:
    """Sets the running statistics of all normalisations to those of the pictures, in one pass."""
    momenta = [layer.momentum for layer in norms]
    for layer in norms:
        layer.momentum = 0.0
    model(pictures, training=True)
    for layer, momentum in zip(norms, momenta):
        layer.momentum = momentum


def standardise(model: keras.Model, pictures: numpy.ndarray) -> None:
    """Gives the channels of each layer mean 0 and variance 1 in a chain without normalisations."""
    x = pictures
    for layer in model.layers[1:]:
        if not hasattr(layer, "kernel"):
            x = layer(x)
            continue
        activation, layer.activation = layer.activation, keras.activations.linear
        raw = numpy.asarray(layer(x))
        layer.activation = activation
        axes = tuple(range(raw.ndim - 1))
        # Where a picture has one value a channel, the channels share a deviation, which few pictures
        # determine well.
        is_map = raw.ndim == 4 and raw.shape[1] > 1
        deviation = raw.std(axis=axes) if is_map else numpy.full(raw.shape[-1], raw.std(axis=0).mean())
        layer.kernel.assign(layer.kernel / deviation)
        layer.bias.assign(-raw.mean(axis=axes) / deviation)
        x = layer(x)
