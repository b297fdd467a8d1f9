//! What other generators allow in Markdown, rewritten so that a `CommonMark` parser reads it.
//!
//! Admonitions (`!!! note "Title"`) become quotes, Hugo's `ref` becomes a plain destination, attribute
//! lists (`{:target="_blank"}`) disappear. Offsets in the
//! rewritten text are led back to the file by [`Prepared::origin`].

use std::borrow::Cow;
use std::ops::Range;

use super::scripts;
use super::slice::slice;
use crate::source::Stretches;

/// Fills the place of text that is to vanish; no HTML may contain it, so escaping drops it.
pub(super) const GONE: char = '\u{1}';

/// A body ready to be parsed.
#[derive(Debug, Default)]
pub(super) struct Prepared<'a> {
    /// The text to parse.
    pub(super) text: Cow<'a, str>,
    /// Admonitions by the offset of their quote mark in [`Self::text`].
    pub(super) admonitions: Vec<(usize, Admonition)>,
    /// Ids that authors gave to headings, by an offset inside the heading.
    pub(super) heading_ids: Vec<(usize, String)>,
    /// Shortcodes that stay text: their names, and their places in the file.
    pub(super) shortcodes: Vec<(String, Range<usize>)>,
    /// Where the bytes of [`Self::text`] stand in the file.
    pub(super) origin: Stretches,
    /// Whether signs were put into the text, which must not come out again.
    pub(super) has_signs: bool,
}

/// The first line of an admonition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Admonition {
    /// The word after `!!!`.
    pub(super) kind: String,
    /// The quoted title.
    pub(super) title: Option<String>,
    /// `???`: closed at first, `???+`: open at first.
    pub(super) fold: Option<bool>,
}

/// What begins an admonition, and whether it can be folded and is open at first.
const FIRST_WORDS: [(&str, Option<bool>); 3] =
    [("!!! ", None), ("???+ ", Some(true)), ("??? ", Some(false))];

/// Rewrites `body`, whose bytes stand in the file where `origin` says.
pub(super) fn prepare(body: &str, origin: Stretches) -> Prepared<'_> {
    let mut prepared = Prepared {
        text: Cow::Borrowed(body),
        origin,
        ..Prepared::default()
    };
    if scripts::may_need_help(body) {
        help_emphasis(&mut prepared);
    }
    if ["{{", "{:", "{#"].iter().any(|mark| body.contains(mark)) {
        let body = std::mem::take(&mut prepared.text);
        in_place(&body, &mut prepared);
    }
    if FIRST_WORDS.iter().any(|(word, _)| body.contains(word)) {
        quote_admonitions(&mut prepared);
    }
    prepared
}

/// Lines outside fenced code, each with its range (line end included).
fn prose_lines(text: &str) -> impl Iterator<Item = (Range<usize>, bool)> {
    let mut at = 0;
    let mut fence: Option<(char, usize)> = None;
    text.split_inclusive('\n').map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        let trimmed = line.trim_start_matches([' ', '\t', '>']);
        let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'));
        let len = mark.map_or(0, |mark| {
            trimmed.len() - trimmed.trim_start_matches(mark).len()
        });
        let code = match (fence, mark) {
            (Some((open, min)), Some(mark)) if mark == open && len >= min => {
                if slice(trimmed, len..).trim().is_empty() {
                    fence = None;
                }
                true
            }
            (Some(_), _) => true,
            (None, Some(mark))
                if len >= 3 && !(mark == '`' && slice(trimmed, len..).contains('`')) =>
            {
                fence = Some((mark, len));
                true
            }
            _ => false,
        };
        (range, code)
    })
}

