//! Rendering: each page by its template, all of them at once or one as it is asked for.
//!
//! Templates are compiled once; what repeats is rendered once for each place. [`render`] makes all pages
//! in parallel and collects them in order of path, so that the same book gives the same bytes. A preview
//! asks [`Pages`] for the few pages that somebody looks at, and gets the same bytes.

use super::chrome::{self, Frames, Place};
use super::pages::{self, Page};
use super::theme::{self, Theme, diagnose};
use super::{Body, Site, paper};
use crate::book::Book;
use crate::diagnostic::Diagnostic;
use crate::source::Tree;
use crate::view::{self, Library, Options, routes};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tera::{Context, Value};

/// Renders `book`.
pub fn render(book: &Book, tree: &Tree, options: Options) -> (Site, Vec<Diagnostic>) {
    match theme::overlay(tree) {
        Ok(theme) => {
            let (site, mut faults) = Pages::new(book, tree, options, &theme).all();
            faults.splice(0..0, theme.faults().iter().cloned());
            (site, faults)
        }
        Err(fault) => (Site::default(), vec![*fault]),
    }
}

/// The files of a site, made as they are asked for. Several threads may ask.
pub struct Pages<'b> {
    library: Library<'b>,
    theme: &'b Theme,
    /// What a template sees of the site.
    site: Value,
    frames: Frames,
    /// In order of path.
    list: Vec<Page<'b>>,
    assets: BTreeMap<String, &'b str>,
    /// Files to copy: their place in the site, and their source.
    copies: OnceLock<BTreeMap<String, String>>,
}

impl<'b> Pages<'b> {
    /// The site of `book`, whose sources are `tree`.
    pub fn new(book: &'b Book, tree: &'b Tree, options: Options, theme: &'b Theme) -> Self {
        let library = Library::new(book, tree, options);
        let css = asset("site", "css", &theme.css);
        let icon = asset("icon", "svg", &theme.icon);
        let script = asset("site", "js", &theme.script);
        let search = asset("search", "js", &theme.search);
        let site = Value::from_serializable(&Shared {
            title: &book.config.title,
            language: &book.config.language,
            css: &css,
            icon: &icon,
            script: &script,
            search: &search,
            holds: view::chrome::holds(&library),
        });
        Self {
            theme,
            frames: Frames::new(&library, site.clone()),
            site,
            list: pages::all(&library),
            assets: [
                (css, theme.css.as_str()),
                (icon, theme.icon.as_str()),
                (script, theme.script.as_str()),
                (search, theme.search.as_str()),
            ]
            .into(),
            copies: OnceLock::new(),
            library,
        }
    }

