"""Asks two commits of Eidetic the same questions over the same galleries, and says where the answers differ.

The old commit's program fills a gallery for each set of pictures. The new one gets a copy without the files that
are derived, and makes them itself. Then both are asked with every kind of question; half of the query pictures are
in the gallery. Results must be the same pictures with the same scores, to 1e-6; pictures whose scores are that
close may change places.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import builds
from builds import Build
from galleries import Pictures
from places import SHARED, WORK, Failure, last_line, say
from serving import BOUNDARY, Server, with_comment

SETS = {
    "flowers": SHARED / "data" / "flowers102" / "jpg", "buildings": SHARED / "data" / "buildings" / "images",
    "objects": SHARED / "data" / "objects" / "images", "faces": SHARED / "data" / "faces" / "lfw"}
NETWORK, HISTOGRAM, HASH = "efficientnet-lite0", "hsv-global", "perceptual-hash"
REGIONS, COLOURS = "efficientnet-lite0:gap:regions=2", "colour-palette"
CLOSE = 1e-6
DEPTH = "60"

# Each kind of question: the fields of a form. "path" is the operation.
QUESTIONS = {
    "plain": {}, "euclidean": {"metric": "euclidean"}, "inner product": {"metric": "inner-product"},
    "dba": {"rank": "dba"}, "default chain": {"rank": "default"}, "qe": {"rank": "qe"}, "dba+qe": {"rank": "dba+qe"},
    "diffusion": {"rank": "diffusion"}, "reciprocal": {"rank": "reciprocal"}, "collapse": {"rank": "collapse"},
    "diversity": {"rank": "diversity"}, "flip": {"rank": "flip"},
    "region": {"region": "0.2,0.2,0.6,0.6"}, "space with regions": {"space": REGIONS},
    "histogram": {"space": HISTOGRAM}, "chi-squared": {"space": HISTOGRAM, "metric": "chi-squared"},
    "intersection": {"space": HISTOGRAM, "metric": "intersection"},
    "hellinger": {"space": HISTOGRAM, "metric": "hellinger"}, "hamming": {"space": HASH},
    "joined": {"space": f"{NETWORK}=0.7,{HISTOGRAM}=0.3"},
    "joined, default": {"space": f"{NETWORK}=0.7,{HISTOGRAM}=0.3", "rank": "default"},
    "people": {"people": "Somebody"}, "people, dba": {"people": "Somebody", "rank": "dba"},
    "face": {"path": "/api/v1/faces/search", "far": "1"}}


def form(fields: dict[str, str], jpeg: bytes) -> bytes:
    fields = dict(fields)
    path = fields.pop("path", "/api/v1/search")
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items())
    body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n'.encode()
    body += b"Content-Type: image/jpeg\r\n\r\n" + jpeg + f"\r\n--{BOUNDARY}--\r\n".encode()
    lines = [
        f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(build: Build, *words: str) -> dict:
    done = subprocess.run([str(build.program), *words, "--json", "--quiet"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise Failure(f"cannot run eidetic {words[0]} of {build.key}: {last_line(done.stderr)}")
    return json.loads(done.stdout)


def filled(build: Build, name: str, pictures: Pictures) -> Path:
    """Returns the old commit's gallery of a set, filled unless it is there."""
    gallery = WORK / "answers" / build.key / f"{name}-{pictures.key}"
    stamp = gallery / "filled"
    if not stamp.exists():
        say(f"filling {build.key}'s gallery of {name}")
        spaces = [word for space in (NETWORK, HISTOGRAM, HASH, REGIONS, COLOURS) for word in ("--space", space)]
        place = ["--gallery", str(gallery)]
        run(build, "index", str(pictures.folder), *spaces, *(["--faces"] if name == "faces" else []), *place)
        if name == "faces":
            person = run(build, "faces", "list", *place)["people"][0]["id"]
            run(build, "faces", "name", str(person), "Somebody", *place)
        stamp.touch()
    return gallery


def copied(gallery: Path, build: Build) -> Path:
    """Returns the gallery for the other commit, without what is derived."""
    copy = gallery.parent / f"{gallery.name}-for-{build.key}"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(gallery, copy, ignore=shutil.ignore_patterns("vectors"))
    return copy


