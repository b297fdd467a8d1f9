//! What rules may know besides what they look at: those of the whole book everything, those of a single record little.
//!
//! [`RecordContext`] is all that [`super::Checker`] compares before it gives an earlier answer again, so that no rule of
//! a record can depend on anything else.

use crate::book::Book;
use crate::facts::people::People;
use crate::record::policy::Severity;
use crate::record::{Ref, Text};
use crate::source::{FileId, Tree};
use chrono::{DateTime, Utc};

/// What the rules of the whole book may know.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(super) book: &'a Book,
    pub(super) tree: &'a Tree,
    pub(super) now: DateTime<Utc>,
}

impl Context<'_> {
    /// Whether the whole of a file was read, so that what is not there is truly missing.
    pub(super) fn is_whole(&self, file: Option<FileId>) -> bool {
        file.is_none_or(|file| !self.book.faulty.contains(&file))
    }
}

/// Every place of the book that names an approver; `none` is not one.
pub(super) fn approvals(book: &Book) -> impl Iterator<Item = &Ref> {
    let severities = book.policy.severities.iter().map(|row| &row.approval);
    let decisions = book.policy.decisions.iter().map(|row| &row.approval);
    let runbooks = book.runbooks.iter().map(|runbook| &runbook.meta.approval);
    let all = severities.chain(decisions).chain(runbooks).flatten();
    all.filter(|approval| approval.value != "none")
}

/// All that a rule of one record may know besides the record.
pub(crate) struct RecordContext<'a> {
    /// What all records share.
    pub(super) shared: &'a Shared,
    /// Whether all files of the record were read whole, so that what is not there is truly missing.
    pub(super) is_whole: bool,
    pub(super) tree: &'a Tree,
    pub(super) files: &'a [FileId],
}

impl<'a> RecordContext<'a> {
    /// The text of one of the record's own files; nothing for any other file.
    pub(super) fn text_of(&self, file: FileId) -> &'a str {
        if self.files.contains(&file) {
            self.tree.text_of(file)
        } else {
            ""
        }
    }
}

/// What the rules of single records know of the book around them. While it is the same, what they found in a record
/// holds.
#[derive(PartialEq)]
pub(crate) struct Shared {
    pub(super) required_sections: Vec<Text>,
    pub(super) severities: Vec<Severity>,
    /// Whether these are all the severities that were written.
    pub(super) are_severities_whole: bool,
    pub(super) now: DateTime<Utc>,
    /// Nobody where the contacts were not read whole.
    pub(super) people: People,
}

impl Shared {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let policy = &context.book.policy;
        let contacts = &context.book.contacts;
        let people = if context.is_whole(contacts.file) {
            People::of(contacts)
        } else {
            People::default()
        };
        Self {
            required_sections: context.book.config.required_sections.clone(),
            severities: policy.severities.to_vec(),
            are_severities_whole: context.is_whole(policy.file),
            now: context.now,
            people,
        }
    }
}
