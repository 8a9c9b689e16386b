"""Exports a network to OpenVINO IR with a model card, from its makers' weights or with seeded random ones.

The outputs are those that the catalogue's card names: `features`, the map before pooling, [channels, rows,
columns]; `embedding`; `logits`, before any softmax. What the card says of the input holds: it is what Keras's
own `preprocess_input` does, timm's or open_clip's configuration, or the source that a face network's card names.
A network with two towers has a second file, NAME-text, and the vocabulary of its tokenizer.
"""

import argparse
import importlib
import json
from pathlib import Path

import telemetry  # noqa: F401, I001  (before OpenVINO)
import openvino

import cards

# The modules that make the networks which are not Keras's own.
FAMILIES = {
    **dict.fromkeys(
        ("clip-vit-b32", "clip-vit-b16", "openclip-vit-b32", "mobileclip-s1", "mobileclip-s2", "siglip-vit-b16"),
        "torch_networks",
    ),
    **dict.fromkeys(("dinov2-vit-s14", "dinov2-vit-b14", "convnext-tiny"), "torch_networks"),
    "efficientnet-lite0": "efficientnet_lite",
    "efficientnet-lite2": "efficientnet_lite",
    "vit_s16": "vit_s16",
    "dlib_face_resnet": "dlib_face_resnet",
    "facenet128": "face_networks",
    "facenet512": "face_networks",
    "vggface": "face_networks",
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="export", description=__doc__.splitlines()[0])
    names = cards.exportable()
    parser.add_argument("name", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument(
        "--weights",
        default="published",
        metavar="FILE|published|none",
        help="the makers' weight file; published fetches it (default); none draws random weights",
    )
    parser.add_argument(
        "--vocabulary", type=Path, metavar="FILE", help="of siglip-vit-b16's tokenizer (default: fetch its makers')"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the random weights (default: 0)")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for the network and its card"
    )
    given = parser.parse_args()
    if given.weights not in ("published", "none") and not Path(given.weights).is_file():
        parser.error(f"there is no file {given.weights}")
    if given.vocabulary and "text" not in cards.catalogued(given.name):
        parser.error(f"{given.name} has no vocabulary")
    if given.vocabulary and not given.vocabulary.is_file():
        parser.error(f"there is no file {given.vocabulary}")
    return given


def serialized(network: openvino.Model, name: str, folder: Path) -> list[Path]:
    """Writes a graph; returns its files."""
    files = [folder / f"{name}.{suffix}" for suffix in ("xml", "bin")]
    openvino.serialize(network, *map(str, files))
    return files


def export(
    name: str, weights: str, seed: int, folder: Path, **options: object
) -> tuple[Path, object]:
    """Makes and writes a network; returns the path of its card and the model that it was made from."""
    family = importlib.import_module(FAMILIES.get(name, "keras_networks"))
    made = family.make(name, weights, seed, **options)
    return write(name, made, folder), made


def write(name: str, made: object, folder: Path) -> Path:
    """Writes a network and its card; returns the card's path."""
    folder.mkdir(parents=True, exist_ok=True)
    files = serialized(made.network, name, folder)
    texts = getattr(made, "texts", None)
    if texts is not None:
        files += serialized(texts.network, f"{name}-text", folder)
        words = folder / cards.catalogued(name)["text"]["tokenizer"]["vocabulary"]
        words.write_bytes(texts.vocabulary)
        files.append(words)
    names = [output.get_any_name() for output in made.network.outputs]
    card = cards.of_export(name, files, made.source, names, published=made.is_published)
    if texts is not None:
        card["text"] |= texts.logits
    path = folder / f"{name}.json"
    # The card comes last: where it is, all else is complete.
    path.write_text(json.dumps(card, indent=2) + "\n")
    return path


def main() -> None:
    given = arguments()
    options = {"given_vocabulary": given.vocabulary} if given.vocabulary else {}
    path, made = export(given.name, given.weights, given.seed, given.out, **options)
    print(json.dumps({"card": str(path), "cosineToSource": made.check()}))


if __name__ == "__main__":
    main()
