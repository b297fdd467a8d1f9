//! `rbdoc new checklist`: a list with sample items, plainly marked.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::names::{asked, id, know};
use super::{Making, NewFile, create_sound, next, schema_line, trial};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::data::Word;
use crate::edit::quoted;
use crate::record::checklist::Anchor;

/// Arguments of `new checklist`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc new checklist \"After a deployment\"
  rbdoc new checklist \"Follow up\" --anchor resolved --role on-call-lead")]
pub(super) struct NewChecklist {
    /// The name that pages show.
    name: Option<String>,
    /// The permanent id; made from the name if not said.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// What zero hour is; any but `manual` gives its phases times.
    #[arg(long, default_value = "manual", value_parser = PossibleValuesParser::new(Anchor::WORDS))]
    anchor: String,
    /// The role that does it.
    #[arg(long, value_name = "ID")]
    role: Option<String>,
    #[command(flatten)]
    making: Making,
}

impl NewChecklist {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let title = asked(
            session,
            self.name.as_deref(),
            "What is the checklist called?",
            "a checklist needs a name",
            "say which: rbdoc new checklist \"After a deployment\"",
        )?;
        let opened = session.open()?;
        let book = trial::read(&opened);
        let id = id(self.id.as_deref(), &title)?;
        if book.checklists.iter().any(|list| list.id.value == id) {
            return Err(Failure::new(format!("there is a checklist `{id}` already"))
                .help("edit it, or give another id with --id"));
        }
        let roles: Vec<&str> = book
            .contacts
            .roles
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        know("role", "content/contacts.toml", &self.role, &roles)?;
        let path = format!("content/checklists/{id}.toml");
        let text = schema_line(&opened.root, &path, "checklist") + &self.text(&id, &title);
        create_sound(session, &opened, NewFile { path, text }, &self.making)?;
        let steps = [
            (
                "Next",
                "replace the sample items; `expect` says what \"yes\" looks like".to_owned(),
            ),
            (
                "Then",
                format!("a runbook names it with `verify = \"{id}\"`"),
            ),
        ];
        next(session, &self.making, &steps);
        Ok(Outcome::Done)
    }

    fn text(&self, id: &str, title: &str) -> String {
        let role = self
            .role
            .as_ref()
            .map_or_else(String::new, |role| format!(", role = {}", quoted(role)));
        let (first, second) = if self.anchor == Anchor::Manual.word() {
            (String::new(), String::new())
        } else {
            let times = |from, to| format!("from  = \"{from}\"\nto    = \"{to}\"\n");
            (times("0h", "1h"), times("1h", "24h"))
        };
        format!(
            "\
schema = 1
id     = {id}
title  = {title}
anchor = \"{anchor}\"   # what zero hour is: started | detected | mitigated | resolved | manual

# Sample items: replace every one. `text` is what to do, `expect` what \"yes\" looks like (a number, not
# \"normal\"), `on_fail` what to do on \"no\": a sentence, or \"runbook:\" and a runbook's path. An id is
# permanent, so that ticks survive a change of the text.
[[phase]]
name  = \"Sample: at once\"
{first}items = [
  {{ id = \"start-page\", text = \"Sample: the start page answers\", expect = \"Status 200 within 2 seconds\", on_fail = \"Stop, and call for help\"{role} }},
  {{ id = \"sign-in\", text = \"Sample: a test account can sign in\", expect = \"The account page shows its name\", on_fail = \"Stop, and call for help\"{role} }},
]

[[phase]]
name  = \"Sample: afterwards\"
{second}items = [
  {{ id = \"error-rate\", text = \"Sample: the error rate stays low\", expect = \"Below 1 % for 15 minutes\", on_fail = \"Begin again with the first phase\"{role} }},
]
",
            id = quoted(id),
            title = quoted(title),
            anchor = self.anchor,
        )
    }
}
