//! `rbdoc new incident`: a record that passes the check from its first line.

use chrono::DateTime;
use chrono_tz::Tz;
use clap::Args;
use unicode_normalization::UnicodeNormalization;

use super::{NewFile, create, list, quoted};
use crate::book::Book;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::moment;
use crate::cli::session::{Session, shown};
use crate::diagnostic::did_you_mean;
use crate::inspect;
use crate::record::policy::{Policy, Severity};

/// Arguments of `new incident`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new incident \"Checkout is down\"
  rbdoc new incident \"Checkout is down\" --severity high --service checkout --at 03:12
  rbdoc new incident \"Checkout is down\" --dry-run")]
pub(super) struct NewIncident {
    /// What happened, in one line.
    title: String,
    /// How bad it is: a severity of the policy, or another name of one. If not said, the worst.
    #[arg(long, value_name = "ID")]
    severity: Option<String>,
    /// A service that it touches; may be given more than once.
    #[arg(long = "service", value_name = "ID", value_delimiter = ',')]
    services: Vec<String>,
    /// When it was noticed, as `03:12`, `2026-11-23 03:12` or with an offset; now if not said.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Show the files and write nothing.
    #[arg(long)]
    dry_run: bool,
}

impl NewIncident {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let title = self.title.trim();
        if title.is_empty() {
            return Err(Failure::new("an incident needs a title")
                .help("say what happened: rbdoc new incident \"Checkout is down\""));
        }
        let opened = session.open()?;
        let book = inspect(&opened.tree, &session.options()?).book;
        let severity = self.severity(session, &book.policy)?;
        self.know_services(&book)?;
        let (zone, now) = (book.config.timezone, session.now()?);
        let at = match &self.at {
            Some(text) => moment::parse(text, zone, now)?,
            None => now.with_timezone(&zone),
        };
        let id = format!("{}-{}", at.format("%Y-%m-%d"), slug(title));
        let folder = format!("content/incidents/{id}");
        if opened.tree.under(&folder).next().is_some() || opened.root.join(&folder).exists() {
            return Err(
                Failure::new(format!("{} exists already", shown(&opened.root, &folder)))
                    .help("go on in it, or choose another title"),
            );
        }
        let files = [
            NewFile {
                path: format!("{folder}/incident.toml"),
                text: incident_toml(title, severity, &self.services, &at),
            },
            NewFile {
                path: format!("{folder}/timeline.toml"),
                text: timeline_toml(title, &at),
            },
        ];
        create(session, &opened.root, &files, self.dry_run)?;
        if !self.dry_run {
            let terminal = &session.terminal;
            terminal.status(
                "Next",
                "write times and events as they happen; `rbdoc check` says what does not fit",
            );
            terminal.status(
                "Then",
                &format!("`rbdoc new postmortem {id}` when it is over"),
            );
        }
        Ok(Outcome::Done)
    }

    /// The severity that was named, or asked for, or the worst.
    fn severity<'p>(&self, session: &Session, policy: &'p Policy) -> Result<&'p str, Failure> {
        let mut severities: Vec<&Severity> = policy.severities.iter().collect();
        severities.sort_by_key(|severity| severity.rank.value);
        let worst = severities.first().ok_or_else(|| {
            Failure::new("the policy has no severity, so an incident cannot have one")
                .help("add a [[severity]] to content/policy.toml")
        })?;
        let given = match &self.severity {
            Some(name) => Some(name.clone()),
            None => session
                .terminal
                .ask(&question(&severities))
                .filter(|answer| !answer.is_empty()),
        };
        let Some(name) = given else {
            session.terminal.detail(
                "Severity",
                &format!("{}, the worst, until somebody knows better", worst.id.value),
            );
            return Ok(&worst.id.value);
        };
        let names = |severity: &'p Severity| {
            [&severity.id, &severity.name]
                .into_iter()
                .chain(&severity.aliases)
                .map(|name| name.value.as_str())
        };
        let found = policy
            .severities
            .iter()
            .find(|severity| names(severity).any(|known| known.eq_ignore_ascii_case(&name)));
        found
            .map(|severity| severity.id.value.as_str())
            .ok_or_else(|| {
                let known = policy.severities.iter().flat_map(names);
                Failure::new(format!("no severity is called `{name}`")).help(
                    match did_you_mean(&name, known) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the policy has {}", joined(&severities)),
                    },
                )
            })
    }

    fn know_services(&self, book: &Book) -> Result<(), Failure> {
        let known = || {
            book.services
                .services
                .iter()
                .map(|service| service.id.value.as_str())
        };
        match self
            .services
            .iter()
            .find(|service| !known().any(|known| known == *service))
        {
            None => Ok(()),
            Some(service) => Err(
                Failure::new(format!("no service is called `{service}`")).help(match did_you_mean(
                    service,
                    known(),
                ) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "services are listed in content/services.toml".to_owned(),
                }),
            ),
        }
    }
}

