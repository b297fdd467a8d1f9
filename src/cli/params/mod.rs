//! `rbdoc params`: every token that is a parameter of a page, and every one that looks like it.
//!
//! Owns the report of [`Page`]s, as text and as JSON. Which tokens there are is told by Markdown and by
//! messages; nothing is guessed here.

mod page;
mod show;

use clap::Args;

use super::Outcome;
use super::context::{CommandContext, shown};
use super::failure::Failure;
use super::flags::AnswerFormat;
use crate::book::is_markdown;
use crate::diagnostic::render::count;
use crate::inspect;
use page::Page;

/// Arguments of `params`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  rbdoc params                        all runbooks and messages
  rbdoc params kubernetes/rollback    one of them, with blocks to paste for what is not declared
  rbdoc params --json                 for programs")]
pub(super) struct Params {
    /// The page's id, its path, or a part of them that no other page has.
    page: Option<String>,
    #[command(flatten)]
    format: AnswerFormat,
}

impl Params {
    pub(super) fn run(self, context: &CommandContext) -> Result<Outcome, Failure> {
        let opened = context.open()?;
        let book = inspect(&opened.tree, &context.options()?).book;
        opened.warn_of_errors(context, &opened.unread(&book), "tokens", |path| {
            let has_tokens = is_markdown(path) || path.starts_with("content/messages/");
            has_tokens || path == "content/services.toml"
        });
        let mut pages = page::all(&book, &opened.tree);
        if let Some(name) = &self.page {
            let index = find(name, &pages)?;
            pages = vec![pages.swap_remove(index)];
        }
        let terminal = &context.terminal;
        if self.format.is_json() {
            terminal.print(&show::json(&pages));
            return Ok(Outcome::Done);
        }
        let is_one = self.page.is_some();
        if !is_one {
            pages.retain(|page| !page.declared.is_empty() || !page.undeclared.is_empty());
        }
        // People open the files from where they stand.
        for page in &mut pages {
            page.file = shown(&opened.root, &page.file);
        }
        terminal.print(&show::text(&pages));
        let declared = pages.iter().map(|page| page.declared.len()).sum();
        let undeclared = pages.iter().map(|page| page.undeclared.len()).sum();
        let words = [
            format!(
                "{} in {}",
                count(declared, "parameter"),
                count(pages.len(), "page")
            ),
            count(undeclared, "undeclared token"),
        ];
        terminal.status("Found", &words.join(", "));
        if undeclared > 0 {
            terminal.status(
                "Next",
                "paste a block into its page if readers are to fill the token in; else leave it: it is shown as text",
            );
        }
        Ok(Outcome::Done)
    }
}

/// The page that a name means: its id or path, else the only one that has it as a part.
fn find(name: &str, pages: &[Page]) -> Result<usize, Failure> {
    let name = name.trim_start_matches("./");
    let exact = |page: &Page| {
        [page.id.as_str(), page.file.as_str()].contains(&name)
            || page.file.trim_end_matches(".md") == name
    };
    if let Some(index) = pages.iter().position(exact) {
        return Ok(index);
    }
    let lower = name.to_lowercase();
    let holds = |text: &String| text.to_lowercase().contains(&lower);
    let parts: Vec<usize> = (0..pages.len())
        .filter(|index| holds(&pages[*index].file) || holds(&pages[*index].title))
        .collect();
    match parts.as_slice() {
        [index] => Ok(*index),
        [] => {
            let ids = pages.iter().map(|page| page.id.as_str());
            let help = "`rbdoc params` lists them by their files";
            Err(Failure::unknown("runbook or message", name, ids, help))
        }
        several => {
            let ids = several.iter().map(|index| pages[*index].id.as_str());
            let ids: Vec<&str> = ids.take(8).collect();
            let more = match several.len() - ids.len() {
                0 => String::new(),
                number => format!(" and {number} more"),
            };
            Err(Failure::new(format!("`{name}` is a part of several pages"))
                .help(format!("choose one of {}{more}", ids.join(", "))))
        }
    }
}
