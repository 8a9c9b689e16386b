"""`eidetic serve` and its clients, on plain sockets: the clients run on the cores that are measured."""

import json
import os
import re
import selectors
import socket
import subprocess
import threading
import time
from pathlib import Path

from builds import Build
from places import Failure

BOUNDARY = "eidetic-boundary-7f3a"
PATIENCE = 60.0  # Seconds without an answer.


def with_comment(jpeg: bytes, text: str) -> bytes:
    """Returns the same picture as another file: a comment goes in after the first marker."""
    comment = text.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]


def search_request(jpeg: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n'
    body = head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + jpeg + f"\r\n--{BOUNDARY}--\r\n".encode()
    lines = [
        "POST /api/v1/search HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Answer:
    """An answer while it comes in."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self.end: int | None = None

    def feed(self, part: bytes) -> bool:
        """Returns whether it is whole."""
        if not part:
            raise Failure("cannot measure: the server closed a connection")
        self.bytes += part
        if self.end is None:
            head_end = self.bytes.find(b"\r\n\r\n")
            if head_end < 0:
                return False
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", self.bytes[:head_end])
            if not length:
                raise Failure(f"cannot measure: the server answered {bytes(self.bytes[:200])!r}")
            self.end = head_end + 4 + int(length[1])
        return len(self.bytes) >= self.end

    def check(self) -> None:
        if not self.bytes.startswith(b"HTTP/1.1 200"):
            raise Failure(f"cannot measure: the server answered {bytes(self.bytes[:400])!r}")

    @property
    def document(self) -> dict:
        return json.loads(self.bytes[self.bytes.index(b"\r\n\r\n") + 4:])


class Server:
    """A commit's server on one of its galleries; used in a with statement."""

    def __init__(self, build: Build, gallery: Path) -> None:
        command = [str(build.program), "serve", "--port", "0", "--gallery", str(gallery)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        said = []
        for line in self.process.stderr:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                break
        else:
            raise Failure(f"cannot serve {gallery} with {build.key}: {''.join(said).strip()}")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, connection: socket.socket, request: bytes) -> tuple[dict, float]:
        """Returns the answer, and the milliseconds until it was there."""
        start = time.perf_counter()
        connection.sendall(request)
        answer = Answer()
        while not answer.feed(connection.recv(1 << 16)):
            pass
        took = (time.perf_counter() - start) * 1000
        answer.check()
        return answer.document, took

    def peak_bytes(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024

    def processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, requests: list[bytes], clients: int, seconds: float, least: int = 1) -> dict:
        """Lets clients ask one question after the other, for so long and until as many are answered."""
        selector = selectors.DefaultSelector()
        numbers = iter(range(1 << 60))
        count, latencies = 0, []
        for _ in range(clients):
            client = Client(self.connect(), requests, next(numbers))
            selector.register(client.socket, selectors.EVENT_READ, client)
        before, start = self.processor_seconds(), time.perf_counter()
        end = start + seconds
        last = start
        while (now := time.perf_counter()) < end or count < least:
            ready = selector.select(1)
            if ready:
                last = now
            elif now - last > PATIENCE:
                raise Failure(f"cannot measure: no answer came within {PATIENCE:.0f} s")
            for key, _ in ready:
                if took := key.data.receive():
                    count += 1
                    latencies.append(took)
                    key.data.send(next(numbers))
        took, used = time.perf_counter() - start, self.processor_seconds() - before
        for key in list(selector.get_map().values()):
            key.data.socket.close()
        return {"rate": count / took, "processor": used / count * 1000, "latencies": latencies}


class Client:
    """One of many; a request fits the kernel's buffers, so that sending does not wait for long."""

    def __init__(self, connection: socket.socket, requests: list[bytes], number: int) -> None:
        self.socket, self.requests = connection, requests
        self.send(number)

    def send(self, number: int) -> None:
        self.answer, self.start = Answer(), time.perf_counter()
        self.socket.sendall(self.requests[number % len(self.requests)])

    def receive(self) -> float | None:
        """Returns the milliseconds that the answer took, once it is there."""
        if not self.answer.feed(self.socket.recv(1 << 16)):
            return None
        self.answer.check()
        return (time.perf_counter() - self.start) * 1000
