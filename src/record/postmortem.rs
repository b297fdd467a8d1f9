//! `postmortem.md`: what was learnt, as prose in known sections.

use super::names::TO_SOMEBODY;
use super::{Reading, Text};
use crate::data::{Field, Table, Type, Word};
use crate::markdown::Doc;
use crate::source::{FileId, Spanned};
use crate::{fields, words};
use chrono::NaiveDate;

/// The prose of a post-mortem.
#[derive(Debug, Clone, PartialEq)]
pub struct Postmortem {
    /// The file.
    pub file: FileId,
    /// Where it stands.
    pub status: Spanned<PostmortemStatus>,
    /// Contact ids or free text.
    pub authors: Vec<Text>,
    /// Day of the review.
    pub reviewed: Option<Spanned<NaiveDate>>,
    /// The Markdown.
    pub doc: Doc,
    /// For each heading of the document that is a known section: its number and the section.
    pub sections: Vec<(usize, SectionKind)>,
}

/// Where a post-mortem stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PostmortemStatus {
    /// Being written.
    #[default]
    Draft,
    /// Being read.
    InReview,
    /// Agreed.
    Reviewed,
    /// All its actions are settled.
    Closed,
}

/// A known section. Its heading may be any of many spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the sections' own")]
pub enum SectionKind {
    Summary,
    Background,
    Trigger,
    RootCause,
    ContributingFactors,
    Detection,
    Resolution,
    Impact,
    WentWell,
    WentWrong,
    Lucky,
    Lessons,
    Questions,
    References,
    Timeline,
    Actions,
}

impl SectionKind {
    /// All sections in the order in which a post-mortem is read, with id and heading.
    pub const ALL: [(Self, &'static str, &'static str); 16] = [
        (Self::Summary, "summary", "Summary"),
        (Self::Background, "background", "Background"),
        (Self::Impact, "impact", "Impact"),
        (Self::Timeline, "timeline", "Timeline"),
        (Self::Trigger, "trigger", "Trigger"),
        (Self::Detection, "detection", "Detection"),
        (Self::Resolution, "resolution", "Resolution"),
        (Self::RootCause, "root-cause", "Root cause"),
        (
            Self::ContributingFactors,
            "contributing-factors",
            "Contributing factors",
        ),
        (Self::WentWell, "went-well", "What went well"),
        (Self::WentWrong, "went-wrong", "What went wrong"),
        (Self::Lucky, "lucky", "Where we got lucky"),
        (Self::Lessons, "lessons", "Lessons learned"),
        (Self::Actions, "actions", "Action items"),
        (Self::Questions, "questions", "Open questions"),
        (Self::References, "references", "References"),
    ];

    /// The word in `required_sections`.
    pub fn id(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(_, id, _)| id)
    }
}

words!(PostmortemStatus {
    Draft = "draft",
    InReview = "in-review",
    Reviewed = "reviewed",
    Closed = "closed",
});

/// The fields of a post-mortem's front matter.
pub static FIELDS: &[Field] = fields! {
    optional public "status" = "\"draft\"": Type::Choice(PostmortemStatus::WORDS),
        "Where it stands. What a draft may lack, an agreed one may not. A public site leaves a draft out unless drafts are asked for.";
    optional public "authors": Type::OneOrMany(&Type::Ref(&TO_SOMEBODY)),
        "Who wrote it: contacts' ids or names.";
    optional public "reviewed": Type::Date, "The day of the review.";
};

/// Puts a post-mortem together from its front matter and its text.
pub fn read(table: &Table, doc: Doc, reading: &Reading<'_>) -> Postmortem {
    let sections = doc
        .headings
        .iter()
        .enumerate()
        .filter_map(|(number, heading)| Some((number, SectionKind::of_heading(&heading.text)?)))
        .collect();
    Postmortem {
        file: reading.file,
        status: table.word_or("status", PostmortemStatus::default()),
        authors: table.texts("authors"),
        reviewed: table.date("reviewed"),
        doc,
        sections,
    }
}

impl SectionKind {
    /// The words of all sections, as `required_sections` takes them.
    pub const IDS: [&'static str; Self::ALL.len()] = {
        let mut ids = [""; Self::ALL.len()];
        let mut number = 0;
        while number < ids.len() {
            ids[number] = Self::ALL[number].1;
            number += 1;
        }
        ids
    };
}
