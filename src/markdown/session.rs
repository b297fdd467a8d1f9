//! What a terminal showed: prompts with commands, and what they printed.
//!
//! A line with a prompt is a command, lines that its interpreter asks more of belong to it, the rest is output.
//! Where that cannot be told the lines are shown as they are, and nothing is called output.

use std::ops::Range;

use super::command::Interpreter;
use super::grammar::is_terminal;
use super::highlight::{self, Parsed};
use super::plausible::{
    is_surely_command, may_be_command, opens_shell, prints_nothing, prints_text,
};
use super::prompt::{self, Prompt, Prompts};
use super::shell::{here_document, join};
use super::slice::slice;

/// How many lines after a prompt may still belong to its command.
const LONGEST_COMMAND: usize = 40;

/// How many lines of comments above a prompt may be the title of its command.
const LONGEST_TITLE: usize = 40;

/// Lines of a session that belong together.
pub(super) enum Turn {
    /// A command.
    Command(Typed),
    /// What a command printed.
    Output(Range<usize>),
    /// Lines of which nobody can tell what they are.
    Unclear(Range<usize>),
}

/// A command as it was typed.
pub(super) struct Typed {
    /// The comment above it, and whose prompt it is where that is new.
    pub(super) title: Option<String>,
    /// The stretches of the block that make it up, without prompts.
    pub(super) lines: Vec<Range<usize>>,
    /// What reads it.
    pub(super) interpreter: Interpreter,
    /// Its syntax, if a shell reads it: of the lines, joined by line ends.
    pub(super) parsed: Option<Parsed>,
}

/// Takes a session apart; none if the block is no session. `masked` is its code with a word for each token.
/// `begins_late`: there are prompts below the first line too, which is none.
pub(super) fn split(
    code: &str,
    masked: &str,
    language: &str,
    begins_late: bool,
) -> Option<Vec<Turn>> {
    let prompts = Prompts::of(language)?;
    let is_text = |line: &&str| !line.trim().is_empty() && !is_comment(line);
    let start = code.lines().find(is_text);
    let begins = start.and_then(|line| prompts.find(line, None));
    if begins.is_none() && !begins_late && !is_terminal(language) {
        return None;
    }
    let mut reader = Reader {
        code,
        masked,
        lines: lines(code),
        prompts,
        first: begins,
        is_root: false,
        last_command: String::new(),
        has_opened_shell: false,
    };
    let is_prompt = |at| reader.prompt(at).is_some();
    if begins.is_none() && !(0..reader.lines.len()).any(is_prompt) {
        if !reader.begins_as_root() {
            return None;
        }
        reader.is_root = true;
    }
    Some(reader.turns())
}

struct Reader<'s> {
    code: &'s str,
    masked: &'s str,
    lines: Vec<Range<usize>>,
    prompts: Prompts,
    /// The prompt that the block begins with.
    first: Option<Prompt>,
    /// Whether root's `# ` is known to be a prompt of the session.
    is_root: bool,
    /// The command whose output is read.
    last_command: String,
    /// Whether a command has opened another shell.
    has_opened_shell: bool,
}

