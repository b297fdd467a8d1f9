//! Rendering: each page by its template, all of them at once or one as it is asked for.
//!
//! Templates are compiled once; what repeats is rendered once for each place. Whoever wants a file asks
//! [`Pages`] for it and gets the same bytes, whatever was asked before: a build asks for each when it writes it
//! ([`Files`]), a preview for the few that somebody looks at. [`render`] makes all in parallel and keeps them.

use super::chrome::{Chrome, ChromeCache, Place};
use super::language;
use super::meter::{self, Limits};
use super::script::Script;
use super::templates::Failure;
use super::theme::{self, Theme, diagnose};
use super::{Body, Files, NO_FILE, Site, print};
use crate::book::{Book, Edition};
use crate::diagnostic::Diagnostic;
use crate::search::{self, Index};
use crate::source::portable::is_writable;
use crate::source::{Built, Tree};
use crate::view::sections::sections;
use crate::view::sitemap::{self, Content, FIXED, SitePage};
use crate::view::{self, Library, Link, Options, routes};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use tera::{Context, Value};

/// Renders `book`.
pub fn render(book: &Book, tree: &Tree, options: Options) -> (Site, Vec<Diagnostic>) {
    match theme::overlay(tree) {
        Ok(theme) => {
            let edition = Edition::of(book, tree, options.readers());
            let built = Built {
                now: options.now,
                commit: None,
            };
            let (site, mut faults) = Pages::new(&edition, tree, &built, &theme).all();
            faults.splice(0..0, theme.faults().iter().cloned());
            (site, faults)
        }
        Err(fault) => (Site::default(), vec![*fault]),
    }
}

/// The files of a site, made as they are asked for. Several threads may ask. A new sort of file is one more line in
/// [`Self::paths`](Files::paths) and one in [`Self::get`].
pub struct Pages<'b> {
    library: Library<'b>,
    theme: &'b Theme,
    /// What a template sees of the site.
    site: Value,
    /// What a template sees of the sections that pages have.
    sections: Value,
    /// The words of the interface, by group and key.
    words: Value,
    chrome: ChromeCache,
    /// All pages, in order of path.
    list: Vec<SitePage<'b>>,
    assets: BTreeMap<String, &'b str>,
    /// The place of the style sheet.
    style: String,
    /// Files to copy: their place in the site, and their source.
    copies: OnceLock<BTreeMap<String, String>>,
    /// What can be found, turned around when the first of its files is asked for.
    index: OnceLock<Index<'b>>,
}

