"""Pictures with dates, for what is shown by date."""

import json
import shutil
import subprocess
import unittest

from harness import SHARED

EXIFTOOL = shutil.which("exiftool")
needs_exiftool = unittest.skipUnless(EXIFTOOL, "exiftool is missing: apt-get install libimage-exiftool-perl")


def write_dates(folder, dates):
    """Says of pictures when they were taken: of each its name and "2019:05:03 10:20:30", with a zone or not."""
    rows = []
    for name, taken in dates.items():
        row = {"SourceFile": str(folder / name), "EXIF:DateTimeOriginal": taken[:19]}
        if zone := taken[19:]:
            row["EXIF:OffsetTimeOriginal"] = zone
        rows.append(row)
    said = folder / "dates.json"
    said.write_text(json.dumps(rows))
    subprocess.run(
        [EXIFTOOL, "-q", "-m", "-overwrite_original", f"-json={said}", *[str(folder / name) for name in dates]],
        check=True, timeout=300,
    )
    said.unlink()


def copy(folder, source, count):
    """Copies the first pictures of a folder of the shared data; answers with their new names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for path in sorted((SHARED / "data" / source).glob("*.jpg"))[:count]:
        name = f"{path.parent.name}-{path.name}"
        shutil.copyfile(path, folder / name)
        names.append(name)
    return names
