//! Rendering: every page by its template, all at once, in a fixed order.
//!
//! Templates are compiled once; what repeats is rendered once for each place; then all pages are
//! rendered in parallel and collected in order of path, so that the same book gives the same bytes.

use super::chrome::{self, Chrome, Place};
use super::pages::{self, Page};
use super::theme::{self, Theme, diagnose};
use super::{Body, Site, paper};
use crate::book::Book;
use crate::diagnostic::Diagnostic;
use crate::source::Tree;
use crate::view::{self, Library, Options, routes};
use rayon::prelude::*;
use std::collections::HashMap;
use tera::{Context, Tera, Value};

/// Renders `book`.
pub fn render(book: &Book, tree: &Tree, options: Options) -> (Site, Vec<Diagnostic>) {
    let library = Library::new(book, tree, options);
    let mut site = Site::default();
    let (theme, mut diagnostics) = match theme::overlay(tree) {
        Ok(overlay) => overlay,
        Err(error) => return (site, vec![broken(&error, tree, None)]),
    };
    let assets = assets(&theme, &mut site);
    let frame = Frame::new(&library, assets);
    let pages = pages::all(&library);
    let places = pages.iter().map(|page| place(page, &library));
    let chrome = match chrome::render(&theme.tera, &library, &frame.site, places) {
        Ok(chrome) => chrome,
        Err(error) => return (site, vec![broken(&error, tree, None)]),
    };
    // Each thread renders into one buffer that keeps its room, and each page is made at its exact size:
    // grown texts held for 10,000 pages cost 70 MB that nobody used.
    let rendered: Vec<Result<Vec<u8>, tera::Error>> = pages
        .par_iter()
        .map_init(Vec::new, |buffer, page| {
            buffer.clear();
            one(page, &library, &theme.tera, &frame, &chrome, buffer)?;
            Ok(buffer.clone())
        })
        .collect();
    for (page, result) in pages.iter().zip(rendered) {
        match result {
            Ok(html) => {
                site.files.insert(page.path.clone(), Body::Bytes(html));
            }
            Err(error) => diagnostics.push(broken(&error, tree, Some(page))),
        }
    }
    match print(&pages, &site, &library, &theme.tera, &frame) {
        Ok(html) => {
            site.files
                .insert(routes::PRINT.to_owned(), Body::Bytes(html.into_bytes()));
        }
        Err(error) => diagnostics.push(broken(&error, tree, None)),
    }
    for (place, source) in library.copied_files() {
        site.files.entry(place).or_insert(Body::Copy(source));
    }
    // One mistake in a template shows on every page that uses it: it is told once.
    diagnostics.dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.message == b.message);
    (site, diagnostics)
}

/// What all pages share.
struct Frame {
    site: Value,
}

impl Frame {
    fn new(library: &Library<'_>, assets: Assets) -> Self {
        let config = &library.book.config;
        let site = Shared {
            title: &config.title,
            language: &config.language,
            css: assets.css,
            icon: assets.icon,
            holds: view::chrome::holds(library),
        };
        Self {
            site: Value::from_serializable(&site),
        }
    }
}

/// What a template sees of the site.
#[derive(serde::Serialize)]
struct Shared<'a> {
    title: &'a str,
    language: &'a str,
    css: String,
    icon: String,
    holds: view::chrome::Holds,
}

/// What a template sees of the page itself.
#[derive(serde::Serialize)]
struct About {
    title: String,
    href: String,
    edit_url: Option<String>,
}

struct Assets {
    css: String,
    icon: String,
}

/// Puts the theme's files into the site under names that change with what they hold, so that a
/// browser may keep them for ever.
fn assets(theme: &Theme<'_>, site: &mut Site) -> Assets {
    let mut add = |stem: &str, ending: &str, text: String| {
        let hash = xxhash_rust::xxh3::xxh3_64(text.as_bytes());
        let path = format!("assets/{stem}-{hash:016x}.{ending}");
        site.files
            .insert(path.clone(), Body::Bytes(text.into_bytes()));
        path
    };
    let css = add("site", "css", theme::style(theme));
    let icon = theme
        .files
        .iter()
        .find(|(path, _)| *path == "theme/icon.svg")
        .map_or_else(String::new, |(_, text)| (*text).to_owned());
    Assets {
        css,
        icon: add("icon", "svg", icon),
    }
}

fn place(page: &Page<'_>, library: &Library<'_>) -> Place {
    Place {
        root: page.root(library),
        step: page.step(),
        here: chrome::here(&page.path),
    }
}

fn one(
    page: &Page<'_>,
    library: &Library<'_>,
    tera: &Tera,
    frame: &Frame,
    chrome: &HashMap<Place, Chrome>,
    out: &mut Vec<u8>,
) -> Result<(), tera::Error> {
    let place = place(page, library);
    let (name, view) = page.view(library, &place.root);
    let about = About {
        title: page.title(library),
        href: routes::href(&page.path),
        edit_url: page.source().and_then(|file| library.edit_url(file)),
    };
    let mut context = Context::new();
    context.insert_value("site", frame.site.clone());
    context.insert_value("root", Value::from_serializable(&place.root));
    context.insert_value("page", Value::from_serializable(&about));
    context.insert_value(name, view);
    if let Some(chrome) = chrome.get(&place) {
        context.insert_value("chrome", chrome.0.clone());
    }
    tera.render_to(page.template(), &context, out)
}

/// Procedures on the page for paper, at most: more would fill a shelf.
const PROCEDURES: usize = 500;

/// The page for paper, from the main parts of the pages that belong on it.
fn print(
    pages: &[Page<'_>],
    site: &Site,
    library: &Library<'_>,
    tera: &Tera,
    frame: &Frame,
) -> Result<String, tera::Error> {
    let many = library.shown_runbooks().count() > PROCEDURES;
    let sheets: Vec<paper::Source<'_>> = pages
        .iter()
        .filter(|page| page.on_paper() && !(many && page.is_procedure()))
        .filter_map(|page| {
            let Some(Body::Bytes(html)) = site.files.get(&page.path) else {
                return None;
            };
            Some(paper::Source {
                path: &page.path,
                title: page.title(library),
                html: std::str::from_utf8(html).unwrap_or_default(),
            })
        })
        .collect();
    let place = Place {
        root: String::new(),
        step: 0,
        here: "",
    };
    let chrome = chrome::render(tera, library, &frame.site, [place.clone()])?;
    let about = About {
        title: "Everything, for paper".to_owned(),
        href: routes::PRINT.to_owned(),
        edit_url: None,
    };
    let mut context = Context::new();
    context.insert_value("site", frame.site.clone());
    context.insert_value("root", Value::from_serializable(""));
    context.insert_value("page", Value::from_serializable(&about));
    context.insert_value(
        "print",
        Value::from_serializable(&paper::paper(&sheets, library.options.now, many)),
    );
    if let Some(chrome) = chrome.get(&place) {
        context.insert_value("chrome", chrome.0.clone());
    }
    tera.render("print.html", &context)
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