impl<'b> Pages<'b> {
    /// The site of an edition of a book whose sources are `tree`.
    pub fn new(edition: &'b Edition, tree: &'b Tree, built: &Built, theme: &'b Theme) -> Self {
        let book = &edition.book;
        let library = Library::new(edition, tree, built.now);
        let styles = &theme.styles;
        let css = asset("site", "css", &styles.site);
        let css_of_pages = asset("pages", "css", &styles.pages);
        let css_of_search = asset("search", "css", &styles.search);
        let css_of_incident = asset("incident", "css", &styles.incident);
        let css_of_paper = asset("print", "css", &styles.paper);
        let icon = asset("icon", "svg", &theme.icon);
        let with_name = |script: &'b Script| {
            let name = asset(script.stem, "js", &script.text);
            (name, script.text.as_str())
        };
        let scripts: Vec<_> = theme.scripts.iter().map(with_name).collect();
        let search: Vec<_> = theme.search.iter().map(with_name).collect();
        let later: Vec<_> = theme.later.iter().map(with_name).collect();
        let incident: Vec<_> = theme.incident.iter().map(with_name).collect();
        let sheet: Vec<_> = theme.sheet.iter().map(with_name).collect();
        let names = |scripts: &[(String, &str)]| -> Vec<String> {
            scripts.iter().map(|(name, _)| name.clone()).collect()
        };
        let site = Value::from_serializable(&Shared {
            id: view::chrome::site_id(&library),
            title: &book.config.title,
            language: &book.config.language,
            is_rtl: language::is_right_to_left(&book.config.language),
            css: &css,
            css_of_pages: &css_of_pages,
            css_of_paper: &css_of_paper,
            icon: &icon,
            scripts: names(&scripts),
            search: with_style(&css_of_search, names(&search)),
            later: names(&later),
            incident: with_style(&css_of_incident, names(&incident)),
            sheet: names(&sheet),
            pages: FIXED
                .iter()
                .map(|page| (page.variable, page.link(&library.words)))
                .collect(),
            holds: view::chrome::holds(&library),
            help: view::chrome::way_to_help(&library),
            stamp: view::chrome::stamp(&library, built.commit.as_ref()),
        });
        Self {
            theme,
            chrome: ChromeCache::new(&library, site.clone()),
            site,
            sections: Value::from_serializable(&sections(&library.words)),
            words: Value::from_serializable(&library.words),
            list: sitemap::all(&library),
            style: css.clone(),
            assets: [
                (css, styles.site.as_str()),
                (css_of_pages, styles.pages.as_str()),
                (css_of_search, styles.search.as_str()),
                (css_of_incident, styles.incident.as_str()),
                (css_of_paper, styles.paper.as_str()),
                (icon, theme.icon.as_str()),
            ]
            .into_iter()
            .chain(scripts)
            .chain(search)
            .chain(later)
            .chain(incident)
            .chain(sheet)
            .collect(),
            copies: OnceLock::new(),
            index: OnceLock::new(),
            library,
        }
    }

    /// All files, and the mistakes of the book's templates that show only while they are rendered.
    pub fn all(&self) -> (Site, Vec<Diagnostic>) {
        let paths = self.paths().into_par_iter();
        let made: Vec<_> = paths.map(|path| (path, self.get(path))).collect();
        let mut site = Site::default();
        let mut faults = Vec::new();
        for (path, body) in made {
            match body {
                Ok(body) => site.files.extend(body.map(|body| (path.to_owned(), body))),
                Err(fault) => faults.push(*fault),
            }
        }
        (site, once(faults))
    }

    /// The mistakes of the book's templates that show only while pages are rendered: those of [`Self::all`],
    /// without keeping a page. Nothing if `go_on` says no before the end.
    pub fn faults(&self, go_on: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Diagnostic>> {
        let is_over = AtomicBool::new(false);
        let results: Option<Vec<Option<Failure>>> = self
            .list
            .par_iter()
            .map_init(Vec::new, |buffer, page| {
                if is_over.load(Ordering::Relaxed) {
                    return Some(None);
                }
                buffer.clear();
                let failure = go_on().then(|| self.one(page, buffer).err())?;
                if failure.as_ref().is_some_and(|failure| failure.is_overrun) {
                    is_over.store(true, Ordering::Relaxed);
                }
                Some(failure)
            })
            .collect();
        let results = results?;
        if is_over.into_inner() {
            return self.faults_until_overrun(go_on);
        }
        let failures = self.list.iter().zip(results);
        let broken =
            |(page, failure): (_, Option<_>)| Some(broken(&failure?, self.library.tree, page));
        Some(once(failures.filter_map(broken).collect()))
    }

    /// The mistakes up to the first page that takes too much, in order of the pages, so that it is the same page each
    /// time: the pages behind it may take as much.
    fn faults_until_overrun(&self, go_on: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let mut buffer = Vec::new();
        for page in &self.list {
            buffer.clear();
            let Some(failure) = go_on().then(|| self.one(page, &mut buffer).err())? else {
                continue;
            };
            faults.push(broken(&failure, self.library.tree, page));
            if failure.is_overrun {
                break;
            }
        }
        Some(once(faults))
    }

    /// The file at `path`; nothing where the site has none.
    ///
    /// # Errors
    /// A mistake in one of the book's templates.
    pub fn get(&self, path: &str) -> Result<Option<Body>, Box<Diagnostic>> {
        if let Some(page) = self.page(path) {
            let mut html = Vec::new();
            return match self.one(page, &mut html) {
                Ok(()) => Ok(Some(Body::Bytes(html))),
                Err(error) => Err(broken(&error, self.library.tree, page).into()),
            };
        }
        if let Some(text) = self.assets.get(path) {
            return Ok(Some(Body::Bytes(text.as_bytes().to_vec())));
        }
        if path.starts_with(search::FOLDER) {
            let file = self.index().file(path, &self.library);
            return Ok(file.map(|text| Body::Bytes(text.into_bytes())));
        }
        let source = self.copies().get(path);
        Ok(source.map(|source| Body::Copy(source.clone())))
    }

    fn page(&self, path: &str) -> Option<&SitePage<'b>> {
        let at = sitemap::find(&self.list, path).ok()?;
        self.list.get(at)
    }

    /// The place of the style sheet.
    pub fn style(&self) -> &str {
        &self.style
    }

    /// Makes the index of the search now, and not when its first file is asked for.
    pub fn make_index(&self) {
        self.index();
    }

    fn index(&self) -> &Index<'b> {
        self.index.get_or_init(|| Index::new(&self.library))
    }

    fn copies(&self) -> &BTreeMap<String, String> {
        self.copies.get_or_init(|| {
            let mut copies = BTreeMap::new();
            for (place, source) in self.library.copied_files() {
                copies.entry(place).or_insert(source);
            }
            let places: BTreeSet<String> = copies.keys().cloned().collect();
            copies.retain(|place, _| is_writable(place) && !self.is_in_the_way(place, &places));
            copies
        })
    }

    /// Whether a copy would stand below a file as in a folder, or a page below the copy. The checks report it.
    fn is_in_the_way(&self, place: &str, copies: &BTreeSet<String>) -> bool {
        let mut folders = place
            .match_indices('/')
            .filter_map(|(end, _)| place.get(..end));
        let is_file = |path: &str| self.page(path).is_some() || copies.contains(path);
        let below = format!("{place}/");
        let first = sitemap::find(&self.list, &below).unwrap_or_else(|at| at);
        let has_page_below = |page: &SitePage<'_>| page.path.starts_with(&below);
        folders.any(is_file) || self.list.get(first).is_some_and(has_page_below)
    }

    fn one(&self, page: &SitePage<'b>, out: &mut Vec<u8>) -> Result<(), Failure> {
        let library = &self.library;
        let place = Place {
            root: page.root(library),
            step: page.step(),
            here: page.fixed().map_or("", |page| page.path),
        };
        let chrome = self.chrome.at(&place, &self.theme.templates)?;
        self.render(page, &place.root, chrome, out)
    }

    /// Renders a page whose way up is `root`, with `chrome` around its main part.
    fn render(
        &self,
        page: &SitePage<'b>,
        root: &str,
        chrome: Chrome,
        out: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        let library = &self.library;
        let on = sitemap::Context {
            library,
            pages: &self.list,
            root,
        };
        let (name, view) = page.view(&on);
        let about = About {
            title: page.title(library),
            href: routes::href(&page.path),
            edit_url: page.source().and_then(|file| library.edit_url(file)),
            qr: page.qr(library),
            address: library.address_of(&page.path),
            description: page.about(library),
        };
        let mut context = Context::new();
        context.insert_value("site", self.site.clone());
        context.insert_value("root", Value::from_serializable(&root));
        context.insert_value("page", Value::from_serializable(&about));
        context.insert_value("chrome", chrome.0);
        context.insert_value("sections", self.sections.clone());
        context.insert_value("words", self.words.clone());
        let is_print = page.path == routes::PRINT;
        let view = if is_print { self.print() } else { view };
        out.reserve(meter::room(&view));
        context.insert_value(name, view.clone());
        let limits = || Limits::of(&view);
        let templates = &self.theme.templates;
        templates.page(page.template(), &context, limits, out)
    }

    /// What the page for print shows: the main parts of the pages that belong on it. They are rendered for it
    /// again: that costs a build less than to keep them, and nobody needs to ask in any order.
    fn print(&self) -> Value {
        let many = self.library.shown_runbooks().count() > PROCEDURES;
        let is_in = |page: &&SitePage<'_>| {
            page.in_print() && !(many && matches!(page.content, Content::Runbook(_)))
        };
        let mut pages: Vec<&SitePage<'_>> = self.list.iter().filter(is_in).collect();
        pages.sort_by_key(|page| page.place_in_print());
        let ids = print::SectionIds::new(pages.iter().map(|page| page.path.as_str()));
        let sections = pages
            .par_iter()
            .map_init(Vec::new, |buffer, page| {
                buffer.clear();
                // A page whose template is broken is left out; its own address tells why.
                self.render(page, &page.root(&self.library), Chrome::empty(), buffer)
                    .ok()?;
                let html = std::str::from_utf8(buffer).unwrap_or_default();
                let group = page.group(&self.library.words);
                let section = ids.section(&page.path, group, page.title(&self.library), html);
                // A long page is there once: neither as it was rendered nor in two forms of the section.
                if buffer.capacity() > LONG_PAGE {
                    *buffer = Vec::new();
                }
                Some(section)
            })
            .flatten()
            .collect();
        print::print(&self.library.words, sections, self.library.today(), many)
    }
}

