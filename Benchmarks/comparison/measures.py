"""What is measured. Each measure lets both commits work in turns and returns a result of each."""

import json
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from builds import Build
from galleries import Pictures
from places import SHARED, WORK, NotMeasured, last_line
from serving import Server, search_request, with_comment

SIDES = ("old", "new")
CLIENTS = 64
FACE_PICTURES = 150
QUERY_TURNS, QUERIES = 6, 10
SCANNED_VECTORS = 50_000


@dataclass(frozen=True)
class Figure:
    """A number that is compared."""

    name: str
    unit: str
    is_rate: bool = False  # More is better.


@dataclass
class Bench:
    """All that measures need."""

    builds: dict[str, Build]
    pictures: Pictures
    galleries: dict[str, dict[int, Path]]
    small: int
    large: int
    seconds: float
    round: int = 0

    @property
    def sides(self) -> tuple[str, str]:
        """In the order of this round: who begins changes, since the second finds the caches warm."""
        return SIDES if self.round % 2 == 0 else SIDES[::-1]

    def each(self, measure: Callable[[Build, str], dict]) -> dict:
        return {side: measured(lambda side=side: measure(self.builds[side], side)) for side in self.sides}


def measured(measure: Callable[[], dict]) -> dict:
    try:
        return measure()
    except NotMeasured as reason:
        return {"reason": str(reason)}


def run(command: list[str]) -> tuple[str, float, resource.struct_rusage]:
    """Returns what a command printed, its seconds, and what it used."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0), errors.seek(0)
        if process.returncode not in (0, 1):
            raise NotMeasured(last_line(errors.read()))
        return output.read(), seconds, usage


@contextmanager
def new_gallery():
    WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=WORK, prefix="gallery-") as folder:
        yield Path(folder)


def indexed(build: Build, folder: Path, gallery: Path, *options: str) -> dict:
    text, seconds, usage = run(
        [str(build.program), "index", str(folder), "--gallery", str(gallery), "--json", "--quiet", *options])
    report = json.loads(text)
    if not report["indexed"]:
        raise NotMeasured(f"no picture of {folder} was indexed")
    count = report["indexed"]
    return {
        "rate": count / seconds, "processor": (usage.ru_utime + usage.ru_stime) / count * 1000,
        "memory": usage.ru_maxrss / 1024, "faces": report.get("faces")}


def indexing(bench: Bench) -> dict:
    def measure(build: Build, _: str) -> dict:
        with new_gallery() as gallery:
            return indexed(build, bench.pictures.folder, gallery)

    return bench.each(measure)


def face_networks(models: Path) -> set[str]:
    cards = [path / f"{path.name}.json" for path in models.iterdir()] if models.is_dir() else []
    return {
        card.parent.name for card in cards
        if card.exists() and json.loads(card.read_text()).get("task") == "face embedding"}


def faces(bench: Bench) -> dict:
    """Both have the face networks that one of them comes with."""
    sources = {name: build.models for build in bench.builds.values() for name in face_networks(build.models)}

    def measure(build: Build, _: str) -> dict:
        if not sources:
            raise NotMeasured("neither commit comes with a face network")
        with new_gallery() as gallery, face_pictures(bench.pictures) as folder:
            for name in set(sources) - face_networks(build.models):
                shutil.copytree(sources[name] / name, gallery / "models" / name)
            return indexed(build, folder, gallery, "--faces")

    return bench.each(measure)


@contextmanager
def face_pictures(pictures: Pictures):
    """Photographs of people where they are at hand, else the first pictures."""
    people = sorted((SHARED / "data" / "faces" / "lfw").rglob("*.jpg"))
    with tempfile.TemporaryDirectory(dir=WORK, prefix="faces-") as folder:
        for number, path in enumerate((people or pictures.files)[:FACE_PICTURES]):
            shutil.copyfile(path, Path(folder) / f"{number:06}.jpg")
        yield Path(folder)


@contextmanager
def servers(bench: Bench, size: int):
    with ExitStack() as stack:
        yield {
            side: stack.enter_context(Server(bench.builds[side], bench.galleries[side][size]))
            for side in bench.sides}


def requests(bench: Bench, count: int, purpose: str) -> list[bytes]:
    """Asks with pictures that no gallery has: the photographs with a comment."""
    files = bench.pictures.files
    return [
        search_request(
            with_comment(files[number % len(files)].read_bytes(), f"{purpose} {bench.round} {number}"))
        for number in range(count)]


def queries(bench: Bench, size: int) -> dict:
    new = requests(bench, QUERY_TURNS * QUERIES, "query")
    known = [search_request(path.read_bytes()) for path in bench.pictures.files[:len(new)]]
    times: dict[str, dict[str, list[float]]] = {
        side: {"new": [], "ratio": [], "known": [], "rank": []} for side in SIDES}
    with servers(bench, size) as running:
        connections = {side: server.connect() for side, server in running.items()}
        for side in bench.sides:
            for request in requests(bench, QUERIES, "warming"):
                running[side].ask(connections[side], request)
        for turn in range(QUERY_TURNS):
            part = slice(turn * QUERIES, (turn + 1) * QUERIES)
            for side in bench.sides:
                for request in new[part]:
                    answer, took = running[side].ask(connections[side], request)
                    steps = answer["milliseconds"]
                    times[side]["new"].append(took)
                    times[side]["ratio"].append(took / (steps["decode"] + steps["embed"]))
                    times[side]["rank"].append(steps["rank"])
                for request in known[part]:
                    times[side]["known"].append(running[side].ask(connections[side], request)[1])
        for connection in connections.values():
            connection.close()
    return {
        side: {name: statistics.median(values) for name, values in times[side].items()} for side in SIDES}


def clients(bench: Bench) -> dict:
    asked = requests(bench, 400, "load")

    def measure(build: Build, side: str) -> dict:
        with Server(build, bench.galleries[side][bench.small]) as server:
            # The first load compiles the network for many requests.
            server.load(asked, CLIENTS, 1, least=2 * CLIENTS)
            loaded = server.load(asked, CLIENTS, bench.seconds)
            memory = server.peak_bytes() / 2**20
        command = [str(build.program), "bench", "pipeline", str(bench.pictures.folder)]
        text, *_ = run([*command, "--pictures", "300", "--rounds", "1", "--json"])
        rates = json.loads(text)["imagesPerSecond"]
        parts = 1 / rates["decodeOnly"] + 1 / rates["inferenceOnly"]
        return {
            "rate": loaded["rate"], "share": loaded["rate"] * parts, "processor": loaded["processor"],
            "median": statistics.median(loaded["latencies"]), "memory": memory}

    return bench.each(measure)


def scan(bench: Bench) -> dict:
    def measure(build: Build, _: str) -> dict:
        command = [str(build.program), "bench", "search", "--vectors", str(SCANNED_VECTORS), "--json"]
        text, *_ = run(command)
        report = json.loads(text)
        runs = {run["method"]: run for run in report["runs"]}
        int8 = runs["exact-int8"]
        return {
            "rate": int8["queriesPerSecond"], "full": runs["exact-f32"]["queriesPerSecond"],
            "bandwidth": int8["bytesPerSecond"] / report["readBandwidthBytesPerSecond"]}

    return bench.each(measure)


def opening(bench: Bench, size: int) -> dict:
    def measure(build: Build, side: str) -> dict:
        gallery, times = bench.galleries[side][size], []
        for picture in bench.pictures.files[:3]:
            command = [str(build.program), "search", str(picture), "--gallery", str(gallery), "--json"]
            times.append(run(command)[1])
        return {"time": statistics.median(times) * 1000}

    return bench.each(measure)