/// Puts a sign beside the stars that would else be no emphasis in scripts without blanks.
fn help_emphasis(prepared: &mut Prepared<'_>) {
    let text = std::mem::take(&mut prepared.text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut origin = Stretches::default();
    let mut written = 0;
    for (range, code) in prose_lines(&text) {
        if code {
            continue;
        }
        for place in scripts::emphasis(slice(&text, range.clone())) {
            let end = range.start + place;
            origin.append(out.len(), &prepared.origin, &(written..end));
            out.push_str(slice(&text, written..end));
            origin.replace(out.len(), prepared.origin.start(end), 0);
            out.push(GONE);
            written = end;
        }
    }
    prepared.has_signs = written > 0;
    if prepared.has_signs {
        origin.append(out.len(), &prepared.origin, &(written..text.len()));
        out.push_str(slice(&text, written..));
        prepared.text = Cow::Owned(out);
        prepared.origin = origin;
    } else {
        prepared.text = text;
    }
}

/// Rewritings that keep every other character where it is.
fn in_place(body: &str, prepared: &mut Prepared<'_>) {
    let mut bytes = body.as_bytes().to_vec();
    for (range, code) in prose_lines(body) {
        if code {
            continue;
        }
        let line = slice(body, range.clone());
        let heading = line.trim_start().starts_with('#');
        let (mut from, mut counted, mut in_code) = (0, 0, false);
        // Looked for once: a line may open very many.
        let mut absent: Vec<&str> = Vec::new();
        while let Some(open) = slice(line, from..).find('{').map(|at| at + from) {
            from = open + 1;
            let ticks = slice(line, counted..open)
                .bytes()
                .filter(|byte| *byte == b'`');
            in_code ^= ticks.count() % 2 == 1;
            counted = open;
            if in_code {
                continue;
            }
            let rest = slice(line, open..);
            let here = range.start + open;
            let shortcode = [("{{<", ">}}"), ("{{%", "%}}")]
                .into_iter()
                .find(|(opening, _)| rest.starts_with(opening));
            if let Some((_, closing)) = shortcode {
                if absent.contains(&closing) {
                    continue;
                }
                let Some(end) = rest.find(closing) else {
                    absent.push(closing);
                    continue;
                };
                from = open + end + 3;
                let inner = slice(rest, 3..end);
                let is_place = is_destination(slice(line, ..open));
                if let Some(path) = hugo_ref(inner).filter(|_| is_place) {
                    let path = here + 3 + path.start..here + 3 + path.end;
                    blank(&mut bytes, here..path.start - 1, b' ');
                    blank(&mut bytes, path.start - 1..path.start, b'<');
                    blank(&mut bytes, path.end..path.end + 1, b'>');
                    blank(&mut bytes, path.end + 1..here + end + 3, b' ');
                } else {
                    let name = inner.split_whitespace().next().unwrap_or_default();
                    let place = prepared.origin.range(&(here..here + end + 3));
                    prepared.shortcodes.push((name.to_owned(), place));
                }
            } else if let Some(end) = attribute_list(rest, heading) {
                let ends_line = slice(rest, end..).trim().is_empty();
                let alone = ends_line && slice(line, ..open).trim().is_empty();
                blank(
                    &mut bytes,
                    here..here + end,
                    if alone { b' ' } else { GONE as u8 },
                );
                let named = heading && ends_line;
                if let Some(id) = named.then(|| list_id(slice(rest, ..end))).flatten() {
                    prepared.heading_ids.push((here, id));
                }
                from = open + end;
            }
        }
    }
    // Only ASCII was written over whole characters, so this is always text.
    prepared.text = Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|_| body.to_owned()));
}

/// Writes `with` over a stretch of bytes.
fn blank(bytes: &mut [u8], range: Range<usize>, with: u8) {
    if let Some(stretch) = bytes.get_mut(range) {
        stretch.fill(with);
    }
}

/// The path inside `ref "path"`, as a range of `inner`, if a character stands on each side of it.
fn hugo_ref(inner: &str) -> Option<Range<usize>> {
    let word = inner.trim_start();
    let rest = word
        .strip_prefix("relref")
        .or_else(|| word.strip_prefix("ref"))?;
    let value = rest.trim_start();
    if value.len() == rest.len() {
        return None;
    }
    let at = inner.len() - value.len();
    let path = match value.chars().next()? {
        quote @ ('"' | '\'' | '`') => at + 1..at + 1 + slice(value, 1..).find(quote)?,
        _ => at..at + value.find(char::is_whitespace)?,
    };
    let text = slice(inner, path.clone());
    (!text.is_empty() && !text.contains(['<', '>', '\n'])).then_some(path)
}

/// Whether a link's destination may stand after `before`.
fn is_destination(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with("](") || before.ends_with("]:")
}

