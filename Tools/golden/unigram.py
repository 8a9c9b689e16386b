"""Writes what SentencePiece makes of the sentences of tokens.json, and the small unigram model that it used.

The model is trained here, on these sentences; its rules for characters are NFKC's, of the characters in them, so that
the file stays small. Some characters are left out of the vocabulary: they are unknown.

Texts are cleaned as for SigLIP, by open_clip's `canonicalize`, or not at all; the mark of the end is among the tokens.
Run it by the interpreter that `Tools/models/environment torch` prints.
"""

import json
import sys
import tempfile
import unicodedata
from pathlib import Path

import sentencepiece

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tools" / "models"))

import torch_packages  # noqa: E402, F401  (before open_clip)
from open_clip.tokenizer import get_clean_fn  # noqa: E402

GOLDEN = ROOT / "Tests" / "ModelsTests" / "Golden"
PIECES = 1500
LIMIT = 64


def sentences() -> list[str]:
    return [row[0] for row in json.loads((GOLDEN / "tokens.json").read_text())["rows"]]


def rules(texts: list[str]) -> str:
    """Returns a rule for each character that NFKC changes, as SentencePiece reads them."""
    lines = []
    for character in sorted(set("".join(texts))):
        changed = unicodedata.normalize("NFKC", character)
        if changed != character:
            lines.append(f"{ord(character):X}\t{' '.join(f'{ord(other):X}' for other in changed)}")
    # Several characters that become one, and one that becomes nothing.
    return "\n".join([*lines, "65 301\tE9", "200B\t"]) + "\n"


def train(texts: list[str], folder: Path) -> Path:
    (folder / "texts").write_text("\n".join(" ".join(text.replace("\0", "").split()) for text in texts))
    (folder / "rules").write_text(rules(texts))
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "texts"),
        model_prefix=str(folder / "unigram"),
        model_type="unigram",
        vocab_size=PIECES,
        character_coverage=0.99,
        normalization_rule_tsv=str(folder / "rules"),
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        hard_vocab_limit=False,
        num_threads=1,
        minloglevel=2,
    )
    return folder / "unigram.model"


def main() -> None:
    texts = sentences()
    with tempfile.TemporaryDirectory() as temporary:
        model = train(texts, Path(temporary)).read_bytes()
    (GOLDEN / "unigram.model").write_bytes(model)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    end, clean = processor.eos_id(), get_clean_fn("canonicalize")

    def tokens(text: str) -> list[int]:
        return [*processor.encode(text)[: LIMIT - 1], end]

    rows = [[tokens(text), tokens(clean(text))] for text in texts]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    (GOLDEN / "unigram.json").write_text(f'{{"madeBy":"Tools/golden/unigram.py","rows":[\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
