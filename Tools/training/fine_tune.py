"""Fine-tunes a network to labelled pictures in two stages, as a plan says, and exports it.

The folder holds `plan.json`, `exact.u8` and `wide.u8` (see plan.py), and gets checkpoints, `outcome.json`, the
calibrated probabilities of each stage (`head.f32`, `fine-tune.f32`: [pictures, classes], little-endian), the classifier
on embeddings of length 1 (`classifier.f32`: [classes, components], then [classes]) and `model/NAME`, a network that
Eidetic runs, with its card. A run that was interrupted, in whatever way, goes on when it
is started again. Standard output has one JSON object a line: progress, steps, and at the end `done` or `error`.
"""

import argparse
import errno
import fcntl
import hashlib
import json
import os
import resource
import sys
import threading
import time
import traceback
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["KERAS_BACKEND"] = "tensorflow"
# The modules that export networks are beside this folder.
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "models"))

PARENT_SECONDS = 0.2  # between looks whether the parent is there


def limit_threads() -> None:
    """Sets how many threads NumPy's library takes, which it reads when it is loaded; faults are reported later."""
    try:
        threads = int(json.loads((Path(sys.argv[1]) / "plan.json").read_text())["threads"])
    except (IndexError, OSError, ValueError, KeyError, TypeError):
        return
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)


limit_threads()

import telemetry  # noqa: E402, F401  (before OpenVINO)
import plan as plans  # noqa: E402  (after the path and the limit)
from progress import claim_output, progress, replace, report, save_json  # noqa: E402


def limit_memory(plan: plans.Plan) -> None:
    if plan.memory:
        resource.setrlimit(resource.RLIMIT_DATA, (plan.memory, plan.memory))


def end_with(parent: int) -> None:
    """Ends the process soon after its parent, even if that one was killed: nobody would read its reports, and it would
    keep its memory and the folder."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_SECONDS)
        os._exit(141)

    threading.Thread(target=watch, daemon=True).start()


def claim_folder(folder: Path) -> None:
    """Makes sure that what is in the folder belongs to the plan, and waits for a run that still ends in it."""
    # Held until the process ends.
    fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX)
    digest = hashlib.sha256((folder / "plan.json").read_bytes()).hexdigest()
    mark = folder / "plan.sha256"
    if not mark.is_file():
        replace(mark, lambda file: file.write(digest.encode()))
    elif mark.read_text() != digest:
        raise plans.PlanError(f"{folder} holds the work of another plan; use another folder")


def write_probabilities(path: Path, logits: object) -> None:
    import numpy

    import head

    probabilities = numpy.exp(head.log_softmax(logits.astype(numpy.float64))).astype("<f4")
    replace(path, lambda file: file.write(probabilities.tobytes()))


def run(folder: Path) -> None:
    plan = plans.read(folder / "plan.json")
    limit_memory(plan)
    claim_folder(folder)
    progress("prepare", 0, 1)
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(plan.threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    tensorflow.config.experimental.enable_op_determinism()
    import exporting
    import learning
    import networks
    from inputs import Inputs

    network = networks.make(plan)
    inputs = Inputs(plan, network, folder)
    first, logits = learning.learn_head(plan, network, inputs, folder)
    write_probabilities(folder / "head.f32", logits)
    tuning = learning.FineTuning(plan, network, inputs, first.classifier)
    second = tuning.run(folder / "fine-tune.npz")
    parity, logits = exporting.export(
        plan, network, second.classifier, inputs.exact, folder / "model" / plan.name
    )
    write_probabilities(folder / "fine-tune.f32", logits)
    parts = (second.classifier.kernel.T, second.classifier.bias)
    numbers = b"".join(part.astype("<f4").tobytes() for part in parts)
    replace(folder / "classifier.f32", lambda file: file.write(numbers))
    outcome = {
        "stages": [
            {"stage": stage.stage, "seconds": stage.seconds, "steps": stage.steps} for stage in (first, second)
        ],
        "parity": parity,
        "learnedWeights": sum(int(variable.shape.num_elements()) for variable in tuning.variables),
    }
    save_json(folder / "outcome.json", outcome)
    report("done", parity=parity)


def kind(error: BaseException) -> str:
    """Returns what kind of error it is: `plan`, `memory`, `disk`, `network`, `parity` or `other`."""
    if isinstance(error, plans.PlanError):
        return "plan"
    names = {parent.__name__ for parent in type(error).__mro__}
    if names & {"MemoryError", "ResourceExhaustedError"} or "bad_alloc" in str(error):
        return "memory"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "disk"
    if "URLError" in names or "URL fetch failure" in str(error):
        return "network"
    return "parity" if "ParityError" in names else "other"


def main() -> int:
    parser = argparse.ArgumentParser(prog="fine_tune.py", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="with the plan and the pictures")
    parser.add_argument("parent", type=int, nargs="?", help="the process that starts this one, to end with it")
    given = parser.parse_args()
    folder = given.folder
    claim_output()
    if given.parent:
        end_with(given.parent)
    try:
        run(folder)
    except Exception as error:  # the program that started this one explains it to people
        traceback.print_exc()
        report("error", kind=kind(error), message=str(error) or type(error).__name__)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
