"""Shows the tests of a folder as sentences, for those that are written in Python."""

import sys
import time
import traceback
import unittest
from pathlib import Path


class Sentences(unittest.TestResult):
    """One line for each test; of a failure, what happened and where."""

    def __init__(self, folder):
        super().__init__()
        self.folder, self.began = folder, 0

    def say(self, sign, test, detail=""):
        name = test.id().rsplit(".", 1)[-1].removeprefix("test_").replace("_", " ")
        print(f"{sign} {name}{detail}", flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def addSuccess(self, test):
        super().addSuccess(test)
        self.say("✔", test, f" ({time.monotonic() - self.began:.1f} s)")

    def addError(self, test, error):
        super().addError(test, error)
        self.fail(test, error)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.fail(test, error)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            self.fail(subtest, error, test)

    def fail(self, named, error, test=None):
        self.say("✘", named)
        _, value, trace = error
        for frame in traceback.extract_tb(trace):
            if frame.filename.startswith(self.folder):
                print(f"↳ {Path(frame.filename).name}:{frame.lineno}: {frame.line}", flush=True)
        for line in str(value).rstrip().splitlines()[:40]:
            print(f"↳ {line}", flush=True)


def run(result, what, names=(), end=lambda: None):
    """Runs the tests of the result's folder, or those whose names contain one of these, and exits."""
    loader = unittest.TestLoader()
    if names:
        loader.testNamePatterns = [f"*{name}*" for name in names]
    began = time.monotonic()
    try:
        loader.discover(result.folder).run(result)
    finally:
        end()
    for error in loader.errors:
        print(error)
    failed = len(result.failures) + len(result.errors) + len(loader.errors)
    seconds = time.monotonic() - began
    print(f"Test run with {result.testsRun} {what} tests: {failed} failed after {seconds:.0f} seconds.")
    sys.exit(1 if failed else 0)
