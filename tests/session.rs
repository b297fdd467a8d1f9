//! The law of the preview: a session that was given changes is the session that was started with the final
//! files. The same diagnostics, and the same bytes at every path of the site.
#![allow(missing_docs)]

mod support;

use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::sample::Index;
use rbdoc::diagnostic::render;
use rbdoc::record::book_toml::Audience;
use rbdoc::session::{Change, Session};
use rbdoc::site::{Body, Site};
use rbdoc::source::{Content, Tree};
use rbdoc::{Options, build};
use std::collections::BTreeMap;

/// What may happen to the files of a book between two looks at it.
#[derive(Debug, Clone)]
enum Edit {
    /// A line of a file goes, comes twice, or one of these lines comes before it.
    Line(Index, Index, Line),
    /// A file is cut off.
    Cut(Index, Index),
    /// A file goes.
    Delete(Index),
    /// A file moves beside another one, under a name.
    Rename(Index, Index, &'static str),
    /// A file gets the text of another one.
    Copy(Index, Index),
    /// A file is what it was at the beginning.
    Restore(Index),
    /// A file of these comes, or becomes so again.
    Put(Index),
    /// A file is no text any more.
    Spoil(Index),
    /// So many hours pass.
    Time(i64),
}

#[derive(Debug, Clone)]
enum Line {
    Gone,
    Twice,
    New(Index),
}

/// Lines that change what a file means: headings and links to them, ids and references, settings.
const LINES: &[&str] = &[
    "## Another heading\n",
    "See [the heading](#another-heading), [a page](../pages/new.md#first) and [nothing](nothing.md).\n",
    "[app](app/rollback.md#do) [deep](rollback.md) ![image](img/space.png) [top](/runbooks/app/rollback)\n",
    "Text with `code`, ð\u{9f}\u{94}´ and <https://example.com>.\n",
    "severity = \"critical\"\n",
    "severity = \"unheard-of\"\n",
    "services = [\"checkout\", \"nowhere\"]\n",
    "status = \"resolved\"\n",
    "title = \"Another title\"\n",
    "aliases = [\"old/place\"]\n",
    "draft = true\n",
    "visibility = \"public\"\n",
    "id = \"after\"\n",
    "timezone = \"Asia/Kolkata\"\n",
    "audience = \"public\"\n",
    "dir = \"content/pages\"\n",
    "[lint]\n\"broken-link\" = \"warning\"\n",
    "[[allow]]\nrule = \"broken-link\"\nreason = \"for now\"\n",
    "[[service]]\nid = \"second\"\nname = \"Second\"\n",
    "[[role]]\nid = \"on-call-lead\"\nname = \"On-call lead\"\n",
    "[one](../contacts.toml#contact-alice) [two](../contacts.toml#contact-new) [three](../policy.toml#severity-new) [four](../checklists/second.toml#phase-1-a) [five](../incidents/2026-04-01-second/actions.toml#rb.action-1)\n",
    "[[contact]]\nid = \"new\"\nname = \"New Sample\"\n",
    "[[severity]]\nid = \"new\"\nname = \"New\"\nrank = 9\n",
    "[folder](../runbooks/app) [its page](../runbooks/app/) [all](/incidents) [away](../../LICENSE)\n",
    "repo_url = \"https://example.com/book/\"\n",
    "raw_html = true\n",
    "required_sections = [\"lessons\"]\n",
    "[[runbooks.defaults]]\nmatch = \"**\"\nservices = [\"checkout\", \"second\"]\n",
    "alerts = [\"HighLoad\"]\n",
    "<div id=\"raw\">raw</div> [there](#raw)\n",
    "due = 2026-11-25\n",
    "= broken\n",
    "+++\n",
    "{{ page.nothing }}\n",
    "{% block main %}own{% endblock %}\n",
];

/// Files that may come.
const NEW: &[(&str, &str)] = &[
    (
        "content/pages/new.md",
        "# New\n\n## First\n\n[back](index.md) [run](../runbooks/app/rollback.md)\n",
    ),
    (
        "content/runbooks/README.md",
        "# All runbooks\n\n- [one](app/rollback.md)\n",
    ),
    ("content/runbooks/app/README.md", "# About\n"),
    (
        "content/runbooks/app/index.md",
        "# Index\n\n[read](README.md)\n",
    ),
    (
        "content/runbooks/HighLoad.md",
        "# High load\n\n[x](app/rollback.md#nothing)\n\n```bash\nuptime\n```\n",
    ),
    (
        "content/runbooks/app/HighLoad.md",
        "+++\nservices = [\"checkout\"]\n+++\n\n# High load again\n",
    ),
    (
        "content/runbooks/app/Rollback.md",
        "# Only the case differs\n",
    ),
    (
        "content/incidents/2026-04-01-second/incident.toml",
        "schema = 1\ntitle = \"Second\"\nstatus = \"investigating\"\nseverity = \"critical\"\nservices = [\"checkout\"]\nrelated = [\"2026-03-02-checkout-down\"]\n[times]\ndetected = 2026-04-01T10:00:00Z\n[impact]\nsummary = \"See [it](../2026-03-02-checkout-down/postmortem.md#summary)\"\n",
    ),
    (
        "content/incidents/2026-04-01-second/postmortem.md",
        "## Summary\n\nIt took 12 minutes. [run](../../runbooks/app/rollback.md)\n",
    ),
    (
        "content/incidents/2026-04-01-second/timeline.toml",
        "schema = 1\nevent = [\n  { at = 2026-04-01T10:00:00Z, kind = \"detected\", text = \"[seen](../../pages/new.md)\" },\n]\n",
    ),
    (
        "content/checklists/second.toml",
        "schema = 1\nid = \"second\"\ntitle = \"Second\"\n[[phase]]\nname = \"Now\"\nitems = [{ id = \"a\", text = \"See [new](../pages/new.md)\" }]\n",
    ),
    ("content/polcy.toml", "schema = 1\n"),
    (
        "templates/page.html",
        "{% extends \"builtin/page.html\" %}{% block title %}Own {{ page.title }}{% endblock %}",
    ),
    (
        "templates/service.html",
        "{% extends \"builtin/service.html\" %}{% block title %}{{ page.nothing }}{% endblock %}",
    ),
    (
        "templates/runbook.html",
        "{% extends \"builtin/runbook.html\" %}{% block",
    ),
    ("theme/css/own.css", "main { color: black }\n"),
    (
        "theme/icon.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
    ),
    (
        "rbdoc-baseline.toml",
        "schema = 1\n[[fault]]\nrule = \"broken-link\"\npath = \"content/pages/index.md\"\nmessage = \"there is no file `content/pages/nothing.md`\"\n",
    ),
];

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    let line = prop_oneof![
        1 => Just(Line::Gone),
        1 => Just(Line::Twice),
        4 => index().prop_map(Line::New),
    ];
    let name = prop::sample::select(vec![
        "moved.md",
        "README.md",
        "incident.toml",
        "timeline.toml",
        "moved.toml",
        "postmortem.md",
        "image.png",
    ]);
    prop_oneof![
        8 => (index(), index(), line).prop_map(|(file, at, line)| Edit::Line(file, at, line)),
        1 => (index(), index()).prop_map(|(file, at)| Edit::Cut(file, at)),
        2 => index().prop_map(Edit::Delete),
        1 => (index(), index(), name).prop_map(|(file, beside, name)| Edit::Rename(file, beside, name)),
        1 => (index(), index()).prop_map(|(file, from)| Edit::Copy(file, from)),
        3 => index().prop_map(Edit::Restore),
        4 => index().prop_map(Edit::Put),
        1 => index().prop_map(Edit::Spoil),
        1 => prop::sample::select(vec![-5, 1, 13, 24 * 90]).prop_map(Edit::Time),
    ]
}

