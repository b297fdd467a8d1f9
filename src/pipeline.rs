//! The whole way from sources to a site, as one pure function.
//!
//! Owns the order of the stages, and when a site is published: with an error there is none, but for
//! links of an adopted folder. Its pages are whole, nobody can fix all of its links on the first day,
//! and a team that sees its own pages will. Everything is reported in one run, so templates are tried
//! also where the book has problems.
//!
//! Whether the site is published is decided before its first page is kept: a [`CheckedBook`] makes pages only as they
//! are asked for. What templates spoil shows while pages are rendered; the built-in ones are tested, and a
//! book that has its own renders every page once to try them.

use crate::book::{self, Book, Edition, Editions};
use crate::check::{self, baseline, levels, unread};
use crate::diagnostic::{self, Diagnostic, Level};
use crate::facts::audience::Readers;
use crate::record::book_toml::{Audience, BookToml};
use crate::site::{self, Pages, Site, Theme};
use crate::source::{Built, Commit, Tree};
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
    /// Whether drafts are shown: of procedures and pages, and to the public those of post-mortems.
    pub drafts: bool,
    /// The commit that the sources come from, where it is known.
    pub commit: Option<Commit>,
}

impl Options {
    /// The usual options, at the moment `now`.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            now,
            audience: None,
            base_url: None,
            drafts: false,
            commit: None,
        }
    }

    /// What pages say of when they are, and of what.
    pub fn built(&self) -> Built {
        Built {
            now: self.now,
            commit: self.commit.clone(),
        }
    }
}

/// What became of a book, with its site made whole.
#[derive(Debug)]
pub struct Build {
    /// The book as it was read.
    pub book: Book,
    /// The site; none if the book has errors that prevent it.
    pub site: Option<Site>,
    /// Every problem, at its level, without those waived or known: what leaves something out of the site first, then
    /// in order of file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What the baseline took out of them.
    pub known: baseline::Known,
}

/// What became of a book, whose pages are made as they are asked for.
#[derive(Debug)]
pub struct CheckedBook {
    /// The book as it was read.
    pub book: Book,
    /// Every problem, at its level, without those waived or known: what leaves something out of the site first, then
    /// in order of file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What the baseline took out of them.
    pub known: baseline::Known,
    /// What the readers of the site may know of it; none where no page had to be made or tried.
    edition: Option<Edition>,
    built: Built,
    /// Whether drafts are shown.
    drafts: bool,
    /// What the pages are made with; none where no page had to be made or tried.
    theme: Option<Theme>,
}

impl CheckedBook {
    /// The site's files, from the sources in `tree` that the book was read from; none if the book has errors
    /// that prevent it, or if none was asked for.
    pub fn pages<'d>(&'d self, tree: &'d Tree) -> Option<Pages<'d>> {
        let theme = self.theme.as_ref()?;
        Some(Pages::new(self.edition.as_ref()?, tree, &self.built, theme))
    }

    /// How many runbooks and pages are left out because they are drafts.
    pub fn drafts_left_out(&self) -> usize {
        let runbooks = self.book.runbooks.iter().map(|runbook| runbook.meta.draft);
        let drafts = runbooks.chain(self.book.pages.iter().map(|page| page.draft));
        drafts.filter(|is_draft| *is_draft && !self.drafts).count()
    }
}

/// A part of the way. Each ends where the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Sources to typed records.
    Parse,
    /// Records to diagnostics.
    Check,
    /// The book's own templates to diagnostics: every page is rendered, and none kept.
    Templates,
}

/// Builds a book, and holds its site in memory: for a small one.
pub fn build(tree: &Tree, options: &Options) -> Build {
    let checked = run(tree, options, true, &mut |_| ());
    let made = checked.pages(tree).map(|pages| pages.all());
    let mut diagnostics = checked.diagnostics;
    let mut site = None;
    if let Some((whole, of_ours)) = made {
        // A book whose own templates have mistakes is not published: these are of the built-in ones.
        site = of_ours.is_empty().then_some(whole);
        diagnostics.extend(of_ours);
    }
    Build {
        site,
        book: checked.book,
        diagnostics,
        known: checked.known,
    }
}

/// Checks a book: every diagnostic of a build, without its site.
pub fn inspect(tree: &Tree, options: &Options) -> CheckedBook {
    run(tree, options, false, &mut |_| ())
}

