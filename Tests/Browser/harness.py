"""What the browser tests share: the running program, a gallery of real pictures, a watched browser."""

import base64
import json
import os
import queue
import re
import shutil
import subprocess
import tempfile
import threading
import time
import unittest
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("EIDETIC_PROGRAM", ROOT / ".build/debug/eidetic")).resolve()
SHARED = Path(os.environ.get("EIDETIC_SHARED", ROOT.parent / "shared")).resolve()
SCREENSHOTS = ROOT / ".build/screenshots"
CHROMIUM = "/usr/bin/chromium"
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# In seconds: how long a process is waited for.
PATIENCE = 300
# How long the page is waited for, in milliseconds: the machine may be busy.
PAGE_PATIENCE = 90_000

expect.set_options(timeout=PAGE_PATIENCE)


def why_skipped():
    """What is missing, or None when the tests can run."""
    if not Path(CHROMIUM).exists():
        return f"{CHROMIUM} is missing: apt-get install chromium"
    if not (SHARED / "data/objects").is_dir():
        return f"the real pictures are missing: {SHARED} (EIDETIC_SHARED) has no data/objects"
    return None


def run(*arguments):
    """Runs the program to its end and answers with its JSON."""
    done = subprocess.run(
        [PROGRAM, *map(str, arguments), "--json", "--quiet"],
        capture_output=True, text=True, timeout=PATIENCE,
    )
    if done.returncode > 1:
        raise RuntimeError(f"eidetic {arguments[0]} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


class Pictures:
    """A folder of copies of real pictures, some of them damaged."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.copy("flowers", sorted((SHARED / "data/flowers102/jpg").glob("*.jpg"))[::6])
        for name in ["Leopards", "watch", "pizza", "sunflower", "pyramid", "butterfly"]:
            self.copy(name, sorted((SHARED / f"data/objects/images/{name}").glob("*.jpg"))[:20])
        self.damaged = self.folder / "damaged"
        self.damaged.mkdir()
        (self.damaged / "empty.jpg").write_bytes(b"")
        (self.damaged / "text.png").write_text("This is not a picture.")
        broken = SHARED / "data/hard/truncated-corrupt/Pillow__broken.png"
        shutil.copyfile(broken, self.damaged / "broken.png")

    def copy(self, name, sources):
        (self.folder / name).mkdir(parents=True)
        for source in sources:
            shutil.copyfile(source, self.folder / name / source.name)

    def __getitem__(self, name):
        """The first picture of a folder, by name."""
        return sorted((self.folder / name).iterdir())[0]


class Server:
    """`eidetic serve`, until it is closed."""

    def __init__(self, gallery, *options):
        self.gallery = gallery
        command = [PROGRAM, "serve", "--create", "--gallery", gallery, "--port", "0", *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.seen = []
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()
        self.address = self.line(r"listening on (http://\S+)").rstrip("/")

    def listen(self):
        for line in self.process.stderr:
            self.lines.put(line)
        self.lines.put(None)

    def line(self, pattern):
        """The part of a line on standard error that the pattern takes hold of, whenever it is printed."""
        deadline = time.monotonic() + PATIENCE
        while True:
            for line in self.seen:
                if found := re.search(pattern, line):
                    return found[1]
            try:
                line = self.lines.get(timeout=max(0, deadline - time.monotonic()))
            except queue.Empty:
                seen = "".join(self.seen)
                raise TimeoutError(f"waited {PATIENCE} s for {pattern}; the server said: {seen}") from None
            if line is None:
                raise RuntimeError("the server ended: " + "".join(self.seen))
            self.seen.append(line)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class World:
    """What all tests share; made once, when the first one asks."""

    made = None

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="eidetic-browser-"))
        self.pictures = Pictures(self.folder / "pictures")
        self.gallery = self.folder / "gallery"
        run("index", self.pictures.folder, "--gallery", self.gallery)
        self.server = Server(self.gallery)
        self.playwright = sync_playwright().start()
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        # Where there is no GPU, Chromium's imitation of one is slower than drawing without.
        self.browser = self.playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*sandbox, *camera, "--disable-gpu"]
        )

    @classmethod
    def get(cls):
        cls.made = cls.made or cls()
        return cls.made

    @classmethod
    def end(cls):
        if not cls.made:
            return
        cls.made.browser.close()
        cls.made.playwright.stop()
        cls.made.server.close()
        shutil.rmtree(cls.made.folder, ignore_errors=True)

    @classmethod
    def kill(cls):
        """Ends the server without asking; the browser goes with this process."""
        if cls.made:
            cls.made.server.process.kill()


class BrowserTest(unittest.TestCase):
    """A test with a page of its own, at whose end nothing may have gone wrong that a person does not see."""

    @classmethod
    def setUpClass(cls):
        if reason := why_skipped():
            raise unittest.SkipTest(reason)
        cls.world = World.get()
        cls.server = cls.world.server
        cls.pictures = cls.world.pictures

    def setUp(self):
        self.complaints = []
        self.requests = []
        self.allowed = []
        self.open_context()

    def open_context(self, viewport=WIDE, **settings):
        """A fresh browser profile; `self.page` is its page."""
        self.context = self.world.browser.new_context(viewport=viewport, **settings)
        self.addCleanup(self.context.close)
        self.context.set_default_timeout(PAGE_PATIENCE)
        self.page = self.context.new_page()
        # Route handlers must finish before the context closes.
        self.addCleanup(lambda page=self.page: page.is_closed() or page.unroute_all(behavior="wait"))
        self.under_way = set()
        self.watch(self.page)

    def watch(self, page):
        def complain(message):
            if message.type in ("error", "warning"):
                self.complaints.append(message.text)

        page.on("console", complain)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

        def begin(request):
            self.requests.append(request.url)
            if not request.url.endswith("/events"):
                self.under_way.add(request)

        page.on("request", begin)
        page.on("requestfinished", lambda request: self.under_way.discard(request))
        page.on("requestfailed", lambda request: self.under_way.discard(request))

    def allow(self, pattern):
        """Lets the console say something that the test brings about."""
        self.allowed.append(pattern)

    def tearDown(self):
        complaints = [
            text for text in self.complaints if not any(re.search(one, text) for one in self.allowed)
        ]
        self.assertEqual(complaints, [], "the browser's console is not empty")
        self.assert_all_is_words()
        foreign = [
            url for url in self.requests if not url.startswith((self.server.address, "blob:", "data:"))
        ]
        self.assertEqual(foreign, [], "requests have left the origin")

    def assert_all_is_words(self):
        """What a program writes where nothing is meant to be is seen nowhere."""
        if self.page.is_closed():
            return
        seen = self.page.evaluate("document.body?.innerText ?? ''")
        names = r"\b(?:false|true|undefined|null|NaN|Infinity|Invalid Date)\b"
        stray = re.findall(names + r"|\[object \w+\]", seen)
        self.assertEqual(stray, [], seen)

    # What a person does.

    def go(self, path="/"):
        self.page.goto(self.server.address + path)

    def search_by_file(self, path):
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Choose picture").locator("visible=true").first.click()
        chooser.value.set_files(path)
        self.wait_for_hits()

    def search_by_gallery(self, **settings):
        """Opens the search by the first picture of the gallery's newest ones and answers with its id."""
        image = self.first_image()
        query = "".join(f"&{name}={value}" for name, value in settings.items())
        self.go(f"/?image={image}{query}")
        self.wait_for_hits()
        return image

    def first_image(self):
        response = self.page.request.get(f"{self.server.address}/api/v1/images?limit=1")
        return response.json()["images"][0]["id"]

    def transfer(self, path):
        """A DataTransfer in the page with this file in it, as drops and pastes carry one."""
        data = base64.b64encode(Path(path).read_bytes()).decode()
        return self.page.evaluate_handle(
            """([data, name]) => {
                const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
                const transfer = new DataTransfer();
                transfer.items.add(new File([bytes], name, { type: "image/jpeg" }));
                return transfer;
            }""",
            [data, Path(path).name],
        )

    def press_tab_until(self, selector, limit=60):
        """Goes on with the Tab key until the focus is where a person looks for it."""
        for _ in range(limit):
            if self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
        self.fail(f"Tab does not reach {selector}")

    # What a person sees.

    def wait_for_hits(self):
        expect(self.page.locator(".results:not([aria-busy]) .tile").first).to_be_visible()

    def tiles(self):
        """The results as they stand on the page; the query's own picture stands apart."""
        return self.page.locator(".hits-section:not(.is-query) .tile")

    def hits(self):
        """The ids of the hits as they stand on the page, best first."""
        return [hit["id"] for hit in self.hits_with_scores()]

    def hits_with_scores(self):
        return self.tiles().evaluate_all(
            """(tiles) => tiles.map((tile) => ({
                id: Number(tile.dataset.id),
                rank: Number(tile.querySelector(".tile-rank").textContent),
                score: Number(tile.dataset.score),
                shown: tile.querySelector(".tile-score").textContent,
            }))"""
        )

    def method(self):
        """How the search was made, as the menu says it; the menu is made when it opens first."""
        if self.page.locator(".method").count() == 0:
            self.page.get_by_role("button", name="Advanced").click()
            expect(self.page.locator(".method")).to_be_visible()
            self.page.keyboard.press("Escape")
        return self.page.locator(".method")

    def wait_until_hits_differ(self, before):
        self.page.wait_for_function(
            """(before) => {
                const tiles = [...document.querySelectorAll(".hits-section:not(.is-query) .tile")];
                const ids = tiles.map((tile) => Number(tile.dataset.id));
                return ids.length > 0 && JSON.stringify(ids) !== JSON.stringify(before);
            }""",
            arg=before,
            timeout=PAGE_PATIENCE,
        )

    def settle(self):
        """Waits until nothing is on its way any more: requests, pictures, transitions."""
        quiet = 0
        deadline = time.monotonic() + 60
        while quiet < 3:
            if time.monotonic() > deadline:
                self.fail(f"waited 60 s for the end of {[request.url for request in self.under_way]}")
            self.page.wait_for_timeout(50)
            quiet = 0 if self.under_way else quiet + 1
        self.page.wait_for_function(
            """() => [...document.images].every((image) => {
                const box = image.getBoundingClientRect();
                const isSeen = box.width > 0 && box.top < innerHeight && box.bottom > 0;
                return !isSeen || image.complete;
            }) && document.getAnimations().every(({ playState, effect }) =>
                playState === "finished" || effect.getComputedTiming().iterations === Infinity)"""
        )

    def audit(self):
        """axe-core finds nothing to complain of in what is shown."""
        self.settle()
        self.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text())
        result = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        found = [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        self.assertEqual(found, [])

    # Themes and widths.

    looks = [(theme, width) for theme in ["light", "dark"] for width in ["wide", "phone"]]

    def open_look(self, theme, width):
        phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
        size = phone if width == "phone" else {"viewport": WIDE}
        self.open_context(color_scheme=theme, bypass_csp=True, **size)
        self.look = f"{theme}-{width}"

    def take(self, state):
        """Photographs a state, and has axe-core look at it."""
        self.settle()
        self.screenshot(f"{state}-{self.look}")
        with self.subTest(state=state, look=self.look):
            self.audit()

    def screenshot(self, name):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