type Files = BTreeMap<String, Content>;

/// The files after an edit.
fn edited(files: &Files, first: &Files, edit: &Edit) -> Files {
    let mut after = files.clone();
    let paths: Vec<&String> = files.keys().collect();
    if paths.is_empty() {
        return first.clone();
    }
    let path = |index: &Index| (*index.get(&paths)).clone();
    let text = |path: &str| match files.get(path) {
        Some(Content::Text(text)) => text.to_string(),
        _ => String::new(),
    };
    let mut put = |path: String, text: String| {
        after.insert(path, Content::Text(text.into()));
    };
    match edit {
        Edit::Line(file, at, line) => {
            let file = path(file);
            let text = text(&file);
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            let at = at.index(lines.len().max(1));
            match line {
                Line::Gone if !lines.is_empty() => drop(lines.remove(at)),
                Line::Gone => {}
                Line::Twice => lines.extend(lines.get(at).copied().as_slice().to_vec()),
                Line::New(new) => lines.insert(at.min(lines.len()), *new.get(LINES)),
            }
            put(file, lines.concat());
        }
        Edit::Cut(file, at) => {
            let file = path(file);
            let text = text(&file);
            let mut end = at.index(text.len() + 1);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            put(file, text[..end].to_owned());
        }
        Edit::Delete(file) => drop(after.remove(&path(file))),
        Edit::Rename(file, beside, name) => {
            let beside = path(beside);
            let to = format!("{}/{name}", rbdoc::source::parent(&beside));
            if let Some(content) = after.remove(&path(file)) {
                after.insert(to.trim_start_matches('/').to_owned(), content);
            }
        }
        Edit::Copy(file, from) => put(path(file), text(&path(from))),
        Edit::Restore(file) => {
            let known: Vec<&String> = first.keys().collect();
            let file = *file.get(&known);
            after.insert(file.clone(), first[file].clone());
        }
        Edit::Put(file) => {
            let (file, text) = file.get(NEW);
            put((*file).to_owned(), (*text).to_owned());
        }
        Edit::Spoil(file) => {
            let content = Tree::text_content(b"abc\xff".to_vec());
            after.insert(path(file), content);
        }
        Edit::Time(_) => {}
    }
    after
}

