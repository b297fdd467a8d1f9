//! The whole way from sources to a site, as one pure function.
//!
//! Owns the order of the stages, and when a site is published: with an error there is none, but for
//! links of an adopted folder. Its pages are whole, nobody can mend all of its links on the first day,
//! and a team that sees its own pages will. Everything is reported in one run, so templates are tried
//! also where the book has faults.

use crate::book::{self, Book};
use crate::check::{self, RULES, baseline, levels};
use crate::diagnostic::{self, Diagnostic, Level};
use crate::record::book_toml::Audience;
use crate::site::{self, Site};
use crate::source::Tree;
use crate::view;
use chrono::{DateTime, Utc};

/// What a build depends on besides its sources.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The moment that pages and checks call now.
    pub now: DateTime<Utc>,
    /// Who may read the site, if not those whom `book.toml` says.
    pub audience: Option<Audience>,
    /// Where it will be served, if not where `book.toml` says.
    pub base_url: Option<String>,
    /// Whether drafts of post-mortems are shown.
    pub drafts: bool,
}

impl Options {
    /// The usual options, at the moment `now`.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            now,
            audience: None,
            base_url: None,
            drafts: false,
        }
    }
}

/// What became of a book.
#[derive(Debug)]
pub struct Build {
    /// The book as it was read.
    pub book: Book,
    /// The site; none if the book has errors that prevent it, or if none was asked for.
    pub site: Option<Site>,
    /// Every fault, at its level, without those waived or known, in order of file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What the baseline took out of them.
    pub known: baseline::Known,
}

/// A part of the way. Each ends where the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Sources to typed records.
    Parse,
    /// Records to diagnostics.
    Check,
    /// Records to pages.
    Render,
}

/// Builds a book.
pub fn build(tree: &Tree, options: &Options) -> Build {
    run(tree, options, true, &mut |_| ())
}

/// Checks a book: every diagnostic of a build, without its site.
pub fn inspect(tree: &Tree, options: &Options) -> Build {
    run(tree, options, false, &mut |_| ())
}

/// Builds (`publish`) or checks a book, and says which stage begins.
pub fn run(tree: &Tree, options: &Options, publish: bool, begins: &mut dyn FnMut(Stage)) -> Build {
    begins(Stage::Parse);
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let (mut book, mut faults) = book::parse(tree, &book::Options { rules: &names });
    if let Some(audience) = options.audience {
        book.config.audience = audience;
    }
    if let Some(base_url) = &options.base_url {
        book.config.base_url = Some(base_url.clone());
    }
    begins(Stage::Check);
    faults.extend(check::check(&book, tree, options.now));
    let (mut diagnostics, mut known) = judge(&faults, &book, tree, options);
    let mut site = None;
    let has_templates = tree.under("templates").next().is_some();
    if has_templates || (publish && !prevents_publishing(&diagnostics, &book, tree)) {
        begins(Stage::Render);
        let (rendered, more) = site::render(
            &book,
            tree,
            view::Options {
                now: options.now,
                public: book.config.audience == Audience::Public,
                drafts: options.drafts,
            },
        );
        if !more.is_empty() {
            faults.extend(more);
            (diagnostics, known) = judge(&faults, &book, tree, options);
        }
        site = (publish && !prevents_publishing(&diagnostics, &book, tree)).then_some(rendered);
    }
    Build {
        book,
        site,
        diagnostics,
        known,
    }
}

/// The faults as this book sees them: at its levels, without what it waives and what it knows.
fn judge(
    faults: &[Diagnostic],
    book: &Book,
    tree: &Tree,
    options: &Options,
) -> (Vec<Diagnostic>, baseline::Known) {
    let mut diagnostics = levels::apply(faults.to_vec(), &book.config, tree, options.now);
    diagnostic::sort(&mut diagnostics, tree);
    let known = baseline::subtract(&mut diagnostics, tree);
    (diagnostics, known)
}

/// Whether one of the faults keeps the site from being written.
fn prevents_publishing(diagnostics: &[Diagnostic], book: &Book, tree: &Tree) -> bool {
    diagnostics.iter().any(|fault| {
        let is_adopted = || {
            let path = tree.path(fault.span.file);
            book.config.runbooks.is_adopted(path)
        };
        fault.level == Level::Error && !(check::is_of_links(fault.rule) && is_adopted())
    })
}
