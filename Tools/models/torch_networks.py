"""Networks of timm and open_clip (PyTorch), converted to OpenVINO graphs: with two towers, or for pictures alone."""

import gzip
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy
import openvino
import torch

import cards
import torch_packages  # noqa: F401  (before timm and open_clip)
import torch_weights

import open_clip  # noqa: E402
import timm  # noqa: E402

# The names of the networks in their packages.
TWO_TOWERS = {
    "clip-vit-b32": "ViT-B-32-quickgelu",
    "clip-vit-b16": "ViT-B-16-quickgelu",
    "openclip-vit-b32": "ViT-B-32",
    "mobileclip-s1": "MobileCLIP-S1",
    "mobileclip-s2": "MobileCLIP-S2",
    "siglip-vit-b16": "ViT-B-16-SigLIP",
}
PICTURES = {
    "dinov2-vit-s14": "vit_small_patch14_dinov2.lvd142m",
    "dinov2-vit-b14": "vit_base_patch14_dinov2.lvd142m",
    "convnext-tiny": "convnext_tiny.fb_in1k",
}
CLIP_LINES = 1 + 48_894  # of its vocabulary: a line about the version, then the pairs that count


class Made(NamedTuple):
    """An exported network beside the PyTorch modules that it was made from."""

    network: openvino.Model
    source: str
    is_published: bool
    pictures: torch.nn.Module
    size: int
    texts: "Texts | None" = None

    def check(self) -> dict[str, float]:
        """Returns, for every output, the least cosine of PyTorch's and OpenVINO's answers to noise."""
        generator = torch.Generator().manual_seed(0)
        noise = torch.randn((3, 3, self.size, self.size), generator=generator)
        cosines = agreement(self.network, self.pictures, noise)
        if self.texts is None:
            return cosines
        tokens = torch.randint(1, self.texts.words, (3, self.texts.length), generator=generator)
        return cosines | {"texts": agreement(self.texts.network, self.texts.module, tokens)["embedding"]}


class Texts(NamedTuple):
    """The tower for texts."""

    network: openvino.Model
    module: torch.nn.Module
    words: int
    length: int
    vocabulary: bytes
    logits: dict[str, float]  # what makes logits of cosines, by the card's keys


class Tower(torch.nn.Module):
    """One function of a network, as a module of its own."""

    def __init__(self, model: torch.nn.Module, function: Callable, names: list[str]) -> None:
        super().__init__()
        self.model, self.function, self.names = model, function, names

    def forward(self, x: torch.Tensor):
        return self.function(self.model, x)


def embedded_picture(model: torch.nn.Module, x: torch.Tensor) -> torch.Tensor:
    return model.encode_image(x)


def embedded_text(model: torch.nn.Module, x: torch.Tensor) -> torch.Tensor:
    return model.encode_text(x)


