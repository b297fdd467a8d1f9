//! What repeats on every page: header, steps, call for help, footer, the phone's bar. Rendered once for each folder
//! depth and place in the steps, then inserted as finished HTML.

use super::meter::Limits;
use super::templates::{Failure, Templates};
use crate::view::sitemap::{FIXED, StepLink, steps};
use crate::view::{Library, chrome};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use tera::{Context, Value};

/// The repeating parts for one depth and place.
#[derive(Clone)]
pub(super) struct Chrome(pub(super) Value);

impl Chrome {
    /// Nothing around the page's main part, for who needs no more than that.
    pub(super) fn empty() -> Self {
        Self(Value::from_serializable(&Parts::default()))
    }
}

#[derive(Default, serde::Serialize)]
struct Parts {
    header: String,
    footer: String,
    bar: String,
    help: String,
}

/// Which parts a page needs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// The way up to the site's root.
    pub(super) root: String,
    /// 1 to 7; 0 for a page outside the steps.
    pub(super) step: usize,
    /// The page's path if every handbook has it, else empty: the parts mark their links to it.
    pub(super) here: &'static str,
}

/// Renders the repeating parts, each place once, when the first page there needs them.
pub(super) struct ChromeCache {
    site: Value,
    help: Value,
    words: Value,
    steps: Vec<StepLink>,
    made: RwLock<HashMap<Place, Chrome>>,
}

impl ChromeCache {
    /// `site` is what a template sees of the site.
    pub(super) fn new(library: &Library<'_>, site: Value) -> Self {
        Self {
            site,
            help: Value::from_serializable(&chrome::help(library)),
            words: Value::from_serializable(&library.words),
            steps: steps(FIXED, library),
            made: RwLock::default(),
        }
    }

    /// The parts for `place`.
    pub(super) fn at(&self, place: &Place, templates: &Templates) -> Result<Chrome, Failure> {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(chrome) = made.get(place) {
            return Ok(chrome.clone());
        }
        drop(made);
        // Two threads may make the same one; both are right.
        let chrome = self.render(place, templates)?;
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        made.insert(place.clone(), chrome.clone());
        Ok(chrome)
    }

    fn render(&self, place: &Place, templates: &Templates) -> Result<Chrome, Failure> {
        let nav = Value::from_serializable(&chrome::nav(&self.steps, place.step, place.here));
        let root = Value::from_serializable(&place.root);
        let part = |name: &str, with: &[(&'static str, &Value)]| {
            let mut context = Context::new();
            for (key, value) in with {
                context.insert_value(*key, (*value).clone());
            }
            templates.component(name, &context, || Limits::of(&self.help))
        };
        let whole = [("site", &self.site), ("nav", &nav), ("root", &root)];
        let parts = Parts {
            header: part("chrome.header", &whole)?,
            footer: part("chrome.footer", &whole)?,
            bar: part("chrome.bar", &whole)?,
            help: part(
                "chrome.help",
                &[
                    ("site", &self.site),
                    ("help", &self.help),
                    ("root", &root),
                    ("words", &self.words),
                ],
            )?,
        };
        Ok(Chrome(Value::from_serializable(&parts)))
    }
}
