"""Takes the README's screenshots of the demo gallery. Its pictures are drawn, so they need no licence.

usage: .deps/browser/bin/python Tools/readme_images.py [PROGRAM]     (after Tools/setup tests; default: .build/release/eidetic)
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "Documentation/images"
SIZE = {"width": 1120, "height": 720}
# File, picture of the demo gallery, what else stands in the URL, colours of the page.
SHOTS = [
    ("search.jpg", "sunsets-01.png", "", "light"),
    ("area.jpg", "fish-03.svg", "&region=0.27,0.57,0.32,0.36", "dark"),
]


def main() -> None:
    program = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build/release/eidetic").resolve()
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pictures, gallery = f"{folder}/pictures", f"{folder}/gallery"
        subprocess.run([sys.executable, ROOT / "Tools/demo_gallery.py", pictures], check=True)
        subprocess.run([program, "index", pictures, "--gallery", gallery, "--quiet"], check=True)
        server = subprocess.Popen(
            [program, "serve", "--port", "0", "--gallery", gallery], stderr=subprocess.PIPE, text=True)
        try:
            line = next(line for line in server.stderr if "listening on" in line)
            take(re.search(r"http://\S+[^/\s]", line)[0])
        finally:
            server.terminate()
            server.wait()


def take(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for file, picture, rest, scheme in SHOTS:
            page = browser.new_page(viewport=SIZE, color_scheme=scheme)
            images = page.request.get(f"{address}/api/v1/images?limit=100").json()["images"]
            number = next(image["id"] for image in images if image["path"].endswith(picture))
            page.goto(f"{address}/?image={number}{rest}")
            expect(page.locator(".results:not([aria-busy]) .tile").first).to_be_visible()
            # The first search loads the network, and shows how long that took.
            page.reload()
            expect(page.locator(".results:not([aria-busy]) .tile").first).to_be_visible()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / file, type="jpeg", quality=82)
            print(f"wrote {IMAGES / file}")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
