"""Runs the tests of Benchmarks/compare, all or those whose names are given. They build and measure nothing.

usage: run.py [NAME]...
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
folder = Path(__file__).resolve().parent
sys.path[:0] = [str(folder.parent), str(folder.parents[1] / "Benchmarks" / "comparison")]

import sentences

if __name__ == "__main__":
    sentences.run(sentences.Sentences(str(folder)), "comparison", sys.argv[1:])
