//! A folder of Markdown that was there before the book: what made it, what in it is a page, what its
//! pages have in common, who owns them, and the `book.toml` that says so.
//!
//! Order of events: [`Generator::of`] reads the settings of the site generator, if there is one;
//! [`not_pages`] looks at names alone; then the folder is read as a book, and [`sections::shared`] counts
//! the headings of its pages; [`owners`] reads `CODEOWNERS`; [`Proposal::book_toml`] writes it all down.

mod generator;
pub mod owners;
pub mod sections;

pub use generator::{Generator, GeneratorKind, files_url};

use crate::book::is_markdown;
use crate::site::fill;
use sections::SharedSections;
use serde::Serialize;
use std::collections::BTreeSet;
use tera::{Context, TeraResult};

/// Files at any depth that are not pages, by their name.
const NOT_PAGES: [&str; 6] = [
    "CHANGELOG.md",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "LICENSE.md",
    "SECURITY.md",
    "SUMMARY.md",
];
/// Folders at the top that hold what a generator needs, and no pages.
const OF_GENERATORS: [&str; 6] = [
    "archetypes",
    "layouts",
    "overrides",
    "themes",
    "vendor",
    "site_packages",
];

/// Patterns for the Markdown of the folder that is not a page. `paths` are relative to the folder.
pub fn not_pages<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut patterns = BTreeSet::new();
    for path in paths.filter(|path| is_markdown(path)) {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parts: Vec<&str> = folders.split('/').filter(|part| !part.is_empty()).collect();
        let marked = parts
            .iter()
            .position(|part| part.starts_with('_'))
            .or_else(|| {
                let first = parts.first()?;
                OF_GENERATORS.contains(first).then_some(0)
            });
        if let Some(depth) = marked {
            patterns.insert(format!(
                "{}/**",
                globset::escape(&parts[..=depth].join("/"))
            ));
        } else if is_not_a_page(name) {
            patterns.insert(format!("**/{}", globset::escape(name)));
        }
    }
    patterns.into_iter().collect()
}

/// Whether a file is a part of other pages, or says something of the folder itself.
fn is_not_a_page(name: &str) -> bool {
    let is_part = name.starts_with('_') && !name.eq_ignore_ascii_case("_index.md");
    is_part
        || NOT_PAGES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
}

/// What a `book.toml` around a folder says.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Proposal {
    /// Name on every page.
    pub title: String,
    /// IANA time zone.
    pub timezone: String,
    /// Address of the book's folder in the repository.
    pub repo_url: Option<String>,
    /// The folder of the site, if not the usual one.
    pub out: Option<String>,
    /// The folder, as the book names it.
    pub dir: String,
    /// Patterns for what in it is not a page.
    pub exclude: Vec<String>,
    /// Which headings pages have in common.
    pub sections: Vec<SharedSections>,
    /// Pattern and owner.
    pub owners: Vec<(String, String)>,
}

impl Proposal {
    /// The text of the `book.toml`.
    ///
    /// # Errors
    /// A mistake in a text of the program.
    pub fn book_toml(&self) -> TeraResult<String> {
        let values = Context::from_serialize(self)?;
        fill(include_str!("../files/adopted-book.toml"), &values)
    }
}
