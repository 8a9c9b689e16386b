"""The text in pictures on the page: listed, outlined, selected, copied."""

import shutil
from pathlib import Path

from harness import ROOT, BrowserTest, Server, run
from playwright.sync_api import expect

GOLDEN = ROOT / "Tests/TextRecognitionTests/Golden"
LINE = "Departure Zürich street report"


class WritingTests(BrowserTest):
    def setUp(self):
        super().setUp()
        folder = Path(self.world.folder) / self.id().rsplit(".", 1)[-1]
        (folder / "pictures").mkdir(parents=True)
        for name in ["000.jpg", "005.jpg"]:
            shutil.copy(GOLDEN / name, folder / "pictures")
        run("index", "--text", folder / "pictures", "--gallery", folder / "gallery")
        self.server = Server(folder / "gallery")
        self.addCleanup(self.server.close)

    def open(self, address):
        self.go(address)
        self.tiles().first.locator(".tile-link").click()
        expect(self.page.locator(".writing li").first).to_be_visible()

    def test_the_words_of_the_search_are_marked_in_the_list_and_on_the_picture(self):
        self.open("/?text=text:zurich")
        expect(self.page.locator(".writing mark")).to_have_text(["Zürich"])
        expect(self.page.locator(".writing li")).to_have_count(5)
        expect(self.page.locator(".stage-writing polygon")).to_have_count(5)
        expect(self.page.locator(".stage-writing polygon.is-sought")).to_have_count(1)
        expect(self.page.locator(".stage-writing")).to_be_visible()
        button = self.page.get_by_role("button", name="Show on the picture")
        expect(button).to_have_attribute("aria-pressed", "true")
        # The list says the same to those who do not see it.
        expect(self.page.locator(".stage-writing")).to_have_attribute("aria-hidden", "true")
        self.screenshot("writing")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(self.page.locator(".stage-writing")).not_to_be_visible()

    def test_outlines_lie_on_the_lines_and_move_with_the_picture(self):
        self.open("/?text=text:zurich")

        def places():
            return self.page.evaluate(
                """() => {
                    const picture = document.querySelector(".stage .is-hit");
                    const box = picture.getBoundingClientRect();
                    const ratio = picture.naturalWidth / picture.naturalHeight;
                    const width = Math.min(box.width, box.height * ratio), height = width / ratio;
                    const left = box.left + (box.width - width) / 2;
                    const top = box.top + (box.height - height) / 2;
                    const line = document.querySelector(".is-sought").getBoundingClientRect();
                    return [
                        (line.left - left) / width, (line.top - top) / height,
                        line.width / width, line.height / height,
                    ];
                }"""
            )

        self.page.wait_for_function("() => document.querySelector('.stage .is-hit').naturalWidth > 0")
        images = run("show", "1", "2", "--gallery", self.server.gallery)["images"]
        corners = next(line["corners"] for image in images for line in image["text"] if line["text"] == LINE)
        xs, ys = zip(*corners, strict=True)
        expected = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
        for _ in range(2):
            for shown, wanted in zip(places(), expected, strict=True):
                self.assertAlmostEqual(shown, wanted, delta=0.01)
            self.page.keyboard.press("+")

    def test_a_line_on_the_picture_can_be_selected(self):
        self.open("/?text=text:zurich")
        line = self.page.locator(".stage-writing text", has_text=LINE)
        line.dblclick()
        selected = self.page.evaluate("() => getSelection().toString()")
        self.assertIn(selected.strip(), LINE)
        self.assertNotEqual(selected.strip(), "")
        # Neither zoomed, nor switched.
        expect(self.page.locator(".stage.is-zoomed")).to_have_count(0)

    def test_all_text_is_copied(self):
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.open("/?text=zurich")
        self.page.get_by_role("button", name="Copy text").click()
        self.page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('Zürich')")

    def test_nothing_is_complained_of(self):
        for look in self.looks:
            with self.subTest(look):
                self.open_look(*look)
                self.open("/?text=text:zurich")
                self.audit()

    def test_a_picture_without_words_of_the_search_shows_its_lines_when_asked(self):
        self.open("/?text=type:jpeg")
        expect(self.page.locator(".stage-writing")).not_to_be_visible()
        expect(self.page.locator(".writing mark")).to_have_count(0)
        self.page.get_by_role("button", name="Show on the picture").click()
        expect(self.page.locator(".stage-writing")).to_be_visible()
