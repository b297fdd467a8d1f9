//! Arguments that cannot be read, said as every other failure is: what is wrong, and what to write instead.
//!
//! Owns the words for each kind of slip, and the readers of values that are more than a word ([`number`], [`at_least_one`]). They fail with an [`Unreadable`], which says what the value is not and the form that is wanted.

use std::error::Error;
use std::fmt;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::command;
use super::failure::Failure;

/// A value that is not what its option takes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// What it is not: "a day".
    not: &'static str,
    /// What to write instead.
    help: String,
}

impl Unreadable {
    fn new(not: &'static str, help: impl Into<String>) -> Self {
        Self {
            not,
            help: help.into(),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "it is not {}; {}", self.not, self.help)
    }
}

impl Error for Unreadable {}

/// Reads a whole number.
pub(super) fn number(text: &str) -> Result<usize, Unreadable> {
    let help = "write digits alone, as 10";
    text.parse()
        .map_err(|_| Unreadable::new("a whole number", help))
}

/// Reads a whole number that is not zero.
pub(super) fn at_least_one(text: &str) -> Result<usize, Unreadable> {
    match number(text)? {
        0 => Err(Unreadable::new("enough", "write 1 or more")),
        number => Ok(number),
    }
}

/// More threads than any machine has use for; so many more would only take its memory.
const MOST_THREADS: usize = 1024;

/// Reads a number of threads.
pub(super) fn threads(text: &str) -> Result<usize, Unreadable> {
    let number = at_least_one(text)?;
    let is_sensible = number <= MOST_THREADS;
    is_sensible
        .then_some(number)
        .ok_or_else(|| Unreadable::new("a number of threads", format!("write 1 to {MOST_THREADS}")))
}

/// Reads the number of a port.
pub(super) fn port(text: &str) -> Result<u16, Unreadable> {
    let help = "it is a number from 0 to 65535; 0 takes any that is free";
    text.parse().map_err(|_| Unreadable::new("a port", help))
}

/// Why the arguments could not be read.
pub(super) fn failure(error: &clap::Error) -> Failure {
    let slip = Slip { error };
    match error.kind() {
        ErrorKind::InvalidSubcommand => slip.unknown_command(),
        ErrorKind::UnknownArgument => slip.unknown_option(),
        ErrorKind::InvalidValue | ErrorKind::NoEquals => slip.unknown_word(),
        ErrorKind::ValueValidation => slip.unreadable(),
        ErrorKind::ArgumentConflict => slip.conflict(),
        ErrorKind::MissingRequiredArgument => slip.missing(),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            slip.which_command()
        }
        ErrorKind::InvalidUtf8 => Failure::new("an argument is not UTF-8")
            .help("only names of files and folders may be other bytes"),
        _ => slip.as_it_is(),
    }
}

/// What clap says of a mistake.
struct Slip<'e> {
    error: &'e clap::Error,
}

