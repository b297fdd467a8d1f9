//! The command line: results on stdout; status lines, and what could not be done, on stderr.
//!
//! Owns the arguments ([`command`]), one file per command, and the exit status: 0 done, 1 the book has
//! problems, 2 could not run (an interrupt ends the process, which shells report as 130). May know
//! everything; nothing knows it. Each command is a function of the `CommandContext`, which holds what the
//! environment says: the terminal, the root, the moment. No command reads the environment or the
//! clock itself.

#![expect(clippy::disallowed_methods, reason = "the edge meets the world")]

mod actions;
mod build;
mod check;
mod commit;
mod completions;
mod context;
mod decide;
mod explain;
mod failure;
mod fix;
mod flags;
mod incidents;
mod init;
mod log;
mod man;
mod moment;
mod new;
mod params;
mod people;
mod preflight;
mod report;
mod schema;
mod search;
mod serve;
mod show;
mod signals;
mod terminal;
mod theme;
mod timings;
mod usage;
mod zip;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

use context::CommandContext;
use failure::Failure;

/// What `rbdoc` alone prints.
const GREETING: &str = "\
rbdoc turns incident records and runbooks into the handbook that people open at 3 a.m.

  rbdoc init handbook                      start one, ready to fill in
  rbdoc serve                              look at it while you write
  rbdoc build                              write the site
  rbdoc check                              report every problem, write nothing
  rbdoc new incident \"Checkout is down\"    start a record
  rbdoc log \"Rolled back to 4.11.2\"        write down what happens
  rbdoc decide error-rate=14               what to do, and why

`rbdoc help` lists every command, `rbdoc help build` explains one.
";

/// How a command explains itself: what it does, examples, then its options.
const HELP: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// The description of the command line: of it are made the completions and the reference page.
pub fn command() -> clap::Command {
    /// No option takes an empty text: it mostly comes from a variable of a script that is not set.
    fn with_value(option: clap::Arg) -> clap::Arg {
        let parser = option.get_value_parser();
        let takes_any_text = parser.type_id() == std::any::TypeId::of::<String>()
            && parser.possible_values().is_none()
            && option.get_long().is_some();
        if takes_any_text {
            option.value_parser(NonEmptyStringValueParser::new())
        } else {
            option
        }
    }
    fn explained(command: clap::Command) -> clap::Command {
        command
            .help_template(HELP)
            .mut_args(with_value)
            .mut_subcommands(explained)
    }
    explained(Arguments::command())
}

/// Builds an incident handbook from TOML records and Markdown runbooks.
#[derive(Debug, Parser)]
#[command(
    name = "rbdoc",
    version,
    args_override_self = true,
    before_help = "\
Examples:
  rbdoc build                     write the site and name the page to open
  rbdoc check --format concise    every problem, one line each
  rbdoc new incident \"Checkout is down\" --severity high"
)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options of every command. `-h` leaves them out, so that it shows what is the command's own.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every command")]
struct Global {
    /// The folder with `book.toml` [default: the nearest one from here upwards].
    #[arg(
        short = 'C',
        long,
        value_name = "DIR",
        global = true,
        hide_short_help = true
    )]
    root: Option<PathBuf>,
    /// No status lines; problems are still reported.
    #[arg(
        short,
        long,
        global = true,
        hide_short_help = true,
        conflicts_with = "verbose"
    )]
    quiet: bool,
    /// More status lines: how long each stage took, what was made, what was taken by default.
    #[arg(short, long, global = true, hide_short_help = true)]
    verbose: bool,
    /// When to colour the output.
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        hide_short_help = true
    )]
    color: ColorChoice,
    /// Never ask; what is not given takes its default.
    #[arg(long, global = true, hide_short_help = true)]
    no_input: bool,
    /// The moment to call now, as `2026-11-23T03:12Z` [default: `SOURCE_DATE_EPOCH`, else the clock].
    #[arg(
        long,
        value_name = "TIME",
        global = true,
        allow_hyphen_values = true,
        hide_short_help = true
    )]
    now: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a handbook, or adopt a folder of Markdown.
    Init(init::Init),
    /// Write the site.
    Build(build::Build),
    /// Report every problem of the book; the site is not written.
    Check(check::Check),
    /// Preview the book; open pages follow what is saved.
    Serve(serve::Serve),
    /// Begin an incident, its post-mortem, a runbook, a checklist, a message, a contact or a service.
    New(new::New),
    /// Add an event to the timeline of the open incident.
    Log(log::Log),
    /// List the open action items of all incidents, or set some to done.
    Actions(actions::Actions),
    /// Say what to do about what you see, and why.
    Decide(decide::Decide),
    /// Find pages, as the site's own search does.
    Search(search::Search),
    /// Print a runbook with its values filled in.
    Show(show::Show),
    /// List the parameters of runbooks and messages, and every `<token>` that nothing declares.
    Params(params::Params),
    /// Say what a rule finds, why it matters and how to fix it.
    Explain(explain::Explain),
    /// Print the JSON Schema of a kind of file, for editors.
    Schema(schema::Schema),
    /// List, copy and compare the templates and style sheets.
    Theme(theme::Theme),
    /// Print the completion script of a shell.
    Completions(completions::Completions),
    /// Print the manual page, or write all of them.
    Man(man::ManPages),
}

