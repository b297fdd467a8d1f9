//! Names that somebody gives on the command line: what they are made into, and whether the book knows them.

use super::Workspace;
use crate::book::Book;
use crate::cli::context::CommandContext;
use crate::cli::failure::Failure;
use crate::cli::people;
use crate::data::scalar;
use crate::diagnostic::did_you_mean;

/// A title as a file name or an id: letters and digits of ASCII, words joined by `-`; `Straße` is `strasse`. Nothing
/// where no letter of it can be kept.
pub(super) fn slug(title: &str) -> Option<String> {
    const LONGEST: usize = 48;
    let mut slug = String::new();
    for character in scalar::in_ascii(title).chars() {
        match character.to_ascii_lowercase() {
            letter @ ('a'..='z' | '0'..='9') => slug.push(letter),
            '\'' => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    if slug.len() > LONGEST {
        let end = slug[..=LONGEST].rfind('-').unwrap_or(LONGEST);
        slug.truncate(end);
    }
    let slug = slug.trim_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// What was given, else what somebody answers on a terminal, on one line and never marks alone: `-` is what other
/// commands read standard input for. Without an answer there is no record: `lack` says so, and `help` how to give it.
pub(super) fn required(
    context: &CommandContext,
    given: Option<&str>,
    question: &str,
    lack: &str,
    help: &str,
) -> Result<String, Failure> {
    let text = optional(context, given, question);
    match text.filter(|text| says_something(text)) {
        Some(text) => Ok(text),
        None => Err(Failure::new(lack).help(help)),
    }
}

/// Whether a text is more than marks and blanks. Letters of all alphabets, and pictures, say something.
fn says_something(text: &str) -> bool {
    let is_mark = |c: char| c.is_ascii() || ('\u{2000}'..='\u{206f}').contains(&c);
    text.contains(|c: char| c.is_alphanumeric() || !is_mark(c))
}

/// What was given, else what somebody answers on a terminal, on one line; nothing if that is empty.
pub(super) fn optional(
    context: &CommandContext,
    given: Option<&str>,
    question: &str,
) -> Option<String> {
    let text = match given {
        Some(text) => Some(text.to_owned()),
        None => context.terminal.ask(&format!("{question} ")),
    };
    text.map(|text| one_line(&text))
        .filter(|text| !text.is_empty())
}

/// Text without breaks and control characters.
pub(super) fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ").trim().to_owned()
}

/// What a flag may name, and what gets an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KnownName {
    Role,
    /// A role, or `none`.
    Approval,
    Team,
    Contact,
    /// A team or a person.
    Owner,
    Service,
    Severity,
    Checklist,
    Message,
    Runbook,
}

impl KnownName {
    /// What it is called, where the book declares it, and the ids that the book has.
    fn known(self, book: &Book) -> (&'static str, &str, Vec<&str>) {
        const CONTACTS: &str = "content/contacts.toml";
        let contacts = &book.contacts;
        let roles = contacts.roles.iter().map(|one| one.id.as_str());
        let teams = contacts.teams.iter().map(|one| one.id.as_str());
        let people = contacts.contacts.iter().map(|one| one.id.as_str());
        match self {
            Self::Role => ("role", CONTACTS, roles.collect()),
            Self::Approval => ("role", CONTACTS, roles.chain(["none"]).collect()),
            Self::Team => ("team", CONTACTS, teams.collect()),
            Self::Contact => ("contact", CONTACTS, people.collect()),
            Self::Owner => ("team or person", CONTACTS, teams.chain(people).collect()),
            Self::Service => {
                let services = book.services.services.iter();
                let ids = services.map(|one| one.id.as_str());
                ("service", "content/services.toml", ids.collect())
            }
            Self::Severity => {
                let ids = book.policy.severities.iter().map(|one| one.id.as_str());
                ("severity", "content/policy.toml", ids.collect())
            }
            Self::Checklist => {
                let ids = book.checklists.iter().map(|one| one.id.as_str());
                ("checklist", "content/checklists", ids.collect())
            }
            Self::Message => {
                let ids = book.messages.iter().map(|one| one.id.as_str());
                ("message", "content/messages", ids.collect())
            }
            Self::Runbook => {
                let ids = book.runbooks.iter().map(|one| one.id.as_str());
                ("runbook", &book.config.runbooks.dir, ids.collect())
            }
        }
    }

    /// The id that was asked for, else the one that the name makes; one that the book does not have yet.
    pub(super) fn new_id(
        self,
        book: &Book,
        given: Option<&str>,
        name: &str,
    ) -> Result<String, Failure> {
        let id = match given {
            Some(id) if scalar::is_id(id) => id.to_owned(),
            Some(id) => {
                let near = scalar::to_id(id);
                let help = if near.is_empty() {
                    "an id has lower-case letters, digits, `.`, `_` and `-`".to_owned()
                } else {
                    format!("write it as `{near}`")
                };
                return Err(Failure::new(format!("`{id}` is not a valid id")).help(help));
            }
            None => slug(name).ok_or_else(|| {
                Failure::new(format!("no id can be made from `{name}`"))
                    .help("give one with --id: lower-case letters, digits, `.`, `_` and `-`")
            })?,
        };
        let (noun, home, taken) = self.known(book);
        if taken.contains(&id.as_str()) {
            return Err(Failure::new(format!("there is a {noun} `{id}` already"))
                .help(format!("edit it in {home}, or give another id with --id")));
        }
        Ok(id)
    }

    /// Refuses a name that the book does not have.
    pub(super) fn require<'a>(
        self,
        space: &Workspace<'_>,
        given: impl IntoIterator<Item = &'a String>,
    ) -> Result<(), Failure> {
        let (noun, home, known) = self.known(&space.book);
        for name in given {
            if known.contains(&name.as_str()) {
                continue;
            }
            space.opened.require_read(home)?;
            let names_people = matches!(self, Self::Owner | Self::Contact);
            let hint = people::hint(&space.book.contacts, name).filter(|_| names_people);
            let help = match did_you_mean(name, known.iter().copied()) {
                None if hint.is_some() => hint.unwrap_or_default(),
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => format!("{home} has none yet: declare it there"),
                None => format!("{home} has {}", known.join(", ")),
            };
            return Err(Failure::new(format!("no {noun} is called `{name}`")).help(help));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn letters_of_other_alphabets_are_kept_in_names() {
        for (title, name) in [
            ("Unicode Straße", "unicode-strasse"),
            ("Łódź: ærø, þór & smørrebrød", "lodz-aero-thor-smorrebrod"),
            ("Can't reach the cafe\u{301}", "cant-reach-the-cafe"),
            ("Сервер упал", "server-upal"),
            ("数据库 down", "down"),
            ("  -- A -- ", "a"),
        ] {
            assert_eq!(slug(title).as_deref(), Some(name), "{title}");
        }
        assert_eq!(slug("障害"), None);
        assert_eq!(slug("…"), None);
        assert_eq!(slug(""), None);
    }
}