impl Files for Pages<'_> {
    fn paths(&self) -> Vec<&str> {
        let pages = self.list.iter().map(|page| page.path.as_str());
        let assets = self.assets.keys().map(String::as_str);
        let copies = self.copies().keys().map(String::as_str);
        let search = self.index().paths();
        let all = pages.chain(assets).chain(copies).chain(search);
        // A path that two claim is there once, and holds what `get` finds first.
        all.collect::<BTreeSet<&str>>().into_iter().collect()
    }

    fn body(&self, path: &str) -> Result<Body, String> {
        match self.get(path) {
            Ok(Some(body)) => Ok(body),
            Ok(None) => Err(NO_FILE.to_owned()),
            Err(fault) => Err(fault.message),
        }
    }

    fn may_show_all(&self, path: &str) -> bool {
        self.page(path).is_some_and(|page| page.fixed().is_some())
    }
}

/// What a template sees of the site.
#[derive(serde::Serialize)]
struct Shared<'a> {
    /// What tells its storage from other handbooks' in one browser.
    id: String,
    title: &'a str,
    language: &'a str,
    /// Whether the language is written from right to left.
    is_rtl: bool,
    css: &'a str,
    /// The style sheet of pages that are not runbooks.
    css_of_pages: &'a str,
    css_of_paper: &'a str,
    icon: &'a str,
    /// The scripts of every page, in order.
    scripts: Vec<String>,
    /// The style sheet and the scripts that it loads when somebody searches, in order.
    search: Vec<String>,
    /// The scripts that it loads where it has what they are for, in order.
    later: Vec<String>,
    /// The scripts that it loads when an incident is begun, in order.
    incident: Vec<String>,
    /// The scripts that it loads when somebody opens the sheet of an incident, in order.
    sheet: Vec<String>,
    /// Links to the pages that every handbook has, by the name of what each shows.
    pages: BTreeMap<&'static str, Link>,
    holds: view::chrome::Holds,
    /// Where to call for help, if anywhere.
    help: Option<view::chrome::WayToHelp>,
    /// Of when the pages are, and of what.
    stamp: view::chrome::Stamp,
}

