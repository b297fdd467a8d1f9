//! `rbdoc new postmortem`: the sections to fill in, beside what the record knows already.

use std::fmt::Write;

use clap::Args;

use super::{NewFile, create, list};
use crate::book::Book;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::incidents::named;
use crate::cli::session::Session;
use crate::inspect;
use crate::record::incident::Incident;
use crate::record::policy::PostmortemDuty;
use crate::record::postmortem::SectionKind;
use crate::time::{Moment, between};

/// Arguments of `new postmortem`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new postmortem 2026-09-14-checkout-errors
  rbdoc new postmortem checkout                     any part of the name that only one incident has
  rbdoc new postmortem checkout --dry-run")]
pub(super) struct NewPostmortem {
    /// The incident's directory, or a part of its name.
    incident: String,
    /// Show the files and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// The sections where the book asks for none.
const USUAL: [SectionKind; 6] = [
    SectionKind::Summary,
    SectionKind::Impact,
    SectionKind::RootCause,
    SectionKind::WentWell,
    SectionKind::WentWrong,
    SectionKind::Lessons,
];

impl NewPostmortem {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let opened = session.open()?;
        let book = inspect(&opened.tree, &session.options()?).book;
        let incident = find(&book, &self.incident)?;
        let folder = format!("content/incidents/{}", incident.id);
        let mut files = vec![NewFile {
            path: format!("{folder}/postmortem.md"),
            text: postmortem_md(&book, incident),
        }];
        let actions = format!("{folder}/actions.toml");
        let has_actions = opened.tree.get(&actions).is_some();
        if !has_actions {
            files.push(NewFile {
                path: actions,
                text: ACTIONS_TOML.to_owned(),
            });
        }
        create(session, &opened.root, &files, self.dry_run)?;
        let terminal = &session.terminal;
        if has_actions {
            terminal.status("Kept", "actions.toml, which was there");
        }
        if duty(&book, incident) == PostmortemDuty::None {
            terminal.status(
                "Note",
                "the policy asks for no post-mortem at this severity",
            );
        }
        if !self.dry_run {
            terminal.status(
                "Next",
                "write what belongs under each heading; comments stay out of the page",
            );
            terminal.status("Then", "set `status` to \"in-review\", and `rbdoc check`");
        }
        Ok(Outcome::Done)
    }
}

/// The incident of this name, or the only one whose name holds it.
fn find<'b>(book: &'b Book, name: &str) -> Result<&'b Incident, Failure> {
    let id = named(
        book.incidents.iter().map(|incident| incident.id.as_str()),
        name,
    )?;
    let found = book.incidents.iter().find(|incident| incident.id == id);
    found.ok_or_else(|| Failure::new(format!("no incident is called `{name}`")))
}

fn duty(book: &Book, incident: &Incident) -> PostmortemDuty {
    let id = incident.severity.as_ref().map(|id| id.value.as_str());
    book.policy
        .severities
        .iter()
        .find(|severity| Some(severity.id.value.as_str()) == id)
        .map_or(PostmortemDuty::Optional, |severity| severity.postmortem)
}

fn postmortem_md(book: &Book, incident: &Incident) -> String {
    let required: Vec<&str> = book
        .config
        .required_sections
        .iter()
        .map(|section| section.value.as_str())
        .collect();
    let is_wanted = |kind: SectionKind| {
        if required.is_empty() {
            USUAL.contains(&kind)
        } else {
            required.contains(&kind.id()) || USUAL[3..].contains(&kind)
        }
    };
    // Contacts only: a reference that leads nowhere would be the first thing that check reports.
    let mut authors: Vec<String> = Vec::new();
    for person in incident.roles.iter().flat_map(|(_, people)| people) {
        let is_contact = book
            .contacts
            .contacts
            .iter()
            .any(|contact| contact.id.value == person.value);
        if is_contact && !authors.contains(&person.value) {
            authors.push(person.value.clone());
        }
    }
    let mut text = format!(
        "+++\nstatus  = \"draft\"   # draft | in-review | reviewed | closed\nauthors = {}\n+++\n\n<!-- From the record; the page shows it above the text, so it need not be repeated:\n{}-->\n",
        list(&authors),
        facts(incident).replace("-->", "->"),
    );
    for (kind, id, heading) in SectionKind::ALL {
        if !is_wanted(kind) {
            continue;
        }
        let must = if required.contains(&id) {
            ""
        } else {
            " May be left out."
        };
        // Writing into a string cannot fail.
        let _ = write!(
            text,
            "\n## {heading}\n\n<!-- {}{must} -->\n",
            guidance(kind)
        );
    }
    text
}

