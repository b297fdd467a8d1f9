//! What an address shows: the file of the site, and the preview's script in each page.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use percent_encoding::percent_decode_str;
use xxhash_rust::xxh3::Xxh3;

use super::client::{Seen, with_script};
use super::problems::Problems;
use super::publish::Published;
use super::request::Request;
use super::response::{Body, HTML, Response, TEXT};
use crate::diagnostic::Diagnostic;
use crate::site::{self, Pages};
use crate::source::{normalise, parent};
use crate::view::routes;

/// What a file that is no page of ours may do in a browser: be seen. No script of it runs, and it asks nobody for
/// anything.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self' data:; font-src data:";

/// What an address of the site leads to.
enum Found {
    File {
        status: u16,
        path: String,
        body: site::Body,
    },
    /// A folder, asked for without its slash.
    Folder(String),
    /// Nothing, in a site that has no page to say so.
    Missing,
}

impl Published {
    /// The response to a request for a page or another file of the site.
    ///
    /// # Errors
    /// Beside the response, which says so too: a problem in a template that shows only here.
    pub(super) fn respond(&self, request: &Request) -> (Response, Option<Box<Diagnostic>>) {
        let Some(site) = &self.site else {
            return (self.nothing_yet(&request.root), None);
        };
        site.with_dependent(|_, pages| match find(pages, &request.path) {
            Ok(found) => (self.show(found, pages, request), None),
            Err(problem) => (self.broken(&problem, &request.root), Some(problem)),
        })
    }

    fn show(&self, found: Found, pages: &Pages<'_>, request: &Request) -> Response {
        match found {
            Found::File { status, path, body } => match body {
                site::Body::Bytes(html) if is_page(&path) => {
                    let seen = self.seen_in(pages, &path, &html);
                    let html = if path == routes::NOT_FOUND {
                        from_here(&html, &request.root)
                    } else {
                        html
                    };
                    let html = with_script(html, &request.root, &self.run, &seen, false);
                    Response::new(status, HTML, html)
                }
                site::Body::Bytes(bytes) => Response::file(&path, Body::Bytes(bytes)),
                site::Body::Copy(source) => {
                    let file = Response::file(&path, Body::File(self.root.join(source)));
                    // The browser's own viewer of PDF does not open in a sandbox, and nothing in one reaches the page.
                    if file.media == "application/pdf" {
                        file
                    } else {
                        file.with("Content-Security-Policy", SANDBOX)
                    }
                }
            },
            Found::Folder(path) => {
                let query = match request.query.as_str() {
                    "" => String::new(),
                    query => format!("?{query}"),
                };
                // From where it was asked for, wherever a proxy has put the site.
                let name = path.rsplit('/').next().unwrap_or(&path);
                let place = format!("{}/{query}", routes::href(name));
                Response::new(302, TEXT, format!("It is at {place}\n")).with("Location", place)
            }
            Found::Missing => Response::new(404, TEXT, "There is no such page.\n"),
        }
    }

    /// What a tab at `path` would see now.
    pub(super) fn seen(&self, path: &str) -> Seen {
        let only = |hash: String| Seen {
            hash,
            ..Seen::default()
        };
        let Some(site) = &self.site else {
            return only(self.list_hash());
        };
        site.with_dependent(|_, pages| match find(pages, path) {
            Ok(Found::File { path, body, .. }) => match body {
                site::Body::Bytes(bytes) => self.seen_in(pages, &path, &bytes),
                site::Body::Copy(source) => only(stamp(&self.root.join(source))),
            },
            Ok(Found::Folder(path)) => only(path),
            Ok(Found::Missing) => only("missing".to_owned()),
            Err(problem) => only(problem.message),
        })
    }

    fn seen_in(&self, pages: &Pages<'_>, path: &str, html: &[u8]) -> Seen {
        let style = pages.style();
        let mut hash = Xxh3::new();
        // The name of the style sheet holds its hash. It is left out, so that another look is no other page.
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
            // To look for a page would render it.
            if !is_page(&picture)
                && let Ok(Some(site::Body::Copy(source))) = pages.get(&picture)
            {
                hash.update(stamp(&self.root.join(source)).as_bytes());
            }
        }
        Seen {
            hash: format!("{:032x}", hash.digest128()),
            style: routes::href(style),
        }
    }

    /// A page that is a list of problems, in place of the site's.
    fn list(&self, status: u16, html: String, root: &str, hash: String) -> Response {
        let style = String::new();
        let seen = Seen { hash, style };
        let html = with_script(html.into_bytes(), root, &self.run, &seen, true);
        Response::new(status, HTML, html)
    }

    /// The page of a book that could not be shown yet.
    fn nothing_yet(&self, root: &str) -> Response {
        let html = match self.problems.as_deref() {
            Some(problems) => problems.page(root),
            None => Problems::starting(root),
        };
        self.list(503, html, root, self.list_hash())
    }

    fn list_hash(&self) -> String {
        let problems = self.problems.as_ref();
        problems.map_or_else(|| "starting".to_owned(), |problems| problems.id.clone())
    }

    /// The page in place of one whose template is broken.
    fn broken(&self, problem: &Diagnostic, root: &str) -> Response {
        let html = Problems::of_message(&problem.message, &problem.help.join("; ")).page(root);
        self.list(500, html, root, problem.message.clone())
    }
}