/// Builds (`publish`) or checks a book, and says which stage begins.
pub fn run(
    tree: &Tree,
    options: &Options,
    publish: bool,
    begins: &mut dyn FnMut(Stage),
) -> CheckedBook {
    let mut inspector = Inspector {
        checker: check::Checker::default().once(),
        ..Inspector::default()
    };
    let (book, mut report) = inspector.inspect(tree, options, begins);
    let mut edition = None;
    let has_own = has_templates(tree);
    let may_publish = |report: &Report| publish && !report.prevents_publishing(tree);
    let mut theme = None;
    let has_theme = has_own || tree.under("theme").next().is_some();
    if has_theme || may_publish(&report) {
        match site::overlay(tree) {
            Ok(found) => {
                report.add(found.faults().to_vec(), tree);
                let seen = edition.insert(inspector.edition(&book, tree, options));
                if has_own {
                    begins(Stage::Templates);
                    let pages = Pages::new(seen, tree, &options.built(), &found);
                    report.add(pages.faults(&|| true).unwrap_or_default(), tree);
                }
                theme = may_publish(&report).then_some(found);
            }
            Err(diagnostic) => report.add(vec![*diagnostic], tree),
        }
    }
    CheckedBook {
        book,
        diagnostics: report.diagnostics,
        known: report.known,
        edition,
        built: options.built(),
        drafts: options.drafts,
        theme,
    }
}

/// Whether the book changes the templates: their problems show only while pages are rendered.
pub(crate) fn has_templates(tree: &Tree) -> bool {
    tree.under("templates").next().is_some()
}

/// Reads and checks a book, and again when it has changed, for the price of the change.
#[derive(Default)]
pub(crate) struct Inspector {
    reader: book::Reader,
    checker: check::Checker,
    editions: Editions,
}

/// What is wrong with a book.
#[derive(Debug)]
pub(crate) struct Report {
    /// The settings, whose levels and waivers hold.
    config: BookToml,
    now: DateTime<Utc>,
    /// Every diagnostic, before anybody's levels and waivers.
    all: Vec<Diagnostic>,
    /// Every problem, at its level, without those waived or known: what leaves something out of the site first, then
    /// in order of file and place.
    pub(crate) diagnostics: Vec<Diagnostic>,
    known: baseline::Known,
}

impl Inspector {
    /// Reads and checks the book in `tree`.
    pub(crate) fn inspect(
        &mut self,
        tree: &Tree,
        options: &Options,
        begins: &mut dyn FnMut(Stage),
    ) -> (Book, Report) {
        begins(Stage::Parse);
        let (mut book, of_reading) = self.reader.read(tree);
        if let Some(audience) = options.audience {
            book.config.audience = audience;
        }
        if let Some(base_url) = &options.base_url {
            book.config.base_url = Some(base_url.clone());
        }
        begins(Stage::Check);
        let mut all = self.checker.check(&book, tree, options.now);
        all.splice(0..0, of_reading);
        let mut report = Report {
            config: book.config.clone(),
            now: options.now,
            all,
            diagnostics: Vec::new(),
            known: baseline::Known::default(),
        };
        report.judge(tree);
        (book, report)
    }

    /// What the readers of a site may know of a book that was read from `tree`.
    pub(crate) fn edition(&mut self, book: &Book, tree: &Tree, options: &Options) -> Edition {
        let readers = Readers::of(book.config.audience, options.drafts);
        self.editions.of(book, tree, readers)
    }
}

impl Report {
    /// Adds diagnostics that were made later.
    pub(crate) fn add(&mut self, later: Vec<Diagnostic>, tree: &Tree) {
        if !later.is_empty() {
            self.all.extend(later);
            self.judge(tree);
        }
    }

    /// The diagnostics as this book sees them: at its levels, without what it waives and what it knows.
    fn judge(&mut self, tree: &Tree) {
        let causes = unread::without_consequences(self.all.clone());
        self.diagnostics = levels::apply(causes, &self.config, tree, self.now);
        diagnostic::sort(&mut self.diagnostics, tree);
        self.known = baseline::subtract(&mut self.diagnostics, tree);
        unread::put_first(&mut self.diagnostics);
    }

    /// Whether one of the problems keeps the site from being written.
    pub(crate) fn prevents_publishing(&self, tree: &Tree) -> bool {
        self.diagnostics.iter().any(|diagnostic| {
            let is_adopted = || {
                let path = tree.path(diagnostic.span.file);
                self.config.runbooks.is_adopted(path)
            };
            diagnostic.level == Level::Error
                && !(check::is_lost_target(diagnostic.rule) && is_adopted())
        })
    }
}
