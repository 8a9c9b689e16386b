"""Measures two commits of Eidetic in turns, on the same pictures, cores and minutes, and prints the ratios.

Both are built, and fill galleries of their own, where that has not been done before; that is kept below
.build/compare. Then each round makes all measures, of the one commit and the other, and changes who begins. A ratio
is new over old in one round; the table has the median of the rounds and their range, and says better or worse where
all rounds agree. A run that was interrupted is resumed by the same command.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from pathlib import Path

import builds
import galleries
import table
from measures import SIDES, Bench
from places import SHARED, WORK, Failure, say


def arguments() -> argparse.Namespace:
    photographs = SHARED / "data" / "flowers102" / "jpg"
    parser = argparse.ArgumentParser(prog="Benchmarks/compare", description=__doc__.splitlines()[0])
    parser.add_argument("old", metavar="OLD", help="a commit")
    parser.add_argument("new", metavar="NEW", help="another one")
    names = list(table.measures(Bench({}, None, {}, 0, 0, 0)))
    parser.add_argument(
        "--only", metavar="NAME,…", type=lambda text: text.split(","), default=names,
        help=f"make only these measures, of {', '.join(names)}")
    parser.add_argument("--rounds", type=int, default=7, help="default: 7")
    parser.add_argument(
        "--minutes", type=float, default=14,
        help="begin no round that would end after so long (default: 14)")
    parser.add_argument(
        "--photographs", type=Path, metavar="DIR", default=photographs if photographs.is_dir() else None,
        help="JPEG files to index and search with (default: flowers102 in $EIDETIC_SHARED, else drawn)")
    parser.add_argument(
        "--pictures", type=int, default=1000, help="how many of them (default: 1000)")
    parser.add_argument(
        "--small", type=int, default=10_000, help="pictures of the small gallery (default: 10000)")
    parser.add_argument(
        "--large", type=int, default=100_000, help="pictures of the large one (default: 100000)")
    parser.add_argument(
        "--seconds", type=float, default=6, help="how long clients ask in a round (default: 6)")
    parser.add_argument("--fill", action="store_true", help="build and fill, and measure nothing")
    parser.add_argument("--json", action="store_true", help="print JSON in the table's place")
    chosen = parser.parse_args()
    if unknown := set(chosen.only) - set(names):
        parser.error(f"there is no measure {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    chosen.only = [name for name in names if name in chosen.only]
    return chosen


def prepared(chosen: argparse.Namespace) -> Bench:
    made = {"old": builds.build(chosen.old), "new": builds.build(chosen.new)}
    pictures = galleries.Pictures(chosen.photographs, chosen.pictures)
    small = {"query", "clients", "open"} & set(chosen.only)
    large = {"query-large", "open-large"} & set(chosen.only)
    sizes = ([chosen.small] if small else []) + ([chosen.large] if large else [])
    filled = {
        side: {size: galleries.filled(made[side], size, max(sizes), pictures) for size in sizes}
        for side in SIDES}
    return Bench(made, pictures, filled, chosen.small, chosen.large, chosen.seconds)


def whole(line: str) -> dict | None:
    """Returns what a line records, unless it was cut off when it was written."""
    try:
        return json.loads(line)
    except ValueError:
        return None


class Record:
    """What was measured so far, in a file that the same command finds again until all its rounds are made."""

    def __init__(self, bench: Bench, chosen: argparse.Namespace) -> None:
        settings = json.dumps([
            [build.commit for build in bench.builds.values()], bench.pictures.key, bench.small, bench.large,
            bench.seconds, chosen.only, chosen.rounds])
        key = hashlib.sha256(settings.encode()).hexdigest()[:12]
        self.path = WORK / "runs" / f"{bench.builds['old'].key}-{bench.builds['new'].key}-{key}.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        self.all = [record for line in lines if (record := whole(line))]
        # What was cut off is taken out, so that the next record is not written behind it.
        self.path.write_text("".join(json.dumps(record) + "\n" for record in self.all))
        if self.all:
            say(f"resuming after {len(self.all)} measures that were made before ({self.path})")

    def has(self, round: int, name: str) -> bool:
        return any(record["round"] == round and record["measure"] == name for record in self.all)

    def add(self, record: dict) -> None:
        self.all.append(record)
        with self.path.open("a") as file:
            file.write(json.dumps(record) + "\n")

    def close(self) -> None:
        """The next run begins anew."""
        self.path.rename(self.path.with_suffix(f".{time.strftime('%Y%m%d-%H%M%S')}.done"))


def measure(bench: Bench, chosen: argparse.Namespace, record: Record) -> None:
    start, known = time.monotonic(), table.measures(bench)
    for bench.round in range(chosen.rounds):
        elapsed = time.monotonic() - start
        if bench.round and elapsed * (bench.round + 1) / bench.round > chosen.minutes * 60:
            say(f"no time is left for round {bench.round + 1} of {chosen.rounds}")
            return
        for name in chosen.only:
            if not record.has(bench.round, name):
                begun = time.monotonic()
                result = known[name][1](bench)
                record.add({"round": bench.round, "measure": name, **result})
                say(f"round {bench.round + 1} of {chosen.rounds}, {name}: {time.monotonic() - begun:.0f} s")


def main() -> None:
    chosen = arguments()
    load = os.getloadavg()[0]
    try:
        bench = prepared(chosen)
        if chosen.fill:
            return
        record = Record(bench, chosen)
        measure(bench, chosen, record)
    except Failure as failure:
        raise SystemExit(f"compare: {failure}")
    except KeyboardInterrupt:
        raise SystemExit("compare: interrupted; the same command resumes")
    commits = {side: build.key for side, build in bench.builds.items()}
    rows = table.summary(record.all, bench, chosen.only)
    record.close()
    document = {
        "commits": commits, "cores": os.cpu_count(), "loadAtTheStart": load,
        "photographs": len(bench.pictures.files), "small": bench.small, "large": bench.large, "figures": rows}
    path = WORK / f"{commits['old']}-{commits['new']}.json"
    path.write_text(json.dumps(document, indent=2) + "\n")
    if chosen.json:
        json.dump(document, sys.stdout, indent=2)
        print()
    else:
        print(table.text(rows, commits))
    say(f"wrote {path}")


if __name__ == "__main__":
    main()
