"""The library and results by date: months, a strip that leads to them, and nothing loaded but what is near."""

import re
import sqlite3
from urllib.parse import parse_qs, urlsplit

from dated import copy, needs_exiftool, write_dates
from harness import PHONE, BrowserTest, Server, run
from playwright.sync_api import expect

# Pictures in each month, the last first.
MONTHS = {"2021-12": 3, "2021-07": 12, "2020-01": 1, "2019-12": 70, "2019-05": 64, "2017-02": 10}
UNDATED = 4


@needs_exiftool
class Timeline(BrowserTest):
    """A gallery of flowers of several years."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = cls.world.folder / "timeline"
        pictures = cls.folder / "pictures"
        names = copy(pictures, "flowers102/jpg", sum(MONTHS.values()) + UNDATED)
        months = [month for month, count in MONTHS.items() for _ in range(count)]
        taken = {
            name: f"{month.replace('-', ':')}:{at % 28 + 1:02} 10:{at % 60:02}:00"
            for at, (name, month) in enumerate(zip(names, months))
        }
        write_dates(pictures, taken)
        run("index", pictures, "--gallery", cls.folder / "gallery")
        # What files say could not be read of some.
        with sqlite3.connect(cls.folder / "gallery/gallery.sqlite") as gallery:
            gallery.execute(
                "DELETE FROM properties WHERE image_id IN (SELECT image_id FROM properties ORDER BY taken DESC LIMIT ?)",
                [UNDATED],
            )
        cls.dated = Server(cls.folder / "gallery")
        cls.addClassCleanup(cls.dated.close)

    def setUp(self):
        super().setUp()
        self.server = self.dated

    def headings(self):
        return self.page.locator(".month h2 span:first-child").all_inner_texts()

    def strip(self):
        return self.page.get_by_role("slider", name="Date")

    def loaded(self):
        """How many pictures of each month are on the page."""
        counts = self.page.locator(".month").evaluate_all(
            "(months) => months.map((month) => month.querySelectorAll('.tile').length)"
        )
        return dict(zip([*MONTHS, ""], counts))

    def open_library(self):
        self.go("/?sort=taken")
        expect(self.page.locator(".month .tile").first).to_be_visible()

    def test_the_library_is_shown_by_month(self):
        self.go()
        expect(self.page.locator(".newest .tile").first).to_be_visible()
        self.page.get_by_text("By date", exact=True).click()
        expect(self.page.locator(".month .tile").first).to_be_visible()
        self.assertIn("sort=taken", self.page.url)
        self.assertEqual(
            self.headings(),
            ["December 2021", "July 2021", "January 2020", "December 2019", "May 2019", "February 2017", "No date"],
        )
        notes = self.page.locator(".month .section-note").all_inner_texts()
        self.assertEqual(notes[3], "70 pictures")
        self.assertEqual(notes[-1], "4 pictures: the date they were taken isn't known")
        self.audit()
        # One request counts all months.
        counted = [url for url in self.requests if url.endswith("/api/v1/timeline")]
        self.assertEqual(len(counted), 1)

    def test_a_jump_loads_only_what_is_near(self):
        self.open_library()
        self.settle()
        before = self.loaded()
        self.assertEqual(before["2021-12"], 3)
        self.assertEqual((before["2017-02"], before[""]), (0, 0))
        self.strip().focus()
        self.page.keyboard.press("End")
        expect(self.page.locator(".month").last.locator(".tile")).to_have_count(UNDATED)
        expect(self.strip()).to_have_attribute("aria-valuetext", "No date, 4 pictures")
        self.settle()
        between = self.loaded()
        self.assertEqual(between["2017-02"], MONTHS["2017-02"])
        self.assertLess(between["2019-12"], MONTHS["2019-12"], "what was jumped over was loaded")
        self.assertEqual(between["2019-12"], before["2019-12"])
        # To another year, and month by month.
        self.page.keyboard.press("Home")
        self.page.keyboard.press("PageDown")
        expect(self.strip()).to_have_attribute("aria-valuetext", "January 2020, 1 picture")
        self.page.keyboard.press("ArrowDown")
        expect(self.strip()).to_have_attribute("aria-valuetext", "December 2019, 70 pictures")
        expect(self.page.locator("#month-2019-12")).to_be_in_viewport()
        # All pictures of a long month come when one scrolls to its end.
        for _ in range(20):
            self.page.mouse.wheel(0, 700)
            self.page.wait_for_timeout(100)
        expect(self.page.locator(".month").nth(3).locator(".tile")).to_have_count(70)
        ids = self.page.locator(".month .tile").evaluate_all("(tiles) => tiles.map((tile) => tile.dataset.id)")
        self.assertEqual(len(ids), len(set(ids)))

    def test_mouse_and_finger_pull_the_strip(self):
        for settings in [{}, {"viewport": PHONE, "has_touch": True, "is_mobile": True}]:
            with self.subTest(settings=settings):
                self.open_context(**settings)
                self.open_library()
                self.page.evaluate("scrollTo(0, document.querySelector('.timeline').offsetTop)")
                box = self.strip().bounding_box()
                client = self.context.new_cdp_session(self.page)
                x, bottom = box["x"] + box["width"] / 2, min(box["y"] + box["height"], self.page.viewport_size["height"])
                share = (bottom - box["y"] - 4) / box["height"]
                if settings:
                    for kind, y in [("touchStart", box["y"] + 20), ("touchMove", bottom - 4), ("touchEnd", None)]:
                        points = [] if y is None else [{"x": x, "y": y}]
                        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
                else:
                    self.page.mouse.move(x, box["y"] + 20)
                    self.page.mouse.down()
                    self.page.mouse.move(x, bottom - 4, steps=5)
                    expect(self.page.locator(".scrubber-word")).to_be_visible()
                    self.page.mouse.up()
                self.assertGreater(share, 0.9)
                expect(self.strip()).to_have_attribute("aria-valuetext", re.compile("No date|February 2017"))
                expect(self.page.locator(".month").last.locator(".tile").first).to_be_visible()

    def test_results_by_date_keep_ranks_and_open(self):
        image = self.page.request.get(f"{self.server.address}/api/v1/images?sort=taken&limit=1").json()["images"][0]["id"]
        self.go(f"/?image={image}&k=all")
        self.wait_for_hits()
        self.page.get_by_text("By date", exact=True).click()
        expect(self.page.locator(".month .tile").first).to_be_visible()
        self.assertEqual(parse_qs(urlsplit(self.page.url).query)["sort"], ["taken"])
        self.assertEqual(self.headings()[:2], ["December 2021", "July 2021"])
        self.assertEqual(self.headings()[-1], "No date")
        expect(self.page.locator(".summary")).to_contain_text(f"{sum(MONTHS.values()) + UNDATED} results")
        self.audit()
        self.strip().focus()
        self.page.keyboard.press("End")
        last = self.page.locator(".month").last.locator(".tile")
        expect(last).to_have_count(UNDATED)
        ranks = last.locator(".tile-rank").all_inner_texts()
        self.assertTrue(all(int(rank) > 0 for rank in ranks), ranks)
        last.first.locator("a").click()
        expect(self.page.locator(".stage-sign")).to_have_text(f"Result {ranks[0]}")
        # The link leads to the same picture, however far down it is.
        self.page.reload()
        expect(self.page.locator(".stage-sign")).to_have_text(f"Result {ranks[0]}")
        self.page.keyboard.press("Escape")

    def test_results_of_a_filter_are_counted_by_month(self):
        self.go("/?text=taken:2019&k=all&sort=taken")
        expect(self.page.locator(".month .tile").first).to_be_visible()
        self.assertEqual(self.headings(), ["December 2019", "May 2019"])
        self.go("/?text=taken:2019&k=5&sort=taken")
        expect(self.page.locator(".month .tile")).to_have_count(5)
        expect(self.strip()).to_be_hidden()

    def test_the_timeline_is_photographed(self):
        image = self.first_image()
        for theme, width in self.looks:
            self.open_look(theme, width)
            self.open_library()
            self.page.evaluate("document.querySelector('.timeline').scrollIntoView()")
            self.take("library-by-date")
            self.strip().focus()
            self.page.keyboard.press("PageDown")
            self.take("timeline")
            self.go(f"/?image={image}&k=all&sort=taken")
            expect(self.page.locator(".month .tile").first).to_be_visible()
            self.take("results-by-date")
