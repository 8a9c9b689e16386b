"""Makes VGG ground truth files of a labelled set of landmarks and boxes that a person drew around them.

usage: buildings_ground_truth.py LABELS BOXES FOLDER

LABELS is a labels TSV; BOXES (buildings_boxes.tsv for the set `buildings`) has a picture's name and x-left, y-upper,
x-right, y-lower in pixels on each line. Of each box FOLDER gets NAME_query.txt, _good, _ok and _junk; all pictures of the
landmark are good.
"""

import sys
from collections import defaultdict
from pathlib import Path


def main():
    labels, boxes, folder = map(Path, sys.argv[1:])
    classes, members = {}, defaultdict(list)
    for row in labels.read_text(encoding="utf-8").splitlines():
        path, label = row.split("\t")[:2]
        classes[Path(path).stem] = label
        members[label].append(Path(path).stem)
    folder.mkdir(parents=True, exist_ok=True)
    counts = defaultdict(int)
    for row in boxes.read_text(encoding="utf-8").splitlines():
        picture, *box = row.split("\t")
        label = classes[picture]
        counts[label] += 1
        name = f"{label}_{counts[label]}"
        (folder / f"{name}_query.txt").write_text(" ".join([picture, *box]) + "\n")
        (folder / f"{name}_good.txt").write_text("\n".join(sorted(members[label])) + "\n")
        (folder / f"{name}_ok.txt").write_text("")
        (folder / f"{name}_junk.txt").write_text("")
    print(f"{sum(counts.values())} queries of {len(counts)} landmarks in {folder}")


if __name__ == "__main__":
    main()
