"""Pictures of known lines of text: several fonts, sizes, angles, colours, with noise, blur and compression.

Seeded: the same pictures come of the same fonts, whichever machine draws them.
"""

import json
import random
from pathlib import Path
from typing import NamedTuple

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

LINES_PER_PICTURE = 5
SIZES = (14, 18, 24, 32, 48)
ANGLES = (0, 0, 0, 2, -3, 7, -12, 20, 90, 180, 270)
COLOURS = (
    ((20, 20, 20), (250, 250, 250)),
    ((240, 240, 240), (25, 30, 60)),
    ((180, 20, 20), (245, 235, 215)),
    ((250, 220, 60), (40, 90, 60)),
    ((90, 90, 90), (190, 190, 190)),
)
WORDS = """invoice total amount due date paid thank you for your order number street harbour bicycle station platform
departure arrival coffee tea with milk open daily from to closed on Monday please do not enter emergency exit museum
of modern art opening hours ticket price adults children family library reading room silence menu soup salad bread
cheese apple cherry orange water bottle warning high voltage keep out private property parking only customers the quick
brown fox jumps over lazy dog report annual meeting minutes agenda project budget summary chapter introduction figure
Riga Lisbon Geneva Oslo Dublin Café Zürich München Málaga Gdańsk Ångström naïve façade señor""".split()


class Line(NamedTuple):
    """A line, and the middle of it in the picture that it is in, as fractions."""

    text: str
    x: float
    y: float


class Page(NamedTuple):
    """A picture, what it is like, and what is written in it."""

    name: str
    font: str
    size: int
    angle: int
    lines: list[Line]


def sentence(chance: random.Random) -> str:
    """Returns a line as signs, receipts and letters have them."""
    kind = chance.random()
    if kind < 0.1:
        return f"Total: {chance.randint(1, 999)}.{chance.randint(0, 99):02} EUR"
    if kind < 0.2:
        return f"{chance.randint(1, 28):02}.{chance.randint(1, 12):02}.20{chance.randint(10, 29)} {chance.randint(0, 23):02}:{chance.randint(0, 59):02}"
    if kind < 0.25:
        return f"No. {chance.randint(10000, 99999999)}"
    words = [chance.choice(WORDS) for _ in range(chance.randint(2, 6))]
    return " ".join([words[0].capitalize(), *words[1:]])


def page(number: int, fonts: list[Path], folder: Path) -> Page:
    """Draws a picture into a folder, and returns what is in it."""
    chance = random.Random(number)
    path = fonts[number % len(fonts)]
    size, angle = chance.choice(SIZES), ANGLES[number % len(ANGLES)]
    ink, paper = chance.choice(COLOURS)
    font = ImageFont.truetype(str(path), size)
    texts = [sentence(chance) for _ in range(LINES_PER_PICTURE)]
    boxes = [font.getbbox(text) for text in texts]
    height, margin = int(size * 1.9), 2 * size
    width = max(box[2] for box in boxes)
    sheet = Image.new("RGB", (width + 2 * margin, height * len(texts) + 2 * margin), paper)
    draw = ImageDraw.Draw(sheet)
    middles = []
    for row, (text, box) in enumerate(zip(texts, boxes)):
        draw.text((margin, margin + row * height), text, font=font, fill=ink)
        middles.append((margin + box[2] / 2, margin + row * height + (box[1] + box[3]) / 2))
    turned = sheet.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    lines = [Line(text, *turned_to(sheet, turned, middle, angle)) for text, middle in zip(texts, middles)]
    blur = chance.choice((0, 0, 0.6, 1.0 if size > 16 else 0.6))
    turned = turned.filter(ImageFilter.GaussianBlur(blur)) if blur else turned
    noise = numpy.random.default_rng(number).normal(0, chance.choice((0, 6, 14)), (turned.height, turned.width, 3))
    pixels = numpy.clip(numpy.asarray(turned, dtype=numpy.float64) + noise, 0, 255).astype(numpy.uint8)
    name = f"{number:03}.jpg"
    Image.fromarray(pixels).save(folder / name, quality=chance.choice((60, 80, 92)))
    return Page(name, path.stem, size, angle, lines)


def turned_to(
    sheet: Image.Image, turned: Image.Image, place: tuple[float, float], angle: int
) -> tuple[float, float]:
    """Returns where a place of the sheet is in the turned picture, as fractions of that."""
    turn = numpy.radians(angle)
    x, y = place[0] - sheet.width / 2, place[1] - sheet.height / 2
    x, y = x * numpy.cos(turn) + y * numpy.sin(turn), y * numpy.cos(turn) - x * numpy.sin(turn)
    return float(x / turned.width + 0.5), float(y / turned.height + 0.5)


def draw(count: int, fonts: list[Path], folder: Path) -> list[Page]:
    """Draws pictures into a folder, and returns what is in them."""
    folder.mkdir(parents=True, exist_ok=True)
    return [page(number, fonts, folder) for number in range(count)]


def distance(one: str, other: str) -> int:
    """Returns how many characters have to be inserted, removed or replaced to come from one text to the other."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
