"""Every search has an address of its own."""

import re

from harness import BrowserTest
from playwright.sync_api import expect


class LinkTests(BrowserTest):
    def test_reloading_a_permalink_gives_the_same_hits(self):
        self.search_by_gallery(region="0.1,0.1,0.6,0.6", k="10", metric="euclidean")
        before = self.hits_with_scores()
        self.assertEqual(len(before), 10)
        self.page.reload()
        self.wait_for_hits()
        self.assertEqual(self.hits_with_scores(), before)
        expect(self.page.locator(".part")).to_contain_text("60 % × 60 %")
        expect(self.method()).to_contain_text("Metric euclidean")
        expect(self.page.get_by_label("Metric")).to_have_value("euclidean")

    def test_a_permalink_to_a_hit_opens_it(self):
        image = self.search_by_gallery()
        hit = self.hits()[4]
        self.go(f"/?image={image}&show={hit}")
        expect(self.page.locator("dialog.details")).to_be_visible()
        expect(self.page.locator(".stage-sign")).to_have_text("Result 5")

    def test_back_and_forward_go_through_the_searches(self):
        self.go()
        self.page.locator(".newest .tile-link").first.click()
        self.wait_for_hits()
        first = self.hits()
        tile = self.page.locator(f'.tile[data-id="{first[2]}"]')
        tile.hover()
        tile.get_by_role("button", name="More like this").click()
        self.wait_until_hits_differ(first)
        second = self.hits()
        self.page.go_back()
        self.wait_until_hits_differ(second)
        self.assertEqual(self.hits(), first)
        self.page.go_back()
        expect(self.page.get_by_role("heading", name="Search your photos")).to_be_visible()
        self.page.go_forward()
        self.page.go_forward()
        self.wait_until_hits_differ(first)
        self.assertEqual(self.hits(), second)

    def test_back_closes_the_details_and_stays_at_the_place(self):
        self.search_by_gallery(k="100")
        self.page.locator(".tile-link").nth(30).scroll_into_view_if_needed()
        place = self.page.evaluate("scrollY")
        self.assertGreater(place, 100)
        self.page.locator(".tile-link").nth(30).click()
        expect(self.page.locator("dialog.details")).to_be_visible()
        self.page.go_back()
        expect(self.page.locator("dialog.details")).not_to_be_visible()
        self.assertAlmostEqual(self.page.evaluate("scrollY"), place, delta=200)

    def test_a_link_keeps_a_picture_until_it_is_deleted(self):
        self.go()
        self.search_by_file(self.pictures["pyramid"])
        before = self.hits()
        expect(self.page.locator(".panel-link")).to_contain_text("isn't saved")
        self.page.get_by_role("button", name="Create link").click()
        expect(self.page).to_have_url(re.compile(r"\?query=[\w-]+$"))
        expect(self.page.locator(".panel-link")).to_contain_text("Saved until")
        self.page.reload()
        self.wait_for_hits()
        self.assertEqual(self.hits(), before)
        link = self.page.url
        self.page.get_by_role("button", name="Delete saved picture").click()
        expect(self.page).to_have_url(re.compile(r"\?upload="))
        self.allow("404")
        self.page.goto(link)
        expect(self.page.get_by_role("heading", name="Not found")).to_be_visible()
