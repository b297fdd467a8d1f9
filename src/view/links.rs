//! The addresses of a text's links, and the text's finished HTML.
//!
//! Where a link leads is [`Links`](crate::book::links::Links)' to say; here it becomes an address
//! relative to the page. Files of the book that became no page, such as images, get a place in the
//! site and are copied there; those of records that this build hides never do.

use super::library::Library;
use super::{Pointer, routes, runbooks};
use crate::book::Record;
use crate::book::links::{Anchor, Target};
use crate::foreign::{is_address, refusal};
use crate::markdown::{Address, Doc, Piece, SITE_IDS};
use crate::record::Text;
use crate::source::FileId;
use percent_encoding::percent_decode_str;

impl Library<'_> {
    /// The address at which the page at `path` is served, where the book says that of the site.
    pub fn address_of(&self, path: &str) -> Option<String> {
        let base = self.book.config.base_url.as_ref()?;
        Some(format!("{base}{}", routes::href(path)))
    }

    /// The address at which the source of a page is edited.
    pub fn edit_url(&self, file: FileId) -> Option<String> {
        let base = self.book.config.repo_url.as_ref()?;
        let path = self.tree.path(file);
        (self.readers().may_see_sources() && !path.starts_with("../"))
            .then(|| format!("{base}{}", routes::href(path)))
    }

    /// The finished HTML of `doc`, which stands in `file`, for a page whose way up is `root`.
    pub fn html(&self, doc: &Doc, file: FileId, root: &str) -> String {
        self.pieces(doc, &doc.html, file, root)
    }

    /// The finished HTML of some pieces of `doc`.
    pub(super) fn pieces(&self, doc: &Doc, pieces: &[Piece], file: FileId, root: &str) -> String {
        doc.to_html(pieces, |address| match address {
            Address::Link(link) => self.address(&link.dest, file, root),
            Address::Policy(id) => Some(format!("{root}{}#{}", routes::DECIDE, routes::href(id))),
        })
    }

    /// What a field for an address or words leads to, on a page whose way up is `root`.
    pub(super) fn pointer(&self, field: &Text, root: &str) -> Pointer {
        let text = field.value.trim();
        let in_book = || match self.links.resolve(text, field.span.file) {
            Target::File { .. } => self.address(text, field.span.file, root),
            _ => None,
        };
        Pointer {
            href: outward(text).map(str::to_owned).or_else(in_book),
            text: text.to_owned(),
        }
    }

    /// The address for `dest` as written in `file`, on a page whose way up is `root`; none for what this build does not
    /// show, of which nothing is said but the words of the link. What leads nowhere stays as written; the checks report
    /// it.
    fn address(&self, dest: &str, file: FileId, root: &str) -> Option<String> {
        Some(match self.links.resolve(dest, file) {
            Target::Here(anchor) => match self.named(self.tree.path(file), anchor).suffix() {
                suffix if suffix.is_empty() => "#".to_owned(),
                suffix => suffix,
            },
            Target::File { path, anchor } => {
                let page = self.page_of(path);
                let place = page.or_else(|| self.place_of_copy(path))?;
                let suffix = self.named(path, anchor).suffix();
                format!("{root}{}{suffix}", routes::href(&place))
            }
            Target::Folder(path) => match self.list_of(&path) {
                Some(list) => format!("{root}{list}"),
                None => dest.to_owned(),
            },
            Target::Repository(address) => address,
            // The repository is not public.
            Target::Outside(_) if self.readers().public => return None,
            Target::Elsewhere | Target::Empty | Target::Outside(_) | Target::Missing(_) => {
                dest.to_owned()
            }
        })
    }

    /// The place in the file at `path` that an address names: for the public none that the page does not have. It may be
    /// one of a record that is left out, and its id says who or what that is.
    fn named<'n>(&self, path: &str, anchor: Anchor<'n>) -> Anchor<'n> {
        match anchor {
            Anchor::Missing(_) if self.readers().public => Anchor::Top,
            Anchor::Unread(name) if !self.may_name(path, name) => Anchor::Top,
            anchor => anchor,
        }
    }

    /// Whether an address may name the place `name` in the file at `path`: the public learns no id of a person from it.
    fn may_name(&self, path: &str, name: &str) -> bool {
        let contacts = &self.book.contacts;
        let is_contacts = |file| self.tree.path(file) == path;
        if !self.readers().public || !contacts.file.is_some_and(is_contacts) {
            return true;
        }
        let name = percent_decode_str(name).decode_utf8_lossy();
        let shown = contacts.contacts.iter().map(|contact| &contact.id.value);
        let shown = shown.map(|id| format!("contact-{id}"));
        let of_groups = ["role-", "team-", "schedule-", "ladder-", SITE_IDS];
        of_groups.iter().any(|group| name.starts_with(group))
            || shown.into_iter().any(|id| id == *name)
    }

    /// The list that shows what is in a folder without an index page of its own.
    fn list_of(&self, folder: &str) -> Option<String> {
        if let Some(inside) = below(folder, &self.book.config.runbooks.dir) {
            return Some(runbooks::section_link(self, inside).href);
        }
        [
            "content/incidents",
            "content/checklists",
            "content/messages",
        ]
        .into_iter()
        .zip([routes::INCIDENTS, routes::CHECKS, routes::MESSAGES])
        .find(|(known, _)| *known == folder)
        .map(|(_, list)| list.to_owned())
    }

    /// Where a file that became no page stands in the site; none for a file of a hidden record.
    fn place_of_copy(&self, source: &str) -> Option<String> {
        let mut hidden = self.edition.hidden.iter();
        if hidden.any(|hidden| source == hidden || below(source, hidden).is_some()) {
            return None;
        }
        Some(routes::copy(source, &self.book.config.runbooks.dir))
    }

    /// Every file that a shown text links to and that is copied: place in the site, then source.
    pub fn copied_files(&self) -> Vec<(String, String)> {
        let mut files = Vec::new();
        let records = self.book.records();
        let is_shown =
            |record: &&Record| record.file().is_some_and(|file| self.shown(file).is_some());
        for record in records.iter().filter(is_shown) {
            let fields = record.prose();
            let fields = fields
                .iter()
                .filter_map(|prose| Some((prose.span.file, prose.doc()?)));
            for (file, doc) in record.doc().into_iter().chain(fields) {
                for link in &doc.links {
                    if let Target::File { path, .. } = self.links.resolve(&link.dest, file)
                        && self.page_of(path).is_none()
                        && let Some(place) = self.place_of_copy(path)
                    {
                        files.push((place, path.to_owned()));
                    }
                }
            }
        }
        files
    }
}

/// The address in a field, if a page may lead to it. A report of an address that it may not lead to can be turned off,
/// what it would do cannot.
pub(super) fn outward(field: &str) -> Option<&str> {
    let address = field.trim();
    (is_address(address) && refusal(address).is_none()).then_some(address)
}

/// What follows `folder/` in `path`; nothing for the folder itself.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('/')
}
