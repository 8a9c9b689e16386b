"""People: found, named, merged, undone, moved, and kept when the gallery is indexed again."""

import base64
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
        expect(self.page.locator("[data-face]").first).to_be_visible()
        faces = self.page.locator("[data-face]").count()
        self.assertGreaterEqual(faces, 6)
        self.page.get_by_role("link", name="All people").click()

        # Merge the two others, and undo it.
        expect(self.cards()).to_have_count(people)
        for at in (1, 2):
            self.cards().nth(at).get_by_role("checkbox").check()
        self.page.get_by_role("button", name="Merge").click()
        expect(self.page.get_by_role("dialog")).to_contain_text("The result has")
        self.page.get_by_role("dialog").get_by_role("button", name="Merge").click()
        expect(self.cards()).to_have_count(people - 1)
        self.page.get_by_role("button", name="Undo").click()
        expect(self.cards()).to_have_count(people)

        # Move a face of another person to Amelie.
        self.cards().nth(1).locator("a").click()
        self.page.locator("[data-face] input").first.check()
        self.page.get_by_label("Person to move to").select_option(label="Amelie")
        self.page.get_by_role("button", name="Move to…").click()
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

    def test_faces_are_grouped_again_by_a_button_and_names_stay(self):
        self.open_people()
        people = self.cards().count()
        self.name_first("Amelie")
        expect(self.page.get_by_role("button", name="Update faces")).to_be_hidden()
        self.page.get_by_role("link", name="All people").click()
        self.page.get_by_role("button", name="Update faces").click()
        expect(self.page.locator(".notice")).to_contain_text(re.compile(r"Grouped \d+ faces into \d+ people\."))
        expect(self.cards()).to_have_count(people)
        expect(self.page.get_by_role("link", name="Amelie")).to_be_visible()

    def test_an_upload_is_told_who_it_is_and_faces_are_outlined(self):
        self.open_people()
        self.name_first("Amelie")
        self.page.get_by_role("link", name="Search", exact=True).click()
        self.search_by_file(sorted((SHARED / "data/faces/lfw/Amelie_Mauresmo").glob("*.jpg"))[0])
        self.page.get_by_role("button", name="Who is this?").click()
        expect(self.told()).to_contain_text("This is Amelie")
        self.page.locator(".hits .tile a").first.click()
        expect(self.page.locator(".details-faces .outline").first).to_be_visible()
        faces = self.page.locator(".details-faces")
        expect(faces.get_by_role("link", name="Amelie", exact=True)).to_be_visible()
        self.settle()
        self.screenshot("faces")
        faces.get_by_role("link", name="Search with this face: Amelie").first.click()
        expect(self.told()).to_contain_text("This is Amelie")
        expect(self.page.locator(".details[open]")).to_have_count(0)

    def test_a_person_is_forgotten_with_what_learned_from_them(self):
        api = f"{self.server.address}/api/v1"
        people = self.page.request.get(f"{api}/people").json()["people"]
        for person, name in zip(people, ["Ann", "Amelie", "Tom"]):
            self.page.request.post(f"{api}/people/{person['id']}/name", data={"name": name})
        run("train", "head", "--labels", "people", "--name", "Portraits", "--gallery", self.gallery)
        self.open_people()
        count = self.cards().count()
        self.page.get_by_role("link", name="Amelie").click()
        forget = self.page.get_by_role("button", name="Forget…")
        dialog = self.page.get_by_role("dialog", name="Forget Amelie?")

        # Nothing happens unless it is meant.
        forget.click()
        expect(dialog).to_contain_text(re.compile(r"deletes the name, \d+ faces in \d+ pictures"))
        expect(dialog).to_contain_text("You can't undo this.")
        expect(dialog).to_contain_text("A classifier learned from this person")
        expect(dialog).to_contain_text("Portraits (number 1)")
        again = dialog.get_by_role("checkbox", name="Train it again without this person")
        expect(again).not_to_be_checked()
        for scheme, width in [("light", 1440), ("dark", 390)]:
            self.page.emulate_media(color_scheme=scheme)
            self.page.set_viewport_size({"width": width, "height": 800})
            self.settle()
            self.screenshot(f"forget-{scheme}-{width}")
            self.audit()
            self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), width)
        self.page.set_viewport_size({"width": 1440, "height": 900})
        self.page.emulate_media(color_scheme="light")
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_have_count(0)
        expect(self.page.get_by_role("heading", name="Amelie")).to_be_visible()

        # By the keyboard, with the classifier trained again.
        forget.focus()
        self.page.keyboard.press("Enter")
        again.focus()
        self.page.keyboard.press("Space")
        dialog.get_by_role("button", name="Forget", exact=True).focus()
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".notice")).to_contain_text(
            re.compile(r"Forgot Amelie: deleted \d+ faces in \d+ pictures\. Removed 1 classifier\. Training again")
        )
        expect(self.page.get_by_role("heading", name="People")).to_be_visible()
        expect(self.cards()).to_have_count(count - 1)
        expect(self.page.get_by_role("link", name="Amelie")).to_have_count(0)
        # Undoing goes past it, to what is about others.
        expect(self.page.get_by_role("button", name="Undo")).to_have_attribute("title", re.compile("Tom$"))
        self.go("/train")
        trained = self.page.locator(".trained")
        expect(trained).to_have_count(1, timeout=60_000)
        expect(trained).to_contain_text("Portraits")

        # A person without a name, of whom nothing was learned.
        run("faces", "name", "Tom", "--gallery", self.gallery)
        run("train", "remove", "Portraits", "--gallery", self.gallery)
        self.page.get_by_role("link", name="People", exact=True).click()
        self.cards().filter(has_text="Unnamed").first.locator("a").click()
        forget.click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_contain_text(re.compile(r"This deletes \d+ faces? in"))
        expect(dialog.get_by_role("checkbox")).to_have_count(0)
        dialog.get_by_role("button", name="Forget", exact=True).click()
        expect(self.cards()).to_have_count(count - 2)

    def together(self):
        """A picture of two people side by side, the first one larger."""
        sources = [sorted((SHARED / f"data/faces/lfw/{person}").glob("*.jpg"))[1] for person in PEOPLE[:2]]
        encoded = self.page.evaluate(
            """async (pictures) => {
                const canvas = document.createElement("canvas");
                [canvas.width, canvas.height] = [560, 320];
                const context = canvas.getContext("2d");
                for (const [at, data] of pictures.entries()) {
                    const image = new Image();
                    image.src = `data:image/jpeg;base64,${data}`;
                    await image.decode();
                    const side = at === 0 ? 320 : 240;
                    context.drawImage(image, at * 320, 320 - side, side, side);
                }
                return canvas.toDataURL("image/jpeg", 0.95).split(",")[1];
            }""",
            [base64.b64encode(source.read_bytes()).decode() for source in sources],
        )
        file = self.folder / "together.jpg"
        file.write_bytes(base64.b64decode(encoded))
        return file

    def told(self):
        """What is said of the face that was searched with."""
        return self.page.locator(".panel-who")

    def outlines(self):
        return self.page.locator(".face-outline")

    def test_a_face_of_an_upload_is_chosen_by_click_and_key(self):
        self.open_people()
        self.name_first("Amelie")
        self.page.get_by_role("link", name="Search", exact=True).click()
        self.search_by_file(self.together())
        expect(self.outlines()).to_have_count(0)
        self.page.get_by_role("button", name="Who is this?").click()
        expect(self.told()).to_contain_text("This is Amelie · Face 1 of 2")
        expect(self.outlines()).to_have_count(2)
        expect(self.outlines().nth(0)).to_have_attribute("aria-pressed", "true")
        expect(self.method()).to_contain_text("mobilefacenet_arcface")
        own = self.hits()
        self.assertGreaterEqual(len(own), 5)
        self.settle()
        self.screenshot("face-chosen")

        # The other face, by a click; the address says which.
        self.outlines().nth(1).click()
        expect(self.told()).to_contain_text("Face 2 of 2")
        expect(self.outlines().nth(1)).to_be_focused()
        expect(self.page.locator(".tile.is-strong")).to_have_count(0)
        expect(self.outlines().nth(1)).to_have_attribute("aria-pressed", "true")
        self.assertIn("face=2", self.page.url)
        others = self.hits()
        self.assertFalse(set(own) & set(others))

        # Back, and by the keyboard.
        self.page.go_back()
        expect(self.told()).to_contain_text("This is Amelie · Face 1 of 2")
        self.assertEqual(self.hits(), own)
        self.outlines().nth(1).focus()
        self.page.keyboard.press("Enter")
        expect(self.told()).to_contain_text("Face 2 of 2")
        self.wait_for_hits()
        self.assertEqual(self.hits(), others)
        expect(self.outlines().nth(1)).to_be_focused()

        # Drawing a box over a face still searches with a part, and the whole is searched with again.
        box = self.page.locator(".crop").bounding_box()
        self.page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"])
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.8 * box["height"], steps=4)
        self.page.mouse.up()
        expect(self.method()).to_contain_text("Search index efficientnet")
        self.assertNotIn("face=", self.page.url)
        self.page.get_by_role("button", name="Clear selection").click()
        expect(self.outlines().first).to_be_visible()
        self.page.get_by_role("button", name="Who is this?").click()
        self.page.get_by_role("link", name="Pictures of Amelie").click()
        expect(self.chips()).to_have_count(1)

    def test_every_face_of_a_picture_is_searched_with(self):
        self.open_people()
        self.name_first("Amelie")
        self.page.get_by_role("link", name="Search", exact=True).click()
        self.search_by_file(self.together())
        self.page.get_by_role("button", name="Search with every face").click()
        expect(self.told()).to_contain_text("2 faces: Amelie")
        rows = self.page.locator(".face-row")
        expect(rows).to_have_count(2)
        expect(rows.nth(0).get_by_role("heading")).to_contain_text("Amelie")
        expect(rows.nth(1).get_by_role("heading")).not_to_contain_text("Amelie")
        self.assertIn("face=all", self.page.url)
        found = [
            [int(tile.get_attribute("data-id")) for tile in rows.nth(at).locator(".tile").all()] for at in (0, 1)
        ]
        self.assertGreaterEqual(len(found[0]), 5)
        self.assertGreaterEqual(len(found[1]), 1)
        self.assertFalse(set(found[0]) & set(found[1]))
        self.settle()
        self.audit()
        self.screenshot("every-face-light")
        self.page.emulate_media(color_scheme="dark")
        self.settle()
        self.audit()
        self.screenshot("every-face-dark")
        self.page.emulate_media(color_scheme="light")

        # A result opens and closes; its tile has the focus again.
        rows.nth(1).locator(".tile a").first.click()
        expect(self.page.get_by_role("dialog", name="Result")).to_be_visible()
        self.page.keyboard.press("Escape")
        expect(rows.nth(1).locator(".tile a").first).to_be_focused()

        # A face leads to the search with it alone, and back.
        rows.nth(1).get_by_role("link", name="Search with face 2 only").click()
        expect(self.told()).to_contain_text("Face 2 of 2")
        self.wait_for_hits()
        self.assertEqual(self.hits(), found[1])
        expect(rows).to_have_count(0)
        self.page.go_back()
        expect(rows).to_have_count(2)
        self.page.get_by_role("button", name="Search with the whole picture").click()
        expect(self.method()).to_contain_text("Search index efficientnet")
        expect(rows).to_have_count(0)

    def test_every_face_of_a_picture_of_the_gallery_is_searched_with(self):
        (self.folder / "groups").mkdir()
        self.open_people()
        shutil.move(self.together(), self.folder / "groups/together.jpg")
        run("index", self.folder / "groups", "--gallery", self.gallery)
        image = self.first_image()
        self.go(f"/?image={image}&face=all")
        rows = self.page.locator(".face-row")
        expect(rows).to_have_count(2)
        # The picture itself is no result.
        expect(rows.locator(f'.tile[data-id="{image}"]')).to_have_count(0)
        self.assertGreaterEqual(rows.nth(0).locator(".tile").count(), 5)

    def test_a_face_of_the_gallery_is_chosen(self):
        group = SHARED / "data/faces/groups/dlib_bald_guys.jpg"
        (self.folder / "groups").mkdir()
        shutil.copyfile(group, self.folder / "groups" / group.name)
        run("index", self.folder / "groups", "--gallery", self.gallery)
        image = self.first_image()
        stored = self.page.request.get(f"{self.server.address}/api/v1/images/{image}/faces").json()["faces"]
        self.go(f"/?image={image}")
        self.wait_for_hits()
        # Outlined at once: the gallery knows the faces.
        expect(self.outlines()).to_have_count(len(stored))
        self.outlines().nth(2).click()
        expect(self.told()).to_contain_text(f"Face 3 of {len(stored)}")
        self.wait_for_hits()
        own = self.page.locator(".hits-section.is-query .tile")
        expect(own).to_have_attribute("data-id", str(image))
        expect(own.locator(".tile-score")).to_have_text("1.000")
        self.assertNotIn(image, self.hits())
        self.settle()
        self.screenshot("face-of-the-gallery")
        self.page.reload()
        expect(self.told()).to_contain_text(f"Face 3 of {len(stored)}")
        self.page.get_by_role("button", name="Search with the whole picture").click()
        expect(self.method()).to_contain_text("Search index efficientnet")

    def test_a_picture_without_a_face_is_told(self):
        self.allow("422")
        self.go()
        self.search_by_file(self.pictures["flowers"])
        self.page.get_by_role("button", name="Who is this?").click()
        expect(self.page.get_by_role("heading", name="No face found")).to_be_visible()
        self.page.get_by_role("button", name="Search with the whole picture").click()
        self.wait_for_hits()

    def test_a_choice_is_kept_while_a_picture_closes(self):
        self.open_people()
        self.name_first("Amelie")
        self.page.get_by_role("link", name="Pictures", exact=True).click()
        self.wait_for_hits()
        self.page.locator(".hits .tile a").first.click()
        expect(self.page.get_by_role("dialog", name="Result")).to_be_visible()
        # A browser goes back when it has the time; here it takes longer than choosing does.
        self.page.evaluate(
            "() => { const back = history.back.bind(history); history.back = () => setTimeout(back, 700); }"
        )
        self.page.keyboard.press("Escape")
        self.page.get_by_role("combobox", name="Filter by person").select_option(index=1)
        expect(self.chips()).to_have_count(2)
        self.page.wait_for_timeout(1000)
        expect(self.chips()).to_have_count(2)
        expect(self.page.get_by_role("dialog", name="Result")).to_be_hidden()

    def chips(self):
        return self.page.locator(".query-chip:has(.portrait)")

    def test_people_are_a_filter_of_the_search(self):
        self.open_people()
        self.name_first("Amelie")
        self.page.get_by_role("link", name="Pictures", exact=True).click()
        self.wait_for_hits()
        own = self.hits()
        self.assertGreaterEqual(len(own), 6)
        expect(self.page.locator(".panel")).to_contain_text("Showing every picture of the people selected")
        expect(self.method()).not_to_contain_text("Search index")
        self.page.locator(".hits .tile a").first.click()
        expect(self.page.get_by_role("dialog", name="Result")).to_be_visible()
        expect(self.page.get_by_role("button", name="Switch")).to_be_hidden()
        self.page.keyboard.press("Escape")

        # A second person: nobody is with both, anybody with one of them.
        choose = self.page.get_by_role("combobox", name="Filter by person")
        choose.select_option(index=1)
        expect(self.chips()).to_have_count(2)
        expect(self.page.locator(".summary")).to_contain_text("0 results")
        self.page.get_by_role("radio", name="Any of them").check()
        self.wait_until_hits_differ(own)
        self.assertGreater(len(self.hits()), len(own))
        expect(self.page.get_by_role("radio", name="Any of them")).to_be_focused()
        self.settle()
        self.screenshot("people-filter")
        self.chips().nth(1).get_by_role("button").click()
        expect(self.chips()).to_have_count(1)

        # With a picture of another one, the nearest of hers; all is in the address.
        self.search_by_file(sorted((SHARED / "data/faces/lfw/Tom_Cruise").glob("*.jpg"))[0])
        expect(self.method()).to_contain_text("Metric cosine")
        self.assertEqual(sorted(self.hits()), sorted(own))
        chosen = self.hits()[0]
        self.tiles().first.hover()
        self.tiles().first.get_by_role("button", name="More like this").click()
        expect(self.page).to_have_url(re.compile(f"image={chosen}"))
        self.page.reload()
        self.wait_for_hits()
        # The picture that is searched with stands apart.
        self.assertEqual(sorted({*self.hits(), chosen}), sorted(own))
        self.settle()
        self.screenshot("people-filter-picture")
        self.page.get_by_role("button", name="Remove Amelie", exact=True).click()
        expect(self.chips()).to_have_count(0)
        self.page.wait_for_function(
            "(count) => document.querySelectorAll('.hits .tile').length > count", arg=len(own)
        )

    def test_a_name_that_exists_offers_to_merge(self):
        self.allow("409")
        self.open_people()
        people = self.cards().count()
        self.name_first("Amelie")
        for answer in ["Keep separate", "Merge"]:
            with self.subTest(answer=answer):
                self.page.get_by_role("link", name="All people").click()
                expect(self.cards()).to_have_count(people)
                self.cards().filter(has_not_text="Amelie").first.locator("a").click()
                self.page.get_by_label("Name", exact=True).fill("Amelie")
                self.page.get_by_role("button", name="Save").click()
                offer = self.page.get_by_role("alert")
                expect(offer).to_contain_text("Another person is already named Amelie.")
                self.settle()
                self.screenshot("name-taken")
                offer.get_by_role("button", name=answer).click()
                if answer == "Merge":
                    expect(self.page.get_by_role("heading", name="Amelie")).to_be_visible()
                    self.page.get_by_role("link", name="All people").click()
                    expect(self.cards()).to_have_count(people - 1)
                else:
                    expect(offer).to_be_empty()
                    expect(self.page.get_by_label("Name", exact=True)).to_be_focused()

    def test_a_name_is_kept_taken_away_or_as_long_as_a_line(self):
        self.open_people()
        self.cards().first.locator("a").click()
        field = self.page.get_by_label("Name", exact=True)
        told = self.page.locator(".notice")
        self.page.get_by_role("button", name="Save").click()
        expect(told).to_have_text("Enter a name.")
        field.fill("Amelie")
        field.press("Enter")
        expect(told).to_have_text("Renamed to Amelie.")
        edits = self.page.request.get(f"{self.server.address}/api/v1/people/edits").json()["edits"]
        self.page.get_by_label("Name", exact=True).fill(" Amelie ")
        self.page.get_by_role("button", name="Save").click()
        expect(told).to_have_text("The name hasn't changed.")
        same = self.page.request.get(f"{self.server.address}/api/v1/people/edits").json()["edits"]
        self.assertEqual(same, edits)
        self.page.get_by_label("Name", exact=True).fill("")
        self.page.get_by_role("button", name="Save").click()
        expect(told).to_have_text("Name removed.")
        # No longer than a line can be, and nothing is pushed aside by it.
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Unnamed 1")
        self.settle()
        longest = "Wolfeschlegelsteinhausen" * 13
        self.page.get_by_label("Name", exact=True).press_sequentially(longest, delay=0)
        self.page.get_by_role("button", name="Save").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile("^Wolfe.{95}$"))
        for width in [390, 1440]:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), width)

    def test_people_of_whom_no_picture_is_left_can_be_searched_without(self):
        self.open_people()
        people = self.page.request.get(f"{self.server.address}/api/v1/people").json()["people"]
        first, second = people[0]["id"], people[1]["id"]
        self.go(f"/?people={first},{second}")
        expect(self.page.get_by_role("heading", name="No results")).to_be_visible()
        expect(self.page.locator(".results")).to_contain_text("No picture shows all of the people selected.")
        self.settle()
        self.screenshot("no-results")
        self.page.get_by_role("button", name="Show any of them").click()
        self.wait_for_hits()

    def test_a_person_who_is_not_there_is_named(self):
        self.allow("404")
        self.go("/people?person=9999")
        expect(self.page.locator(".people-body")).to_contain_text("Person 9999 isn't in the library.")
        self.page.get_by_role("link", name="All people").click()
        expect(self.cards().first).to_be_visible()
        self.go("/?people=9999")
        expect(self.page.get_by_role("alert")).to_be_visible()
        self.page.get_by_role("button", name="Clear filter").click()
        expect(self.page.get_by_role("heading", name="Search your photos")).to_be_visible()

    def test_results_of_a_face_outline_it_and_name_the_network(self):
        self.open_people()
        portrait = sorted((SHARED / "data/faces/lfw/Amelie_Mauresmo").glob("*.jpg"))[1]
        self.go()
        self.search_by_file(portrait)
        self.page.get_by_role("button", name="Who is this?").click()
        expect(self.method()).to_contain_text("Face model mobilefacenet_arcface")
        tiles = self.page.locator(".hits-section:not(.is-query) .tile")
        expect(tiles.first).to_be_visible()
        expect(self.page.locator(".hits-section:not(.is-query) .tile-region")).to_have_count(tiles.count())
        box = self.page.locator(".hits .tile-region").first.bounding_box()
        tile = tiles.first.locator("img").bounding_box()
        self.assertLess(box["width"], 0.8 * tile["width"])

    def test_the_states_of_people_are_photographed(self):
        self.allow("409")
        self.open_people()
        self.name_first("Amelie")
        people = self.page.request.get(f"{self.server.address}/api/v1/people").json()["people"]
        first, second = people[0]["id"], people[1]["id"]
        face = next(one for one in people if one["name"])["cover"]
        faces = self.page.request.get(f"{self.server.address}/api/v1/people/{first}/faces").json()["faces"]
        self.assertTrue(face)
        for theme, width in self.looks:
            self.open_look(theme, width)
            self.go("/people")
            expect(self.cards().first).to_be_visible()
            self.take("people")
            for at in (0, 1):
                self.cards().nth(at).get_by_role("checkbox").check()
            self.page.get_by_role("button", name="Merge").click()
            expect(self.page.get_by_role("dialog")).to_be_visible()
            self.take("merge")
            self.go(f"/people?person={second}")
            self.page.get_by_label("Name", exact=True).fill("Amelie")
            self.page.get_by_role("button", name="Save").click()
            expect(self.page.get_by_text("Another person is already named")).to_be_visible()
            self.take("name-taken")
            self.go(f"/?image={faces[0]['image']}&face=1")
            self.wait_for_hits()
            self.take("face-results")
            self.go(f"/?people={first},{second}")
            expect(self.page.get_by_role("heading", name="No results")).to_be_visible()
            self.take("no-results")

    def test_what_is_no_face_is_no_person(self):
        self.open_people()
        self.cards().first.locator("a").click()
        faces = self.page.locator("[data-face]")
        expect(faces.first).to_be_visible()
        count = faces.count()
        faces.first.get_by_role("checkbox").check()
        self.page.get_by_role("button", name="Not a face").click()
        expect(faces).to_have_count(count - 1)
        self.page.get_by_role("button", name="Undo").click()
        expect(faces).to_have_count(count)

    def test_a_gallery_without_faces_says_so(self):
        run("faces", "off", "--yes", "--gallery", self.gallery)
        self.go("/people")
        expect(self.page.get_by_role("heading", name="Face recognition is off")).to_be_visible()
        expect(self.page.get_by_role("button", name="Find faces")).to_be_visible()
        self.page.get_by_text("Other face models").click()
        rows = self.page.locator("[data-model]")
        expect(rows.filter(has_text="mobilefacenet_arcface")).to_contain_text("LFW")
        self.settle()
        self.screenshot("faces-off")
        self.page.get_by_role("button", name="Find faces").click()
        expect(self.page.get_by_role("heading", name="Library")).to_be_visible()
        expect(self.page.locator(".job-state").first).to_contain_text("Done")