/// The page for lost addresses, whose own lead from the top of the host, with such that lead from the address that was
/// asked for.
fn from_here(html: &[u8], root: &str) -> Vec<u8> {
    let html = String::from_utf8_lossy(html);
    let mut out = String::with_capacity(html.len());
    for (at, piece) in html.split("=\"/").enumerate() {
        if at == 0 {
            out.push_str(piece);
            continue;
        }
        out.push_str("=\"");
        out.push_str(root);
        // An attribute may hold several.
        let (value, rest) = piece.split_once('"').unwrap_or((piece, ""));
        out.push_str(&value.replace(" /", &format!(" {root}")));
        if rest.len() < piece.len() {
            out.push('"');
        }
        out.push_str(rest);
    }
    out.into_bytes()
}

fn is_page(path: &str) -> bool {
    let ending = Path::new(path).extension();
    ending.is_some_and(|ending| ending == "html" || ending == "htm")
}

/// Looks an address up as static hosts do: the file, `foo` for `foo.html`, a folder for its index.
fn find(pages: &Pages<'_>, path: &str) -> Result<Found, Box<Diagnostic>> {
    let file = |path: String, status| {
        let body = pages.get(&path)?;
        Ok::<_, Box<Diagnostic>>(body.map(|body| Found::File { status, path, body }))
    };
    let is_folder = path.is_empty() || path.ends_with('/');
    let endings: &[&str] = if is_folder {
        &["index.html"]
    } else {
        &["", ".html"]
    };
    for ending in endings {
        if let Some(found) = file(format!("{path}{ending}"), 200)? {
            return Ok(found);
        }
    }
    if !is_folder && pages.get(&format!("{path}/index.html"))?.is_some() {
        return Ok(Found::Folder(path.to_owned()));
    }
    let not_found = file(routes::NOT_FOUND.to_owned(), 404)?;
    Ok(not_found.unwrap_or(Found::Missing))
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

/// The time and the length of a file, and which file it is, as one word.
fn stamp(path: &PathBuf) -> String {
    let Ok(metadata) = std::fs::metadata(path) else {
        return "gone".to_owned();
    };
    let modified = metadata.modified().ok();
    let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let nanoseconds = modified.map_or(0, |time| time.as_nanos());
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&metadata);
    #[cfg(not(unix))]
    let number = 0;
    format!("{nanoseconds}-{}-{number}", metadata.len())
}

// Here, because a request would race with the check of all pages, after which nothing broken is shown.
#[cfg(test)]
mod tests {
    use crate::Options;
    use crate::serve::publish::Publisher;
    use crate::serve::request::Request;
    use crate::serve::response::Body;
    use crate::session::Session;
    use crate::source::Tree;
    use std::path::PathBuf;

    #[test]
    fn a_template_that_breaks_only_on_one_page_breaks_that_page_alone() {
        let tree = Tree::from_texts([
            (
                "book.toml",
                "schema = 1\n[book]\ntitle = \"Book\"\ntimezone = \"Etc/UTC\"\n",
            ),
            ("content/runbooks/one.md", "# One\n"),
            ("templates/runbook.html", "<p>{{ nothing.at_all }}</p>"),
        ]);
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).expect("a moment");
        // Not checked yet, so it is shown.
        let session = Session::start(tree, Options::at(now));
        let publisher = Publisher::new(PathBuf::new(), "run".to_owned());
        publisher.publish(session.snapshot(), None);
        let now = publisher.now();
        let ask = |path: &str| {
            now.respond(&Request {
                path: path.to_owned(),
                ..Request::default()
            })
        };
        let (broken, problem) = ask("runbooks/one.html");
        assert_eq!(broken.status, 500);
        let problem = problem.expect("a problem");
        let template = session.tree().path(problem.span.file);
        assert_eq!(template, "templates/runbook.html");
        let Body::Bytes(text) = broken.body else {
            panic!("not a file");
        };
        let text = String::from_utf8(text).expect("UTF-8");
        assert!(
            text.contains("data-run=\"run\"") && text.contains(" data-list>"),
            "{text}"
        );
        assert_eq!(now.seen("runbooks/one.html").hash, problem.message);
        let (good, none) = ask("contacts.html");
        assert!(good.status == 200 && none.is_none());
    }
}
