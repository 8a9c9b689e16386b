// One block per file of the page; a test compares the list with the folder.
#include "eidetic_page.h"

// Part of C23, and an extension in the C that this is compiled as.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char advanced_js[] = {
#embed "../WebApp/Page/advanced.js"
};
static const unsigned char api_js[] = {
#embed "../WebApp/Page/api.js"
};
static const unsigned char app_js[] = {
#embed "../WebApp/Page/app.js"
};
static const unsigned char base_css[] = {
#embed "../WebApp/Page/base.css"
};
static const unsigned char base_js[] = {
#embed "../WebApp/Page/base.js"
};
static const unsigned char camera_js[] = {
#embed "../WebApp/Page/camera.js"
};
static const unsigned char charts_js[] = {
#embed "../WebApp/Page/charts.js"
};
static const unsigned char chips_js[] = {
#embed "../WebApp/Page/chips.js"
};
static const unsigned char chooser_js[] = {
#embed "../WebApp/Page/chooser.js"
};
static const unsigned char colours_js[] = {
#embed "../WebApp/Page/colours.js"
};
static const unsigned char compare_js[] = {
#embed "../WebApp/Page/compare.js"
};
static const unsigned char controls_css[] = {
#embed "../WebApp/Page/controls.css"
};
static const unsigned char crop_js[] = {
#embed "../WebApp/Page/crop.js"
};
static const unsigned char cut_js[] = {
#embed "../WebApp/Page/cut.js"
};
static const unsigned char details_css[] = {
#embed "../WebApp/Page/details.css"
};
static const unsigned char details_js[] = {
#embed "../WebApp/Page/details.js"
};
static const unsigned char dialogs_js[] = {
#embed "../WebApp/Page/dialogs.js"
};
static const unsigned char dropdown_js[] = {
#embed "../WebApp/Page/dropdown.js"
};
static const unsigned char elements_js[] = {
#embed "../WebApp/Page/elements.js"
};
static const unsigned char facerows_js[] = {
#embed "../WebApp/Page/facerows.js"
};
static const unsigned char faces_js[] = {
#embed "../WebApp/Page/faces.js"
};
static const unsigned char facesoff_js[] = {
#embed "../WebApp/Page/facesoff.js"
};
static const unsigned char field_css[] = {
#embed "../WebApp/Page/field.css"
};
static const unsigned char field_js[] = {
#embed "../WebApp/Page/field.js"
};
static const unsigned char filter_js[] = {
#embed "../WebApp/Page/filter.js"
};
static const unsigned char filters_css[] = {
#embed "../WebApp/Page/filters.css"
};
static const unsigned char filters_js[] = {
#embed "../WebApp/Page/filters.js"
};
static const unsigned char folders_js[] = {
#embed "../WebApp/Page/folders.js"
};
static const unsigned char format_js[] = {
#embed "../WebApp/Page/format.js"
};
static const unsigned char grid_css[] = {
#embed "../WebApp/Page/grid.css"
};
static const unsigned char grid_js[] = {
#embed "../WebApp/Page/grid.js"
};
static const unsigned char guess_js[] = {
#embed "../WebApp/Page/guess.js"
};
static const unsigned char index_html[] = {
#embed "../WebApp/Page/index.html"
};
static const unsigned char indexes_js[] = {
#embed "../WebApp/Page/indexes.js"
};
static const unsigned char intake_js[] = {
#embed "../WebApp/Page/intake.js"
};
static const unsigned char jobs_js[] = {
#embed "../WebApp/Page/jobs.js"
};
static const unsigned char justify_js[] = {
#embed "../WebApp/Page/justify.js"
};
static const unsigned char kept_js[] = {
#embed "../WebApp/Page/kept.js"
};
static const unsigned char labels_js[] = {
#embed "../WebApp/Page/labels.js"
};
static const unsigned char ledger_js[] = {
#embed "../WebApp/Page/ledger.js"
};
static const unsigned char library_css[] = {
#embed "../WebApp/Page/library.css"
};
static const unsigned char library_js[] = {
#embed "../WebApp/Page/library.js"
};
static const unsigned char live_js[] = {
#embed "../WebApp/Page/live.js"
};
static const unsigned char lost_js[] = {
#embed "../WebApp/Page/lost.js"
};
static const unsigned char mark_svg[] = {
#embed "../WebApp/Page/mark.svg"
};
static const unsigned char matches_js[] = {
#embed "../WebApp/Page/matches.js"
};
static const unsigned char menus_js[] = {
#embed "../WebApp/Page/menus.js"
};
static const unsigned char navigation_js[] = {
#embed "../WebApp/Page/navigation.js"
};
static const unsigned char notices_js[] = {
#embed "../WebApp/Page/notices.js"
};
static const unsigned char once_js[] = {
#embed "../WebApp/Page/once.js"
};
static const unsigned char outcome_js[] = {
#embed "../WebApp/Page/outcome.js"
};
static const unsigned char panel_js[] = {
#embed "../WebApp/Page/panel.js"
};
static const unsigned char parts_js[] = {
#embed "../WebApp/Page/parts.js"
};
static const unsigned char people_css[] = {
#embed "../WebApp/Page/people.css"
};
static const unsigned char people_js[] = {
#embed "../WebApp/Page/people.js"
};
static const unsigned char pictures_js[] = {
#embed "../WebApp/Page/pictures.js"
};
static const unsigned char results_js[] = {
#embed "../WebApp/Page/results.js"
};
static const unsigned char route_js[] = {
#embed "../WebApp/Page/route.js"
};
static const unsigned char scrubber_js[] = {
#embed "../WebApp/Page/scrubber.js"
};
static const unsigned char search_css[] = {
#embed "../WebApp/Page/search.css"
};
static const unsigned char search_js[] = {
#embed "../WebApp/Page/search.js"
};
static const unsigned char start_css[] = {
#embed "../WebApp/Page/start.css"
};
static const unsigned char start_js[] = {
#embed "../WebApp/Page/start.js"
};
static const unsigned char stream_js[] = {
#embed "../WebApp/Page/stream.js"
};
static const unsigned char styles_js[] = {
#embed "../WebApp/Page/styles.js"
};
static const unsigned char suggestions_js[] = {
#embed "../WebApp/Page/suggestions.js"
};
static const unsigned char tags_js[] = {
#embed "../WebApp/Page/tags.js"
};
static const unsigned char theme_js[] = {
#embed "../WebApp/Page/theme.js"
};
static const unsigned char themes_js[] = {
#embed "../WebApp/Page/themes.js"
};
static const unsigned char tiles_js[] = {
#embed "../WebApp/Page/tiles.js"
};
static const unsigned char timeline_css[] = {
#embed "../WebApp/Page/timeline.css"
};
static const unsigned char timeline_js[] = {
#embed "../WebApp/Page/timeline.js"
};
static const unsigned char tokens_css[] = {
#embed "../WebApp/Page/tokens.css"
};
static const unsigned char train_css[] = {
#embed "../WebApp/Page/train.css"
};
static const unsigned char train_js[] = {
#embed "../WebApp/Page/train.js"
};
static const unsigned char trained_js[] = {
#embed "../WebApp/Page/trained.js"
};
static const unsigned char trouble_js[] = {
#embed "../WebApp/Page/trouble.js"
};
static const unsigned char uploads_js[] = {
#embed "../WebApp/Page/uploads.js"
};
static const unsigned char utf8_js[] = {
#embed "../WebApp/Page/utf8.js"
};
static const unsigned char who_js[] = {
#embed "../WebApp/Page/who.js"
};
static const unsigned char writing_js[] = {
#embed "../WebApp/Page/writing.js"
};
static const unsigned char zoom_js[] = {
#embed "../WebApp/Page/zoom.js"
};
static const unsigned char openapi_json[] = {
#embed "../WebApp/openapi.json"
};

