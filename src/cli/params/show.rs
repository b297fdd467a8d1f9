//! The report of pages and their tokens.

use std::fmt::Write;

use super::page::{Declared, Page, Paste, Place, Undeclared};
use crate::diagnostic::render::one_line;
use crate::record::humanise;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RESET: &str = "\x1b[0m";

/// For programs.
pub(super) fn json(pages: &[Page]) -> String {
    let report = serde_json::json!({ "schema": 1, "pages": pages });
    // A tree of texts and numbers can always be written.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

/// For people. Blocks to paste stand at the left margin, so that they can be taken as they are.
pub(super) fn text(pages: &[Page], colour: bool) -> String {
    let (bold, dim, reset) = if colour {
        (BOLD, DIM, RESET)
    } else {
        ("", "", "")
    };
    let mut text = String::new();
    for (number, page) in pages.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "{bold}{}{reset}  {}",
            one_line(&page.file),
            one_line(&page.title)
        );
        let name = |token: &str| one_line(token).chars().count();
        let declared = page.declared.iter().map(|param| name(&param.name) + 2);
        let others = page.undeclared.iter().map(|token| name(&token.token));
        let width = declared.chain(others).max().unwrap_or(0);
        for param in &page.declared {
            let token = format!("[{}]", one_line(&param.name));
            let _ = writeln!(
                text,
                "  {token:width$}  {}  {dim}{}{reset}",
                one_line(&about(param)),
                used(&page.file, &param.uses)
            );
        }
        for token in &page.undeclared {
            let _ = writeln!(
                text,
                "  {:width$}  not declared  {dim}{}{reset}",
                one_line(&token.token),
                used(&page.file, &token.uses)
            );
        }
        if page.declared.is_empty() && page.undeclared.is_empty() {
            text.push_str("  no tokens\n");
        }
        if !page.undeclared.is_empty() {
            let _ = write!(text, "\n{}", paste(page));
        }
    }
    text
}

/// What is known of a parameter, in a line.
fn about(param: &Declared) -> String {
    let mut words = vec![param.label.clone().unwrap_or_else(|| humanise(&param.name))];
    if !["string", "choice"].contains(&param.kind) {
        words.push(param.kind.to_owned());
    }
    if let Some(default) = &param.default {
        words.push(format!("default {default}"));
    }
    if !param.choices.is_empty() {
        words.push(format!("one of {}", param.choices.join(", ")));
    }
    if let Some(from) = &param.from {
        words.push(format!("from {from}"));
    }
    for filled in &param.services {
        words.push(format!("{} for {}", filled.value, filled.service));
    }
    if let (Some(example), true) = (&param.example, words.len() == 1) {
        words.push(format!("such as {example}"));
    }
    if !param.required {
        words.push("may be left out".to_owned());
    }
    if param.secret {
        words.push("secret".to_owned());
    }
    words.join("; ")
}

/// `FILE:LINE`, and the other lines. One that holds it twice is told once.
fn used(file: &str, uses: &[Place]) -> String {
    let mut lines: Vec<usize> = uses.iter().map(|place| place.line).collect();
    lines.dedup();
    match lines.split_first() {
        None => "used nowhere".to_owned(),
        Some((first, rest)) => rest
            .iter()
            .fold(format!("{}:{first}", one_line(file)), |text, line| {
                format!("{text}, {line}")
            }),
    }
}

/// Blocks that declare the tokens, and where they go.
fn paste(page: &Page) -> String {
    let file = one_line(&page.file);
    let toml: String = page.undeclared.iter().map(toml_block).collect();
    match page.syntax {
        Paste::File => format!("To paste at the end of {file}:\n\n{toml}"),
        Paste::Toml => format!("To paste before the second +++ of {file}:\n\n{toml}"),
        Paste::New => format!("To paste at the top of {file}:\n\n+++\n{toml}+++\n"),
        Paste::Yaml => {
            let has = !page.declared.is_empty();
            let at = if has {
                "To paste at the end of `param:` in"
            } else {
                "To paste before the second --- of"
            };
            let head = if has { "" } else { "param:\n" };
            let items: String = page.undeclared.iter().map(yaml_item).collect();
            format!("{at} {file}:\n\n{head}{items}")
        }
    }
}

/// The name of a parameter for a token, and the token itself where it is no id.
fn names(token: &Undeclared) -> (String, Option<&str>) {
    let id = crate::data::scalar::to_id(&token.word.replace('_', "-"));
    if id == token.word || id.is_empty() {
        (token.word.clone(), None)
    } else {
        (id, Some(&token.word))
    }
}

fn toml_block(token: &Undeclared) -> String {
    let (id, other) = names(token);
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let mut block = format!(
        "[[param]]\nname    = {}\nlabel   = {}\n",
        quoted(&id),
        quoted(&humanise(&id))
    );
    if let Some(other) = other {
        let _ = writeln!(block, "match   = [{}]", quoted(other));
    }
    block + "example = \"…\"\n"
}

fn yaml_item(token: &Undeclared) -> String {
    let (id, other) = names(token);
    // A string of JSON is one of YAML.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut item = format!(
        "  - name: {}\n    label: {}\n",
        quoted(&id),
        quoted(&humanise(&id))
    );
    if let Some(other) = other {
        let _ = writeln!(item, "    match: [{}]", quoted(other));
    }
    item + "    example: \"…\"\n"
}
