//! Code blocks: single commands in cards, tabs, alternatives, and plain blocks.

use std::ops::Range;

use super::fence::{FenceWords, Kind};
use super::grammar::{SESSIONS, SHELLS};
use super::highlight::{self, Class, Mark};
use super::html::escape_into;
use super::tokens::{Params, Token};
use super::session;
use super::shell::{self, Part};

/// The text of a block and where its stretches stand in the parsed text.
#[derive(Debug, Clone, Default)]
pub(super) struct Code {
    /// The text, without fences and without the marks of quotes around it.
    pub(super) text: String,
    /// Where stretches begin: offset in [`Self::text`], offset in the parsed text.
    pub(super) at: Vec<(usize, usize)>,
}

impl Code {
    /// Adds a stretch that stands at `at`.
    pub(super) fn push(&mut self, text: &str, at: usize) {
        self.at.push((self.text.len(), at));
        self.text.push_str(text);
    }

    /// Where a character of the text stands.
    pub(super) fn source(&self, offset: usize) -> usize {
        let next = self.at.partition_point(|(here, _)| *here <= offset);
        let found = next.checked_sub(1).and_then(|index| self.at.get(index));
        found.map_or(0, |(here, there)| there + offset - here)
    }

    /// Where a stretch of the text stands.
    pub(super) fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.source(range.start);
        let last = range.end.max(range.start + 1) - 1;
        start..(self.source(last) + range.end - last).max(start)
    }
}

/// A block as it was read.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Its text.
    pub(super) code: Code,
    /// The first word of the fence.
    pub(super) language: String,
    /// The other words.
    pub(super) words: FenceWords,
}

/// A block taken apart.
pub(super) struct Analysed {
    /// Tokens in the text.
    pub(super) tokens: Vec<Token>,
    /// Commands and output; none if the block is shown as it is.
    pub(super) parts: Vec<Part>,
    /// Whether its grammar accepts it.
    pub(super) valid: bool,
    paint: Vec<Class>,
    session: bool,
}

/// Parses a block: one parse serves colours, commands and the check of its syntax.
pub(super) fn analyse(block: &Block, params: &Params<'_>) -> Analysed {
    let text = &block.code.text;
    let language = block.language.as_str();
    let tokens = if block.words.noparams {
        Vec::new()
    } else {
        params.in_code(text, language)
    };
    let shell = SHELLS.contains(&language);
    if (shell || language.is_empty()) && !block.words.nosplit && session::is_session(text) {
        return Analysed {
            tokens,
            parts: session::split(text),
            valid: true,
            paint: Vec::new(),
            session: true,
        };
    }
    let masked = mask(text, &tokens);
    let parsed = highlight::parse(language, &masked);
    let parts = match &parsed {
        _ if block.words.nosplit => shell::whole(text),
        Some(parsed) if shell => shell::split(text, parsed),
        _ if shell || block.words.kind.is_some() => shell::whole(text),
        _ => Vec::new(),
    };
    // Without prompts nobody can tell the commands of a session from its output.
    let unclear = parts.len() > 1 && SESSIONS.contains(&language)
        || block.words.kind.is_none() && parts.iter().any(|part| is_output(text, part));
    Analysed {
        parts: if unclear || (!shell && block.words.kind.is_none()) {
            Vec::new()
        } else {
            parts
        },
        valid: parsed.as_ref().is_none_or(highlight::Parsed::is_valid),
        paint: parsed
            .map(|parsed| parsed.paint(&masked))
            .unwrap_or_default(),
        tokens,
        session: false,
    }
}

/// Whether a part that was taken for a command can be none: a key of YAML, a line of a log or a table.
fn is_output(code: &str, part: &Part) -> bool {
    let Part::Command { lines, .. } = part else {
        return false;
    };
    let first = lines.first().map(|line| &code[line.clone()]);
    let word = first.and_then(|line| line.split_whitespace().next());
    word.is_some_and(|word| {
        let is_assignment = word.contains('=');
        let is_name = word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
        let is_key = word.len() > 1 && word.ends_with(':');
        !is_assignment && (is_key || word.len() > 1 && is_name || word.starts_with('-'))
    })
}

