//! `rbdoc serve`: a preview that follows the author.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Args;

use super::Outcome;
use super::context::{BOOK_TOML, CommandContext, shown};
use super::failure::Failure;
use super::report::from_here;
use super::signals;
use super::terminal::{Stream, Terminal};
use super::timings::seconds;
use super::usage::port;
use crate::diagnostic::render::{Summary, count, text};
use crate::diagnostic::{Diagnostic, Level};
use crate::serve::{self, NotBound, Observer, Rebuilt, Setup, Shown, Timings};
use crate::source::Tree;

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc serve                  preview the book; pages follow what you save
  rbdoc serve --open           and open it in the browser
  rbdoc serve --drafts         drafts of runbooks and pages too
  rbdoc serve --poll           on a network disk that does not report changes")]
pub(super) struct Serve {
    /// Address to listen on: `127.0.0.1` lets only this machine read the preview, `0.0.0.0` also others.
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// Port to listen on [default: the next free one from 4747 on].
    #[arg(long, value_name = "PORT", value_parser = port)]
    port: Option<u16>,
    /// Also answer to this name, as of a proxy; may be given several times.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Open the preview in the browser.
    #[arg(long)]
    open: bool,
    /// Look for changes once a second, where the system does not report them.
    #[arg(long)]
    poll: bool,
    /// Also show drafts: runbooks and pages, and to the public also post-mortems, which colleagues always see.
    #[arg(long)]
    drafts: bool,
}

impl Serve {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let terminal = &context.terminal;
        let mut options = context.options()?;
        options.drafts = self.drafts;
        let root = root(context)?;
        for name in &self.allow_host {
            if serve::host_name(name) != Some(name) {
                return Err(
                    Failure::new(format!("--allow-host {name} is not the name of a host"))
                        .help("write the name alone, without `https://` and port: dev.example.com"),
                );
            }
        }
        let bound = serve::bind(&self.host, self.port)
            .map_err(|why| self.not_bound(&why))?
            .also_as(self.allow_host.clone());
        signals::end_with_status()
            .map_err(|error| Failure::new(format!("cannot listen for Ctrl-C: {error}")))?;
        terminal.status("Building", &shown(&root, BOOK_TOML));
        let mut reporter = Reporter {
            terminal,
            root: &root,
            url: bound.url(),
            is_public: bound.is_public(),
            opens: self.open,
            reported: HashMap::new(),
            broken_templates: Vec::new(),
        };
        let setup = Setup {
            root: root.clone(),
            options,
            clock: context.follows_clock().then_some(Utc::now),
            bound,
            poll: self.poll,
        };
        serve::run(setup, &mut reporter);
        Ok(Outcome::Done)
    }

    fn not_bound(&self, why: &NotBound) -> Failure {
        let source = &why.source;
        let place = match why.port {
            Some(port) => format!("port {port} of {}", self.host),
            None => self.host.clone(),
        };
        if let (ErrorKind::AddrInUse, Some(port)) = (source.kind(), why.port) {
            let other = match why.free {
                Some(free) => format!("try `rbdoc serve --port {free}`, or leave"),
                None => "leave".to_owned(),
            };
            return Failure::new(format!("port {port} is in use"))
                .help(format!("{other} --port out to pick a free one"));
        }
        Failure::new(format!("cannot listen on {place}: {source}")).help(match source.kind() {
            ErrorKind::PermissionDenied => {
                "ports below 1024 belong to the system; leave --port out to pick a free one"
            }
            ErrorKind::AddrNotAvailable => {
                "--host is an address of this machine; leave it out to listen on this machine alone"
            }
            _ => "--host is a name or an address of this machine, as 127.0.0.1 or 0.0.0.0",
        })
    }
}

/// The most problems that are reported at once: a branch with hundreds of them is better looked at with `check`.
const REPORTED: usize = 40;

/// The exit status of a command that could not run.
const NOT_RUN: i32 = 2;

/// The book's folder. One that was named is previewed also while its `book.toml` is missing, and so is a
/// folder that looks like a book: a preview outlives what its author is doing to the files.
fn root(context: &CommandContext) -> Result<PathBuf, Failure> {
    context.root().or_else(|failure| {
        let named = context.named_root().unwrap_or(Path::new("."));
        let is_meant = context.named_root().is_some() || named.join("content").is_dir();
        if is_meant && named.is_dir() {
            Ok(named.to_owned())
        } else {
            Err(failure)
        }
    })
}

