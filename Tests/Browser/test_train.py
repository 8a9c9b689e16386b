"""Training: labels, progress, the report, using results and going back, corrections, what a picture is taken for."""

import re
import shutil
import unittest
from pathlib import Path

from harness import SHARED, BrowserTest, Server, run
from playwright.sync_api import expect

CLASSES = ["butterfly", "pizza", "pyramid", "watch"]
NETWORK = SHARED / "models/mobilefacenet_arcface.onnx"
PEOPLE = ["Amelie_Mauresmo", "Ann_Veneman", "Tom_Cruise"]


class TrainTests(BrowserTest):
    """A library with four classes of twenty pictures, of which three lie in the wrong folder."""

    def setUp(self):
        super().setUp()
        self.folder = self.world.folder / self.id().rsplit(".", 1)[-1]
        self.labelled = self.folder / "labelled"
        for name in CLASSES:
            shutil.copytree(self.pictures.folder / name, self.labelled / name)
        for number, picture in enumerate(sorted((self.labelled / "pizza").iterdir())[:3]):
            picture.rename(self.labelled / "watch" / f"a-pizza-{number}.jpg")
        self.gallery = self.folder / "gallery"
        run("index", self.labelled, "--gallery", self.gallery)
        self.server = Server(self.gallery)
        self.addCleanup(self.server.close)

    def button(self, name, within=None):
        return (within or self.page).get_by_role("button", name=name, exact=True)

    def show_classes(self, path):
        self.page.get_by_label("Path", exact=True).fill(str(path))
        self.button("Show classes").click()

    def train(self):
        """Trains on half of the pictures, so that wrong labels are among the others, and waits for the report."""
        self.go("/train")
        self.show_classes(self.labelled)
        self.page.get_by_label("Training, percent").fill("50")
        self.page.get_by_label("Test, percent").fill("45")
        self.button("Train").click()
        self.wait_for_report()

    def wait_for_report(self):
        expect(self.page.get_by_role("heading", name=re.compile("^Report:"))).to_be_visible()
        expect(self.page.locator(".report .figures").first).to_be_visible()

    def rows(self):
        return self.page.locator(".trained")

    def listed(self):
        """The results as the server has them, the newest first."""
        return self.page.request.get(f"{self.server.address}/api/v1/training").json()["trained"]

    def test_the_journey_from_a_folder_to_labels_in_the_library(self):
        self.go()
        self.page.get_by_role("link", name="Train", exact=True).click()
        expect(self.page.get_by_role("heading", name="Train", exact=True)).to_be_visible()
        expect(self.rows()).to_have_count(0)
        self.show_classes(self.labelled)
        expect(self.page.get_by_role("heading", name="4 classes, 80 pictures")).to_be_visible()
        expect(self.page.locator(".classes .class-list li")).to_have_text(
            ["butterfly20", "pizza17", "pyramid20", "watch23"])
        expect(self.page.get_by_label("Name", exact=True)).to_have_value("labelled")
        self.page.get_by_label("Name", exact=True).fill("things")
        self.button("Train").click()
        self.wait_for_report()
        self.assertRegex(self.page.url, r"/train\?result=\d+$")
        expect(self.page.locator(".job-state").first).to_contain_text("Done")

        # The report is the server's.
        [trained] = self.listed()
        report = self.page.request.get(f"{self.server.address}/api/v1/training/{trained['id']}").json()["report"]
        parts = report["stages"][0]["parts"]
        self.assertEqual(sum(part["pictures"] for part in parts), report["pictures"])
        for part in parts:
            row = self.page.locator(".report tbody tr", has_text=part["part"].capitalize()[:5]).first
            expect(row).to_contain_text(f"{100 * part['accuracy']:.1f}\u00a0%")
            expect(row).to_contain_text(f"{100 * part['interval']['low']:.1f}–{100 * part['interval']['high']:.1f}\u00a0%")
        self.assertEqual(trained["isUsed"], False)

        # Used, its labels are found; then no longer.
        self.button("Use", self.rows().first).click()
        expect(self.rows().first.locator(".badge")).to_have_text("in use")
        self.page.locator("#search").fill("label:pyramid")
        self.page.keyboard.press("Enter")
        self.wait_for_hits()
        found = [tile.get_attribute("data-id") for tile in self.tiles().all()]
        self.assertGreaterEqual(len(found), 18)
        self.page.go_back()
        self.button("Stop using", self.rows().first).click()
        expect(self.rows().first.locator(".badge")).to_have_count(0)
        self.assertEqual([one["isUsed"] for one in self.listed()], [False])

        # A picture of one's own.
        self.page.get_by_label("Picture to recognise").set_input_files(self.pictures["pyramid"])
        expect(self.page.locator(".guess-best")).to_contain_text(re.compile(r"^pyramid \d+\s%$"))
        expect(self.page.locator(".guess .class-list li")).to_have_count(4)
        expect(self.page.locator(".neighbours img")).to_have_count(8)

        self.button("Remove", self.rows().first).click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_contain_text("Your pictures are not changed")
        dialog.get_by_role("button", name="Remove").click()
        expect(self.rows()).to_have_count(0)
        expect(self.page.get_by_text("This classifier was removed.")).to_be_visible()
        self.assertEqual(self.listed(), [])

    def test_a_wrong_label_is_shown_and_corrected_and_trained_again(self):
        self.train()
        # The surest mistake is a planted one.
        first = self.page.locator(".mistake").first
        path = Path(first.get_attribute("data-path"))
        self.assertRegex(path.name, r"^a-pizza-\d\.jpg$")
        planted = self.page.locator(f'.mistake[data-path="{path}"]')
        expect(planted.locator(".mistake-taken")).to_contain_text("pizza")
        expect(planted).to_contain_text("Label: watch")
        expect(self.button("Correct and train again")).to_be_disabled()
        planted.get_by_label(f"Class of {path.name}").select_option(label="pizza")
        self.page.get_by_role("button", name="Correct 1 label and train again").click()
        expect(self.rows()).to_have_count(2)
        newer, older = self.listed()
        expect(self.page).to_have_url(re.compile(rf"result={newer['id']}$"))
        expect(planted).to_have_count(0)
        # The file was not touched, and the earlier result is still there to go back to.
        self.assertTrue(path.exists())
        self.rows().nth(1).get_by_role("link", name="Report").click()
        expect(self.page).to_have_url(re.compile(rf"result={older['id']}$"))
        expect(planted).to_be_visible()
        self.page.go_back()
        expect(planted).to_have_count(0)

    def test_using_an_earlier_result_goes_back_to_it(self):
        self.train()
        self.train()
        expect(self.rows()).to_have_count(2)
        for place in (0, 1):
            self.button("Use", self.rows().nth(place)).click()
            expect(self.rows().nth(place).locator(".badge")).to_have_text("in use")
            # Of one name, one is used.
            self.assertEqual([one["isUsed"] for one in self.listed()], [place == 0, place == 1])
            expect(self.rows().nth(1 - place).locator(".badge")).to_have_count(0)

    def test_labels_that_teach_nothing_are_refused_in_the_servers_words(self):
        self.allow("404|409|422")
        (self.folder / "empty").mkdir()
        shutil.copytree(self.labelled / "watch", self.folder / "one/watch")
        self.go("/train")
        problem = self.page.locator("#labels-problem")
        for path, words in [
            (self.folder / "missing", "missing"), (self.folder / "empty", "no labelled pictures"),
            (self.folder / "one", "all pictures are of one class, watch"),
        ]:
            self.show_classes(path)
            expect(problem).to_contain_text(re.compile(words, re.I))
            expect(self.page.get_by_label("Path", exact=True)).to_have_attribute("aria-invalid", "true")
            expect(self.button("Train")).to_be_hidden()
        self.page.get_by_role("group", name="Labels from").get_by_text("People", exact=True).click()
        expect(problem).to_be_empty()
        self.button("Show classes").click()
        expect(problem).not_to_be_empty()
        self.page.get_by_role("group", name="Labels from").get_by_text("Tags", exact=True).click()
        self.button("Show classes").click()
        expect(problem).to_contain_text("no labelled pictures")
        self.assertEqual(self.listed(), [])

    def test_a_split_that_does_not_add_up_and_a_bad_name_are_told(self):
        self.allow("400")
        self.go("/train")
        self.show_classes(self.labelled)
        self.page.get_by_label("Test, percent").fill("30")
        expect(self.page.get_by_text("The parts add up to 115, not 100.")).to_be_visible()
        self.button("Train").click()
        self.assertEqual(self.page.evaluate("document.querySelector('.shares :invalid') !== null"), True)
        self.page.get_by_label("Training, percent").fill("65")
        self.page.get_by_label("Name", exact=True).fill("1/2")
        self.button("Train").click()
        expect(self.page.locator("#training-problem")).to_contain_text("begins with a letter")
        expect(self.page.get_by_label("Name", exact=True)).to_be_focused()
        self.assertEqual(self.listed(), [])

    def test_small_classes_are_listed_and_left_out_or_kept(self):
        few = self.labelled / "few"
        few.mkdir()
        for path in sorted(self.pictures.folder.joinpath("sunflower").iterdir())[:3]:
            shutil.copyfile(path, few / path.name)
        self.go("/train")
        self.show_classes(self.labelled)
        row = self.page.locator(".class-list li", has_text="few")
        expect(row).to_contain_text("3, left out")
        expect(self.page.get_by_role("list", name="Warnings")).to_contain_text("fewer than 5 pictures")
        self.page.get_by_text("More settings").click()
        self.page.get_by_label("Fewest pictures of a class").fill("3")
        self.page.get_by_label("Fewest pictures of a class").blur()
        expect(row).to_have_text("few3")

    def test_training_can_be_cancelled_and_leaves_nothing_behind(self):
        self.go("/train")
        self.show_classes(SHARED / "data/objects/images")
        self.button("Train").click()
        job = self.page.locator(".job").first
        expect(job.locator(".job-text")).to_contain_text(re.compile(r"Reading pictures · [\d,]+ of [\d,]+ pictures"))
        job.get_by_role("button", name="Cancel").click()
        expect(job.locator(".job-state")).to_contain_text("Cancelled")
        self.assertEqual(self.listed(), [])

    def test_a_file_of_labels_and_tags_teach_too(self):
        lines = [f"{name}/{path.name}\t{name.upper()}" for name in CLASSES[:2]
                 for path in sorted((self.labelled / name).iterdir())]
        file = self.folder / "labels.tsv"
        file.write_text("\n".join(lines) + "\n")
        self.go("/train")
        self.page.get_by_text("File", exact=True).click()
        self.page.get_by_label("Paths begin in (optional)").fill(str(self.labelled))
        self.show_classes(file)
        expect(self.page.locator(".classes .class-list li")).to_have_text(["BUTTERFLY20", "PIZZA17"])
        self.button("Train").click()
        self.wait_for_report()
        images = self.page.request.get(f"{self.server.address}/api/v1/images?limit=1000").json()["images"]
        for tag, folder in [("insect", "butterfly"), ("meal", "pizza")]:
            ids = [image["id"] for image in images if f"/{folder}/" in image["path"]]
            self.page.request.post(f"{self.server.address}/api/v1/tags/add", data={"tag": tag, "images": ids})
        self.page.get_by_text("Tags", exact=True).click()
        self.button("Show classes").click()
        expect(self.page.locator(".classes .class-list li")).to_have_text(["insect20", "meal17"])

    def test_all_is_done_with_the_keyboard(self):
        self.go("/train")
        self.press_tab_until("#labels-path")
        self.page.keyboard.type(str(self.labelled))
        self.page.keyboard.press("Enter")
        expect(self.button("Train")).to_be_visible()
        for part, share in [("train", "50"), ("test", "45")]:
            self.press_tab_until(f'[data-part="{part}"]')
            self.page.keyboard.type(share)
        self.page.keyboard.press("Enter")
        self.wait_for_report()
        expect(self.page.locator("#report-title")).to_be_focused()
        self.press_tab_until(".mistake select")
        self.page.keyboard.press("ArrowDown")
        self.press_tab_until(".figures > .button")
        self.page.keyboard.press("Enter")
        expect(self.rows()).to_have_count(2)

    def test_training_is_photographed(self):
        self.allow("404")
        self.train()
        for theme, width in self.looks:
            self.open_look(theme, width)
            self.go("/train")
            self.show_classes(self.folder / "missing")
            expect(self.page.locator("#labels-problem")).not_to_be_empty()
            self.take("train-problem")
            self.show_classes(self.labelled)
            expect(self.button("Train")).to_be_visible()
            self.take("train")
            self.rows().first.get_by_role("link", name="Report").click()
            self.wait_for_report()
            self.page.get_by_label("Picture to recognise").set_input_files(self.pictures["pyramid"])
            expect(self.page.locator(".guess-best")).to_be_visible()
            self.page.locator(".guess").scroll_into_view_if_needed()
            self.take("train-guess")
            self.page.locator("#report-title").scroll_into_view_if_needed()
            self.page.evaluate("document.querySelector('.report').scrollIntoView()")
            self.take("train-report")
            self.page.evaluate("document.querySelector('.charts').scrollIntoView({ block: 'center' })")
            self.take("train-curves")
            widest = self.page.evaluate("document.documentElement.scrollWidth")
            self.assertLessEqual(widest, self.page.viewport_size["width"])


