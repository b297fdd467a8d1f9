//! `conflict-marker`: git could not merge, and somebody committed what it left behind. Whatever the file is, both
//! versions stand in it, and a reader cannot know which one holds.
//!
//! The marks of git are lines that begin with seven equal characters. Two of them are Markdown as well: `=======`
//! underlines a heading, and seven `>` are a quote in a quote. So a conflict is `<<<<<<<` with any other mark behind it
//! or with a name alone, or the rest of one: `=======`, which is no underline, with `>>>>>>>` behind it.

use crate::check::findings::Findings;
use crate::rule;
use crate::source::{FileId, Span};
use std::ops::Range;

rule! {
    "conflict-marker", Error leaves_out,
    "A file holds both sides of a merge that git could not make."
}

/// Fences of these languages show what a program printed, and a conflict in one may be shown on purpose.
const SHOWN: [&str; 8] = [
    "conflict",
    "console",
    "diff",
    "output",
    "patch",
    "plaintext",
    "text",
    "txt",
];

/// One report for a file.
pub(crate) fn check(file: FileId, text: &str, found: &mut Findings<'_>) {
    // Nearly every file ends here.
    if !text.contains("=======") && !text.contains("<<<<<<<") {
        return;
    }
    let conflicts = conflicts(text);
    let Some((first, others)) = conflicts.split_first() else {
        return;
    };
    let message = match others.len() {
        0 => "this file holds both sides of a merge conflict".to_owned(),
        more => format!("this file holds both sides of {} merge conflicts", more + 1),
    };
    let span = |range: &Range<usize>| Span::new(file, range.clone());
    let mut added = found
        .add(span(&first.first), "", message)
        .label("the conflict begins here")
        .related(span(&first.last), "and ends here");
    for other in others.iter().take(MOST_SHOWN) {
        added = added.related(span(&other.first), "another one begins here");
    }
    added
        .help("keep the right lines of both sides, and delete those that git wrote (`<<<<<<<`, `=======`, `>>>>>>>`)")
        .help("other problems of this file are reported when it is one file again; what is shown on purpose belongs into a ```text block");
}

/// How many further conflicts of a file are pointed at.
const MOST_SHOWN: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `<<<<<<< HEAD`
    Ours,
    /// `||||||| base`
    Base,
    /// `=======`
    Middle,
    /// `>>>>>>> branch`
    Theirs,
}

/// A line that git may have written.
struct Line {
    mark: Mark,
    range: Range<usize>,
    /// Whether a Markdown author may have written it as well.
    is_markdown: bool,
    /// The number of the fence in which such lines may be shown on purpose, if it stands in one.
    shown_in: Option<usize>,
}

/// A conflict: its first and its last line.
struct Conflict {
    first: Range<usize>,
    last: Range<usize>,
}

fn conflicts(text: &str) -> Vec<Conflict> {
    let lines = marked(text);
    let mut conflicts = Vec::new();
    let mut open: Vec<&Line> = Vec::new();
    let mut close = |open: &mut Vec<&Line>| {
        if let (Some(first), Some(last)) = (open.first(), open.last())
            && is_conflict(open)
        {
            conflicts.push(Conflict {
                first: first.range.clone(),
                last: last.range.clone(),
            });
        }
        open.clear();
    };
    for line in &lines {
        let begins = match line.mark {
            Mark::Ours => true,
            // An underline is followed by nothing of git's.
            Mark::Middle => open.iter().all(|one| one.mark == Mark::Middle),
            Mark::Base | Mark::Theirs => false,
        };
        if begins {
            close(&mut open);
        }
        open.push(line);
        if line.mark == Mark::Theirs {
            close(&mut open);
        }
    }
    close(&mut open);
    conflicts
}

/// Whether the lines are what git leaves of a merge, and are not shown on purpose.
fn is_conflict(lines: &[&Line]) -> bool {
    let has = |mark| lines.iter().any(|line| line.mark == mark);
    let fence = lines.first().and_then(|first| first.shown_in);
    let is_shown = fence.is_some() && lines.iter().all(|line| line.shown_in == fence);
    let certain = |mark| {
        lines
            .iter()
            .any(|line| line.mark == mark && !line.is_markdown)
    };
    let is_begun = has(Mark::Ours) && (lines.len() > 1 || certain(Mark::Ours));
    !is_shown && (is_begun || certain(Mark::Middle) && certain(Mark::Theirs))
}

/// The lines that git may have written.
fn marked(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    let mut before = "";
    let mut following = text.lines().skip(1);
    // The fence that is open: its number, its marks and whether its language shows what was printed.
    let mut fence: Option<(usize, &str, bool)> = None;
    let mut fences = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end();
        let range = at..at + line.len();
        at += whole.len();
        let next = following.next().unwrap_or_default().trim_end();
        let inner = line.trim_start_matches([' ', '>']);
        let ticks = fence_marks(inner);
        match (fence, ticks) {
            (None, Some((marks, words))) => {
                fences += 1;
                let language = words.split([' ', ',', '{']).next().unwrap_or_default();
                let is_shown = SHOWN.contains(&language.to_ascii_lowercase().as_str());
                fence = Some((fences, marks, is_shown));
            }
            (Some((_, open, _)), Some((marks, ""))) if marks.starts_with(open) => fence = None,
            _ => {}
        }
        if let Some(mark) = mark(line) {
            let shown_in = fence.and_then(|(number, _, is_shown)| is_shown.then_some(number));
            let is_markdown = match mark {
                Mark::Ours => line.split_whitespace().count() != 2 || line.contains('>'),
                Mark::Base => false,
                Mark::Middle => !before.is_empty() && next.is_empty(),
                Mark::Theirs => before.starts_with('>') || next.starts_with('>'),
            };
            lines.push(Line {
                mark,
                range,
                is_markdown,
                shown_in,
            });
        }
        before = line;
    }
    lines
}

/// The marks with which a line opens or closes a block of code, and the words behind them.
fn fence_marks(line: &str) -> Option<(&str, &str)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let words = line.trim_start_matches(mark);
    let (marks, _) = line.split_at(line.len() - words.len());
    (marks.len() >= 3).then_some((marks, words.trim()))
}

fn mark(line: &str) -> Option<Mark> {
    let (mark, rest) = line.split_at_checked(7)?;
    let has_label = rest.starts_with(' ') && !rest.trim().is_empty();
    match mark {
        "<<<<<<<" if has_label || rest.is_empty() => Some(Mark::Ours),
        "|||||||" if has_label || rest.is_empty() => Some(Mark::Base),
        "=======" if rest.is_empty() => Some(Mark::Middle),
        ">>>>>>>" if has_label || rest.is_empty() => Some(Mark::Theirs),
        _ => None,
    }
}
