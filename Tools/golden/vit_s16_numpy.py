"""ViT-S/16 in float64 with NumPy alone, to compare other implementations with."""

import math

import numpy

PATCH, HEADS, DEPTH, EPSILON = 16, 6, 12, 1e-6

erf = numpy.vectorize(math.erf, otypes=[float])


class Network:
    """The forward pass, layer by layer as the paper has it."""

    def __init__(self, weights: dict[str, numpy.ndarray]) -> None:
        self.weights = {name: array.astype(numpy.float64) for name, array in weights.items()}

    def norm(self, x: numpy.ndarray, name: str) -> numpy.ndarray:
        centred = x - x.mean(axis=-1, keepdims=True)
        standard = centred / numpy.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
        return standard * self.weights[f"{name}/scale"] + self.weights[f"{name}/bias"]

    def attention(self, x: numpy.ndarray, name: str) -> numpy.ndarray:
        def projected(part: str) -> numpy.ndarray:
            kernel, bias = self.weights[f"{name}/{part}/kernel"], self.weights[f"{name}/{part}/bias"]
            return numpy.tensordot(x, kernel, axes=1).transpose(1, 0, 2) + bias[:, None, :]

        query, key, value = (projected(part) for part in ("query", "key", "value"))
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        scores = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = scores / scores.sum(axis=-1, keepdims=True) @ value
        kernel, bias = self.weights[f"{name}/out/kernel"], self.weights[f"{name}/out/bias"]
        return numpy.tensordot(mixed.transpose(1, 0, 2), kernel, axes=2) + bias

    def hidden(self, x: numpy.ndarray, name: str) -> numpy.ndarray:
        x = x @ self.weights[f"{name}/Dense_0/kernel"] + self.weights[f"{name}/Dense_0/bias"]
        x = x * (1 + erf(x / math.sqrt(2))) / 2
        return x @ self.weights[f"{name}/Dense_1/kernel"] + self.weights[f"{name}/Dense_1/bias"]

    def embedding(self, x: numpy.ndarray) -> numpy.ndarray:
        """Returns the class token [384] of a prepared picture [rows, columns, 3]."""
        side = x.shape[0] // PATCH
        patches = x.reshape(side, PATCH, side, PATCH, 3).transpose(0, 2, 1, 3, 4).reshape(side * side, -1)
        kernel = self.weights["embedding/kernel"].reshape(patches.shape[1], -1)
        x = numpy.concatenate([self.weights["cls"][0], patches @ kernel + self.weights["embedding/bias"]])
        x = x + self.weights["Transformer/posembed_input/pos_embedding"][0]
        for index in range(DEPTH):
            block = f"Transformer/encoderblock_{index}"
            x = x + self.attention(
                self.norm(x, f"{block}/LayerNorm_0"), f"{block}/MultiHeadDotProductAttention_1"
            )
            x = x + self.hidden(self.norm(x, f"{block}/LayerNorm_2"), f"{block}/MlpBlock_3")
        return self.norm(x, "Transformer/encoder_norm")[0]
