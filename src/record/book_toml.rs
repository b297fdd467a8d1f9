//! `book.toml`: the book's title, zone, levels and build settings.

use super::Text;
use crate::diagnostic::Level;
pub use crate::markdown::RawHtml;
use crate::source::{Span, Spanned};
use crate::time::Duration;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// The settings of a book. [`BookToml::default`] is what an empty file means.
#[derive(Debug, Clone, PartialEq)]
pub struct BookToml {
    /// Name on every page.
    pub title: String,
    /// BCP 47 tag for `<html lang>`.
    pub language: String,
    /// Zone for local times and display.
    pub timezone: Tz,
    /// Address of the repository's files, ends in `/`.
    pub repo_url: Option<String>,
    /// Output folder, relative to the root.
    pub out: String,
    /// Where the site will be served, ends in `/`.
    pub base_url: Option<String>,
    /// Who may read the site.
    pub audience: Audience,
    /// Which Markdown files are runbooks.
    pub runbooks: RunbookSettings,
    /// Sections a post-mortem must have, by [`super::postmortem::SectionKind::id`].
    pub required_sections: Vec<Text>,
    /// How long after resolution a required post-mortem may take.
    pub due_within: Option<Duration>,
    /// Levels by rule name.
    pub lint: Vec<(Text, Spanned<Level>)>,
    /// Waivers.
    pub allow: Vec<Waiver>,
}

/// Who may read the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Colleagues: everything is shown.
    Internal,
    /// Anybody: what is internal is left out.
    Public,
}

/// Which Markdown files are runbooks and how they are read.
#[derive(Debug, Clone, PartialEq)]
pub struct RunbookSettings {
    /// Folder relative to the root; may start with `../`.
    pub dir: String,
    /// Globs relative to the folder.
    pub include: Vec<Text>,
    /// Globs relative to the folder.
    pub exclude: Vec<Text>,
    /// What becomes of HTML in Markdown.
    pub raw_html: RawHtml,
    /// Metadata by glob; the last match wins.
    pub defaults: Vec<RunbookDefaults>,
}

/// Metadata for the runbooks that a glob matches.
#[derive(Debug, Clone, PartialEq)]
pub struct RunbookDefaults {
    /// The glob, relative to the runbooks' folder.
    pub pattern: Text,
    /// Contact or team.
    pub owner: Option<Text>,
    /// Services.
    pub services: Vec<Text>,
    /// How often to review.
    pub review_every: Option<Spanned<Duration>>,
    /// Headings that a page is expected to have.
    pub sections: Vec<Text>,
    /// Tags.
    pub tags: Vec<Text>,
}

/// A fault that the team lives with until a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiver {
    /// The whole table.
    pub span: Span,
    /// Rule name.
    pub rule: Text,
    /// File, relative to the root; a glob.
    pub path: Option<Text>,
    /// The last day on which it holds.
    pub until: Option<Spanned<NaiveDate>>,
    /// Why.
    pub reason: Option<Text>,
}

impl Default for BookToml {
    fn default() -> Self {
        Self {
            title: "Incident handbook".to_owned(),
            language: "en".to_owned(),
            timezone: Tz::UTC,
            repo_url: None,
            out: "site".to_owned(),
            base_url: None,
            audience: Audience::Internal,
            runbooks: RunbookSettings::default(),
            required_sections: Vec::new(),
            due_within: None,
            lint: Vec::new(),
            allow: Vec::new(),
        }
    }
}

impl Default for RunbookSettings {
    fn default() -> Self {
        Self {
            dir: "content/runbooks".to_owned(),
            include: Vec::new(),
            exclude: Vec::new(),
            raw_html: RawHtml::default(),
            defaults: Vec::new(),
        }
    }
}
