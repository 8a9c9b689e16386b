"""Writes golden embeddings of sentences: all-MiniLM-L6-v2 with its 8-bit weights, run by onnxruntime.

Tokens come from `BertWordPieceTokenizer` of the Python package tokenizers, at most 256 of a text; the embedding is the
mean of the network's vectors of all tokens, of length 1.
"""

import argparse
import json
from pathlib import Path

import numpy
import onnxruntime
from tokenizers import BertWordPieceTokenizer

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests" / "ModelsTests" / "Golden" / "sentences.json"
TEXTS = [
    "a dog on the beach",
    "A dog is running along the shore.",
    "red bicycle",
    "Zwei Männer spielen Schach im Café",
    "красный велосипед 🚲",
    "狗在海滩上",
    "",
    "the cat sat on the mat and looked at the sea, " * 40,
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path, help="folder with all-MiniLM-L6-v2.onnx and vocab.txt")
    folder = parser.parse_args().model
    tokenizer = BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True)
    tokenizer.enable_truncation(256)
    session = onnxruntime.InferenceSession(str(folder / "all-MiniLM-L6-v2.onnx"))
    rows = []
    for text in TEXTS:
        tokens = numpy.array([tokenizer.encode(text).ids], dtype=numpy.int64)
        ones = numpy.ones_like(tokens)
        inputs = {"input_ids": tokens, "attention_mask": ones, "token_type_ids": 0 * ones}
        vector = session.run(None, inputs)[0][0].astype(numpy.float64).mean(axis=0)
        vector /= numpy.linalg.norm(vector)
        rows.append({"text": text, "tokens": tokens.shape[1], "embedding": [round(float(x), 7) for x in vector]})
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    GOLDEN.write_text(f'{{"madeBy":"Tools/golden/sentence_embeddings.py","rows":[\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
