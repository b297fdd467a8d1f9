//! `rbdoc new message`: a communication template with sample texts, plainly marked.

use std::fmt::Write;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::names::{asked, id};
use super::{Making, NewFile, create_sound, next, schema_line, trial};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::data::Word;
use crate::edit::{list, quoted};
use crate::record::contacts::Visibility;
use crate::record::message::Stage;

/// Arguments of `new message`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new message \"Status page update\" --audience public --channel statuspage
  rbdoc new message \"To partners\" --stage identified --stage resolved --update-every 1h")]
pub(super) struct NewMessage {
    /// The name that pages show.
    name: Option<String>,
    /// The permanent id; made from the name if not said.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Who reads it.
    #[arg(long, default_value = "internal", value_parser = PossibleValuesParser::new(Visibility::WORDS))]
    audience: String,
    /// Where it is sent, such as `statuspage` or `slack:#incidents`; may be given more than once.
    #[arg(long = "channel", value_name = "NAME", value_delimiter = ',')]
    channels: Vec<String>,
    /// How often to send the next one.
    #[arg(long, value_name = "DURATION", default_value = "30m")]
    update_every: String,
    /// A stage that it has a text for; all of them if not said.
    #[arg(long = "stage", value_delimiter = ',', value_parser = PossibleValuesParser::new(Stage::WORDS))]
    stages: Vec<String>,
    #[command(flatten)]
    making: Making,
}

impl NewMessage {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let title = asked(
            session,
            self.name.as_deref(),
            "What is the message called?",
            "a message needs a name",
            "say which: rbdoc new message \"Status page update\"",
        )?;
        let opened = session.open()?;
        let book = trial::read(&opened);
        let id = id(self.id.as_deref(), &title)?;
        if book.messages.iter().any(|message| message.id.value == id) {
            return Err(Failure::new(format!("there is a message `{id}` already"))
                .help("edit it, or give another id with --id"));
        }
        let path = format!("content/messages/{id}.toml");
        let text = schema_line(&opened.root, &path, "message") + &self.text(&id, &title);
        create_sound(session, &opened, NewFile { path, text }, &self.making)?;
        let steps = [(
            "Next",
            "write the texts in your own words; every [name] in them is a parameter below them"
                .to_owned(),
        )];
        next(session, &self.making, &steps);
        Ok(Outcome::Done)
    }

    fn text(&self, id: &str, title: &str) -> String {
        let mut text = format!(
            "\
schema       = 1
id           = {}
title        = {}
audience     = \"{}\"
channels     = {}
update_every = {}

# Sample texts: replace them. Facts, times with their zone, what comes next, and when.
[stage]
",
            quoted(id),
            quoted(title),
            self.audience,
            list(&self.channels),
            quoted(&self.update_every),
        );
        let stages = Stage::ALL.into_iter().filter(|stage| {
            self.stages.is_empty() || self.stages.iter().any(|word| word == stage.word())
        });
        let mut last_only = true;
        for stage in stages {
            last_only &= stage == Stage::Resolved;
            // Writing into a string cannot fail.
            let _ = write!(
                text,
                "{} = '''\nSample: {}\n'''\n",
                stage.word(),
                sample(stage)
            );
        }
        text.push_str(PARAMS);
        if !last_only {
            text.push_str(NEXT_UPDATE);
        }
        text
    }
}

fn sample(stage: Stage) -> &'static str {
    match stage {
        Stage::Investigating => {
            "we are looking into a problem with [service]. It began at [started]. We will say more by [next-update]."
        }
        Stage::Identified => {
            "we know the cause of the problem with [service] that began at [started], and are mending it. We will say more by [next-update]."
        }
        Stage::Monitoring => {
            "[service] works again after the problem that began at [started]. We are watching it and will say more by [next-update]."
        }
        Stage::Resolved => "the problem with [service] that began at [started] is over.",
    }
}

const PARAMS: &str = r#"
[[param]]
name    = "service"
label   = "Service, as readers call it"
example = "Checkout"
from    = "incident.services"

[[param]]
name    = "started"
label   = "Start of the problem, with its zone"
type    = "time"
example = "09:40 UTC"
pattern = '([0-9]{4}-[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2} [A-Za-z0-9/_+:-]+'
from    = "incident.times.started"
"#;

const NEXT_UPDATE: &str = r#"
[[param]]
name    = "next-update"
label   = "Time of the next update, with its zone"
type    = "time"
example = "10:30 UTC"
pattern = '([0-9]{4}-[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2} [A-Za-z0-9/_+:-]+'
"#;
