import ctypes
import ctypes.util
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import drawing
import serving
from places import Failure


class Decoder:
    """libjpeg-turbo, which warns of the least that is wrong with a file."""

    def __init__(self):
        self.turbojpeg = ctypes.CDLL(ctypes.util.find_library("turbojpeg"))
        for name in ["tjInitDecompress", "tjGetErrorStr2"]:
            getattr(self.turbojpeg, name).restype = ctypes.c_void_p if "Init" in name else ctypes.c_char_p
        self.handle = ctypes.c_void_p(self.turbojpeg.tjInitDecompress())

    def decode(self, jpeg):
        """Returns width, height and the RGB samples."""
        width, height, sampling, space = (ctypes.c_int() for _ in range(4))
        size = ctypes.c_ulong(len(jpeg))
        self.check(self.turbojpeg.tjDecompressHeader3(
            self.handle, jpeg, size, *map(ctypes.byref, (width, height, sampling, space))))
        pixels = ctypes.create_string_buffer(width.value * height.value * 3)
        self.check(self.turbojpeg.tjDecompress2(
            self.handle, jpeg, size, pixels, width.value, 0, height.value, 0, 0))
        return width.value, height.value, pixels.raw

    def check(self, status):
        if status != 0:
            raise ValueError(self.turbojpeg.tjGetErrorStr2(self.handle).decode())


class DrawingTests(unittest.TestCase):
    decoder = Decoder()

    def test_every_picture_decodes_without_a_warning(self):
        seen = set()
        for seed in [*range(200), 1 << 32, (1 << 32) + 1]:
            width, height, pixels = self.decoder.decode(drawing.picture(seed))
            self.assertEqual((width, height), (8 * drawing.WIDTH, 8 * drawing.HEIGHT))
            self.assertGreater(len(set(pixels)), 20, f"picture {seed} is blank")
            seen.add(pixels)
        self.assertEqual(len(seen), 202, "two pictures are the same")

    def test_the_decoder_of_these_tests_sees_a_damaged_picture(self):
        jpeg = drawing.picture(3)
        for damaged in [jpeg[:-200], jpeg[:-40] + b"\xff\xd9", jpeg[:400] + bytes(20) + jpeg[420:]]:
            with self.assertRaises(ValueError):
                self.decoder.decode(damaged)

    def test_the_same_seed_draws_the_same_picture_in_whatever_order(self):
        seeds = [0, 1, 9, 10, 11, 25, 3]
        there = {seed: drawing.picture(seed) for seed in seeds}
        for seed in reversed(seeds):
            self.assertEqual(drawing.picture(seed), there[seed], seed)
        script = "import sys, drawing; sys.stdout.buffer.write(drawing.picture(25))"
        other = subprocess.run(
            [sys.executable, "-B", "-c", script], cwd=Path(drawing.__file__).parent, capture_output=True)
        self.assertEqual(other.stdout, there[25], other.stderr.decode())

    def test_folders_are_drawn_once_and_shared_by_links(self):
        with tempfile.TemporaryDirectory() as name:
            folder, other = Path(name) / "drawn", Path(name) / "shared"
            drawing.draw(folder, 12)
            files = sorted(folder.rglob("*.jpg"))
            self.assertEqual([file.name for file in files], [f"{number:06}.jpg" for number in range(12)])
            self.assertEqual(files[5].read_bytes(), drawing.picture(5))
            files[5].write_bytes(b"kept")
            drawing.draw(folder, 12)
            self.assertEqual(files[5].read_bytes(), b"kept")
            drawing.share(folder, other, 12)
            self.assertTrue(all(file.samefile(other / file.relative_to(folder)) for file in files))
            self.assertEqual(list(folder.parent.rglob("*.new")), [])

    def test_a_comment_makes_another_file_of_the_same_picture(self):
        jpeg = drawing.picture(1)
        other = serving.with_comment(jpeg, "request 7")
        self.assertNotEqual(jpeg, other)
        self.assertEqual(self.decoder.decode(jpeg), self.decoder.decode(other))


class AnswerTests(unittest.TestCase):
    WHOLE = b'HTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 10\r\n\r\n{"hits":1}'

    def test_an_answer_is_whole_when_its_last_byte_has_come(self):
        for step in [1, 7, len(self.WHOLE)]:
            answer = serving.Answer()
            parts = [self.WHOLE[start:start + step] for start in range(0, len(self.WHOLE), step)]
            self.assertEqual([answer.feed(part) for part in parts], [False] * (len(parts) - 1) + [True])
            answer.check()
            self.assertEqual(answer.document, {"hits": 1})

    def test_an_answer_that_is_no_success_or_does_not_come_ends_the_measure(self):
        refused = serving.Answer()
        refused.feed(self.WHOLE.replace(b"200 OK", b"503 No"))
        endless = self.WHOLE.replace(b"Content-Length: 10", b"Transfer-Encoding: chunked")
        for ask in [refused.check, lambda: serving.Answer().feed(b""), lambda: serving.Answer().feed(endless)]:
            with self.assertRaises(Failure):
                ask()