    /// All files, and the mistakes of the book's templates that show only while they are rendered.
    pub fn all(&self) -> (Site, Vec<Diagnostic>) {
        let mut site = Site::default();
        let mut faults = Vec::new();
        for (path, text) in &self.assets {
            let body = Body::Bytes(text.as_bytes().to_vec());
            site.files.insert(path.clone(), body);
        }
        // Each thread renders into one buffer that keeps its room, and each page is made at its exact size:
        // grown texts held for 10,000 pages cost 70 MB that nobody used.
        let rendered: Vec<Result<Vec<u8>, tera::Error>> = self
            .list
            .par_iter()
            .map_init(Vec::new, |buffer, page| {
                buffer.clear();
                self.one(page, buffer)?;
                Ok(buffer.clone())
            })
            .collect();
        for (page, result) in self.list.iter().zip(rendered) {
            match result {
                Ok(html) => {
                    site.files.insert(page.path.clone(), Body::Bytes(html));
                }
                Err(error) => faults.push(broken(&error, self.library.tree, Some(page))),
            }
        }
        let made = |page: &Page<'_>| match site.files.get(&page.path) {
            Some(Body::Bytes(html)) => Some(Cow::Borrowed(html.as_slice())),
            _ => None,
        };
        match self.print(made) {
            Ok(html) => {
                let body = Body::Bytes(html.into_bytes());
                site.files.insert(routes::PRINT.to_owned(), body);
            }
            Err(error) => faults.push(broken(&error, self.library.tree, None)),
        }
        for (place, source) in self.copies() {
            site.files
                .entry(place.clone())
                .or_insert_with(|| Body::Copy(source.clone()));
        }
        (site, once(faults))
    }

    /// The mistakes of the book's templates that show only while pages are rendered: those of [`Self::all`],
    /// without keeping a page. Nothing if `go_on` says no before the end.
    pub fn faults(&self, go_on: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Diagnostic>> {
        let tried: Option<Vec<Option<Diagnostic>>> = self
            .list
            .par_iter()
            .map_init(Vec::new, |buffer, page| {
                buffer.clear();
                let fault = |error| broken(&error, self.library.tree, Some(page));
                go_on().then(|| self.one(page, buffer).err().map(fault))
            })
            .collect();
        let mut faults: Vec<Diagnostic> = tried?.into_iter().flatten().collect();
        let printed = self.print(|page| self.made(page));
        faults.extend(
            printed
                .err()
                .map(|error| broken(&error, self.library.tree, None)),
        );
        Some(once(faults))
    }

    /// A page for paper's sake; nothing if its template is broken, which its own address tells.
    fn made(&self, page: &Page<'_>) -> Option<Cow<'static, [u8]>> {
        let mut html = Vec::new();
        self.one(page, &mut html).ok()?;
        Some(Cow::Owned(html))
    }

    /// The file at `path`; nothing where the site has none.
    ///
    /// # Errors
    /// A mistake in one of the book's templates.
    pub fn get(&self, path: &str) -> Result<Option<Body>, Box<Diagnostic>> {
        if let Ok(at) = self
            .list
            .binary_search_by(|page| page.path.as_str().cmp(path))
        {
            let page = &self.list[at];
            let mut html = Vec::new();
            return match self.one(page, &mut html) {
                Ok(()) => Ok(Some(Body::Bytes(html))),
                Err(error) => Err(broken(&error, self.library.tree, Some(page)).into()),
            };
        }
        if path == routes::PRINT {
            return match self.print(|page| self.made(page)) {
                Ok(html) => Ok(Some(Body::Bytes(html.into_bytes()))),
                Err(error) => Err(broken(&error, self.library.tree, None).into()),
            };
        }
        if let Some(text) = self.assets.get(path) {
            return Ok(Some(Body::Bytes(text.as_bytes().to_vec())));
        }
        let source = self.copies().get(path);
        Ok(source.map(|source| Body::Copy(source.clone())))
    }

    /// The place of the style sheet.
    pub fn style(&self) -> &str {
        let mut paths = self.assets.keys().map(String::as_str);
        let is_style = |path: &&str| path.rsplit('.').next() == Some("css");
        paths.find(is_style).unwrap_or_default()
    }

    fn copies(&self) -> &BTreeMap<String, String> {
        self.copies.get_or_init(|| {
            let mut copies = BTreeMap::new();
            for (place, source) in self.library.copied_files() {
                copies.entry(place).or_insert(source);
            }
            copies
        })
    }

    fn one(&self, page: &Page<'_>, out: &mut Vec<u8>) -> Result<(), tera::Error> {
        let library = &self.library;
        let place = Place {
            root: page.root(library),
            step: page.step(),
            here: chrome::here(&page.path),
        };
        let (name, view) = page.view(library, &place.root);
        let about = About {
            title: page.title(library),
            href: routes::href(&page.path),
            edit_url: page.source().and_then(|file| library.edit_url(file)),
        };
        let mut context = self.context(&place, &about)?;
        context.insert_value(name, view);
        self.theme.tera.render_to(page.template(), &context, out)
    }

    /// What every template sees.
    fn context(&self, place: &Place, about: &About) -> Result<Context, tera::Error> {
        let chrome = self.frames.at(place, &self.theme.tera)?;
        let mut context = Context::new();
        context.insert_value("site", self.site.clone());
        context.insert_value("root", Value::from_serializable(&place.root));
        context.insert_value("page", Value::from_serializable(about));
        context.insert_value("chrome", chrome.0);
        Ok(context)
    }

    /// The page for paper, from the main parts of the pages that belong on it; `made` renders one of them.
    fn print<'h>(
        &self,
        made: impl Fn(&Page<'_>) -> Option<Cow<'h, [u8]>>,
    ) -> Result<String, tera::Error> {
        let many = self.library.shown_runbooks().count() > PROCEDURES;
        let on_paper = |page: &&Page<'_>| page.on_paper() && !(many && page.is_procedure());
        let pages = self.list.iter().filter(on_paper);
        let rendered: Vec<(&Page<'_>, Cow<'_, [u8]>)> =
            pages.filter_map(|page| Some((page, made(page)?))).collect();
        let sheets: Vec<paper::Source<'_>> = rendered
            .iter()
            .map(|(page, html)| paper::Source {
                path: &page.path,
                title: page.title(&self.library),
                html: std::str::from_utf8(html).unwrap_or_default(),
            })
            .collect();
        let place = Place {
            root: String::new(),
            step: 0,
            here: "",
        };
        let about = About {
            title: "Everything, for paper".to_owned(),
            href: routes::PRINT.to_owned(),
            edit_url: None,
        };
        let mut context = self.context(&place, &about)?;
        let paper = paper::paper(&sheets, self.library.today(), many);
        context.insert_value("print", Value::from_serializable(&paper));
        self.theme.tera.render("print.html", &context)
    }
}

/// What a template sees of the site.
#[derive(serde::Serialize)]
struct Shared<'a> {
    title: &'a str,
    language: &'a str,
    css: &'a str,
    icon: &'a str,
    /// The script of every page.
    script: &'a str,
    /// The script that it loads when somebody searches.
    search: &'a str,
    holds: view::chrome::Holds,
}

/// What a template sees of the page itself.
#[derive(serde::Serialize)]
struct About {
    title: String,
    href: String,
    edit_url: Option<String>,
}

/// Procedures on the page for paper, at most: more would fill a shelf.
const PROCEDURES: usize = 500;

/// The name of a file of the theme, which changes with what it holds, so that a browser may keep it for
/// ever.
fn asset(stem: &str, ending: &str, text: &str) -> String {
    let hash = xxhash_rust::xxh3::xxh3_64(text.as_bytes());
    format!("assets/{stem}-{hash:016x}.{ending}")
}

/// One mistake in a template shows on every page that uses it: it is told once.
fn once(mut faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    faults.dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.message == b.message);
    faults
}

/// A mistake in a template, where the book has that template; else in the page's record.
fn broken(error: &tera::Error, tree: &Tree, page: Option<&Page<'_>>) -> Diagnostic {
    let place = theme::Place::of(error);
    let record = page.and_then(Page::record);
    let own = place
        .template
        .as_deref()
        .and_then(|name| diagnose(&place, name, tree));
    match (own, record) {
        (Some(diagnostic), Some(record)) => {
            diagnostic.related(record, "while rendering this record")
        }
        (Some(diagnostic), None) => diagnostic,
        (None, record) => theme::internal(error, record, tree),
    }
}
