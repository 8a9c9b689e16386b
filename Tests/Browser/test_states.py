"""What a person meets beside the beaten track: failures, dead ends, long waits, odd input."""

import re
import urllib.error
import urllib.request

from harness import PHONE, ROOT, BrowserTest
from playwright.sync_api import expect


class StateTests(BrowserTest):
    def notice(self):
        return self.page.locator(".notice")

    def heading(self, name):
        return self.page.get_by_role("heading", name=name, exact=True)

    # Loading.

    def test_a_view_that_could_not_be_loaded_comes_when_it_is_gone_to_again(self):
        self.allow("Failed to load resource|net::ERR_FAILED")
        self.go()
        for name in ["people", "library"]:
            with self.subTest(view=name):
                self.page.route(f"**/page/{name}.js*", lambda route: route.abort())
                self.page.get_by_role("link", name=name.capitalize(), exact=True).click()
                expect(self.heading("Can't load this page")).to_be_visible()
                self.page.unroute(f"**/page/{name}.js*")
                self.page.get_by_role("button", name="Try again").click()
                expect(self.heading("Can't load this page")).to_have_count(0)
                expect(self.page.locator("h1").first).to_have_text(name.capitalize())

    def test_a_part_that_could_not_be_loaded_is_told_and_loaded_later(self):
        self.allow("Failed to load resource|net::ERR_FAILED")
        self.search_by_gallery()
        self.page.route("**/page/details.js*", lambda route: route.abort())
        self.page.locator(".hits-section:not(.is-query) .tile-link").first.click()
        expect(self.notice()).to_contain_text("Check that Eidetic is running.")
        self.page.unroute("**/page/details.js*")
        self.page.reload()
        expect(self.page.locator("dialog.details")).to_be_visible()

    def test_a_server_that_was_away_is_asked_again(self):
        self.allow("Failed to load resource|net::ERR_FAILED")
        self.page.route("**/api/v1/status", lambda route: route.abort())
        self.go()
        expect(self.heading("Can't show the library")).to_be_visible()
        self.page.unroute("**/api/v1/status")
        self.page.get_by_role("button", name="Try again").click()
        expect(self.page.locator(".newest .tile").first).to_be_visible()

    def test_what_a_picture_could_not_be_fetched_for_is_tried_again(self):
        self.allow("Failed to load resource|net::ERR_FAILED")
        image = self.first_image()
        self.page.route(f"**/api/v1/images/{image}", lambda route: route.abort())
        self.go(f"/?image={image}")
        expect(self.heading("Can't reach Eidetic")).to_be_visible()
        self.page.unroute(f"**/api/v1/images/{image}")
        self.page.get_by_role("button", name="Try again").click()
        self.wait_for_hits()

    # Addresses.

    def test_an_unknown_address_shows_a_way_back(self):
        for path in ["/nowhere", "/library/2", "/a/b/c%20d"]:
            with self.subTest(path=path):
                self.allow("404")
                answer = self.page.goto(self.server.address + path)
                self.assertEqual(answer.status, 404)
                expect(self.heading("Not found")).to_be_visible()
                self.page.get_by_role("main").get_by_role("link", name="Library").click()
                expect(self.heading("Library")).to_be_visible()

    def test_an_unknown_address_of_the_api_answers_programs(self):
        request = urllib.request.Request(
            self.server.address + "/api/v1/nothing", headers={"Accept": "text/html"}
        )
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request)
        self.assertEqual(caught.exception.code, 404)
        self.assertEqual(caught.exception.headers["Content-Type"], "application/json")

    def test_a_picture_or_person_that_is_not_there_is_named(self):
        self.allow("404")
        self.go("/?image=99999")
        expect(self.heading("Not found")).to_be_visible()
        expect(self.page.get_by_role("alert")).to_contain_text(
            "Picture 99999 isn't in the library. It may have been removed."
        )

    def test_a_link_to_a_result_beyond_the_first_page_opens_it(self):
        image = self.search_by_gallery(k="all")
        while len(self.hits()) < 100:
            self.page.mouse.move(900, 600)
            self.page.mouse.wheel(0, 4000)
            self.page.wait_for_timeout(200)
        far = self.hits_with_scores()[90]
        self.go(f"/?image={image}&k=all&show={far['id']}")
        expect(self.page.locator(".stage-sign")).to_have_text(f"Result {far['rank']}")
        expect(self.page.locator(".details-side")).to_contain_text("Score")
        self.page.keyboard.press("ArrowRight")
        expect(self.page.locator(".stage-sign")).to_have_text(f"Result {far['rank'] + 1}")

    def test_a_link_to_a_picture_that_is_no_result_says_so(self):
        image = self.search_by_gallery(k="5")
        found = self.hits()
        answer = self.page.request.get(f"{self.server.address}/api/v1/images?limit=100").json()
        other = next(one["id"] for one in answer["images"] if one["id"] not in [*found, image])
        self.go(f"/?image={image}&k=5&show={other}")
        expect(self.page.locator(".details-side")).to_contain_text("Not among the results")

    # What is pasted, typed and dropped.

    def paste(self, text):
        self.page.evaluate(
            """(text) => {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/plain", text);
                document.body.dispatchEvent(
                    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }""",
            text,
        )

    def test_pasted_text_that_is_no_address_is_answered(self):
        self.go()
        self.paste("a red bicycle on the beach")
        expect(self.notice()).to_contain_text("Paste a picture, or the URL of one.")
        self.assertTrue(self.page.url.endswith("/"))

    def test_a_pasted_address_may_lack_its_scheme(self):
        self.allow("403")
        self.go()
        self.paste("127.0.0.1/a.jpg")
        expect(self.page).to_have_url(re.compile("address=https://127.0.0.1/a.jpg$"))

    def test_a_bad_address_in_a_link_is_explained(self):
        self.allow("400")
        self.go("/?address=nonsense")
        expect(self.heading("Can't use this URL")).to_be_visible()

    def test_a_private_address_is_explained_with_its_remedy(self):
        self.allow("403")
        self.go("/?address=http://127.0.0.1/a.jpg")
        expect(self.page.get_by_role("alert")).to_contain_text(
            "This URL points to a private address (127.0.0.1). Use a public URL or upload the file."
        )

    def test_a_slash_goes_to_the_field_and_keeps_the_results(self):
        self.search_by_gallery()
        before = self.page.url
        self.page.keyboard.press("/")
        field = self.page.get_by_role("combobox", name="Search", exact=True)
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-expanded", "true")
        self.page.keyboard.press("Escape")
        expect(field).to_have_attribute("aria-expanded", "false")
        self.assertEqual(self.page.url, before)
        self.wait_for_hits()

    def test_a_file_that_is_no_picture_is_answered(self):
        self.go()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Choose picture").locator("visible=true").first.click()
        chooser.value.set_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"words"})
        expect(self.notice()).to_contain_text("Eidetic can't read this file.")

    # The query.

    def test_the_query_stands_apart_from_its_results(self):
        image = self.search_by_gallery(k="10")
        own = self.page.locator(".hits-section.is-query .tile")
        expect(own).to_have_attribute("data-id", str(image))
        self.assertNotIn(image, self.hits())
        self.assertEqual([hit["rank"] for hit in self.hits_with_scores()], list(range(1, 11)))
        expect(self.page.locator(".summary")).to_contain_text("Top 10 of")
        strong = self.page.locator(".hits-section.is-strong .tile").count()
        found = re.search(r"(\d+) strong match", self.page.locator(".summary").inner_text())
        self.assertEqual(strong, min(int(found[1]) if found else 0, 10))

    def test_a_file_of_the_library_that_is_uploaded_stands_apart_too(self):
        self.go()
        self.search_by_file(self.pictures["watch"])
        own = self.page.locator(".hits-section.is-query .tile")
        expect(own).to_have_count(1)
        expect(own.locator(".tile-score")).to_have_text("1.000")
        self.assertLess(self.hits_with_scores()[0]["score"], 1)

    def test_a_selected_area_counts_on_beside_an_added_picture(self):
        self.search_by_gallery(region="0.2,0.2,0.4,0.5")
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Add picture").click()
        chooser.value.set_files(self.pictures["butterfly"])
        chips = self.page.locator(".chip img")
        expect(chips).to_have_count(2)
        expect(chips.first).to_have_attribute("alt", re.compile("selected area"))
        preview = chips.first.evaluate("(image) => [image.naturalWidth, image.naturalHeight]")
        self.page.get_by_role("button", name=re.compile("^Remove")).last.click()
        expect(self.page.locator(".crop-image")).to_be_visible()
        self.page.go_back()
        self.page.go_back()
        expect(self.page.locator(".part")).to_contain_text("40 % × 50 %")
        whole = self.page.locator(".crop-image").evaluate(
            "(image) => [image.naturalWidth, image.naturalHeight]"
        )
        self.assertAlmostEqual(preview[0], 0.4 * whole[0], delta=1)
        self.assertAlmostEqual(preview[1], 0.5 * whole[1], delta=1)

    def test_a_link_keeps_the_selected_area(self):
        self.go()
        self.search_by_file(self.pictures["watch"])
        self.page.locator(".crop-box").press("Enter")
        expect(self.page).to_have_url(re.compile("region="))
        self.page.get_by_role("button", name="Create link").click()
        expect(self.page).to_have_url(re.compile("query=.*region="))

    def test_a_slow_ranking_tells_how_far_it_is_and_can_be_cancelled(self):
        self.search_by_gallery(k="10")
        before = self.hits()
        self.page.get_by_label("Ranking").select_option("verify")
        slow = self.page.locator(".slow")
        expect(slow).to_contain_text(re.compile(r"Comparing: \d+ of \d+"))
        self.page.wait_for_function(
            "() => Number(getComputedStyle(document.querySelector('.hits')).opacity) < 0.6"
        )
        slow.get_by_role("button", name="Cancel").click()
        expect(slow).to_be_hidden()
        expect(self.page).not_to_have_url(re.compile("rank="))
        expect(self.page.get_by_label("Ranking")).to_have_value("none")
        self.assertEqual(self.hits(), before)

    def test_a_slow_first_search_can_be_cancelled_and_made_again(self):
        image = self.first_image()
        self.go(f"/?image={image}&rank=verify:depth=60")
        self.page.locator(".slow").get_by_role("button", name="Cancel").click()
        expect(self.heading("Search cancelled")).to_be_visible()
        self.page.get_by_role("button", name="Search again").click()
        expect(self.page.locator(".slow")).to_be_visible()

    def test_no_distance_is_negative(self):
        image = self.search_by_gallery(rank="verify:depth=5", k=10)
        answer = self.page.request.post(
            f"{self.server.address}/api/v1/search",
            data={"images": [image], "rank": ["verify:depth=5"], "k": 10},
        ).json()
        for hit in answer["hits"]:
            self.assertGreaterEqual(hit.get("distance") or 0, 0)
            self.assertLessEqual(hit["score"], 1.0001)
        self.page.locator(".tile-link").first.click()
        expect(self.page.locator(".details-score")).to_be_visible()
        self.assertNotRegex(self.page.locator(".details-score").inner_text(), r"[-−]\d")

    def test_an_incomplete_search_index_says_what_it_lacks(self):
        def fewer(route):
            spaces = route.fetch().json()
            for space in spaces["spaces"]:
                space["images"] -= 100
            route.fulfill(json=spaces)

        self.page.route("**/api/v1/spaces", fewer)
        self.search_by_gallery()
        expect(self.page.get_by_role("note")).to_contain_text(
            re.compile(r"This search index covers 1\d\d of 2\d\d pictures")
        )
        self.go("/library")
        line = self.page.locator("[data-space]").first
        expect(line).to_contain_text("incomplete")
        line.get_by_role("button", name=re.compile("Complete")).click()
        expect(self.page.locator(".job-state").first).to_contain_text("Done")

    # Reloading and going back.

    def test_an_uploaded_picture_survives_reloading_until_it_is_deleted(self):
        self.go()
        self.search_by_file(self.pictures["watch"])
        before = self.hits_with_scores()
        self.page.reload()
        self.wait_for_hits()
        self.assertEqual(self.hits_with_scores(), before)
        expect(self.page.locator(".panel-name")).to_contain_text(self.pictures["watch"].name)
        link = self.page.url
        self.go("/library")
        expect(self.page.get_by_text(re.compile("1 picture you searched with"))).to_be_visible()
        self.page.get_by_role("button", name="Delete", exact=True).click()
        expect(self.notice()).to_contain_text("Deleted from this browser.")
        expect(self.heading("In this browser")).to_be_hidden()
        self.page.goto(link)
        expect(self.heading("Picture no longer available")).to_be_visible()
        expect(self.page.get_by_role("alert")).to_contain_text("It wasn't saved. Choose it again")

    def test_the_browser_keeps_no_more_than_so_many_pictures(self):
        self.go()
        names = self.page.evaluate(
            """async () => {
                const uploads = await import("/page/uploads.js");
                for (let at = 0; at < 30; at += 1) await uploads.put(`one${at}`, new File(["x"], `${at}`));
                return [await uploads.usage(), await uploads.get("one0"), (await uploads.get("one29")).name];
            }"""
        )
        self.assertEqual(names, [{"pictures": 24, "bytes": 24}, None, "29"])

    def test_back_returns_to_the_place_in_the_results(self):
        self.search_by_gallery(k="all")
        self.page.mouse.move(900, 600)
        for _ in range(6):
            self.page.mouse.wheel(0, 1500)
            self.page.wait_for_timeout(250)
        self.settle()
        place = self.page.evaluate("scrollY")
        self.assertGreater(place, 2000)
        tile = self.page.locator(".hits-section:not(.is-query) .tile").nth(70)
        tile.scroll_into_view_if_needed()
        self.settle()
        place = self.page.evaluate("scrollY")
        tile.hover()
        tile.get_by_role("button", name="More like this").click()
        self.page.wait_for_function("() => scrollY < 10")
        self.wait_for_hits()
        self.page.go_back()
        self.page.wait_for_function("(place) => Math.abs(scrollY - place) < 3", arg=place)
        self.page.reload()
        self.page.wait_for_function("(place) => Math.abs(scrollY - place) < 3", arg=place)

    def test_back_returns_to_the_place_on_the_start_page(self):
        self.go()
        expect(self.page.locator(".newest .tile").first).to_be_visible()
        self.page.mouse.move(700, 700)
        for _ in range(5):
            self.page.mouse.wheel(0, 1500)
            self.page.wait_for_timeout(250)
        self.settle()
        place = self.page.evaluate("scrollY")
        self.assertGreater(place, 1500)
        self.page.evaluate(
            """() => [...document.querySelectorAll(".newest .tile-link")]
                .find((link) => link.getBoundingClientRect().top > 100).click()"""
        )
        self.wait_for_hits()
        self.page.go_back()
        self.page.wait_for_function("(place) => Math.abs(scrollY - place) < 3", arg=place)

    def test_a_saved_search_shows_its_date_in_every_browser(self):
        self.go()
        self.search_by_file(self.pictures["pizza"])
        self.page.get_by_role("button", name="Create link").click()
        expect(self.notice()).to_contain_text(re.compile(r"Link created\. It works until \d+ \w+ 20\d\d\."))
        said = re.search(r"until (.*)\.", self.notice().inner_text())[1]
        link = self.page.url
        self.open_context()
        self.page.goto(link)
        self.wait_for_hits()
        expect(self.page.locator(".panel-link")).to_contain_text(f"Saved until {said}.")

    # What holds for the files of the page.

    def test_what_is_left_out_never_becomes_text(self):
        """`replaceChildren` and `append` write false where a condition leaves something out."""
        folder = ROOT / "Sources/WebApp/Page"
        users = [file.name for file in folder.glob("*.js") if "replaceChildren(" in file.read_text()]
        self.assertEqual(users, ["elements.js"])

    def test_every_address_holds_below_a_path_of_a_proxy(self):
        folder = ROOT / "Sources/WebApp/Page"
        for file in [*folder.glob("*.js"), folder / "index.html"]:
            with self.subTest(file=file.name):
                absolute = r"""(?:href|src|action)[=:] ?["'`]/|(?:fetch|go|import|assign)\(["'`]/"""
                self.assertNotRegex(file.read_text(), absolute)


class EmptyTests(BrowserTest):
    def test_a_phone_shows_long_words_without_scrolling_sideways(self):
        self.allow("400|403|404")
        self.open_context(viewport=PHONE, has_touch=True, is_mobile=True)
        self.go("/?address=https://" + "very-long-name." * 12 + "example/" + "picture" * 20 + ".jpg")
        expect(self.page.get_by_role("alert")).to_be_visible()
        self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), PHONE["width"])