fn files(tree: &Tree) -> Files {
    tree.iter()
        .map(|(path, file)| (path.to_string(), file.content.clone()))
        .collect()
}

fn tree(files: &Files) -> Tree {
    let mut tree = Tree::default();
    for (path, content) in files {
        tree.insert(path, content.clone());
    }
    tree
}

fn changes(before: &Files, after: &Files) -> Vec<Change> {
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let gone = gone.map(|path| Change {
        path: path.clone(),
        content: None,
    });
    let written = after
        .iter()
        .filter(|(path, content)| before.get(*path) != Some(content));
    let written = written.map(|(path, content)| Change {
        path: path.clone(),
        content: Some(content.clone()),
    });
    gone.chain(written).collect()
}

fn options() -> Options {
    Options::at("2026-11-23T12:00:00Z".parse().expect("a moment"))
}

/// What a session shows: every file of its site, one by one.
fn shown(session: &Session, site: &Site) -> Site {
    let snapshot = session.snapshot().expect("a snapshot");
    let pages = snapshot.pages();
    let (whole, faults) = pages.all();
    assert!(faults.is_empty(), "{faults:?}");
    for path in site.files.keys() {
        let one: Option<Body> = pages.get(path).expect("a page without faults");
        assert_eq!(
            one.as_ref(),
            whole.files.get(path),
            "{path} by itself and among all"
        );
    }
    whole
}

/// Checks the templates, as the preview does when it has time, and compares with a build of `files`; returns its
/// site.
fn checked(session: &mut Session, files: &Files, options: &Options) -> Option<Site> {
    while let Some(snapshot) = session.unchecked().cloned() {
        let pages = snapshot.pages();
        assert!(pages.faults(&|| false).is_none(), "it was told to stop");
        let faults = pages.faults(&|| true).expect("it was not interrupted");
        session.checked(&snapshot, faults);
    }
    let fresh = tree(files);
    let expected = build(&fresh, options);
    assert_eq!(
        render::json(session.diagnostics(), session.tree()),
        render::json(&expected.diagnostics, &fresh),
    );
    assert_eq!(session.is_current(), expected.site.is_some());
    expected.site
}

/// Compares what is shown with `site`.
fn shows(session: &Session, site: &Site) {
    let shown = shown(session, site);
    let paths = |site: &Site| site.files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&shown), paths(site));
    for (path, body) in &site.files {
        assert!(shown.files.get(path) == Some(body), "{path} differs");
    }
}

/// Compares all that a session says, with the last good site where there is none now.
fn holds(session: &mut Session, files: &Files, options: &Options, last_good: &mut Option<Site>) {
    if let Some(site) = checked(session, files, options) {
        *last_good = Some(site);
    }
    match last_good {
        Some(site) => shows(session, site),
        None => assert!(session.snapshot().is_none()),
    }
}

