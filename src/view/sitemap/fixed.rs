//! The pages that every handbook has, one row each.

use super::page::{Context, FixedPage, Template};
use crate::view::{self, routes};
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

/// All of them: those of the steps first, in the order of the steps.
pub static FIXED: &[FixedPage] = &[
    FixedPage {
        path: routes::HOME,
        step: Some(1),
        template: template!("home.html", "The first page."),
        variable: "home",
        view: |on| value(&view::home::home(on)),
        in_az: true,
        ..PAGE
    },
    FixedPage {
        path: routes::DECIDE,
        step: Some(2),
        template: template!("decide.html", "The decision matrix and the triggers."),
        variable: "decide",
        view: |on| value(&view::decide::decide(on.library)),
        has_content: |library| {
            let policy = &library.book.policy;
            !policy.severities.is_empty() || !policy.decisions.is_empty()
        },
        in_az: true,
        in_print: true,
        ..PAGE
    },
    FixedPage {
        path: routes::RUNBOOKS,
        own_title: |library| Some(view::runbook::root_index(library)?.title.as_str()),
        step: Some(3),
        template: template!("runbooks.html", "A folder of runbooks."),
        variable: "runbooks",
        view: |on| value(&view::runbook::runbooks(on.library, on.root)),
        ..PAGE
    },
    FixedPage {
        path: routes::CHECKS,
        step: Some(4),
        template: template!("checks.html", "The list of checklists."),
        variable: "checks",
        view: |on| value(&view::checklist::checks(on.library)),
        has_content: |library| !library.book.checklists.is_empty(),
        ..PAGE
    },
    FixedPage {
        path: routes::MESSAGES,
        step: Some(5),
        template: template!("messages.html", "The list of messages."),
        variable: "messages",
        view: |on| value(&view::message::messages(on.library)),
        has_content: |library| !library.book.messages.is_empty(),
        ..PAGE
    },
    FixedPage {
        path: routes::FOLLOW_UP,
        step: Some(6),
        template: template!("follow-up.html", "What is left to do after an incident."),
        variable: "followup",
        view: |on| value(&view::checklist::follow_up(on.library)),
        has_content: view::checklist::has_follow_up,
        in_az: true,
        in_print: true,
        ..PAGE
    },
    FixedPage {
        path: routes::INCIDENTS,
        step: Some(7),
        template: template!("incidents.html", "The list of incidents."),
        variable: "incidents",
        view: |on| {
            let lists = view::incidents::lists(on.library);
            value(&view::incidents::incidents(on.library, &lists))
        },
        has_content: |library| library.shown_incidents().next().is_some(),
        in_az: true,
        ..PAGE
    },
    FixedPage {
        path: routes::CONTACTS,
        template: template!("contacts.html", "Who to call: ladders, schedules, people."),
        variable: "contacts",
        view: |on| value(&view::contacts::contacts(on.library)),
        in_az: true,
        in_print: true,
        ..PAGE
    },
    FixedPage {
        path: routes::SERVICES,
        template: template!("services.html", "The list of services."),
        variable: "services",
        view: |on| value(&view::service::services(on.library)),
        has_content: |library| !library.book.services.services.is_empty(),
        ..PAGE
    },
    FixedPage {
        path: routes::ACTIONS,
        template: template!("actions.html", "All action items."),
        variable: "actions",
        view: |on| value(&view::actions::actions(on.library)),
        in_az: true,
        ..PAGE
    },
    FixedPage {
        path: routes::REVIEW,
        template: template!("review.html", "What is due for review."),
        variable: "review",
        view: |on| value(&view::review::review(on.library)),
        in_az: true,
        ..PAGE
    },
    FixedPage {
        path: routes::AZ,
        template: template!("az.html", "Everything by name."),
        variable: "az",
        view: |on| value(&view::az::az(on)),
        is_found: false,
        ..PAGE
    },
    FixedPage {
        path: routes::PRINT,
        template: template!("print.html", "The whole book, to print."),
        // The site fills it, from pages that are rendered.
        variable: "print",
        in_az: true,
        is_found: false,
        ..PAGE
    },
    FixedPage {
        path: routes::NOT_FOUND,
        template: template!("404.html", "The page for an address that leads nowhere."),
        variable: "missing",
        is_found: false,
        ..PAGE
    },
];

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
