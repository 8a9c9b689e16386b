"""Folders as a tree, colours, tags, and when a picture was taken."""

import re
from urllib.parse import parse_qs, urlsplit

from dated import copy, needs_exiftool, write_dates
from harness import BrowserTest, Server, run
from playwright.sync_api import expect


@needs_exiftool
class Browse(BrowserTest):
    """A gallery with folders in folders, and the search index for colours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.world.folder / "browse/my pictures"
        copy(cls.root / "plants/sun flowers", "objects/images/sunflower", 9)
        copy(cls.root / "plants/lotus", "objects/images/lotus", 6)
        watches = copy(cls.root / "things", "objects/images/watch", 7)
        write_dates(cls.root / "things", {
            watches[0]: "2019:05:03 10:20:30+02:00", watches[1]: "2019:05:03 10:20:30",
            watches[2]: "2019:11:24 23:05:00-03:30",
        })
        gallery = cls.world.folder / "browse/gallery"
        run("index", cls.root, "--gallery", gallery, "--space", "efficientnet-lite0", "--space", "colour-palette")
        cls.browsed = Server(gallery)
        cls.addClassCleanup(cls.browsed.close)

    def setUp(self):
        super().setUp()
        self.server = self.browsed

    def parameters(self):
        return parse_qs(urlsplit(self.page.url).query)

    def menu(self, name):
        # What is chosen follows the name.
        self.page.locator(".dropdown-button").filter(has_text=re.compile(rf"^\s*{name}(?! label)")).click()
        menu = self.page.get_by_role("dialog", name=name)
        expect(menu).to_be_visible()
        return menu

    def image_of(self, name):
        images = self.page.request.get(f"{self.server.address}/api/v1/images?limit=100").json()["images"]
        return next(image["id"] for image in images if name in image["path"])

    def test_folders_are_browsed_and_one_is_chosen(self):
        self.go("/?text=type:jpeg")
        self.wait_for_hits()
        menu = self.menu("Folder")
        # The only indexed folder is open at once.
        rows = menu.locator(".folder-row")
        expect(rows.locator(".value-option > span:first-child")).to_have_text(["plants", "things"])
        expect(rows.first).to_contain_text("15 pictures")
        menu.get_by_role("button", name="Show folders in plants").click()
        expect(rows.locator(".value-option > span:first-child")).to_have_text(["lotus", "sun flowers"])
        path = menu.get_by_role("navigation", name="Folder path")
        expect(path).to_contain_text("my pictures")
        self.audit()
        rows.filter(has_text="sun flowers").get_by_role("button").first.click()
        expect(self.page.locator(".summary")).to_contain_text("9 results")
        self.assertEqual(self.parameters()["text"], [f'type:jpeg folder:"{self.root}/plants/sun flowers"'])
        chip = self.page.locator(".query-chip").filter(has_text="sun flowers")
        expect(chip).to_have_count(1)
        # The permalink shows the same; what is chosen is marked and taken away again.
        self.page.reload()
        expect(self.page.locator(".summary")).to_contain_text("9 results")
        menu = self.menu("Folder")
        menu.get_by_role("button", name="Show folders in plants").click()
        expect(menu.locator(".value-option[aria-pressed=true]")).to_contain_text("sun flowers")
        menu.get_by_role("button", name="my pictures").first.click()
        expect(rows.locator(".value-option > span:first-child")).to_have_text(["plants", "things"])
        # What is typed is found at any depth.
        menu.get_by_label("Find in Folder").fill("LOTUS")
        found = menu.locator(".value-options .value-option").first
        expect(found).to_contain_text("my pictures/plants/lotus")
        found.click()
        expect(self.page.locator(".summary")).to_contain_text("6 results")
        expect(self.page.locator(".query-chip").filter(has_text="Folder")).to_have_count(1)

    def test_colours_are_chosen_weighted_and_taken_away(self):
        self.go("/?text=type:jpeg")
        self.wait_for_hits()
        menu = self.menu("Colour")
        self.audit()
        menu.get_by_role("button", name="Yellow").click()
        self.wait_for_hits()
        self.assertEqual(self.parameters()["colours"], ["fbc02d"])
        expect(self.page.locator(".tile").first.locator("a")).to_have_attribute("aria-label", re.compile("sunflower"))
        self.menu("Colour").get_by_label("Any colour").fill("#20c040")
        self.page.get_by_role("button", name="Add this colour").click()
        chips = self.page.locator(".query-chip")
        expect(chips.filter(has_text="#20c040")).to_be_visible()
        self.page.get_by_label("How much #20c040 counts").select_option(label="Not")
        expect(self.page).to_have_url(re.compile(r"colours=fbc02d,20c040\*-1"))
        self.wait_for_hits()
        expect(self.page.locator(".tile").first).to_be_visible()
        self.audit()
        self.page.reload()
        expect(self.page.get_by_label("How much #20c040 counts")).to_have_value("-1")
        chips.get_by_role("button", name="Remove Yellow").click()
        chips.get_by_role("button", name="Remove #20c040").click()
        self.assertNotIn("colours", self.parameters())

    def test_a_library_without_colours_says_how_to_have_them(self):
        self.allow("404")
        self.server = self.world.server
        self.go("/?colours=d32f2f")
        expect(self.page.get_by_role("heading", name="Colour search isn't set up")).to_be_visible()
        expect(self.page.get_by_role("button", name="Add colour search")).to_be_visible()

    def test_when_a_picture_was_taken_is_said_as_people_write_it(self):
        for name, words in [
            ("watch-image_0006", "3 May 2019, 10:20 (UTC+2)"), ("watch-image_0014", "3 May 2019, 10:20 (no time zone stated)"),
            ("watch-image_0015", "24 Nov 2019, 23:05 (UTC−3:30)"),
        ]:
            image = self.image_of(name)
            self.go(f"/?image={image}&show={image}")
            expect(self.page.locator(".details dd").filter(has_text="2019")).to_have_text(words)

    def test_tags_are_corrected_undone_and_searched(self):
        image = self.image_of("sunflower")
        self.go(f"/?image={image}&show={image}")
        tags = self.page.locator(".details-group").filter(has=self.page.get_by_role("heading", name="Tags"))
        expect(tags.locator(".tag").first).to_contain_text("%")
        self.audit()
        found = tags.locator(".tag-link").all_inner_texts()
        tags.get_by_role("button", name=f"Remove tag {found[0]}").click()
        expect(tags.get_by_role("status")).to_contain_text("Removed the tag")
        expect(tags.get_by_role("link", name=found[0], exact=True)).to_have_count(0)
        tags.get_by_role("button", name="Undo").click()
        expect(tags.get_by_role("status")).to_contain_text("Undone")
        expect(tags.get_by_role("link", name=found[0], exact=True)).to_be_visible()
        tags.get_by_label("New tag").fill("my own garden")
        self.page.keyboard.press("Enter")
        expect(tags.locator(".tag").filter(has_text="my own garden")).to_contain_text("added by you")
        tags.get_by_role("link", name="my own garden").click()
        expect(self.page.locator(".details[open]")).to_have_count(0)
        self.assertEqual(self.parameters()["text"], ['tag:"my own garden"'])
        expect(self.page.locator(".hits .tile")).to_have_count(1)

    def test_new_controls_are_photographed(self):
        image = self.image_of("sunflower")
        for theme, width in self.looks:
            self.open_look(theme, width)
            self.go(f"/?image={image}&colours=fbc02d,1976d2*-1&text=folder:plants")
            self.wait_for_hits()
            self.take("colours")
            for name in ["Folder", "Colour"]:
                self.menu(name)
                if name == "Folder":
                    self.page.get_by_role("button", name="Show folders in plants").click()
                    expect(self.page.locator(".folder-row").first).to_contain_text("lotus")
                self.take(f"menu-{name.lower()}s")
                self.page.keyboard.press("Escape")
            self.go(f"/?image={image}&show={image}")
            expect(self.page.locator(".tag").first).to_be_visible()
            self.page.locator(".tags-new").scroll_into_view_if_needed()
            self.take("tags")