/// Length of `{: …}`, or in a heading of `{#id}`, at the start of `text`.
fn attribute_list(text: &str, heading: bool) -> Option<usize> {
    let rest = text.get(1..)?;
    let inner = slice(rest, ..rest.find(['{', '}'])?);
    let end = inner.len() + 2;
    if !slice(rest, inner.len()..).starts_with('}') {
        return None;
    }
    let list = if let Some(list) = inner.strip_prefix(':') {
        list.contains(['.', '#', '='])
    } else {
        let id = inner.strip_prefix('#')?;
        heading
            && !id.is_empty()
            && slice(text, end..).trim().is_empty()
            && id.bytes().all(is_id_byte)
    };
    list.then_some(end)
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// The id in an attribute list.
fn list_id(list: &str) -> Option<String> {
    let (_, after) = list.split_once('#')?;
    let end = after
        .bytes()
        .position(|byte| !is_id_byte(byte))
        .unwrap_or(after.len());
    (end > 0).then(|| slice(after, ..end).to_owned())
}

/// Turns admonitions into quotes; their first lines are kept aside.
fn quote_admonitions(prepared: &mut Prepared<'_>) {
    let text = std::mem::take(&mut prepared.text);
    let mut out = String::with_capacity(text.len() + 64);
    let mut origin = Stretches::default();
    let mut heading_ids = prepared.heading_ids.iter_mut().peekable();
    let mut admonitions = Vec::new();
    // Columns of the marks of the open admonitions, outermost first.
    let mut open: Vec<usize> = Vec::new();
    let mut in_list = false;
    for (range, code) in prose_lines(&text) {
        let line = slice(&text, range.clone());
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        let blank = content.trim().is_empty();
        let before = open.len();
        if !blank {
            open.retain(|column| indent >= column + 4);
        }
        let ended = open.len() < before;
        if !blank && indent == 0 && open.is_empty() {
            in_list = content.starts_with(['-', '*', '+'])
                || content.starts_with(|c: char| c.is_ascii_digit());
        }
        let skipped = open.last().map_or(0, |mark| (mark + 4).min(indent));
        let allowed = indent < 4 + skipped || in_list;
        let header = first_line(content).filter(|_| !code && allowed);
        if ended || header.is_some() {
            // Ends a paragraph before, which would else go on inside the quote or after it.
            quote_marks(&mut out, &open);
            out.push('\n');
        }
        quote_marks(&mut out, &open);
        if let Some(admonition) = header {
            let column = open.last().map_or(0, |mark| mark + 4);
            out.extend(std::iter::repeat_n(' ', indent.saturating_sub(column)));
            origin.replace(out.len(), prepared.origin.start(range.start + indent), 0);
            admonitions.push((out.len(), admonition));
            out.push_str(">\n");
            open.push(indent);
        } else {
            let kept = range.start + skipped..range.end;
            origin.append(out.len(), &prepared.origin, &kept);
            while let Some((at, _)) = heading_ids.next_if(|(at, _)| *at < kept.end) {
                *at = *at + out.len() - kept.start;
            }
            out.push_str(slice(line, skipped..));
        }
    }
    prepared.text = Cow::Owned(out);
    prepared.origin = origin;
    prepared.admonitions = admonitions;
}

/// Begins a line inside the quotes whose marks stand at the columns `open`.
fn quote_marks(out: &mut String, open: &[usize]) {
    let mut column = 0;
    for mark in open {
        out.extend(std::iter::repeat_n(' ', mark.saturating_sub(column)));
        out.push_str("> ");
        column = mark + 4;
    }
}

/// Reads `!!! kind "Title"`.
fn first_line(line: &str) -> Option<Admonition> {
    let (rest, fold) = FIRST_WORDS
        .iter()
        .find_map(|(word, fold)| Some((line.strip_prefix(word)?, *fold)))?;
    let rest = rest.trim();
    let (words, title) = match rest.split_once('"') {
        Some((words, title)) => (words, Some(title.strip_suffix('"')?.to_owned())),
        None => (rest, None),
    };
    let kind = words.split_whitespace().next()?;
    let is_word = |word: &str| {
        word.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    words.split_whitespace().all(is_word).then(|| Admonition {
        kind: kind.to_lowercase(),
        title: title.filter(|title| !title.trim().is_empty()),
        fold,
    })
}
