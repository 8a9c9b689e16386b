"""The network of the classic pipeline: VGG16 up to its first dense layer, with seeded random weights.

Speed does not depend on the weights, and the cosine between two implementations needs only the same ones in
both; so nothing has to be fetched.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras  # noqa: E402  (the log level must be set before)

NAME = "vgg16-random"
SEED = 20140904  # the day of the paper
SIZE = 224
DIMENSION = 4096
MEAN_BGR = [103.939, 116.779, 123.68]


def build() -> keras.Model:
    """Returns the model from a picture [N, 224, 224, 3] as `preprocess_input` leaves it to fc1 [N, 4096]."""
    keras.utils.set_random_seed(SEED)
    whole = keras.applications.VGG16(weights=None)
    return keras.Model(whole.input, whole.get_layer("fc1").output, name=NAME)
