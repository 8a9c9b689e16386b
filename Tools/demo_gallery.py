"""Draws a small gallery of pictures in six families, to try a search with when no photographs are at hand.

Standard library only. The same pictures come out every time. Landscapes are PNG, drawn line by line; flowers,
fish and patterns are SVG.
"""

import argparse
import colorsys
import math
import random
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

WIDTH, HEIGHT = 384, 288
PER_FAMILY = 10

Colour = tuple[int, int, int]


def hsv(hue: float, saturation: float, value: float) -> Colour:
    """The hue goes round: 0 and 1 are both red."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Returns a at share 0, b at share 1."""
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b))


def css(colour: Colour) -> str:
    return "#%02x%02x%02x" % colour


class Canvas:
    """Rows of RGB pixels. All is made of horizontal spans, whose ends are blended by how much they cover."""

    def __init__(self) -> None:
        self.rows = [bytearray(WIDTH * 3) for _ in range(HEIGHT)]

    def span(self, y: int, left: float, right: float, colour: Colour) -> None:
        left, right = max(left, 0.0), min(right, float(WIDTH))
        if not 0 <= y < HEIGHT or right <= left:
            return
        first, last = math.ceil(left), math.floor(right)
        if first < last:
            self.rows[y][first * 3:last * 3] = bytes(colour) * (last - first)
        self.blend(y, first - 1, min(first, right) - left, colour)
        if last >= first:
            self.blend(y, last, right - last, colour)

    def blend(self, y: int, x: int, cover: float, colour: Colour) -> None:
        if 0 <= x < WIDTH and 0 <= y < HEIGHT and cover > 0:
            row, at = self.rows[y], x * 3
            row[at:at + 3] = bytes(mix(tuple(row[at:at + 3]), colour, min(cover, 1.0)))

    def gradient(self, top: int, bottom: int, upper: Colour, lower: Colour) -> None:
        for y in range(max(top, 0), min(bottom, HEIGHT)):
            self.span(y, 0, WIDTH, mix(upper, lower, (y - top) / max(bottom - top - 1, 1)))

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        for row in range(math.floor(y - radius), math.ceil(y + radius) + 1):
            squared = radius * radius - (row + 0.5 - y) ** 2
            if squared > 0:
                self.span(row, x - math.sqrt(squared), x + math.sqrt(squared), colour)

    def rectangle(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        for row in range(round(y), round(y + height)):
            self.span(row, x, x + width, colour)

    def triangle(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Stands on its base; x, y is the tip."""
        for row in range(round(y), round(y + height)):
            half = width / 2 * (row + 0.5 - y) / height
            self.span(row, x - half, x + half, colour)

    def ridge(self, height_at: Callable[[float], float], colour: Colour) -> None:
        """Fills everything below the line."""
        pixel = bytes(colour)
        for x in range(WIDTH):
            top = height_at(x)
            start = math.ceil(top)
            self.blend(start - 1, x, start - top, colour)
            for y in range(max(start, 0), HEIGHT):
                self.rows[y][x * 3:x * 3 + 3] = pixel

    def png(self) -> bytes:
        raw = b"".join(b"\0" + row for row in self.rows)
        header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(raw, 6)), (b"IEND", b"")]
        return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, data) for kind, data in chunks)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def waves(rng: random.Random, base: float, height: float, count: int) -> Callable[[float], float]:
    """Returns a line that wanders about the base."""
    orders = range(1, count + 1)
    parts = [(rng.uniform(0.5, 1) / n, rng.uniform(0.7, 1.3) * n, rng.uniform(0, 6.3)) for n in orders]
    return lambda x: base + height * sum(a * math.sin(f * x / 45 + phase) for a, f, phase in parts)


def sunset(rng: random.Random) -> bytes:
    """The sun over the sea, with its path on the water."""
    canvas, horizon = Canvas(), rng.randint(150, 190)
    warm, dusk = rng.uniform(0.02, 0.10), rng.uniform(0.68, 0.86)
    glow = hsv(warm, 0.75, 1.0)
    canvas.gradient(0, horizon, hsv(dusk, 0.6, rng.uniform(0.35, 0.6)), glow)
    x, radius = rng.uniform(90, 294), rng.uniform(22, 40)
    y = horizon - rng.uniform(-0.4, 1.2) * radius
    for ring in range(6, -1, -1):
        canvas.disc(x, y, radius + ring * 6, mix(hsv(0.14, 0.35, 1.0), glow, ring / 7))
    canvas.gradient(horizon, HEIGHT, mix(glow, (20, 30, 70), 0.45), (12, 18, 48))
    for row in range(horizon + 1, HEIGHT, 2):
        depth = (row - horizon) / (HEIGHT - horizon)
        for _ in range(3):
            length, at = rng.uniform(4, 18 + 40 * depth), x + rng.gauss(0, 8 + 34 * depth)
            canvas.span(row, at - length, at + length, mix(hsv(0.13, 0.4, 1.0), glow, depth))
    if rng.random() < 0.6:
        canvas.ridge(waves(rng, HEIGHT - 14, 9, 3), (10, 10, 22))
    return canvas.png()


def skyline(rng: random.Random) -> bytes:
    """Towers at night, with lit windows, under the moon."""
    canvas, hue = Canvas(), rng.uniform(0.58, 0.72)
    canvas.gradient(0, HEIGHT, hsv(hue, 0.8, 0.12), hsv(hue + 0.08, 0.55, 0.42))
    for _ in range(70):
        canvas.blend(rng.randrange(150), rng.randrange(WIDTH), rng.uniform(0.2, 0.9), (255, 255, 240))
    x, y = rng.uniform(40, 340), rng.uniform(36, 70)
    canvas.disc(x, y, 17, (244, 240, 214))
    if rng.random() < 0.5:
        canvas.disc(x + 8, y - 3, 15, hsv(hue + 0.01, 0.76, 0.18))
    for layer, shade in enumerate((0.30, 0.20, 0.11)):
        left = -rng.uniform(0, 30)
        while left < WIDTH:
            width, height = rng.uniform(24, 52), rng.uniform(70, 190) - layer * 30
            tower(canvas, rng, left, width, height, hsv(hue, 0.5, shade), lit=0.12 + 0.16 * layer)
            left += width + rng.uniform(-4, 8)
    return canvas.png()


def tower(
    canvas: Canvas, rng: random.Random, left: float, width: float, height: float, wall: Colour, lit: float
) -> None:
    top = HEIGHT - height
    canvas.rectangle(left, top, width, height, wall)
    if rng.random() < 0.3:
        canvas.rectangle(left + width / 2 - 1, top - 18, 2, 18, wall)
    window = hsv(rng.uniform(0.10, 0.15), rng.uniform(0.3, 0.7), 1.0)
    for row in range(round(top) + 6, HEIGHT - 4, 9):
        for column in range(round(left) + 4, round(left + width) - 6, 8):
            if rng.random() < lit:
                canvas.rectangle(column, row, 4, 5, window)


def forest(rng: random.Random) -> bytes:
    """Firs before misty hills."""
    canvas, hue = Canvas(), rng.uniform(0.27, 0.42)
    mist = hsv(rng.uniform(0.12, 0.55), 0.14, 0.95)
    canvas.gradient(0, HEIGHT, hsv(rng.uniform(0.5, 0.58), 0.35, 0.9), mist)
    for hill in range(3):
        line = waves(rng, 110 + 32 * hill, 14, 3)
        canvas.ridge(line, mix(mist, hsv(hue, 0.5, 0.45), 0.25 + 0.2 * hill))
    for layer in range(3):
        share, ground = 0.55 + 0.22 * layer, 205 + 34 * layer
        colour = mix(mist, hsv(hue + rng.uniform(-0.02, 0.02), 0.65, 0.30 - 0.07 * layer), share)
        canvas.ridge(waves(rng, ground, 6, 2), colour)
        for _ in range(20 - 5 * layer):
            x, foot = rng.uniform(0, WIDTH), ground + rng.uniform(-4, 10)
            fir(canvas, x, foot, rng.uniform(44, 80) + 26 * layer, colour)
    return canvas.png()


def fir(canvas: Canvas, x: float, ground: float, height: float, colour: Colour) -> None:
    trunk = mix(colour, (60, 35, 20), 0.4)
    canvas.rectangle(x - height * 0.025, ground - height * 0.2, height * 0.05, height * 0.25, trunk)
    for tier in range(4):
        tip = ground - height + tier * height * 0.19
        canvas.triangle(x, tip, height * (0.2 + 0.1 * tier), height * 0.33, colour)


def svg(body: list[str], background: str, definitions: str = "") -> bytes:
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<defs>{definitions}</defs><rect width="{WIDTH}" height="{HEIGHT}" fill="{background}"/>'
        f'{"".join(body)}</svg>\n'
    )
    return text.encode()


def gradient(name: str, upper: Colour, lower: Colour, kind: str = "linear") -> str:
    """Returns a gradient from top to bottom, or from the centre outwards."""
    direction = ' x2="0" y2="1"' if kind == "linear" else ""
    stops = f'<stop stop-color="{css(upper)}"/><stop offset="1" stop-color="{css(lower)}"/>'
    return f'<{kind}Gradient id="{name}"{direction}>{stops}</{kind}Gradient>'


def stroke(path: str, colour: str, width: float) -> str:
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width}" fill="none" stroke-linecap="round"/>'


def flower(rng: random.Random) -> bytes:
    """Two or three blossoms of one kind in a meadow."""
    hue = rng.choice([0.93, 0.0, 0.08, 0.14, 0.62, 0.76, 0.83]) + rng.uniform(-0.02, 0.02)
    petals = rng.randint(5, 13)
    definitions = gradient("meadow", hsv(0.27, 0.35, 0.85), hsv(0.33, 0.75, 0.38))
    definitions += gradient("petal", hsv(hue, 0.35, 1.0), hsv(hue + 0.02, 0.85, 0.85), "radial")
    body = [blade(rng) for _ in range(60)]
    for x in rng.sample([70, 150, 230, 310], rng.randint(2, 3)):
        y, size = rng.uniform(80, 150), rng.uniform(42, 66)
        body.append(stroke(f"M{x} {y:.0f} Q{x + rng.uniform(-30, 30):.0f} 220 {x} 300", "#2f6b2a", 5))
        body += blossom(x, y, size, petals, rng.uniform(0, 60))
    return svg(body, "url(#meadow)", definitions)


def blade(rng: random.Random) -> str:
    x, colour = rng.uniform(0, WIDTH), css(hsv(rng.uniform(0.26, 0.36), 0.7, rng.uniform(0.35, 0.65)))
    tip = x + rng.uniform(-25, 25)
    return stroke(f"M{x:.0f} 290 Q{x:.0f} 240 {tip:.0f} {rng.uniform(180, 250):.0f}", colour, 3)


def blossom(x: float, y: float, size: float, petals: int, turn: float) -> list[str]:
    width = size * min(0.45, 2.3 / petals)
    petal = f'cy="{-size * 0.58:.1f}" rx="{width:.1f}" ry="{size * 0.46:.1f}" fill="url(#petal)"'
    turns = [turn + 360 * n / petals for n in range(petals)]
    leaves = [f'<ellipse {petal} transform="translate({x} {y:.1f}) rotate({angle:.1f})"/>' for angle in turns]
    colours = 'fill="#e9b820" stroke="#8a5a10" stroke-width="3"'
    return leaves + [f'<circle cx="{x}" cy="{y:.1f}" r="{size * 0.24:.1f}" {colours}/>']


def fish(rng: random.Random) -> bytes:
    """A few fish of one kind under water."""
    hue = rng.choice([0.02, 0.08, 0.13, 0.55, 0.88]) + rng.uniform(-0.02, 0.02)
    definitions = gradient("water", hsv(0.51, 0.45, 0.9), hsv(0.60, 0.9, 0.35))
    definitions += gradient("scales", hsv(hue, 0.55, 1.0), hsv(hue, 0.95, 0.75))
    body = []
    for _ in range(7):
        x, sway = rng.uniform(0, WIDTH), rng.uniform(-25, 25)
        weed = f"M{x:.0f} 290 Q{x + sway:.0f} 250 {x:.0f} 220 T{x + sway:.0f} {rng.uniform(130, 200):.0f}"
        body.append(stroke(weed, css(hsv(0.4, 0.8, 0.45)), 7))
    for n in range(rng.randint(2, 4)):
        x, y = 70 + 85 * n + rng.uniform(-15, 15), rng.uniform(60, 215)
        body.append(one_fish(rng, x, y, rng.uniform(0.8, 1.3), hue))
    for _ in range(25):
        radius = rng.uniform(1.5, 6)
        body.append(
            f'<circle cx="{rng.uniform(0, WIDTH):.0f}" cy="{rng.uniform(0, HEIGHT):.0f}" r="{radius:.1f}" '
            'fill="#fff" fill-opacity="0.25" stroke="#fff" stroke-opacity="0.6"/>'
        )
    return svg(body, "url(#water)", definitions)


def one_fish(rng: random.Random, x: float, y: float, scale: float, hue: float) -> str:
    """Looks to the right."""
    fins = css(hsv(hue + 0.03, 0.8, 0.9))
    stripes = "".join(
        stroke(f"M{at} {-half} Q{at + 7} 0 {at} {half}", "#fff", 6) for at, half in ((-12, 16), (8, 15))
    )
    turn = rng.uniform(-14, 14)
    return (
        f'<g transform="translate({x:.0f} {y:.0f}) rotate({turn:.0f}) scale({scale:.2f})">'
        f'<path fill="{fins}" '
        'd="M-34 0 L-62 -22 Q-52 0 -62 22 Z M-6 -22 Q4 -42 22 -18 Z M-6 22 Q0 38 16 20 Z"/>'
        f'<path d="M-40 0 Q-8 -40 44 0 Q-8 40 -40 0 Z" fill="url(#scales)"/>{stripes}'
        '<circle cx="27" cy="-5" r="5" fill="#fff"/><circle cx="28.5" cy="-5" r="2.6" fill="#111"/></g>'
    )


def pattern(rng: random.Random) -> bytes:
    """A regular weave of one shape in three colours."""
    hue, step, shape = rng.random(), rng.choice([32, 48]), rng.choice(["disc", "square", "diamond", "arc"])
    colours = [css(hsv(hue + shift, 0.65, value)) for shift, value in ((0, 0.9), (0.08, 0.65), (0.5, 0.95))]
    body = []
    for row in range(HEIGHT // step):
        for column in range(WIDTH // step):
            colour = colours[(column + row * rng.choice([1, 1, 2])) % 3]
            body.append(tile(shape, column * step + step / 2, row * step + step / 2, step * 0.46, colour))
    return svg(body, css(hsv(hue + 0.5, 0.12, 0.97)))


def tile(shape: str, x: float, y: float, reach: float, colour: str) -> str:
    if shape == "disc":
        return f'<circle cx="{x}" cy="{y}" r="{reach:.1f}" fill="{colour}"/>'
    if shape == "arc":
        side = 2 * reach
        arc = f"a{side:.1f} {side:.1f} 0 0 1 {side:.1f} {-side:.1f} v{side:.1f} Z"
        return f'<path d="M{x - reach:.1f} {y + reach:.1f} {arc}" fill="{colour}"/>'
    turn = f' transform="rotate(45 {x} {y})"' if shape == "diamond" else ""
    side = reach * (1.3 if turn else 1.8)
    place = f'x="{x - side / 2:.1f}" y="{y - side / 2:.1f}"'
    return f'<rect {place} width="{side:.1f}" height="{side:.1f}" fill="{colour}"{turn}/>'


FAMILIES = {
    "sunsets": (sunset, "png"),
    "skylines": (skyline, "png"),
    "forests": (forest, "png"),
    "flowers": (flower, "svg"),
    "fish": (fish, "svg"),
    "patterns": (pattern, "svg"),
}


def draw(folder: Path) -> int:
    """Draws all pictures into the folder and returns how many."""
    for family, (picture, suffix) in FAMILIES.items():
        (folder / family).mkdir(parents=True)
        for number in range(1, PER_FAMILY + 1):
            name = f"{family}-{number:02}.{suffix}"
            (folder / family / name).write_bytes(picture(random.Random(name)))
    return len(FAMILIES) * PER_FAMILY


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="made anew; what was there is replaced")
    folder = parser.parse_args().folder
    beside = folder.with_name(folder.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    count = draw(beside)
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)
    print(f"drew {count} pictures in {folder}")


if __name__ == "__main__":
    main()
