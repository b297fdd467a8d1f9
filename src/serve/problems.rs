//! The errors that keep the site from showing its sources as they are now, as a list for the browser.
//!
//! The list is written here, once, as finished HTML: the overlay shows it over the last good page, and a
//! book that never was good is shown as a page that holds nothing else.

use std::fmt::Write as _;

use xxhash_rust::xxh3::xxh3_64;

use super::client::OWN;
use super::response::capital;
use crate::diagnostic::render::{Look, Summary, concise, count, text};
use crate::diagnostic::{Diagnostic, Level};
use crate::markdown::escape;
use crate::source::Tree;

/// The most errors that are listed.
const SHOWN: usize = 40;
/// Width of the quoted lines.
const COLUMNS: usize = 100;

/// A list of errors.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct Problems {
    /// Hash of the list.
    pub(super) id: String,
    /// How many there are, in a few words.
    title: String,
    /// The list as HTML, with a heading that has the id `title` and a sentence that has the id `about`.
    html: String,
}

impl Problems {
    /// The errors among `diagnostics`, which point into `tree`.
    pub(super) fn of(diagnostics: &[Diagnostic], tree: &Tree) -> Self {
        let errors = diagnostics.iter().filter(|one| one.level == Level::Error);
        let errors: Vec<Diagnostic> = errors.cloned().collect();
        let mut items = String::new();
        for error in errors.iter().take(SHOWN) {
            item(&mut items, error, tree);
        }
        if errors.len() > SHOWN {
            let more = count(errors.len() - SHOWN, "more error");
            let _ = writeln!(
                items,
                "<li class=\"more\">And {more}: <code>rbdoc check</code> lists all.</li>"
            );
        }
        Self::new(&Summary::of(&errors).to_string(), &items)
    }

    /// A problem without a place in the book.
    pub(super) fn of_message(message: &str, help: &str) -> Self {
        let mut item = format!("<li><h2>{}</h2>", escape(&capital(message)));
        if !help.is_empty() {
            let _ = write!(item, "<p>{}</p>", escape(help));
        }
        item.push_str("</li>\n");
        Self::new("The book cannot be shown", &item)
    }

    fn new(title: &str, items: &str) -> Self {
        let html = format!(
            "<h1 id=\"title\">{}</h1>\n<p id=\"about\">Fix and save: the page follows by itself.</p>\n<ol>\n{items}</ol>\n",
            escape(title)
        );
        Self {
            id: format!("{:016x}", xxh3_64(html.as_bytes())),
            title: title.to_owned(),
            html,
        }
    }

    /// The list as a page of its own.
    pub(super) fn page(&self, root: &str) -> String {
        page(root, &self.title, &self.html)
    }

    /// The page before the first list.
    pub(super) fn starting(root: &str) -> String {
        page(
            root,
            "The book is being read",
            "<h1 id=\"title\">The book is being read</h1>\n<p id=\"about\">The page appears when it is ready.</p>\n",
        )
    }
}

fn page(root: &str, title: &str, html: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"{root}{OWN}preview.css\">\n</head>\n\
         <body class=\"alone\">\n<main class=\"list\">\n{html}</main>\n</body>\n</html>\n",
        escape(title)
    )
}

/// One error: what is wrong, where, and the lines there.
fn item(html: &mut String, error: &Diagnostic, tree: &Tree) {
    let one = std::slice::from_ref(error);
    let line = concise(one, tree);
    let kind = format!("{}[{}]", error.level.word(), error.rule.name);
    let place = line
        .split(&format!(": {kind}: "))
        .next()
        .unwrap_or_default();
    let look = Look {
        colour: false,
        width: COLUMNS,
    };
    // The message and the place stand above the lines already; what to do stands below them, as a text that
    // finds room on a narrow screen.
    let report = text(one, tree, look);
    let names_place = |line: &&str| line.trim_start().strip_prefix("--> ") == Some(place);
    let lines = report.trim_end().lines().skip(1);
    let mut lines: Vec<&str> = lines.filter(|line| !names_place(line)).collect();
    let mut help = String::new();
    lines.retain(|line| {
        let words = line.trim_start().strip_prefix("= help: ");
        if let Some(words) = words {
            let _ = write!(help, "<p>{}</p>", escape(&capital(words)));
        }
        words.is_none()
    });
    let is_empty = |line: Option<&&str>| line.is_some_and(|line| line.trim() == "|");
    if is_empty(lines.first()) {
        lines.remove(0);
    }
    if is_empty(lines.last()) {
        lines.pop();
    }
    let _ = writeln!(
        html,
        "<li><h2>{}</h2>\n<p class=\"place\"><strong>{}</strong> <span>{}</span></p>\n\
         <pre tabindex=\"0\" role=\"group\" aria-label=\"The lines of error {}\">{}</pre>{help}</li>",
        escape(&capital(&error.message)),
        escape(place),
        escape(&kind),
        escape(error.rule.name),
        escape(&lines.join("\n"))
    );
}
