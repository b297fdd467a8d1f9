//! `rbdoc show`: a runbook with its values filled in, for those who only have a shell.
//!
//! Owns the command; [`values`] takes what is to be filled in, [`filled`] puts it into commands, [`text`] and [`mod@json`]
//! write the page. How a value is quoted is told by [`crate::quote`], as on the pages.

mod filled;
mod json;
mod text;
mod values;

use clap::Args;

use super::Outcome;
use super::context::CommandContext;
use super::failure::Failure;
use super::flags::AnswerFormat;
use super::usage::at_least_one;
use crate::book::{Book, is_markdown};
use crate::diagnostic::render::count;
use crate::inspect;
use crate::markdown::{self, Command, Effect};
use crate::record::runbook::Runbook;
use crate::source::Tree;
use crate::wording::Words;
use filled::Filled;
use values::Values;

const SERVICES_TOML: &str = "content/services.toml";

/// Arguments of `show`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc show kubernetes/rollback                           a runbook
  rbdoc show HighErrorRate namespace=checkout-prod         the one that an alert leads to, with a value
  rbdoc show kubernetes/rollback --service checkout        with the values of a service
  rbdoc show kubernetes/rollback --command 3 | xclip       one command, to paste
  rbdoc show kubernetes/rollback --json                    for programs")]
pub(super) struct Show {
    /// The runbook: its id, its path, its title, or the name of an alert that leads to it.
    page: String,
    /// What to fill in: NAME=VALUE. A secret is asked for, or taken from the environment: `RBDOC_VALUE_name`.
    #[arg(value_name = "NAME=VALUE")]
    values: Vec<String>,
    /// Take the values of this service.
    #[arg(long, value_name = "ID")]
    service: Option<String>,
    /// Print this command and nothing else, by its number on the page.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    command: Option<usize>,
    #[command(flatten)]
    format: AnswerFormat,
}

impl Show {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let opened = context.open()?;
        let book = inspect(&opened.tree, &context.options()?).book;
        let runbook = find(&self.page, &book, &opened.tree)?;
        opened.require_read(opened.tree.path(runbook.file))?;
        let own = opened.tree.path(runbook.file);
        opened.warn_of_errors(context, &opened.unread(&book), "a part of it", |path| {
            path == own || path == SERVICES_TOML && self.service.is_some()
        });
        let params = &runbook.meta.params;
        let mut values = Values::new(params);
        if let Some(service) = &self.service {
            opened.require_read(SERVICES_TOML)?;
            let known = book.services.services.iter();
            let Some(found) = known.clone().find(|one| one.id.value == *service) else {
                let help = format!("services are listed in {SERVICES_TOML}");
                let ids = known.map(|one| one.id.as_str());
                return Err(Failure::unknown("service", service, ids, &help));
            };
            values.take_of_service(found)?;
        }
        values.take_of_environment()?;
        for text in &self.values {
            values.take(text)?;
        }
        let commands: Vec<Filled<'_>> = commands(runbook)
            .map(|(effect, command)| Filled::new(command, effect, &values))
            .collect();
        if let Some(number) = self.command {
            let command = one(number, &commands, &mut values, context)?;
            context.terminal.print(&if self.format.is_json() {
                json::json(runbook, [(number, &command)], &values)
            } else {
                format!("{}\n", command.text)
            });
            return Ok(Outcome::Done);
        }
        if self.format.is_json() {
            let commands = (1..).zip(&commands);
            let page = json::json(runbook, commands, &values);
            context.terminal.print(&page);
            return Ok(Outcome::Done);
        }
        let text = text::page(runbook, &opened.tree, &commands, &values);
        context.terminal.print(&text);
        let names = commands.iter().flat_map(|command| command.names(&values));
        let open = values.open(&names.collect::<Vec<&str>>());
        if !open.is_empty() {
            let words = format!(
                "{} without a value: {}",
                count(open.len(), "parameter"),
                open.join(", ")
            );
            context.terminal.status("Open", &words);
        }
        Ok(Outcome::Done)
    }
}

/// The commands of a page in their order, as it numbers them.
fn commands(runbook: &Runbook) -> impl Iterator<Item = (Option<Effect>, &Command)> {
    runbook.doc.code.iter().flat_map(|block| {
        let commands = block.commands.iter();
        commands.map(|command| (markdown::effect(&block.fence, command), command))
    })
}

/// One command, with the secrets in it, which are asked for.
fn one<'b>(
    number: usize,
    commands: &[Filled<'b>],
    values: &mut Values<'b>,
    context: &CommandContext,
) -> Result<Filled<'b>, Failure> {
    let Some(command) = commands.get(number - 1) else {
        let words = format!(
            "there is no command {number}: the page has {}",
            count(commands.len(), "command")
        );
        return Err(Failure::new(words).help("`rbdoc show` without --command lists them"));
    };
    for secret in command.secrets(values) {
        values.ask(secret, &context.terminal)?;
    }
    let command = Filled::with_secrets(command, values);
    if let Some((name, refusal)) = command.refused.first() {
        let why = Words::english().of("quote", refusal.word());
        let help = match values.variable_of_secret(name) {
            Some(variable) => format!("set {variable} to another value, or type one"),
            None => format!(
                "give it as `{name}=VALUE`; `rbdoc show` without --command says what each value is"
            ),
        };
        let words = format!("cannot fill in `{name}`. {why}");
        return Err(Failure::new(words).help(help));
    }
    Ok(command)
}

/// The runbook that a name means.
fn find<'b>(name: &str, book: &'b Book, tree: &Tree) -> Result<&'b Runbook, Failure> {
    let name = name.trim_start_matches("./");
    let is_called = |runbook: &&Runbook| {
        let path = tree.path(runbook.file);
        let is_path = path == name || is_markdown(path) && path.trim_end_matches(".md") == name;
        let mut alerts = runbook.alerts.iter();
        runbook.id == name
            || is_path
            || runbook.title.value.eq_ignore_ascii_case(name)
            || alerts.any(|alert| alert.value.eq_ignore_ascii_case(name))
    };
    let found: Vec<&Runbook> = book.runbooks.iter().filter(is_called).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => {
            let names = book.runbooks.iter().flat_map(|runbook| {
                let alerts = runbook.alerts.iter().map(|alert| alert.as_str());
                [runbook.id.as_str(), runbook.title.as_str()]
                    .into_iter()
                    .chain(alerts)
            });
            let help = "`rbdoc search` finds pages by their words";
            Err(Failure::unknown("runbook", name, names, help))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|runbook| runbook.id.as_str()).collect();
            let words = format!("several runbooks are called `{name}`");
            Err(Failure::new(words).help(format!("choose one of {}", ids.join(", "))))
        }
    }
}