/// The text with every token replaced by a word of the same length, so that `<pod>` is no redirection.
/// Tokens beyond ASCII stay, so that both texts have the same character boundaries.
fn mask(text: &str, tokens: &[Token]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for token in tokens {
        if text[token.range.clone()].is_ascii() {
            out.push_str(&text[at..token.range.start]);
            out.extend(std::iter::repeat_n('x', token.range.len()));
            at = token.range.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// The text of a command.
pub(super) fn command_text(block: &Block, lines: &[Range<usize>]) -> String {
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| &block.code.text[line.clone()])
        .collect();
    lines.join("\n")
}

/// Writes a block. `number` counts the commands of the page.
pub(super) fn write(
    out: &mut String,
    block: &Block,
    found: &Analysed,
    params: &Params<'_>,
    number: &mut usize,
) {
    if found.parts.is_empty() {
        return plain(out, block, found, params);
    }
    let mut open = false;
    for part in &found.parts {
        if !matches!(part, Part::Output(_)) && std::mem::take(&mut open) {
            out.push_str("</div>\n");
        }
        match part {
            Part::Command { title, lines } => {
                *number += 1;
                head(out, *number, title.as_deref(), block.words.kind);
                out.push_str("<pre><code>");
                command(out, block, found, params, lines);
                out.push_str("</code></pre>\n");
                open = true;
            }
            Part::Remark(text) => {
                out.push_str("<p class=\"command-remark\">");
                escape_into(out, text);
                out.push_str("</p>\n");
            }
            Part::Output(range) => {
                out.push_str("<p class=\"output-title\">Output</p>\n<pre class=\"output\"><samp>");
                escape_into(out, &block.code.text[range.clone()]);
                out.push_str("</samp></pre>\n");
            }
        }
    }
    if open {
        out.push_str("</div>\n");
    }
}

fn head(out: &mut String, number: usize, title: Option<&str>, kind: Option<Kind>) {
    out.push_str("<div class=\"command\"");
    if let Some(kind) = kind {
        out.push_str(" data-kind=\"");
        out.push_str(kind.word());
        out.push('"');
    }
    out.push_str(">\n<div class=\"command-head\"><span class=\"command-title\">");
    out.push_str(&number.to_string());
    out.push('.');
    if let Some(title) = title {
        out.push(' ');
        escape_into(out, title);
    }
    out.push_str("</span>");
    if let Some(kind) = kind {
        out.push_str(" <span class=\"badge ");
        out.push_str(kind.word());
        out.push_str("\">");
        out.push_str(kind.badge());
        out.push_str("</span>");
    }
    out.push_str("</div>\n");
}

fn command(
    out: &mut String,
    block: &Block,
    found: &Analysed,
    params: &Params<'_>,
    lines: &[Range<usize>],
) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return;
    };
    if found.session {
        let text = command_text(block, lines);
        let tokens = if block.words.noparams {
            Vec::new()
        } else {
            params.in_code(&text, "bash")
        };
        let masked = mask(&text, &tokens);
        let paint = highlight::parse("bash", &masked).map(|parsed| parsed.paint(&masked));
        highlight::write(
            out,
            &text,
            &paint.unwrap_or_default(),
            &marks(&tokens, params, 0),
        );
        return;
    }
    let range = first.start..last.end;
    let tokens: Vec<Token> = found
        .tokens
        .iter()
        .filter(|token| range.start <= token.range.start && token.range.end <= range.end)
        .cloned()
        .collect();
    let paint = found.paint.get(range.clone()).unwrap_or_default();
    highlight::write(
        out,
        &block.code.text[range.clone()],
        paint,
        &marks(&tokens, params, range.start),
    );
}

fn plain(out: &mut String, block: &Block, found: &Analysed, params: &Params<'_>) {
    out.push_str("<pre class=\"code\"");
    if !block.language.is_empty() {
        out.push_str(" data-lang=\"");
        escape_into(out, &block.language);
        out.push('"');
    }
    out.push_str("><code>");
    let text = block.code.text.trim_end_matches('\n');
    highlight::write(out, text, &found.paint, &marks(&found.tokens, params, 0));
    out.push_str("</code></pre>\n");
}

/// The declared ones among `tokens`, counted from `start`.
pub(super) fn marks<'a>(tokens: &[Token], params: &Params<'a>, start: usize) -> Vec<Mark<'a>> {
    let mark = |token: &Token| {
        Some(Mark {
            name: params.name(token.param?),
            range: token.range.start.checked_sub(start)?..token.range.end.checked_sub(start)?,
        })
    };
    tokens.iter().filter_map(mark).collect()
}