def tokens_and_map(model: torch.nn.Module, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns the map of a vision transformer's patches and its class token, both after the last normalisation."""
    tokens = model.forward_features(x)
    rows, columns = model.patch_embed.grid_size
    patches = tokens[:, model.num_prefix_tokens:].transpose(1, 2)
    return patches.reshape(-1, tokens.shape[2], rows, columns), tokens[:, 0]


def pooled_map(model: torch.nn.Module, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Returns a convolutional network's map, what its classifier sees, and its classes."""
    features = model.forward_features(x)
    return features, model.forward_head(features, pre_logits=True), model.forward_head(features)


def least_cosine(first: numpy.ndarray, second: numpy.ndarray) -> float:
    first, second = (array.reshape(array.shape[0], -1).astype(numpy.float64) for array in (first, second))
    lengths = numpy.linalg.norm(first, axis=1) * numpy.linalg.norm(second, axis=1)
    return float(((first * second).sum(axis=1) / lengths).min())


def agreement(network: openvino.Model, module: torch.nn.Module, x: torch.Tensor) -> dict[str, float]:
    """Returns, for every output, the least cosine of PyTorch's and OpenVINO's answers."""
    with torch.no_grad():
        expected = module(x)
    expected = expected if isinstance(expected, tuple) else (expected,)
    settings = {"INFERENCE_PRECISION_HINT": "f32"}
    got = openvino.Core().compile_model(network, "CPU", settings)(x.numpy())
    return {name: least_cosine(value.numpy(), got[name]) for name, value in zip(module.names, expected, strict=True)}


def converted(module: torch.nn.Module, example: torch.Tensor, name: str) -> openvino.Model:
    """Returns the module as a graph for any number of inputs, with names for its input and outputs."""
    # The fused attention of PyTorch's evaluation mode is one operator, which OpenVINO does not read.
    torch.backends.mha.set_fastpath_enabled(False)
    with torch.no_grad():
        network = openvino.convert_model(module, example_input=example)
    network.reshape([-1, *example.shape[1:]])
    network.inputs[0].get_tensor().set_names({name})
    for output, title in zip(network.outputs, module.names, strict=True):
        output.get_tensor().set_names({title})
    return network


def clip_vocabulary() -> bytes:
    """Returns the pairs that CLIP's tokenizer joins, as `merges.txt` of its makers has them; they come with open_clip."""
    packed = Path(open_clip.__file__).with_name("bpe_simple_vocab_16e6.txt.gz").read_bytes()
    lines = gzip.decompress(packed).split(b"\n")[:CLIP_LINES]
    return b"\n".join([lines[0][lines[0].index(b"#version"):], *lines[1:]]) + b"\n"


def vocabulary(name: str, given: Path | None) -> bytes:
    """Returns the contents of a network's vocabulary: the given file, or what its makers published."""
    kind = cards.catalogued(name)["text"]["tokenizer"]["kind"]
    if given is not None:
        return given.read_bytes()
    if kind == "bytePairs":
        return clip_vocabulary()
    with tempfile.TemporaryDirectory() as temporary:
        return torch_weights.fetched(name, 1, Path(temporary)).read_bytes()


def two_towers(model: torch.nn.Module, words: bytes, source: str, is_published: bool) -> Made:
    """Converts both towers of one of open_clip's networks."""
    size = model.visual.image_size
    size = size[0] if isinstance(size, tuple) else size
    pictures = Tower(model, embedded_picture, ["embedding"])
    texts = Tower(model, embedded_text, ["embedding"])
    length = model.context_length
    example = torch.randint(1, model.vocab_size, (2, length), generator=torch.Generator().manual_seed(0))
    return Made(
        converted(pictures, torch.zeros(2, 3, size, size), "input"),
        source,
        is_published,
        pictures,
        size,
        Texts(converted(texts, example, "tokens"), texts, model.vocab_size, length, words, logits(model)),
    )


def logits(model: torch.nn.Module) -> dict[str, float]:
    """Returns what the cosines of pictures and texts are multiplied by, and what is added, to make logits."""
    made = {"logitScale": model.logit_scale.exp().item()}
    return made if model.logit_bias is None else made | {"logitBias": model.logit_bias.item()}


def pictures_alone(model: torch.nn.Module, size: int, source: str, is_published: bool) -> Made:
    """Converts one of timm's networks."""
    is_transformer = hasattr(model, "patch_embed")
    names = ["features", "embedding"] + ([] if is_transformer else ["logits"])
    tower = Tower(model, tokens_and_map if is_transformer else pooled_map, names)
    return Made(converted(tower, torch.zeros(2, 3, size, size), "input"), source, is_published, tower, size)


def loaded(model: torch.nn.Module, name: str, weights: str, seed: int) -> tuple[str, bool]:
    """Fills a network; returns the card's source, and whether the weights are the published ones."""
    if weights == "none":
        torch_weights.draw(model, seed)
        return f"{name}, random weights, seed {seed}", False

    def load(path: Path) -> None:
        if torch_weights.is_script(path):
            model.load_state_dict(torch_weights.script_state(path))
        elif name in TWO_TOWERS:
            open_clip.load_checkpoint(model, str(path))
        else:
            timm.models.load_checkpoint(model, str(path), filter_fn=filter_of(model))

    return torch_weights.source(name, weights, load)


def filter_of(model: torch.nn.Module) -> Callable:
    """Returns what brings the makers' names of a network's weights to timm's."""
    module = __import__(type(model).__module__, fromlist=["checkpoint_filter_fn"])
    return module.checkpoint_filter_fn


def make(name: str, weights: str, seed: int, given_vocabulary: Path | None = None) -> Made:
    """Makes a network.

    Args:
        name: of the catalogue.
        weights: a file of its makers, published to fetch it, or none for random ones.
        seed: of the random weights.
        given_vocabulary: the file of its tokenizer, if its makers' is not to be fetched.
    """
    if name in PICTURES:
        size = cards.catalogued(name)["input"]["width"]
        options = {"img_size": size} if "vit" in name else {}
        model = timm.create_model(PICTURES[name], pretrained=False, **options).eval()
        return pictures_alone(model, size, *loaded(model, name, weights, seed))
    words = vocabulary(name, given_vocabulary)
    model = open_clip.create_model(TWO_TOWERS[name], pretrained=None).eval()
    return two_towers(model, words, *loaded(model, name, weights, seed))
