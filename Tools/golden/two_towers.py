"""Exports small networks with two towers and random weights, with what their reference implementation answers.

The networks have the parts of those of the catalogue, with fewer and narrower layers: CLIP's (open_clip's `CLIP`),
MobileCLIP's and SigLIP's (`CustomTextCLIP` with a network of timm for pictures). They are converted as
Tools/models/export converts the large ones. For each, `NAME/reference.json` has the embeddings that PyTorch makes of
sentences, by open_clip's tokenizers or SentencePiece, and of pictures given by formulas.

Run it by the interpreter that `Tools/models/environment torch` prints.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests" / "ModelsTests" / "Golden"
sys.path.insert(0, str(ROOT / "Tools" / "models"))

import torch  # noqa: E402  (with the others found through the path above)
import torch_packages  # noqa: E402, F401

import cards  # noqa: E402
import export  # noqa: E402
import open_clip  # noqa: E402
import sentencepiece  # noqa: E402
import torch_networks  # noqa: E402
import torch_weights  # noqa: E402
from efficientnet_lite_numpy import FORMULAS, picture  # noqa: E402

SIDE = 224
TEXTS = {"context_length": 77, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2}


def clip() -> torch.nn.Module:
    pictures = {"image_size": SIDE, "layers": 2, "width": 64, "head_width": 32, "patch_size": 32}
    return open_clip.CLIP(64, pictures, TEXTS, quick_gelu=True)


def mobileclip() -> torch.nn.Module:
    pictures = {"timm_model_name": "fastvit_t8", "timm_pool": "avg", "timm_proj": None, "image_size": SIDE}
    return open_clip.CustomTextCLIP(64, pictures, TEXTS | {"no_causal_mask": True})


def siglip(words: int) -> torch.nn.Module:
    pictures = {
        "timm_model_name": "vit_tiny_patch16_224",
        "timm_pool": "map",
        "timm_proj": "none",
        "image_size": SIDE,
    }
    texts = {
        "context_length": 64,
        "vocab_size": words,
        "width": 192,
        "heads": 3,
        "layers": 2,
        "no_causal_mask": True,
        "proj_bias": True,
        "pool_type": "last",
        "norm_kwargs": {"eps": 1e-6},
    }
    return open_clip.CustomTextCLIP(192, pictures, texts, init_logit_bias=-10)


def siglip_tokens(processor: sentencepiece.SentencePieceProcessor, text: str) -> list[int]:
    """Returns a text's tokens, filled up to 64 with 1, as open_clip's tokenizer for SigLIP does."""
    clean = open_clip.tokenizer.get_clean_fn("canonicalize")
    tokens = [*processor.encode(clean(text))[:63], processor.eos_id()]
    return tokens + [1] * (64 - len(tokens))


def sentences() -> list[str]:
    """Returns some of the sentences of tokens.json, evenly spread over its scripts, and the odd ones."""
    texts = [row[0] for row in json.loads((GOLDEN / "tokens.json").read_text())["rows"]]
    return texts[:40] + texts[-20:]


def unit(rows: torch.Tensor) -> list[list[float]]:
    rows = rows / rows.norm(dim=1, keepdim=True)
    return [[float(f"{value:.7g}") for value in row] for row in rows.tolist()]


def small(large: str, name: str, dimension: int, made: torch_networks.Made) -> dict[str, object]:
    """Returns the card of the large network, for the small one."""
    card = cards.catalogued(large) | {"name": name, "dimension": dimension}
    text = json.loads(json.dumps(card["text"]).replace(large, name))
    text["maximumTokens"] = made.texts.length
    picture_input = card["input"] | {"width": SIDE, "height": SIDE}
    return card | {"text": text, "input": picture_input}


def write(large: str, name: str, dimension: int, model: torch.nn.Module, tokens: list[list[int]], folder: Path,
          words: bytes) -> None:
    """Exports a network and writes what PyTorch makes of the sentences and the pictures."""
    torch_weights.draw(model.eval(), seed=1)
    made = torch_networks.two_towers(model, words, f"random weights of {name}", False)
    card = small(large, name, dimension, made)
    original, cards.catalogued = cards.catalogued, lambda _: json.loads(json.dumps(card))
    try:
        export.write(name, made, folder / name)
    finally:
        cards.catalogued = original
    mean, scale = (numpy.array(card["input"][key], dtype=numpy.float32) for key in ("mean", "scale"))
    pixels = numpy.stack([picture(formulas, SIDE) for formulas in FORMULAS.values()])
    inputs = torch.from_numpy(((pixels - mean) / scale).astype(numpy.float32).transpose(0, 3, 1, 2))
    with torch.no_grad():
        pictures = unit(made.pictures(inputs))
        texts = unit(made.texts.module(torch.tensor(tokens)))
    reference = {
        "pictures": [{"name": title, "embedding": row} for title, row in zip(FORMULAS, pictures)],
        "texts": [{"text": text, "embedding": row} for text, row in zip(sentences(), texts)],
    }
    (folder / name / "reference.json").write_text(json.dumps(reference))
    print(name, made.check())


def write_clip(name: str, folder: Path) -> None:
    pairs = open_clip.SimpleTokenizer()(sentences(), context_length=77).tolist()
    write("clip-vit-b32", name, 64, clip(), pairs, folder, torch_networks.clip_vocabulary())


def write_mobileclip(name: str, folder: Path) -> None:
    pairs = open_clip.SimpleTokenizer()(sentences(), context_length=77).tolist()
    write("mobileclip-s1", name, 64, mobileclip(), pairs, folder, torch_networks.clip_vocabulary())


def write_siglip(name: str, folder: Path) -> None:
    model = (GOLDEN / "unigram.model").read_bytes()
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    tokens = [siglip_tokens(processor, text) for text in sentences()]
    write("siglip-vit-b16", name, 192, siglip(processor.vocab_size()), tokens, folder, model)


MAKERS = {"small-clip": write_clip, "small-mobileclip": write_mobileclip, "small-siglip": write_siglip}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="for a folder for each network")
    parser.add_argument("networks", nargs="*", default=[*MAKERS], metavar="NETWORK", help=", ".join(MAKERS))
    given = parser.parse_args()
    for name in given.networks:
        MAKERS[name](name, given.folder)


if __name__ == "__main__":
    main()
