//! `rbdoc new incident`: a record that passes the check from its first line.

use std::fs;
use std::path::Path;

use chrono::DateTime;
use chrono_tz::Tz;
use clap::Args;

use super::names::{asked, know, one_line, slug};
use super::{Making, NewFile, create, next, schema_line, trial};
use crate::book::Book;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::moment;
use crate::cli::people::somebody;
use crate::cli::session::{Session, shown};
use crate::diagnostic::did_you_mean;
use crate::edit::{list, quoted};
use crate::record::policy::{Policy, Severity};

/// Arguments of `new incident`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new incident \"Checkout is down\"
  rbdoc new incident \"Checkout is down\" --severity high --service checkout --at 03:12
  rbdoc new incident \"Restore drill\" --drill --commander alice
  rbdoc new incident \"Checkout is down\" --dry-run")]
pub(super) struct NewIncident {
    /// What happened, in one line.
    title: Option<String>,
    /// How bad it is: a severity of the policy, or another name of one. If not said, the worst.
    #[arg(long, value_name = "ID")]
    severity: Option<String>,
    /// A service that it touches; may be given more than once.
    #[arg(long = "service", value_name = "ID", value_delimiter = ',')]
    services: Vec<String>,
    /// When it was noticed, as `03:12`, `2026-11-23 03:12` or with an offset; now if not said.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Who leads: a contact's id or a name.
    #[arg(long, value_name = "WHO")]
    commander: Option<String>,
    /// It is an exercise, which counts in no number.
    #[arg(long)]
    drill: bool,
    #[command(flatten)]
    making: Making,
}

impl NewIncident {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let title = asked(
            session,
            self.title.as_deref(),
            "What happened?",
            "an incident needs a title",
            "say what happened: rbdoc new incident \"Checkout is down\"",
        )?;
        let opened = session.open()?;
        let book = trial::read(&opened);
        let severity = self.severity(session, &book.policy)?;
        self.know_services(&book)?;
        if let Some(who) = &self.commander {
            somebody(&opened.tree, who)?;
        }
        let (zone, now) = (book.config.timezone, session.now()?);
        let at = match &self.at {
            Some(text) => moment::parse(text, zone, now)?,
            None => now.with_timezone(&zone),
        };
        let (day, slug) = (at.format("%Y-%m-%d"), slug(&title));
        let mut id = format!("{day}-{}", slug.as_deref().unwrap_or("incident"));
        // A title that makes no name does not stop the second incident of a day.
        let mut number = 1;
        while slug.is_none() && is_taken(&opened.root, &id) {
            number += 1;
            id = format!("{day}-incident-{number}");
        }
        let folder = folder(&id);
        if is_taken(&opened.root, &id) {
            return Err(
                Failure::new(format!("{} exists already", shown(&opened.root, &folder)))
                    .help("go on in it, or choose another title"),
            );
        }
        let file = |name: &str, text: String| {
            let path = format!("{folder}/{name}.toml");
            let text = schema_line(&opened.root, &path, name) + &text;
            NewFile { path, text }
        };
        let files = [
            file("incident", self.incident_toml(&title, &severity, &at)),
            file("timeline", timeline_toml(&title, &at)),
        ];
        create(session, &opened.root, &files, &self.making)?;
        let steps = [
            (
                "Next",
                "`rbdoc log TEXT` writes down what happens, as it happens".to_owned(),
            ),
            (
                "Then",
                format!("`rbdoc new postmortem {id}` when it is over"),
            ),
        ];
        next(session, &self.making, &steps);
        Ok(Outcome::Done)
    }

    /// The severity that was named, or asked for, or the worst.
    fn severity<'p>(&self, session: &Session, policy: &'p Policy) -> Result<String, Failure> {
        let mut severities: Vec<&Severity> = policy.severities.iter().collect();
        severities.sort_by_key(|severity| severity.rank.value);
        let Some(worst) = severities.first() else {
            // An incident does not wait until there is a policy.
            let taken = self.severity.as_deref().unwrap_or("critical");
            session.terminal.status(
                "Note",
                &format!("content/policy.toml has no severity yet; `{taken}` is taken as it is"),
            );
            return Ok(one_line(taken));
        };
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
            return Ok(worst.id.value.clone());
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
            .map(|severity| severity.id.value.clone())
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
        let services = book.services.services.iter();
        let known: Vec<&str> = services.map(|service| service.id.value.as_str()).collect();
        know("service", "content/services.toml", &self.services, &known)
    }

    fn incident_toml(&self, title: &str, severity: &str, at: &DateTime<Tz>) -> String {
        let (title, severity, services) = (quoted(title), quoted(severity), list(&self.services));
        let (zone, at) = (at.timezone().name(), moment::written(at));
        let drill = if self.drill {
            "drill    = true   # counts in no number\n"
        } else {
            ""
        };
        let commander = match &self.commander {
            Some(who) => format!("commander = {}", quoted(who)),
            None => "# commander = \"\"".to_owned(),
        };
        format!(
            "\
schema   = 1
title    = {title}
status   = \"investigating\"   # investigating | identified | monitoring | resolved
severity = {severity}
services = {services}
timezone = \"{zone}\"
{drill}
# When what happened; durations are counted from it. Also: started, acknowledged, declared, public,
# mitigated and, when status is \"resolved\", resolved.
[times]
detected = {at}

# Who does what: a contact's id or a name. Also: scribe, comms.
[roles]
{commander}

# What users feel. Also: users_affected, users_percent, data_loss.
[impact]
# summary = \"\"
"
        )
    }
}

fn folder(id: &str) -> String {
    format!("content/incidents/{id}")
}

/// Whether there is anything in an incident's folder. An empty one is nobody's work.
fn is_taken(root: &Path, id: &str) -> bool {
    let path = root.join(folder(id));
    match fs::read_dir(&path) {
        Ok(entries) => entries
            .flatten()
            .any(|entry| !entry.file_name().as_encoded_bytes().starts_with(b".")),
        Err(_) => fs::symlink_metadata(&path).is_ok(),
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
