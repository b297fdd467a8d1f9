//! What the author of a broken link may have meant. A repair is offered only if it leads somewhere.

use super::links::{INDEX_NAMES, Links, decode, join, parts};
use super::places::KINDS;
use crate::diagnostic::{Names, listed};
use crate::source::{FileId, normalise, parent};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use unicode_normalization::UnicodeNormalization;

/// A way to fix a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// One line of help.
    pub help: String,
    /// The destination to write instead, where there is no doubt.
    pub dest: Option<String>,
}

impl Repair {
    fn certain(help: impl Into<String>, dest: String) -> Self {
        Self {
            help: help.into(),
            dest: Some(dest),
        }
    }

    fn guess(help: impl Into<String>) -> Self {
        Self {
            help: help.into(),
            dest: None,
        }
    }
}

/// Files of a name that a repair lists; it counts the others.
const SHOWN: usize = 3;

/// Everything that a broken link may have meant, by what its author may have got right.
#[derive(Default)]
struct Index {
    /// Files by their paths in lower case.
    paths: HashMap<String, Vec<FileId>>,
    /// Files by their names in lower case.
    names: HashMap<String, Vec<FileId>>,
    /// Files by the ids of their headings and anchors.
    ids: HashMap<String, Vec<FileId>>,
}

impl Index {
    fn of(links: &Links<'_>) -> Self {
        let mut index = Self::default();
        for (path, file) in links.tree.iter() {
            let folded = fold(path);
            let name = name_of(&folded).to_owned();
            index.names.entry(name).or_default().push(file.id);
            index.paths.entry(folded).or_default().push(file.id);
        }
        for (file, doc) in links.docs() {
            let headings = doc.headings.iter().map(|heading| &heading.id);
            for id in headings.chain(&doc.anchors) {
                let files = index.ids.entry(id.clone()).or_default();
                if files.last() != Some(&file) {
                    files.push(file);
                }
            }
        }
        index
    }
}

/// Looks for what broken links may have meant.
pub struct Repairs<'a> {
    links: &'a Links<'a>,
    /// Made for the first broken link.
    index: OnceLock<Index>,
    /// The ids of pages in which a heading was looked for and not found.
    ids: Mutex<HashMap<FileId, Arc<Names>>>,
    /// The names of the files of folders in which a file was looked for and not found.
    siblings: Mutex<HashMap<String, Arc<Names>>>,
}

impl<'a> Repairs<'a> {
    /// Repairs of the links that `links` resolves.
    pub fn of(links: &'a Links<'a>) -> Self {
        Self {
            links,
            index: OnceLock::new(),
            ids: Mutex::default(),
            siblings: Mutex::default(),
        }
    }

    /// The names of the files in a folder.
    fn siblings(&self, folder: &str) -> Arc<Names> {
        let mut known = self.siblings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = known.get(folder) {
            return Arc::clone(names);
        }
        let siblings = self.links.tree.under(folder);
        let siblings = siblings.filter(|(sibling, _)| parent(sibling) == folder);
        let names = Arc::new(Names::new(siblings.map(|(sibling, _)| name_of(sibling))));
        known.insert(folder.to_owned(), Arc::clone(&names));
        names
    }

