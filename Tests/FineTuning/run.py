"""Tests what fine-tuning does without TensorFlow: plans, augmentation, the head. Needs NumPy only."""

import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tools" / "training"))

import numpy  # noqa: E402

import augmentation  # noqa: E402
import head  # noqa: E402
import plan as plans  # noqa: E402


def made_plan(folder: Path, **changes: object) -> Path:
    """Writes a plan of two classes with two pictures each, and their pixels."""
    pictures = [
        {"path": f"/{row}", "label": row % 2, "part": "train" if row < 2 else "test"} for row in range(4)
    ]
    stored = {
        "name": "made", "network": "efficientnet-lite0", "weights": "random", "card": {}, "classes": ["a", "b"],
        "pictures": pictures, "side": 4, "wideSide": 6, "seed": 1, "threads": 1,
    }
    (folder / "exact.u8").write_bytes(bytes(4 * 4 * 4 * 3))
    (folder / "wide.u8").write_bytes(bytes(2 * 6 * 6 * 3))
    path = folder / "plan.json"
    path.write_text(json.dumps(stored | changes))
    return path


class PlanTests(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def test_reads_what_is_there(self) -> None:
        plan = plans.read(made_plan(self.folder, settings={"epochs": 3}))
        self.assertEqual(plan.settings.epochs, 3)
        self.assertEqual(plan.rows("train").tolist(), [0, 1])
        self.assertEqual(plan.rows("validation").tolist(), [])

    def refused(self, words: str, **changes: object) -> None:
        path = made_plan(self.folder, **changes)
        with self.assertRaisesRegex(plans.PlanError, words):
            plans.read(path)

    def test_refuses_what_cannot_be_carried_out(self) -> None:
        self.refused("at least 2 classes", classes=["a"])
        self.refused("'c' has no picture", classes=["a", "b", "c"])
        self.refused("must have 300 bytes", side=5)
        self.refused("must be positive", settings={"epochs": 0})
        self.refused("no plan", settings={"colour": 1})
        self.refused("no part 'rest'", pictures=[{"path": "/0", "label": 0, "part": "rest"}])
        self.refused("must be 0 to 1", pictures=[{"path": "/0", "label": 7, "part": "train"}])

    def test_refuses_missing_pixels_and_broken_files(self) -> None:
        path = made_plan(self.folder)
        (self.folder / "wide.u8").unlink()
        with self.assertRaisesRegex(plans.PlanError, "it has -1"):
            plans.read(path)
        path.write_text("{")
        with self.assertRaisesRegex(plans.PlanError, "no plan"):
            plans.read(path)


class EnvironmentTests(unittest.TestCase):
    """The script that makes the environment; what is downloaded is left to a person."""

    SCRIPT = ROOT / "Tools" / "training" / "environment"

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name) / "environment"

    def test_takes_what_is_there(self) -> None:
        digest = subprocess.run(
            ["sha256sum"], input=(self.SCRIPT.parent / "requirements.txt").read_bytes(), capture_output=True,
            check=True,
        )
        (self.folder / "bin").mkdir(parents=True)
        (self.folder / "bin" / "python").symlink_to(sys.executable)
        (self.folder / "requirements.sha256").write_bytes(digest.stdout)
        done = subprocess.run([self.SCRIPT, self.folder], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.strip(), str(self.folder / "bin" / "python"))

    def test_leaves_nothing_behind_when_it_is_ended(self) -> None:
        process = subprocess.Popen(
            [self.SCRIPT, self.folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )
        first = process.stderr.readline()
        self.assertIn("making a Python environment", first)
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=300)
        self.assertNotEqual(process.returncode, 0)
        self.assertEqual(list(self.folder.parent.iterdir()), [])

    def test_says_that_there_is_no_python(self) -> None:
        tools = self.folder.parent / "tools"
        tools.mkdir()
        for name in ("bash", "dirname", "sha256sum"):
            (tools / name).symlink_to(f"/usr/bin/{name}")
        script = (self.SCRIPT).read_text().replace("/usr/bin/python3.11 ", "")
        copy = self.folder.parent / "script"
        copy.write_text(script)
        (self.folder.parent / "requirements.txt").write_text("")
        done = subprocess.run(
            ["/usr/bin/bash", copy, self.folder], capture_output=True, text=True, env={"PATH": str(tools)}
        )
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("no Python 3.11", done.stderr)


