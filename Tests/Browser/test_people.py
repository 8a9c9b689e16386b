"""People: found, named, merged, undone, moved, and kept when the gallery is indexed again."""

import re
import shutil
import unittest
from pathlib import Path

from harness import SHARED, BrowserTest, Server, run
from playwright.sync_api import expect

PEOPLE = ["Amelie_Mauresmo", "Ann_Veneman", "Tom_Cruise"]
NETWORK = SHARED / "models/mobilefacenet_arcface.onnx"


@unittest.skipUnless(NETWORK.exists(), f"the face network is missing: {NETWORK}")
class PeopleTests(BrowserTest):
    """A gallery of portraits of three people."""

    def setUp(self):
        super().setUp()
        self.folder = Path(self.world.folder) / self.id().rsplit(".", 1)[-1]
        self.gallery = self.folder / "gallery"
        portraits = self.folder / "portraits"
        portraits.mkdir(parents=True)
        for person in PEOPLE:
            for picture in sorted((SHARED / f"data/faces/lfw/{person}").glob("*.jpg")):
                shutil.copyfile(picture, portraits / picture.name)
        run("models", "add", NETWORK, "--gallery", self.gallery)
        run("index", "--faces", portraits, "--gallery", self.gallery)
        self.server = Server(self.gallery)
        self.addCleanup(self.server.close)

    def cards(self):
        return self.page.locator(".people-body > .people-list > .person")

    def open_people(self):
        self.go()
        self.page.get_by_role("link", name="People", exact=True).click()
        expect(self.page.get_by_role("heading", name="People")).to_be_visible()
        expect(self.cards().first).to_be_visible()

    def name_first(self, name):
        self.cards().first.locator("a").click()
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_role("button", name="Save").click()
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def test_the_journey_of_people(self):
        self.open_people()
        people = self.cards().count()
        self.assertGreaterEqual(people, 3)
        self.name_first("Amelie")
        faces = self.page.locator("[data-face]").count()
        self.assertGreaterEqual(faces, 6)
        self.page.get_by_role("link", name="All people").click()

        # Merge the two others, and undo it.
        expect(self.cards()).to_have_count(people)
        for at in (1, 2):
            self.cards().nth(at).get_by_role("checkbox").check()
        self.page.get_by_role("button", name="Merge").click()
        expect(self.page.get_by_role("dialog")).to_contain_text("would have")
        self.page.get_by_role("dialog").get_by_role("button", name="Merge").click()
        expect(self.cards()).to_have_count(people - 1)
        self.page.get_by_role("button", name="Undo").click()
        expect(self.cards()).to_have_count(people)

        # Move a face of another person to Amelie.
        self.cards().nth(1).locator("a").click()
        self.page.locator("[data-face] input").first.check()
        self.page.get_by_label("Move to").select_option(label="Amelie")
        self.page.get_by_role("button", name="Move to").click()
        self.page.get_by_role("link", name="All people").click()
        self.page.get_by_role("link", name="Amelie").click()
        expect(self.page.locator("[data-face]")).to_have_count(faces + 1)

        # All said holds when the gallery is indexed again.
        run("index", "--gallery", self.gallery)
        run("faces", "cluster", "--gallery", self.gallery)
        self.page.reload()
        expect(self.page.get_by_role("heading", name="Amelie")).to_be_visible()
        expect(self.page.locator("[data-face]")).to_have_count(faces + 1)
        self.settle()
        self.screenshot("person")

    def test_an_upload_is_told_who_it_is_and_faces_are_outlined(self):
        self.open_people()
        self.name_first("Amelie")
        self.page.get_by_role("link", name="Search", exact=True).click()
        self.search_by_file(sorted((SHARED / "data/faces/lfw/Amelie_Mauresmo").glob("*.jpg"))[0])
        self.page.get_by_role("button", name="Who is this?").click()
        expect(self.page.get_by_text(re.compile("This is Amelie"))).to_be_visible()
        self.page.locator(".hits .tile a").first.click()
        expect(self.page.locator(".details-faces .outline").first).to_be_visible()
        expect(self.page.locator(".details-faces").get_by_role("link", name="Amelie")).to_be_visible()
        self.settle()
        self.screenshot("faces")

    def test_people_are_a_filter_of_the_search(self):
        self.open_people()
        self.name_first("Amelie")
        self.page.get_by_role("link", name="Pictures", exact=True).click()
        self.wait_for_hits()
        own = self.hits()
        self.assertGreaterEqual(len(own), 6)
        expect(self.page.locator(".panel")).to_contain_text("No picture is searched with")
        expect(self.page.locator(".method")).to_contain_text("Nothing compared")
        self.page.locator(".hits .tile a").first.click()
        expect(self.page.get_by_role("dialog", name="Hit")).to_be_visible()
        expect(self.page.get_by_role("button", name="Flip")).to_be_hidden()
        self.page.keyboard.press("Escape")

        # A second person: nobody is with both, anybody with one of them.
        choose = self.page.get_by_role("combobox", name="Only pictures with")
        choose.select_option(index=1)
        expect(self.page.locator(".person-chip")).to_have_count(2)
        expect(self.page.locator(".summary")).to_contain_text("0 hits")
        self.page.get_by_role("radio", name="Any").check()
        self.wait_until_hits_differ(own)
        self.assertGreater(len(self.hits()), len(own))
        expect(self.page.get_by_role("radio", name="Any")).to_be_focused()
        self.settle()
        self.screenshot("people-filter")
        self.page.locator(".person-chip button").nth(1).click()
        expect(self.page.locator(".person-chip")).to_have_count(1)

        # With a picture of another one, the nearest of hers; all is in the address.
        self.search_by_file(sorted((SHARED / "data/faces/lfw/Tom_Cruise").glob("*.jpg"))[0])
        expect(self.page.locator(".method")).to_contain_text("Metric cosine")
        self.assertEqual(sorted(self.hits()), sorted(own))
        self.page.locator(".hits .tile").first.hover()
        self.page.locator(".hits .tile").first.get_by_role("button", name="More like this").click()
        self.wait_until_hits_differ([])
        self.page.reload()
        self.wait_for_hits()
        self.assertEqual(sorted(self.hits()), sorted(own))
        self.settle()
        self.screenshot("people-filter-picture")
        self.page.get_by_role("button", name="Not only pictures with Amelie").click()
        expect(self.page.locator(".person-chip")).to_have_count(0)
        self.page.wait_for_function(f"document.querySelectorAll('.hits .tile').length > {len(own)}")

    def test_a_gallery_without_faces_says_so(self):
        run("faces", "off", "--gallery", self.gallery)
        self.go("/people")
        expect(self.page.get_by_role("heading", name="Faces are off")).to_be_visible()
        expect(self.page.get_by_role("button", name="Find faces")).to_be_visible()
