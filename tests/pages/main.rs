//! What pages say: book files go in, and the words on a page come out.

mod acting;
mod lists;

use chrono::{DateTime, Utc};
use rbdoc::book;
use rbdoc::site::{Body, Site, render};
use rbdoc::source::Tree;
use rbdoc::view::Options;

const CONTACTS: &str = r#"schema = 1
[[role]]
id = "lead"
name = "On-call lead"
[[contact]]
id = "alice"
name = "Alice Example"
roles = ["lead"]
phone = "+15550100"
[[contact]]
id = "bob"
name = "Bob Example"
phone = "+15550101"
[[schedule]]
id = "primary"
timezone = "Europe/Berlin"
rotation = ["alice", "bob"]
shift = "1w"
start = 2026-10-19T09:00:00+02:00
[[policy]]
id = "default"
[[policy.step]]
notify = ["schedule:primary"]
wait = "5m"
[[policy.step]]
notify = ["role:lead"]
"#;

const INCIDENT: &str = r#"schema = 1
title = "Checkout failed"
status = "resolved"
[times]
started = 2026-01-15T22:48:00Z
resolved = 2026-01-15T23:40:00Z
[roles]
commander = "alice"
"#;

const TIMELINE: &str = r#"schema = 1
event = [{ at = 2026-01-15T22:48:00Z, kind = "action", by = "alice", text = "Rolled back" }]
"#;

fn site(now: &str, public: bool, files: &[(&str, &str)]) -> Site {
    let tree = Tree::from_texts(files.iter().copied());
    let (book, _) = book::parse(&tree);
    let options = Options {
        now: now.parse::<DateTime<Utc>>().expect("a moment"),
        public,
        drafts: false,
    };
    let (site, diagnostics) = render(&book, &tree, options);
    assert_eq!(diagnostics, []);
    site
}

fn text<'s>(site: &'s Site, path: &str) -> &'s str {
    match site.files.get(path) {
        Some(Body::Bytes(bytes)) => std::str::from_utf8(bytes).expect("pages are UTF-8"),
        other => panic!("{path}: {other:?}"),
    }
}

/// Fails unless `words` stand on the page in this order.
fn in_order(page: &str, words: &[&str]) {
    let mut from = 0;
    for word in words {
        match page[from..].find(word) {
            Some(at) => from += at + word.len(),
            None => panic!("`{word}` is not where it belongs in:\n{page}"),
        }
    }
}

#[test]
fn a_rotation_keeps_its_hour_when_the_clocks_change() {
    // Summer time ends on 25 October 2026: nine o'clock in Berlin is then 08:00 UTC.
    let files = [
        ("book.toml", "schema = 1\n"),
        ("content/contacts.toml", CONTACTS),
    ];
    let first_week = site("2026-10-26T07:30:00Z", false, &files);
    in_order(
        text(&first_week, "contacts.html"),
        &[
            "Alice Example",
            "until 2026-10-26 08:00 UTC",
            "From 2026-10-26 08:00 UTC: Bob Example",
            "No answer after 5 minutes: call the next.",
            "On-call lead",
            "The last one to call.",
        ],
    );
    let second_week = site("2026-10-26T08:30:00Z", false, &files);
    in_order(
        text(&second_week, "contacts.html"),
        &["Bob Example", "until 2026-11-02 08:00 UTC"],
    );
}

#[test]
fn a_public_site_keeps_the_values_of_services_to_itself() {
    let files = [
        ("book.toml", "schema = 1\n"),
        (
            "content/services.toml",
            "schema = 1\n[[service]]\nid = \"shop\"\nname = \"Shop\"\ntier = 1\n[service.params]\nhost = \"inner-host\"\n",
        ),
        (
            "content/runbooks/a.md",
            "+++\ntitle = \"A\"\nservices = [\"shop\"]\n[[param]]\nname = \"host\"\nlabel = \"Host\"\n+++\n\n```sh\nssh [host]\n```\n",
        ),
    ];
    let says = |public: bool| {
        let site = site("2026-10-26T07:30:00Z", public, &files);
        text(&site, "runbooks/a.html").contains("inner-host")
    };
    assert!(says(false) && !says(true));
}

#[test]
fn a_public_site_names_no_one_and_shows_no_internal_incident() {
    let files = [
        ("book.toml", "schema = 1\n"),
        ("content/contacts.toml", CONTACTS),
        (
            "content/incidents/2026-01-15-checkout/incident.toml",
            INCIDENT,
        ),
        (
            "content/incidents/2026-01-15-checkout/timeline.toml",
            TIMELINE,
        ),
        (
            "content/pages/a.md",
            "# A\n\n[The incident](../incidents/2026-01-15-checkout/timeline.toml)\n",
        ),
    ];
    let public = site("2026-10-26T07:30:00Z", true, &files);
    assert!(public.files.keys().all(|path| !path.contains("2026-01-15")));
    for (path, body) in &public.files {
        let Body::Bytes(bytes) = body else {
            panic!("{path} is copied from a hidden record");
        };
        let page = String::from_utf8_lossy(bytes);
        for secret in ["Example", "555"] {
            assert!(!page.contains(secret), "{path} says {secret}");
        }
    }
    in_order(
        text(&public, "contacts.html"),
        &["On call: primary", "On-call lead"],
    );
}

