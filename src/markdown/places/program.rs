//! What a program does with a word that it is given: the table of the programs that read a language of their own.

use super::sql::{self, Dialect};
use super::{Around, data};
use crate::markdown::command::Quoting;
use crate::quote::{Context, Layer};

/// A call around a place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line<'t> {
    /// Its words as the program gets them, the program first.
    pub(super) words: &'t [String],
    /// The words of the call that reads what this one prints.
    pub(super) next: Option<&'t [String]>,
    /// The file that it writes.
    pub(super) target: Option<&'t str>,
}

/// What reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// Nothing but the program, as it is.
    Nothing,
    /// People.
    Words,
    /// A database.
    Sql(Dialect),
    /// Another shell, which gets this word and so many before it as one text.
    Shell(usize),
    Json,
    Yaml,
    /// A web address.
    Address(Layer),
    /// A form in the body of a request.
    Form,
    /// A pattern of `grep`.
    Pattern,
    Sed,
    /// Some language.
    Code,
    /// A file of some form.
    Config,
    /// Nobody knows.
    Unknown,
}

impl Reads {
    /// The context of a place that nothing but this reads.
    pub(super) fn alone(self, around: Around<'_>) -> Context {
        Context::of(match self {
            Self::Nothing | Self::Words => Layer::Text,
            Self::Sql(dialect) => sql::layer(around, dialect),
            Self::Json => data::json(around),
            Self::Yaml => data::yaml(around),
            Self::Address(layer) => layer,
            Self::Form => Layer::Url,
            Self::Pattern => data::pattern(around),
            Self::Sed => data::sed(around),
            Self::Code => Layer::Code,
            Self::Config => Layer::Config,
            Self::Shell(_) | Self::Unknown => Layer::Plain,
        })
    }
}

/// Programs that run another program.
const CONTAINERS: [&str; 8] = [
    "kubectl",
    "oc",
    "docker",
    "podman",
    "nerdctl",
    "crictl",
    "docker-compose",
    "lxc",
];
const WRAPPERS: &str = "sudo doas env nice nohup time timeout exec command builtin stdbuf ionice setsid flock xargs \
                        chroot gosu su-exec runuser unbuffer strace find parallel";
const SHELLS: &str = "sh bash dash zsh ksh ash";
const SQL: &str =
    "psql mysql mariadb sqlite3 duckdb cqlsh clickhouse-client clickhouse usql snowsql sqlcmd";
const GREPS: &str = "grep egrep rg zgrep zegrep pgrep pkill";
/// Languages by the options that take a program.
const LANGUAGES: &str =
    "python python3 perl ruby node php lua Rscript mongosh mongo deno bun irb osascript";
/// Programs whose first word is a program.
const FILTERS: &str = "awk gawk mawk jq yq bq influx";

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

