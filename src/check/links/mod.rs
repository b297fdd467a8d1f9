//! Links, images and alerts: what leads where it should not.
//!
//! Where a link leads is [`Links`]' to say; here it is said what is wrong with that, at the destination
//! itself, in Markdown files and in the Markdown and addresses of TOML records alike.

use super::Context;
use super::record::Record;
use super::texts::{self, Place};
use crate::book::Records;
use crate::book::links::{Anchor, Links, Target, is_elsewhere};
use crate::book::repair::Repair;
use crate::diagnostic::{Diagnostic, Rule};
use crate::markdown::{self, Doc, Link, Note, NoteKind};
use crate::record::Text;
use crate::record::runbook::Runbook;
use crate::rule;
use crate::source::{FileId, Span};
use std::collections::BTreeMap;

rule!(
    BROKEN_LINK,
    "broken-link",
    Error,
    "A link that leads nowhere."
);
rule!(
    BROKEN_ANCHOR,
    "broken-anchor",
    Error,
    "A link to a heading that is not there."
);
rule!(
    BROKEN_IMAGE,
    "broken-image",
    Error,
    "An image that is not there."
);
rule!(
    LINK_OUTSIDE,
    "link-outside",
    Warning,
    "A link to a file that will not be in the site."
);
rule!(
    DUPLICATE_ALERT,
    "duplicate-alert",
    Warning,
    "An alert that several runbooks claim."
);

/// Whether a rule is about a place that a page points to, so that the page itself is whole.
pub fn is_of_links(rule: &Rule) -> bool {
    [&BROKEN_LINK, &BROKEN_ANCHOR, &BROKEN_IMAGE].contains(&rule)
}

/// What was found in the links of one record.
#[derive(Default)]
pub(super) struct Found {
    pub(super) faults: Vec<Diagnostic>,
    /// Other pages in which a heading was looked for.
    pub(super) looked_into: Vec<FileId>,
}

/// What is wrong with the links of a runbook, an incident or a page.
pub(super) fn of_record(context: &Context<'_>, links: &Links<'_>, record: Record<'_>) -> Found {
    let mut found = Found::default();
    if let Some(doc) = record.doc() {
        in_markdown(context, links, doc, &mut found);
    }
    if let Record::Incident(incident) = record {
        let texts = texts::of_incident(incident);
        in_texts(context, links, texts, &mut found);
    }
    found
}

/// What is wrong with the links of all other records, and with alerts over all runbooks.
pub(super) fn of_book(context: &Context<'_>, links: &Links<'_>) -> Vec<Diagnostic> {
    let mut found = Found::default();
    in_texts(context, links, texts::of_book(context.book), &mut found);
    duplicate_alerts(&context.book.runbooks, &mut found.faults);
    found.faults
}

fn in_texts<'b>(
    context: &Context<'_>,
    links: &Links<'_>,
    texts: impl Iterator<Item = Place<'b>>,
    found: &mut Found,
) {
    for place in texts {
        match place {
            Place::Markdown(text) => in_text(context, links, text, found),
            Place::Address(address) => {
                let value = address.value.trim();
                let is_path = value.contains('/') || value.contains(".md");
                if is_path && !value.contains(char::is_whitespace) && !is_elsewhere(value) {
                    let span = place_in(context, address, value);
                    judge(context, links, value, span, false, found);
                }
            }
            Place::Outside(address) if is_elsewhere(address.value.trim()) => {}
            Place::Outside(address) => found.faults.push(
                Diagnostic::new(
                    &BROKEN_LINK,
                    address.span,
                    format!("`{}` is no address outside of the handbook", address.value),
                )
                .help("write it whole, from `https://` on; pages of the handbook are linked in its texts"),
            ),
        }
    }
}

fn in_markdown(context: &Context<'_>, links: &Links<'_>, doc: &Doc, found: &mut Found) {
    for link in &doc.links {
        judge(context, links, &link.dest, link.span, link.image, found);
    }
    found.faults.extend(doc.undefined_refs.iter().map(|(span, label)| {
        Diagnostic::new(
            &BROKEN_LINK,
            *span,
            format!("nothing says where `[{label}]` leads"),
        )
        .help(format!(
            "add a line `[{label}]: https://…` to the file, or write `\\[` for a bracket that is no link"
        ))
    }));
    let not_shown = doc.notes.iter().filter_map(|note| not_shown(context, note));
    found.faults.extend(not_shown);
}

