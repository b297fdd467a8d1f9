//! Who owns the pages: `CODEOWNERS` as defaults, and the people and teams as contacts.

use crate::data::scalar::{is_id, to_id};
use crate::site::fill;
use crate::source::normalise;
use globset::GlobBuilder;
use serde::Serialize;
use tera::{TeraResult, context};

/// Somebody who owns pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// The id in `contacts.toml`.
    pub id: String,
    /// The name as it was written.
    pub name: String,
    /// Whether it is a team.
    pub is_team: bool,
}

impl Owner {
    /// An owner as `CODEOWNERS` writes one: `@org/team`, `@person` or an address.
    fn of(text: &str) -> Option<Self> {
        let (name, is_team) = match text.strip_prefix('@') {
            Some(handle) => match handle.rsplit_once('/') {
                Some((_, team)) => (team, true),
                None => (handle, false),
            },
            None => (text.split_once('@')?.0, false),
        };
        let id = to_id(name);
        is_id(&id).then(|| Self {
            id,
            name: name.to_owned(),
            is_team,
        })
    }

    /// An owner as front matter names one, which may be a team or a person: taken for a team.
    pub fn named(text: &str) -> Option<Self> {
        is_id(text).then(|| Self {
            id: text.to_owned(),
            name: text.to_owned(),
            is_team: true,
        })
    }
}

/// The owners of the pages in `folder` (its path in the repository), as patterns relative to it, as the
/// `pages` are. What matches none of them is left out. The last that matches wins, there as here.
pub fn of_codeowners(text: &str, folder: &str, pages: &[String]) -> Vec<(String, Owner)> {
    let folder = normalise("", folder);
    let mut found: Vec<(String, Owner)> = Vec::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        // A blank in a path is escaped.
        let line = line.replace(r"\ ", BLANK);
        let mut words = line.split_whitespace();
        let (Some(pattern), Some(owner)) = (words.next(), words.find_map(Owner::of)) else {
            continue;
        };
        let pattern = relative(&pattern.replace(BLANK, " "), &folder);
        let Some(pattern) = pattern.filter(|pattern| is_of_a_page(pattern, pages)) else {
            continue;
        };
        // What is said again is meant at its last place.
        found.retain(|(earlier, _)| *earlier != pattern);
        // All that came before is overruled.
        if pattern == ALL {
            found.clear();
        }
        found.push((pattern, owner));
    }
    found
}

const ALL: &str = "**/*.md";
/// Stands for an escaped blank while words are split.
const BLANK: &str = "\0";

fn is_of_a_page(pattern: &str, pages: &[String]) -> bool {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.is_ok_and(|glob| {
        let glob = glob.compile_matcher();
        pages.iter().any(|page| glob.is_match(page))
    })
}

/// A pattern of `CODEOWNERS` as one relative to `folder`; none if it matches nothing there.
fn relative(pattern: &str, folder: &str) -> Option<String> {
    if pattern.starts_with(['!', '[', '^']) {
        return None;
    }
    let body = pattern.trim_start_matches('/');
    let anchored = pattern.starts_with('/') || body.trim_end_matches('/').contains('/');
    let is_folder = body.ends_with('/');
    let body = body.trim_end_matches("/**").trim_end_matches('/');
    if matches!(body, "" | "*" | "**") {
        return Some(ALL.to_owned());
    }
    let below = |rest: &str| {
        if is_folder
            || !rest
                .rsplit('/')
                .next()
                .is_some_and(|name| name.contains(['.', '*']))
        {
            format!("{rest}/**")
        } else {
            rest.to_owned()
        }
    };
    if !anchored {
        if folder.split('/').any(|part| part == body) {
            return Some(ALL.to_owned());
        }
        return Some(format!("**/{}", below(body)));
    }
    if folder == body
        || folder
            .strip_prefix(body)
            .is_some_and(|rest| rest.starts_with('/'))
    {
        return Some(ALL.to_owned());
    }
    let rest = if folder.is_empty() {
        Some(body)
    } else {
        body.strip_prefix(folder)?.strip_prefix('/')
    };
    rest.map(below)
}

/// The text of a `contacts.toml` with these owners.
///
/// # Errors
/// A mistake in a text of the program.
pub fn contacts_toml(owners: &[Owner]) -> TeraResult<String> {
    let values = context! { owners => owners };
    fill(include_str!("../files/adopted-contacts.toml"), &values)
}
