//! A runbook as text: the order of its page, without what only a page can show.

use std::fmt::Write;

use super::filled::Filled;
use super::values::Values;
use crate::cli::terminal::{BOLD, CYAN, DIM};
use crate::diagnostic::render::printable;
use crate::markdown::{CodeBlock, Doc, Piece};
use crate::record::param::Param;
use crate::record::runbook::Runbook;
use crate::source::Tree;
use crate::view::body::moved;
use crate::wording::Words;

/// The page. `commands` are all of its commands, in order.
pub(super) fn page(
    runbook: &Runbook,
    tree: &Tree,
    commands: &[Filled<'_>],
    values: &Values<'_>,
) -> String {
    let doc = &runbook.doc;
    let mut writer = Writer {
        out: String::new(),
        doc,
        source: tree.text_of(runbook.file),
        commands,
        number: 0,
    };
    writer.line(&format!(
        "{BOLD}{}{BOLD:#}",
        printable(&runbook.title.value)
    ));
    if runbook.meta.draft {
        let words = Words::english();
        let about = words.get("runbooks.draft_about");
        writer.line(&format!(
            "\n{BOLD}{}{BOLD:#}: {about}",
            words.get("runbooks.draft")
        ));
    }
    let lead = lead(doc);
    if !lead.is_empty() {
        writer.line("");
        for line in lead.lines() {
            writer.line(&format!("{BOLD}{}{BOLD:#}", printable(line)));
        }
    }
    if !values.params().is_empty() {
        writer.line(&format!("\n{BOLD}Values{BOLD:#}"));
        for param in values.params() {
            writer.param(param, values.of(param));
        }
    }
    // In the order of the page: what the runbook is for stands behind the commands.
    let moved = moved(doc);
    let is_moved = |heading: Option<usize>| {
        let heading = heading.and_then(|at| doc.headings.get(at));
        heading.is_some_and(|heading| moved.contains(&heading.id.as_str()))
    };
    let sections = doc.sections.iter().enumerate();
    let (background, acts): (Vec<_>, Vec<_>) =
        sections.partition(|(_, section)| is_moved(section.heading));
    for (at, section) in acts.into_iter().chain(background) {
        let next = doc.sections.get(at + 1).and_then(|next| next.heading);
        let is_said = |line: &&str| at == 0 && lead.contains(line.trim());
        let lines = section.text.lines().filter(|line| !is_said(line));
        let text: Vec<&str> = lines
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        writer.section(section.heading, next, &text);
    }
    writer.out
}

/// The text of the notices that the page begins with: when to stop and call.
fn lead(doc: &Doc) -> String {
    let Some(end) = doc
        .html
        .iter()
        .position(|piece| matches!(piece, Piece::AfterNotice { .. }))
    else {
        return String::new();
    };
    let pieces = doc.html.get(..end).unwrap_or_default();
    let html = doc.to_html(pieces, |_| None);
    let mut text = String::new();
    for part in html.split('<') {
        let shown = part.split_once('>').map_or(part, |(_, shown)| shown);
        text.push_str(shown);
    }
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let text = entities
        .iter()
        .fold(text, |text, (entity, sign)| text.replace(entity, sign));
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

struct Writer<'a, 'b> {
    out: String,
    doc: &'a Doc,
    source: &'a str,
    commands: &'a [Filled<'b>],
    /// The number of the last command that was written.
    number: usize,
}

impl Writer<'_, '_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn param(&mut self, param: &Param, value: Option<&str>) {
        let label = param.label.as_ref().unwrap_or(&param.name);
        let mut line = format!(
            "  {CYAN}{}{CYAN:#}  {}",
            printable(&param.name.value),
            printable(&label.value)
        );
        // Writing into a string cannot fail.
        let _ = match value {
            Some(_) if *param.secret => write!(line, ": given"),
            Some(value) => write!(line, " = {BOLD}{}{BOLD:#}", printable(value)),
            None => Ok(()),
        };
        if value.is_none() {
            let example = param.example.as_ref();
            let example = example.map(|example| format!("such as {}", printable(&example.value)));
            let choices: Vec<String> = param
                .choices
                .iter()
                .map(|choice| printable(&choice.value))
                .collect();
            let choices = (!choices.is_empty()).then(|| format!("one of {}", choices.join(", ")));
            let secret = param.secret.then(|| "secret".to_owned());
            let about: Vec<String> = [choices, example, secret].into_iter().flatten().collect();
            if !about.is_empty() {
                let _ = write!(line, " {DIM}({}){DIM:#}", about.join("; "));
            }
        }
        self.line(&line);
        let find = param.find.as_ref().filter(|_| value.is_none());
        for line in find.into_iter().flat_map(|find| find.value.lines()) {
            self.line(&format!("      {}", printable(line)));
        }
    }

    /// A part of the page under one heading. `next` is the heading of the part behind it.
    fn section(&mut self, heading: Option<usize>, next: Option<usize>, text: &[&str]) {
        let blocks: Vec<&CodeBlock> = self
            .doc
            .code
            .iter()
            .filter(|block| block.heading == heading)
            .collect();
        let headings = &self.doc.headings;
        let shown = heading.filter(|at| Some(*at) != self.doc.title_heading);
        if let Some(heading) = shown.and_then(|at| headings.get(at)) {
            self.line(&format!("\n{BOLD}{}{BOLD:#}", printable(&heading.text)));
        }
        if !text.is_empty() {
            self.line("");
            for line in text {
                self.line(&printable(line));
            }
        }
        let place = |at: Option<usize>| {
            at.and_then(|at| headings.get(at))
                .map(|heading| heading.span.start)
        };
        let (start, end) = (place(heading).unwrap_or(0), place(next).unwrap_or(u32::MAX));
        let doc = self.doc;
        let links = doc
            .links
            .iter()
            .filter(|link| (start..end).contains(&link.span.start));
        let links: Vec<String> = links
            .filter(|link| link.text != link.dest)
            .map(|link| format!("  {}: {}", printable(&link.text), printable(&link.dest)))
            .collect();
        for link in links {
            self.line(&format!("{DIM}{link}{DIM:#}"));
        }
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &CodeBlock) {
        if let Some(tab) = &block.fence.tab {
            self.line(&format!("\n{BOLD}[{}]{BOLD:#}", printable(tab)));
        } else if block.fence.or {
            self.line("\nOr:");
        }
        if block.commands.is_empty() {
            let text = self.source.get(block.span.range()).unwrap_or_default();
            self.line("");
            for line in text.lines() {
                self.line(&format!("    {}", printable(line)));
            }
            return;
        }
        for _ in &block.commands {
            self.command();
        }
    }

    fn command(&mut self) {
        let Some(command) = self.commands.get(self.number) else {
            return;
        };
        self.number += 1;
        let mut head = format!("\n{BOLD}{}.", self.number);
        if let Some(title) = &command.command.title {
            head.push(' ');
            head.push_str(&printable(title));
        }
        let _ = write!(head, "{BOLD:#}");
        if let Some(effect) = command.effect {
            let _ = write!(head, "  [{}]", effect.badge());
        }
        self.line(&head);
        // From the first column on: a here-document that is moved does not end.
        for line in command.text.lines() {
            self.line(&printable(line));
        }
        for (name, refusal) in &command.refused {
            let why = Words::english().of("quote", refusal.word());
            self.line(&format!("{DIM}  {name}: {why}{DIM:#}"));
        }
    }
}
