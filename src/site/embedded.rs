//! The built-in files, each by its path: the templates of pages stand with the pages in
//! [`sitemap`](crate::view::sitemap), the words in [`wording`]; all others are listed here.

use crate::view::sitemap::{FIXED, RECORD_TEMPLATES};
use crate::wording;
use std::sync::LazyLock;

macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)))),*]
    };
}

/// Files that are the template of no page.
const FILES: &[(&str, &str)] = embed![
    "templates/base.html",
    "templates/chrome.html",
    "templates/components.html",
    "templates/new/actions.toml",
    "templates/new/checklist.toml",
    "templates/new/contact.toml",
    "templates/new/incident.toml",
    "templates/new/message.toml",
    "templates/new/postmortem.md",
    "templates/new/runbook.md",
    "templates/new/service.toml",
    "templates/new/timeline.toml",
    "theme/css/tokens.css",
    "theme/css/base.css",
    "theme/css/layout.css",
    "theme/css/severity.css",
    "theme/css/card.css",
    "theme/css/list.css",
    "theme/css/notice.css",
    "theme/css/table.css",
    "theme/css/code.css",
    "theme/css/values.css",
    "theme/css/checklist.css",
    "theme/css/band.css",
    "theme/css/home.css",
    "theme/css/ladder.css",
    "theme/css/record.css",
    "theme/css/message.css",
    "theme/css/search.css",
    "theme/css/forced.css",
    "theme/css/print.css",
    "theme/css/incident.css",
    "theme/css/tick.css",
    "theme/icon.svg",
    "theme/js/page/address.js",
    "theme/js/page/load.js",
    "theme/js/page/clock.js",
    "theme/js/page/quote.js",
    "theme/js/page/store.js",
    "theme/js/page/incident.js",
    "theme/js/page/values.js",
    "theme/js/page/copy.js",
    "theme/js/page/search.js",
    "theme/js/later/alert.js",
    "theme/js/later/device-clock.js",
    "theme/js/later/hours.js",
    "theme/js/later/now.js",
    "theme/js/later/old-copy.js",
    "theme/js/later/search-field.js",
    "theme/js/later/sections.js",
    "theme/js/later/texts.js",
    "theme/js/later/tabs.js",
    "theme/js/later/offer.js",
    "theme/js/incident/dom.js",
    "theme/js/incident/state.js",
    "theme/js/incident/due.js",
    "theme/js/incident/reach.js",
    "theme/js/incident/strip.js",
    "theme/js/incident/begin.js",
    "theme/js/incident/tick.js",
    "theme/js/sheet/sheet.js",
    "theme/js/sheet/export.js",
    "theme/js/sheet/kept.js",
    "theme/js/sheet/handover.js",
    "theme/js/search/code.js",
    "theme/js/search/words.js",
    "theme/js/search/ask.js",
    "theme/js/search/typos.js",
    "theme/js/search/find.js",
    "theme/js/search/rank.js",
    "theme/js/search/snippet.js",
    "theme/js/search/engine.js",
    "theme/js/search/dom.js",
    "theme/js/search/results.js",
    "theme/js/search/filters.js",
    "theme/js/search/dialog.js",
];

/// Every built-in file by its path. Style sheets are joined in this order, and so are the scripts of a folder.
pub static EMBEDDED: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let pages = FIXED.iter().map(|page| &page.template);
    let templates = pages.chain(RECORD_TEMPLATES);
    let templates = templates.map(|template| (template.path, template.text));
    let words = (wording::PATH, wording::TEXT);
    templates
        .chain([words])
        .chain(FILES.iter().copied())
        .collect()
});

/// The built-in file at a path.
pub fn builtin(path: &str) -> Option<&'static str> {
    let mut files = EMBEDDED.iter();
    files
        .find(|(known, _)| *known == path)
        .map(|(_, text)| *text)
}

/// The built-in files that are the engine of the search, path and text, in their order.
pub fn search_engine() -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_last = |(path, _): &(&str, &str)| *path == "theme/js/search/engine.js";
    let end = EMBEDDED.iter().position(is_last).map_or(0, |at| at + 1);
    let files = EMBEDDED.iter().take(end).copied();
    files.filter(|(path, _)| path.starts_with("theme/js/search/"))
}
