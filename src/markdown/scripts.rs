//! Scripts that are written without blanks between words: what `CommonMark` says for words with blanks does not fit
//! them.
//!
//! Owns which characters those are; where a line break is no blank ([`joins`]); and how emphasis is found beside
//! marks of such scripts ([`Emphasis`]). Korean parts its words by blanks, so that only its emphasis is special.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

/// Whether a letter or a mark is of a script without blanks: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        // Radicals, marks of ideographs, kana, bopomofo
        | '\u{2e80}'..='\u{2fdf}' | '\u{3001}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        // Wide forms of marks and letters, narrow kana, the later planes
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff9f}' | '\u{20000}'..='\u{323af}')
}

/// Whether a word of this script may touch a mark of emphasis that is not its own: also Korean, whose endings follow
/// a word without a blank.
fn is_east_asian(c: char) -> bool {
    is_unspaced(c)
        || matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}')
}

/// Whether a mark ends an address that stands in a sentence without blanks.
pub(super) fn ends_address(c: char) -> bool {
    matches!(c,
        // Brackets, full stops and commas of Chinese and Japanese; 々, 〆 and 〇 are letters
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303d}' | '\u{30fb}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff3e}'
        | '\u{ff5b}'..='\u{ff65}'
        // Dashes, quotes and dots of any script
        | '\u{2014}' | '\u{2018}'..='\u{201f}' | '\u{2026}' | '\u{ab}' | '\u{bb}')
}

/// Whether an address may begin directly behind `before`.
pub(super) fn may_precede_address(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric() || is_east_asian(c))
}

/// Whether the line break `event` shows nothing: `before` stands in front of it, and the events from `next` on follow.
pub(super) fn joins(
    event: &Event<'_>,
    before: Option<char>,
    events: &[(Event<'_>, Range<usize>)],
    next: usize,
) -> bool {
    if *event != Event::SoftBreak || !before.is_some_and(is_unspaced) {
        return false;
    }
    let mut rest = events.iter().skip(next).map(|(event, _)| event);
    let is_mark = |event: &&Event<'_>| {
        let is_emphasis = matches!(
            event,
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
        );
        is_emphasis || matches!(event, Event::End(_))
    };
    match rest.find(|event| !is_mark(event)) {
        Some(Event::Text(text)) => text.chars().next().is_some_and(is_unspaced),
        _ => false,
    }
}

/// Where a sign must stand that is neither blank nor mark, so that a run of stars opens or closes emphasis as it would
/// among words with blanks.
///
/// `CommonMark` decides by what touches a run on both sides. In `**停止。**然后` the closing stars have a mark before
/// them and a letter behind them, and so count as opening ones. A letter in front of such a run makes it both.
pub(super) struct Emphasis<'t> {
    text: &'t str,
    at: usize,
}

/// The places of one line, counted from its start.
pub(super) fn emphasis(line: &str) -> Emphasis<'_> {
    Emphasis { text: line, at: 0 }
}

/// Whether emphasis beside marks of these scripts may be in a text.
pub(super) fn may_need_help(text: &str) -> bool {
    text.contains('*') && !text.is_ascii() && text.chars().any(is_east_asian)
}

impl Iterator for Emphasis<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let rest = self.text.get(self.at..)?;
            let start = self.at + rest.find(['*', '`', '\\'])?;
            let rest = self.text.get(start..)?;
            let mark = rest.chars().next()?;
            let run = rest.len() - rest.trim_start_matches(mark).len();
            let end = start + run;
            self.at = end;
            if mark == '\\' {
                // An escaped mark is text.
                let escaped = self
                    .text
                    .get(start + 1..)
                    .and_then(|rest| rest.chars().next());
                self.at = start + 1 + escaped.map_or(0, char::len_utf8);
                continue;
            }
            if mark == '`' {
                // Code ends with as many ticks as it begins with; without them these are text.
                let ticks = self.text.get(start..end)?;
                self.at = closing(self.text, end, ticks).unwrap_or(end);
                continue;
            }
            let before = self
                .text
                .get(..start)
                .and_then(|text| text.chars().next_back());
            let after = self.text.get(end..).and_then(|text| text.chars().next());
            let (Some(before), Some(after)) = (before, after) else {
                continue;
            };
            if !is_east_asian(before) && !is_east_asian(after) {
                continue;
            }
            if is_mark(before) && !is_mark(after) && !after.is_whitespace() {
                return Some(start);
            }
            if is_mark(after) && !is_mark(before) && !before.is_whitespace() {
                return Some(end);
            }
        }
    }
}

/// The end of code that `ticks` opened before `from`.
fn closing(text: &str, from: usize, ticks: &str) -> Option<usize> {
    let mut at = from;
    loop {
        let found = at + text.get(at..)?.find(ticks)?;
        let rest = text.get(found..)?;
        let run = rest.len() - rest.trim_start_matches('`').len();
        at = found + run;
        if run == ticks.len() {
            return Some(at);
        }
    }
}

/// What `CommonMark` calls punctuation.
fn is_mark(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}
