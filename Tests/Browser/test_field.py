"""The field on top: words, filters and picture URLs, with suggestions and with what is wrong."""

import re
import time

from harness import PATIENCE, PHONE, BrowserTest
from playwright.sync_api import expect


class FieldTests(BrowserTest):
    def field(self):
        return self.page.get_by_role("combobox", name="Search", exact=True)

    def options(self):
        return self.page.get_by_role("listbox", name="Suggestions").get_by_role("option")

    def chosen(self):
        return self.page.locator("[role=option][aria-selected=true]")

    def test_a_condition_is_written_with_suggestions_alone(self):
        self.go()
        self.page.keyboard.press("/")
        expect(self.field()).to_be_focused()
        expect(self.field()).to_have_attribute("aria-expanded", "true")
        expect(self.options().first).to_contain_text("folder:")
        self.page.keyboard.type("fold")
        expect(self.options()).to_have_count(1)
        self.page.keyboard.press("ArrowDown")
        expect(self.chosen()).to_contain_text("folder:")
        active = self.field().get_attribute("aria-activedescendant")
        expect(self.chosen()).to_have_attribute("id", active)
        self.page.keyboard.press("Tab")
        expect(self.field()).to_have_value("folder:")
        expect(self.options().first).to_contain_text("pictures")
        self.page.keyboard.type("watc")
        expect(self.options()).to_have_count(1)
        expect(self.options().first).to_contain_text("20 pictures")
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        expect(self.field()).to_have_value('folder:"pictures/watch" ')
        self.page.keyboard.press("Enter")
        self.wait_for_hits()
        self.assert_only_from("watch", 20)

    def assert_only_from(self, folder, count):
        expect(self.tiles()).to_have_count(count)
        names = self.tiles().locator(".tile-folder").all_inner_texts()
        self.assertEqual({name.rsplit("/", 1)[-1] for name in names}, {folder})

    def test_a_word_finds_the_values_of_all_fields(self):
        self.go()
        self.field().fill("png")
        self.page.keyboard.press("Escape")
        expect(self.field()).to_have_attribute("aria-expanded", "false")
        expect(self.field()).to_have_value("png")
        self.field().fill("-sunfl")
        expect(self.options().filter(has_text='folder:"pictures/sunflower"')).to_be_visible()
        self.options().first.click()
        expect(self.field()).to_have_value('-folder:"pictures/sunflower" ')
        expect(self.field()).to_be_focused()

    def test_the_text_is_in_the_link_and_gives_the_same_results_anywhere(self):
        self.go()
        self.field().fill("type:jpeg (butterfly OR folder:pizza)")
        self.page.keyboard.press("Enter")
        self.wait_for_hits()
        before = self.hits()
        self.assertEqual(len(before), 30)
        expect(self.page).to_have_url(re.compile(r"text="))
        self.page.reload()
        self.wait_for_hits()
        self.assertEqual(self.hits(), before)
        link = self.page.url
        self.open_context()
        self.page.goto(link)
        self.wait_for_hits()
        self.assertEqual(self.hits(), before)
        expect(self.field()).to_have_value("type:jpeg (butterfly OR folder:pizza)")

    def test_a_text_filters_the_results_of_a_picture_and_stays_with_another(self):
        image = self.search_by_gallery()
        self.field().fill("folder:pizza")
        self.page.keyboard.press("Enter")
        expect(self.page).to_have_url(re.compile(f"image={image}&text=folder:pizza$"))
        self.wait_for_hits()
        self.assert_only_from("pizza", 20)
        other = self.hits()[4]
        tile = self.page.locator(f'.tile[data-id="{other}"]')
        tile.hover()
        tile.get_by_role("button", name="More like this").click()
        expect(self.page).to_have_url(re.compile(f"image={other}&text=folder:pizza$"))
        self.page.go_back()
        self.page.get_by_role("button", name="Clear search text").click()
        expect(self.page).to_have_url(re.compile(f"image={image}$"))
        self.page.go_back()
        expect(self.field()).to_have_value("folder:pizza")

    def test_a_url_is_searched_with(self):
        self.allow("403")
        self.go()
        self.field().fill("127.0.0.1/a.jpg")
        self.page.keyboard.press("Enter")
        expect(self.page).to_have_url(re.compile("address=https://127.0.0.1/a.jpg$"))

    def test_what_is_wrong_is_marked_and_can_be_corrected(self):
        self.allow("400")
        self.search_by_gallery()
        before = self.page.url
        self.field().fill("name:žqx tpye:jpeg")
        self.page.keyboard.press("Enter")
        problem = self.page.locator("#search-problem")
        expect(problem.locator("mark")).to_have_text("tpye")
        expect(problem).to_contain_text("Did you mean type?")
        expect(problem).to_have_attribute("role", "alert")
        expect(self.field()).to_have_attribute("aria-invalid", "")
        self.assertEqual(self.page.url, before)
        problem.get_by_role("button", name="Use name:žqx type:jpeg").click()
        expect(problem).to_be_hidden()
        expect(self.page.get_by_role("heading", name="No results")).to_be_visible()
        self.page.get_by_role("button", name="Clear words and filters").click()
        expect(self.page).to_have_url(before)

    def test_a_link_with_a_wrong_text_says_where(self):
        self.allow("400")
        for text, marked in [("size:>4lightyears", "4lightyears"), ("beach camra:Canon", "camra"), ("(a b", "(")]:
            with self.subTest(text=text):
                self.go(f"/?text={text}")
                expect(self.page.locator("#search-problem mark")).to_have_text(marked)

    def test_typing_takes_the_problem_away_and_no_answer_breaks_the_field(self):
        self.allow("400|Failed to load resource|net::ERR_FAILED")
        self.go()
        self.field().fill("type:")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#search-problem")).to_contain_text("A value is missing")
        self.page.keyboard.type("jpeg")
        expect(self.page.locator("#search-problem")).to_be_hidden()
        self.page.route("**/api/v1/suggestions*", lambda route: route.abort())
        self.page.keyboard.type(" width:>1")
        self.page.keyboard.press("Enter")
        self.wait_for_hits()

    def jobs(self):
        return self.page.request.get(f"{self.server.address}/api/v1/jobs").json()["jobs"]

    def test_words_without_a_search_index_for_them_say_how_to_get_it(self):
        self.allow("409")
        removed = self.page.request.post(
            f"{self.server.address}/api/v1/spaces/remove", data={"names": ["meaning"]})
        self.assertEqual(removed.status, 200)
        self.go()
        self.field().fill("a red bicycle")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name="Word search isn't set up")).to_be_visible()
        expect(self.page.locator(".query-chip")).to_have_text(["a red bicycle"])
        self.page.get_by_role("button", name="Add word search").click()
        expect(self.page.get_by_role("heading", name="Library", exact=True)).to_be_visible()
        deadline = time.monotonic() + PATIENCE
        while any(job["state"] in ("queued", "running") for job in self.jobs()):
            self.assertLess(time.monotonic(), deadline, "waited for the search index for words")
            self.page.wait_for_timeout(200)
        self.go("/?text=a red bicycle")
        self.wait_for_hits()


