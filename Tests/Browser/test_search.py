"""Searching on the page, as a person does it."""

import re

from harness import SHARED, BrowserTest, run
from playwright.sync_api import expect


class SearchTests(BrowserTest):
    def test_dropping_a_picture_shows_hits(self):
        self.go()
        transfer = self.transfer(self.pictures["watch"])
        self.page.dispatch_event(".zone", "dragenter", {"dataTransfer": transfer})
        target = self.page.locator(".drop-target")
        target.dispatch_event("dragover", {"dataTransfer": transfer})
        target.dispatch_event("drop", {"dataTransfer": transfer})
        self.wait_for_hits()
        expect(self.tiles().first.locator(".tile-rank")).to_have_text("1")
        expect(self.page.locator(".hits .tile-score").first).to_have_text("1.000")
        expect(self.tiles()).to_have_count(30)
        expect(self.page.locator(".summary")).to_contain_text(re.compile("Top 30 of .* pictures"))

    def test_pasting_a_picture_shows_hits(self):
        self.go()
        transfer = self.transfer(self.pictures["pizza"])
        self.page.evaluate(
            """(transfer) => document.body.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }))""",
            transfer,
        )
        self.wait_for_hits()
        expect(self.page.locator(".tile").first).to_have_attribute("data-score", re.compile(r"^(1|0\.99)"))

    def test_a_photograph_from_the_camera_shows_hits(self):
        self.go()
        self.page.get_by_role("button", name="Take photo").click()
        self.page.get_by_role("dialog").get_by_role("button", name="Take photo").click()
        self.wait_for_hits()
        expect(self.page.locator(".panel-name")).to_contain_text("Photo.jpg")

    def test_a_picture_that_the_browser_cannot_show_is_shown_and_searched(self):
        self.go()
        self.search_by_file(SHARED / "data/hard/avif-heif/exif-samples__heic_IMG_5195.HEIC")
        shown = self.page.locator(".crop-image")
        self.assertGreater(shown.evaluate("(image) => image.naturalWidth"), 0)

    def test_the_page_and_the_program_give_the_same_hits_and_scores(self):
        for path in [self.pictures["Leopards"], self.pictures["flowers"]]:
            self.go()
            self.search_by_file(path)
            # The program counts the picture itself, which the page shows apart.
            self.assert_hits_equal(run("search", path, "-k", "31", "--gallery", self.server.gallery))

    def assert_hits_equal(self, answer):
        page = self.hits_with_scores()
        others = [hit for hit in answer["hits"] if not hit.get("isQuery")][:30]
        self.assertEqual([hit["id"] for hit in page], [hit["id"] for hit in others])
        self.assertEqual([hit["rank"] for hit in page], list(range(1, 31)))
        for shown, hit in zip(page, others, strict=True):
            self.assertAlmostEqual(shown["score"], hit["score"], places=5)
            self.assertEqual(shown["shown"], f"{shown['score']:.3f}")

    def test_moving_the_crop_box_changes_the_hits(self):
        self.go()
        self.search_by_file(self.pictures["flowers"])
        whole = self.hits()
        self.drag((0.15, 0.15), (0.45, 0.5))
        self.wait_until_hits_differ(whole)
        expect(self.page.locator(".part")).to_contain_text("30 % × 35 %")
        part = self.hits()
        # Inside the box a drag moves it; hits follow before the button is let go.
        self.drag((0.3, 0.3), (0.65, 0.6), release=False)
        self.wait_until_hits_differ(part)
        self.page.mouse.up()
        expect(self.page).to_have_url(re.compile(r"region=0\.(5|49)\d*,0\.4\d*,0\.(3|29)\d*,0\.3\d*"))
        self.page.get_by_role("button", name="Clear selection").click()
        expect(self.page).not_to_have_url(re.compile("region"))
        self.wait_until_hits_are(whole)

    def test_a_handle_resizes_the_crop_box(self):
        self.search_by_gallery(region="0.2,0.2,0.4,0.4")
        before = self.hits()
        self.drag((0.6, 0.6), (0.95, 0.95))
        self.wait_until_hits_differ(before)
        expect(self.page.locator(".part")).to_contain_text("75 % × 75 %")

    def test_the_crop_box_is_drawn_moved_and_resized_by_keyboard(self):
        self.search_by_gallery()
        whole = self.hits()
        box = self.page.get_by_role("application", name="Selected area: whole picture")
        box.focus()
        self.page.keyboard.press("Enter")
        self.wait_until_hits_differ(whole)
        expect(self.page.locator(".part")).to_contain_text("50 % × 50 %")
        for _ in range(5):
            self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.press("Shift+ArrowUp")
        expect(self.page.get_by_role("application")).to_have_accessible_name(
            "Selected area: 15 % from the left, 25 % from the top, 50 % wide, 40 % high"
        )
        expect(self.page).to_have_url(re.compile(r"region=0\.15\d*,0\.25\d*,0\.5\d*,0\.[34]\d*"))
        self.page.keyboard.press("Escape")
        self.wait_until_hits_are(whole)

    def test_more_like_this_searches_with_the_hit(self):
        self.search_by_gallery()
        hit = self.hits()[3]
        tile = self.page.locator(f'.tile[data-id="{hit}"]')
        tile.hover()
        tile.get_by_role("button", name="More like this").click()
        expect(self.page).to_have_url(re.compile(f"image={hit}$"))
        expect(self.page.locator(".tile").first).to_have_attribute("data-id", str(hit))

    def test_space_flips_between_query_and_hit(self):
        self.search_by_gallery()
        self.tiles().nth(2).locator(".tile-link").click()
        sign = self.page.locator(".stage-sign")
        expect(sign).to_have_text("Result 3")
        expect(self.page.locator(".stage .is-hit")).to_be_visible()
        self.page.keyboard.press("Space")
        expect(sign).to_have_text("Query")
        expect(self.page.locator(".stage .is-query")).to_be_visible()
        expect(self.page.locator(".stage .is-hit")).not_to_be_visible()
        self.page.keyboard.press("Space")
        expect(sign).to_have_text("Result 3")
        self.page.keyboard.press("ArrowRight")
        expect(sign).to_have_text("Result 4")
        expect(self.page.locator(".details-side")).to_contain_text("Result 4")
        self.page.keyboard.press("Escape")
        expect(self.page.locator("dialog.details")).not_to_be_visible()
        expect(self.page).not_to_have_url(re.compile("show="))

    def zoom(self):
        """How much larger a picture is drawn, and where its middle is, in fractions of its place."""
        return self.page.locator(".stage-picture").evaluate_all(
            """(pictures) => pictures.map((picture) => {
                const stage = picture.parentElement.getBoundingClientRect();
                const { left, top, width, height } = picture.getBoundingClientRect();
                const { offsetLeft, offsetTop, clientWidth, clientHeight } = picture;
                return [
                    width / clientWidth, (left + width / 2 - stage.left - offsetLeft) / clientWidth,
                    (top + height / 2 - stage.top - offsetTop) / clientHeight,
                ].map((number) => Math.round(number * 100) / 100);
            })"""
        )

    def test_both_pictures_are_zoomed_and_moved_in_step(self):
        self.search_by_gallery()
        self.tiles().nth(2).locator(".tile-link").click()
        sign = self.page.locator(".stage-sign")
        expect(sign).to_have_text("Result 3")
        self.page.get_by_text("Side by side").click()
        self.assertEqual(self.zoom(), [[1, 0.5, 0.5]] * 2)
        box = self.page.locator(".stage .is-hit").bounding_box()
        self.page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"])
        self.page.mouse.wheel(0, -500)
        self.page.wait_for_function("() => document.querySelector('.stage.is-zoomed')")
        hit, query = self.zoom()
        self.assertEqual(hit, query)
        self.assertGreater(hit[0], 1.5)
        # What is below the pointer stays there.
        self.assertAlmostEqual(hit[1] + 0.25 * hit[0], 0.75, delta=0.01)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 0.65 * box["width"], box["y"] + 0.5 * box["height"], steps=4)
        self.page.mouse.up()
        moved = self.zoom()
        self.assertEqual(moved[0], moved[1])
        self.assertAlmostEqual(moved[0][1], hit[1] - 0.1, delta=0.02)
        expect(self.page.locator(".details-side")).to_contain_text("Result 3")
        self.page.keyboard.press("0")
        self.assertEqual(self.zoom(), [[1, 0.5, 0.5]] * 2)

    def test_keys_buttons_and_a_double_click_zoom(self):
        self.search_by_gallery()
        self.tiles().nth(2).locator(".tile-link").click()
        expect(self.page.locator(".stage-sign")).to_have_text("Result 3")
        self.page.keyboard.press("+")
        self.assertEqual(self.zoom()[0], [1.5, 0.5, 0.5])
        self.page.keyboard.press("-")
        self.assertEqual(self.zoom()[0], [1, 0.5, 0.5])
        self.page.get_by_role("button", name="Zoom in").click()
        self.assertEqual(self.zoom()[0], [1.5, 0.5, 0.5])
        self.page.get_by_role("button", name="Zoom out").click()
        box = self.page.locator(".stage").bounding_box()
        place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.dblclick(*place)
        self.assertEqual(self.zoom()[0], [2.25, 0.5, 0.5])
        # Two presses switch twice.
        expect(self.page.locator(".stage-sign")).to_have_text("Result 3")
        self.page.mouse.dblclick(*place)
        self.assertEqual(self.zoom()[0], [1, 0.5, 0.5])

    def test_m_in_the_viewer_searches_with_the_result(self):
        self.search_by_gallery()
        hit = self.hits()[2]
        self.tiles().nth(2).locator(".tile-link").click()
        expect(self.page.locator(".stage-sign")).to_have_text("Result 3")
        self.page.keyboard.press("m")
        expect(self.page).to_have_url(re.compile(f"image={hit}$"))
        expect(self.page.locator("dialog.details")).not_to_be_visible()

    def test_the_details_are_grouped(self):
        self.search_by_gallery()
        self.tiles().nth(1).locator(".tile-link").click()
        groups = self.page.locator(".details-side .details-group:visible h3")
        expect(groups).to_have_text(["Photo", "File", "Match"])
        expect(self.page.locator(".details-group", has_text="Photo")).to_contain_text("×")
        expect(self.page.locator(".details-group", has_text="Match")).to_contain_text("Score")

    def test_lines_join_the_places_that_match(self):
        image = self.search_by_gallery(rank="verify:depth=5", k=5, region="0.1,0.2,0.8,0.7")
        self.page.locator(f'.tile[data-id="{image}"] .tile-link').click()
        lines = self.page.locator(".stage-matches .match-line")
        expect(lines.nth(4)).to_be_visible()
        expect(self.page.locator(".details-side")).to_contain_text("Matching points")
        self.settle()
        ends = self.page.evaluate(
            """() => {
                const places = ["is-query", "is-hit"].map((name) => {
                    const image = document.querySelector(`.stage .${name}`);
                    const { offsetLeft, offsetTop, clientWidth, clientHeight } = image;
                    const [width, height] = [image.naturalWidth, image.naturalHeight];
                    const scale = Math.min(clientWidth / width, clientHeight / height);
                    return {
                        left: offsetLeft + (clientWidth - width * scale) / 2,
                        top: offsetTop + (clientHeight - height * scale) / 2,
                        width: width * scale, height: height * scale,
                    };
                });
                return [...document.querySelectorAll(".match-line")].map((line) => places.map((place, at) => [
                    (line.getAttribute(`x${at + 1}`) - place.left) / place.width,
                    (line.getAttribute(`y${at + 1}`) - place.top) / place.height,
                ]));
            }"""
        )
        # The query is a part of this very picture: its places lie in it where the part does.
        for (query_x, query_y), (x, y) in ends:
            self.assertTrue(0 <= query_x <= 1 and 0 <= query_y <= 1, (query_x, query_y))
            self.assertAlmostEqual(x, 0.1 + 0.8 * query_x, delta=0.03)
            self.assertAlmostEqual(y, 0.2 + 0.7 * query_y, delta=0.03)
        self.page.get_by_text("In place").click()
        expect(lines.first).not_to_be_visible()

    def test_the_details_say_where_an_image_lies_and_open_the_original(self):
        self.search_by_gallery()
        self.page.locator(".tile-link").nth(1).click()
        side = self.page.locator(".details-side")
        expect(side).to_contain_text(str(self.pictures.folder))
        original = side.get_by_role("link", name="Open original").get_attribute("href")
        response = self.page.request.get(self.server.address + original)
        self.assertEqual(response.status, 200)
        self.assertTrue(response.headers["content-type"].startswith("image/"))

    def test_several_pictures_are_averaged(self):
        self.search_by_gallery()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Add picture").click()
        chooser.value.set_files(self.pictures["butterfly"])
        expect(self.page.locator(".chip")).to_have_count(2)
        expect(self.page.locator(".panel-name")).to_contain_text("average of 2 pictures")
        self.page.get_by_role("button", name=re.compile("^Remove")).last.click()
        expect(self.page.locator(".crop-image")).to_be_visible()

    def test_a_result_is_added_to_the_search(self):
        image = self.search_by_gallery()
        hit = self.hits()[3]
        tile = self.page.locator(f'.tile[data-id="{hit}"]')
        tile.hover()
        tile.get_by_role("button", name="Add to search").click()
        expect(self.page).to_have_url(re.compile(f"image={image}&image={hit}$"))
        expect(self.page.locator(".query-chip")).to_have_count(2)
        self.wait_for_hits()
        self.assertNotIn(hit, self.hits())
        other = self.hits()[0]
        self.tiles().first.locator(".tile-link").click()
        self.page.locator(".details-side").get_by_role("button", name="Add to search").click()
        expect(self.page).to_have_url(re.compile(f"image={image}&image={hit}&image={other}$"))
        expect(self.page.locator("dialog.details")).not_to_be_visible()

    def test_a_search_leads_away_from_a_result(self):
        image = self.search_by_gallery()
        before = self.hits()
        hit = before[0]
        self.tiles().first.hover()
        self.tiles().first.get_by_role("button", name="Less like this").click()
        expect(self.page).to_have_url(re.compile(f"image={image}&unlike={hit}$"))
        self.wait_until_hits_differ(before)
        self.assertNotIn(hit, self.hits()[:5])
        chip = self.page.locator(".query-chip").nth(1)
        expect(chip).to_contain_text("Less like")
        after = self.hits()
        self.page.reload()
        self.wait_for_hits()
        self.assertEqual(self.hits(), after)
        chip.get_by_role("button", name=re.compile("^Remove")).click()
        self.wait_until_hits_are(before)

    def test_count_and_sort_change_the_hits(self):
        self.search_by_gallery()
        best = self.hits()
        self.page.locator(".toolbar").get_by_text("5", exact=True).click()
        expect(self.tiles()).to_have_count(5)
        self.assertEqual(self.hits(), best[:5])
        expect(self.page).to_have_url(re.compile("k=5"))
        self.page.get_by_text("Biggest", exact=True).click()
        expect(self.page).to_have_url(re.compile("sort=biggest"))
        expect(self.page.get_by_role("heading", name="Weaker matches")).not_to_be_visible()
        self.page.wait_for_function("() => !document.querySelector('.results[aria-busy]')")
        self.assertEqual(sorted(self.hits()), sorted(best[:5]))

    def test_the_metric_can_be_chosen(self):
        self.search_by_gallery()
        self.page.get_by_role("button", name="Advanced").click()
        self.page.get_by_label("Metric").select_option("euclidean")
        expect(self.page.locator(".method")).to_contain_text("Metric euclidean")

    def test_more_hits_come_on_scrolling(self):
        self.search_by_gallery(k="all")
        expect(self.page.locator(".tile")).to_have_count(60)
        self.page.mouse.move(900, 600)
        self.page.mouse.wheel(0, 20_000)
        self.page.wait_for_function("() => document.querySelectorAll('.tile').length >= 120")
        ids = self.hits()
        self.assertEqual(len(ids), len(set(ids)))

    def test_a_big_screen_is_filled_without_scrolling(self):
        self.open_context(viewport={"width": 2560, "height": 2400})
        self.search_by_gallery(k="all")
        self.page.wait_for_function("() => document.querySelectorAll('.tile').length >= 120")

    def test_every_search_tells_how_it_was_made(self):
        self.search_by_gallery()
        method = self.method()
        words = ["Search index efficientnet-lite0", "Metric cosine", "pictures searched", "search", "total"]
        for word in words:
            expect(method).to_contain_text(word)

    def wait_until_hits_are(self, ids):
        self.page.wait_for_function(
            """(ids) => {
                const tiles = [...document.querySelectorAll(".hits-section:not(.is-query) .tile")];
                return JSON.stringify(tiles.map((tile) => Number(tile.dataset.id))) === JSON.stringify(ids);
            }""",
            arg=ids,
        )

    def drag(self, start, end, release=True):
        """Drags on the query picture, in fractions of it."""
        box = self.page.locator(".crop").bounding_box()

        def point(fraction):
            return box["x"] + fraction[0] * box["width"], box["y"] + fraction[1] * box["height"]

        self.page.mouse.move(*point(start))
        self.page.mouse.down()
        self.page.mouse.move(*point(end), steps=12)
        if release:
            self.page.mouse.up()
