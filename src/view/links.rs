//! Where the links of a text lead, and the text's finished HTML.
//!
//! A link is written against the file it stands in; here it becomes an address relative to the page.
//! Files that rbdoc does not read, such as images, get a place in the site and are copied there.

use super::library::Library;
use super::routes;
use crate::markdown::{Doc, Marker, Piece};
use crate::source::{FileId, resolve};
use percent_encoding::percent_decode_str;

impl<'b> Library<'b> {
    /// The finished HTML of `doc`, which stands in `file`, for a page whose way up is `root`.
    /// `marker` gives the HTML of the parts that come from other files.
    pub fn html(
        &self,
        doc: &Doc,
        file: FileId,
        root: &str,
        mut marker: impl FnMut(Marker) -> String,
    ) -> String {
        let mut out = String::new();
        for piece in &doc.html {
            match piece {
                Piece::Html(html) => out.push_str(html),
                Piece::Href(index) => {
                    if let Some(link) = doc.links.get(*index) {
                        let address = self.address(&link.dest, file, root);
                        crate::markdown::escape_into(&mut out, &address);
                    }
                }
                Piece::Marker(which) => out.push_str(&marker(*which)),
                Piece::Before(_) => {}
            }
        }
        out
    }

    /// The address for `dest` as written in `file`, on a page whose way up is `root`. What leads
    /// nowhere stays as written; the checks report it.
    pub fn address(&self, dest: &str, file: FileId, root: &str) -> String {
        let (path, fragment) = split_fragment(dest);
        if path.is_empty() || is_elsewhere(path) {
            return dest.to_owned();
        }
        let Some(source) = self.source_of(path, file) else {
            return dest.to_owned();
        };
        let target = if let Some(page) = self.pages_by_source.get(source.as_str()) {
            format!("{root}{}", routes::href(page))
        } else if let Some(place) = self.place_of_asset(&source) {
            format!("{root}{}", routes::href(&place))
        } else if let Some(base) = &self.book.config.repo_url {
            format!("{base}{}", routes::href(&source))
        } else {
            return dest.to_owned();
        };
        match fragment {
            Some(fragment) => format!("{target}#{fragment}"),
            None => target,
        }
    }

    /// The source that `path`, written in `file`, means: as it is, percent-decoded, with `.md`, or
    /// the index page of a folder.
    fn source_of(&self, path: &str, file: FileId) -> Option<String> {
        let from = self.tree.path(file);
        let decoded = percent_decode_str(path).decode_utf8().ok()?;
        let written = decoded.split('?').next().unwrap_or_default();
        let base = match written.strip_prefix('/') {
            // From the top: of the runbooks for a runbook, of the book for all else.
            Some(rest) if from.starts_with(&self.book.config.runbooks.dir) => {
                crate::source::normalise(&self.book.config.runbooks.dir, rest)
            }
            Some(rest) => crate::source::normalise("", rest),
            None => resolve(from, written),
        };
        let known = |candidate: &String| {
            self.pages_by_source.contains_key(candidate.as_str())
                || self.tree.get(candidate).is_some()
        };
        let in_folder = |name: &str| {
            if base.is_empty() {
                name.to_owned()
            } else {
                format!("{base}/{name}")
            }
        };
        [
            base.clone(),
            format!("{base}.md"),
            in_folder("README.md"),
            in_folder("index.md"),
            in_folder("_index.md"),
        ]
        .into_iter()
        .find(known)
        .or(Some(base))
    }

    /// Where a file that no page was made of stands in the site.
    fn place_of_asset(&self, source: &str) -> Option<String> {
        self.tree.get(source)?;
        let below = |folder: &str| {
            source
                .strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'))
        };
        Some(if let Some(rest) = below(&self.book.config.runbooks.dir) {
            format!("runbooks/{rest}")
        } else if let Some(rest) = below("content/pages") {
            format!("pages/{rest}")
        } else if let Some(rest) = below("content/incidents") {
            format!("incidents/{rest}")
        } else {
            format!("files/{}", source.trim_start_matches("../"))
        })
    }

    /// Every file that a shown text links to and that is copied: place in the site, then source.
    pub fn copied_files(&self) -> Vec<(String, String)> {
        let runbooks = self.shown_runbooks().map(|r| (&r.doc, r.file));
        let pages = self.shown_pages().map(|p| (&p.doc, p.file));
        let prose = self
            .shown_incidents()
            .filter_map(|incident| incident.postmortem.as_ref())
            .map(|prose| (&prose.doc, prose.file));
        let mut files = Vec::new();
        for (doc, file) in runbooks.chain(pages).chain(prose) {
            for link in &doc.links {
                let (path, _) = split_fragment(&link.dest);
                if path.is_empty() || is_elsewhere(path) {
                    continue;
                }
                let Some(source) = self.source_of(path, file) else {
                    continue;
                };
                if self.pages_by_source.contains_key(source.as_str()) {
                    continue;
                }
                if let Some(place) = self.place_of_asset(&source) {
                    files.push((place, source));
                }
            }
        }
        files
    }
}

fn split_fragment(dest: &str) -> (&str, Option<&str>) {
    match dest.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (dest, None),
    }
}

/// Whether an address names its own scheme or host.
fn is_elsewhere(path: &str) -> bool {
    path.starts_with("//")
        || path.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        })
}