/// Edits, and whether somebody looks at the book between one and the next. `audience` is for whom the site is, if not for
/// those whom the book says.
fn live(book: &str, audience: Option<Audience>, edits: &[(Edit, bool)]) {
    let first = files(&support::fixture(book));
    let mut files = first.clone();
    let mut options = Options {
        audience,
        ..options()
    };
    let mut session = Session::start(tree(&files), options.clone());
    let mut last_good = None;
    holds(&mut session, &files, &options, &mut last_good);
    assert!(session.is_current(), "the fixture has a site");
    let mut known = files.clone();
    for (edit, is_seen) in edits {
        files = edited(&files, &first, edit);
        if let Edit::Time(hours) = edit {
            options.now += TimeDelta::hours(*hours);
            session.set_now(options.now);
            holds(&mut session, &known, &options, &mut last_good);
        }
        if *is_seen {
            session.apply(changes(&known, &files));
            known.clone_from(&files);
            holds(&mut session, &files, &options, &mut last_good);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_session_is_what_its_files_are(
        book in prop::sample::select(vec!["whole", "adopted"]),
        audience in prop::sample::select(vec![None, Some(Audience::Public)]),
        edits in prop::collection::vec((edit(), any::<bool>()), 1..12),
    ) {
        live(book, audience, &edits);
    }

    #[test]
    fn edits_before_the_templates_are_checked_leave_nothing_behind(
        edits in prop::collection::vec(edit(), 1..8),
    ) {
        let first = files(&support::fixture("whole"));
        let mut files = first.clone();
        let mut session = Session::start(tree(&files), options());
        for edit in &edits {
            let after = edited(&files, &first, edit);
            let before = session.unchecked().cloned();
            session.apply(changes(&files, &after));
            if let Some(before) = before {
                // The result of the check comes too late.
                assert!(!session.checked(&before, Vec::new()));
            }
            files = after;
        }
        if let Some(site) = checked(&mut session, &files, &options()) {
            shows(&session, &site);
        }
    }
}

/// A replacement in a file: path, what is there, and what comes.
type Step = (&'static str, &'static str, &'static str);

const SERVICES: &str = "content/services.toml";
const INCIDENT: &str = "content/incidents/2026-03-02-checkout-down/incident.toml";
const ROLLBACK: &str = "content/runbooks/app/rollback.md";
const PAGE: &str = "content/pages/index.md";
const POLICY: &str = "content/policy.toml";
const CONTACTS: &str = "content/contacts.toml";

/// A change in one file that is a fault, or no fault any more, in another one that stays as it is.
const ACROSS: &[&[Step]] = &[
    &[
        (
            INCIDENT,
            "services = [\"checkout\"",
            "services = [\"second\", \"checkout\"",
        ),
        (
            SERVICES,
            "schema = 1\n",
            "schema = 1\n[[service]]\nid = \"second\"\nname = \"Second\"\n",
        ),
        (SERVICES, "id = \"second\"", "id = \"third\""),
    ],
    &[
        (
            PAGE,
            "\n",
            "\n[run](../runbooks/app/rollback.md#new-part)\n",
        ),
        (ROLLBACK, "## Do", "## New part\n\n## Do"),
        (ROLLBACK, "## New part", "## Newer part"),
        (ROLLBACK, "## Newer part", "## New part"),
    ],
    // A page says what the policy says now, in the words of now.
    &[
        (
            PAGE,
            "# How we work\n",
            "# How we work\n\n## From {{policy: many-errors.value}}\n\n{{policy: triggers}}\n\n{{policy: matrix}}\n",
        ),
        (POLICY, "value = 10", "value = 12"),
        (POLICY, "name = \"Errors", "name = \"Faults"),
        (CONTACTS, "name = \"Lead\"", "name = \"Head\""),
        (POLICY, "schema = 1", "schema = = 1"),
        (POLICY, "schema = = 1", "schema = 1"),
        (POLICY, "id = \"many-errors\"", "id = \"more-errors\""),
    ],
    &[
        (
            CONTACTS,
            "schema = 1\n",
            "schema = 1\n[[team]]\nid = \"second\"\nname = \"Second\"\n",
        ),
        (ROLLBACK, "owner = \"platform\"", "owner = \"second\""),
        (CONTACTS, "id = \"second\"", "id = \"third\""),
    ],
    &[
        (
            "book.toml",
            "[book]",
            "[postmortem]\nrequired_sections = [\"lessons\", \"detection\"]\n[book]",
        ),
        ("book.toml", "\"detection\"", "\"references\""),
    ],
];

#[test]
fn what_changes_in_one_file_is_seen_in_the_others() {
    let first = files(&support::fixture("whole"));
    for steps in ACROSS {
        let mut files = first.clone();
        let mut session = Session::start(tree(&files), options());
        let mut last_good = None;
        holds(&mut session, &files, &options(), &mut last_good);
        for step in *steps {
            let (path, from, to) = step;
            let Some(Content::Text(text)) = files.get(*path) else {
                panic!("{path} is there");
            };
            assert!(text.contains(from), "{path} has {from:?}");
            let known = render::json(session.diagnostics(), session.tree());
            let mut after = files.clone();
            after.insert(
                (*path).to_owned(),
                Content::Text(text.replacen(from, to, 1).into()),
            );
            session.apply(changes(&files, &after));
            files = after;
            holds(&mut session, &files, &options(), &mut last_good);
            let now = render::json(session.diagnostics(), session.tree());
            let is_last = std::ptr::eq(step, steps.last().expect("a step"));
            assert!(
                !is_last || now != known,
                "{path}: {to:?} changes the report"
            );
        }
    }
}