class ChipTests(BrowserTest):
    def chips(self):
        return self.page.locator(".query-chip")

    def test_all_that_is_searched_with_has_a_chip_that_takes_it_away(self):
        image = self.search_by_gallery(region="0.2,0.2,0.4,0.5", text="-name:beach type:jpeg")
        expect(self.chips()).to_have_count(3)
        expect(self.chips().first).to_contain_text("40 % × 50 %")
        shape = self.chips().first.locator(".query-chip-picture").evaluate(
            "(picture) => [picture.style.backgroundSize, picture.style.backgroundImage.includes('preview')]"
        )
        self.assertEqual(shape, ["250% 200%", True])
        expect(self.chips().nth(1)).to_have_text("Not File name beach")
        expect(self.chips().nth(2)).to_have_text("Format jpeg")
        self.page.get_by_role("button", name="Remove -name:beach").click()
        expect(self.page).to_have_url(re.compile(f"image={image}&region=.*&text=type:jpeg$"))
        expect(self.chips()).to_have_count(2)
        self.chips().first.get_by_role("button", name=re.compile("^Remove")).click()
        expect(self.page).to_have_url(re.compile(r"/\?text=type:jpeg$"))
        expect(self.chips()).to_have_count(1)
        self.chips().first.get_by_role("button", name=re.compile("^Remove")).click()
        expect(self.page.get_by_role("heading", name="Search your photos")).to_be_visible()

    def test_a_condition_is_changed_in_the_field(self):
        self.search_by_gallery(text="-name:beach type:jpeg")
        self.page.get_by_role("button", name="Change type:jpeg").click()
        field = self.page.get_by_role("combobox", name="Search", exact=True)
        expect(field).to_be_focused()
        chosen = field.evaluate("(input) => input.value.slice(input.selectionStart, input.selectionEnd)")
        self.assertEqual(chosen, "type:jpeg")


