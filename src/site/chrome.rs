//! What repeats on every page: header, steps, call for help, footer. Rendered once for each folder
//! depth and place in the steps, then inserted as finished HTML.

use crate::view::{Library, chrome, routes};
use std::collections::HashMap;
use tera::{Context, Tera, Value};

/// The repeating parts for one depth and place.
#[derive(Clone)]
pub(super) struct Chrome(pub(super) Value);

#[derive(serde::Serialize)]
struct Parts {
    header: String,
    footer: String,
    help: String,
}

/// Which parts a page needs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// The way up to the site's root.
    pub(super) root: String,
    /// 1 to 7; 0 for a page outside the steps.
    pub(super) step: usize,
    /// The page itself where the parts link to it, else empty.
    pub(super) here: &'static str,
}

/// Renders the parts for each of `places`.
pub(super) fn render(
    tera: &Tera,
    library: &Library<'_>,
    site: &Value,
    places: impl IntoIterator<Item = Place>,
) -> Result<HashMap<Place, Chrome>, tera::Error> {
    let help = Value::from_serializable(&chrome::help(library));
    let holds = chrome::holds(library);
    let mut all = HashMap::new();
    for place in places {
        if all.contains_key(&place) {
            continue;
        }
        let nav = Value::from_serializable(&chrome::nav(holds, place.step, place.here));
        let root = Value::from_serializable(&place.root);
        let part = |name: &str, with: &[(&'static str, &Value)]| {
            let mut context = Context::new();
            for (key, value) in with {
                context.insert_value(*key, (*value).clone());
            }
            tera.render_component(name, &context, None, true)
        };
        let frame = [("site", site), ("nav", &nav), ("root", &root)];
        let parts = Parts {
            header: part("chrome.header", &frame)?,
            footer: part("chrome.footer", &frame)?,
            help: part("chrome.help", &[("help", &help), ("root", &root)])?,
        };
        all.insert(place, Chrome(Value::from_serializable(&parts)));
    }
    Ok(all)
}

/// The page that the repeating parts link to, if `path` is one.
pub(super) fn here(path: &str) -> &'static str {
    [
        routes::HOME,
        routes::DECIDE,
        routes::RUNBOOKS,
        routes::CHECKS,
        routes::MESSAGES,
        routes::FOLLOW_UP,
        routes::INCIDENTS,
        routes::CONTACTS,
        routes::AZ,
    ]
    .into_iter()
    .find(|known| *known == path)
    .unwrap_or("")
}
