import unittest

import table
from measures import Bench

BENCH = Bench({}, None, {}, 10, 100, 1)


def opening(round, old, new):
    """A record of the measure that has one figure, of which less is better."""
    return {"round": round, "measure": "open", "old": old, "new": new}


def timed(*pairs):
    return [opening(round, {"time": old}, {"time": new}) for round, (old, new) in enumerate(pairs)]


def indexed(*rates):
    rest = {"processor": 1, "memory": 1}
    return [
        {"round": round, "measure": "index", "old": {"rate": old, **rest}, "new": {"rate": new, **rest}}
        for round, (old, new) in enumerate(rates)]


class SummaryTests(unittest.TestCase):
    def test_a_ratio_is_that_of_one_round_and_its_median_and_range_are_shown(self):
        [row] = table.summary(timed((100, 110), (200, 100), (50, 60)), BENCH, ["open"])
        self.assertEqual(row["ratio"], {"median": 1.1, "least": 0.5, "greatest": 1.2})
        # The medians of the sides are shown beside it: their quotient is another number.
        self.assertEqual((row["old"], row["new"], row["rounds"]), (100, 100, 3))
        self.assertEqual(row["pairs"], [[100, 110], [200, 100], [50, 60]])

    def test_each_figure_has_a_row_with_its_name_and_unit(self):
        rows = table.summary(indexed((10, 20)), BENCH, ["index"])
        self.assertEqual([row["name"] for row in rows], [
            "indexing", "indexing, processor", "indexing, peak memory"])
        self.assertEqual([row["moreIsBetter"] for row in rows], [True, False, False])

    def test_records_of_other_measures_are_left_out(self):
        rows = table.summary(timed((1, 2)) + indexed((1, 2)), BENCH, ["open"])
        self.assertEqual([row["measure"] for row in rows], ["open"])

    def test_a_measure_that_one_side_cannot_make_says_why(self):
        records = [opening(0, {"reason": "no such command"}, {"time": 1})] + timed((1, 1))
        [row] = table.summary(records, BENCH, ["open"])
        self.assertEqual(row["notMeasured"], {"old": "no such command"})

    def test_a_measure_of_no_round_says_so(self):
        [row] = table.summary([], BENCH, ["open"])
        self.assertEqual(row["notMeasured"], {"both": "no round was made"})

    def test_every_measure_has_a_summary(self):
        for name, (_, _, figures) in table.measures(BENCH).items():
            with self.subTest(name):
                values = {key: 2 for key in figures}
                records = [{"round": 0, "measure": name, "old": values, "new": values}]
                rows = table.summary(records, BENCH, [name])
                self.assertEqual(len(rows), len(figures))
                self.assertTrue(all(row["ratio"]["median"] == 1 for row in rows))


class VerdictTests(unittest.TestCase):
    def verdict(self, records, name):
        return table.verdict(table.summary(records, BENCH, [name])[0])

    def test_all_rounds_agree(self):
        for pairs, faster in [
            ([(10, 11), (10, 12), (10, 11)], "better"), ([(10, 9), (10, 8), (10, 9)], "worse"),
            # One round of three says otherwise, or says neither.
            ([(10, 11), (10, 12), (10, 9)], ""), ([(10, 11), (10, 12), (10, 10)], ""),
            ([(10, 10), (10, 10), (10, 10)], ""),
            # Two rounds agree by chance.
            ([(10, 20), (10, 20)], ""),
        ]:
            with self.subTest(pairs):
                slower = {"better": "worse", "worse": "better", "": ""}[faster]
                self.assertEqual(self.verdict(indexed(*pairs), "index"), faster)
                self.assertEqual(self.verdict(timed(*pairs), "open"), slower)


class TextTests(unittest.TestCase):
    COMMITS = {"old": "0123456789ab", "new": "ba9876543210"}

    def test_columns_are_aligned_and_verdicts_stand_at_the_end(self):
        rows = table.summary(timed((100, 50), (100, 60), (100, 55)) + indexed((1, 1)), BENCH, ["index", "open"])
        head, *lines = table.text(rows, self.COMMITS).splitlines()
        self.assertEqual(len(lines), 4)
        start = head.index("new/old")
        self.assertEqual([line[start:start + 5] for line in lines], ["1.000"] * 3 + ["0.550"])
        self.assertTrue(lines[-1].endswith("0.500–0.600  better"), lines[-1])
        self.assertIn("old 0123456789ab", head)
        self.assertFalse(any(line.endswith(" ") for line in [head, *lines]))

    def test_what_was_not_measured_is_a_line_with_its_reason(self):
        records = [opening(0, {"time": 1}, {"reason": "out of memory"})]
        text = table.text(table.summary(records, BENCH, ["open"]), self.COMMITS)
        self.assertTrue(text.endswith("first answer of 10  not measured: new: out of memory"), text)


class TurnTests(unittest.TestCase):
    def test_who_begins_changes_with_each_round(self):
        bench = Bench({"old": 1, "new": 2}, None, {}, 10, 100, 1)
        order = []
        for bench.round in range(3):
            bench.each(lambda build, side: order.append((build, side)) or {})
        self.assertEqual(order, [
            (1, "old"), (2, "new"), (2, "new"), (1, "old"), (1, "old"), (2, "new")])