@unittest.skipUnless(NETWORK.exists(), f"the face network is missing: {NETWORK}")
class TrainPeopleTests(BrowserTest):
    """A library of portraits of three named people."""

    def test_people_are_learned_by_their_faces(self):
        folder = self.world.folder / "train-people"
        portraits = folder / "portraits"
        portraits.mkdir(parents=True)
        for person in PEOPLE:
            for picture in sorted((SHARED / f"data/faces/lfw/{person}").glob("*.jpg")):
                shutil.copyfile(picture, portraits / picture.name)
        gallery = folder / "gallery"
        run("models", "add", NETWORK, "--gallery", gallery)
        run("index", "--faces", portraits, "--gallery", gallery)
        self.server = Server(gallery)
        self.addCleanup(self.server.close)
        people = self.page.request.get(f"{self.server.address}/api/v1/people").json()["people"]
        for person, name in zip(people, ["Ann", "Amelie", "Tom"]):
            self.page.request.post(f"{self.server.address}/api/v1/people/{person['id']}/name", data={"name": name})
        self.go("/train")
        self.page.get_by_role("group", name="Labels from").get_by_text("People", exact=True).click()
        expect(self.page.get_by_label("Path", exact=True)).to_be_hidden()
        self.button("Show classes").click()
        expect(self.page.locator(".classes .class-name")).to_have_text(["Amelie", "Ann", "Tom"])
        expect(self.page.get_by_label("Search index")).to_be_hidden()
        self.button("Train").click()
        expect(self.page.get_by_role("heading", name="Report: people")).to_be_visible()
        expect(self.page.locator(".report tbody tr").first).to_contain_text("Training")

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)
