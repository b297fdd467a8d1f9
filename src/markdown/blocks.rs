//! Blocks that are read whole: code, tables, HTML.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use super::code::{self, Analysis, Code, Part};
use super::code_html;
use super::command::effect;
use super::doc::Piece;
use super::fence::Effect;
use super::fence::{self, FenceWords};
use super::places::{self, Place};
use super::preprocess::GONE;
use super::reader::Reader;
use super::{CodeBlock, CodeProblem, Command, Interpreter, ProblemKind};
use crate::source::Span;

/// A code block on its way into the document and the HTML.
struct Unwritten {
    block: CodeBlock,
    analysis: Analysis,
}

impl Unwritten {
    /// Whether one of its commands changes something that it does not give back.
    fn changes(&self) -> bool {
        let mut commands = self.block.commands.iter();
        commands.any(|command| {
            matches!(
                effect(&self.block.fence, command),
                Some(Effect::Change | Effect::Destructive)
            )
        })
    }
}

impl Reader<'_> {
    /// Reads the code block that has just begun and those that follow it directly, and writes them:
    /// neighbours with tabs together, alternatives in one box.
    pub(super) fn code_blocks(&mut self) {
        let mut blocks = Vec::new();
        self.at -= 1;
        while let Some((Event::Start(Tag::CodeBlock(kind)), range)) = self.events.get(self.at) {
            self.at += 1;
            blocks.push(self.code_block(kind, range));
        }
        // A tab with `or` starts new tabs; another block stands alone.
        let groups = blocks.chunk_by(|one, next| {
            let next = &next.block.fence;
            one.block.fence.tab.is_some() && next.tab.is_some() && !next.or
        });
        let groups: Vec<&[Unwritten]> = groups.collect();
        let is_or = |group: &[Unwritten]| group.first().is_some_and(|one| one.block.fence.or);
        for groups in groups.chunk_by(|_, next| is_or(next)) {
            if !self.has_change && groups.iter().copied().flatten().any(Unwritten::changes) {
                self.has_change = true;
                self.out.piece(Piece::BeforeChange);
            }
            if let [group] = groups {
                self.group(group);
                continue;
            }
            self.out
                .html("<div class=\"either\" role=\"group\" aria-label=\"Either, or\">\n");
            for (index, group) in groups.iter().enumerate() {
                self.out.html(if index == 0 {
                    "<p class=\"either-title\">Either</p>\n"
                } else {
                    "<p class=\"or\">or</p>\n"
                });
                self.group(group);
            }
            self.out.html("</div>\n");
        }
        let blocks = blocks.into_iter().map(|one| one.block);
        self.doc.code.extend(blocks);
    }

    fn group(&mut self, blocks: &[Unwritten]) {
        let are_tabs = blocks
            .first()
            .is_some_and(|one| one.block.fence.tab.is_some());
        if !are_tabs {
            return blocks.iter().for_each(|one| self.write_code(one));
        }
        self.out.html("<div class=\"tabs\">\n");
        let mut open: Option<&str> = None;
        for one in blocks {
            let label = one.block.fence.tab.as_deref();
            if label != open {
                if open.is_some() {
                    self.out.html("</div>\n");
                }
                let name = super::escape(label.unwrap_or_default());
                self.out.html(&format!(
                    "<div class=\"tab\" role=\"group\" aria-label=\"{name}\" data-tab=\"{name}\">\n<p class=\"tab-title\">{name}</p>\n"
                ));
                open = label;
            }
            self.write_code(one);
        }
        self.out.html("</div>\n</div>\n");
    }

    fn write_code(&mut self, one: &Unwritten) {
        code_html::write(
            self.out.buffer(),
            &one.block,
            &one.analysis,
            &self.params,
            &mut code_html::Page {
                commands: &mut self.commands,
                is_whole: self.options.field.is_none(),
            },
        );
    }

    /// Reads one block up to its end and notes what it holds.
    fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) -> Unwritten {
        let mut code = Code::default();
        while let Some((event, place)) = self.events.get(self.at) {
            self.at += 1;
            match event {
                Event::Text(text) => code.push(text, place.start),
                _ => break,
            }
        }
        if code.text.contains('\r') || self.prepared.has_signs {
            code = without_marks(&code);
        }
        let (language, fence, info) = match kind {
            CodeBlockKind::Fenced(info) => {
                let (language, fence) = fence::parse(info);
                (language, fence, self.info(range))
            }
            CodeBlockKind::Indented => (
                String::new(),
                FenceWords::default(),
                range.start..range.start,
            ),
        };
        let mut analysis = code::analyse(code, language, &fence, &self.params);
        self.tokens(&analysis);
        let commands = self.commands_of(&mut analysis);
        let mut problems: Vec<CodeProblem> = Vec::new();
        for (kind, place) in &analysis.problems {
            let span = self.span(&analysis.code.origin.range(place));
            problems.push(CodeProblem { kind: *kind, span });
        }
        if matches!(kind, CodeBlockKind::Fenced(_)) && !self.is_closed(range) {
            let text = self.prepared.text.get(range.clone()).unwrap_or_default();
            let line = text.lines().next().unwrap_or_default();
            problems.push(CodeProblem {
                kind: ProblemKind::NeverClosed,
                span: self.span(&(range.start..range.start + line.len())),
            });
        }
        let text = &analysis.code.text;
        let place = analysis.code.origin.range(&(0..text.trim_end().len()));
        let block = CodeBlock {
            lang: analysis.language.clone(),
            fence,
            span: if text.trim().is_empty() {
                self.span(range)
            } else {
                self.span(&place)
            },
            info: self.span(&info),
            heading: self.section.heading,
            commands,
            problems,
        };
        self.places(&block, &analysis);
        self.section.code.push_str(text);
        self.break_code();
        Unwritten { block, analysis }
    }

    /// The commands of a block, with their places in the file.
    fn commands_of(&self, analysis: &mut Analysis) -> Vec<Command> {
        let Analysis {
            parts,
            code,
            language,
            ..
        } = analysis;
        let drafts = parts.iter_mut().filter_map(|part| match part {
            Part::Command(draft) => Some(draft),
            _ => None,
        });
        let command = |draft: &mut code::Draft| {
            let text = std::mem::take(&mut draft.code.text);
            let whole = draft.code.origin.range(&(0..text.len()));
            let in_text = draft.code.origin.through(&code.origin);
            let mut command = Command {
                title: draft.title.take(),
                text,
                span: self.span(&code.origin.range(&whole)),
                interpreter: draft.interpreter.unwrap_or(Interpreter::Shell),
                places: Vec::new(),
                origin: in_text.through(&self.prepared.origin),
                nodes: std::mem::take(&mut draft.nodes),
            };
            if !draft.tokens.is_empty() {
                command.places = places::of_command(&command, language, &draft.tokens);
            }
            command
        };
        drafts.map(command).collect()
    }

    /// Notes the tokens of a block; in what a terminal showed, only those of commands. `[name]` is told only where
    /// a parameter declares it.
    fn tokens(&mut self, analysis: &Analysis) {
        for token in &analysis.tokens {
            let is_printed = analysis.parts.iter().any(|part| match part {
                Part::Output(range) | Part::Unclear(range) => range.contains(&token.range.start),
                _ => false,
            });
            let span = self.span(&analysis.code.origin.range(&token.range));
            let word = analysis.code.get(&token.range).strip_prefix('<');
            if let Some(param) = token.param {
                self.doc.tokens.push((span, param));
            } else if let Some(word) = word.filter(|_| !is_printed) {
                let word = word.trim_end_matches('>').to_owned();
                self.doc.undeclared.push((span, word));
            }
        }
    }

    /// Notes the places of a block that take only values of a known form.
    fn places(&mut self, block: &CodeBlock, analysis: &Analysis) {
        for command in &block.commands {
            for place in &command.places {
                let span = command.span_of(place.range.clone());
                self.place(place, span);
            }
        }
        if analysis.parts.is_empty() && !analysis.tokens.is_empty() {
            for place in places::of_block(&analysis.code.text, &analysis.language, &analysis.tokens)
            {
                let span = self.span(&analysis.code.origin.range(&place.range));
                self.place(&place, span);
            }
        }
    }

    fn place(&mut self, place: &Place, span: Span) {
        if let Some(param) = place.param.filter(|_| place.context.needs_pattern()) {
            self.doc.formed.push((span, usize::from(param)));
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
                    self.lost_cells(alignments.len(), range);
                    self.out.html("<thead>\n<tr>");
                }
                Event::End(TagEnd::TableHead) => {
                    header = false;
                    self.out.html("</tr>\n</thead>\n");
                }
                Event::Start(Tag::TableRow) => {
                    column = 0;
                    self.lost_cells(alignments.len(), range);
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
                    self.close();
                    self.out.html(if cell == "th" { "</th>" } else { "</td>" });
                    self.section.text.push(' ');
                }
                Event::End(TagEnd::Table) => break,
                Event::Start(tag) => self.start_inline(tag, range),
                Event::End(tag) => self.end_inline(*tag),
                Event::FootnoteReference(label) => self.footnote(label, range),
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

/// The same code with plain line ends, and without what was put into the text before it was parsed.
fn without_marks(code: &Code) -> Code {
    let mut out = Code::default();
    let mut at = 0;
    for part in code.text.split_inclusive(['\r', GONE]) {
        let text = part.strip_suffix(['\r', GONE]).unwrap_or(part);
        let place = at..at + text.len();
        out.origin.append(out.text.len(), &code.origin, &place);
        out.text.push_str(text);
        at += part.len();
    }
    out
}