#define FILE_NAMED(name, bytes) {name, bytes, sizeof(bytes)}

static const struct eidetic_page_file files[] = {
    FILE_NAMED("advanced.js", advanced_js),
    FILE_NAMED("api.js", api_js),
    FILE_NAMED("app.js", app_js),
    FILE_NAMED("base.css", base_css),
    FILE_NAMED("base.js", base_js),
    FILE_NAMED("camera.js", camera_js),
    FILE_NAMED("charts.js", charts_js),
    FILE_NAMED("chips.js", chips_js),
    FILE_NAMED("chooser.js", chooser_js),
    FILE_NAMED("colours.js", colours_js),
    FILE_NAMED("compare.js", compare_js),
    FILE_NAMED("controls.css", controls_css),
    FILE_NAMED("crop.js", crop_js),
    FILE_NAMED("cut.js", cut_js),
    FILE_NAMED("details.css", details_css),
    FILE_NAMED("details.js", details_js),
    FILE_NAMED("dialogs.js", dialogs_js),
    FILE_NAMED("dropdown.js", dropdown_js),
    FILE_NAMED("elements.js", elements_js),
    FILE_NAMED("facerows.js", facerows_js),
    FILE_NAMED("faces.js", faces_js),
    FILE_NAMED("facesoff.js", facesoff_js),
    FILE_NAMED("field.css", field_css),
    FILE_NAMED("field.js", field_js),
    FILE_NAMED("filter.js", filter_js),
    FILE_NAMED("filters.css", filters_css),
    FILE_NAMED("filters.js", filters_js),
    FILE_NAMED("folders.js", folders_js),
    FILE_NAMED("format.js", format_js),
    FILE_NAMED("grid.css", grid_css),
    FILE_NAMED("grid.js", grid_js),
    FILE_NAMED("guess.js", guess_js),
    FILE_NAMED("index.html", index_html),
    FILE_NAMED("indexes.js", indexes_js),
    FILE_NAMED("intake.js", intake_js),
    FILE_NAMED("jobs.js", jobs_js),
    FILE_NAMED("justify.js", justify_js),
    FILE_NAMED("kept.js", kept_js),
    FILE_NAMED("labels.js", labels_js),
    FILE_NAMED("ledger.js", ledger_js),
    FILE_NAMED("library.css", library_css),
    FILE_NAMED("library.js", library_js),
    FILE_NAMED("live.js", live_js),
    FILE_NAMED("lost.js", lost_js),
    FILE_NAMED("mark.svg", mark_svg),
    FILE_NAMED("matches.js", matches_js),
    FILE_NAMED("menus.js", menus_js),
    FILE_NAMED("navigation.js", navigation_js),
    FILE_NAMED("notices.js", notices_js),
    FILE_NAMED("once.js", once_js),
    FILE_NAMED("outcome.js", outcome_js),
    FILE_NAMED("panel.js", panel_js),
    FILE_NAMED("parts.js", parts_js),
    FILE_NAMED("people.css", people_css),
    FILE_NAMED("people.js", people_js),
    FILE_NAMED("pictures.js", pictures_js),
    FILE_NAMED("results.js", results_js),
    FILE_NAMED("route.js", route_js),
    FILE_NAMED("scrubber.js", scrubber_js),
    FILE_NAMED("search.css", search_css),
    FILE_NAMED("search.js", search_js),
    FILE_NAMED("start.css", start_css),
    FILE_NAMED("start.js", start_js),
    FILE_NAMED("stream.js", stream_js),
    FILE_NAMED("styles.js", styles_js),
    FILE_NAMED("suggestions.js", suggestions_js),
    FILE_NAMED("tags.js", tags_js),
    FILE_NAMED("theme.js", theme_js),
    FILE_NAMED("themes.js", themes_js),
    FILE_NAMED("tiles.js", tiles_js),
    FILE_NAMED("timeline.css", timeline_css),
    FILE_NAMED("timeline.js", timeline_js),
    FILE_NAMED("tokens.css", tokens_css),
    FILE_NAMED("train.css", train_css),
    FILE_NAMED("train.js", train_js),
    FILE_NAMED("trained.js", trained_js),
    FILE_NAMED("trouble.js", trouble_js),
    FILE_NAMED("uploads.js", uploads_js),
    FILE_NAMED("utf8.js", utf8_js),
    FILE_NAMED("who.js", who_js),
    FILE_NAMED("writing.js", writing_js),
    FILE_NAMED("zoom.js", zoom_js),
    FILE_NAMED("openapi.json", openapi_json),
};

const struct eidetic_page_file *eidetic_page_files(size_t *count) {
  *count = sizeof(files) / sizeof(files[0]);
  return files;
}