/// What a template sees of the page itself.
#[derive(serde::Serialize)]
struct About {
    title: String,
    href: String,
    edit_url: Option<String>,
    /// The same as a code, for paper.
    qr: Option<view::qr::Qr>,
    /// Where it is served, if that is known.
    address: Option<String>,
    /// What it is, in one sentence, for lists of other sites.
    description: String,
}

/// A buffer that was longer is not kept for the next page.
const LONG_PAGE: usize = 1 << 20;

/// Procedures on the page for paper, at most: more would fill a shelf.
const PROCEDURES: usize = 500;

/// The name of a file of the theme, which changes with what it holds, so that a browser may keep it for
/// ever.
fn asset(stem: &str, ending: &str, text: &str) -> String {
    format!("assets/{stem}-{}.{ending}", asset_hash(text))
}

/// What the name of a file of the theme says of what it holds. Half a hash tells the versions of one file apart, and every
/// page names nine of them.
pub fn asset_hash(text: &str) -> String {
    let hash = xxhash_rust::xxh3::xxh3_64(text.as_bytes());
    format!("{:08x}", hash >> 32)
}

/// What is loaded together: a style sheet, then scripts.
fn with_style(style: &str, scripts: Vec<String>) -> Vec<String> {
    std::iter::once(style.to_owned()).chain(scripts).collect()
}

/// One mistake in a template shows on every page that uses it: it is told once.
fn once(mut faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    faults.dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.message == b.message);
    faults
}

/// A mistake in a template, where the book has that template; else in the page's record.
fn broken(failure: &Failure, tree: &Tree, page: &SitePage<'_>) -> Diagnostic {
    let record = page.record();
    let own = failure
        .template
        .as_deref()
        .and_then(|name| diagnose(failure, name, tree));
    let diagnostic = match (own, record) {
        (Some(diagnostic), Some(record)) => {
            diagnostic.related(record, "while rendering this record")
        }
        (Some(diagnostic), None) => diagnostic,
        (None, record) => theme::internal(failure, record, tree),
    };
    if failure.is_overrun {
        return diagnostic.help(format!(
            "it was writing `{}`; a page may take more the more it has to show",
            page.path
        ));
    }
    diagnostic
}
