"""Runs the browser tests, all or those whose names are given, and shows their names as sentences.

usage: run.py [--program PATH] [NAME]...
"""

import argparse
import faulthandler
import os
import sys
import threading
import time
import traceback
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
folder = str(Path(__file__).resolve().parent)
# In seconds: many times what the longest test takes.
LIMIT = 600


class Sentences(unittest.TestResult):
    """One line for each test; of a failure, what happened and where its screenshot lies."""

    def __init__(self):
        super().__init__()
        self.began = 0

    def say(self, sign, test, detail=""):
        name = test.id().rsplit(".", 1)[-1].removeprefix("test_").replace("_", " ")
        print(f"{sign} {name}{detail}", flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()
        self.failed = False
        self.alarm = threading.Timer(LIMIT, self.give_up, [test])
        self.alarm.daemon = True
        self.alarm.start()

    def stopTest(self, test):
        super().stopTest(test)
        self.alarm.cancel()

    def give_up(self, test):
        """Says where a test hangs and ends everything: nothing can wake a call that waits for the browser."""
        self.say("✘", test, f" hangs: it began {LIMIT} s ago and waits here:")
        faulthandler.dump_traceback(sys.stdout)
        sys.stdout.flush()
        World.kill()
        os._exit(1)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.say("✔", test, f" ({time.monotonic() - self.began:.1f} s)")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if len(self.skipped) == 1:
            print(f"➜ browser tests skipped: {reason}", flush=True)

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
        test = test or named
        self.say("✘", named)
        _, value, trace = error
        for frame in traceback.extract_tb(trace):
            if frame.filename.startswith(folder):
                print(f"↳ {Path(frame.filename).name}:{frame.lineno}: {frame.line}", flush=True)
        for line in str(value).rstrip().splitlines()[:40]:
            print(f"↳ {line}", flush=True)
        if not self.failed and hasattr(test, "page"):
            self.failed = True
            name = "failed-" + test.id().rsplit(".", 1)[-1]
            test.screenshot(name)
            print(f"↳ see .build/screenshots/{name}.png", flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program", help="the program (else $EIDETIC_PROGRAM, else .build/debug/eidetic)")
    parser.add_argument("names", nargs="*", help="run only tests whose names contain one of these")
    options = parser.parse_args()
    if options.program:
        os.environ["EIDETIC_PROGRAM"] = options.program
    sys.path.insert(0, folder)
    global World
    loader = unittest.TestLoader()
    if options.names:
        loader.testNamePatterns = [f"*{name}*" for name in options.names]
    from harness import World

    began = time.monotonic()
    result = Sentences()
    try:
        loader.discover(folder).run(result)
    finally:
        World.end()
    for error in loader.errors:
        print(error)
    failed = len(result.failures) + len(result.errors) + len(loader.errors)
    seconds = time.monotonic() - began
    print(f"Test run with {result.testsRun} browser tests: {failed} failed after {seconds:.0f} seconds.")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