#[test]
fn the_timeline_stands_where_its_author_puts_it_else_after_the_summary() {
    let page = |prose: &str| {
        let files = [
            ("book.toml", "schema = 1\n"),
            (
                "content/incidents/2026-01-15-checkout/incident.toml",
                INCIDENT,
            ),
            (
                "content/incidents/2026-01-15-checkout/timeline.toml",
                TIMELINE,
            ),
            ("content/incidents/2026-01-15-checkout/postmortem.md", prose),
        ];
        let site = site("2026-10-26T07:30:00Z", false, &files);
        text(&site, "incidents/2026-01-15-checkout.html").to_owned()
    };
    let front = "+++\nstatus = \"draft\"\n+++\n";
    let by_itself = page(&format!(
        "{front}## Summary\n\nIt broke.\n\n## Root cause\n\nA bug.\n"
    ));
    in_order(
        &by_itself,
        &[
            "52 minutes",
            "started to resolved",
            ">Summary",
            "It broke.",
            "id=\"rb.timeline\"",
            "Rolled back",
            ">Root cause",
            "A bug.",
        ],
    );
    let placed = page(&format!(
        "{front}## Summary\n\nIt broke.\n\n## Root cause\n\nA bug.\n\n## Timeline\n\n[timeline]\n\n## Lessons\n\nTest.\n"
    ));
    in_order(
        &placed,
        &["A bug.", ">Timeline", "Rolled back", ">Lessons", "Test."],
    );
    assert!(
        !placed.contains("rb.timeline"),
        "the author's heading is enough"
    );
}

#[test]
fn the_page_for_print_keeps_ids_apart_and_links_inside() {
    let files = [
        ("book.toml", "schema = 1\n"),
        (
            "content/runbooks/a/one.md",
            "# One\n\n## Look\n\n[two](../b/two.md#look)\n",
        ),
        (
            "content/runbooks/b/two.md",
            "# Two\n\n## Look\n\n[self](#look) [pic](x.txt)\n",
        ),
        ("content/runbooks/b/x.txt", "words"),
    ];
    let site = site("2026-10-26T07:30:00Z", false, &files);
    in_order(
        text(&site, "print.html"),
        &[
            "<h2 id=\"rb.sheet.runbooks-a-one.one\">One</h2>",
            "<h3 id=\"rb.sheet.runbooks-a-one.look\">Look",
            "href=\"#rb.sheet.runbooks-b-two.look\"",
            "<h3 id=\"rb.sheet.runbooks-b-two.look\">Look",
            "href=\"#rb.sheet.runbooks-b-two.look\"",
            "href=\"runbooks/b/x.txt\"",
        ],
    );
    assert_eq!(
        site.files.get("runbooks/b/x.txt"),
        Some(&Body::Copy("content/runbooks/b/x.txt".to_owned()))
    );
}

#[test]
fn the_page_for_print_reads_a_book_s_own_template_as_a_browser_does() {
    let template = "{% extends \"builtin/runbook.html\" %}{% block about %}\
        <!-- <p id='note'> --><script>const tag = \"<b id='note'>\";</script><style>a::after { content: \"<a id=x>\" }</style>\
        <P ID='note' title=\"1 > 0\">It&#39;s <a href='#note' data-x='a>b'>here</a>, \
        <A HREF=two%20words.html#note>there</A>, <a href='../contacts.html'>contacts</a>, <a href='../az.html'>all</a>, \
        <a href=mailto:a@example.org>mail</a>, <a href='#'>top</a></P>\
        <label FOR=note>N</label><svg><title>T</title><path id=dot fill='url(#dot)'/></svg>\
        <H4 aria-describedby='note  dot'>Four</H4><img srcset='x.png 1x, ../y.png 2x' alt=''>{% endblock %}";
    let files = [
        ("book.toml", "schema = 1\n"),
        ("templates/runbook.html", template),
        ("content/runbooks/one.md", "# One\n"),
        ("content/runbooks/two words.md", "# Two\n"),
        ("content/runbooks/two-words.md", "# Three\n"),
    ];
    let site = site("2026-10-26T07:30:00Z", false, &files);
    let html = text(&site, "print.html");
    let (_, one) = html
        .split_once("<section class=\"sheet\" id=\"rb.sheet.runbooks-one\"")
        .expect("a section");
    let (_, one) = one.split_once("<script>").expect("what the template adds");
    let (one, _) = one.split_once("</section>").expect("its end");
    assert_eq!(
        one.trim_end(),
        r##"const tag = "<b id='note'>";</script><style>a::after { content: "<a id=x>" }</style><p id="rb.sheet.runbooks-one.note" title="1 &gt; 0">It's <a href="#rb.sheet.runbooks-one.note" data-x="a&gt;b">here</a>, <a href="#rb.sheet.runbooks-two-words.note">there</a>, <a href="#rb.sheet.contacts">contacts</a>, <a href="az.html">all</a>, <a href="mailto:a@example.org">mail</a>, <a href="#rb.sheet.runbooks-one">top</a></p><label for="rb.sheet.runbooks-one.note">N</label><svg><title>T</title><path id="rb.sheet.runbooks-one.dot" fill="url(#rb.sheet.runbooks-one.dot)"/></svg><h5 aria-describedby="rb.sheet.runbooks-one.note rb.sheet.runbooks-one.dot">Four</h5><img srcset="runbooks/x.png 1x, y.png 2x" alt>"##
    );
    // Two paths that differ only in what an id does not hold.
    in_order(
        html,
        &[
            "id=\"rb.sheet.runbooks-two-words\"",
            "id=\"rb.sheet.runbooks-two-words-2\"",
        ],
    );
}

