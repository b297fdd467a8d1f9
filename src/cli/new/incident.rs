//! `rbdoc new incident`: a record that passes the check from its first line.

use std::fs;
use std::path::Path;

use chrono::{DateTime, SubsecRound};
use chrono_tz::Tz;
use clap::Args;

use super::names::{KnownName, one_line, required, slug};
use super::{Workspace, WriteOptions};
use crate::cli::context::{CommandContext, shown};
use crate::cli::failure::Failure;
use crate::cli::moment;
use crate::cli::people::somebody;
use crate::data::Word;
use crate::diagnostic::did_you_mean;
use crate::edit::transcript::LoggedEvent;
use crate::record::incident::Milestone;
use crate::record::message::Stage;
use crate::record::policy::{Severity, severity_called};
use crate::record::timeline::EventKind;
use crate::start::draft::{self, IncidentDraft, TimeDraft, TimelineDraft};

/// The file of severities.
const POLICY: &str = "content/policy.toml";

/// Arguments of `new incident`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new incident \"Checkout is down\"
  rbdoc new incident \"Checkout is down\" --severity high --service checkout --at 03:12
  rbdoc new incident \"Checkout is down\" --started -25m
  rbdoc new incident \"Restore drill\" --drill --commander alice
  rbdoc new incident \"Checkout is down\" --dry-run")]
pub(super) struct NewIncident {
    /// What happened, in one line.
    title: Option<String>,
    /// How bad it is: a severity of the policy, by id, name or alias [default: the worst].
    #[arg(long, value_name = "ID")]
    severity: Option<String>,
    /// A service that it touches; may be given more than once.
    #[arg(long = "service", value_name = "ID", value_delimiter = ',')]
    services: Vec<String>,
    /// When it was noticed, as `03:12`, `-10m`, `2026-11-23 03:12` or `2026-11-23T03:12Z` [default: now].
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Option<String>,
    /// When the impact began, if that is known already.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    started: Option<String>,
    /// Who leads: a contact's id or a name.
    #[arg(long, value_name = "WHO")]
    commander: Option<String>,
    /// It is an exercise, which counts in no number.
    #[arg(long)]
    drill: bool,
    #[command(flatten)]
    options: WriteOptions,
}

impl NewIncident {
    pub(super) fn run(self, context: &CommandContext) -> Result<(), Failure> {
        let title = required(
            context,
            self.title.as_deref(),
            "What happened?",
            "an incident needs a title",
            "say what happened: rbdoc new incident \"Checkout is down\"",
        )?;
        let space = Workspace::open(context, self.options)?;
        let (root, book) = (&space.opened.root, &space.book);
        let severity = severity(&space, self.severity)?;
        KnownName::Service.require(&space, &self.services)?;
        if let Some(who) = &self.commander {
            somebody(context, &space.opened.tree, who)?;
        }
        let (zone, now) = (book.config.timezone, context.now()?);
        let at = moment::given("--at", self.at.as_deref(), zone, now)?;
        let started = self.started.as_deref();
        let started = started.map(|text| moment::past("--started", text, zone, now));
        let started = started.transpose()?;
        if let Some(started) = started.filter(|started| *started > at) {
            let words = |at: DateTime<Tz>| at.format("%Y-%m-%d %H:%M %Z").to_string();
            let (started, at) = (words(started), words(at));
            return Err(Failure::new(format!(
                "it would begin ({started}) after it was noticed ({at})"
            ))
            .help("correct --started, or say with --at when it was noticed; nothing was written"));
        }
        let id = free_id(root, &at.format("%Y-%m-%d").to_string(), &title)?;
        let draft = IncidentDraft {
            title,
            status: Stage::Investigating.word(),
            severity,
            services: self.services,
            timezone: zone.name().to_owned(),
            drill: self.drill,
            times: started
                .map(|started| (Milestone::Started, started))
                .into_iter()
                .chain([(Milestone::Detected, at)])
                .map(|(milestone, at)| TimeDraft {
                    name: milestone.word(),
                    at: at.fixed_offset(),
                })
                .collect(),
            commander: self.commander,
        };
        let first = LoggedEvent {
            kind: Some(EventKind::Detected),
            ..LoggedEvent::new(at.fixed_offset().trunc_subsecs(0), draft.title.clone())
        };
        let folder = folder(&id);
        let incident = space.file(format!("{folder}/incident.toml"), &draft)?;
        let mut timeline = space.file(format!("{folder}/timeline.toml"), &TimelineDraft {})?;
        timeline.text = draft::timeline(&timeline.text, &[first], zone).map_err(|why| {
            Failure::new(format!(
                "the template new/timeline.toml has no place for an event: {why}"
            ))
            .help("it ends with the list `event`; nothing was written")
        })?;
        let files = [incident, timeline];
        space.refuse_faulty(&files)?;
        space.create(&files)?;
        space.next([
            "`rbdoc log TEXT` writes down what happens, as it happens",
            &format!("`rbdoc new postmortem {id}` when it is over"),
        ]);
        Ok(())
    }
}

/// The id of the severity that was named, or asked for, or the worst.
fn severity(space: &Workspace<'_>, named: Option<String>) -> Result<String, Failure> {
    let (policy, terminal) = (&space.book.policy, &space.context.terminal);
    let mut severities: Vec<&Severity> = policy.severities.iter().collect();
    severities.sort_by_key(|severity| severity.rank.value);
    let Some(worst) = severities.first() else {
        // An incident does not wait until there is a policy.
        let taken = named.as_deref().unwrap_or("critical");
        let why = match space.opened.require_read(POLICY) {
            Ok(()) => format!("{POLICY} has no severity yet"),
            Err(unread) => unread.message,
        };
        terminal.status("Note", &format!("{why}; `{taken}` is taken as it is"));
        return Ok(one_line(taken));
    };
    let ids: Vec<&str> = severities.iter().map(|one| one.id.as_str()).collect();
    let ids = ids.join(", ");
    let question = format!("How bad is it? ({ids}; Enter for the worst) ");
    let Some(name) = named
        .or_else(|| terminal.ask(&question))
        .filter(|name| !name.is_empty())
    else {
        let words = format!("{}, the worst, until somebody knows better", worst.id.value);
        terminal.detail("Severity", &words);
        return Ok(worst.id.value.clone());
    };
    if let Some(found) = severity_called(&policy.severities, &name) {
        return Ok(found.id.value.clone());
    }
    let known = severities.iter().flat_map(|one| one.names());
    let help = match did_you_mean(&name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the policy has {ids}"),
    };
    Err(Failure::new(format!("no severity is called `{name}`")).help(help))
}

/// The id of a new incident: its day and its title. A title that makes no name does not stop the second incident of a
/// day.
fn free_id(root: &Path, day: &str, title: &str) -> Result<String, Failure> {
    let Some(slug) = slug(title) else {
        let numbered = (2..).map(|number| format!("{day}-incident-{number}"));
        let mut ids = [format!("{day}-incident")].into_iter().chain(numbered);
        let free = ids.find(|id| !is_taken(root, id));
        return Ok(free.unwrap_or_default());
    };
    let id = format!("{day}-{slug}");
    if is_taken(root, &id) {
        let shown = shown(root, &folder(&id));
        return Err(Failure::new(format!("{shown} exists already"))
            .help("go on in it, or choose another title"));
    }
    Ok(id)
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
