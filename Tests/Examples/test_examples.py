"""What a stranger's package is promised: Documentation/library.md."""

import random
import tempfile
import unittest
from pathlib import Path

import demo_gallery
from strangers import Example, release


def targets_of(product, manifest):
    """Returns the targets that a product of a package is built from."""
    targets = {target["name"]: target for target in manifest["targets"]}
    found, waiting = {}, next(each["targets"] for each in manifest["products"] if each["name"] == product)
    while waiting:
        name, *waiting = waiting
        if name not in found and name in targets:
            found[name] = targets[name]
            waiting += [dependency["byName"][0] for dependency in targets[name]["dependencies"]]
    return found.values()


class ExampleTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        release()
        cls.example = Example("FindPictures")
        cls.example.build()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.pictures = self.folder / "pictures"
        self.pictures.mkdir()
        for family in ("sunsets", "skylines", "fish", "patterns"):
            self.draw(family, self.pictures)
        self.query = self.draw("sunsets", self.folder, seed=2)

    @staticmethod
    def draw(family, folder, seed=1):
        draw, suffix = demo_gallery.FAMILIES[family]
        path = folder / f"{family}.{suffix}"
        path.write_bytes(draw(random.Random(f"{family}-{seed}")))
        return path

    def find(self, *words):
        return self.example.run(*words, XDG_CACHE_HOME=str(self.folder / "cache"))

    def test_a_strangers_package_finds_the_nearest_picture(self):
        result = self.find(self.pictures, self.query)
        self.assertEqual(result.stderr, "")
        summary, first, *others = result.stdout.splitlines()
        self.assertEqual(summary, "4 indexed, 0 unchanged, 0 failed")
        self.assertRegex(first, rf"^1  0\.\d{{4}}  {self.pictures.resolve()}/sunsets\.png$")
        self.assertEqual(len(others), 3)
        self.assertEqual(result.returncode, 0)

    def test_its_second_run_reads_nothing_again(self):
        first, second = self.find(self.pictures, self.query), self.find(self.pictures, self.query)
        self.assertEqual(second.stdout.splitlines()[0], "0 indexed, 4 unchanged, 0 failed")
        self.assertEqual(second.stdout.splitlines()[1:], first.stdout.splitlines()[1:])

    def test_its_errors_are_sentences(self):
        result = self.find(self.pictures, self.folder / "missing.jpg")
        self.assertEqual(
            result.stderr.replace(str(self.folder.resolve()), "…"),
            'FindPictures: cannot open "…/missing.jpg": there is no such file or folder; check the spelling\n')
        self.assertEqual(result.returncode, 1)

    def test_the_library_forces_no_flags_on_those_who_use_it(self):
        # SwiftPM has not refused unsafe flags of dependencies since tools version 6.2: this has to.
        flagged = {
            target["name"]: setting["kind"]["unsafeFlags"]["_0"]
            for target in targets_of("Eidetic", self.example.manifest())
            for setting in target["settings"] if "unsafeFlags" in setting["kind"]
        }
        self.assertEqual(flagged, {})
