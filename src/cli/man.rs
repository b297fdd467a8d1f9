//! `rbdoc man`: manual pages, one for the program and one for each command.
//!
//! One page prints on stdout, to read or to keep; `--out` writes all of them under the names that
//! packagers install: `rbdoc.1`, `rbdoc-build.1`, `rbdoc-new-incident.1`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use clap_mangen::Man;

use super::context::CommandContext;
use super::failure::Failure;
use super::flags::DryRun;
use super::{Outcome, command};
use crate::diagnostic::render::count;
use crate::disk;

/// Arguments of `man`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc man | man -l -                    read the page of the program
  rbdoc man new incident | man -l -       and that of a command
  rbdoc man --out /usr/share/man/man1     install them all")]
pub(super) struct ManPages {
    /// The command, as `build` or `new incident` [default: the program itself].
    command: Vec<String>,
    /// Write every page into this folder.
    #[arg(
        short,
        long,
        alias = "dir",
        value_name = "DIR",
        conflicts_with = "command"
    )]
    out: Option<PathBuf>,
    #[command(flatten)]
    dry_run: DryRun,
}

impl ManPages {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        // A page has room for the options that `-h` leaves out.
        let mut program = command().mut_args(|arg| arg.hide_short_help(false));
        program.build();
        let program = without_help(program);
        if let Some(dir) = &self.out {
            return write(context, &program, dir, self.dry_run);
        }
        let mut command = &program;
        for name in &self.command {
            command = command.find_subcommand(name).ok_or_else(|| {
                let known = command.get_subcommands().map(clap::Command::get_name);
                Failure::unknown("command", name, known, "`rbdoc help` lists them")
            })?;
        }
        context.terminal.print(&page(command)?);
        Ok(Outcome::Done)
    }
}

/// The page of a command.
fn page(command: &clap::Command) -> Result<String, Failure> {
    let man = Man::new(command.clone())
        .source(concat!("rbdoc ", env!("CARGO_PKG_VERSION")))
        .manual("rbdoc manual")
        .date("");
    let section = |render: &dyn Fn(&mut dyn io::Write) -> io::Result<()>| {
        let mut section = Vec::new();
        render(&mut section)
            .map_err(|error| Failure::new(format!("cannot make the page: {error}")))?;
        let section = String::from_utf8_lossy(&section).into_owned();
        // Each section brings the definition of an apostrophe; the title's is enough.
        Ok::<String, Failure>(section.replace(APOSTROPHE, ""))
    };
    let mut page = APOSTROPHE.to_owned();
    page += &section(&|out| man.render_title(out))?;
    page += &section(&|out| man.render_name_section(out))?;
    page += &section(&|out| man.render_synopsis_section(out))?;
    page += &section(&|out| man.render_description_section(out))?;
    if let Some(examples) = command.get_before_help() {
        page += &examples_section(&examples.to_string());
    }
    page += &section(&|out| man.render_options_section(out))?;
    if command.has_subcommands() {
        page += &section(&|out| man.render_subcommands_section(out))?;
    }
    Ok(page + EXIT_STATUS)
}

const APOSTROPHE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

const EXIT_STATUS: &str = "\
.SH \"EXIT STATUS\"
0 done, 1 the book has problems, 2 it could not run, 130 interrupted.
";

/// The examples that `--help` begins with, as they are.
fn examples_section(text: &str) -> String {
    let mut section = ".SH EXAMPLES\n.nf\n".to_owned();
    for line in text.lines().filter(|line| line.trim() != "Examples:") {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        // A line that begins with a dot or a quote would be a request.
        if line.starts_with(['.', '\'']) {
            section += "\\&";
        }
        section += &line;
        section.push('\n');
    }
    section + ".fi\n"
}

fn write(
    context: &CommandContext,
    program: &clap::Command,
    dir: &Path,
    dry_run: DryRun,
) -> Result<Outcome, Failure> {
    let mut commands = Vec::new();
    collect(program, &mut commands);
    let mut pages = Vec::new();
    for command in commands {
        let path = dir.join(Man::new(command.clone()).get_filename());
        let is_foreign =
            fs::read(&path).is_ok_and(|text| !String::from_utf8_lossy(&text).contains(".TH rbdoc"));
        if is_foreign {
            let help = "choose another folder, or move it away; nothing was written";
            return Err(Failure::not_generated(&path.display().to_string(), help));
        }
        pages.push((path, page(command)?));
    }
    if !dry_run.dry_run {
        disk::make_folder(dir)?;
        for (path, text) in &pages {
            disk::save(path, text.as_bytes())?;
        }
    }
    let pages = count(pages.len(), "page");
    let wrote = dry_run.verb("Wrote", "Would write");
    context.status(wrote, &format!("{pages} to {}", dir.display()));
    Ok(Outcome::Done)
}

/// A command and those below it without `help`, which has no page of its own.
fn without_help(command: clap::Command) -> clap::Command {
    command.mut_subcommands(|inner| {
        if inner.get_name() == "help" {
            inner.hide(true)
        } else {
            without_help(inner)
        }
    })
}

fn collect<'c>(command: &'c clap::Command, pages: &mut Vec<&'c clap::Command>) {
    pages.push(command);
    let below = command.get_subcommands();
    for inner in below.filter(|inner| !inner.is_hide_set()) {
        collect(inner, pages);
    }
}
