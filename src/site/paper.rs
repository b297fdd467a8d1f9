//! The page for paper: the main parts of other pages, one after the other.
//!
//! Each part keeps its words. Its headings go down a level, its ids get the part's name in front so
//! that they stay unique, and its links lead inside the page where their page is in it.

use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashMap;

/// What the template sees.
#[derive(Debug, Serialize)]
pub(super) struct Paper {
    about: String,
    sheets: Vec<Sheet>,
}

/// One page on paper.
#[derive(Debug, Serialize)]
pub(super) struct Sheet {
    id: String,
    title: String,
    html: String,
}

/// Puts `sheets` together.
/// `without_procedures` says that there are too many of them.
pub(super) fn paper(sheets: Vec<Sheet>, today: NaiveDate, without_procedures: bool) -> Paper {
    Paper {
        about: format!(
            "The handbook as it was on {}. Paper grows old: look at the site if you can.{}",
            today,
            if without_procedures {
                " The procedures are too many for one page: print each from its own."
            } else {
                ""
            }
        ),
        sheets,
    }
}

/// The ids of all sheets, by the path of their page.
pub(super) struct Names<'a>(HashMap<&'a str, String>);

impl<'a> Names<'a> {
    /// The names of the pages at `paths`.
    pub(super) fn of(paths: impl Iterator<Item = &'a str>) -> Self {
        Self(paths.map(|path| (path, sheet_id(path))).collect())
    }

    /// The sheet of the page at `path`, made of the page's whole `html`.
    pub(super) fn sheet(&self, path: &str, title: String, html: &str) -> Sheet {
        let names = &self.0;
        Sheet {
            id: sheet_id(path),
            title,
            html: Rewrite { path, html, names }.main_part(),
        }
    }
}

fn sheet_id(path: &str) -> String {
    format!(
        "rb.sheet.{}",
        path.trim_end_matches(".html").replace('/', ".")
    )
}

struct Rewrite<'a> {
    /// The page's path.
    path: &'a str,
    /// All of the page.
    html: &'a str,
    names: &'a HashMap<&'a str, String>,
}

impl Rewrite<'_> {
    fn main_part(&self) -> String {
        let html = self.html;
        let begin = html
            .find("<main")
            .and_then(|at| html[at..].find('>').map(|end| at + end + 1));
        let end = html.rfind("</main>");
        match (begin, end) {
            (Some(begin), Some(end)) if begin <= end => self.tags(&html[begin..end]),
            _ => String::new(),
        }
    }

    /// Text as it is; each tag rewritten.
    fn tags(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + html.len() / 16);
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            out.push_str(&rest[..at]);
            let tag = &rest[at..];
            let end = tag_end(tag);
            self.tag(&tag[..end], &mut out);
            rest = &tag[end..];
        }
        out.push_str(rest);
        out
    }

    fn tag(&self, tag: &str, out: &mut String) {
        let heading = tag
            .trim_start_matches("</")
            .trim_start_matches('<')
            .strip_prefix('h')
            .and_then(|rest| rest.chars().next())
            .and_then(|digit| digit.to_digit(10))
            .filter(|_| tag.starts_with("<h") || tag.starts_with("</h"));
        let mut rest = tag;
        if let Some(level) = heading {
            let open = if tag.starts_with("</") { "</h" } else { "<h" };
            out.push_str(open);
            out.push_str(&(level + 1).min(6).to_string());
            rest = &tag[open.len() + 1..];
        }
        // Every attribute of ours is written name="value".
        while let Some(at) = rest.find("=\"") {
            let (before, after) = (&rest[..at], &rest[at + 2..]);
            let Some(close) = after.find('"') else { break };
            let name = before.rsplit([' ', '\n']).next().unwrap_or_default();
            if tag.starts_with("<section") && name == "aria-labelledby" {
                // A named section is a landmark, and many sheets have sections of the same name.
                out.push_str(before.trim_end_matches(name).trim_end());
            } else {
                out.push_str(before);
                out.push_str("=\"");
                self.attribute(name, &after[..close], out);
                out.push('"');
            }
            rest = &after[close + 1..];
        }
        out.push_str(rest);
    }

    fn attribute(&self, name: &str, value: &str, out: &mut String) {
        let own = self.names.get(self.path).map_or("", String::as_str);
        match name {
            "id" | "for" => {
                out.push_str(own);
                out.push('.');
                out.push_str(value);
            }
            "aria-labelledby" | "aria-describedby" => {
                let ids: Vec<String> = value.split(' ').map(|id| format!("{own}.{id}")).collect();
                out.push_str(&ids.join(" "));
            }
            "fill" if value.starts_with("url(#") => {
                out.push_str(&value.replace("url(#", &format!("url(#{own}.")));
            }
            "href" | "src" => out.push_str(&self.address(own, value)),
            _ => out.push_str(value),
        }
    }

    /// An address on the page as one on the page for paper, which stands at the root.
    fn address(&self, own: &str, value: &str) -> String {
        if let Some(id) = value.strip_prefix('#') {
            return format!("#{own}.{id}");
        }
        let elsewhere = value
            .split('/')
            .next()
            .is_some_and(|first| first.contains(':'));
        if value.is_empty() || elsewhere || value.starts_with('/') {
            return value.to_owned();
        }
        let (path, fragment) = match value.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (value, None),
        };
        let path = crate::source::resolve(self.path, path);
        match (self.names.get(path.as_str()), fragment) {
            (Some(sheet), Some(fragment)) => format!("#{sheet}.{fragment}"),
            (Some(sheet), None) => format!("#{sheet}"),
            (None, Some(fragment)) => format!("{path}#{fragment}"),
            (None, None) => path,
        }
    }
}

/// One past the end of the tag that `html` begins with. A `>` in a quoted value does not end it.
fn tag_end(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}
