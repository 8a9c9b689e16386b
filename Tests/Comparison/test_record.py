import importlib.util
import json
import tempfile
import time
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import builds

spec = importlib.util.spec_from_file_location("comparison", Path(builds.__file__).with_name("__main__.py"))
comparison = importlib.util.module_from_spec(spec)
spec.loader.exec_module(comparison)


class RecordTests(unittest.TestCase):
    """A run that is interrupted anywhere is resumed, and each round makes each measure once."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for change in [
            patch.object(comparison, "WORK", Path(folder.name)), patch.object(comparison, "say", lambda text: None),
            patch.object(comparison.table, "measures", lambda bench: {
                name: (name, lambda bench, name=name: self.make(bench, name), {}) for name in ("open", "scan")}),
        ]:
            change.start()
            self.addCleanup(change.stop)
        self.bench = SimpleNamespace(
            builds={side: builds.Build(side * 10, Path(), Path()) for side in ("old", "new")},
            pictures=SimpleNamespace(key="pictures"), small=10, large=100, seconds=1, round=0)
        self.chosen = SimpleNamespace(only=["open", "scan"], rounds=3, minutes=1)
        self.made, self.interrupted_at = [], None

    def make(self, bench, name):
        if len(self.made) == self.interrupted_at:
            self.interrupted_at = None
            raise KeyboardInterrupt
        self.made.append((bench.round, name))
        return {"old": {"time": 1}, "new": {"time": 2}}

    def run_once(self):
        """Returns the record; `None` where the run was interrupted."""
        record = comparison.Record(self.bench, self.chosen)
        try:
            comparison.measure(self.bench, self.chosen, record)
        except KeyboardInterrupt:
            return None
        return record

    def test_an_interrupted_run_goes_on_where_it_ended(self):
        whole = [(round, name) for round in range(3) for name in ("open", "scan")]
        for count in range(len(whole)):
            with self.subTest(count):
                self.made, self.interrupted_at = [], count
                self.assertIsNone(self.run_once())
                record = self.run_once()
                self.assertEqual(self.made, whole)
                self.assertEqual([(entry["round"], entry["measure"]) for entry in record.all], whole)
                record.close()

    def test_a_record_that_was_cut_off_is_whole_again(self):
        for cut in [1, 2, 8, 20, 30]:
            with self.subTest(cut):
                self.made, self.interrupted_at = [], 3
                self.assertIsNone(self.run_once())
                path = comparison.Record(self.bench, self.chosen).path
                path.write_bytes(path.read_bytes()[:-cut])
                self.interrupted_at = 4
                self.assertIsNone(self.run_once())
                # What the second run wrote can be read by the third.
                record = self.run_once()
                self.assertEqual(len(record.all), 6)
                self.assertTrue(all(json.loads(line) for line in path.read_text().splitlines()))
                record.close()

    def test_what_is_measured_otherwise_has_a_record_of_its_own(self):
        first = comparison.Record(self.bench, self.chosen).path
        self.chosen.rounds = 4
        self.assertNotEqual(comparison.Record(self.bench, self.chosen).path, first)
        self.chosen.rounds, self.bench.small = 3, 11
        self.assertNotEqual(comparison.Record(self.bench, self.chosen).path, first)
        self.bench.small = 10
        self.assertEqual(comparison.Record(self.bench, self.chosen).path, first)

    def test_a_record_that_is_done_is_not_resumed(self):
        record = self.run_once()
        record.close()
        self.assertEqual(comparison.Record(self.bench, self.chosen).all, [])
        self.assertTrue(list(record.path.parent.glob("*.done")))

    def test_no_round_begins_that_would_end_too_late(self):
        now = iter(range(0, 10_000, 25))
        with patch.object(time, "monotonic", lambda: next(now)):
            record = self.run_once()
        # A round takes longer than half of the minute, the first is made in any case.
        self.assertEqual({entry["round"] for entry in record.all}, {0})
