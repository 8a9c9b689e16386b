#!/usr/bin/env python3
"""Compares a classifier of faces with nearest neighbours: every face of a known person is left out once.

    face_classifiers.py --faces FOLDER [--program FILE] [--work FOLDER] [--folds N|each]

FOLDER has labels.tsv with a path and a person in each line, as the shared set of faces has. People with at least two
pictures are known; those with one are strangers. In every picture the largest face is the person's. Prints
what `eidetic train head --labels people --folds each` reports, and how many strangers the classifier takes for
nobody, at the threshold that turns down about 2 % of the known faces. Needs Python alone.
"""

import argparse
import collections
import contextlib
import json
import os
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.request


class Library:
    """A library in a folder, and the program that serves it."""

    def __init__(self, program, folder):
        self.program, self.gallery = program, f"{folder}/gallery"

    def run(self, *arguments):
        ended = subprocess.run(
            [self.program, *arguments, "--gallery", self.gallery, "--json"], check=True, stdout=subprocess.PIPE, text=True
        )
        return json.loads(ended.stdout) if ended.stdout.strip() else None

    def largest_faces(self):
        """The largest face of each picture, and the picture's number, by its path."""
        with sqlite3.connect(f"file:{self.gallery}/gallery.sqlite?mode=ro", uri=True) as database:
            rows = database.execute(
                "SELECT paths.path, faces.id, image_id FROM faces JOIN paths USING (image_id) ORDER BY faces.width * faces.height"
            ).fetchall()
        # The last one of a path is the largest.
        return {path: (face, image) for path, face, image in rows}

    @contextlib.contextmanager
    def server(self):
        """Serves the library; yields what posts JSON and returns the answer."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        server = subprocess.Popen(
            [self.program, "serve", "--port", str(port), "--gallery", self.gallery],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )

        def post(path, **order):
            request = urllib.request.Request(
                f"{address}/api/v1/{path}", json.dumps(order).encode(), {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)

        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(address + "/healthz").close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield post
        finally:
            server.terminate()
            server.wait()


def labels(file):
    people = collections.defaultdict(list)
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            path, person = line.rstrip("\n").split("\t")[:2]
            people[person].append(path)
    return people


def measure(library, faces, folds):
    people = labels(f"{faces}/labels.tsv")
    library.run("index", faces, "--faces")
    largest = library.largest_faces()
    at = {person: [f"{os.path.realpath(faces)}/{path}" for path in paths] for person, paths in people.items()}
    found = {person: [largest[path] for path in paths if path in largest] for person, paths in at.items()}
    known = {person: [face for face, _ in ids] for person, ids in found.items() if len(ids) > 1}
    strangers = [found[person][0][1] for person in people if len(people[person]) == 1 and found[person]]
    with library.server() as post:
        for name, ids in known.items():
            post("faces/split", faces=ids, name=name)
    report = library.run(
        "train", "head", "--labels", "people", "--name", "people", "--split", "1,0,0", "--least", "2", "--folds", folds
    )
    stage = report["stages"][0]
    result = library.run("train", "list")["trained"][0]["id"]
    with library.server() as post:
        answers = [post(f"training/{result}/classify", image=image) for image in strangers]
    refused = sum(answer.get("answer") is None for answer in answers)
    return {
        "people": len(known),
        "faces": sum(map(len, known.values())),
        "seconds": stage["seconds"],
        "crossValidation": stage["crossValidation"],
        "settings": report["settings"]["parameters"],
        "strangers": {"faces": len(strangers), "takenForNobody": refused},
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--faces", required=True)
    parser.add_argument("--program", default=".build/release/eidetic")
    parser.add_argument("--work")
    parser.add_argument("--folds", default="each")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.work) as folder:
        library = Library(os.path.abspath(arguments.program), folder)
        print(json.dumps(measure(library, arguments.faces, arguments.folds), indent=2))


if __name__ == "__main__":
    main()
