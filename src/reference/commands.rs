//! The page of all commands, as `--help` tells them.

use std::fmt::Write as _;

/// Usage, arguments and options of every command.
pub(super) fn page(program: &clap::Command) -> String {
    let mut program = program.clone();
    program.build();
    let mut text = "Each command says the same with `--help`. Exit status: 0 done, 1 the book has problems, 2 could not run, 130 interrupted.\n".to_owned();
    let globals: Vec<_> = program
        .get_arguments()
        .filter(|option| option.is_global_set())
        .cloned()
        .collect();
    text += "\n## Options of every command\n\n";
    options(&mut text, globals.iter());
    describe(&mut text, &program, "rbdoc");
    text
}

fn describe(text: &mut String, command: &clap::Command, path: &str) {
    for inner in command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set() && inner.get_name() != "help")
    {
        let path = format!("{path} {}", inner.get_name());
        if inner.has_subcommands() {
            describe(text, inner, &path);
            continue;
        }
        let _ = write!(text, "\n## {path}\n\n");
        if let Some(about) = inner.get_long_about().or(inner.get_about()) {
            let _ = write!(text, "{about}\n\n");
        }
        let usage = inner.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage:").trim();
        let _ = write!(text, "```text\n{usage}\n```\n\n");
        options(
            text,
            inner
                .get_arguments()
                .filter(|option| !option.is_global_set()),
        );
    }
}

fn options<'a>(text: &mut String, options: impl Iterator<Item = &'a clap::Arg>) {
    let rows: Vec<String> = options
        .filter(|option| {
            !option.is_hide_set() && !["help", "version"].contains(&option.get_id().as_str())
        })
        .map(|option| {
            let help = option
                .get_long_help()
                .or(option.get_help())
                .map(ToString::to_string)
                .unwrap_or_default();
            let values: Vec<String> = option
                .get_possible_values()
                .iter()
                .filter(|value| !value.is_hide_set() && option.get_action().takes_values())
                .map(|value| format!("`{}`", value.get_name()))
                .collect();
            let help = if values.is_empty() {
                help
            } else {
                format!("{help}: {}", values.join(", "))
            };
            format!(
                "| `{}` | {} |\n",
                option.to_string().replace('|', "\\|"),
                super::cell(&help)
            )
        })
        .collect();
    if !rows.is_empty() {
        *text += "| option | meaning |\n| --- | --- |\n";
        *text += &rows.concat();
    }
}
