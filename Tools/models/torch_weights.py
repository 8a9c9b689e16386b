"""Weights of PyTorch networks: from their makers' files, or seeded random ones that still tell pictures apart."""

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import torch

import cards
import fetching


def fetched(name: str, position: int, folder: Path) -> Path:
    """Fetches a file of a network's card into a folder; one whose hash is known must have it."""
    return fetching.file(name, folder, position)[0]


def is_script(path: Path) -> bool:
    """Says whether a file is a TorchScript archive, as OpenAI publishes its networks, and not a state dict."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any("/code/" in name for name in archive.namelist())


def script_state(path: Path) -> dict[str, torch.Tensor]:
    """Returns the weights of a TorchScript archive in 32 bits, without what describes the network."""
    state = torch.jit.load(path, map_location="cpu").state_dict()
    told = ("input_resolution", "context_length", "vocab_size", "attn_mask")
    return {name: value.float() for name, value in state.items() if name not in told}


def source(name: str, weights: str, load: Callable[[Path], None]) -> tuple[str, bool]:
    """Loads weights; returns the card's source, and whether they are known to be the published ones.

    Args:
        name: of the network.
        weights: a file, or published to fetch it.
        load: fills the network from a file.
    """
    if weights == "published":
        with tempfile.TemporaryDirectory() as temporary:
            path = fetched(name, 0, Path(temporary))
            load(path)
            return f"{cards.catalogued(name)['source']}; sha256 of the weights {fetching.digest(path)}", True
    path, card = Path(weights), cards.catalogued(name)
    load(path)
    came = fetching.digest(path)
    is_published = card["files"][0].get("sha256") == came
    return f"{card['source']}; weights of the file {path.name}, sha256 {came}", is_published


@torch.no_grad()
def draw(model: torch.nn.Module, seed: int) -> None:
    """Draws all weights of a network.

    Layers keep the variance of what goes through them. What weighs branches, or starts at zero, is drawn as training
    leaves it, so that all layers count: their makers' initial values would leave most of them without effect.
    """
    generator = torch.Generator().manual_seed(seed)

    def normal(parameter: torch.Tensor, deviation: float, mean: float = 0.0) -> None:
        parameter.copy_(mean + deviation * torch.randn(parameter.shape, generator=generator))

    for name, parameter in model.named_parameters():
        last = name.rsplit(".", 1)[-1]
        if "logit_scale" in name or "logit_bias" in name:
            continue
        if last in ("gamma", "layer_scale") or ".ls" in name and parameter.ndim <= 3:
            normal(parameter, 0.1, mean=0.5)
        elif parameter.ndim <= 1:
            # Of norms, scales are about 1; all else are biases.
            normal(parameter, 0.1, mean=1.0 if last == "weight" else 0.0)
        elif "embedding" in name or "embed" in name and parameter.ndim == 3 or "token" in name or "latent" in name:
            normal(parameter, 0.5)
        else:
            inputs = parameter[0].numel() if last != "proj" and not last.endswith("projection") else parameter.shape[0]
            normal(parameter, 1.0 / inputs**0.5)
    for name, buffer in model.named_buffers():
        if name.endswith("running_mean"):
            normal(buffer, 0.1)
        elif name.endswith("running_var"):
            buffer.copy_(0.5 + torch.rand(buffer.shape, generator=generator))
