"""Pictures of the main states, for people to look at: .build/screenshots/STATE-THEME-WIDTH.png."""

import re
import shutil

from harness import SHARED, BrowserTest, Server
from playwright.sync_api import expect


class Screenshots(BrowserTest):
    def test_the_main_states_are_photographed(self):
        self.allow("403")
        flower = self.image_of("flowers")
        for theme, width in self.looks:
            self.open_look(theme, width)
            self.go()
            expect(self.page.locator(".newest .tile").first).to_be_visible()
            self.take("start")
            self.go(f"/?image={flower}")
            self.wait_for_hits()
            if width == "wide":
                self.page.locator(".tile").nth(1).hover()
            self.take("results")
            third = self.hits()[2]
            self.go(f"/?image={flower}&region=0.22,0.18,0.46,0.5")
            self.wait_for_hits()
            self.take("crop")
            self.go(f"/?image={flower}&show={third}")
            expect(self.page.locator(".stage-sign")).to_be_visible()
            self.take("details")
            self.page.get_by_text("Side by side").click()
            self.take("compare")
            self.go("/library")
            expect(self.page.locator(".ledger .row").first).to_be_visible()
            self.page.locator(".ledger").scroll_into_view_if_needed()
            if width == "phone":
                self.page.evaluate("document.querySelector('.ledger').scrollIntoView()")
            self.take("ledger")
            self.go("/?address=http://127.0.0.1/a.jpg")
            expect(self.page.get_by_role("alert")).to_be_visible()
            self.take("error")

    def image_of(self, name):
        path = str(self.pictures[name])
        response = self.page.request.get(f"{self.server.address}/api/v1/images?limit=1000")
        return next(image["id"] for image in response.json()["images"] if image["path"] == path)

    def test_several_pictures_and_the_widest_screen_are_photographed(self):
        images = [str(self.image_of(name)) for name in ["flowers", "sunflower", "butterfly"]]
        self.open_look("light", "wide")
        self.go("/?image=" + "&image=".join(images))
        self.wait_for_hits()
        self.take("several")
        self.open_context(viewport={"width": 2560, "height": 1440}, color_scheme="dark")
        self.look = "dark-widest"
        self.go(f"/?image={images[0]}&k=100")
        self.wait_for_hits()
        self.take("results")
        self.page.keyboard.press("?")
        self.take("shortcuts")

    def test_words_and_filters_are_photographed(self):
        flower = self.image_of("flowers")
        for theme, width in self.looks:
            self.open_look(theme, width)
            self.go("/?text=folder:flowers -name:beach")
            self.wait_for_hits()
            self.take("text")
            self.go(f"/?image={flower}&region=0.2,0.2,0.5,0.5&text=folder:flowers -name:beach type:jpeg")
            self.wait_for_hits()
            self.take("query")
            for name in ["Folder", "Date", "Confidence", "More", "Advanced"]:
                self.page.locator(".dropdown-button").filter(has_text=name).click()
                expect(self.page.get_by_role("dialog", name=name)).to_be_visible()
                self.take(f"menu-{name.lower()}")
                self.page.keyboard.press("Escape")

    def test_the_small_dialogs_are_photographed(self):
        for theme, width in self.looks:
            self.open_look(theme, width)
            self.go("/library")
            self.page.get_by_role("button", name=re.compile("^Remove")).first.click()
            self.take("question")
            self.search_by_gallery()
            transfer = self.transfer(self.pictures["watch"])
            self.page.dispatch_event("main", "dragenter", {"dataTransfer": transfer})
            self.take("drop")

    def test_the_rarer_states_are_photographed(self):
        self.allow("404|400|422")
        flower = self.image_of("flowers")
        for theme, width in self.looks:
            self.open_look(theme, width)
            self.go("/nowhere")
            expect(self.page.get_by_role("heading", name="Not found")).to_be_visible()
            self.take("lost")
            self.go("/?upload=gone")
            expect(self.page.get_by_role("heading", name="Picture no longer available")).to_be_visible()
            self.take("gone")
            self.go()
            self.page.keyboard.press("/")
            expect(self.page.get_by_role("option").first).to_be_visible()
            self.take("suggestions")
            self.page.keyboard.type("beach tpye:jpeg")
            self.page.keyboard.press("Enter")
            expect(self.page.locator("#search-problem mark")).to_be_visible()
            self.take("problem")
            self.go(f"/?image={flower}&show=99999")
            self.take("no-result")
            self.take_slow(flower)
            self.take_incomplete(flower)

    def take_slow(self, image):
        """Frozen while it ranks: the search goes on elsewhere, and how far it is comes from here."""
        self.page.route(
            "**/api/v1/search",
            lambda route: self.page.wait_for_timeout(0)
            if "rank" in (route.request.post_data or "")
            else route.continue_(),
        )
        self.go(f"/?image={image}")
        self.wait_for_hits()
        self.page.get_by_label("Ranking").select_option("verify")
        expect(self.page.locator(".slow")).to_be_visible()
        self.page.wait_for_timeout(700)
        self.screenshot(f"slow-{self.look}")
        self.page.get_by_role("button", name="Cancel").click()
        self.page.unroute("**/api/v1/search")

    def take_incomplete(self, image):
        def fewer(route):
            spaces = route.fetch().json()
            for space in spaces["spaces"]:
                space["images"] -= 100
            route.fulfill(json=spaces)

        self.page.route("**/api/v1/spaces", fewer)
        self.go(f"/?image={image}")
        expect(self.page.get_by_role("note")).to_be_visible()
        self.take("incomplete")
        self.search_by_file(self.pictures["watch"])
        self.go("/library")
        expect(self.page.get_by_text("incomplete").first).to_be_visible()
        self.page.locator(".library-side").scroll_into_view_if_needed()
        self.take("indexes")

    def test_an_empty_and_a_working_library_are_photographed(self):
        folder = self.world.folder / "screenshots"
        shutil.copytree(self.pictures.damaged, folder / "pictures/damaged")
        self.server = Server(folder / "gallery")
        self.addCleanup(self.server.close)
        for theme, width in self.looks:
            self.open_look(theme, width)
            self.go()
            expect(self.page.get_by_text("Your library is empty")).to_be_visible()
            self.take("empty")
            self.go("/library")
            expect(self.page.get_by_text("No folders yet")).to_be_visible()
            self.take("empty-library")
        self.open_look(*self.looks[0])
        self.go("/library")
        self.page.get_by_label("Folder path").fill(str(SHARED / "data/buildings/images"))
        self.page.get_by_role("button", name="Add folder").click()
        expect(self.page.locator(".job [aria-valuenow]")).not_to_have_attribute("aria-valuenow", "0")
        self.page.get_by_role("button", name="Pause").click()
        expect(self.page.locator(".job-state").first).to_have_text("Paused")
        for theme, width in self.looks:
            self.open_look(theme, width)
            self.go("/library")
            expect(self.page.get_by_role("button", name="Resume")).to_be_visible()
            self.screenshot(f"indexing-{self.look}")
        self.page.get_by_role("button", name="Cancel").click()
