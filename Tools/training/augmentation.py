"""Light augmentation, drawn from the seed, the epoch (or view) and the picture alone: a random crop and a flip.

A crop has between `least_area` and all of the picture's area and sides in a ratio between 0.82 and 1.22 (e^±0.2), is
scaled to the network's input, and is mirrored in half of the cases. Colours are left alone.
"""

import numpy

LOG_RATIO = 0.2


def box(seed: int, round_: int, picture: int, least_area: float) -> list[float]:
    """Returns a crop as fractions [top, left, bottom, right]; mirrored if right < left."""
    generator = numpy.random.default_rng([seed, round_, picture])
    area = generator.uniform(least_area, 1)
    ratio = numpy.exp(generator.uniform(-LOG_RATIO, LOG_RATIO))
    height, width = min(1.0, (area * ratio) ** 0.5), min(1.0, (area / ratio) ** 0.5)
    top, left = generator.uniform(0, 1 - height), generator.uniform(0, 1 - width)
    right = left + width
    if generator.random() < 0.5:
        left, right = right, left
    return [top, left, top + height, right]


def boxes(seed: int, round_: int, pictures: numpy.ndarray, least_area: float) -> numpy.ndarray:
    """Returns the crops of pictures [n, 4]."""
    drawn = [box(seed, round_, int(picture), least_area) for picture in pictures]
    return numpy.array(drawn, numpy.float32)


def order(seed: int, epoch: int, count: int) -> numpy.ndarray:
    """Returns the order in which an epoch goes through pictures."""
    return numpy.random.default_rng([seed, epoch]).permutation(count)