/// `broken-link` for what is no link on the page although it was meant as one.
fn not_shown(context: &Context<'_>, note: &Note) -> Option<Diagnostic> {
    match &note.kind {
        NoteKind::Shortcode(_) => {
            let text = context.tree.text_of(note.span.file);
            let before = text.get(..note.span.range().start)?.trim_end();
            // Elsewhere it is text that looks odd, but no link.
            before.ends_with("](").then(|| {
                Diagnostic::new(
                    &BROKEN_LINK,
                    note.span,
                    "this shortcode of another site generator stands where an address should",
                )
                .help("write the address itself")
            })
        }
        NoteKind::UnsafeLink => Some(
            Diagnostic::new(&BROKEN_LINK, note.span, "this address would run a script")
                .help("the page shows the text without a link; write an address instead"),
        ),
        NoteKind::UnknownTag(_) => None,
    }
}

/// The links in a Markdown field of a TOML record.
fn in_text(context: &Context<'_>, links: &Links<'_>, text: &Text, found: &mut Found) {
    let value = text.value.as_str();
    // Most texts hold none, and parsing a text costs more than looking at it.
    if !(value.contains("](")
        || value.contains("][")
        || value.contains("]:")
        || value.contains('<'))
    {
        return;
    }
    let doc = markdown::parse(
        value,
        text.span.file,
        0..value.len(),
        markdown::Options::default(),
    );
    for Link { image, dest, .. } in &doc.links {
        let span = place_in(context, text, dest);
        judge(context, links, dest, span, *image, found);
    }
}

/// The place of `part` inside a value: exact where the source spells it the same, else the whole value.
fn place_in(context: &Context<'_>, text: &Text, part: &str) -> Span {
    let range = text.span.range();
    let raw = context.tree.text_of(text.span.file).get(range.clone());
    match raw.and_then(|raw| raw.find(part)) {
        Some(at) if !part.is_empty() => {
            let start = range.start + at;
            Span::new(text.span.file, start..start + part.len())
        }
        _ => text.span,
    }
}

/// What is wrong with a link to `dest`, which stands at `span`.
fn judge(
    context: &Context<'_>,
    links: &Links<'_>,
    dest: &str,
    span: Span,
    image: bool,
    found: &mut Found,
) {
    let target = links.resolve(dest, span.file);
    if let Target::File { path, anchor } = &target
        && *anchor != Anchor::Top
        && let Some(file) = context.tree.get(path)
    {
        found.looked_into.push(file.id);
    }
    let fault = judge_target(context, links, (dest, span), image, target);
    found.faults.extend(fault);
}

fn judge_target(
    context: &Context<'_>,
    links: &Links<'_>,
    (dest, span): (&str, Span),
    image: bool,
    target: Target<'_>,
) -> Option<Diagnostic> {
    let (rule, noun) = if image {
        (&BROKEN_IMAGE, "image")
    } else {
        (&BROKEN_LINK, "link")
    };
    match target {
        Target::Elsewhere => foreign_syntax(context, dest, span),
        Target::Empty => Some(
            Diagnostic::new(rule, span, format!("the {noun} has no address"))
                .help(format!("write where it leads, or take the {noun} out")),
        ),
        Target::Missing(path) => Some(with_repair(
            context,
            Diagnostic::new(rule, span, format!("there is no file `{path}`")),
            links.repair(dest, span.file),
            dest,
        )),
        Target::Folder(path) if image => Some(Diagnostic::new(
            rule,
            span,
            format!("`{path}` is a folder, not an image"),
        )),
        Target::Repository(_) | Target::Outside(_) if image => Some(
            Diagnostic::new(
                rule,
                span,
                "the image lies outside of the handbook and cannot be copied",
            )
            .help("copy it into the folder of the page"),
        ),
        Target::Outside(path) => Some(outside(context, links, dest, span, &path)),
        Target::Here(Anchor::Missing(fragment)) => {
            Some(no_heading(context, links, dest, span, span.file, fragment))
        }
        Target::File {
            path,
            anchor: Anchor::Missing(fragment),
        } => {
            let target = context.tree.get(path)?.id;
            Some(no_heading(context, links, dest, span, target, fragment))
        }
        Target::Here(_) | Target::File { .. } | Target::Folder(_) | Target::Repository(_) => None,
    }
}

