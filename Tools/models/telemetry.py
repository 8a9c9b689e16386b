"""Keeps OpenVINO's converter from sending usage data to its makers. Imported before OpenVINO itself.

By default the converter writes a client's number into the home folder, and for each of dozens of messages forks the
process, which has all of TensorFlow in it, and waits up to 3 seconds for an answer. Without the module that does it,
OpenVINO sends nothing.
"""

import sys

sys.modules["openvino_telemetry"] = None
