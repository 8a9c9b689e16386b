"""Runs the tests of Examples, all or those whose names are given. They build the examples as strangers would.

usage: run.py [NAME]...
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
folder = Path(__file__).resolve().parent
sys.path[:0] = [str(folder.parent), str(folder.parents[1] / "Tools")]

import sentences

if __name__ == "__main__":
    sentences.run(sentences.Sentences(str(folder)), "examples", sys.argv[1:])