/// `broken-link` for `link:https://…` of `AsciiDoc`, which a browser takes for a scheme of its own.
fn foreign_syntax(context: &Context<'_>, dest: &str, span: Span) -> Option<Diagnostic> {
    let address = dest.strip_prefix("link:")?;
    let diagnostic = Diagnostic::new(&BROKEN_LINK, span, "`link:` is no part of an address");
    Some(with_repair(
        context,
        diagnostic,
        Some(Repair {
            help: "leave it out".to_owned(),
            dest: Some(address.to_owned()),
        }),
        dest,
    ))
}

/// `link-outside`, unless the author plainly meant a file of the book.
fn outside(
    context: &Context<'_>,
    links: &Links<'_>,
    dest: &str,
    span: Span,
    path: &str,
) -> Diagnostic {
    if let Some(repair) = links.repair(dest, span.file).filter(|r| r.dest.is_some()) {
        let broken = Diagnostic::new(&BROKEN_LINK, span, format!("there is no file `{path}`"));
        return with_repair(context, broken, Some(repair), dest);
    }
    let outside = if context.tree.under(path).next().is_some() {
        Diagnostic::new(
            &LINK_OUTSIDE,
            span,
            format!("`{path}` is a folder, and no page shows it"),
        )
        .help("name a file in it, or give it an `index.md`")
    } else {
        Diagnostic::new(
            &LINK_OUTSIDE,
            span,
            format!("`{path}` is not part of the handbook, so this link leads nowhere on the site"),
        )
    };
    if context.book.config.repo_url.is_some() {
        outside.help("it lies above the folder of book.toml: write its full address")
    } else {
        outside.help("set `repo_url` in book.toml, and it leads to the file in the repository")
    }
}

/// `broken-anchor`.
fn no_heading(
    context: &Context<'_>,
    links: &Links<'_>,
    dest: &str,
    span: Span,
    target: FileId,
    fragment: &str,
) -> Diagnostic {
    let page = if target == span.file {
        "this page".to_owned()
    } else {
        format!("`{}`", context.tree.path(target))
    };
    with_repair(
        context,
        Diagnostic::new(
            &BROKEN_ANCHOR,
            span,
            format!("{page} has no heading `#{fragment}`"),
        ),
        links.repair_anchor(fragment, target, span.file),
        dest,
    )
}

/// Adds a repair, as a fix where the source spells the destination as it was read.
fn with_repair(
    context: &Context<'_>,
    diagnostic: Diagnostic,
    repair: Option<Repair>,
    dest: &str,
) -> Diagnostic {
    let Some(repair) = repair else {
        return diagnostic;
    };
    let span = diagnostic.span;
    let as_written = context.tree.text_of(span.file).get(span.range()) == Some(dest);
    match repair.dest {
        Some(mended) if as_written => diagnostic.help(repair.help).fix(span, mended),
        Some(mended) => diagnostic.help(format!("{}: write `{mended}`", repair.help)),
        None => diagnostic.help(repair.help),
    }
}

/// `duplicate-alert`: an alert's short address can lead to one page only.
fn duplicate_alerts(runbooks: &Records<Runbook>, found: &mut Vec<Diagnostic>) {
    let mut by_name: BTreeMap<String, Vec<(&Runbook, &Text)>> = BTreeMap::new();
    for runbook in runbooks {
        for alert in &runbook.alerts {
            by_name
                .entry(alert.value.to_lowercase())
                .or_default()
                .push((runbook, alert));
        }
    }
    for claims in by_name.into_values() {
        let [(first, kept), others @ ..] = claims.as_slice() else {
            continue;
        };
        let others: Vec<_> = others
            .iter()
            .filter(|(other, _)| other.id != first.id)
            .collect();
        let Some(((second, again), rest)) = others.split_first().map(|(a, b)| (*a, b)) else {
            continue;
        };
        let mut diagnostic = Diagnostic::new(
            &DUPLICATE_ALERT,
            again.span,
            format!(
                "alert `{}` leads to `{}` and to `{}`",
                again.value, first.id, second.id
            ),
        )
        .related(kept.span, "the first page that claims it");
        for (_, alert) in rest {
            diagnostic = diagnostic.related(alert.span, "and this one claims it");
        }
        found.push(diagnostic.help(
            "its short address offers all of them; keep it in one, with `alerts = [\"…\"]` in the front matter, or none with `alerts = []`",
        ));
    }
}