/// What became of a command that could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    Problems,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let parsed = command()
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let (global, command) = match parsed {
        Ok(arguments) => (arguments.global, Ok(arguments.command)),
        Err(error) => (Global::default(), Err(error)),
    };
    let context = CommandContext::new(global);
    let result = match command {
        Ok(Some(command)) => guarded(|| command.run(&context)),
        Ok(None) => {
            context.terminal.print(GREETING);
            Ok(Outcome::Done)
        }
        Err(error) if error.use_stderr() => Err(usage::failure(&error)),
        // The help, or the version.
        Err(error) => {
            let text = error.render().ansi().to_string();
            context.terminal.print(&text);
            Ok(Outcome::Done)
        }
    };
    let lost = context.terminal.lost();
    match result.and_then(|outcome| lost.map_or(Ok(outcome), Err)) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Err(failure) => {
            context.terminal.failure(&failure);
            ExitCode::from(2)
        }
    }
}

impl Command {
    fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        match self {
            Self::Init(command) => command.run(context),
            Self::Build(command) => command.run(context),
            Self::Check(command) => command.run(context),
            Self::Serve(command) => command.run(context),
            Self::New(command) => command.run(context),
            Self::Log(command) => command.run(context),
            Self::Actions(command) => command.run(context),
            Self::Decide(command) => command.run(context),
            Self::Search(command) => command.run(context),
            Self::Show(command) => command.run(context),
            Self::Params(command) => command.run(context),
            Self::Explain(command) => command.run(context),
            Self::Schema(command) => command.run(context),
            Self::Theme(command) => command.run(context),
            Self::Man(command) => command.run(context),
            Self::Completions(command) => Ok(command.run(context)),
        }
    }
}

/// Where the last panic was: the payload that is caught does not say.
static PANICKED_AT: Mutex<String> = Mutex::new(String::new());

/// Runs a command. A panic is a bug in rbdoc: it is reported as one, with what a bug report needs.
fn guarded(command: impl FnOnce() -> Result<Outcome, Failure>) -> Result<Outcome, Failure> {
    let usual = std::panic::take_hook();
    let wants_trace = terminal::variable("RUST_BACKTRACE").is_some_and(|value| value != "0");
    std::panic::set_hook(Box::new(move |info| {
        if let Some(location) = info.location() {
            *PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner) = location.to_string();
        }
        if wants_trace {
            usual(info);
        }
    }));
    catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|panic| Err(internal_error(&*panic)))
}

fn internal_error(panic: &(dyn Any + Send)) -> Failure {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    let place = PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner);
    Failure::new(format!("internal error: {words} ({place})")).help(format!(
        "this is a bug in rbdoc {}, not in your book; please report this line, the command, and the file it was reading",
        env!("CARGO_PKG_VERSION")
    ))
}

// Here, because no command makes the program panic.
#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_is_reported_as_a_bug_of_the_program() {
        let failure = guarded(|| panic!("no such page: {}", 7)).expect_err("it panicked");
        let start = "internal error: no such page: 7 (src/cli/mod.rs:";
        assert!(failure.message.starts_with(start), "{}", failure.message);
        assert!(
            failure
                .help
                .is_some_and(|help| help.contains("not in your book"))
        );
    }
}