def close(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * max(1.0, abs(one))


def identity(hit: dict) -> int:
    """Returns the number of the face or the picture."""
    return hit.get("face", hit["id"])


def difference(old: list[dict], new: list[dict]) -> str | None:
    """Returns how two lists of results differ, if they do."""
    if len(old) != len(new):
        return f"{len(old)} results, now {len(new)}"
    for place, (one, other) in enumerate(zip(old, new), 1):
        if not close(one["score"], other["score"]):
            return f"place {place}: score {one['score']}, now {other['score']}"
    known = {identity(hit): hit["score"] for hit in old}
    for place, (one, other) in enumerate(zip(old, new), 1):
        # The last of a list may have given way to one that is as close.
        expected = known.get(identity(other), old[-1]["score"])
        if identity(one) != identity(other) and not close(expected, other["score"]):
            return f"place {place}: number {identity(one)}, now {identity(other)}"
    return None


def questions(name: str, only: list[str]) -> dict[str, dict[str, str]]:
    return {
        kind: fields for kind, fields in QUESTIONS.items()
        if (not only or kind in only) and (name == "faces" or kind.split(",")[0] not in ("people", "face"))}


def asked(server: Server, connection, request: bytes) -> list[dict] | str:
    """Returns the results, or why there are none: what cannot be answered must stay so."""
    try:
        return server.ask(connection, request)[0]["hits"]
    except Failure as failure:
        return str(failure)


def compared(
    old: Build, new: Build, galleries: tuple[Path, Path], pictures: Pictures, count: int,
    kinds: dict[str, dict[str, str]]) -> list[tuple[str, int, list[str]]]:
    rows = []
    step = max(1, len(pictures.files) // count)
    chosen = [path.read_bytes() for path in pictures.files[::step][:count]]
    with Server(old, galleries[0]) as first, Server(new, galleries[1]) as second:
        for kind, fields in kinds.items():
            found, differences = 0, []
            for number, jpeg in enumerate(chosen):
                request = form(
                    {"k": DEPTH, **fields}, jpeg if number % 2 else with_comment(jpeg, f"question {number}"))
                # A refusal may end the connection.
                with first.connect() as one, second.connect() as other:
                    before, after = asked(first, one, request), asked(second, other, request)
                if isinstance(before, str) or isinstance(after, str):
                    if isinstance(before, str) != isinstance(after, str):
                        differences.append(f"query {number}: {before if isinstance(before, str) else after}")
                    continue
                found += 1
                if reason := difference(before, after):
                    differences.append(f"query {number}: {reason}")
            rows.append((kind, found, differences))
    return rows


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Benchmarks/same_answers", description=__doc__.splitlines()[0])
    parser.add_argument("old", metavar="OLD", help="a commit")
    parser.add_argument("new", metavar="NEW", help="another one")
    parser.add_argument("--queries", type=int, default=200, help="over all galleries, default: 200")
    parser.add_argument("--pictures", type=int, default=400, help="in each gallery at most, default: 400")
    parser.add_argument("--only", nargs="+", metavar="KIND", default=[], help=", ".join(QUESTIONS))
    chosen = parser.parse_args()
    if unknown := set(chosen.only) - set(QUESTIONS):
        parser.error(f"there is no question {', '.join(sorted(unknown))}; there are {', '.join(QUESTIONS)}")
    return chosen


def main() -> int:
    chosen = arguments()
    old, new = builds.build(chosen.old), builds.build(chosen.new)
    if missing := [str(folder) for folder in SETS.values() if not folder.is_dir()]:
        raise Failure(f"cannot ask without the pictures in {', '.join(missing)}")
    is_same = True
    print(f"{'gallery':12}{'question':22}{'answered':>9}{'differ':>8}")
    for name, folder in SETS.items():
        pictures = Pictures(folder, chosen.pictures)
        gallery = filled(old, name, pictures)
        count = min(chosen.queries // len(SETS), len(pictures.files))
        rows = compared(
            old, new, (gallery, copied(gallery, new)), pictures, count, questions(name, chosen.only))
        for kind, found, differences in rows:
            is_same = is_same and not differences
            print(f"{name:12}{kind:22}{found:9}{len(differences):8}", flush=True)
            for text in differences[:3]:
                print(f"{'':12}{text}")
    print("the same answers" if is_same else "the answers differ")
    return 0 if is_same else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        print(f"same_answers: {failure}", file=sys.stderr)
        sys.exit(3)