fn name(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

/// The program that gets the word with a number, and the words behind it up to that.
fn program(words: &[String], number: usize) -> Option<(&str, &[String])> {
    let before = words.get(..number.min(words.len()))?;
    let (first, _) = before.split_first()?;
    let own = name(first);
    let runs = |word: &String| matches!(word.as_str(), "exec" | "run" | "debug");
    let start = if CONTAINERS.contains(&own) {
        before.iter().position(runs).map(|at| at + 1)
    } else {
        is_in(WRAPPERS, own).then_some(1)
    };
    let is_known = |word: &String| {
        let lists = [
            SHELLS,
            SQL,
            GREPS,
            LANGUAGES,
            FILTERS,
            "sed gsed ssh su eval watch trap curl wget echo printf tee",
        ];
        lists.iter().any(|list| is_in(list, name(word)))
    };
    let later = start.and_then(|start| {
        let found = before.iter().skip(start).rposition(is_known)?;
        Some(start + found)
    });
    let at = later.unwrap_or(0);
    Some((name(before.get(at)?), before.get(at + 1..)?))
}

/// Whether a word stands behind `--`, so that its program takes it for no option.
pub(super) fn is_behind_dashes(line: &Line<'_>, number: usize) -> bool {
    let before = line.words.get(..number).unwrap_or_default();
    let first = before.first().map_or("", |word| name(word));
    // Those hand what stands behind it to another program.
    let is_handed_on = CONTAINERS.contains(&first) || is_in(WRAPPERS, first) || first == "ssh";
    !is_handed_on && before.iter().any(|word| word == "--")
}

/// What a program does with the argument that a place is a part of.
pub(super) fn of_argument(
    line: &Line<'_>,
    number: usize,
    around: Around<'_>,
    quoting: Quoting,
) -> Reads {
    let text = of_text(around, quoting);
    let Some((program, before)) = program(line.words, number) else {
        return text;
    };
    let last = before.last().map_or("", String::as_str);
    let is_alone = around.before.is_empty() && around.after.is_empty();
    let has_signs =
        |text: &str| text.contains(|c: char| c.is_whitespace() || "(){}|$\"';<>".contains(c));
    let is_code = has_signs(around.before) || has_signs(around.after);
    if matches!(program, "echo" | "printf") {
        return printed(line, program, before, text);
    }
    if is_in(SHELLS, program) {
        return if is_cluster(last, "c") {
            Reads::Shell(0)
        } else {
            text
        };
    }
    if is_in(SQL, program) {
        let is_statement = is_cluster(last, "ceqQ")
            || matches!(
                last,
                "--command" | "--execute" | "--query" | "--multiquery" | "-cmd"
            )
            || ["--command=", "--execute=", "--query=", "-e", "-c"]
                .iter()
                .any(|option| around.before.starts_with(option))
            || matches!(program, "sqlite3" | "duckdb") && around.before.trim().contains(' ');
        return if is_statement || matches!(text, Reads::Sql(_)) {
            Reads::Sql(sql::dialect(program))
        } else {
            text
        };
    }
    if is_in(GREPS, program) {
        return grep(program, before, around, text);
    }
    if is_in(LANGUAGES, program) {
        let is_program = is_cluster(last, "ceErR")
            || last.starts_with("--eval")
            || around.before.starts_with("--eval=");
        return if is_program || is_code {
            Reads::Code
        } else {
            text
        };
    }
    if is_in(FILTERS, program) {
        let is_named = before
            .iter()
            .rev()
            .take(2)
            .any(|word| word.starts_with("--arg"));
        let is_first = is_alone && before.iter().all(|word| word.starts_with('-'));
        let is_assigned = last == "-v" || around.before.starts_with("-v");
        return if !is_named && (is_code || is_first || is_assigned) {
            Reads::Code
        } else {
            text
        };
    }
    match program {
        "sed" | "gsed" => sed(before, around, text),
        "redis-cli" if is_code => Reads::Code,
        "eval" => Reads::Shell(before.len()),
        "trap" if before.is_empty() => Reads::Shell(0),
        "su" if matches!(last, "-c" | "--command") => Reads::Shell(0),
        "watch" => begin(before, "n").map_or(Reads::Shell(0), |at| Reads::Shell(before.len() - at)),
        // Behind the host.
        "ssh" => match begin(before, "BbcDEeFIiJLlmOopQRSWw") {
            Some(host) => Reads::Shell(before.len() - host - 1),
            None => text,
        },
        "curl" | "wget" => request(last, around, text),
        "kubectl" | "oc"
            if ["jsonpath", "go-template", "custom-columns"]
                .iter()
                .any(|form| around.before.contains(form)) =>
        {
            Reads::Code
        }
        _ => text,
    }
}

/// What is done with the text behind `<<` or `<<<`.
pub(super) fn of_input(line: &Line<'_>, around: Around<'_>) -> Reads {
    let words = line.next.unwrap_or(line.words);
    let Some((program, _)) = program(words, words.len()) else {
        return Reads::Config;
    };
    let own = if data::is_json(around) {
        Reads::Json
    } else {
        Reads::Config
    };
    if is_in(SQL, program) {
        return Reads::Sql(sql::dialect(program));
    }
    if is_in(SHELLS, program) || matches!(program, "ssh" | "su") {
        return Reads::Unknown;
    }
    if is_in(LANGUAGES, program) || program == "redis-cli" {
        return Reads::Code;
    }
    match program {
        "kubectl" | "oc" | "helm" if own == Reads::Config => Reads::Yaml,
        "cat" | "tee" => {
            let last = words
                .last()
                .filter(|_| program == "tee")
                .map(String::as_str);
            match line.target.or(last) {
                Some(file) => by_name(file, own),
                None if line.next.is_none() => Reads::Words,
                None => own,
            }
        }
        "mail" | "mailx" | "wall" | "write" | "logger" => Reads::Words,
        _ => own,
    }
}

/// What reads a file, by its name.
fn by_name(file: &str, else_read: Reads) -> Reads {
    match file.rsplit('.').next().unwrap_or_default() {
        "yaml" | "yml" => Reads::Yaml,
        "json" => Reads::Json,
        "sql" => Reads::Sql(Dialect::Unknown),
        "txt" | "log" | "md" => Reads::Words,
        _ => else_read,
    }
}

/// What a word's own text says that it is.
pub(super) fn of_text(around: Around<'_>, quoting: Quoting) -> Reads {
    if let Some(layer) = data::address(around) {
        return Reads::Address(layer);
    }
    if quoting == Quoting::Bare {
        return Reads::Nothing;
    }
    if data::is_json(around) {
        return Reads::Json;
    }
    if sql::begins_statement(around.before) {
        return Reads::Sql(Dialect::Unknown);
    }
    Reads::Nothing
}

/// Whether a word is an option of one dash whose last letter is one of `letters`.
fn is_cluster(word: &str, letters: &str) -> bool {
    let Some(own) = word.strip_prefix('-') else {
        return false;
    };
    own.chars().all(|c| c.is_ascii_alphabetic()) && own.ends_with(|c| letters.contains(c))
}

/// What happens to what `echo` and `printf` print.
fn printed(line: &Line<'_>, program: &str, before: &[String], text: Reads) -> Reads {
    // `printf` reads signs in its first word.
    if program == "printf" && before.is_empty() {
        return Reads::Code;
    }
    if let Some(next) = line.next
        && let Some((reader, _)) = self::program(next, next.len())
    {
        let is_script = is_in(SHELLS, reader)
            || is_in(SQL, reader)
            || is_in(LANGUAGES, reader)
            || matches!(
                reader,
                "ssh" | "su" | "redis-cli" | "bc" | "at" | "batch" | "xargs"
            );
        return match reader {
            _ if is_script => Reads::Unknown,
            "kubectl" | "oc" | "tee" if text == Reads::Nothing => Reads::Config,
            _ => text,
        };
    }
    let is_config = |file: &&str| {
        let ending = file.rsplit('.').next().unwrap_or_default();
        file.starts_with("/etc/") || is_in("conf cfg ini env toml properties yaml yml", ending)
    };
    match line.target.filter(is_config) {
        Some(_) if text == Reads::Nothing => Reads::Config,
        _ => text,
    }
}

fn grep(program: &str, before: &[String], around: Around<'_>, text: Reads) -> Reads {
    // They look for names of processes, and all their words are patterns.
    let is_of_process = matches!(program, "pgrep" | "pkill");
    let is_fixed = |word: &String| {
        let is_short = word.starts_with('-') && !word.starts_with("--");
        word == "--fixed-strings" || is_short && word.contains('F')
    };
    if !is_of_process && before.iter().any(is_fixed) {
        return Reads::Nothing;
    }
    let last = before.last().map_or("", String::as_str);
    let with_word = match program {
        _ if is_of_process => "uUgGPstF",
        "rg" => "ABCmfgtT",
        _ => "ABCmfdD",
    };
    let takes_word = |word: &str| is_cluster(word, with_word);
    let is_option = |word: &String| word.starts_with('-');
    let mut is_given = false;
    for (at, word) in before.iter().enumerate() {
        let is_value = at
            .checked_sub(1)
            .and_then(|at| before.get(at))
            .is_some_and(|word| takes_word(word));
        is_given |=
            !is_option(word) && !is_value || is_cluster(word, "e") || word.starts_with("--regexp");
    }
    let is_pattern =
        is_cluster(last, "e") || last == "--regexp" || around.before.starts_with("--regexp=");
    let is_own_option = around.before.starts_with('-');
    if is_pattern || !is_own_option && !takes_word(last) && (!is_given || is_of_process) {
        Reads::Pattern
    } else {
        text
    }
}

fn sed(before: &[String], around: Around<'_>, text: Reads) -> Reads {
    let is_expression = |word: &String| is_cluster(word, "e") || word.starts_with("--expression");
    let last = before.last().map_or("", String::as_str);
    if is_cluster(last, "e") || last == "--expression" || around.before.starts_with("--expression=")
    {
        return Reads::Sed;
    }
    let is_given = before
        .iter()
        .any(|word| is_expression(word) || !word.starts_with('-') && !word.is_empty());
    if is_given || around.before.starts_with('-') {
        text
    } else {
        Reads::Sed
    }
}

/// Where the first word stands that is no option: `with_value` are the letters of options that take the next word.
fn begin(words: &[String], with_value: &str) -> Option<usize> {
    let mut is_value = false;
    words.iter().position(|word| {
        if std::mem::take(&mut is_value) {
            return false;
        }
        let is_option = word.starts_with('-');
        is_value = is_option && word.len() == 2 && word.ends_with(|c| with_value.contains(c));
        !is_option
    })
}

/// What a word of a request is.
fn request(last: &str, around: Around<'_>, text: Reads) -> Reads {
    let is_body = matches!(
        last,
        "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--post-data"
    );
    let is_glued = ["--data=", "--post-data=", "-d"]
        .iter()
        .any(|option| around.before.starts_with(option));
    if (is_body || is_glued) && text == Reads::Nothing && around.before.contains('=') {
        Reads::Form
    } else {
        text
    }
}