class FilterRowTests(BrowserTest):
    def filter(self, name):
        return self.page.locator(".dropdown-button").filter(has_text=re.compile(f"^{name}"))

    def option(self, name):
        return self.page.locator(".dropdown:popover-open .value-option").filter(has_text=name)

    def test_the_filters_are_those_of_the_servers_table(self):
        fields = self.page.request.get(f"{self.server.address}/api/v1/fields").json()["fields"]
        self.search_by_gallery()
        expect(self.filter("More")).to_be_visible()
        shown = self.page.locator(".filters .dropdown-button").all_inner_texts()
        labels = [field["label"] for field in fields if field["offersValues"]]
        self.assertEqual([label for label in shown if label in labels], labels)
        self.assertEqual(shown[1], "Date")
        self.filter("More").click()
        for field in fields:
            if not field["offersValues"] and field["kind"] != "date":
                expect(self.option(field["help"])).to_have_count(1)
        self.option("Width").first.click()
        expect(self.page.get_by_role("combobox", name="Search", exact=True)).to_have_value("width:")

    def test_values_are_chosen_and_taken_back(self):
        image = self.search_by_gallery()
        self.filter("Folder").click()
        expect(self.option("pizza")).to_contain_text("20 pictures")
        self.page.get_by_role("textbox", name="Find in Folder").fill("PIZZA")
        expect(self.option("watch")).to_have_count(0)
        self.option("pictures/pizza").click()
        expect(self.tiles()).to_have_count(20)
        expect(self.filter("Folder")).to_contain_text("pictures/pizza")
        self.filter("Format").click()
        self.option("jpeg").click()
        expect(self.page).to_have_url(re.compile(r"type:jpeg"))
        expect(self.option("jpeg")).to_have_attribute("aria-pressed", "true")
        self.option("jpeg").click()
        expect(self.page).not_to_have_url(re.compile(r"type:jpeg"))
        self.page.keyboard.press("Escape")
        expect(self.filter("Format")).to_be_focused()
        self.filter("Folder").click()
        expect(self.option("pizza")).to_have_attribute("aria-pressed", "true")
        self.option("pizza").click()
        expect(self.page).to_have_url(re.compile(f"image={image}$"))

    def test_a_date_is_a_period_or_a_range(self):
        self.search_by_gallery(text="name:a OR name:b OR name:jpg")
        self.filter("Date").click()
        self.option("This year").click()
        expect(self.page).to_have_url(re.compile(r"text=(\(|%28)name:a\+OR.*added:this-year$"))
        self.wait_for_hits()
        self.filter("Date").click()
        panel = self.page.get_by_role("dialog", name="Date")
        panel.get_by_label("Which date").select_option(label="Modified")
        panel.get_by_label("From").fill("2019-05-01")
        panel.get_by_role("button", name="Apply").click()
        expect(self.page).to_have_url(re.compile(r"added:this-year\+modified:2019-05-01\.\.$"))
        self.wait_for_hits()
        self.filter("Date").click()
        panel.get_by_role("button", name="Any date").click()
        expect(self.page).not_to_have_url(re.compile(r"added:this-year\+modified"))

    def test_the_confidence_leaves_the_surest_results(self):
        self.search_by_gallery(k="all")
        self.filter("Confidence").click()
        self.option("At least 90").click()
        expect(self.page).to_have_url(re.compile("confidence=0.9"))
        sure = self.page.evaluate(
            """async (body) => {
                const answer = await fetch("api/v1/search", { method: "POST", body: JSON.stringify(body),
                    headers: { "Content-Type": "application/json" } });
                return (await answer.json()).hits.filter((hit) => !hit.isQuery && hit.confidence >= 0.9).length;
            }""",
            {"images": [int(re.search(r"image=(\d+)", self.page.url)[1])], "k": "all", "limit": 1000},
        )
        expect(self.tiles()).to_have_count(sure)

    def test_a_phone_shows_the_first_row_of_results_without_scrolling(self):
        self.open_context(viewport=PHONE, has_touch=True, is_mobile=True)
        image = self.search_by_gallery(text="type:jpeg")
        for path in [f"/?image={image}&text=type:jpeg", "/?text=type:jpeg", f"/?image={image}"]:
            with self.subTest(path=path):
                self.go(path)
                self.wait_for_hits()
                self.settle()
                box = self.tiles().first.bounding_box()
                self.assertLessEqual(box["y"] + box["height"], PHONE["height"])
                self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), PHONE["width"])
