"""Measures what each ranking step brings, on four labelled sets, and writes one table.

Leave-one-out with `eidetic evaluate labels`; non-interpolated mAP with its 95 % interval, and milliseconds of a warm query.

--table measures plain search, each part that can be added to it, and all of them together. Whitening is learned on the other
three sets, never on the one that is measured.

--choose shows how the recommended chain's parameters were chosen: the classes of each set are cut in two halves (every
other one by name), each half is a gallery of its own, with half of the distractors. The chain with the greatest mean gain on
the first halves, among those that make none of them worse, is then measured on the second halves, of which it saw nothing.

--speed COUNT asks a server with COUNT synthetic pictures (seeded, clustered vectors) in turns without ranking and with each
chain, by a picture of the gallery and by a new one. Its first query makes each image's neighbours: minutes with 100000.

Needs $EIDETIC_SHARED (default ../shared) with data/; --speed needs NumPy. The galleries stay in --work.

usage: ranking.py PROGRAM [--work DIR] [--json FILE] [--table] [--choose] [--speed COUNT]
"""

import argparse
import itertools
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path

SHARED = Path(os.environ.get("EIDETIC_SHARED", "../shared")).resolve()
SETS = ["flowers102", "objects", "objects-instance", "buildings"]
BASE = "efficientnet-lite0"
STEPS = [
    (BASE, "none"), (f"{BASE}:rmac:levels=3", "none"), (f"{BASE}:power=0.5", "none"), (f"{BASE},hsv-global", "none"),
    (BASE, "qe"), (BASE, "default"), (BASE, "diffusion"), (BASE, "reciprocal"), (BASE, "dba+qe"), (BASE, "dba+diffusion"),
    (BASE, "dba+reciprocal"), (BASE, "verify"), (BASE, "dba+verify"), (f"{BASE}:power=0.5", "dba"), (f"{BASE}:power=0.5", "dba+diffusion"),
]
WHITE = "white512"
PARTS = [
    ("plain", BASE, "none"), ("+ whitening", WHITE, "none"), ("+ flip", BASE, "flip"),
    ("+ multi-scale", BASE, "scales"), ("+ query expansion", BASE, "qe"), ("+ database augmentation", BASE, "dba"),
    ("+ diffusion", BASE, "diffusion"), ("all but views", WHITE, "dba+qe+diffusion"),
    ("all", WHITE, "scales+dba+qe+diffusion"),
]
CHOICES = ["none"] + [
    f"{step}:alpha={alpha},k={k}" for step, alpha, k in itertools.product(["qe", "dba"], [2, 3, 5], [2, 3, 4, 5])
] + [f"diffusion:seeds={seeds},beta={beta}" for seeds, beta in itertools.product([2, 3], [0.7, 0.8])] + [
    f"{before}verify:inliers={least}" for before, least in itertools.product(["", "dba+"], [4, 5, 6])]
FIGURE = "map.noninterpolated"


