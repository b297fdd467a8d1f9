//! One gate for audience: what a public build may hold is stated by the fields, and nothing else gets out.
//!
//! A book is made from the tables of fields: every field that exists says something that is found again, in records
//! that everybody may see and in records that they may not. Then every byte of every file of the site is looked at.

use super::filled::{Book, May};
use rbdoc::book;
use rbdoc::data::{Disclosure, Field};
use rbdoc::record::{KINDS, Publication};
use rbdoc::site::{Body, Site, render};
use rbdoc::source::Tree;
use rbdoc::view::Options;

/// The site of a book for some readers, whatever the checks say of it.
fn site(tree: &Tree, public: bool, drafts: bool) -> Site {
    let (book, _) = book::parse(tree);
    let now = "2026-11-28T20:00:00Z".parse().expect("a moment");
    let (site, faults) = render(
        &book,
        tree,
        Options {
            now,
            public,
            drafts,
        },
    );
    assert!(faults.is_empty(), "{faults:#?}");
    site
}

/// The files of a site that hold a text, in their bytes or their names.
fn holding<'s>(site: &'s Site, text: &str) -> Vec<&'s str> {
    let holds = |path: &str, body: &Body| {
        let bytes = match body {
            Body::Bytes(bytes) => bytes.as_slice(),
            Body::Copy(source) => source.as_bytes(),
        };
        let is_here = |bytes: &[u8]| bytes.windows(text.len()).any(|at| at == text.as_bytes());
        is_here(bytes) || path.contains(text)
    };
    let files = site.files.iter().filter(|(path, body)| holds(path, body));
    files.map(|(path, _)| path.as_str()).collect()
}

/// The marks that may not be in a site and are.
fn leaks(site: &Site, book: &Book, may: impl Fn(May) -> bool) -> Vec<String> {
    let forbidden = book.marks.iter().filter(|mark| !may(mark.may));
    let found = forbidden.filter_map(|mark| {
        let files = holding(site, mark.text());
        (!files.is_empty()).then(|| format!("{} ({:?}): {files:?}", mark.path, mark.may))
    });
    found.collect()
}

#[test]
fn a_public_site_holds_what_the_fields_allow_and_nothing_else() {
    let book = Book::new(true);
    let public = site(&book.tree, true, false);
    let leaked = leaks(&public, &book, |may| may == May::Everybody);
    assert!(leaked.is_empty(), "{leaked:#?}");
    let with_drafts = site(&book.tree, true, true);
    let leaked = leaks(&with_drafts, &book, |may| {
        matches!(may, May::Everybody | May::Draft)
    });
    assert!(leaked.is_empty(), "with drafts: {leaked:#?}");
    let without_drafts = site(&book.tree, false, false);
    let leaked = leaks(&without_drafts, &book, |may| {
        may != May::Draft && may != May::Nobody
    });
    // Colleagues write a post-mortem together.
    let of_postmortem = |path: &&String| !path.starts_with("draft of a postmortem");
    let leaked: Vec<&String> = leaked.iter().filter(of_postmortem).collect();
    assert!(
        leaked.is_empty(),
        "to colleagues, without drafts: {leaked:#?}"
    );
    let internal = site(&book.tree, false, true);
    let leaked = leaks(&internal, &book, |may| may != May::Nobody);
    assert!(leaked.is_empty(), "to colleagues: {leaked:#?}");

    // That is worth something only if the marks are found where they may stand.
    let is_in = |site: &Site, text: &str| !holding(site, text).is_empty();
    let shown = book
        .marks
        .iter()
        .filter(|mark| is_in(&internal, mark.text()));
    let (free, kept): (Vec<_>, Vec<_>) = shown.partition(|mark| mark.may == May::Everybody);
    let lost = free.iter().filter(|mark| !is_in(&public, mark.text()));
    let lost: Vec<&str> = lost.map(|mark| mark.path.as_str()).collect();
    assert!(
        lost.is_empty(),
        "public, and only colleagues see it: {lost:#?}"
    );
    assert!(free.len() > 60, "{}", free.len());
    let drafts = kept.iter().filter(|mark| mark.may == May::Draft).count();
    assert!(drafts > 20, "{drafts}");
    assert!(kept.len() - drafts > 50, "{}", kept.len() - drafts);
}

#[test]
fn a_record_that_is_left_out_leaves_nothing() {
    let book = Book::new(false);
    let with = site(&book.tree, true, false);
    assert!(book.left_out.len() > 5, "{:?}", book.left_out);
    for (name, tree) in &book.left_out {
        let without = site(tree, true, false);
        let paths = |site: &Site| site.files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&with), paths(&without), "without {name}");
        for (path, body) in &with.files {
            assert!(
                without.files.get(path) == Some(body),
                "{path}, without {name}"
            );
        }
    }
}

/// A kind says which of its records are public, and a field of it decides that where the kind says so.
#[test]
fn a_kind_is_published_as_its_fields_say() {
    for kind in KINDS {
        let decides = |field: &&Field| field.disclosure == Disclosure::Decides;
        let by_field = kind.fields.iter().find(decides).map(|field| field.name);
        let by_kind = match kind.publication {
            Publication::IfPublic(field) => Some(field),
            _ => None,
        };
        assert_eq!(by_kind, by_field, "{}", kind.name);
        let has_draft = kind.fields.iter().any(|field| field.name == "draft");
        assert_eq!(
            kind.publication == Publication::Finished,
            has_draft,
            "{}",
            kind.name
        );
        let of_incident = kind.files.starts_with("content/incidents/") && kind.name != "incident";
        let with_incident = matches!(
            kind.publication,
            Publication::WithIncident | Publication::FinishedWithIncident
        );
        assert_eq!(with_incident, of_incident, "{}", kind.name);
    }
}

#[test]
fn what_is_withheld_is_said_and_not_denied() {
    let book = Book::new(true);
    let site = site(&book.tree, true, false);
    let page = |path: &str| match &site.files[path] {
        Body::Bytes(bytes) => String::from_utf8(bytes.clone()).expect("UTF-8"),
        Body::Copy(_) => panic!("a page"),
    };
    for path in site
        .files
        .keys()
        .filter(|path| path.rsplit('.').next() == Some("html"))
    {
        let page = page(path);
        assert!(!page.contains("nobody"), "{path}");
        assert!(!page.contains("href=\"not public\""), "{path}");
    }
    for path in [
        "contacts.html",
        "decide.html",
        "services/index.html",
        "actions.html",
        "review.html",
    ] {
        assert!(page(path).contains("not public"), "{path}");
    }
}
