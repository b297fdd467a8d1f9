//! The reference pages of the handbook, written by the code that they describe.
//!
//! Owns the Markdown under `content/pages/reference/`: every file and key (from the tables the reader
//! uses), every rule (from the table `explain` uses) and, given the program's own description, every
//! command. May know the tables; knows no disk: `tests/generated.rs` compares the pages with the
//! files, and rewrites them when asked to.

mod commands;
mod fields;
mod rules;

use crate::record::KINDS;
use std::fmt::Write as _;

/// A generated page: its path in the book and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferencePage {
    /// Path relative to the root of the book.
    pub path: String,
    /// Markdown with front matter.
    pub text: String,
}

/// Folder of the generated pages.
pub const FOLDER: &str = "content/pages/reference";

/// All generated pages. `program` describes the command line.
pub fn pages(program: &clap::Command) -> Vec<ReferencePage> {
    let mut pages = vec![
        page("index", "Reference", 100, &index()),
        page("commands", "Commands", 101, &commands::page(program)),
        page("rules", "Rules", 102, &rules::page()),
    ];
    for (number, kind) in KINDS.iter().enumerate() {
        let title = format!(
            "{}: keys",
            kind.files
                .rsplit('/')
                .next()
                .map_or(kind.files, |name| if name.starts_with('*') {
                    kind.name
                } else {
                    name
                })
        );
        pages.push(page(kind.name, &title, 110 + number, &fields::page(kind)));
    }
    pages
}

fn page(name: &str, title: &str, weight: usize, body: &str) -> ReferencePage {
    ReferencePage {
        path: format!("{FOLDER}/{name}.md"),
        text: format!(
            "+++\ntitle = {title:?}\nweight = {weight}\n+++\n\n<!-- Written by the program itself: `SNAPSHOTS=overwrite cargo test --test generated`. -->\n\n{body}"
        ),
    }
}

fn index() -> String {
    let mut text = "Every file, key, rule and command. These pages are written by the program, so they say what it does.\n\n- [Commands](commands.md)\n- [Rules](rules.md)\n\n## Files\n\n| file | what it holds |\n| --- | --- |\n".to_owned();
    for kind in KINDS {
        let _ = writeln!(
            text,
            "| [`{}`]({}.md) | {} |",
            kind.files,
            kind.name,
            cell(kind.about)
        );
    }
    text
}

/// Text fit for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