def run(program: Path, gallery: Path, *arguments: str) -> dict:
    done = subprocess.run(
        [str(program), *arguments, "--gallery", str(gallery), "--quiet", "--json"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"eidetic {' '.join(arguments)}: {done.stderr}")
    return json.loads(done.stdout)


def evaluate(program: Path, gallery: Path, root: Path, space: str, chains: list[str]) -> list[dict]:
    asked = [word for chain in chains for word in ("--rank", chain)]
    report = run(
        program, gallery, "evaluate", "labels", "--root", str(root), "--labels", str(root / "labels.tsv"), "--space", space,
        "--ap", "noninterpolated", *asked)
    return [{
        "space": space, "rank": one["rank"], "map": one["metrics"][FIGURE], "interval": one["intervals"][FIGURE],
        "precision@1": one["metrics"]["precision@1"], "milliseconds": one.get("millisecondsPerQuery"),
    } for one in report["runs"]]


def table(rows: list[list[str]]) -> str:
    rule = ["---"] * len(rows[0])
    return "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]])


def learn(program: Path, work: Path, name: str) -> None:
    """Learns the whitened space of a set from the other three."""
    present = {space["name"] for space in run(program, work / name, "spaces", "list")["spaces"]}
    if WHITE in present:
        return
    others = work / f"others-{name}"
    run(program, others, "index", *(str(SHARED / "data" / other) for other in SETS if other != name))
    run(
        program, work / name, "spaces", "learn", WHITE, "--from", BASE, "--dimension", "512", "--whiten", "--sample",
        str(others))


def measure(program: Path, work: Path, steps: list[tuple[str, str, str]]) -> dict:
    """Returns the runs of steps, each with title, space and chain, on all sets."""
    report = {}
    for name in SETS:
        root, gallery = SHARED / "data" / name, work / name
        run(program, gallery, "index", str(root))
        if any(space == WHITE for _, space, _ in steps):
            learn(program, work, name)
        found = {}
        for space in dict.fromkeys(space for _, space, _ in steps):
            chains = [chain for _, other, chain in steps if other == space]
            if space != WHITE:
                run(program, gallery, "index", str(root), *(
                    word for part in space.split(",") for word in ("--space", part)))
            picture = str(root / (root / "labels.tsv").read_text().split("\t")[0])
            for chain in chains:  # Makes what the steps need.
                run(program, gallery, "search", picture, "--space", space, "--rank", chain)
            for chain, one in zip(chains, evaluate(program, gallery, root, space, chains)):
                found[space, chain] = one
        report[name] = [{"title": title, **found[space, chain]} for title, space, chain in steps]
        print(f"measured {name}", flush=True)
    rows = [["", "space", "chain", *(word for name in SETS for word in (name, "ms"))]]
    for at, first in enumerate(report[SETS[0]]):
        row = [first["title"], first["space"], first["rank"]]
        for name in SETS:
            one = report[name][at]
            interval = one["interval"]
            row += [f"{one['map']:.3f} ({interval['low']:.3f}–{interval['high']:.3f})", f"{one['milliseconds']:.2f}"]
        rows.append(row)
    print(table(rows), flush=True)
    return report


def halve(name: str, folder: Path) -> None:
    """Copies every other class of a set into folder/0 and the rest into folder/1."""
    root = SHARED / "data" / name
    pictures = [line.split("\t")[:2] for line in (root / "labels.tsv").read_text().splitlines()]
    classes = sorted({label for _, label in pictures} - {"_distractor"})
    half_of = {label: place % 2 for place, label in enumerate(classes)}
    labels, distractors = ["", ""], itertools.cycle([0, 1])
    for path, label in pictures:
        half = half_of[label] if label in half_of else next(distractors)
        target = folder / str(half) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            shutil.copyfile(root / path, target)
        labels[half] += f"{path}\t{label}\n"
    for half, text in enumerate(labels):
        (folder / str(half) / "labels.tsv").write_text(text)


def choose(program: Path, work: Path) -> dict:
    """Chooses a chain on the first halves and measures it on the second ones."""
    report = {}
    for name in SETS:
        halve(name, work / "halves" / name)
        report[name] = [
            evaluate(
                program, work / f"half-{name}-{half}", work / "halves" / name / str(half), BASE, CHOICES)
            for half in (0, 1)]

    def gains(half: int, chain: str) -> list[float]:
        found = []
        for name in SETS:
            by_chain = {one["rank"]: one["map"] for one in report[name][half]}
            found.append(by_chain[chain] - by_chain["none"])
        return found

    chains = [one["rank"] for one in report[SETS[0]][0]]
    good = sorted(
        (chain for chain in chains if min(gains(0, chain)) >= 0), key=lambda chain: -sum(gains(0, chain)))
    rows = [["chain", *(f"{name}, {half}" for half in ("chosen on", "measured on") for name in SETS)]]
    for chain in good[:5]:
        rows.append([chain, *(f"{gain:+.4f}" for half in (0, 1) for gain in gains(half, chain))])
    print(table(rows), flush=True)
    return report


def fill(gallery: Path, count: int) -> None:
    """Adds synthetic pictures to a gallery: 1000 clusters of spread 0.5, of length 1."""
    import numpy as np

    database = sqlite3.connect(gallery / "gallery.sqlite")
    random = np.random.default_rng(1)
    first = database.execute("SELECT max(id) FROM images").fetchone()[0] + 1
    space, dimension = database.execute("SELECT id, dimension FROM spaces").fetchone()
    centres = random.normal(size=(1000, dimension)).astype(np.float32)
    for start in range(first, first + count, 1000):
        ids = range(start, min(start + 1000, first + count))
        rows = centres[random.integers(0, 1000, len(ids))] + 0.5 * random.normal(size=(len(ids), dimension))
        rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        database.executemany(
            "INSERT INTO images VALUES (?, ?, 1, 64, 64, 'jpeg', 0)", [(id, id.to_bytes(16, "big")) for id in ids])
        database.executemany(
            "INSERT INTO paths (root_id, path, size, modified, image_id) VALUES (1, ?, 1, 1, ?)",
            [(f"/synthetic/{id}.jpg", id) for id in ids])
        database.executemany(
            "INSERT INTO embeddings (image_id, space_id, vector) VALUES (?, ?, ?)",
            [(id, space, row.tobytes()) for id, row in zip(ids, rows)])
    database.execute("UPDATE spaces SET generation = generation + 1")
    database.commit()
    database.close()


class Server:
    """`eidetic serve` on a gallery."""

    def __init__(self, program: Path, gallery: Path):
        command = [str(program), "serve", "--port", "0", "--gallery", str(gallery)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.address = next(word for word in self.process.stderr.readline().split() if word.startswith("http://"))

    def search(self, chain: str, image: int | None, picture: bytes) -> dict:
        if image is not None:
            body, kind = json.dumps({"images": [image], "rank": [chain]}).encode(), "application/json"
        else:
            mark = "part-of-a-form"
            head = (
                f'--{mark}\r\nContent-Disposition: form-data; name="rank"\r\n\r\n{chain}\r\n--{mark}\r\n'
                'Content-Disposition: form-data; name="image"; filename="query.jpg"\r\n\r\n')
            body, kind = head.encode() + picture + f"\r\n--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
        request = urllib.request.Request(
            self.address.rstrip("/") + "/api/v1/search", data=body, headers={"Content-Type": kind})
        with urllib.request.urlopen(request, timeout=7200) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def speed(program: Path, work: Path, count: int) -> list[dict]:
    """Returns medians of queries' milliseconds, by chain and kind of query."""
    pictures = sorted((SHARED / "data/flowers102/jpg").glob("*.jpg"))[:30]
    gallery, folder = work / f"speed-{count}", work / "two"
    if not gallery.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for picture in pictures[:2]:
            shutil.copyfile(picture, folder / picture.name)
        run(program, gallery, "index", str(folder))
        fill(gallery, count - 2)
    server = Server(program, gallery)
    chains = ["none", "qe", "default", "diffusion", "reciprocal"]
    runs = []
    for chain in chains:
        start = time.monotonic()
        server.search(chain, 5, b"")
        print(f"first query, {chain}: {time.monotonic() - start:.1f} s", flush=True)
    times: dict = {}
    for number, picture in enumerate(pictures[2:]):
        for image in (3 + number, None):
            for chain in chains:
                answer = server.search(chain, image, picture.read_bytes())
                kind = "new" if image is None else "of the gallery"
                times.setdefault((kind, chain), []).append(answer["milliseconds"]["total"])
    server.stop()
    rows = [["query", *chains]]
    for kind in ("of the gallery", "new"):
        plain = statistics.median(times[kind, "none"])
        medians = [statistics.median(times[kind, chain]) for chain in chains]
        rows.append([kind, *(f"{median:.1f} ms ({median / plain:.2f}×)" for median in medians)])
        runs += [{"query": kind, "chain": chain, "milliseconds": median} for chain, median in zip(chains, medians)]
    print(table(rows), flush=True)
    return runs


def program(text: str) -> Path:
    path = Path(text).resolve()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no program {text}")
    return path


def count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of pictures, 1 or more")
    return int(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=program, help="such as .build/release/eidetic")
    parser.add_argument("--work", type=Path, default=Path(".build/bench/ranking"), help="folder for galleries")
    parser.add_argument("--json", type=Path, help="write all figures there")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--table", action="store_true", help="what each part adds to plain search")
    kinds.add_argument("--choose", action="store_true", help="choose parameters, on halves of the sets")
    kinds.add_argument("--speed", type=count, metavar="COUNT", help="time queries among COUNT synthetic pictures")
    arguments = parser.parse_args()
    if arguments.choose:
        report = choose(arguments.program, arguments.work)
    elif arguments.speed:
        report = speed(arguments.program, arguments.work, arguments.speed)
    else:
        steps = PARTS if arguments.table else [("", space, chain) for space, chain in STEPS]
        report = measure(arguments.program, arguments.work, steps)
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
