"""Writes golden embeddings of ViT-S/16 with seeded random weights, computed by timm (PyTorch).

The weights are those of `Tools/models/export vit_s16 --weights none --seed 0`, written as Google writes its
.npz files and read by timm's own reader of them; nothing else is shared with the export. The pictures are
those of efficientnet_lite_numpy.py.

Needs torch, torchvision and timm 1.0, which nothing else of this project does:
python3 -m venv V; V/bin/pip install timm; V/bin/python Tools/golden/vit_s16.py
"""

import argparse
import tempfile
from pathlib import Path

import numpy
import timm
import torch
from timm.models.vision_transformer import _load_weights

from efficientnet_lite_numpy import FORMULAS, ROOT, picture, rounded, write
from vit_s16_weights import random_weights  # found through the path that efficientnet_lite_numpy adds

GOLDEN = ROOT / "Tests" / "ModelsTests" / "Golden" / "vit_s16.json"


def network() -> torch.nn.Module:
    """Returns timm's network with the seeded weights, to its class token."""
    model = timm.create_model("vit_small_patch16_224", pretrained=False)
    with tempfile.NamedTemporaryFile(suffix=".npz") as file:
        numpy.savez(file, **random_weights(0))
        file.flush()
        _load_weights(model, file.name)
    return model.double().eval()


def embed(model: torch.nn.Module, pixels: numpy.ndarray) -> numpy.ndarray:
    """Returns the class token [384] after the last normalisation, of length 1."""
    prepared = (pixels.astype(numpy.float64) - 127.5) / 127.5
    with torch.no_grad():
        tokens = model.forward_features(torch.from_numpy(prepared.transpose(2, 0, 1)[None]))
    token = tokens[0, 0].numpy()
    return token / numpy.linalg.norm(token)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=GOLDEN)
    arguments = parser.parse_args()
    model = network()
    entries = [
        {
            "name": name,
            "formula": dict(zip("rgb", formulas)),
            "embedding": rounded(embed(model, picture(formulas))),
        }
        for name, formulas in FORMULAS.items()
    ]
    write(entries, arguments.output)
    vectors = numpy.array([entry["embedding"] for entry in entries])
    print("cosines between the pictures:", numpy.round(vectors @ vectors.T, 3).tolist())


if __name__ == "__main__":
    main()