impl Slip<'_> {
    fn texts(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => vec![text.clone()],
            Some(ContextValue::Strings(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    }

    fn text(&self, kind: ContextKind) -> String {
        self.texts(kind).into_iter().next().unwrap_or_default()
    }

    /// The option or argument that it is about, without the name of its value.
    fn option(&self) -> String {
        plain(&self.text(ContextKind::InvalidArg))
    }

    /// The command that was being read, as its usage names it, and its description.
    fn command(&self) -> (String, clap::Command) {
        let mut command = command();
        command.build();
        let usage = match self.error.get(ContextKind::Usage) {
            Some(ContextValue::StyledStr(usage)) => usage.to_string(),
            // Where help is the answer, it holds the usage.
            _ => self.error.to_string(),
        };
        let usage = usage.rsplit("Usage: ").next().unwrap_or_default();
        let mut path = "rbdoc".to_owned();
        for word in usage.split_whitespace().skip(1) {
            let Some(inner) = command.find_subcommand(word) else {
                break;
            };
            path = format!("{path} {word}");
            command = inner.clone();
        }
        (path, command)
    }

    fn unknown_command(&self) -> Failure {
        let name = self.text(ContextKind::InvalidSubcommand);
        // The most likely one comes last.
        let near = self.texts(ContextKind::SuggestedSubcommand);
        Failure::new(format!("there is no command `{name}`")).help(match near.last() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`rbdoc help` lists them".to_owned(),
        })
    }

    fn unknown_option(&self) -> Failure {
        let written = self.text(ContextKind::InvalidArg);
        let (path, _) = self.command();
        if !written.starts_with('-') {
            let words = format!("`{path}` takes no argument `{written}`");
            return Failure::new(words).help(format!(
                "put words that belong together into quotes; `{path} --help` lists what it takes"
            ));
        }
        let near = self.text(ContextKind::SuggestedArg);
        Failure::new(format!("`{path}` has no option `{written}`")).help(if near.is_empty() {
            format!("`{path} --help` lists them; a text that begins with a dash goes behind `--`")
        } else {
            format!("did you mean `{}`?", plain(&near))
        })
    }

    /// A word that is none of those which the option takes, or no word at all.
    fn unknown_word(&self) -> Failure {
        let option = self.option();
        let written = self.text(ContextKind::InvalidValue);
        let known = self.texts(ContextKind::ValidValue);
        let known = match known.as_slice() {
            [] => format!(
                "write it behind the option: {}",
                self.text(ContextKind::InvalidArg)
            ),
            known => format!("it takes {}", known.join(", ")),
        };
        if written.is_empty() {
            return Failure::new(format!("{option} needs a value")).help(known);
        }
        let near = self.text(ContextKind::SuggestedValue);
        let words = if option.starts_with('-') {
            format!("{option} does not take `{written}`")
        } else {
            format!("`{written}` cannot be {option}")
        };
        Failure::new(words).help(if near.is_empty() {
            known
        } else {
            format!("did you mean `{near}`?")
        })
    }

    fn unreadable(&self) -> Failure {
        let (option, written) = (self.option(), self.text(ContextKind::InvalidValue));
        let why = self.error.source();
        let unreadable = why.and_then(|why| why.downcast_ref::<Unreadable>());
        if let Some(Unreadable { not, help }) = unreadable {
            return Failure::new(format!("{option} {written} is not {not}")).help(help.as_str());
        }
        let why = why.map_or_else(|| "it is not valid".to_owned(), ToString::to_string);
        Failure::new(format!("{option} does not take `{written}`: {why}"))
    }

    fn conflict(&self) -> Failure {
        let option = self.option();
        let others = self.texts(ContextKind::PriorArg);
        let others: Vec<String> = others.iter().map(|other| plain(other)).collect();
        match others.as_slice() {
            [] => Failure::new(format!("{option} cannot be used here"))
                .help(format!("`{} --help` says what can", self.command().0)),
            [other] if *other == option => {
                Failure::new(format!("{option} is given twice")).help("give it once")
            }
            others => Failure::new(format!(
                "{option} cannot be used together with {}",
                others.join(", ")
            ))
            .help("leave one of them out"),
        }
    }

    /// What an argument is for stands in its help, and how it is given in the command's examples.
    fn missing(&self) -> Failure {
        let (path, command) = self.command();
        let missing = self.texts(ContextKind::InvalidArg);
        let named = |arg: &&clap::Arg| {
            missing
                .iter()
                .any(|name| plain(name) == plain(&arg.to_string()))
        };
        let lack: Vec<String> = command
            .get_arguments()
            .filter(named)
            .map(|arg| {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                let help = help.split([';', '.']).next().unwrap_or_default();
                let name = plain(&arg.to_string());
                format!("{name} ({})", lower(help))
            })
            .collect();
        let lack = if lack.is_empty() { missing } else { lack };
        let failure = Failure::new(format!("`{path}` needs {}", lack.join(" and ")));
        failure.help(match example(&command) {
            Some(example) => format!("as in `{example}`"),
            None => format!("`{path} --help` explains it"),
        })
    }

    fn which_command(&self) -> Failure {
        let (path, command) = self.command();
        let inner = command.get_subcommands().map(clap::Command::get_name);
        let inner: Vec<&str> = inner.filter(|name| *name != "help").collect();
        let words = format!("`{path}` needs to know what: {}", inner.join(", "));
        Failure::new(words).help(match example(&command) {
            Some(example) => format!("as in `{example}`; `{path} --help` explains each"),
            None => format!("`{path} --help` explains each"),
        })
    }

    /// What clap says in one line.
    fn as_it_is(&self) -> Failure {
        let text = self.error.to_string();
        let line = text.lines().next().unwrap_or_default();
        let line = line.strip_prefix("error: ").unwrap_or(line);
        Failure::new(line).help(format!("`{} --help` says how", self.command().0))
    }
}

/// `--format <FORMAT>` and `<QUERY>...` without what surrounds the name.
fn plain(argument: &str) -> String {
    let name = argument.split([' ', '=']).next().unwrap_or(argument);
    name.trim_end_matches("...")
        .trim_matches(['<', '>', '[', ']'])
        .to_owned()
}

/// A sentence as part of another.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The first example of a command, without what is said of it.
fn example(command: &clap::Command) -> Option<String> {
    let examples = command.get_before_help()?.to_string();
    let line = examples
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with("rbdoc "))?;
    Some(line.split("  ").next().unwrap_or(line).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{at_least_one, number};

    #[test]
    fn numbers() {
        assert_eq!(number("0"), Ok(0));
        assert_eq!(at_least_one("3"), Ok(3));
        assert!(at_least_one("0").is_err() && number("-1").is_err() && number("x").is_err());
    }
}
