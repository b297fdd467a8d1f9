//! The HTML of code blocks: commands in cards, and plain blocks.

use super::SITE_IDS;
use super::code::{Analysis, Draft, Part};
use super::command::{Command, effect};
use super::doc::CodeBlock;
use super::fence::Effect;
use super::highlight::{self, Mark};
use super::html::escape_into;
use super::places::{self, Place};
use super::tokens::Params;

/// What a block needs to know of its page.
pub(super) struct Page<'a> {
    /// Commands so far.
    pub(super) commands: &'a mut usize,
    /// Whether it is a text of its own, and not a field of a record: then each command has an id.
    pub(super) is_whole: bool,
}

/// Writes a block.
pub(super) fn write(
    out: &mut String,
    block: &CodeBlock,
    analysis: &Analysis,
    params: &Params<'_>,
    page: &mut Page<'_>,
) {
    if analysis.parts.is_empty() {
        return plain(out, analysis, params);
    }
    let mut commands = block.commands.iter();
    let mut is_open = false;
    for part in &analysis.parts {
        if !matches!(part, Part::Output(_)) && std::mem::take(&mut is_open) {
            out.push_str("</div>\n");
        }
        match part {
            Part::Command(draft) => {
                let Some(command) = commands.next() else {
                    return;
                };
                *page.commands += 1;
                let number = *page.commands;
                head(
                    out,
                    number,
                    page.is_whole,
                    command,
                    effect(&block.fence, command),
                );
                body(out, draft, command, params);
                is_open = true;
            }
            Part::Remark(text) => {
                out.push_str("<p class=\"command-remark\">");
                escape_into(out, text);
                out.push_str("</p>\n");
            }
            Part::Output(range) => {
                out.push_str("<p class=\"output-title\">Output</p>\n<pre class=\"output\"><samp>");
                escape_into(out, analysis.code.get(range));
                out.push_str("</samp></pre>\n");
            }
            Part::Unclear(range) => {
                out.push_str("<pre class=\"code\"><code>");
                escape_into(out, analysis.code.get(range));
                out.push_str("</code></pre>\n");
            }
        }
    }
    if is_open {
        out.push_str("</div>\n");
    }
}

fn head(out: &mut String, number: usize, has_id: bool, command: &Command, effect: Option<Effect>) {
    let number = number.to_string();
    let is_unmarked = command.title.is_none() && effect.is_none();
    let class = if is_unmarked {
        "command bare"
    } else {
        "command"
    };
    out.extend(["<div class=\"", class, "\""]);
    if has_id {
        out.extend([" id=\"", SITE_IDS, "step-", &number, "\""]);
    }
    if let Some(effect) = effect {
        out.extend([" data-kind=\"", effect.word(), "\""]);
    }
    out.push_str(">\n");
    // A bar that holds a number and nothing else says nothing.
    if is_unmarked {
        return;
    }
    out.push_str("<div class=\"command-head\"><p class=\"command-title\"><span class=\"n\">");
    out.extend([&number, "</span>"]);
    if let Some(title) = &command.title {
        out.push_str(" <span>");
        escape_into(out, title);
        out.push_str("</span>");
    }
    out.push_str("</p>");
    if let Some(effect) = effect {
        out.extend([" <span class=\"badge ", effect.word(), "\">"]);
        out.extend([effect.badge(), "</span>"]);
    }
    out.push_str("</div>\n");
}

fn body(out: &mut String, draft: &Draft, command: &Command, params: &Params<'_>) {
    // A single line hangs: what follows its first row on the screen stands further in.
    let is_line = !command.text.contains('\n');
    out.push_str(if is_line {
        "<pre class=\"hang\"><code>"
    } else {
        "<pre><code>"
    });
    let marks = marks(&command.places, params);
    highlight::write(out, &command.text, &draft.paint, &marks);
    out.push_str("</code></pre>\n<button type=\"button\" class=\"copy\" disabled>Copy</button>\n");
}

fn plain(out: &mut String, analysis: &Analysis, params: &Params<'_>) {
    out.push_str("<pre class=\"code\"");
    if !analysis.language.is_empty() {
        out.push_str(" data-lang=\"");
        escape_into(out, &analysis.language);
        out.push('"');
    }
    out.push_str("><code>");
    let text = analysis.code.text.trim_end_matches('\n');
    let places = places::of_block(text, &analysis.language, &analysis.tokens);
    let marks = marks(&places, params);
    highlight::write(out, text, &analysis.paint, &marks);
    out.push_str("</code></pre>\n");
}

/// The declared ones among `places`.
pub(super) fn marks<'a>(places: &[Place], params: &Params<'a>) -> Vec<Mark<'a>> {
    let mark = |place: &Place| {
        Some(Mark {
            name: params.name(usize::from(place.param?)),
            range: place.range.clone(),
            context: place.context,
        })
    };
    places.iter().filter_map(mark).collect()
}
