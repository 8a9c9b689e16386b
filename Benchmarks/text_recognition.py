#!/usr/bin/env python3
"""text_recognition.py PROGRAM --fonts FOLDER...: how well and how fast text in pictures is read. Prints JSON.

Draws pictures of known lines (`rendered_text.py`), has PROGRAM index them, and compares what it read with what is
written there, line by line. A line counts as found if one was read whose middle is within its height. Needs numpy
and Pillow, and the fonts of Debian's fonts-dejavu-core, fonts-liberation and fonts-urw-base35, installed or
unpacked below the folders.
"""

import argparse
import json
import subprocess
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import rendered_text
from PIL import Image

FONTS = (
    "DejaVuSans", "DejaVuSerif", "DejaVuSansMono", "LiberationSans-Regular", "LiberationSerif-Italic",
    "LiberationSansNarrow-Bold", "C059-Roman", "URWGothic-Book",
)  # fmt: skip


def fonts(folders: list[Path]) -> list[Path]:
    """Returns the files of the fonts."""
    found = [
        next((path for folder in folders for end in ("ttf", "otf") for path in sorted(folder.rglob(f"{name}.{end}"))), None)
        for name in FONTS
    ]
    if None in found:
        raise SystemExit(f"there is no {FONTS[found.index(None)]} in {', '.join(map(str, folders))}")
    return found


def output(program: Path, gallery: Path, *arguments: str) -> dict:
    """Returns what the program answers."""
    command = [program, "--gallery", gallery, *arguments, "--json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)


def judged(page: rendered_text.Page, picture: Path, lines: list[dict]) -> list[tuple[str, str | None]]:
    """Returns each line of a page with what was read there."""
    with Image.open(picture) as image:
        width, height = image.size
    places = [[sum(corner[axis] for corner in line["corners"]) / 4 for axis in (0, 1)] for line in lines]
    pairs = []
    for line in page.lines:
        away = [(((x - line.x) * width) ** 2 + ((y - line.y) * height) ** 2) ** 0.5 for x, y in places]
        nearest = min(range(len(lines)), key=away.__getitem__, default=None)
        near = nearest is not None and away[nearest] <= page.size
        pairs.append((line.text, lines[nearest]["text"] if near else None))
    return pairs


def figures(pairs: list[tuple[str, str | None]]) -> dict[str, float]:
    """Returns the rates of errors in lines."""
    characters = sum(len(text) for text, _ in pairs)
    errors = sum(rendered_text.distance(text, read or "") for text, read in pairs)
    return {
        "lines": len(pairs),
        "found": sum(read is not None for _, read in pairs) / len(pairs),
        "exact": sum(text == read for text, read in pairs) / len(pairs),
        "characterErrorRate": round(errors / characters, 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--fonts", type=Path, nargs="+", default=[Path("/usr/share/fonts")])
    parser.add_argument("--pictures", type=int, default=60, help="each has five lines (default: 60)")
    parser.add_argument("--model", type=Path, help="the card of a model to add first")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder, gallery = Path(temporary) / "pictures", Path(temporary) / "gallery"
        pages = rendered_text.draw(arguments.pictures, fonts(arguments.fonts), folder)
        output(arguments.program, gallery, "index", str(folder))
        if arguments.model:
            output(arguments.program, gallery, "models", "add", str(arguments.model))
        begin = time.perf_counter()
        output(arguments.program, gallery, "index", "--text", str(folder))
        seconds = time.perf_counter() - begin
        shown = output(arguments.program, gallery, "show", *(str(folder / page.name) for page in pages))["images"]
        kinds, read = defaultdict(list), 0
        for page, image in zip(pages, shown):
            pairs = judged(page, folder / page.name, image["text"])
            read += len(image["text"])
            for kind in ("all", f"angle {page.angle}", f"size {page.size}", f"font {page.font}"):
                kinds[kind] += pairs
    report = {kind: figures(pairs) for kind, pairs in sorted(kinds.items())}
    print(json.dumps({"pictures": len(pages), "read": read, "seconds": round(seconds, 2), "kinds": report}, indent=2))


if __name__ == "__main__":
    main()
