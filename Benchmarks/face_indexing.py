"""Measures what finding faces costs while a folder is indexed: its speed with faces over its speed without.

    make build
    python Benchmarks/face_indexing.py .build/release/eidetic FOLDER --models MODELS [--model NAME] [--rounds N]

FOLDER holds pictures; MODELS is a gallery's folder of models that has the face network NAME. Both kinds of run take turns,
each with a gallery of its own. Prints JSON: for each kind the median of the images per second (by the clock) and of the
processor's seconds, start included, and the ratios of these medians. On a machine that does other work, only the ratio
of processor seconds counts.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path


def index(program: str, folder: Path, models: Path, face_network: str | None) -> tuple[float, float, int]:
    """Indexes into a new gallery; returns images a second, processor seconds, and how many faces were found."""
    with tempfile.TemporaryDirectory() as gallery:
        shutil.copytree(models, Path(gallery) / "models", copy_function=os.link)
        where = ["--gallery", gallery]
        if face_network:
            command = [program, "faces", "on", "--model", face_network, *where]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run(
            [program, "index", str(folder), "--json", "--quiet", *where], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        report = json.loads(run.stdout)
        return report["imagesPerSecond"], seconds, report.get("faces", 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--model", default="dlib_face_resnet")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    kinds = {"without": None, "withFaces": arguments.model}
    runs = {kind: [] for kind in kinds}
    for _ in range(arguments.rounds):
        for kind, network in kinds.items():
            runs[kind].append(index(arguments.program, arguments.folder, arguments.models, network))
    medians = {
        kind: {
            "imagesPerSecond": round(statistics.median(run[0] for run in results), 2),
            "processorSeconds": round(statistics.median(run[1] for run in results), 2),
            "faces": results[0][2],
        }
        for kind, results in runs.items()
    }
    without, with_faces = medians["without"], medians["withFaces"]
    medians["ratio"] = {
        "imagesPerSecond": round(with_faces["imagesPerSecond"] / without["imagesPerSecond"], 3),
        "processorSeconds": round(without["processorSeconds"] / with_faces["processorSeconds"], 3),
    }
    print(json.dumps(medians, indent=2))


if __name__ == "__main__":
    main()
