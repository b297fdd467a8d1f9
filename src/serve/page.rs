//! What an address shows: the file of the site, and the preview's script in each page.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use percent_encoding::percent_decode_str;
use xxhash_rust::xxh3::Xxh3;

use super::answer::{Answer, HTML, Payload, TEXT};
use super::problems::Problems;
use super::question::Question;
use crate::diagnostic::Diagnostic;
use crate::markdown::escape;
use crate::site::{Body, Pages};
use crate::source::{normalise, parent};
use crate::view::routes;

/// Where the preview's own files are served; no page of a site begins with an underscore.
pub(super) const OWN: &str = "_rbdoc/";
/// The script in every page.
const SCRIPT: &str = include_str!("client/preview.js");
/// The look of the list of errors.
const STYLE: &str = include_str!("client/preview.css");

/// What the answers of one moment are made from.
pub(super) struct Show<'a, 'b> {
    /// The site; nothing while there was none yet.
    pub(super) pages: Option<&'a Pages<'b>>,
    /// What keeps the site from being as its sources are now.
    pub(super) problems: Option<&'a Problems>,
    /// The book's folder.
    pub(super) root: &'a Path,
    /// Which run of the server this is.
    pub(super) run: &'a str,
}

/// What an address of the site leads to.
enum Found {
    File {
        path: String,
        body: Body,
    },
    /// A folder, asked for without its slash.
    Folder(String),
    Missing(Option<Body>),
}

/// What a page shows: a tab that knows it can be told whether it would see something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// The page and its pictures, but for the style sheet.
    pub(super) hash: String,
    /// The style sheet.
    pub(super) style: String,
}

/// The preview's own files, which no edition changes.
pub(super) fn own_file(path: &str) -> Option<Answer> {
    let text = match path.strip_prefix(OWN)? {
        "preview.js" => SCRIPT,
        "preview.css" => STYLE,
        _ => return None,
    };
    Some(Answer::file(path, Payload::Bytes(text.into())))
}

impl Show<'_, '_> {
    /// The answer to a question for a page or another file of the site.
    ///
    /// # Errors
    /// A mistake in a template that shows only here. The answer says so too.
    pub(super) fn answer(&self, question: &Question) -> (Answer, Option<Box<Diagnostic>>) {
        let Some(pages) = self.pages else {
            return (self.nothing_yet(), None);
        };
        let found = match find(pages, &question.path) {
            Ok(found) => found,
            Err(fault) => return (self.broken(&fault), Some(fault)),
        };
        let answer = match found {
            Found::File { path, body } => match body {
                Body::Bytes(html) if is_page(&path) => {
                    let seen = self.seen_in(pages, &path, &html);
                    Answer::new(200, HTML, self.with_script(html, &seen, false))
                }
                Body::Bytes(bytes) => Answer::file(&path, Payload::Bytes(bytes)),
                Body::Copy(source) => Answer::file(&path, Payload::File(self.root.join(source))),
            },
            Found::Folder(path) => {
                let query = if question.query.is_empty() {
                    String::new()
                } else {
                    format!("?{}", question.query)
                };
                let place = format!("/{}/{query}", routes::href(&path));
                Answer::new(302, TEXT, format!("It is at {place}\n")).with("Location", place)
            }
            Found::Missing(Some(Body::Bytes(html))) => {
                let seen = self.seen_in(pages, routes::NOT_FOUND, &html);
                Answer::new(404, HTML, self.with_script(html, &seen, false))
            }
            Found::Missing(_) => Answer::new(404, TEXT, "There is no such page.\n"),
        };
        (answer, None)
    }

    /// What a tab at `path` would see now.
    pub(super) fn seen(&self, path: &str) -> Seen {
        let nothing = |hash: String| Seen {
            hash,
            style: String::new(),
        };
        let Some(pages) = self.pages else {
            return nothing(self.nothing_hash());
        };
        match find(pages, path) {
            Ok(Found::File { path, body }) => match body {
                Body::Bytes(html) => self.seen_in(pages, &path, &html),
                Body::Copy(source) => nothing(stamp(&self.root.join(source))),
            },
            Ok(Found::Folder(path)) => nothing(path),
            Ok(Found::Missing(Some(Body::Bytes(html)))) => {
                self.seen_in(pages, routes::NOT_FOUND, &html)
            }
            Ok(Found::Missing(_)) => nothing("missing".to_owned()),
            Err(fault) => nothing(fault.message),
        }
    }

    fn seen_in(&self, pages: &Pages<'_>, path: &str, html: &[u8]) -> Seen {
        let style = pages.style();
        let mut hash = Xxh3::new();
        // Another style sheet has another name, which stands in the page and is no news of the page.
        let html = String::from_utf8_lossy(html);
        if style.is_empty() {
            hash.update(html.as_bytes());
        } else {
            for piece in html.split(style) {
                hash.update(piece.as_bytes());
                hash.update(b"\0");
            }
        }
        for picture in pictures(&html) {
            let picture = normalise(parent(path), &picture);
            if let Ok(Some(Body::Copy(source))) = copied(pages, &picture) {
                hash.update(stamp(&self.root.join(source)).as_bytes());
            }
        }
        Seen {
            hash: format!("{:032x}", hash.digest128()),
            style: format!("/{}", routes::href(style)),
        }
    }

    /// The page of a book that could not be shown yet.
    fn nothing_yet(&self) -> Answer {
        let seen = Seen {
            hash: self.nothing_hash(),
            style: String::new(),
        };
        let html = self
            .problems
            .map_or_else(Problems::starting, Problems::page);
        Answer::new(503, HTML, self.with_script(html.into_bytes(), &seen, true))
    }

