//! What templates see: one type per kind of page, in words and plain values.
//!
//! A view is made by a pure function of the [`Library`] (the book with what pages look up in it) and
//! is serialised for the template; no type of the model leaks, so the model may change and a user's
//! template still works. Addresses are relative to the site's root; the template puts the page's
//! `root` in front. Fields named `html`, `body` or documented as HTML are finished; all else is text.
//!
//! Which pages there are, and with which template each is rendered, says [`sitemap`].
//!
//! May know the book, decisions and everything below; renders no template and knows no other page's output.

pub mod actions;
pub mod az;
pub mod band;
pub mod body;
pub mod caller;
pub mod checklist;
pub mod chrome;
pub mod contacts;
pub mod decide;
pub mod headings;
pub mod home;
pub mod hours;
pub mod incident;
pub mod incidents;
pub mod library;
mod links;
pub mod message;
mod needed;
mod note;
pub mod page;
mod prose;
pub mod qr;
pub mod review;
pub mod runbook;
pub mod runbooks;
pub mod sections;
pub mod service;
mod shared;
pub mod sitemap;
pub mod text;
pub mod timeline;
pub mod values;

pub use crate::book::routes;
pub use library::{Library, Options};

use caller::CallLine;
use serde::Serialize;

/// An address and its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub text: String,
}

/// A field for an address or words: where it leads, if it leads anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pointer {
    /// The address, as the page needs it; none for words.
    pub href: Option<String>,
    /// The field as it was written.
    pub text: String,
}

impl Link {
    /// A link to the page at `path`.
    pub fn to(path: &str, text: impl Into<String>) -> Self {
        Self {
            href: routes::href(path),
            text: text.into(),
        }
    }
}

/// A record in the list of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// What helps to choose it: how long a checklist is, who reads a message.
    pub note: String,
}

/// Somebody or something by name, with its page where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    /// The name.
    pub name: String,
    /// Where it is described.
    pub href: Option<String>,
}

impl Party {
    /// A name that leads nowhere.
    pub fn plain(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            href: None,
        }
    }
}

impl From<Link> for Party {
    fn from(link: Link) -> Self {
        Self {
            name: link.text,
            href: Some(link.href),
        }
    }
}

/// A severity: its word and how heavy it looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Severity {
    /// The word.
    pub name: String,
    /// 1 (filled octagon) to 4 (hollow circle).
    pub level: u8,
}

/// Where an incident stands: the word and how full its circle is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The word.
    pub name: String,
    /// 1 to 4 quarters.
    pub quarters: u8,
}

/// A moment in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Time {
    /// For `<time datetime>`.
    pub iso: String,
    /// In UTC, or the bare day.
    pub text: String,
    /// In the record's own zone, where that is not UTC.
    pub local: Option<String>,
}

/// A named fact: words, a moment, or who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// In words.
    pub text: Option<String>,
    /// When.
    pub time: Option<Time>,
    /// Who, or which pages.
    pub parties: Vec<Party>,
    /// Who, where they may be called: with their numbers.
    pub callers: Vec<CallLine>,
}

impl Fact {
    /// A fact with nothing to say yet.
    fn new(label: &str) -> Self {
        Self {
            label: label.to_owned(),
            text: None,
            time: None,
            parties: Vec::new(),
            callers: Vec::new(),
        }
    }

    /// A fact in words.
    pub fn text(label: &str, text: impl Into<String>) -> Self {
        Self {
            text: Some(text.into()),
            ..Self::new(label)
        }
    }

    /// A fact that is a moment.
    pub fn time(label: &str, time: Time) -> Self {
        Self {
            time: Some(time),
            ..Self::new(label)
        }
    }

    /// A fact that names those whom its reader may have to call; none where there are none.
    pub fn callers(label: &str, callers: Vec<CallLine>) -> Option<Self> {
        (!callers.is_empty()).then(|| Self {
            callers,
            ..Self::new(label)
        })
    }

    /// A fact that names people, teams or pages; none where there are none of them.
    pub fn parties(label: &str, parties: Vec<Party>) -> Option<Self> {
        (!parties.is_empty()).then(|| Self {
            parties,
            ..Self::new(label)
        })
    }
}

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phone {
    /// For a `tel:` address.
    pub tel: String,
    /// In groups, as people read it.
    pub text: String,
}

/// A jump to a section, for a screen without room for "On this page".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Jump {
    /// The heading's id.
    pub id: String,
    /// Its first words.
    pub short: String,
    /// All of its words.
    pub text: String,
}

/// A heading of the page, for "On this page".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Whether it stands under another one of the list.
    pub inner: bool,
}