/// What the record knows, one fact a line.
fn facts(incident: &Incident) -> String {
    let mut text = format!("  {}\n", incident.title.value);
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name}: {value}");
    };
    if let Some(severity) = &incident.severity {
        fact("severity", &severity.value);
    }
    if !incident.services.is_empty() {
        let services: Vec<&str> = incident
            .services
            .iter()
            .map(|service| service.value.as_str())
            .collect();
        fact("services", &services.join(", "));
    }
    for (name, moment) in incident.times.named() {
        let Some(moment) = moment else { continue };
        let words = match moment.value {
            Moment::At(at) => at
                .with_timezone(&incident.timezone)
                .format("%Y-%m-%d %H:%M %Z")
                .to_string(),
            Moment::Day(day) => day.to_string(),
        };
        fact(name, &words);
    }
    let times = &incident.times;
    for (name, from, to) in [
        ("time to detect", &times.started, &times.detected),
        ("time to mitigate", &times.started, &times.mitigated),
    ] {
        let duration = from
            .as_ref()
            .zip(to.as_ref())
            .and_then(|(from, to)| between(from.value, to.value));
        if let Some(duration) = duration {
            fact(name, &duration.words());
        }
    }
    for (name, count) in &incident.impact.counts {
        fact(&name.value.replace('_', " "), &count.value.to_string());
    }
    if let Some(timeline) = &incident.timeline {
        fact("events in the timeline", &timeline.events.len().to_string());
    }
    text
}

/// What belongs under a heading.
fn guidance(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Summary => {
            "One paragraph that a new colleague understands: what broke, for whom, and what ended it."
        }
        SectionKind::Background => {
            "What a reader needs to know of the system, and the manual does not say."
        }
        SectionKind::Impact => {
            "What people noticed, and what they could still do. The numbers stand in incident.toml."
        }
        SectionKind::Timeline => "Shown from timeline.toml.",
        SectionKind::Trigger => "What set it off, at that hour.",
        SectionKind::Detection => "How it was noticed, and what was silent.",
        SectionKind::Resolution => {
            "What ended it, how you knew, and what was tried without effect."
        }
        SectionKind::RootCause => {
            "The condition that had to be there. Ask why until the answer is something you can change. No names."
        }
        SectionKind::ContributingFactors => "What made it larger, longer or harder to see.",
        SectionKind::WentWell => "What to keep, and to do again.",
        SectionKind::WentWrong => "Where system, tools or words stood in the way.",
        SectionKind::Lucky => "What would have been worse on another day.",
        SectionKind::Lessons => {
            "What is now known that was not known before. Intentions are action items."
        }
        SectionKind::Actions => "Shown from actions.toml.",
        SectionKind::Questions => "What you do not know yet, and who will find out.",
        SectionKind::References => "Dashboards, tickets, changes.",
    }
}

const ACTIONS_TOML: &str = "\
schema = 1

# One table for each action item. It begins with a verb and ends with a thing that exists afterwards;
# it has one owner and one date. At least one is of type prevent or detect.
#
# [[action]]
# id       = \"queue-alert\"
# title    = \"Alert when the queue is older than ten minutes\"
# type     = \"detect\"     # prevent | detect | mitigate | repair | process | document | other
# owner    = \"\"           # a team's or a contact's id
# priority = \"p1\"
# status   = \"open\"       # open | in-progress | done | wontfix
# due      = 2027-01-31
# issue    = \"\"
";
