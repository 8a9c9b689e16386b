"""Measures `eidetic serve` under load, and the time of one warm query, on a gallery of 10 000 images.

Prints one JSON document on standard output. The load comes from `wrk` (Debian's package), which posts pictures that
the gallery does not know, on 64 connections; meanwhile another client asks /healthz twenty times a second. What
embedding alone allows is measured in the same run by `eidetic bench pipeline`: 1 / (1 / decodeOnly + 1 / inferenceOnly).
The load generator runs on the same cores, and its share of them is told beside the figures.
"""

import argparse
import http.client
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / ".build" / "bench"
SHARED = Path(os.environ.get("EIDETIC_SHARED", ROOT.parent / "shared"))
BOUNDARY = "eidetic-boundary-7f3a"

BUDGET_THROUGHPUT = 0.9
BUDGET_HEALTH_MILLISECONDS = 50
BUDGET_LATENCY = 1.5

LOAD_SCRIPT = """
local bodies = {}
for line in io.lines("%(list)s") do
  local file = io.open(line, "rb")
  bodies[#bodies + 1] = file:read("*a")
  file:close()
end
local next_body = 0
request = function()
  next_body = next_body %% #bodies + 1
  return wrk.format("POST", "/api/v1/search",
    {["Content-Type"] = "multipart/form-data; boundary=%(boundary)s"}, bodies[next_body])
end
done = function(summary, latency, requests)
  io.write(string.format('{"requests":%%d,"seconds":%%.3f,"connectErrors":%%d,"readErrors":%%d,"writeErrors":%%d,' ..
    '"statusErrors":%%d,"timeouts":%%d,"p50":%%.2f,"p99":%%.2f}\\n', summary.requests, summary.duration / 1e6,
    summary.errors.connect, summary.errors.read, summary.errors.write, summary.errors.status, summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


def with_comment(jpeg: bytes, text: str) -> bytes:
    """Returns the same picture as another file: a comment goes in after the first marker."""
    comment = text.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]


def fill(folder: Path, sources: list[Path], count: int) -> None:
    """Writes `count` different files into a folder, made from fewer pictures."""
    if len(list(folder.glob("*.jpg"))) == count:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number in range(count):
        source = sources[number % len(sources)]
        (folder / f"{number:06}.jpg").write_bytes(with_comment(source.read_bytes(), f"gallery {number}"))


def form(jpeg: bytes, name: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="{name}"\r\n'
    return head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + jpeg + f"\r\n--{BOUNDARY}--\r\n".encode()


class Server:
    """The program under measurement."""

    def __init__(self, program: Path, gallery: Path) -> None:
        command = [str(program), "serve", "--port", "0", "--gallery", str(gallery)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if not found:
            raise SystemExit(f"the server says: {line}")
        self.port = int(found.group(1))
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def resident_bytes(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) * 1024

    def processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def search(connection: http.client.HTTPConnection, body: bytes) -> tuple[dict, float]:
    """Returns the answer, and the milliseconds that it took."""
    start = time.perf_counter()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    connection.request("POST", "/api/v1/search", body, headers)
    response = connection.getresponse()
    text = response.read()
    took = (time.perf_counter() - start) * 1000
    if response.status != 200:
        raise SystemExit(f"the server answers {response.status}: {text[:300]!r}")
    return json.loads(text), took


def warm_queries(server: Server, bodies: list[bytes]) -> dict:
    """Asks one query after the other; the first ones load the network."""
    connection = server.connect()
    for body in bodies[:10]:
        search(connection, body)
    ratios, totals, needed = [], [], []
    for body in bodies:
        answer, took = search(connection, body)
        steps = answer["milliseconds"]
        ratios.append(took / (steps["decode"] + steps["embed"]))
        totals.append(took)
        needed.append(steps["decode"] + steps["embed"])
    return {
        "queries": len(bodies),
        "medianMilliseconds": statistics.median(totals),
        "medianDecodeAndEmbedMilliseconds": statistics.median(needed),
        "medianRatio": statistics.median(ratios),
        "p95Ratio": sorted(ratios)[int(len(ratios) * 0.95)],
        "budgetRatio": BUDGET_LATENCY,
    }


class HealthProbe(threading.Thread):
    """Asks /healthz every 50 milliseconds and keeps the times."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.milliseconds: list[float] = []
        self.ended = threading.Event()

    def run(self) -> None:
        connection = self.server.connect()
        while not self.ended.wait(0.05):
            start = time.perf_counter()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            self.milliseconds.append((time.perf_counter() - start) * 1000)


