//! The page of action items: what is late, who holds it, and what does not change from day to day.

use chrono::{DateTime, Utc};
use rbdoc::book;
use rbdoc::site::{Body, Site, render};
use rbdoc::source::Tree;
use rbdoc::view::Options;

const CONTACTS: &str = r#"schema = 1
[[team]]
id = "platform"
name = "Platform"
[[contact]]
id = "alice"
name = "Alice Example"
"#;

const INCIDENT: &str = r#"schema = 1
title = "Checkout failed"
status = "resolved"
severity = "low"
visibility = "public"
[times]
started = 2026-09-14T09:40:00Z
resolved = 2026-09-15T00:30:00+02:00
"#;

const ACTIONS: &str = r#"schema = 1
action = [
  { id = "later", title = "Later one", owner = "platform", due = 2027-03-01 },
  { id = "late", title = "Late one", owner = "alice", due = 2026-11-01, status = "in-progress" },
  { id = "latest", title = "Latest one", owner = "alice", due = 2026-10-01 },
  { id = "soon", title = "Soon one", owner = "platform", due = 2026-12-01 },
  { id = "undated", title = "Undated one" },
  { id = "fresh", title = "Fresh one", owner = "platform", status = "done", done = 2026-11-20 },
  { id = "stale", title = "Stale one", owner = "platform", status = "done", done = 2026-10-01 },
  { id = "dropped", title = "Dropped one", status = "wontfix" },
]
"#;

fn site(now: &str, public: bool) -> Site {
    site_of("schema = 1\n", now, public)
}

fn site_of(book_toml: &str, now: &str, public: bool) -> Site {
    let folder = "content/incidents/2026-09-14-checkout-failed";
    let (incident, actions) = (
        format!("{folder}/incident.toml"),
        format!("{folder}/actions.toml"),
    );
    let tree = Tree::from_texts([
        ("book.toml", book_toml),
        ("content/contacts.toml", CONTACTS),
        (incident.as_str(), INCIDENT),
        (actions.as_str(), ACTIONS),
    ]);
    let (book, _) = book::parse(&tree);
    let now: DateTime<Utc> = now.parse().expect("a moment");
    let (site, faults) = render(
        &book,
        &tree,
        Options {
            now,
            public,
            drafts: false,
        },
    );
    assert!(faults.is_empty(), "{faults:?}");
    site
}

fn page(site: &Site) -> String {
    match site.files.get("actions.html") {
        Some(Body::Bytes(bytes)) => String::from_utf8(bytes.clone()).expect("UTF-8"),
        _ => panic!("there is no page of action items"),
    }
}

/// The words of the page's main part without its tags, a row or heading a line.
fn words(page: &str) -> Vec<String> {
    let main = page.split("<main").nth(1).expect("a main part");
    let main = main.split("</main>").next().expect("its end");
    let tag = regex::Regex::new("<[^>]*>").expect("a pattern");
    main.lines()
        .map(|line| tag.replace_all(line, " "))
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty() && !line.starts_with("Action State"))
        .skip(1)
        .collect()
}

#[test]
fn what_is_late_comes_first_with_who_holds_it() {
    let page = page(&site("2026-11-23T02:12:00Z", false));
    assert_eq!(
        words(&page),
        [
            "Open action items",
            "As of 2026-11-23: 5 open items, 2 overdue.",
            "Overdue",
            "Latest one Checkout failed open Alice Example 2026-10-01 overdue open since 2026-09-14",
            "Late one Checkout failed in progress Alice Example 2026-11-01 overdue open since 2026-09-14",
            "Due within 30 days",
            "Soon one Checkout failed open Platform 2026-12-01 open since 2026-09-14",
            "Due later",
            "Later one Checkout failed open Platform 2027-03-01 open since 2026-09-14",
            "Without a date",
            "Undated one Checkout failed open nobody no date open since 2026-09-14",
            "Who holds them",
            "Owner Open Overdue Next due",
            "Alice Example 2 2 2026-10-01",
            "Platform 2 none 2026-12-01",
            "nobody 1 none no date",
            "Done in the last 30 days",
            "Fresh one Checkout failed ✓ done on 2026-11-20 Platform no date",
        ]
    );
    assert!(page.contains("checkout-failed.html#rb.action-late\""));
}

/// A file without the element that says on which day it was made.
fn without_stamp(body: &Body) -> String {
    let Body::Bytes(bytes) = body else {
        return format!("{body:?}");
    };
    let text = String::from_utf8_lossy(bytes);
    let Some((before, after)) = text.split_once("<p class=\"stamp\"") else {
        return text.into_owned();
    };
    let after = after.split_once("</p>").expect("an end").1;
    format!("{before}{after}")
}

#[test]
fn a_day_later_only_the_day_differs() {
    let (one, two) = (
        site("2026-11-23T02:12:00Z", false),
        site("2026-11-24T02:12:00Z", false),
    );
    let differing: Vec<&String> = one
        .files
        .iter()
        .filter(|(path, body)| {
            let after = two.files.get(*path);
            after.map(without_stamp) != Some(without_stamp(body))
        })
        .map(|(path, _)| path)
        .filter(|path| *path != "review.html" && *path != "print.html")
        .collect();
    assert_eq!(differing, ["actions.html"]);
    let without_day = |site: &Site| page(site).replace("2026-11-24", "2026-11-23");
    assert_eq!(without_day(&one), without_day(&two));
}

#[test]
fn whom_a_public_site_does_not_name_is_not_nobody() {
    let page = page(&site("2026-11-23T02:12:00Z", true));
    assert!(!page.contains("Alice"), "people are internal");
    let lines = words(&page);
    assert!(
        lines.contains(&"not public 2 2 2026-10-01".to_owned())
            && lines.contains(&"nobody 1 none no date".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn a_day_begins_when_it_does_where_the_book_is_at_home() {
    let settings = "schema = 1\n[book]\ntimezone = \"Asia/Kolkata\"\n";
    let at = |now: &str| {
        let site = site_of(settings, now, false);
        let Some(Body::Bytes(paper)) = site.files.get("print.html") else {
            panic!("there is no page for paper");
        };
        let paper = String::from_utf8_lossy(paper).into_owned();
        (words(&page(&site))[1].clone(), paper)
    };
    let (actions, paper) = at("2026-12-01T18:29:59Z");
    assert_eq!(actions, "As of 2026-12-01: 5 open items, 2 overdue.");
    assert!(paper.contains("2026-12-01"), "{paper}");
    // What was due on the first of December is late on the second.
    let (actions, paper) = at("2026-12-01T18:30:00Z");
    assert_eq!(actions, "As of 2026-12-02: 5 open items, 3 overdue.");
    assert!(paper.contains("2026-12-02"), "{paper}");
}