    fn nothing_hash(&self) -> String {
        self.problems
            .map_or_else(|| "starting".to_owned(), |problems| problems.id.clone())
    }

    /// The page in place of one whose template is broken.
    fn broken(&self, fault: &Diagnostic) -> Answer {
        let seen = Seen {
            hash: fault.message.clone(),
            style: String::new(),
        };
        let html = Problems::of_message(&fault.message, &fault.help.join("; ")).page();
        Answer::new(500, HTML, self.with_script(html.into_bytes(), &seen, true))
    }

    /// A page with the preview's script at its end.
    fn with_script(&self, mut html: Vec<u8>, seen: &Seen, is_list: bool) -> Vec<u8> {
        let tag = format!(
            "<script src=\"/{OWN}preview.js\" defer data-run=\"{}\" data-hash=\"{}\" data-style=\"{}\"{}></script>\n",
            self.run,
            escape(&seen.hash),
            escape(&seen.style),
            if is_list { " data-list" } else { "" },
        );
        let end = html
            .windows(7)
            .rposition(|window| window.eq_ignore_ascii_case(b"</body>"));
        let at = end.unwrap_or(html.len());
        html.splice(at..at, tag.into_bytes());
        html
    }
}

fn is_page(path: &str) -> bool {
    let ending = Path::new(path)
        .extension()
        .and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["html", "htm"].contains(&ending))
}

/// Looks an address up as static hosts do: the file, `foo` for `foo.html`, a folder for its index.
fn find(pages: &Pages<'_>, path: &str) -> Result<Found, Box<Diagnostic>> {
    let file = |path: String| {
        let body = pages.get(&path)?;
        Ok::<_, Box<Diagnostic>>(body.map(|body| Found::File { path, body }))
    };
    if path.is_empty() || path.ends_with('/') {
        if let Some(found) = file(format!("{path}index.html"))? {
            return Ok(found);
        }
    } else {
        if let Some(found) = file(path.to_owned())? {
            return Ok(found);
        }
        if let Some(found) = file(format!("{path}.html"))? {
            return Ok(found);
        }
        if pages.get(&format!("{path}/index.html"))?.is_some() {
            return Ok(Found::Folder(path.to_owned()));
        }
    }
    Ok(Found::Missing(pages.get(routes::NOT_FOUND)?))
}

/// A file at `path` that is no page: to look for one does not render any.
fn copied(pages: &Pages<'_>, path: &str) -> Result<Option<Body>, Box<Diagnostic>> {
    if is_page(path) {
        Ok(None)
    } else {
        pages.get(path)
    }
}

/// The addresses of a page's pictures.
fn pictures(html: &str) -> Vec<String> {
    html.split(" src=\"")
        .skip(1)
        .filter_map(|rest| {
            let address = rest.split_once('"')?.0;
            Some(percent_decode_str(address).decode_utf8().ok()?.into_owned())
        })
        .collect()
}

/// When and how long a file is, as one word.
fn stamp(path: &PathBuf) -> String {
    let Ok(metadata) = std::fs::metadata(path) else {
        return "gone".to_owned();
    };
    let modified = metadata.modified().ok();
    let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let nanoseconds = modified.map_or(0, |time| time.as_nanos());
    format!("{nanoseconds}-{}", metadata.len())
}

#[cfg(test)]
mod tests {
    use super::Show;
    use crate::serve::answer::{Answer, Payload};
    use crate::serve::question::Question;
    use crate::site::{Pages, overlay};
    use crate::source::Tree;
    use crate::view::Options;
    use std::path::Path;

    fn html(answer: Answer) -> String {
        match answer.body {
            Payload::Bytes(bytes) => String::from_utf8(bytes).expect("UTF-8"),
            Payload::File(path) => panic!("a file: {}", path.display()),
        }
    }

    #[test]
    fn a_template_that_breaks_only_on_one_page_breaks_that_page_alone() {
        let tree = Tree::from_texts([
            ("content/runbooks/one.md", "# One\n"),
            ("templates/runbook.html", "<p>{{ nothing.at_all }}</p>"),
        ]);
        let (book, _) = crate::book::parse(&tree, &crate::book::Options { rules: &[] });
        let theme = overlay(&tree).expect("built-in templates are sound");
        let options = Options {
            now: chrono::DateTime::from_timestamp(1_795_000_000, 0).expect("a moment"),
            public: false,
            drafts: false,
        };
        let pages = Pages::new(&book, &tree, options, &theme);
        let show = Show {
            pages: Some(&pages),
            problems: None,
            root: Path::new(""),
            run: "run",
        };
        let ask = |path: &str| {
            show.answer(&Question {
                path: path.to_owned(),
                ..Question::default()
            })
        };
        let (broken, fault) = ask("runbooks/one.html");
        assert_eq!(broken.status, 500);
        let fault = fault.expect("a fault");
        assert_eq!(tree.path(fault.span.file), "templates/runbook.html");
        let text = html(broken);
        assert!(
            text.contains("data-run=\"run\"") && text.contains(" data-list>"),
            "{text}"
        );
        assert_eq!(show.seen("runbooks/one.html").hash, fault.message);
        let (good, none) = ask("contacts.html");
        assert!(good.status == 200 && none.is_none());
        let text = html(good);
        let seen = show.seen("contacts.html");
        // The script stands once, at the end, and says what a later look would find.
        assert_eq!(text.matches("<script src=\"/_rbdoc/").count(), 1);
        assert!(
            text.contains(&format!("data-hash=\"{}\"", seen.hash)),
            "{text}"
        );
        assert!(text.ends_with("</script>\n</body>\n</html>\n"), "{text}");
    }
}
