"""Measures what a filter adds to a search: queries with and without filters that let shares of the pictures through, in turns.

Asks one server, with a copy of a gallery (it is not written to, but its derived files may be made). The filters are sizes of
files, chosen from the gallery so that the shares come out. "first" is the first query with a filter, which looks at all
pictures in the database; the others find its answer again. Processor time counts on a machine that does other things, too.

usage: filters.py PROGRAM GALLERY [--rank CHAIN] [--space NAMES] [--rounds N] [--json FILE]
"""

import argparse
import bisect
import json
import random
import sqlite3
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path

SHARES = [0.0001, 0.001, 0.01, 0.1, 0.5]


class Server:
    """`eidetic serve` on a gallery."""

    def __init__(self, program: Path, gallery: Path, query: dict):
        command = [str(program), "serve", "--port", "0", "--gallery", str(gallery)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.address = next(word for word in self.process.stderr.readline().split() if word.startswith("http://"))
        self.query = query

    def search(self, image: int, condition: str | None) -> dict:
        body = {**self.query, "images": [image]} | ({"where": condition} if condition else {})
        request = urllib.request.Request(
            self.address.rstrip("/") + "/api/v1/search", data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=7200) as answer:
            return json.load(answer)

    def processor_milliseconds(self) -> float:
        """The processor time that it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return 10 * (int(fields[11]) + int(fields[12]))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def conditions(gallery: Path) -> dict:
    """Returns, by share, the filter and how many pictures pass it."""
    database = sqlite3.connect(f"file:{gallery}/gallery.sqlite?mode=ro", uri=True)
    sizes = [size for size, in database.execute("SELECT bytes FROM images ORDER BY bytes DESC")]
    database.close()
    found = {}
    for share in SHARES:
        least = sizes[max(int(share * len(sizes)), 1) - 1]
        found[share] = (f"size:>={least}", bisect.bisect_right(sizes, -least, key=lambda size: -size))
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program", type=Path)
    arguments.add_argument("gallery", type=Path)
    arguments.add_argument("--rank", default="none")
    arguments.add_argument("--space", help="search indexes, joined by commas; the default one by default")
    arguments.add_argument("--rounds", type=int, default=40)
    arguments.add_argument("--json", type=Path, help="write all figures there")
    options = arguments.parse_args()
    found = conditions(options.gallery)
    count = int(found[SHARES[-1]][1] / SHARES[-1])
    query = {"rank": [options.rank]} | ({"space": options.space} if options.space else {})
    server = Server(options.program.resolve(), options.gallery, query)
    try:
        server.search(1, None)
        first = {share: server.search(1, condition)["milliseconds"]["total"] for share, (condition, _) in found.items()}
        draw = random.Random(1)
        times: dict = {share: [] for share in [None, *SHARES]}
        processor: dict = dict.fromkeys(times, 0.0)
        for _ in range(options.rounds):
            image = draw.randrange(1, count // 2)
            for share in times:
                condition = found[share][0] if share else None
                # The library remembers fewer filters than there are here.
                server.search(image, condition)
                before = server.processor_milliseconds()
                # As long as several ticks of the clock of processor time.
                for _ in range(5):
                    times[share].append(server.search(image, condition)["milliseconds"]["total"])
                processor[share] += (server.processor_milliseconds() - before) / 5 / options.rounds
    finally:
        server.stop()
    plain = statistics.median(times[None])
    rows = []
    print("| share | pictures | first, ms | ms | to plain | processor, ms | to plain |\n|---|---|---|---|---|---|---|")
    for share, milliseconds in times.items():
        median = statistics.median(milliseconds)
        name, pictures = ("all", "") if share is None else (f"{share:.2%}", found[share][1])
        begin = "" if share is None else f"{first[share]:.1f}"
        print(
            f"| {name} | {pictures} | {begin} | {median:.2f} | {median / plain:.2f} | {processor[share]:.1f} "
            f"| {processor[share] / processor[None]:.2f} |", flush=True)
        rows.append({"share": share, "first": first.get(share), "milliseconds": median, "processor": processor[share]})
    if options.json:
        options.json.write_text(json.dumps({"rank": options.rank, "space": options.space, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
