//! `rbdoc search`: what the site's own search answers, for those who only have a shell.

use std::fmt::Write;

use clap::Args;
use serde_json::json;

use super::Outcome;
use super::context::CommandContext;
use super::failure::Failure;
use super::flags::AnswerFormat;
use super::terminal::{BOLD, DIM};
use super::usage::at_least_one;
use crate::book::{self, Book, Edition};
use crate::data::Word;
use crate::diagnostic::did_you_mean;
use crate::diagnostic::render::{json_text, printable};
use crate::facts::audience::Readers;
use crate::record::policy::severity_called;
use crate::search::engine::{Answer, Engine, Limits};
use crate::search::{Facet, Index};
use crate::site::search_engine;
use crate::view::Library;
use crate::wording::Words;

/// Arguments of `search`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc search KubePodCrashLooping       an alert by its name, or its address
  rbdoc search roll back kubernetes      words, those of titles first
  rbdoc search '\"connection refused\"'    words in this order
  rbdoc search timeout --kind incident   incidents only
  rbdoc search timeout --json            for programs
  rbdoc search -- --to-revision          a word that begins with a dash")]
pub(super) struct Search {
    /// What to look for. The last word may go on.
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// Only pages of this kind: runbook, incident, checklist, message, service, page.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only pages for this severity, by its id, name or alias.
    #[arg(long, value_name = "NAME")]
    severity: Option<String>,
    /// Only pages about this service, by its id or name.
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Only incidents of this year.
    #[arg(long, value_name = "YEAR")]
    year: Option<String>,
    /// How many results to print at most.
    #[arg(long, value_name = "N", default_value = "10", value_parser = at_least_one)]
    limit: usize,
    #[command(flatten)]
    format: AnswerFormat,
}

impl Search {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let opened = context.open()?;
        let (book, _) = book::parse(&opened.tree);
        let is_page = |path: &str| !path.starts_with("templates/") && !path.starts_with("theme/");
        opened.warn_of_errors(context, &opened.unread(&book), "pages", is_page);
        let readers = Readers::of(book.config.audience, false);
        let edition = Edition::of(&book, &opened.tree, readers);
        let library = Library::new(&edition, &opened.tree, context.now()?);
        let index = Index::new(&library);
        let query = self.query.join(" ");
        let filters = self.filters(&index, &book)?;
        let engine = Engine::new(search_engine(), &index, &library, Limits::default());
        let answer = engine.and_then(|engine| engine.search(&query, &filters, self.limit))?;
        let terminal = &context.terminal;
        if self.format.is_json() {
            terminal.print(&json(&query, &answer));
            return Ok(Outcome::Done);
        }
        if let Some(words) = &answer.words {
            terminal.warning(&format!("nothing has `{query}`; showing `{words}`"));
        }
        terminal.print(&text(&answer));
        terminal.status("Found", &found(&answer));
        Ok(Outcome::Done)
    }

    fn filters(&self, index: &Index<'_>, book: &Book) -> Result<Vec<(Facet, String)>, Failure> {
        let asked = [&self.kind, &self.severity, &self.service, &self.year];
        let mut filters = Vec::new();
        for (facet, value) in Facet::ALL.into_iter().zip(asked) {
            let Some(value) = value else {
                continue;
            };
            let known: Vec<&str> = index.values(facet).collect();
            let name = name_of(facet, value, book).unwrap_or(value);
            let same = known.iter().find(|known| known.eq_ignore_ascii_case(name));
            let Some(same) = same else {
                let help = match did_you_mean(value, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if known.is_empty() => "leave the option out".to_owned(),
                    None => format!("there are: {}", known.join(", ")),
                };
                let problem = format!("no page has the {} `{value}`", facet.word());
                return Err(Failure::new(problem).help(help));
            };
            filters.push((facet, (*same).to_owned()));
        }
        Ok(filters)
    }
}

/// The name under which pages have a severity or a service that is given by its id or another name.
fn name_of<'b>(facet: Facet, value: &str, book: &'b Book) -> Option<&'b str> {
    match facet {
        Facet::Severity => {
            let severity = severity_called(&book.policy.severities, value)?;
            Some(&severity.name.value)
        }
        Facet::Service => {
            let mut services = book.services.services.iter();
            let service = services.find(|one| one.id.value.eq_ignore_ascii_case(value))?;
            Some(&service.name.value)
        }
        Facet::Kind | Facet::Year => None,
    }
}

fn found(answer: &Answer) -> String {
    let more = if answer.more { "more than " } else { "" };
    let pages = match answer.total {
        0 => "nothing".to_owned(),
        1 => "1 page".to_owned(),
        many => format!("{more}{many} pages"),
    };
    let shown = answer.results.len();
    match &answer.near[..] {
        [] if shown < answer.total => format!("{pages}; these are the first {shown}"),
        [] => pages,
        near => format!("{pages}; near it are: {}", near.join(", ")),
    }
}

/// The results for people: title and section, address, and the words where they stand.
fn text(answer: &Answer) -> String {
    let mut text = String::new();
    for result in &answer.results {
        let section = match result.section.as_str() {
            "" => String::new(),
            section => format!(" > {section}"),
        };
        let kind = Words::english().of("kind", &result.kind);
        let about: Vec<&str> = [kind, &result.severity, &result.date]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect();
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "{BOLD}{}{BOLD:#}  ({})\n  {DIM}{}{DIM:#}",
            printable(&format!("{}{section}", result.title)),
            printable(&about.join(", ")),
            printable(&result.url),
        );
        let mut line = String::new();
        for (words, is_marked) in &result.snippet {
            let words = printable(words);
            let _ = if *is_marked == 1 {
                write!(line, "{BOLD}{words}{BOLD:#}")
            } else {
                write!(line, "{words}")
            };
        }
        if !line.trim().is_empty() {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

/// `words` is what was looked for instead; `marks` are the marked words of a snippet, in order.
fn json(query: &str, answer: &Answer) -> String {
    let results = answer.results.iter().map(|result| {
        let words = |(words, _): &(String, u8)| words.clone();
        let marked = result
            .snippet
            .iter()
            .filter(|(_, is_marked)| *is_marked == 1);
        json!({
            "title": result.title,
            "section": result.section,
            "url": result.url,
            "kind": result.kind,
            "severity": result.severity,
            "date": result.date,
            "alert": result.alert,
            "snippet": result.snippet.iter().map(words).collect::<String>(),
            "marks": marked.map(words).collect::<Vec<_>>(),
        })
    });
    json_text(&json!({
        "schema": 1,
        "query": query,
        "words": answer.words,
        "total": answer.total,
        "more": answer.more,
        "near": answer.near,
        "results": results.collect::<Vec<_>>(),
    }))
}