impl<'s> Reader<'s> {
    fn line(&self, at: usize) -> Option<&'s str> {
        self.code.get(self.lines.get(at)?.clone())
    }

    /// The prompt that a line begins with, root's `# ` included where it is no comment.
    fn prompt(&self, at: usize) -> Option<Prompt> {
        let line = self.line(at)?;
        self.prompts
            .find(line, self.first)
            .or_else(|| self.root_prompt(line))
    }

    fn root_prompt(&self, line: &str) -> Option<Prompt> {
        let behind = line.strip_prefix("# ")?;
        let is_command = if self.is_root {
            // In the output of `cat` a commented line looks like a command.
            is_surely_command(behind) || may_be_command(behind) && !prints_text(&self.last_command)
        } else {
            let may_be_root = self.has_opened_shell && may_be_command(behind);
            let is_printed = self.last_command.is_empty() || prints_text(&self.last_command);
            !is_printed && (may_be_root || is_surely_command(behind))
        };
        is_command.then(|| Prompt::root(line.len() - behind.trim_start().len()))
    }

    /// Whether a block of a terminal without another prompt begins with root's: the first line looks like a
    /// command, and the next does not look as if that were a comment on it.
    fn begins_as_root(&self) -> bool {
        let mut lines = (0..)
            .map_while(|at| self.line(at))
            .filter(|line| !line.trim().is_empty());
        let Some(first) = lines.next().and_then(|line| line.strip_prefix("# ")) else {
            return false;
        };
        let next = lines.next();
        let others = next.into_iter().chain(lines);
        let are_all = || others.clone().all(is_comment);
        if is_surely_command(first) {
            return next.is_none_or(|next| !is_surely_command(next));
        }
        may_be_command(first) && are_all()
    }

    fn turns(mut self) -> Vec<Turn> {
        let mut turns = Vec::new();
        let mut printed: Option<Range<usize>> = None;
        let mut account: Option<&str> = None;
        let mut at = 0;
        while let Some(line) = self.line(at) {
            let above = self.command_below(at, printed.is_some());
            let Some((below, prompt)) = above else {
                if let Some(range) = self.lines.get(at)
                    && (printed.is_some() || !line.trim().is_empty())
                {
                    let start = printed.map_or(range.start, |before| before.start);
                    printed = Some(start..range.end);
                }
                at += 1;
                continue;
            };
            self.end_output(&mut turns, printed.take());
            let comments = (at..below).filter_map(|at| self.line(at));
            let mut title = join(comments);
            let line = self.line(below).unwrap_or_default();
            // The prompt is not pasted, but where and as whom a command runs is worth knowing.
            let here = line.get(..prompt.len).and_then(prompt::account);
            if let Some(account) = here.filter(|_| here != account) {
                title = if title.is_empty() {
                    account.to_owned()
                } else {
                    format!("{title} ({account})")
                };
            }
            account = here;
            let (lines, parsed) = self.command(below, prompt);
            at = below + lines.len().max(1);
            let texts = lines.iter().filter_map(|line| self.code.get(line.clone()));
            let text = texts.collect::<Vec<_>>().join("\n");
            if text.trim().is_empty() {
                continue;
            }
            self.is_root |= prompt == Prompt::root(prompt.len);
            self.has_opened_shell |= opens_shell(&text);
            self.last_command = text;
            turns.push(Turn::Command(Typed {
                title: Some(title).filter(|title| !title.is_empty()),
                lines,
                interpreter: prompt.interpreter,
                parsed,
            }));
        }
        self.end_output(&mut turns, printed);
        turns
    }

    /// The next line with a prompt, if nothing but comments stand from line `at` on before it.
    fn command_below(&self, at: usize, is_behind_output: bool) -> Option<(usize, Prompt)> {
        for below in at..=at + LONGEST_TITLE {
            if let Some(prompt) = self.prompt(below) {
                return Some((below, prompt));
            }
            let line = self.line(below).filter(|line| is_comment(line))?;
            // A command that no prompt shows as one is no title.
            if is_surely_command(line.trim_start().trim_start_matches("# ")) {
                return None;
            }
            // `# EOF` and `# TYPE …` end what a command printed.
            let word = line.split_whitespace().nth(1).unwrap_or_default();
            let is_printed = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
            if is_behind_output && is_printed {
                return None;
            }
        }
        None
    }

    fn end_output(&self, turns: &mut Vec<Turn>, printed: Option<Range<usize>>) {
        let Some(range) = printed else { return };
        let text = self.code.get(range.clone()).unwrap_or_default();
        let range = range.start..range.start + text.trim_end().len();
        // Lines before the first command, and lines that look like commands without a prompt.
        let is_command = |line: &str| {
            let line = line.strip_prefix("# ").unwrap_or(line);
            is_surely_command(line) || prints_nothing(&self.last_command) && may_be_command(line)
        };
        let is_unclear =
            turns.is_empty() || !prints_text(&self.last_command) && text.lines().any(is_command);
        turns.push(if is_unclear {
            Turn::Unclear(range)
        } else {
            Turn::Output(range)
        });
    }

    /// The stretches of the command whose prompt stands on line `at`, and its syntax if a shell reads it.
    fn command(&self, at: usize, prompt: Prompt) -> (Vec<Range<usize>>, Option<Parsed>) {
        let Some(line) = self.lines.get(at) else {
            return (Vec::new(), None);
        };
        let first = (line.start + prompt.len).min(line.end)..line.end;
        let below = self.lines.get(at + 1..).unwrap_or_default();
        if prompt.interpreter == Interpreter::Shell {
            return self.shell_command(first, at, below);
        }
        let more = below.iter().map_while(|line| {
            let text = self.code.get(line.clone())?;
            let skip = prompt::more(text, prompt.interpreter)?;
            Some(line.start + skip..line.end)
        });
        (std::iter::once(first).chain(more).collect(), None)
    }

    /// A shell's command goes on after a backslash, in an open quote, here-document or compound. The tree grows with
    /// each further line until the grammar accepts it.
    fn shell_command(
        &self,
        first: Range<usize>,
        at: usize,
        below: &[Range<usize>],
    ) -> (Vec<Range<usize>>, Option<Parsed>) {
        let mut text = slice(self.masked, first.clone()).to_owned();
        let mut taken = vec![first];
        let mut parsed: Option<Parsed> = None;
        // The lines that backslashes join surely belong to the command, should it never be complete.
        let mut certain: Option<(usize, Parsed)> = None;
        // The second prompt of shells, if the session shows it.
        let continues = |line: &str| line == ">" || line.starts_with("> ");
        let has_marks = self.line(at + 1).is_some_and(continues);
        let mut lines = below.iter().zip(at + 1..).take(LONGEST_COMMAND);
        loop {
            if !text.ends_with('\\') {
                let grown = match &parsed {
                    Some(before) => before.grown(&text),
                    None => highlight::parse("bash", &text),
                };
                let Some(grown) = grown else { break };
                if grown.is_valid() && !has_open_here_document(&text) {
                    return (taken, Some(grown));
                }
                certain.get_or_insert_with(|| (taken.len(), grown.clone()));
                parsed = Some(grown);
            }
            let Some((line, number)) = lines.next() else {
                break;
            };
            // In a here-document a prompt is text.
            if !text.contains("<<") && self.prompt(number).is_some() {
                break;
            }
            let mark = match self.line(number) {
                Some(">") if has_marks => 1,
                Some(line) if has_marks && line.starts_with("> ") => 2,
                _ => 0,
            };
            let stretch = line.start + mark..line.end;
            text.push('\n');
            text.push_str(slice(self.masked, stretch.clone()));
            taken.push(stretch);
        }
        match certain {
            Some((count, parsed)) => {
                taken.truncate(count);
                (taken, Some(parsed))
            }
            None => (taken, highlight::parse("bash", &text)),
        }
    }
}

/// Whether a here-document of a command does not end yet. The grammar accepts some that the end of the text ends.
fn has_open_here_document(text: &str) -> bool {
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(word) = here_document(line) else {
            continue;
        };
        if !lines.any(|line| line.trim_start_matches('\t') == word) {
            return true;
        }
    }
    false
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("# ")
}

/// The lines of a block without the blanks at their ends.
fn lines(code: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    code.split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            start..start + line.trim_end().len()
        })
        .collect()
}