    /// The ids of the places in a page.
    fn ids(&self, file: FileId) -> Option<Arc<Names>> {
        let doc = self.links.doc(file);
        let places = self.links.places(file);
        if doc.is_none() && places.is_none() {
            return None;
        }
        let mut known = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        let names = known.entry(file).or_insert_with(|| {
            let headings = doc.into_iter().flat_map(|doc| &doc.headings);
            let headings = headings.map(|heading| heading.id.as_str());
            let anchors = doc.into_iter().flat_map(|doc| &doc.anchors);
            let places = places.into_iter().flatten();
            let ids = headings.chain(anchors.chain(places).map(String::as_str));
            Arc::new(Names::new(ids.filter(|id| !id.is_empty())))
        });
        Some(Arc::clone(names))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self.links))
    }

    /// What `dest`, which leads to no file, may have meant. The first reason that fits decides.
    pub fn repair(&self, dest: &str, from: FileId) -> Option<Repair> {
        let written = parts(dest.trim());
        let from = self.links.tree.path(from);
        let rewritten = |target: &str| {
            let mut dest = escape(&relative(parent(from), target));
            dest.push_str(written.query);
            if let Some(fragment) = written.fragment {
                dest.push('#');
                dest.push_str(fragment);
            }
            dest
        };
        if let Some(repair) = self.with_marks(dest.trim(), from) {
            return Some(repair);
        }
        let decoded = decode(written.path);
        let slashes = decoded.replace('\\', "/");
        let relative_path = slashes.trim_start_matches('/');
        if relative_path.is_empty() {
            return None;
        }
        if let Some(found) = self.by_ending(&normalise(parent(from), relative_path)) {
            let help = if slashes != decoded {
                "paths are written with `/`"
            } else if slashes.starts_with('/') {
                "paths are relative to the file that holds the link"
            } else {
                "a link names the source file, with its ending"
            };
            return Some(Repair::certain(help, rewritten(found)));
        }
        if let Some(found) = self.named_from_top(relative_path) {
            return Some(Repair::certain(
                "paths are relative to the file that holds the link",
                rewritten(found),
            ));
        }
        let resolved = normalise(parent(from), relative_path);
        if let Some(found) = self.in_other_case(&resolved) {
            return Some(Repair::certain(
                "upper and lower case are different files on most servers",
                rewritten(found),
            ));
        }
        self.by_name(&resolved, &rewritten).or_else(|| {
            looks_like_host(relative_path).then(|| {
                Repair::guess(format!(
                    "write the address with its scheme: https://{relative_path}"
                ))
            })
        })
    }

    /// The file whose name holds the `?` or `#` that was taken for the end of its path.
    fn with_marks(&self, dest: &str, from: &str) -> Option<Repair> {
        let mark = dest.chars().find(|c| "?#".contains(*c))?;
        let found = self.links.find(&normalise(parent(from), &decode(dest)))?;
        let code = if mark == '?' { "%3F" } else { "%23" };
        let help = format!("a `{mark}` in the name of a file is written `{code}`");
        let dest = escape(&relative(parent(from), found));
        Some(Repair::certain(help, dest))
    }

    /// The file at `path` with the ending that other generators leave out or put in.
    fn by_ending(&self, path: &str) -> Option<&str> {
        let stem = path.strip_suffix(".html").unwrap_or(path);
        let stem = stem.strip_suffix("/index").unwrap_or(stem);
        [stem.to_owned(), format!("{stem}.md")]
            .iter()
            .find_map(|candidate| self.links.at(candidate))
    }

    /// The only file that `path` names when it is read from the top of the repository, of the book or
    /// of the runbooks.
    fn named_from_top(&self, path: &str) -> Option<&str> {
        let runbooks = &self.links.book.config.runbooks.dir;
        let mut found: Vec<&str> = ["", runbooks, parent(runbooks), "content", "content/pages"]
            .iter()
            .filter_map(|top| self.by_ending(&normalise(top, path)))
            .collect();
        found.dedup();
        match found.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The only file whose path differs from `path` in letter case alone.
    fn in_other_case(&self, path: &str) -> Option<&str> {
        match self.index().paths.get(&fold(path))?.as_slice() {
            [only] => Some(self.links.tree.path(*only)),
            _ => None,
        }
    }

    /// Files of the same name elsewhere, or of nearly the same name in the same folder.
    fn by_name(&self, path: &str, rewritten: &dyn Fn(&str) -> String) -> Option<Repair> {
        let (folder, name) = (parent(path), name_of(path));
        if !INDEX_NAMES.contains(&name.to_lowercase().as_str()) {
            // Other generators name a page without its ending.
            let namesakes: Vec<&str> = [fold(name), format!("{}.md", fold(name))]
                .iter()
                .filter_map(|name| self.index().names.get(name))
                .flatten()
                .map(|file| self.links.tree.path(*file))
                .collect();
            match namesakes.as_slice() {
                [] => {}
                [only] => {
                    return Some(Repair::guess(format!(
                        "the only file of this name is `{only}`: write `{}`",
                        rewritten(only)
                    )));
                }
                several => {
                    let shown = listed(several.iter().copied().take(SHOWN));
                    let more = match several.len().saturating_sub(SHOWN) {
                        0 => String::new(),
                        more => format!(" and {more} more"),
                    };
                    return Some(Repair::guess(format!(
                        "files of this name are {shown}{more}"
                    )));
                }
            }
        }
        let siblings = self.siblings(folder);
        let (near, is_only) = siblings.only_near(name)?;
        let dest = rewritten(&join(folder, near));
        let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
        Some(if is_only && ending(near) == ending(name) {
            Repair::certain(format!("the only name like it there is `{near}`"), dest)
        } else {
            Repair::guess(format!("did you mean `{dest}`?"))
        })
    }

    /// The destination of `to` as a link in `from` writes it.
    fn way(&self, from: FileId, to: FileId) -> String {
        let tree = self.links.tree;
        escape(&relative(parent(tree.path(from)), tree.path(to)))
    }

    /// The only place of a record's page for something of this id, such as `contact-alice` for `alice`.
    fn with_kind(&self, target: FileId, id: &str) -> Option<&str> {
        let places = self.links.places(target)?;
        let named = KINDS.iter().map(|kind| format!("{kind}{id}"));
        let mut named = named.filter_map(|place| places.get(&place));
        let only = named.next()?;
        named.next().is_none().then_some(only.as_str())
    }

    /// What a fragment that `target` does not have may have meant: the nearest id of that page, else
    /// the only other page that has it.
    pub fn repair_anchor(&self, fragment: &str, target: FileId, from: FileId) -> Option<Repair> {
        let ids = self.ids(target)?;
        let places = self.links.places(target);
        if self.links.doc(target).is_none() && places.is_some_and(BTreeSet::is_empty) {
            let help = "nothing on its page is a place for a link: leave the part behind `#` out";
            return Some(Repair::guess(help));
        }
        let wanted = decode(fragment);
        if let Some(near) = self
            .with_kind(target, &wanted)
            .or_else(|| ids.nearest(&wanted))
        {
            let path = if target == from {
                String::new()
            } else {
                self.way(from, target)
            };
            let noun = if self.links.doc(target).is_some() {
                "heading"
            } else {
                "place"
            };
            let help = format!("the nearest {noun} is `#{near}`");
            // Another number is another step, however near it is.
            let number = |id: &str| id.replace(|c: char| !c.is_numeric(), "");
            if number(near) != number(&wanted) {
                return Some(Repair::guess(help));
            }
            return Some(Repair::certain(help, format!("{path}#{near}")));
        }
        // Not on the target, which has been looked through.
        match self.index().ids.get(&*wanted)?.as_slice() {
            [only] if *only != target => Some(Repair::guess(format!(
                "the only page with this heading is `{}`: write `{}#{fragment}`",
                self.links.tree.path(*only),
                self.way(from, *only)
            ))),
            _ => None,
        }
    }
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn fold(path: &str) -> String {
    path.nfc().flat_map(char::to_lowercase).collect()
}

/// Whether a path begins with what is rather the name of a host.
fn looks_like_host(path: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        ".com", ".org", ".net", ".io", ".dev", ".de", ".eu", ".cloud", ".app",
    ];
    let host = path.split('/').next().unwrap_or_default();
    host.starts_with("www.") || ENDINGS.iter().any(|ending| host.ends_with(ending))
}

/// The way from the folder `from` to the file `to`.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let common = from
        .iter()
        .zip(&to[..to.len().saturating_sub(1)])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; from.len() - common];
    parts.extend(&to[common..]);
    parts.join("/")
}

/// A path as Markdown can hold it without angle brackets. Letters outside ASCII stay readable.
fn escape(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_ascii_control() || " ()<>\"%#?".contains(c) {
            // Writing into a string cannot fail.
            let _ = write!(escaped, "%{:02X}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}
