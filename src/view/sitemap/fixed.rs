//! The pages that every handbook has, one row each.

use super::page::{Context, FixedPage, Template};
use crate::view::{actions, az, checklist, contacts, decide, home, incidents};
use crate::view::{message, review, routes, runbooks, service};
use serde::Serialize;
use tera::Value;

/// A built-in template by its name and what it is for.
macro_rules! template {
    ($name:literal, $about:literal) => {
        $crate::view::sitemap::Template {
            name: $name,
            path: concat!("templates/", $name),
            about: $about,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $name)),
        }
    };
}
pub(super) use template;

/// A row: the route, what the template and the words of the interface call the page, the template and what it is for,
/// and what the page shows; in braces, how the page differs from [`PAGE`].
macro_rules! pages {
    ($($path:ident $name:literal, $file:literal $about:literal, |$on:ident| $view:expr;
       $({ $($field:ident: $value:expr),* })?)*) => {
        &[$(FixedPage {
            path: routes::$path,
            variable: $name,
            template: template!($file, $about),
            view: |$on| value(&$view),
            $($($field: $value,)*)?
            ..PAGE
        }),*]
    };
}

/// All of them: those of the steps first, in the order of the steps.
pub static FIXED: &[FixedPage] = pages! {
    HOME "home", "home.html" "The first page.", |on| home::home(on);
        { step: Some(1), in_az: true }
    DECIDE "decide", "decide.html" "The decision matrix and the triggers.", |on| decide::decide(on.library);
        { step: Some(2), has_content: decide::has_content, in_az: true, in_print: true }
    RUNBOOKS "runbooks", "runbooks.html" "A folder of runbooks.", |on| runbooks::runbooks(on.library, on.root);
        { step: Some(3), own_title: |library| Some(runbooks::root_index(library)?.title.as_str()) }
    CHECKS "checks", "checks.html" "The list of checklists.", |on| checklist::checks(on.library);
        { step: Some(4), has_content: |library| !library.book.checklists.is_empty() }
    MESSAGES "messages", "messages.html" "The list of messages.", |on| message::messages(on.library);
        { step: Some(5), has_content: |library| !library.book.messages.is_empty() }
    FOLLOW_UP "followup", "follow-up.html" "What is left to do after an incident.", |on| checklist::follow_up(on.library);
        { step: Some(6), has_content: checklist::has_follow_up, in_az: true, in_print: true }
    INCIDENTS "incidents", "incidents.html" "The list of incidents.", |on| incidents::incidents(on.library);
        { step: Some(7), has_content: |library| library.shown_incidents().next().is_some(), in_az: true }
    CONTACTS "contacts", "contacts.html" "Who to call: ladders, schedules, people.", |on| contacts::contacts(on.library);
        { has_content: contacts::has_content, in_az: true, in_print: true }
    SERVICES "services", "services.html" "The list of services.", |on| service::services(on.library);
        { has_content: |library| !library.book.services.services.is_empty() }
    ACTIONS "actions", "actions.html" "All action items.", |on| actions::actions(on.library);
        { in_az: true }
    REVIEW "review", "review.html" "What is due for review.", |on| review::review(on.library);
        { in_az: true }
    AZ "az", "az.html" "Everything by name.", |on| az::az(on);
        { is_found: false }
    // The site fills it, from pages that are rendered.
    PRINT "print", "print.html" "The whole book, to print.", |_on| ();
        { in_az: true, is_found: false }
    NOT_FOUND "missing", "404.html" "The page for an address that leads nowhere.", |_on| ();
        { is_found: false }
};

/// What most of them have in common.
const PAGE: FixedPage = FixedPage {
    path: "",
    own_title: |_| None,
    step: None,
    template: Template {
        name: "",
        path: "",
        about: "",
        text: "",
    },
    variable: "",
    view: |_: &Context<'_, '_>| Value::none(),
    has_content: |_| true,
    in_az: false,
    in_print: false,
    is_found: true,
};

pub(super) fn value<T: Serialize>(view: &T) -> Value {
    Value::from_serializable(view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_routes_know_every_one_of_them() {
        let paths: BTreeSet<&str> = FIXED.iter().map(|page| page.path).collect();
        assert_eq!(paths, BTreeSet::from(routes::OF_EVERY_BOOK));
    }
}