def load(server: Server, bodies: Path, seconds: int, connections: int) -> dict:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LOAD_SCRIPT % {"list": bodies, "boundary": BOUNDARY})
        script.flush()
        address = f"http://127.0.0.1:{server.port}"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name, address]
        probe = HealthProbe(server)
        probe.start()
        before = server.processor_seconds()
        others = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        resident = []
        while process.poll() is None:
            time.sleep(1)
            resident.append(server.resident_bytes())
        probe.ended.set()
        used = server.processor_seconds() - before
        generator = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = json.loads([line for line in process.stdout.read().splitlines() if line.startswith("{")][-1])
    health = sorted(probe.milliseconds)
    settled = resident[len(resident) // 6 : len(resident) // 3]
    return result | {
        "connections": connections,
        "queriesPerSecond": result["requests"] / result["seconds"],
        "serverCores": used / result["seconds"],
        "generatorCores": (
            generator.ru_utime + generator.ru_stime - others.ru_utime - others.ru_stime
        ) / result["seconds"],
        "health": {
            "requests": len(health),
            "p99Milliseconds": health[int(len(health) * 0.99)],
            "budgetMilliseconds": BUDGET_HEALTH_MILLISECONDS,
        },
        "residentBytes": {"early": statistics.median(settled), "end": resident[-1], "most": max(resident)},
    }


def measure(arguments: argparse.Namespace) -> dict:
    sources = sorted(arguments.pictures.rglob("*.jpg"))
    gallery = WORK / "http-gallery"
    fill(WORK / "http-pictures", sources, arguments.images)
    run = [str(arguments.program), "index", str(WORK / "http-pictures"), "--gallery", str(gallery), "--quiet"]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
    forms = WORK / "http-forms"
    shutil.rmtree(forms, ignore_errors=True)
    forms.mkdir()
    files = []
    for number, source in enumerate(sources[:200]):
        path = forms / f"{number}.form"
        path.write_bytes(form(with_comment(source.read_bytes(), "query"), source.name))
        files.append(path)
    listing = forms / "list"
    listing.write_text("\n".join(map(str, files)))
    bench = [str(arguments.program), "bench", "pipeline", str(arguments.pictures), "--pictures", "500", "--json"]
    pipeline = json.loads(subprocess.run(bench, check=True, stdout=subprocess.PIPE).stdout)
    rates = pipeline["imagesPerSecond"]
    allowed = 1 / (1 / rates["decodeOnly"] + 1 / rates["inferenceOnly"])
    server = Server(arguments.program, gallery)
    try:
        warm = warm_queries(server, [path.read_bytes() for path in files])
        loaded = load(server, listing, arguments.seconds, arguments.connections)
    finally:
        server.stop()
    return {
        "cores": os.cpu_count(),
        "images": arguments.images,
        "embeddingAlone": rates | {"decodeAndInference": allowed},
        "load": loaded,
        "throughputRatio": loaded["queriesPerSecond"] / allowed,
        "budgetThroughputRatio": BUDGET_THROUGHPUT,
        "warmQuery": warm,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path, help="the eidetic program")
    parser.add_argument("--pictures", type=Path, default=SHARED / "data" / "flowers102" / "jpg")
    parser.add_argument("--images", type=int, default=10_000, help="images in the gallery (default: 10000)")
    parser.add_argument("--seconds", type=int, default=60, help="how long the load lasts (default: 60)")
    parser.add_argument("--connections", type=int, default=64, help="connections of the load (default: 64)")
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing: apt-get install wrk")
    if not arguments.pictures.is_dir():
        raise SystemExit(f"no folder {arguments.pictures}; name one by --pictures or set EIDETIC_SHARED")
    json.dump(measure(arguments), sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
