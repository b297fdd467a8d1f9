//! Of when a build is, and of which commit.

use chrono::{DateTime, Utc};

/// Characters of a commit's id on a page: as many as git shows.
const SHOWN: usize = 7;
/// From this length on, an id of hexadecimal digits is a hash, and not a name that somebody chose.
const HASH: usize = 40;

/// Of when a build is, and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The moment that it calls now.
    pub now: DateTime<Utc>,
    /// The commit that its sources come from, where it is known.
    pub commit: Option<Commit>,
}

/// The commit that sources come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id, as long as it is known.
    pub id: String,
    /// Whether the sources differ from it.
    pub is_changed: bool,
}

impl Commit {
    /// A commit by its id: one word of letters, digits and `.-_/+` that is no longer than a hash; nothing for another
    /// text.
    pub fn new(id: &str, is_changed: bool) -> Option<Self> {
        let id = id.trim();
        let is_known = |c: char| c.is_ascii_alphanumeric() || ".-_/+".contains(c);
        let is_id = (1..=2 * HASH).contains(&id.len()) && id.chars().all(is_known);
        is_id.then(|| Self {
            id: id.to_owned(),
            is_changed,
        })
    }

    /// Its id as people write it: the beginning of a hash, and a name as it is.
    pub fn short(&self) -> &str {
        let is_hash = self.id.len() >= HASH && self.id.bytes().all(|c| c.is_ascii_hexdigit());
        let shown = if is_hash { SHOWN } else { self.id.len() };
        self.id.get(..shown).unwrap_or(&self.id)
    }
}
