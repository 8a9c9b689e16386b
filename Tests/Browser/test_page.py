"""What holds for the whole page: themes, keyboard, phone, access, weight, safety."""

import gzip
import re
import urllib.error
import urllib.request

from harness import PHONE, BrowserTest, Server
from playwright.sync_api import expect


class PageTests(BrowserTest):
    def ground(self):
        colour = self.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3

    def test_dark_and_light_follow_the_system_and_the_choice_lasts(self):
        self.open_context(color_scheme="dark")
        self.go()
        self.assertLess(self.ground(), 60)
        self.page.get_by_role("button", name="Theme: system").click()
        self.assertGreater(self.ground(), 200)
        self.page.reload()
        expect(self.page.get_by_role("button", name="Theme: light")).to_be_visible()
        self.assertGreater(self.ground(), 200)
        self.page.get_by_role("button", name="Theme: light").click()
        self.assertLess(self.ground(), 60)

    def test_the_keyboard_alone_leads_from_the_start_to_comparing(self):
        self.go()
        expect(self.page.locator(".newest .tile").first).to_be_visible()
        self.page.keyboard.press("Tab")
        expect(self.page.get_by_role("link", name="Skip to content")).to_be_focused()
        self.press_tab_until(".newest .tile-link")
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Enter")
        self.wait_for_hits()
        self.press_tab_until(".hits .tile-link")
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("ArrowRight")
        focused = self.page.evaluate("document.activeElement.closest('.tile').dataset.id")
        self.page.keyboard.press("Space")
        sign = self.page.locator(".stage-sign")
        expect(sign).to_contain_text("Result")
        self.page.keyboard.press("Space")
        expect(sign).to_have_text("Query")
        self.page.keyboard.press("Escape")
        expect(self.page.locator("dialog.details")).not_to_be_visible()
        self.assertEqual(self.page.evaluate("document.activeElement.closest('.tile')?.dataset.id"), focused)
        self.page.keyboard.press("m")
        expect(self.page).to_have_url(re.compile(f"image={focused}$"))

    def test_a_question_mark_lists_the_shortcuts(self):
        self.go()
        self.page.keyboard.press("?")
        dialog = self.page.get_by_role("dialog", name="Keyboard shortcuts")
        expect(dialog).to_contain_text("Resize the selected area")
        self.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

    def test_nothing_is_wider_than_a_phone(self):
        image = self.first_image()
        paths = ["/", f"/?image={image}", f"/?image={image}&show={image}", "/people", "/library"]
        for width in [360, 390]:
            self.open_context(viewport={"width": width, "height": 780}, has_touch=True, is_mobile=True)
            for path in paths:
                with self.subTest(width=width, path=path):
                    self.go(path)
                    self.settle()
                    widest = self.page.evaluate(
                        "Math.max(document.documentElement.scrollWidth, "
                        "document.querySelector('dialog[open]')?.scrollWidth ?? 0)"
                    )
                    self.assertLessEqual(widest, width)

    def test_a_finger_draws_the_crop_box(self):
        self.open_context(viewport=PHONE, has_touch=True, is_mobile=True)
        self.search_by_gallery()
        before = self.hits()
        box = self.page.locator(".crop").bounding_box()
        client = self.context.new_cdp_session(self.page)

        def touch(kind, x, y):
            points = (
                []
                if kind == "touchEnd"
                else [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}]
            )
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        touch("touchStart", 0.2, 0.2)
        for step in range(1, 9):
            touch("touchMove", 0.2 + 0.05 * step, 0.2 + 0.05 * step)
        touch("touchEnd", 0, 0)
        self.wait_until_hits_differ(before)
        expect(self.page.locator(".part")).to_contain_text("40 % × 40 %")

    def test_an_address_of_this_machine_is_refused_in_the_servers_words(self):
        self.allow("403")
        self.go()
        self.page.get_by_role("combobox", name="Search", exact=True).fill("http://127.0.0.1:9/a.jpg")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name="Can't use this URL")).to_be_visible()
        expect(self.page.get_by_role("alert")).to_contain_text("127.0.0.1")

    def test_the_first_load_is_small_and_stays_at_home(self):
        for path in ["/", f"/?image={self.first_image()}", "/library"]:
            with self.subTest(path=path):
                received = self.bytes_received(path)
                self.assertGreater(received, 20_000)
                self.assertLess(received, 130_000)

    def test_the_pages_files_are_compressed_for_those_who_take_that(self):
        address = f"{self.server.address}/page/search.js"

        def get(**headers):
            return urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60)

        plain = get()
        whole = plain.read()
        for coding, is_taken in [("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("gzip;q=0", False), ("br", False)]:
            with self.subTest(coding=coding):
                answer = get(**{"Accept-Encoding": coding})
                body = answer.read()
                self.assertEqual(answer.headers["Vary"], "Accept-Encoding")
                self.assertEqual(answer.headers["Content-Encoding"], "gzip" if is_taken else None)
                self.assertEqual(gzip.decompress(body) if is_taken else body, whole)
                self.assertEqual(answer.headers["ETag"] == plain.headers["ETag"], not is_taken)
                with self.assertRaises(urllib.error.HTTPError) as known:
                    get(**{"Accept-Encoding": coding, "If-None-Match": answer.headers["ETag"]})
                self.assertEqual(known.exception.code, 304)

    def bytes_received(self, path):
        """What a first visit takes over the wire, headers included, before thumbnails and previews."""
        self.open_context()
        urls, sizes = {}, {}

        def begun(event):
            urls[event["requestId"]] = event["request"]["url"]

        def ended(event):
            sizes[event["requestId"]] = event["encodedDataLength"]

        client = self.context.new_cdp_session(self.page)
        client.send("Network.enable")
        client.on("Network.requestWillBeSent", begun)
        client.on("Network.loadingFinished", ended)
        self.go(path)
        self.settle()
        pictures = re.compile("/(thumbnail|preview)$")
        return sum(size for request, size in sizes.items() if not pictures.search(urls.get(request, "")))

    def test_thumbnails_shift_nothing(self):
        self.search_by_gallery()
        self.page.add_init_script(
            """window.shift = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
            }).observe({ type: "layout-shift", buffered: true });"""
        )
        self.page.reload()
        self.wait_for_hits()
        before = self.page.evaluate("window.shift")
        self.settle()
        self.assertLess(self.page.evaluate("window.shift") - before, 0.01)


class TokenTests(BrowserTest):
    def setUp(self):
        super().setUp()
        self.server = Server(self.world.gallery, "--host", "0.0.0.0")
        self.addCleanup(self.server.close)
        self.door = self.server.line(r"open (http://\S+#token=\S+)")
        # It listens on all of the machine's addresses, and is opened by one.
        self.server.address = self.door.split("/#")[0]
        self.allow("401")

    def test_the_printed_address_logs_in_and_hides_the_token(self):
        self.page.goto(self.door)
        expect(self.page.locator(".newest .tile").first).to_be_visible()
        self.assertNotIn("token", self.page.url)
        self.page.reload()
        expect(self.page.locator(".newest .tile").first).to_be_visible()

    def test_without_the_token_the_page_asks_for_it(self):
        self.page.goto(self.server.address)
        dialog = self.page.get_by_role("dialog", name="Enter the access token")
        expect(dialog).to_be_visible()
        self.settle()
        self.screenshot("token-light-wide")
        dialog.get_by_label("Access token").fill("wrong")
        dialog.get_by_role("button", name="Continue").click()
        expect(dialog).to_contain_text("Wrong token. Try again.")
        dialog.get_by_label("Access token").fill(self.door.split("#token=")[1])
        self.page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
        expect(self.page.locator(".newest .tile").first).to_be_visible()


class AccessTests(BrowserTest):
    """axe-core finds nothing to complain of, in both themes."""

    def states(self):
        """Goes to each main state in turn and names it."""
        self.go()
        expect(self.page.locator(".newest .tile").first).to_be_visible()
        yield "start"
        self.page.keyboard.press("?")
        yield "shortcuts"
        self.page.keyboard.press("Escape")
        self.search_by_gallery(region="0.2,0.2,0.5,0.5")
        yield "hits"
        self.page.locator(".tile-link").nth(1).click()
        expect(self.page.locator("dialog.details")).to_be_visible()
        yield "details"
        self.page.get_by_text("Slider").click()
        yield "slider"
        self.go("/library")
        expect(self.page.locator(".ledger .row").first).to_be_visible()
        yield "library"
        self.page.get_by_role("button", name=re.compile("^Remove")).first.click()
        yield "question"
        self.page.keyboard.press("Escape")
        self.go("/?address=http://127.0.0.1/a.jpg")
        expect(self.page.get_by_role("alert")).to_be_visible()
        yield "refusal"

    def test_axe_finds_no_violation_in_any_main_state(self):
        self.allow("403")
        for theme in ["light", "dark"]:
            self.open_context(color_scheme=theme, bypass_csp=True)
            for state in self.states():
                with self.subTest(theme=theme, state=state):
                    self.audit()

    def test_axe_finds_no_violation_on_a_phone(self):
        self.allow("403")
        self.open_context(viewport=PHONE, has_touch=True, is_mobile=True, bypass_csp=True)
        for state in self.states():
            with self.subTest(state=state):
                self.audit()
