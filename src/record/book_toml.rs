//! `book.toml`: the book's title, zone, levels and build settings.

use super::names::{TO_OWNER, TO_SERVICE};
use super::postmortem::SectionKind;
use super::{FIELD_SCHEMA, Text};
use crate::data::{Field, Keys, Table, Type, Word};
use crate::diagnostic::Level;
pub use crate::markdown::RawHtml;
use crate::source::{Span, Spanned, normalise};
use crate::time::Duration;
use crate::{fields, words};
use chrono::NaiveDate;
use chrono_tz::Tz;

/// The settings of a book. [`BookToml::default`] is what an empty file means.
#[derive(Debug, Clone, PartialEq)]
pub struct BookToml {
    /// What tells it from other handbooks in one browser.
    pub id: Option<String>,
    /// Name on every page.
    pub title: String,
    /// BCP 47 tag for `<html lang>`.
    pub language: String,
    /// Zone for local times and display.
    pub timezone: Tz,
    /// Where to call for help instead, while the book names nobody to call.
    pub help_url: Option<String>,
    /// Address of the repository's files, ends in `/`.
    pub repo_url: Option<String>,
    /// Output folder, relative to the root.
    pub out: String,
    /// Bytes of a source, at most: a larger one is not read.
    pub max_source: u64,
    /// Where the site will be served, ends in `/`.
    pub base_url: Option<String>,
    /// Who may read the site.
    pub audience: Audience,
    /// Whether symbolic links that leave the book and its repository are followed.
    pub follow_links: Option<Spanned<bool>>,
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
            id: None,
            title: "Incident handbook".to_owned(),
            language: "en".to_owned(),
            timezone: Tz::UTC,
            help_url: None,
            repo_url: None,
            out: "site".to_owned(),
            max_source: MAX_SOURCE,
            base_url: None,
            audience: Audience::Internal,
            follow_links: None,
            runbooks: RunbookSettings::default(),
            required_sections: Vec::new(),
            due_within: None,
            lint: Vec::new(),
            allow: Vec::new(),
        }
    }
}

/// Bytes of a source, at most, if `book.toml` does not say.
pub const MAX_SOURCE: u64 = 8_000_000;
/// The most that `book.toml` can allow: places in a file are numbers of 32 bits.
pub const MOST_SOURCE: u64 = 256_000_000;

/// Where the runbooks are if `book.toml` does not say.
const OWN_RUNBOOKS: &str = "content/runbooks";

impl RunbookSettings {
    /// Whether the file at `path` is in a folder that was there before the handbook.
    pub fn is_adopted(&self, path: &str) -> bool {
        let folder = normalise("", &self.dir);
        folder != OWN_RUNBOOKS
            && (folder.is_empty()
                || path
                    .strip_prefix(&folder)
                    .is_some_and(|rest| rest.starts_with('/')))
    }
}

impl Default for RunbookSettings {
    fn default() -> Self {
        Self {
            dir: OWN_RUNBOOKS.to_owned(),
            include: Vec::new(),
            exclude: Vec::new(),
            raw_html: RawHtml::default(),
            defaults: Vec::new(),
        }
    }
}

words!(Audience {
    Internal = "internal",
    Public = "public",
});

words!(RawHtml {
    Sanitize = "sanitize",
    EscapeUnknown = "escape-unknown",
    Escape = "escape",
});

/// The fields of `book.toml`.
pub static FIELDS: &[Field] = fields! {
    [FIELD_SCHEMA]
    optional public "book": Type::Table(BOOK_FIELDS),
        "What the handbook is called and where it is at home.";
    optional public "build": Type::Table(BUILD_FIELDS), "How the site is built.";
    optional public "runbooks": Type::Table(RUNBOOKS_FIELDS), "Which Markdown files are runbooks.";
    optional public "postmortem": Type::Table(POSTMORTEM_FIELDS), "What is expected of a post-mortem.";
    optional internal "lint": Type::Map(Keys::Any, &Type::Choice(LEVELS)),
        "The level of each rule by name: `error`, `warning`, `info` or `off`.";
    optional internal "allow": Type::Tables(ALLOW_FIELDS), "Faults that the team lives with until a date.";
};

static BOOK_FIELDS: &[Field] = fields! {
    optional public "id": Type::Text,
        "What tells the handbook from others in one browser, where readers' values and ticks are kept; by default it follows from `title` and `base_url`.";
    optional public "title" = "\"Incident handbook\"": Type::Text, "The name on every page.";
    optional public "language" = "\"en\"": Type::Language,
        "The BCP 47 tag of the language it is written in.";
    optional public "timezone" = "\"UTC\"": Type::Zone,
        "The IANA zone of times without an offset, and of those shown.";
    optional internal "help_url": Type::Address,
        "Where to call for help, for a handbook that names no contacts.";
    optional internal "repo_url": Type::FolderUrl,
        "The address of the repository's files, for edit links and for links that leave the folder.";
};