/// Reports on the terminal what the preview does.
struct Reporter<'s> {
    terminal: &'s Terminal,
    /// The book's folder.
    root: &'s Path,
    url: String,
    is_public: bool,
    opens: bool,
    /// How often each problem was reported last, by what makes it the same after an edit elsewhere.
    reported: HashMap<(&'static str, String, String), usize>,
    /// Problems of templates that showed when a page was asked for.
    broken_templates: Vec<String>,
}

impl Reporter<'_> {
    /// Reports the problems that were not there before.
    fn report(&mut self, diagnostics: &[Diagnostic], tree: &Tree) {
        let mut now = HashMap::new();
        let mut news = Vec::new();
        for diagnostic in diagnostics {
            let path = tree.path(diagnostic.span.file).to_owned();
            let key = (diagnostic.rule.name, path, diagnostic.message.clone());
            let before = self.reported.get(&key).copied().unwrap_or(0);
            let number = now.entry(key).or_insert(0);
            *number += 1;
            if *number > before {
                news.push(diagnostic.clone());
            }
        }
        self.reported = now;
        let more = news.len().saturating_sub(REPORTED);
        if more > 0 {
            news.sort_by_key(|diagnostic| diagnostic.level != Level::Error);
            news.truncate(REPORTED);
        }
        let look = self.terminal.look(Stream::Err);
        let tree = from_here(tree, self.root);
        self.terminal.send(Stream::Err, &text(&news, &tree, look));
        if more > 0 {
            let words = format!("{more} more are not shown here; `rbdoc check` lists all");
            self.terminal.status("Note", &words);
        }
    }
}

impl Observer for Reporter<'_> {
    fn rebuilt(&mut self, rebuilt: &Rebuilt<'_>) {
        self.broken_templates.clear();
        self.report(rebuilt.diagnostics, rebuilt.tree);
        let summary = Summary::of(rebuilt.diagnostics);
        let timings = rebuilt.timings;
        let what = if rebuilt.is_first {
            count(rebuilt.tree.len(), "file")
        } else {
            names(rebuilt.changed, rebuilt.tree, self.root)
        };
        let (verb, end) = match rebuilt.shown {
            Shown::Current if rebuilt.is_first => ("Built", ""),
            Shown::Current => ("Rebuilt", ""),
            Shown::LastGood => ("Stopped", "; the last good pages stay"),
            Shown::Nothing => ("Stopped", "; the pages appear when the errors are fixed"),
        };
        let time = seconds(timings.work());
        self.terminal
            .status(verb, &format!("{what} in {time}: {summary}{end}"));
        if !rebuilt.is_first {
            let Timings {
                debounce,
                read,
                apply,
                pages,
            } = timings;
            let times = [debounce, read, apply, pages, timings.whole()];
            let [quiet, read, applied, pages, whole] =
                times.map(|time| format!("{:.1} ms", time.as_secs_f64() * 1000.0));
            let words = format!(
                "quiet {quiet}, read {read}, applied {applied}, pages ready {pages}; {whole} since the first event"
            );
            self.terminal.detail("Stages", &words);
        }
    }

    fn ready(&mut self) {
        if self.is_public {
            let note = "everybody who can reach this machine can read the preview";
            self.terminal.status("Note", note);
        }
        self.terminal
            .status("Serving", "pages follow what you save; Ctrl-C ends");
        self.terminal.print(&format!("{}\n", self.url));
        if let Some(failure) = self.terminal.lost() {
            // Who started this waits for the address, and will not get it.
            self.terminal.failure(&failure);
            std::process::exit(NOT_RUN);
        }
        if self.opens
            && let Err(error) = open::that_detached(&self.url)
        {
            let words = format!(
                "cannot open the browser: {error}; open {} yourself",
                self.url
            );
            self.terminal.warning(&words);
        }
    }

    fn warning(&mut self, words: &str) {
        self.terminal.warning(words);
    }

    fn template_broken(&mut self, problem: &Diagnostic, tree: &Tree) {
        if self.broken_templates.contains(&problem.message) {
            return;
        }
        self.broken_templates.push(problem.message.clone());
        let look = self.terminal.look(Stream::Err);
        let one = std::slice::from_ref(problem);
        let tree = from_here(tree, self.root);
        self.terminal.send(Stream::Err, &text(one, &tree, look));
    }
}

/// What changed, in a few words.
fn names(changed: &[String], tree: &Tree, root: &Path) -> String {
    let name = |path: &String| match tree.get(path) {
        Some(_) => shown(root, path),
        None => format!("{} (deleted)", shown(root, path)),
    };
    match changed {
        [] => "the book".to_owned(),
        [one] => name(one),
        [one, other] => format!("{}, {}", name(one), name(other)),
        [one, other, rest @ ..] => {
            format!("{}, {} and {} more", name(one), name(other), rest.len())
        }
    }
}
