//! The pages that every handbook has, one row each.

use super::page::{Context, FixedPage, Step, Template};
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
        title: "What is broken?",
        step: Some(step(1, "What is broken?", "find the closest match")),
        template: template!("home.html", "The first page."),
        variable: "home",
        view: |on| value(&view::home::home(on)),
        in_az: true,
        found_by: Some(&["symptoms", "start page"]),
        ..PAGE
    },
    FixedPage {
        path: routes::DECIDE,
        title: "Decide: do we roll back?",
        step: Some(step(
            2,
            "Decide",
            "whether to roll back, and who must approve",
        )),
        template: template!("decide.html", "The decision matrix and the triggers."),
        variable: "decide",
        view: |on| value(&view::decide::decide(on.library)),
        has_content: |library| {
            let policy = &library.book.policy;
            !policy.severities.is_empty() || !policy.decisions.is_empty()
        },
        in_az: true,
        in_print: true,
        found_by: Some(&["severity matrix", "rollback triggers", "thresholds"]),
        ..PAGE
    },
    FixedPage {
        path: routes::RUNBOOKS,
        title: "Act: procedures",
        own_title: |library| Some(view::runbook::root_index(library)?.title.as_str()),
        step: Some(step(3, "Act", "run the procedure")),
        template: template!("runbooks.html", "A folder of runbooks."),
        variable: "runbooks",
        view: |on| value(&view::runbook::runbooks(on.library, on.root)),
        found_by: Some(&["runbooks", "playbooks"]),
        ..PAGE
    },
    FixedPage {
        path: routes::CHECKS,
        title: "Verify",
        step: Some(step(4, "Verify", "make sure that it worked")),
        template: template!("checks.html", "The list of checklists."),
        variable: "checks",
        view: |on| value(&view::checklist::checks(on.library)),
        has_content: |library| !library.book.checklists.is_empty(),
        found_by: Some(&["checklists"]),
        ..PAGE
    },
    FixedPage {
        path: routes::MESSAGES,
        title: "Communicate",
        step: Some(step(5, "Communicate", "tell colleagues and users")),
        template: template!("messages.html", "The list of messages."),
        variable: "messages",
        view: |on| value(&view::message::messages(on.library)),
        has_content: |library| !library.book.messages.is_empty(),
        found_by: Some(&["messages", "templates"]),
        ..PAGE
    },
    FixedPage {
        path: routes::FOLLOW_UP,
        title: "Follow up",
        step: Some(step(6, "Follow up", "the next hour, day and week")),
        template: template!("follow-up.html", "What is left to do after an incident."),
        variable: "followup",
        view: |on| value(&view::checklist::follow_up(on.library)),
        has_content: view::checklist::has_follow_up,
        in_az: true,
        in_print: true,
        found_by: Some(&["after an incident"]),
        ..PAGE
    },
    FixedPage {
        path: routes::INCIDENTS,
        title: "Learn: incidents",
        step: Some(step(7, "Learn", "incident records and post-mortems")),
        template: template!("incidents.html", "The list of incidents."),
        variable: "incidents",
        view: |on| {
            let lists = view::incidents::lists(on.library);
            value(&view::incidents::incidents(on.library, &lists))
        },
        has_content: |library| library.shown_incidents().next().is_some(),
        in_az: true,
        found_by: Some(&["incidents", "post-mortems"]),
        ..PAGE
    },
    FixedPage {
        path: routes::CONTACTS,
        title: "Call for help",
        template: template!("contacts.html", "Who to call: ladders, schedules, people."),
        variable: "contacts",
        view: |on| value(&view::contacts::contacts(on.library)),
        in_az: true,
        in_print: true,
        found_by: Some(&["who to call", "on call", "escalation", "phone", "contacts"]),
        ..PAGE
    },
    FixedPage {
        path: routes::SERVICES,
        title: "Services",
        template: template!("services.html", "The list of services."),
        variable: "services",
        view: |on| value(&view::service::services(on.library)),
        has_content: |library| !library.book.services.services.is_empty(),
        ..PAGE
    },
    FixedPage {
        path: routes::ACTIONS,
        title: "Open action items",
        template: template!("actions.html", "All action items."),
        variable: "actions",
        view: |on| value(&view::actions::actions(on.library)),
        in_az: true,
        found_by: Some(&["action items", "overdue"]),
        ..PAGE
    },
    FixedPage {
        path: routes::REVIEW,
        title: "Due for review",
        template: template!("review.html", "What is due for review."),
        variable: "review",
        view: |on| value(&view::review::review(on.library)),
        in_az: true,
        found_by: Some(&["outdated pages"]),
        ..PAGE
    },
    FixedPage {
        path: routes::AZ,
        title: "All pages A to Z",
        template: template!("az.html", "Everything by name."),
        variable: "az",
        view: |on| value(&view::az::az(on)),
        found_by: None,
        ..PAGE
    },
    FixedPage {
        path: routes::PRINT,
        title: "Everything, for paper",
        label: Some("Print everything"),
        template: template!("print.html", "The whole book, to print."),
        // The site fills it, from pages that are rendered.
        variable: "print",
        in_az: true,
        found_by: None,
        ..PAGE
    },
    FixedPage {
        path: routes::NOT_FOUND,
        title: "Page not found",
        template: template!("404.html", "The page for an address that leads nowhere."),
        variable: "missing",
        found_by: None,
        ..PAGE
    },
];

/// What most of them have in common.
const PAGE: FixedPage = FixedPage {
    path: "",
    title: "",
    own_title: |_| None,
    label: None,
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
    found_by: Some(&[]),
};

const fn step(number: usize, name: &'static str, about: &'static str) -> Step {
    Step {
        number,
        name,
        about,
    }
}

pub(super) fn value<T: Serialize>(view: &T) -> Value {
    Value::from_serializable(view)
}