fn joined(severities: &[&Severity]) -> String {
    let ids: Vec<&str> = severities
        .iter()
        .map(|severity| severity.id.value.as_str())
        .collect();
    ids.join(", ")
}

fn question(severities: &[&Severity]) -> String {
    format!(
        "How bad is it? ({}; Enter for the worst) ",
        joined(severities)
    )
}

/// A title as the last part of a directory's name: letters and digits of ASCII, words joined by `-`.
fn slug(title: &str) -> String {
    const LONGEST: usize = 48;
    let mut slug = String::new();
    // Decomposed, an accented letter begins with its plain one.
    for character in title.nfkd() {
        match character.to_ascii_lowercase() {
            letter @ ('a'..='z' | '0'..='9') => slug.push(letter),
            '\'' | '’' => {}
            other if !other.is_ascii() && other.is_alphanumeric() => {}
            other if unicode_normalization::char::is_combining_mark(other) => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    if slug.len() > LONGEST {
        let end = slug[..=LONGEST].rfind('-').unwrap_or(LONGEST);
        slug.truncate(end);
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() {
        "incident".to_owned()
    } else {
        slug.to_owned()
    }
}

fn incident_toml(title: &str, severity: &str, services: &[String], at: &DateTime<Tz>) -> String {
    let (title, severity, services) = (quoted(title), quoted(severity), list(services));
    let (zone, at) = (at.timezone().name(), moment::written(at));
    format!(
        "\
schema   = 1
title    = {title}
status   = \"investigating\"   # investigating | identified | monitoring | resolved
severity = {severity}
services = {services}
timezone = \"{zone}\"

# When what happened; durations are counted from it. Also: started, acknowledged, declared, public,
# mitigated and, when status is \"resolved\", resolved.
[times]
detected = {at}

# Who does what: a contact's id or a name. Also: scribe, comms.
[roles]
# commander = \"\"

# What users feel. Also: users_affected, users_percent, data_loss.
[impact]
# summary = \"\"
"
    )
}

fn timeline_toml(title: &str, at: &DateTime<Tz>) -> String {
    format!(
        "\
# One event a line, so that two people's lines merge.
schema = 1
event = [
  {{ at = {}, kind = \"detected\", text = {} }},
]
",
        moment::written(at),
        quoted(title)
    )
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_is_ascii_and_short() {
        for (title, expected) in [
            (
                "Checkout returned 5xx (again)",
                "checkout-returned-5xx-again",
            ),
            ("Größe: Café's API", "groe-cafes-api"),
            ("  ---  ", "incident"),
            ("日本語", "incident"),
            ("../../etc/passwd", "etc-passwd"),
            (
                "A title that goes on and on until nobody reads it any more",
                "a-title-that-goes-on-and-on-until-nobody-reads",
            ),
        ] {
            assert_eq!(slug(title), expected, "{title}");
        }
    }
}
