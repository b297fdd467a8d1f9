//! Style sheets of the theme: many small files, joined into four without what says nothing: one for every page, one for
//! pages that are not runbooks, one for the search and one for an incident, which come with their scripts, one for paper. So a
//! runbook on a phone waits for what it needs and no more.

/// Whether a file is a style sheet that pages load.
pub(super) fn is_sheet(path: &str) -> bool {
    path.starts_with("theme/css/") && path.rsplit('.').next() == Some("css")
}

/// The style sheet that only paper needs.
const PAPER: &str = "theme/css/print.css";
/// The style sheet that is loaded when somebody searches.
const SEARCH: &str = "theme/css/search.css";
/// Those that the scripts of an incident bring.
const INCIDENT: [&str; 2] = ["theme/css/incident.css", "theme/css/tick.css"];
/// Those of pages that are not runbooks: whoever opens a runbook need not wait for them.
const OTHER_PAGES: [&str; 6] = [
    "theme/css/band.css",
    "theme/css/card.css",
    "theme/css/home.css",
    "theme/css/ladder.css",
    "theme/css/message.css",
    "theme/css/record.css",
];

/// The style sheets of a site, without comments and needless space.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// What every page needs, and what the book adds.
    pub(super) site: String,
    /// What pages need that are not runbooks.
    pub(super) pages: String,
    /// What the search needs.
    pub(super) search: String,
    /// What the scripts of an incident show.
    pub(super) incident: String,
    /// What paper needs.
    pub(super) paper: String,
}

/// Joins the style sheets among the theme's `files`.
pub(super) fn join(files: &[(&str, &str)]) -> Styles {
    let mut styles = Styles::default();
    for (path, text) in files.iter().filter(|(path, _)| is_sheet(path)) {
        let out = match *path {
            PAPER => &mut styles.paper,
            SEARCH => &mut styles.search,
            path if INCIDENT.contains(&path) => &mut styles.incident,
            path if OTHER_PAGES.contains(&path) => &mut styles.pages,
            _ => &mut styles.site,
        };
        squeeze_into(out, text);
    }
    styles
}

/// Appends `css` without comments and without the space that says nothing. Quoted strings stay as they are.
fn squeeze_into(out: &mut String, css: &str) {
    let mut rest = css;
    let mut has_space = false;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        if c.is_whitespace() && !out.ends_with('\\') {
            has_space = true;
            rest = &rest[c.len_utf8()..];
            continue;
        }
        // A space before a colon parts two selectors, one after it parts nothing.
        if has_space
            && !out.ends_with(['{', '}', ';', ',', ':', '\n'])
            && !"{};,".contains(c)
            && !out.is_empty()
        {
            out.push(' ');
        }
        has_space = false;
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        let end = if c == '"' || c == '\'' {
            string_end(rest, c)
        } else {
            c.len_utf8()
        };
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    // One line for each sheet.
    if has_space && !out.is_empty() {
        out.push('\n');
    }
}

/// One past the closing quote of the string that `text` begins with.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return at + c.len_utf8();
        }
    }
    text.len()
}