#[test]
fn an_alert_leads_on_to_its_only_runbook_and_offers_a_choice_of_several() {
    let runbook = |alerts: &str| format!("+++\nalerts = {alerts}\n+++\n# Page\n");
    let one = runbook("[\"NodeDown\", \"DiskFull\"]");
    let two = runbook("[\"DiskFull\"]");
    let files = [
        ("book.toml", "schema = 1\n"),
        ("content/runbooks/one.md", one.as_str()),
        ("content/runbooks/two.md", two.as_str()),
    ];
    let site = site("2026-10-26T07:30:00Z", false, &files);
    in_order(
        text(&site, "alert/NodeDown.html"),
        &[
            "http-equiv=\"refresh\" content=\"0; url=../runbooks/one.html\"",
            "../runbooks/one.html",
        ],
    );
    let choice = text(&site, "alert/DiskFull.html");
    assert!(!choice.contains("http-equiv=\"refresh\""));
    in_order(choice, &["../runbooks/one.html", "../runbooks/two.html"]);
}

#[test]
fn a_book_of_procedures_alone_leads_to_no_empty_page() {
    let site = site(
        "2026-11-23T12:00:00Z",
        false,
        &[
            ("book.toml", "schema = 1\n[runbooks]\ndir = \"docs\"\n"),
            (
                "docs/disk/DiskFull.md",
                "# DiskFull\n\nA disk is full. More.\n",
            ),
        ],
    );
    let home = text(&site, "index.html");
    let runbook = text(&site, "runbooks/disk/DiskFull.html");
    for page in [
        "decide.html",
        "checks/",
        "messages/",
        "follow-up.html",
        "incidents/",
        "services/",
    ] {
        let link = format!("href=\"{page}");
        assert!(!home.contains(&link), "the home page links to {page}");
        let link = format!("href=\"../../{page}");
        assert!(!runbook.contains(&link), "the procedure links to {page}");
    }
    in_order(runbook, &["2 of 2</span> Act"]);
    for page in [home, runbook] {
        assert!(!page.contains("all for help"), "nobody can be called");
    }
    in_order(
        home,
        &[
            "By procedure",
            "Disk",
            "1 procedure",
            "By alert",
            "DiskFull",
        ],
    );
    in_order(
        text(&site, "runbooks/index.html"),
        &["Disk", "DiskFull", "A disk is full. More."],
    );
    // Who bookmarked the page all the same learns which file fills it.
    for (page, file) in [
        ("decide.html", "content/policy.toml"),
        ("contacts.html", "content/contacts.toml"),
        ("checks/index.html", "content/checklists/"),
        ("messages/index.html", "content/messages/"),
        ("services/index.html", "content/services.toml"),
        ("incidents/index.html", "content/incidents/"),
    ] {
        in_order(text(&site, page), &["<main", file]);
    }
}

#[test]
fn a_warning_that_a_procedure_begins_with_stands_above_its_values() {
    let runbook = "+++\ntitle = \"Restart\"\n[[param]]\nname = \"pod\"\nexample = \"api-1\"\n+++\n\
        <!-- markdownlint-disable -->\n\n> [!WARNING]\n> Stop if a migration ran.\n\n> [!NOTE]\n> - One\n>\n>   ```sh\n>   ls\n>   ```\n\n## Act\n\n> [!TIP]\n> Later.\n";
    let site = site(
        "2026-11-23T12:00:00Z",
        false,
        &[
            ("book.toml", "schema = 1\n"),
            ("content/runbooks/restart.md", runbook),
        ],
    );
    in_order(
        text(&site, "runbooks/restart.html"),
        &[
            "Stop if a migration ran.",
            "One",
            "Values you need",
            "api-1",
            "Act",
            "Later.",
        ],
    );
}