static BUILD_FIELDS: &[Field] = fields! {
    optional internal "out" = "\"site\"": Type::Text, "The folder that the site is written to.";
    optional internal "max_source" = "\"8 MB\"": Type::Size { min: 1_000, max: MOST_SOURCE, },
        "How large a source may be; a larger file is not read, and that is an error.";
    optional public "base_url": Type::FolderUrl,
        "Where the site is served: pages say it on paper, the page for lost readers needs it, and former addresses may be noted with it.";
    optional public "audience" = "\"internal\"": Type::Choice(Audience::WORDS),
        "Who may read the site; `public` leaves out all that is internal.";
    optional public "follow_links" = "false": Type::Bool,
        "Whether symbolic links are followed that lead out of the book and its repository; never in a public site.";
};

static RUNBOOKS_FIELDS: &[Field] = fields! {
    optional public "dir" = "\"content/runbooks\"": Type::Text,
        "The folder of the runbooks, which is never written to.";
    optional public "include" = "[\"**/*.md\"]": Type::List(&Type::Glob),
        "Which files of the folder are runbooks.";
    optional public "exclude": Type::List(&Type::Glob), "Which files of the folder are not.";
    optional public "raw_html" = "\"escape-unknown\"": Type::Choice(RawHtml::WORDS),
        "What becomes of HTML in Markdown: `sanitize` keeps what is harmless, `escape-unknown` also shows unknown elements such as `<cluster-id>` as text, `escape` shows all of it as text.";
    optional public "defaults": Type::Tables(DEFAULTS_FIELDS),
        "Metadata by pattern for files without front matter; the last match wins.";
};

static DEFAULTS_FIELDS: &[Field] = fields! {
    required public "match": Type::Glob, "Which files it is for, relative to the folder.";
    optional public "owner": Type::Ref(&TO_OWNER), "The team or person who keeps them.";
    optional public "services": Type::List(&Type::Ref(&TO_SERVICE)), "The services that they serve.";
    optional public "review_every": Type::Duration, "How often they are reviewed.";
    optional public "sections": Type::List(&Type::Text), "The headings that each is meant to have; `rbdoc new runbook` begins with them.";
    optional public "tags": Type::List(&Type::Text), "Their tags.";
};

static POSTMORTEM_FIELDS: &[Field] = fields! {
    optional public "required_sections": Type::List(&Type::Choice(&SectionKind::IDS)),
        "The sections that every post-mortem must have.";
    optional public "due_within": Type::Duration,
        "How long after resolution a required post-mortem may take, for people to know: no check and no page uses it yet.";
};

static ALLOW_FIELDS: &[Field] = fields! {
    required public "rule": Type::Text, "The rule's name.";
    optional public "path": Type::Glob,
        "The files it is waived for, relative to the book; all where it is left out.";
    required public "until": Type::Date, "The last day on which the waiver holds.";
    required public "reason": Type::Text, "Why it is waived.";
};

const LEVELS: &[&str] = &["error", "warning", "info", "off"];

/// Reads `book.toml`.
pub fn read(table: &Table) -> BookToml {
    let default = BookToml::default();
    let empty = Table::empty(table.span);
    let part = |name| table.table(name).unwrap_or(&empty);
    let (book, build, postmortem) = (part("book"), part("build"), part("postmortem"));
    let text = |table: &Table, name| table.text(name).map(|text| text.value);
    let lint = part("lint").entries.iter().filter_map(|(rule, value)| {
        let level = Level::from_word(value.as_text()?)?;
        Some((rule.clone(), Spanned::new(level, value.span)))
    });
    BookToml {
        id: text(book, "id"),
        title: text(book, "title").unwrap_or(default.title),
        language: text(book, "language").unwrap_or(default.language),
        timezone: book
            .zone("timezone")
            .map_or(default.timezone, |zone| zone.value),
        help_url: text(book, "help_url"),
        repo_url: text(book, "repo_url"),
        out: text(build, "out").unwrap_or(default.out),
        max_source: build
            .size("max_source")
            .map_or(default.max_source, |size| size.value),
        base_url: text(build, "base_url"),
        audience: build.word_or("audience", default.audience).value,
        follow_links: build.flag("follow_links"),
        runbooks: runbooks(part("runbooks"), default.runbooks),
        required_sections: postmortem.texts("required_sections"),
        due_within: postmortem.duration("due_within").map(|due| due.value),
        lint: lint.collect(),
        allow: table.tables("allow").filter_map(waiver).collect(),
    }
}

fn runbooks(table: &Table, default: RunbookSettings) -> RunbookSettings {
    let defaults = table.tables("defaults").filter_map(|table| {
        Some(RunbookDefaults {
            pattern: table.text("match")?,
            owner: table.text("owner"),
            services: table.texts("services"),
            review_every: table.duration("review_every"),
            sections: table.texts("sections"),
            tags: table.texts("tags"),
        })
    });
    RunbookSettings {
        dir: table.text("dir").map_or(default.dir, |dir| dir.value),
        include: table.texts("include"),
        exclude: table.texts("exclude"),
        raw_html: table.word_or("raw_html", default.raw_html).value,
        defaults: defaults.collect(),
    }
}

fn waiver(table: &Table) -> Option<Waiver> {
    Some(Waiver {
        span: table.span,
        rule: table.text("rule")?,
        path: table.text("path"),
        until: table.date("until"),
        reason: table.text("reason"),
    })
}
