//! Stdout, stderr, and what may be sent there: colour, width, progress.
//!
//! All of stdout goes through [`Terminal::print`] and [`Terminal::send`]. What could not be written there is kept until
//! the command ends ([`Terminal::lost`]): an answer that a full disk cut off is a failure. A reader that has seen enough
//! and closed its pipe is not.

use std::io::{self, BufRead, ErrorKind, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use indicatif::ProgressBar;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Global;
use super::failure::Failure;
use super::signals;
use crate::diagnostic::render::{Look, printable};
use crate::source::is_unprintable;

/// Columns where there is no terminal to ask.
const USUAL_WIDTH: usize = 120;
/// A build that is quicker than this shows no progress.
const PATIENCE: Duration = Duration::from_millis(500);

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const RED: Style = AnsiColor::Red.on_default().bold();
pub(super) const GREEN: Style = AnsiColor::Green.on_default().bold();
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// A variable of the environment, if it is set to text.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// One of the two streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Out,
    Err,
}

/// Who reads what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Somebody at a terminal, or a program.
    Person,
    /// A runner of workflows, which obeys what looks like its commands.
    Runner,
}

impl Reader {
    fn now() -> Self {
        if variable("GITHUB_ACTIONS").is_some_and(|value| value == "true") {
            Self::Runner
        } else {
            Self::Person
        }
    }
}

/// What is known of the terminal.
#[derive(Debug)]
pub(super) struct Terminal {
    quiet: bool,
    pub(super) verbose: bool,
    /// Whether there is somebody to ask.
    pub(super) interactive: bool,
    reader: Reader,
    out: Look,
    err: Look,
    /// Why stdout takes no more.
    lost: OnceLock<io::Error>,
}

impl Terminal {
    pub(super) fn new(global: &Global) -> Self {
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        Self {
            quiet: global.quiet,
            verbose: global.verbose,
            interactive: !global.no_input && io::stdin().is_terminal() && err,
            out: look(global.color, out),
            err: look(global.color, err),
            reader: Reader::now(),
            lost: OnceLock::new(),
        }
    }

    /// What was to be printed and was not, unless nobody wanted to read it.
    pub(super) fn lost(&self) -> Option<Failure> {
        let error = self.lost.get()?;
        (error.kind() != ErrorKind::BrokenPipe).then(|| {
            Failure::new(format!("cannot write to standard output: {error}"))
                .help("what it holds is not the whole answer; make room, or send it elsewhere")
        })
    }

    /// How a report on `stream` looks.
    pub(super) fn look(&self, stream: Stream) -> Look {
        match stream {
            Stream::Out => self.out,
            Stream::Err => self.err,
        }
    }

    /// What was asked for.
    pub(super) fn print(&self, text: &str) {
        self.send(Stream::Out, text);
    }

    /// Sends commands to a runner of workflows, whose values are escaped.
    pub(super) fn annotate(&self, commands: &str) {
        self.pass(Stream::Out, commands);
    }

    /// Sends `text`, with nothing in it that a runner of workflows would obey.
    pub(super) fn send(&self, stream: Stream, text: &str) {
        match self.reader {
            Reader::Runner => self.pass(stream, &without_commands(text)),
            Reader::Person => self.pass(stream, text),
        }
    }

    /// Sends `text`, styled where the stream takes styles, without anything else that a terminal obeys.
    fn pass(&self, stream: Stream, text: &str) {
        let choice = if self.look(stream).colour {
            anstream::ColorChoice::Always
        } else {
            anstream::ColorChoice::Never
        };
        let text = without_controls(text);
        match stream {
            // After the first gap, the rest would be read as the whole.
            Stream::Out if self.lost.get().is_some() => {}
            Stream::Out => {
                let mut out = AutoStream::new(io::stdout().lock(), choice);
                let sent = out.write_all(text.as_bytes()).and_then(|()| out.flush());
                if let Err(error) = sent {
                    let _ = self.lost.set(error);
                }
            }
            // There is no other place where this could be said.
            Stream::Err => {
                let _ = AutoStream::new(io::stderr().lock(), choice).write_all(text.as_bytes());
            }
        }
    }

    /// A status line, as cargo's: the verb right-aligned.
    pub(super) fn status(&self, verb: &str, rest: &str) {
        if !self.quiet {
            let line = format!("{GREEN}{verb:>12}{GREEN:#} {}\n", printable(rest));
            self.send(Stream::Err, &line);
        }
    }

    /// A line for those who want to know more.
    pub(super) fn detail(&self, verb: &str, rest: &str) {
        if self.verbose {
            self.status(verb, rest);
        }
    }

    pub(super) fn warning(&self, message: &str) {
        let line = format!("{YELLOW}warning{YELLOW:#}: {}\n", printable(message));
        self.send(Stream::Err, &line);
    }

    pub(super) fn failure(&self, failure: &Failure) {
        let help = failure.help.as_ref();
        let help = help.map(|help| format!("{CYAN}help{CYAN:#}: {}\n", lines(help)));
        let (message, help) = (lines(&failure.message), help.unwrap_or_default());
        let text = format!("{RED}error{RED:#}: {message}\n{help}");
        self.send(Stream::Err, &text);
    }

