"""The galleries that are searched: filled by each commit's own program, and kept."""

import hashlib
import json
import shutil
import subprocess
import time
from pathlib import Path

import drawing
from builds import Build
from places import WORK, Failure, last_line, say

# The largest set of drawn pictures; smaller ones are its beginning.
DRAWN = WORK / f"drawn-version-{drawing.VERSION}"


def jpegs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))


class Pictures:
    """Photographs, or what is drawn in their place, and drawn pictures beside them."""

    def __init__(self, photographs: Path | None, count: int) -> None:
        if photographs is None:
            photographs = WORK / "drawn-photographs"
            drawing.draw(photographs, count, first=1 << 32)
        found = jpegs(photographs)
        if not found:
            raise Failure(f"cannot measure with the pictures in {photographs}: there is no JPEG file")
        # A folder of their own: what lies beside them is not to be measured.
        self.source, self.all = photographs, found[:count]
        names = "\n".join(f"{path} {path.stat().st_size}" for path in self.all)
        self.key = hashlib.sha256(names.encode()).hexdigest()[:12]
        self.folder = WORK / "photographs" / self.key
        if not self.folder.exists():
            beside = self.folder.with_suffix(".new")
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
            for number, path in enumerate(self.all):
                shutil.copyfile(path, beside / f"{number:06}.jpg")
            beside.rename(self.folder)
        self.files = jpegs(self.folder)


def drawn(count: int, largest: int) -> Path:
    """Returns a folder with so many drawn pictures."""
    if not (DRAWN / f"{(largest - 1) // drawing.PER_FOLDER:03}").exists():
        say(f"drawing {largest} pictures (some minutes, once)")
    drawing.draw(DRAWN, largest)
    folder = WORK / f"drawn-{count}"
    drawing.share(DRAWN, folder, count)
    return folder


def filled(build: Build, count: int, largest: int, pictures: Pictures) -> Path:
    """Returns a gallery of the photographs and so many drawn pictures, filled unless it is there."""
    gallery = WORK / "galleries" / build.key / f"{count}-{pictures.key}"
    stamp = gallery / "compare-filled.json"
    if stamp.exists():
        return gallery
    folder = drawn(count, largest)
    gallery.mkdir(parents=True, exist_ok=True)
    say(f"filling {build.key}'s gallery of {count} pictures")
    start = time.monotonic()
    command = [str(build.program), "index", str(pictures.folder), str(folder)]
    done = subprocess.run(
        [*command, "--gallery", str(gallery), "--json", "--quiet"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise Failure(f"cannot fill {build.key}'s gallery of {count}: {last_line(done.stderr)}")
    report = json.loads(done.stdout)
    there = sum(report.get(key, 0) for key in ["indexed", "unchanged", "moved", "copied"])
    if there < count:
        raise Failure(f"cannot fill {build.key}'s gallery: {there} of {count} pictures are in it")
    seconds = time.monotonic() - start
    stamp.write_text(json.dumps({"indexed": report["indexed"], "seconds": seconds}))
    say(f"filled it in {seconds:.0f} s ({report['indexed'] / seconds:.0f} pictures a second)")
    return gallery
