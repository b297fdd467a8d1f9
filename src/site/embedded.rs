//! The templates and the theme that are part of the program, each by its path.

macro_rules! embed {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)))),*]
    };
}

/// Every built-in file by its path. Style sheets are joined in this order, and so are the scripts of a folder.
pub static EMBEDDED: &[(&str, &str)] = embed![
    "templates/404.html",
    "templates/actions.html",
    "templates/alert.html",
    "templates/az.html",
    "templates/base.html",
    "templates/checklist.html",
    "templates/checks.html",
    "templates/chrome.html",
    "templates/components.html",
    "templates/contacts.html",
    "templates/decide.html",
    "templates/follow-up.html",
    "templates/home.html",
    "templates/incident.html",
    "templates/incidents.html",
    "templates/message.html",
    "templates/messages.html",
    "templates/page.html",
    "templates/print.html",
    "templates/review.html",
    "templates/runbook.html",
    "templates/runbooks.html",
    "templates/service.html",
    "templates/services.html",
    "theme/css/tokens.css",
    "theme/css/base.css",
    "theme/css/layout.css",
    "theme/css/severity.css",
    "theme/css/card.css",
    "theme/css/notice.css",
    "theme/css/table.css",
    "theme/css/code.css",
    "theme/css/checklist.css",
    "theme/css/band.css",
    "theme/css/ladder.css",
    "theme/css/record.css",
    "theme/css/message.css",
    "theme/css/search.css",
    "theme/css/forced.css",
    "theme/css/print.css",
    "theme/icon.svg",
    "theme/js/page/search.js",
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

/// The built-in file at a path.
pub fn builtin(path: &str) -> Option<&'static str> {
    let mut files = EMBEDDED.iter();
    files
        .find(|(known, _)| *known == path)
        .map(|(_, text)| *text)
}
