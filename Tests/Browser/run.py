"""Runs the browser tests, all or those whose names are given, and shows their names as sentences.

usage: run.py [--program PATH] [NAME]...
"""

import argparse
import faulthandler
import os
import sys
import threading
from pathlib import Path

sys.dont_write_bytecode = True
folder = str(Path(__file__).resolve().parent)
sys.path.insert(0, str(Path(folder).parent))

import sentences

# In seconds: many times what the longest test takes.
LIMIT = 600


class Sentences(sentences.Sentences):
    """Of a failure, also where its screenshot lies; ends tests that hang."""

    def startTest(self, test):
        super().startTest(test)
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

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if len(self.skipped) == 1:
            print(f"➜ browser tests skipped: {reason}", flush=True)

    def fail(self, named, error, test=None):
        super().fail(named, error, test)
        test = test or named
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
    from harness import World

    sentences.run(Sentences(folder), "browser", options.names, end=World.end)


if __name__ == "__main__":
    main()