    /// Something that moves while a long command works, on a terminal.
    pub(super) fn progress(&self) -> Progress {
        Progress::new(!self.quiet && io::stderr().is_terminal())
    }

    /// Asks on the terminal and reads a line; nothing where there is nobody to ask, or who ends the input
    /// instead of answering.
    pub(super) fn ask(&self, question: &str) -> Option<String> {
        if !self.interactive {
            return None;
        }
        self.send(Stream::Err, &lines(question));
        let answer = answer(io::stdin().lock());
        if answer.is_none() {
            // The cursor still stands behind the question.
            self.send(Stream::Err, "\n");
        }
        answer
    }

    /// Asks for something that nobody else may see: what is typed is not shown. Nothing where there is nobody to ask.
    pub(super) fn ask_secret(&self, question: &str) -> Option<String> {
        if !self.interactive {
            return None;
        }
        self.send(Stream::Err, &lines(question));
        let answer = signals::interrupted_behind(rpassword::read_password).ok();
        if answer.is_none() {
            // The cursor still stands behind the question.
            self.send(Stream::Err, "\n");
        }
        answer
    }
}

/// A line without what surrounds it; none at the end of the input, which is not the same as Enter.
fn answer(mut input: impl BufRead) -> Option<String> {
    let mut line = String::new();
    let read = input.read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim().to_owned())
}

/// Colour as asked; by itself only on a terminal, and as the environment asks.
fn look(when: ColorChoice, is_terminal: bool) -> Look {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    let colour = match when {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto if variable("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        ColorChoice::Auto => is_terminal && variable("TERM").is_none_or(|term| term != "dumb"),
    };
    let size = is_terminal.then(terminal_size::terminal_size).flatten();
    let width = size.map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0));
    Look { colour, width }
}

/// A spinner that names the stage, drawn only after a while, gone when this is dropped.
pub(super) struct Progress {
    stage: Arc<Mutex<&'static str>>,
    drawing: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    fn new(visible: bool) -> Self {
        let stage = Arc::new(Mutex::new(""));
        let shown = Arc::clone(&stage);
        let drawing = visible.then(|| {
            let (stop, stopped) = mpsc::channel();
            let draw = move || {
                if stopped.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                let bar = ProgressBar::new_spinner();
                while stopped.recv_timeout(Duration::from_millis(100))
                    == Err(RecvTimeoutError::Timeout)
                {
                    bar.set_message(*shown.lock().unwrap_or_else(PoisonError::into_inner));
                    bar.tick();
                }
                bar.finish_and_clear();
            };
            (stop, std::thread::spawn(draw))
        });
        Self { stage, drawing }
    }

    pub(super) fn stage(&self, name: &'static str) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = name;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.drawing.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}

/// Text of several lines, each fit to be shown.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(printable).collect();
    lines.join("\n")
}

/// Text that has its styles, without any other control: the last gate before a terminal. Whoever puts a value of a book
/// between styles has made it [`printable`] already, so that no style is the book's.
fn without_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|character| character != '\n' && is_unprintable(character)) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let style = style_length(from).unwrap_or(0);
        let (style, after) = from.split_at(style);
        out.push_str(style);
        rest = after;
        if style.is_empty()
            && let Some(control) = rest.chars().next()
        {
            out.push_str(&printable(&rest[..control.len_utf8()]));
            rest = &rest[control.len_utf8()..];
        }
    }
    out + rest
}

/// Text without the commands of a workflow: `::add-mask::` at the start of a line, `##[add-mask]` anywhere in it.
fn without_commands(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let rest = line.trim_start();
        if let Some(command) = rest.strip_prefix("::") {
            out.push_str(&line[..line.len() - rest.len()]);
            out.push_str(": :");
            out.push_str(command);
        } else {
            out.push_str(line);
        }
    }
    out.replace("##[", "# #[")
}

/// The length of the style that `text` begins with: `ESC [ 1 ; 31 m`.
fn style_length(text: &str) -> Option<usize> {
    let codes = text.strip_prefix("\x1b[")?;
    let end = codes.find(|code: char| !code.is_ascii_digit() && code != ';')?;
    codes[end..].starts_with('m').then_some(end + 3)
}

/// `text` with blanks behind it, in all `width` columns wide.
pub(super) fn padded(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(text.width());
    format!("{text}{:blanks$}", "")
}

/// `text` in at most `room` columns, if that is said; what is cut off is marked.
pub(super) fn shortened(text: &str, room: Option<usize>) -> String {
    let Some(room) = room.filter(|room| text.width() > *room) else {
        return text.to_owned();
    };
    let mut head = String::new();
    let mut width = 0;
    for character in text.chars() {
        width += character.width().unwrap_or(0);
        if width >= room {
            break;
        }
        head.push(character);
    }
    format!("{}…", head.trim_end())
}

// Here, because questions are asked at a terminal only, which no test has.
#[cfg(test)]
mod tests {
    use super::answer;

    #[test]
    fn the_end_of_input_is_no_answer() {
        for (input, expected) in [
            (&b""[..], None),
            (b"\n", Some("")),
            (b" y \r\nmore\n", Some("y")),
            (b"no newline", Some("no newline")),
            (b"\xff\n", None),
        ] {
            assert_eq!(answer(input).as_deref(), expected, "{input:?}");
        }
    }
}
