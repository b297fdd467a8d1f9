//! The templates and the theme: built in, overridable file by file.
//!
//! A file of the book at the same path wins over the built-in one. Every built-in template is also
//! there as `builtin/<name>`, so that a book's template can extend the one it replaces and change one
//! block: `{% extends "builtin/incident.html" %}`. A mistake in a book's template is a diagnostic
//! there, and the built-in one is used so that the rest is still checked.

use super::embedded::{EMBEDDED, builtin};
use super::filters;
use super::meter::{self, Limits};
use super::overrides;
use super::provenance::without_origin;
use super::script::{self, Script};
use super::style::{self, Styles};
use super::templates::{Failure, Templates};
use crate::check::templates::{TEMPLATE_ERROR, UNKNOWN_TEMPLATE, UNUSED_THEME_FILE};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::{Content, Span, Tree};
use crate::wording;
use serde::Serialize;
use std::collections::BTreeMap;
use tera::{Context, Tera, Value};

const BUILTIN: &str = "builtin/";
const TEMPLATES: &str = "templates/";

/// The templates, compiled, and the theme's files, with the book's own laid over the built-in ones. It
/// depends on the files under `templates/` and `theme/` alone, so that a preview keeps it.
#[derive(Debug)]
pub struct Theme {
    /// The compiled templates.
    pub(super) templates: Templates,
    /// The style sheets.
    pub(super) styles: Styles,
    /// The icon.
    pub(super) icon: String,
    /// The scripts of every page.
    pub(super) scripts: Vec<Script>,
    /// The scripts that are loaded when somebody searches.
    pub(super) search: Vec<Script>,
    /// The scripts that are loaded on pages that have what they are for.
    pub(super) later: Vec<Script>,
    /// The scripts that are loaded when an incident is begun.
    pub(super) incident: Vec<Script>,
    /// The scripts that are loaded when somebody opens the sheet of an incident.
    pub(super) sheet: Vec<Script>,
    /// What is wrong with the book's templates, words and scripts.
    faults: Vec<Diagnostic>,
}

impl Theme {
    /// What is wrong with the book's templates, words and scripts, as far as it shows without a page.
    pub fn faults(&self) -> &[Diagnostic] {
        &self.faults
    }

    /// The text that the template `name` makes of `values`. `tree` is the one that the theme was made of.
    ///
    /// # Errors
    /// The mistake in the template, at its place if the template is the book's own.
    pub fn text(
        &self,
        tree: &Tree,
        name: &str,
        values: &impl Serialize,
    ) -> Result<String, Box<Diagnostic>> {
        let own = tree.text(&format!("{TEMPLATES}{name}"));
        let is_its_own = |fault: &&Diagnostic| {
            fault.rule == &TEMPLATE_ERROR && own.is_some_and(|(file, _)| fault.span.file == file)
        };
        // The built-in template, which is there instead, is not what the author wants.
        if let Some(fault) = self.faults.iter().find(is_its_own) {
            return Err(Box::new(fault.clone()));
        }
        let limits = || Limits::of(&Value::from_serializable(values));
        Context::from_serialize(values)
            .map_err(|error| Failure::of(&error))
            .and_then(|context| self.templates.text(name, &context, limits))
            .map_err(|failure| {
                let at = failure.template.as_deref().unwrap_or(name);
                let fault = diagnose(&failure, at, tree).or_else(|| diagnose(&failure, name, tree));
                Box::new(fault.unwrap_or_else(|| internal(&failure, None, tree)))
            })
    }
}

/// Lays the book's templates and theme over the built-in ones.
///
/// # Errors
/// Only when a built-in template is broken, which the tests rule out.
pub fn overlay(tree: &Tree) -> Result<Theme, Box<Diagnostic>> {
    let (words, mut faults) = wording::of_book(tree);
    let templates =
        compile(tree, &mut faults).map_err(|error| internal(&Failure::of(&error), None, tree))?;
    // Built-in files first, in their order, then the book's own.
    let mut files: Vec<(&str, &str)> = EMBEDDED
        .iter()
        .filter(|(path, _)| path.starts_with("theme/"))
        .map(|(path, text)| (*path, tree.text(path).map_or(*text, |(_, own)| own)))
        .collect();
    for (path, file) in tree.under("theme") {
        if let Content::Text(text) = &file.content
            && !files.iter().any(|(known, _)| known == &path.as_ref())
        {
            files.push((path, text));
        }
    }
    faults.extend(overrides::empty(tree));
    faults.extend(script::check(&mut files, tree));
    report_unused(tree, &mut faults);
    let icon = files.iter().find(|(path, _)| *path == "theme/icon.svg");
    Ok(Theme {
        templates,
        styles: style::join(&files),
        icon: icon.map_or_else(String::new, |(_, text)| without_origin(text).to_owned()),
        scripts: script::join(&files, script::OF_PAGE, "site", &words),
        search: script::join(&files, script::OF_SEARCH, "search", &words),
        later: script::join(&files, script::OF_SOME, "later", &words),
        incident: script::join(&files, script::OF_INCIDENT, "incident", &words),
        sheet: script::join(&files, script::OF_SHEET, "sheet", &words),
        faults,
    })
}