class ScriptTests(unittest.TestCase):
    """The script itself, up to where it needs TensorFlow."""

    SCRIPT = ROOT / "Tools" / "training" / "fine_tune.py"

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def test_openvino_sends_no_usage_data(self) -> None:
        code = "import fine_tune, importlib; importlib.import_module('openvino_telemetry')"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=self.SCRIPT.parent, capture_output=True, text=True
        )
        self.assertIn("import of openvino_telemetry halted; None in sys.modules", done.stderr)

    def test_a_faulty_plan_is_one_report(self) -> None:
        (self.folder / "plan.json").write_text("{")
        done = subprocess.run([sys.executable, self.SCRIPT, self.folder], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        report = json.loads(done.stdout)
        self.assertEqual((report["event"], report["kind"]), ("error", "plan"))

    def waiting(self) -> subprocess.Popen:
        """Starts the script, from a shell, while this process holds the folder, so that it waits."""
        made_plan(self.folder)
        held = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, held)
        fcntl.flock(held, fcntl.LOCK_EX)
        shell = f'{sys.executable} "{self.SCRIPT}" "{self.folder}" $$ & echo started; wait'
        return subprocess.Popen(["/bin/bash", "-c", shell], stdout=subprocess.PIPE, text=True, start_new_session=True)

    def test_waits_for_a_run_in_its_folder_and_ends_when_its_parent_is_killed(self) -> None:
        shell = self.waiting()
        self.addCleanup(shell.stdout.close)
        shell.stdout.readline()
        with self.assertRaises(subprocess.TimeoutExpired):
            shell.wait(3)
        self.assertFalse((self.folder / "plan.sha256").exists())
        shell.kill()
        shell.wait()
        # The script holds the other end of the pipe until it ends.
        ready, _, _ = select.select([shell.stdout], [], [], 60)
        self.assertTrue(ready, "the script outlived its parent")
        self.assertEqual(shell.stdout.read(), "")


class AugmentationTests(unittest.TestCase):
    def test_depends_on_seed_round_and_picture_alone(self) -> None:
        together = augmentation.boxes(1, 2, numpy.arange(50), 0.35)
        alone = augmentation.boxes(1, 2, numpy.array([17]), 0.35)
        self.assertTrue((together[17] == alone[0]).all())
        for seed, round_ in ((2, 2), (1, 3)):
            other = augmentation.boxes(seed, round_, numpy.arange(50), 0.35)
            self.assertFalse((together == other).all(axis=1).any())

    def test_crops_lie_in_the_picture_and_have_enough_of_it(self) -> None:
        boxes = augmentation.boxes(5, 0, numpy.arange(2000), 0.35)
        self.assertTrue((boxes >= 0).all() and (boxes <= 1.000001).all())
        heights, widths = boxes[:, 2] - boxes[:, 0], numpy.abs(boxes[:, 3] - boxes[:, 1])
        areas = heights * widths
        # Long crops are cut off at the picture's edge.
        self.assertGreater(areas.min(), 0.35 * 0.9)
        mirrored = (boxes[:, 3] < boxes[:, 1]).mean()
        self.assertTrue(0.45 < mirrored < 0.55, mirrored)

    def test_an_epoch_sees_every_picture_once(self) -> None:
        order = augmentation.order(3, 1, 100)
        self.assertEqual(sorted(order.tolist()), list(range(100)))
        self.assertNotEqual(order.tolist(), augmentation.order(3, 2, 100).tolist())


class HeadTests(unittest.TestCase):
    def setUp(self) -> None:
        generator = numpy.random.default_rng(0)
        centres = generator.standard_normal((4, 32))
        self.labels = numpy.repeat(numpy.arange(4), 30)
        noise = generator.standard_normal((120, 32))
        self.embeddings = head.normalised((centres[self.labels] + 0.7 * noise).astype(numpy.float32))

    def learned(self, penalty: float, rows: slice = slice(None)) -> head.Head:
        for _, _, made in head.descend(self.embeddings[rows], self.labels[rows], 4, penalty):
            pass
        return made

    def test_learns_classes_that_can_be_told_apart(self) -> None:
        even = self.learned(1e-3, slice(0, None, 2))
        loss, right = head.measure(even.logits(self.embeddings[1::2]), self.labels[1::2])
        self.assertGreater(right, 0.95)
        self.assertLess(loss, 0.4)

    def test_ends_where_the_gradient_vanishes(self) -> None:
        penalty = 1e-2
        made = self.learned(penalty)
        x = self.embeddings * head.SCALE
        probabilities = numpy.exp(head.log_softmax(made.logits(self.embeddings)))
        difference = (probabilities - numpy.eye(4)[self.labels]) / len(self.labels)
        gradient = x.T @ difference + 2 * penalty * made.kernel / head.SCALE
        self.assertLess(numpy.abs(gradient).max(), 1e-2)

    def test_small_classes_weigh_as_much_as_large_ones(self) -> None:
        weights = head.class_weights(numpy.array([0, 0, 0, 1]), 2)
        self.assertAlmostEqual(float(3 * weights[0]), float(weights[1]), places=6)

    def test_temperature_undoes_a_scale(self) -> None:
        labels = self.labels.copy()
        labels[::5] = 0  # so that no temperature makes the answers certain
        logits = self.learned(1e-3).logits(self.embeddings)
        best = head.temperature(logits, labels)
        self.assertAlmostEqual(head.temperature(2 * logits, labels) / best, 2, delta=0.1)
        self.assertEqual(head.temperature(logits[:0], self.labels[:0]), 1)

    def test_a_few_pictures_that_are_all_right_make_nothing_certain(self) -> None:
        made = self.learned(1e-3)
        for count in (1, 4, 40):
            rows = slice(0, len(self.labels), len(self.labels) // count)
            logits, labels = made.logits(self.embeddings[rows]), self.labels[rows]
            self.assertTrue((logits.argmax(axis=1) == labels).all())
            calm = logits / head.temperature(logits, labels)
            most = (len(labels) + 1) / (len(labels) + 2)
            self.assertTrue(most - 0.03 < head.confidence(calm) <= most, (count, head.confidence(calm)))


if __name__ == "__main__":
    unittest.main()
