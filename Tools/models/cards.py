"""Model cards: the catalogue's, and those of networks that were just made."""

import hashlib
import json
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parents[2] / "Sources" / "Models" / "Catalogue"


def catalogued(name: str) -> dict[str, object]:
    """Returns the catalogue's card of a network."""
    return json.loads((CATALOGUE / f"{name}.json").read_text())


def exportable() -> list[str]:
    """Returns the names of the networks that the exporter makes, by their cards."""
    cards = (json.loads(path.read_text()) for path in sorted(CATALOGUE.glob("*.json")))
    return [card["name"] for card in cards if card.get("convert", "").startswith("Tools/models/export ")]


def described(path: Path) -> dict[str, object]:
    """Returns the card's entry of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}


def of_export(
    name: str, files: list[Path], source: str, outputs: list[str], published: bool
) -> dict[str, object]:
    """Returns an exported network's card: the catalogue's, with its own files and only its own outputs."""
    card = catalogued(name)
    card["files"] = [described(path) for path in files]
    card["source"] = source
    card["outputs"] = {output: kind for output, kind in card["outputs"].items() if output in outputs}
    if not published:
        card["published"] = {}
    del card["convert"]
    return card