fn compile(tree: &Tree, diagnostics: &mut Vec<Diagnostic>) -> Result<Templates, tera::Error> {
    let all_builtin = || {
        let templates = EMBEDDED.iter().filter(|(path, _)| *path != wording::PATH);
        templates.filter_map(|(path, text)| {
            let name = path.strip_prefix(TEMPLATES)?;
            Some((format!("{BUILTIN}{name}"), *text))
        })
    };
    let mut own: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, file) in tree.under("templates") {
        let Some(name) = path.strip_prefix(TEMPLATES) else {
            continue;
        };
        if path.as_ref() == wording::PATH {
            continue;
        }
        let same = EMBEDDED.iter().find(|(known, _)| *known == path.as_ref());
        if let Content::Text(text) = &file.content
            // A copy that nobody has changed is the built-in one.
            && same.is_none_or(|(_, builtin)| *builtin != without_origin(text))
        {
            own.insert(name, text);
        }
    }
    report_unknown(&own, tree, diagnostics);
    let with_builtin = |tera: &mut Tera| {
        filters::register(tera);
        meter::register_filters(tera);
        tera.set_fallback_prefixes([BUILTIN])?;
        tera.add_raw_templates(all_builtin())
    };
    loop {
        let mut tera = Tera::default();
        with_builtin(&mut tera)?;
        match tera.add_raw_templates(own.iter()) {
            Ok(()) => return Templates::new(tera, &own, with_builtin),
            Err(error) => {
                let failure = Failure::of(&error);
                let name = failure
                    .template
                    .as_deref()
                    .filter(|name| own.contains_key(name))
                    .or_else(|| own.keys().next().copied())
                    .unwrap_or_default()
                    .to_owned();
                diagnostics.extend(diagnose(&failure, &name, tree));
                own.remove(name.as_str());
            }
        }
    }
}

fn report_unknown(own: &BTreeMap<&str, &str>, tree: &Tree, diagnostics: &mut Vec<Diagnostic>) {
    for name in own.keys() {
        let path = format!("{TEMPLATES}{name}");
        let replaces = EMBEDDED.iter().any(|(known, _)| *known == path);
        let quoted = format!("\"{name}\"");
        let used = own
            .iter()
            .any(|(other, text)| other != name && text.contains(&quoted));
        let components = own
            .get(name)
            .is_some_and(|text| text.contains("{% component") || text.contains("{%- component"));
        if replaces || used || components {
            continue;
        }
        let Some(file) = tree.get(&path) else {
            continue;
        };
        let known = EMBEDDED
            .iter()
            .filter_map(|(path, _)| path.strip_prefix(TEMPLATES));
        let mut diagnostic = Diagnostic::new(
            &UNKNOWN_TEMPLATE,
            Span::whole(file.id),
            "",
            format!("`{name}` replaces no built-in template, and no other template uses it"),
        );
        if let Some(near) = did_you_mean(name, known) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        diagnostics.push(diagnostic);
    }
}

/// What a page can load, by the ending. Anything else in `theme/` is the authors' own: notes, sources of a style sheet.
const LOADABLE: [&str; 15] = [
    "avif", "css", "gif", "ico", "jpeg", "jpg", "js", "mjs", "otf", "png", "svg", "ttf", "webp",
    "woff", "woff2",
];

fn report_unused(tree: &Tree, diagnostics: &mut Vec<Diagnostic>) {
    for (path, file) in tree.under("theme") {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_used = style::is_sheet(path) || script::is_loaded(path) || builtin(path).is_some();
        if is_used || !LOADABLE.contains(&ending) {
            continue;
        }
        let known = EMBEDDED.iter().map(|(path, _)| *path);
        let help = match (ending, did_you_mean(path, known)) {
            ("css", _) => "move it to theme/css/".to_owned(),
            ("js" | "mjs", _) => format!(
                "name it as {}own.js to run it on every page, as {}own.js to run it when somebody searches, or as {}own.js to run it when an incident is begun",
                script::OF_PAGE,
                script::OF_SEARCH,
                script::OF_INCIDENT
            ),
            (_, Some(near)) => format!("did you mean `{near}`?"),
            ("otf" | "ttf" | "woff" | "woff2", _) => {
                "pages show the fonts of the reader's device: name one in a style sheet".to_owned()
            }
            _ => "an image stands beside the page that shows it, as in content/pages/".to_owned(),
        };
        let message = format!("no page loads `{path}`");
        let unused = Diagnostic::new(&UNUSED_THEME_FILE, Span::whole(file.id), "", message);
        diagnostics.push(unused.help(help));
    }
}

/// The mistake at its place in the book's template `name`; none if the book has no such template.
pub(super) fn diagnose(failure: &Failure, name: &str, tree: &Tree) -> Option<Diagnostic> {
    let path = format!("{TEMPLATES}{name}");
    let (file, text) = tree.text(&path)?;
    let span = match &failure.range {
        Some(range) if range.end <= text.len() => Span::new(file, range.clone()),
        // The report quotes the name that is wrong: its first occurrence is the place.
        _ => quoted(&failure.message)
            .and_then(|word| text.find(word).map(|at| at..at + word.len()))
            .map_or(Span::whole(file), |range| Span::new(file, range)),
    };
    let message = failure.message.trim_end_matches('.').to_owned();
    let help = failure.help.clone().unwrap_or_else(|| {
        format!("the built-in template is `builtin/{name}`: `rbdoc theme diff` shows what differs")
    });
    Some(Diagnostic::new(&TEMPLATE_ERROR, span, name, message).help(help))
}

/// A mistake that no template of the book explains: told at the record, or at `book.toml`.
pub(super) fn internal(failure: &Failure, record: Option<Span>, tree: &Tree) -> Diagnostic {
    let file = tree.get("book.toml").map(|file| file.id);
    let span = record.unwrap_or(Span::whole(file.unwrap_or(crate::source::FileId(0))));
    let name = failure.template.as_deref().unwrap_or_default();
    Diagnostic::new(
        &TEMPLATE_ERROR,
        span,
        name,
        format!("The template `{name}` failed: {}", failure.message),
    )
}

fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1).filter(|word| !word.is_empty())
}
