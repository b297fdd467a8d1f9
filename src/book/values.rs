//! What the texts of a book may refer to, and what is wrong with their references.
//!
//! The values come from the policy, in the words of the book, so that a page never repeats a number that changes
//! elsewhere. The policy and the contacts are therefore read first, and a text that refers to a value is read again when
//! any value changes.

use super::records::Record;
use super::rules::UNKNOWN_REFERENCE;
use crate::decide;
use crate::diagnostic::{Diagnostic, Level, did_you_mean};
use crate::markdown::{Insert, Inserts, Reason, Unfilled, first_in};
use crate::record::Text;
use crate::record::contacts::Contacts;
use crate::record::policy::Policy;
use crate::source::{Span, Tree};
use crate::wording;

/// The values that a book's texts may refer to.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Values {
    /// By name.
    pub inserts: Inserts,
    /// Whether all of the policy was read, so that what is not there is truly missing.
    is_whole: bool,
}

impl Values {
    /// The values of a policy, whose reading met `problems`.
    pub(super) fn of(
        policy: &Policy,
        contacts: &Contacts,
        problems: &[Diagnostic],
        tree: &Tree,
    ) -> Self {
        let (words, _) = wording::of_book(tree);
        Self {
            inserts: decide::inserts(policy, contacts, &words),
            is_whole: problems.iter().all(|problem| problem.level < Level::Error),
        }
    }

    /// What is wrong with a reference.
    fn judge(&self, one: &Unfilled, span: Span) -> Option<Diagnostic> {
        let name = one.name.as_str();
        let problem = |message: String| Diagnostic::new(&UNKNOWN_REFERENCE, span, name, message);
        Some(match one.why {
            Reason::Unknown if !self.is_whole => return None,
            Reason::Unknown => problem(format!("the policy has no value `{name}`"))
                .help(self.nearest(name))
                .help("a value is named by an id of `content/policy.toml` and a field, as in `{{policy: high.respond_within}}`"),
            Reason::TableInText => problem(format!("`{name}` is a table")).help("put the reference on a line of its own, with an empty line before and behind it"),
            Reason::InHtml => problem(format!("the value `{name}` is not filled in inside HTML"))
                .help("write this part in Markdown"),
            Reason::Open => problem("this reference to the policy does not end".to_owned())
                .help("write `}}` behind it, in the same paragraph"),
        })
    }

    /// What else a name may mean.
    fn nearest(&self, name: &str) -> String {
        let all = || self.inserts.0.keys().map(String::as_str);
        let ending = format!(":{name}");
        let shared: Vec<&str> = all().filter(|known| known.ends_with(&ending)).collect();
        if !shared.is_empty() {
            let shared: Vec<String> = shared.iter().map(|one| format!("`{one}`")).collect();
            return format!(
                "several records have this id: write {}",
                shared.join(" or ")
            );
        }
        // The id may be right and the field wrong.
        let record = name.rsplit_once('.').map_or(name, |(record, _)| record);
        let beginning = format!("{record}.");
        let fields = all().filter_map(|known| known.strip_prefix(&beginning));
        let fields: Vec<String> = fields.map(|field| format!("`{field}`")).collect();
        match did_you_mean(name, all()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if self.inserts.0.contains_key(record) => {
                format!("the fields of `{record}` are {}", fields.join(", "))
            }
            None if self
                .inserts
                .0
                .values()
                .all(|one| matches!(one, Insert::Table(_))) =>
            {
                "the policy holds nothing yet".to_owned()
            }
            None => "`rbdoc explain unknown-reference` says what there is".to_owned(),
        }
    }
}

/// Whether texts of other records can refer to values of this one.
pub(super) fn are_given_by(record: &Record) -> bool {
    matches!(record, Record::Policy(_) | Record::Contacts(_))
}

/// Whether a record refers to values, so that it is read again when they change.
pub(super) fn refers(record: &Record) -> bool {
    let own = record.doc().is_some_and(|(_, doc)| doc.has_inserts);
    own || record
        .prose()
        .iter()
        .any(|prose| prose.doc().is_some_and(|doc| doc.has_inserts))
}

/// What is wrong with the references of a record. `values` are none for the policy itself.
pub(super) fn judge(record: &Record, values: Option<&Values>) -> Vec<Diagnostic> {
    let prose = record.prose();
    let fields = prose
        .iter()
        .filter_map(|one| Some((one.span.file, one.doc()?)));
    let docs = record.doc().into_iter().chain(fields);
    let unfilled = docs.flat_map(|(file, doc)| doc.unfilled.iter().map(move |one| (file, one)));
    let mut problems: Vec<Diagnostic> = unfilled
        .filter_map(|(file, one)| {
            let span = Span::new(file, one.range.clone());
            match values {
                Some(values) => values.judge(one, span),
                None => Some(not_here(
                    span,
                    &one.name,
                    "the policy cannot refer to itself",
                )),
            }
        })
        .collect();
    problems.extend(lines(record).into_iter().filter_map(|line| {
        let name = first_in(line)?;
        Some(not_here(line.span, name, "a value is not filled in here"))
    }));
    problems
}

fn not_here(span: Span, name: &str, message: &str) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_REFERENCE, span, name, message)
        .help("values are filled in where Markdown is read: in the text of pages and in fields of other records")
}

/// The texts of a record that are no Markdown and that its page shows.
fn lines(record: &Record) -> Vec<&Text> {
    match record {
        Record::Runbook(one) => std::iter::once(&one.title)
            .chain(&one.meta.description)
            .collect(),
        Record::Page(one) => std::iter::once(&one.title)
            .chain(&one.description)
            .collect(),
        Record::Checklist(one) => vec![&one.title],
        Record::Message(one) => {
            let texts = one.stages.iter().map(|stage| &stage.text);
            std::iter::once(&one.title).chain(texts).collect()
        }
        Record::Incident(one) => vec![&one.title],
        Record::Policy(_) | Record::Contacts(_) | Record::Services(_) => Vec::new(),
    }
}
