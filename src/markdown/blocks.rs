//! Blocks that are read whole: code, tables, HTML.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use super::code::{self, Analysed, Block, Code};
use super::fence::{self, FenceWords};
use super::reader::Reader;
use super::shell::Part;
use super::{CodeBlock, Command};

/// A code block with its analysis.
struct Unit {
    block: Block,
    found: Analysed,
}

impl Reader<'_> {
    /// Reads the code block that has just begun and those that follow it directly, and writes them:
    /// neighbours with tabs together, alternatives in one box.
    pub(super) fn code_blocks(&mut self) {
        let mut units = Vec::new();
        self.at -= 1;
        while let Some((Event::Start(Tag::CodeBlock(kind)), range)) = self.events.get(self.at) {
            self.at += 1;
            units.push(self.code_block(kind, range));
        }
        let mut groups: Vec<&[Unit]> = Vec::new();
        let mut rest = units.as_slice();
        while let Some(first) = rest.first() {
            // A tab with `or` starts new tabs.
            let same = |unit: &&Unit| unit.block.words.tab.is_some() && !unit.block.words.or;
            let tabs = if first.block.words.tab.is_some() {
                rest[1..].iter().take_while(same).count()
            } else {
                0
            };
            let (group, others) = rest.split_at(1 + tabs);
            groups.push(group);
            rest = others;
        }
        let mut rest = groups.as_slice();
        while let Some(first) = rest.first() {
            let is_or = |group: &&&[Unit]| group.first().is_some_and(|unit| unit.block.words.or);
            let alternatives = rest[1..].iter().take_while(is_or).count();
            if alternatives == 0 {
                self.group(first);
            } else {
                self.out
                    .html("<div class=\"either\" role=\"group\" aria-label=\"Either, or\">\n");
                for (index, group) in rest[..=alternatives].iter().enumerate() {
                    self.out.html(if index == 0 {
                        "<p class=\"either-title\">Either</p>\n"
                    } else {
                        "<p class=\"or\">or</p>\n"
                    });
                    self.group(group);
                }
                self.out.html("</div>\n");
            }
            rest = &rest[1 + alternatives..];
        }
    }

    fn group(&mut self, units: &[Unit]) {
        let Some(Unit {
            block:
                Block {
                    words: FenceWords { tab: Some(_), .. },
                    ..
                },
            ..
        }) = units.first()
        else {
            return units.iter().for_each(|unit| self.write_code(unit));
        };
        self.out.html("<div class=\"tabs\">\n");
        let mut open: Option<&str> = None;
        for unit in units {
            let label = unit.block.words.tab.as_deref();
            if label != open {
                if open.is_some() {
                    self.out.html("</div>\n");
                }
                let label = super::escape(label.unwrap_or_default());
                self.out.html(&format!(
                    "<div class=\"tab\" role=\"group\" aria-label=\"{label}\" data-tab=\"{label}\">\n<p class=\"tab-title\">{label}</p>\n"
                ));
                open = unit.block.words.tab.as_deref();
            }
            self.write_code(unit);
        }
        self.out.html("</div>\n</div>\n");
    }

    fn write_code(&mut self, unit: &Unit) {
        code::write(
            self.out.buffer(),
            &unit.block,
            &unit.found,
            &self.params,
            &mut self.commands,
        );
    }

    /// Reads one block up to its end and notes what it holds.
    fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) -> Unit {
        let mut code = Code::default();
        while let Some((event, place)) = self.events.get(self.at) {
            self.at += 1;
            match event {
                Event::Text(text) => code.push(text, place.start),
                _ => break,
            }
        }
        if code.text.contains('\r') {
            code = without_returns(&code);
        }
        let (language, words, info) = match kind {
            CodeBlockKind::Fenced(info) => {
                let (language, words) = fence::parse(info);
                (language, words, self.info(range))
            }
            CodeBlockKind::Indented => (String::new(), Vec::new(), range.start..range.start),
        };
        let block = Block {
            words: FenceWords::from_words(&words),
            code,
            language,
        };
        let found = code::analyse(&block, &self.params);
        self.tokens(&block, &found);
        let text = &block.code.text;
        let commands = found.parts.iter().filter_map(|part| match part {
            Part::Command { title, lines } => {
                let hull = lines.first()?.start..lines.last()?.end;
                Some(Command {
                    title: title.clone(),
                    text: code::command_text(&block, lines),
                    span: self.span(&block.code.source_range(&hull)),
                })
            }
            _ => None,
        });
        let place = block.code.source_range(&(0..text.trim_end().len()));
        let facts = CodeBlock {
            lang: block.language.clone(),
            words,
            span: if text.trim().is_empty() {
                self.span(range)
            } else {
                self.span(&place)
            },
            info: self.span(&info),
            heading: self.section.heading,
            commands: commands.collect(),
            parses: found.valid,
            closed: matches!(kind, CodeBlockKind::Indented) || self.is_closed(range),
        };
        self.section.code.push_str(text);
        self.break_code();
        self.doc.code.push(facts);
        Unit { block, found }
    }

    /// Notes the tokens of a block; in what a terminal showed, only those of commands.
    fn tokens(&mut self, block: &Block, found: &Analysed) {
        for token in &found.tokens {
            let outside = found.parts.iter().any(|part| match part {
                Part::Output(range) => range.contains(&token.range.start),
                _ => false,
            });
            let span = self.span(&block.code.source_range(&token.range));
            match token.param {
                Some(param) => self.doc.tokens.push((span, param)),
                None if !outside => {
                    let text = &block.code.text[token.range.clone()];
                    let word = text.trim_matches(['<', '>']).to_owned();
                    self.doc.undeclared.push((span, word));
                }
                None => {}
            }
        }
    }

    fn break_code(&mut self) {
        if !self.section.code.is_empty() && !self.section.code.ends_with('\n') {
            self.section.code.push('\n');
        }
    }

    /// The place of the words after a fence.
    fn info(&self, range: &Range<usize>) -> Range<usize> {
        let text = self.prepared.text.get(range.clone()).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        let info = line.trim_start_matches([' ', '\t', '`', '~']);
        let start = range.start + line.len() - info.len();
        start..start + info.trim_end().len()
    }

    /// Whether a fenced block ends with a fence.
    fn is_closed(&self, range: &Range<usize>) -> bool {
        let text = self.prepared.text.get(range.clone()).unwrap_or_default();
        let open = text.trim_start();
        let Some(mark) = open.chars().next() else {
            return false;
        };
        let len = open.len() - open.trim_start_matches(mark).len();
        let last = text.trim_end().rsplit('\n').next().unwrap_or_default();
        let last = last.trim_start_matches([' ', '\t', '>']);
        text.trim_end().contains('\n') && last.len() >= len && last.chars().all(|c| c == mark)
    }

    /// Writes a table. Alignment is a class; a header cell without text is no header.
    pub(super) fn table(&mut self, alignments: &[Alignment]) {
        self.tables += 1;
        let number = self.tables;
        self.out.html(&format!(
            "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"Table {number}\">\n<table>\n"
        ));
        let mut column = 0;
        let mut cell = "td";
        let mut body = false;
        let mut header = false;
        while let Some((event, range)) = self.events.get(self.at) {
            self.at += 1;
            match event {
                Event::Start(Tag::TableHead) => {
                    header = true;
                    column = 0;
                    self.out.html("<thead>\n<tr>");
                }
                Event::End(TagEnd::TableHead) => {
                    header = false;
                    self.out.html("</tr>\n</thead>\n");
                }
                Event::Start(Tag::TableRow) => {
                    column = 0;
                    if !std::mem::replace(&mut body, true) {
                        self.out.html("<tbody>\n");
                    }
                    self.out.html("<tr>");
                }
                Event::End(TagEnd::TableRow) => {
                    self.out.html("</tr>\n");
                    self.break_text();
                }
                Event::Start(Tag::TableCell) => {
                    let empty = matches!(
                        self.events.get(self.at),
                        Some((Event::End(TagEnd::TableCell), _))
                    );
                    cell = if header && !empty { "th" } else { "td" };
                    let scope = if cell == "th" { " scope=\"col\"" } else { "" };
                    let class = match alignments.get(column) {
                        Some(Alignment::Left) => " class=\"left\"",
                        Some(Alignment::Center) => " class=\"center\"",
                        Some(Alignment::Right) => " class=\"right\"",
                        _ => "",
                    };
                    self.out.html(&format!("<{cell}{scope}{class}>"));
                    self.out.open();
                }
                Event::End(TagEnd::TableCell) => {
                    column += 1;
                    self.out.close();
                    self.out.html(if cell == "th" { "</th>" } else { "</td>" });
                    self.section.text.push(' ');
                }
                Event::End(TagEnd::Table) => break,
                Event::Start(tag) => self.start_inline(tag, range),
                Event::End(tag) => self.end_inline(*tag),
                Event::FootnoteReference(label) => self.footnote(label),
                inline => self.inline(inline, range),
            }
        }
        self.out.html(if body {
            "</tbody>\n</table>\n</div>\n"
        } else {
            "</table>\n</div>\n"
        });
        self.break_text();
    }

    /// Reads a block of HTML.
    pub(super) fn html_block(&mut self) {
        let mut run = Code::default();
        while let Some((event, range)) = self.events.get(self.at) {
            self.at += 1;
            match event {
                Event::Html(html) | Event::Text(html) => run.push(html, range.start),
                Event::SoftBreak => run.push("\n", range.start),
                _ => break,
            }
        }
        self.raw(&run, true);
        self.break_text();
    }
}

/// The same code with plain line ends.
fn without_returns(code: &Code) -> Code {
    let mut out = Code::default();
    let mut at = 0;
    for part in code.text.split_inclusive('\r') {
        let text = part.strip_suffix('\r').unwrap_or(part);
        let mut from = 0;
        // A stretch may span several of the parser's.
        for (here, _) in code
            .at
            .iter()
            .filter(|(here, _)| (at + 1..at + text.len()).contains(here))
        {
            out.push(&text[from..here - at], code.source(at + from));
            from = here - at;
        }
        out.push(&text[from..], code.source(at + from));
        at += part.len();
    }
    out
}
