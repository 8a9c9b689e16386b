"""The journey of a search, at a desk and on a phone: words, a picture, an area of it, a person, and less of
something; then the link, here and in another browser."""

import re
import shutil
import unittest
from pathlib import Path

from dated import copy, needs_exiftool, write_dates
from harness import PHONE, SHARED, WIDE, BrowserTest, Server, run
from playwright.sync_api import expect

NETWORK = SHARED / "models/mobilefacenet_arcface.onnx"


@needs_exiftool
@unittest.skipUnless(NETWORK.exists(), f"the face network is missing: {NETWORK}")
class Journey(BrowserTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = cls.world.folder / "journey"
        pictures = cls.folder / "pictures"
        names = []
        for source, count in [("objects/images/panda", 12), ("objects/images/Leopards", 12),
                              ("objects/images/llama", 8), ("faces/lfw/Amelie_Mauresmo", 10), ("faces/lfw/Tom_Cruise", 8)]:
            names += copy(pictures, source, count)
        # Every fourth picture is of another year.
        years = {name: 2021 if at % 4 == 3 else 2019 for at, name in enumerate(names)}
        write_dates(pictures, {name: f"{year}:06:07 10:00:00" for name, year in years.items()})
        gallery = cls.folder / "gallery"
        run("models", "add", NETWORK, "--gallery", gallery)
        run("index", "--faces", pictures, "--gallery", gallery)
        cls.journey = Server(gallery)
        cls.addClassCleanup(cls.journey.close)
        cls.years = years
        cls.upload = cls.folder / "panda.jpg"
        shutil.copyfile(sorted((SHARED / "data/objects/images/panda").glob("*.jpg"))[20], cls.upload)

    def setUp(self):
        super().setUp()
        self.server = self.journey
        self.name_the_first("Amelie")

    def name_the_first(self, name):
        people = self.page.request.get(f"{self.server.address}/api/v1/people").json()["people"]
        # The pictures of one person are more than those of others.
        if not any(person.get("name") == name for person in people):
            first = max(people, key=lambda person: person["faces"])
            self.page.request.post(
                f"{self.server.address}/api/v1/people/{first['id']}/name", data={"name": name})

    def names(self):
        return [Path(path).name for path in self.page.locator(".hits-section:not(.is-query) .tile-link").evaluate_all(
            "(links) => links.map((link) => link.getAttribute('aria-label').split(', ').at(-1))")]

    def chips(self):
        return self.page.locator(".query-chip").all_inner_texts()

    def assert_first_row_is_seen(self):
        """The first row of results is seen without scrolling."""
        self.page.evaluate("scrollTo(0, 0)")
        box = self.page.locator(".hits-section:not(.is-query) .tile").first.bounding_box()
        self.assertLessEqual(box["y"] + box["height"], self.page.viewport_size["height"])

    def finish(self):
        self.wait_for_hits()
        self.settle()

    def test_from_words_to_a_link(self):
        for width, settings in [("desk", {"viewport": WIDE}), ("phone", {"viewport": PHONE, "has_touch": True, "is_mobile": True})]:
            with self.subTest(width=width):
                self.open_context(bypass_csp=True, **settings)
                self.look = f"light-{width}"
                self.journey_at(width)

    def journey_at(self, width):
        # Words: what is wanted, what is not, and when.
        self.go()
        field = self.page.get_by_role("combobox", name="Search", exact=True)
        field.fill("panda -indoor taken:2019")
        field.press("Enter")
        self.finish()
        self.assertIn("panda", self.names()[0])
        self.assertTrue(all(self.years[name] == 2019 for name in self.names()), self.names())
        self.assert_first_row_is_seen()
        self.take("journey-words")

        # A picture beside them.
        self.search_by_file(self.upload)
        self.finish()
        self.assertIn("panda.jpg", self.chips()[0])
        self.assertEqual(len(self.chips()), 4, self.chips())
        self.assertTrue(all(self.years[name] == 2019 for name in self.names()), self.names())
        self.take("journey-picture")
        self.assert_first_row_is_seen()

        # An area of it.
        before = self.page.url
        self.page.locator(".crop-box").focus()
        self.page.keyboard.press("Enter")
        expect(self.page).to_have_url(re.compile("region="))
        self.finish()
        self.assertNotEqual(self.page.url, before)
        expect(self.page.locator(".part")).to_contain_text("Selected area")
        self.take("journey-area")

        # Less like one of the results: at once, although the picture was only uploaded.
        unwanted = self.page.locator(".hits-section:not(.is-query) .tile").nth(1)
        name = self.names()[1]
        if width == "phone":
            unwanted.locator("a").click()
            self.page.get_by_role("dialog").get_by_role("button", name="Less like this").click()
        else:
            unwanted.hover()
            unwanted.get_by_role("button", name="Less like this").click()
        expect(self.page.locator(".query-chip").filter(has_text="Less like")).to_contain_text(name)
        self.finish()
        self.assertNotIn(name, self.names()[:1])

        # A person.
        self.page.locator(".dropdown-button").filter(has_text="Person").click()
        menu = self.page.get_by_role("dialog", name="Person")
        menu.get_by_role("button", name=re.compile("Amelie")).click()
        expect(self.page.locator(".query-chip").filter(has_text="Amelie")).to_be_visible()
        self.finish()
        self.assertTrue(all("Amelie" in name and self.years[name] == 2019 for name in self.names()), self.names())
        self.assert_first_row_is_seen()
        self.take("journey-person")

        # Reloaded, it is the same search.
        found, chips = self.names(), self.chips()
        self.page.reload()
        self.finish()
        self.assertEqual((self.names(), self.chips()), (found, chips))

        # With a link, in another browser too.
        self.page.get_by_role("button", name="Create link").click()
        expect(self.page).to_have_url(re.compile("query="))
        self.finish()
        link = self.page.url
        self.open_context(bypass_csp=True, viewport=self.page.viewport_size)
        self.page.goto(link)
        self.finish()
        self.assertEqual(self.names(), found)
        self.assertEqual(len(self.chips()), len(chips))
        self.audit()
