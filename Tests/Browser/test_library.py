"""The library: folders, live indexing, the error ledger."""

import re
import shutil
from pathlib import Path

from harness import SHARED, BrowserTest, Server
from playwright.sync_api import expect


class LibraryTests(BrowserTest):
    """Each test has a gallery of its own, empty at first."""

    def setUp(self):
        super().setUp()
        self.folder = Path(self.world.folder) / self.id().rsplit(".", 1)[-1]
        self.folder.mkdir()
        self.server = Server(self.folder / "gallery")
        self.addCleanup(self.server.close)

    def add(self, path):
        self.page.get_by_label("Folder path").fill(str(path))
        self.page.get_by_role("button", name="Add folder").click()

    def row(self, path):
        return self.page.locator(".row", has_text=str(path))

    def test_an_empty_gallery_leads_to_adding_a_folder_and_watching_it_finish(self):
        self.go()
        self.page.get_by_role("link", name="Add a folder").click()
        expect(self.page.get_by_text("No folders yet")).to_be_visible()
        self.add(self.pictures.folder / "flowers")
        bar = self.page.get_by_role("progressbar")
        expect(bar).to_be_visible()
        expect(self.page.locator(".job-state").first).to_contain_text("Done")
        expect(self.page.locator(".job-text").first).to_contain_text(re.compile(r"170 indexed.* in (\d+ s|less than a second)"))
        expect(self.row(self.pictures.folder / "flowers").last).to_contain_text("170 pictures")
        expect(self.page.locator(".sums")).to_contain_text("170")
        self.page.get_by_role("link", name="Search", exact=True).click()
        expect(self.page.locator(".newest .tile").first).to_be_visible()

    def test_indexing_can_be_paused_resumed_and_cancelled(self):
        self.go("/library")
        self.add(SHARED / "data/objects/images")
        state = self.page.locator(".job-state").first
        self.page.get_by_role("button", name="Pause").click()
        expect(state).to_have_text("Paused")
        # What was under way may still come to its end.
        self.page.wait_for_timeout(700)
        text = self.page.locator(".job-text").first.text_content()
        self.page.wait_for_timeout(700)
        self.assertEqual(self.page.locator(".job-text").first.text_content(), text)
        self.page.get_by_role("button", name="Resume").click()
        expect(state).to_have_text("Indexing")
        self.page.get_by_role("button", name="Cancel").click()
        expect(state).to_contain_text("Cancelled")
        expect(self.page.get_by_role("button", name="Pause")).to_have_count(0)

    def test_other_long_work_is_listed_beside_indexing_and_can_be_cancelled(self):
        self.allow("503")
        self.go("/library")
        self.add(SHARED / "data/objects/images")
        self.page.get_by_role("button", name="Pause").click()
        expect(self.page.locator(".job-state").first).to_have_text("Paused")
        self.page.evaluate("""() => {
            const order = { name: "small", from: "efficientnet-lite0", dimension: 2 };
            const headers = { "Content-Type": "application/json" };
            fetch("api/v1/spaces/learn", { method: "POST", headers, body: JSON.stringify(order) });
        }""")
        job = self.page.locator(".job", has_text="Learn the search index small")
        expect(job.locator(".job-state")).to_have_text("Waiting")
        expect(job.locator(".job-text")).to_have_text("Waiting for another job.")
        expect(job.get_by_role("button", name="Pause")).to_have_count(0)
        job.get_by_role("button", name="Cancel").click()
        expect(job).to_have_count(0)
        self.page.get_by_role("button", name="Show earlier jobs").click()
        expect(job.locator(".job-state")).to_contain_text("Cancelled")

    def test_the_error_ledger_says_why_and_tries_again(self):
        damaged = self.folder / "damaged"
        shutil.copytree(self.pictures.damaged, damaged)
        self.go("/library")
        self.add(damaged)
        entry = self.row("empty.jpg")
        expect(entry).to_contain_text(re.compile("file is empty", re.I))
        expect(entry).to_contain_text("1 attempt")
        expect(self.row("broken.png")).to_contain_text("damaged")
        entry.get_by_role("button", name="Retry").click()
        expect(entry).to_contain_text("2 attempts")
        shutil.copyfile(self.pictures["watch"], damaged / "empty.jpg")
        self.page.get_by_role("button", name="Retry all").click()
        expect(entry).to_have_count(0)
        expect(self.row("broken.png")).to_be_visible()

    def test_a_path_that_does_not_exist_is_refused_in_the_servers_words(self):
        self.allow("404")
        self.go("/library")
        self.add("/no/such/folder")
        expect(self.page.locator("#folder-problem")).to_contain_text("/no/such/folder")
        expect(self.page.get_by_label("Folder path")).to_be_focused()

    def test_a_removed_folder_is_forgotten_and_its_files_stay(self):
        folder = self.folder / "pictures"
        shutil.copytree(self.pictures.folder / "watch", folder)
        self.go("/library")
        self.add(folder)
        expect(self.page.locator(".job-state").first).to_contain_text("Done")
        self.page.get_by_role("button", name=f"Remove {folder}").click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_contain_text("Your files are not deleted")
        dialog.get_by_role("button", name="Remove").click()
        expect(self.page.get_by_text("No folders yet")).to_be_visible()
        self.assertEqual(len(list(folder.iterdir())), 20)

    def test_the_first_folder_appears_at_once_and_its_counts_are_live(self):
        self.go("/library")
        self.add(SHARED / "data/objects/images")
        folders = self.page.get_by_role("region", name="Folders")
        row = folders.locator(".row")
        expect(row).to_contain_text("data/objects/images")
        expect(self.page.get_by_text("No folders yet")).to_have_count(0)
        # Counts follow while the job runs.
        expect(row).to_contain_text(re.compile(r"[1-9]\d* picture"))
        expect(self.page.locator(".job-state").first).to_have_text("Indexing")
        self.page.get_by_role("button", name="Cancel").click()
        expect(self.page.locator(".job-text").first).to_contain_text("indexed so far are kept")

    def test_a_bad_path_leaves_no_folder_behind(self):
        self.allow("40[04]")
        self.go("/library")
        for path in ["/no/such/folder", "pictures", "~/no such folder", "/etc/passwd/pictures"]:
            with self.subTest(path=path):
                self.add(path)
                expect(self.page.locator("#folder-problem")).to_contain_text(re.compile(r"\w+"))
                self.page.reload()
                expect(self.page.get_by_text("No folders yet")).to_be_visible()

    def test_copies_are_told_as_duplicates_and_not_as_moved(self):
        folder = self.folder / "copies"
        folder.mkdir()
        for name in ["one.jpg", "two.jpg", "three.jpg"]:
            shutil.copyfile(self.pictures["watch"], folder / name)
        self.go("/library")
        self.add(folder)
        text = self.page.locator(".job-text").first
        expect(text).to_contain_text("1 indexed · 2 duplicates")
        self.assertNotIn("moved", text.inner_text())
