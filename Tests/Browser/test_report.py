"""The evaluation's report, as a browser shows it: one file that needs nothing else."""

from harness import PHONE, WIDE, BrowserTest, run


class Report(BrowserTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = cls.world.folder / "report"
        cls.folder.mkdir(exist_ok=True)
        cls.labels = cls.folder / "<b>labels & 'more'.tsv"
        rows = [f"{path.name}\t<i>flower</i> {place // 5}" for place, path in enumerate(cls.flowers())]
        cls.labels.write_text("\n".join(rows) + "\n")
        cls.report = cls.folder / "report.html"
        cls.answer = run(
            "evaluate", "labels", "--root", cls.pictures.folder / "flowers", "--labels", cls.labels,
            "--gallery", cls.folder / "gallery", "--space", "efficientnet-lite0", "--space", "hsv-global",
            "--report", cls.report,
        )

    @classmethod
    def flowers(cls):
        return sorted((cls.pictures.folder / "flowers").iterdir())

    def open_report(self, **settings):
        self.open_context(java_script_enabled=False, **settings)
        self.page.goto(self.report.as_uri())

    def tearDown(self):
        own = self.report.as_uri()
        self.requests = [url for url in self.requests if url != own]
        super().tearDown()

    def test_a_report_shows_figures_curves_classes_and_pictures(self):
        self.open_report(viewport=WIDE)
        shown = self.page.locator("section").filter(has_text="Means over all queries").inner_text()
        for one in self.answer["runs"]:
            self.assertIn(f"{one['metrics']['map.classic']:.3f}", shown)
        # Of each run its precision over recall, and how reliable its strengths are.
        self.assertEqual(self.page.locator("polyline").count(), 4)
        classes = len(self.answer["runs"][0]["classes"])
        self.assertEqual(self.page.locator(".class").count(), classes)
        # Of each run four best and four worst queries, each with eight hits.
        self.assertEqual(self.page.locator("article").count(), 16)
        self.assertEqual(self.page.locator("article img").count(), 16 * 9)
        self.assertIn(self.answer["runs"][0]["identities"]["efficientnet-lite0"], self.page.content())

    def test_all_pictures_of_a_report_are_drawn(self):
        self.open_context(viewport=WIDE)
        self.page.goto(self.report.as_uri())
        broken = self.page.evaluate("[...document.images].filter((image) => image.naturalWidth === 0).length")
        self.assertEqual(broken, 0)

    def test_names_in_a_report_are_text_and_nothing_runs(self):
        self.open_report()
        self.assertEqual(self.page.locator("script, body i:not([class]):not([style])").count(), 0)
        self.assertEqual(self.page.locator(".class i:not(.bar i), h4 i").count(), 0)
        self.assertIn("<i>flower</i>", self.page.locator("h4").first.inner_text())

    def test_a_report_fits_and_is_photographed(self):
        for theme in ["light", "dark"]:
            for width, viewport in [("wide", WIDE), ("phone", PHONE)]:
                with self.subTest(theme=theme, width=width):
                    self.open_context(viewport=viewport, color_scheme=theme)
                    self.page.goto(self.report.as_uri())
                    widest = self.page.evaluate("document.documentElement.scrollWidth")
                    self.assertLessEqual(widest, viewport["width"])
                    ground = self.page.evaluate("getComputedStyle(document.body).backgroundColor")
                    light = int(ground.split("(")[1].split(",")[0]) > 127
                    self.assertEqual(light, theme == "light")
                    self.screenshot(f"report-{theme}-{width}")

    def test_a_report_has_no_accessibility_fault(self):
        from importlib.resources import files

        for theme in ["light", "dark"]:
            self.open_context(color_scheme=theme, bypass_csp=True)
            self.page.goto(self.report.as_uri())
            self.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text())
            result = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
            found = [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in result["violations"]]
            self.assertEqual(found, [])
