//! The report of pages and their tokens.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::page::{Declared, Page, Paste, Place, Undeclared};
use crate::cli::terminal::{BOLD, DIM, padded};
use crate::diagnostic::render::{json_text, printable};
use crate::record::humanise;

/// For programs.
pub(super) fn json(pages: &[Page]) -> String {
    json_text(&serde_json::json!({ "schema": 1, "pages": pages }))
}

/// For people. Blocks to paste stand at the left margin, so that they can be taken as they are.
pub(super) fn text(pages: &[Page]) -> String {
    let mut text = String::new();
    for (number, page) in pages.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "{BOLD}{}{BOLD:#}  {}",
            printable(&page.file),
            printable(&page.title)
        );
        let declared = page.declared.iter().map(|param| {
            let token = format!("[{}]", printable(&param.name));
            (token, printable(&about(param)), &param.uses)
        });
        let undeclared = page.undeclared.iter().map(|token| {
            let about = "not declared".to_owned();
            (printable(&token.token), about, &token.uses)
        });
        let rows: Vec<_> = declared.chain(undeclared).collect();
        let widest = rows.iter().map(|(token, ..)| token.width()).max();
        for (token, about, uses) in &rows {
            let token = padded(token, widest.unwrap_or(0));
            let used = used(&page.file, uses);
            let _ = writeln!(text, "  {token}  {about}  {DIM}{used}{DIM:#}");
        }
        if rows.is_empty() {
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

/// `FILE:LINE`, and the other lines. A line that holds it twice stands once.
fn used(file: &str, uses: &[Place]) -> String {
    let mut lines: Vec<usize> = uses.iter().map(|place| place.line).collect();
    lines.dedup();
    match lines.split_first() {
        None => "used nowhere".to_owned(),
        Some((first, rest)) => rest
            .iter()
            .fold(format!("{}:{first}", printable(file)), |text, line| {
                format!("{text}, {line}")
            }),
    }
}

/// Blocks that declare the tokens, and where they go.
fn paste(page: &Page) -> String {
    let file = printable(&page.file);
    let mut text = String::new();
    let (known, new): (Vec<Name<'_>>, Vec<Name<'_>>) = names(&page.undeclared)
        .into_iter()
        .partition(|name| page.declared.iter().any(|param| param.name == name.id));
    // A second block of the same name would be an error.
    for name in &known {
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "Another spelling of `{}`: add {} to its `match` in {file}",
            printable(&name.id),
            printable(&quoted_all(&name.spellings))
        );
    }
    if new.is_empty() {
        return text;
    }
    if !known.is_empty() {
        text.push('\n');
    }
    let toml: String = new.iter().map(toml_block).collect();
    text + &match page.syntax {
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
            let items: String = new.iter().map(yaml_item).collect();
            format!("{at} {file}:\n\n{head}{items}")
        }
    }
}

/// The name of a parameter for some tokens.
struct Name<'a> {
    id: String,
    /// What stands in the text and is not the name.
    spellings: Vec<&'a str>,
}

/// The names for tokens, in their order. Tokens that differ in spelling alone have one.
fn names(tokens: &[Undeclared]) -> Vec<Name<'_>> {
    let mut names: Vec<Name<'_>> = Vec::new();
    for token in tokens {
        let word = token.word.as_str();
        let id = match crate::data::scalar::to_id(&word.replace('_', "-")) {
            id if id.is_empty() => word.to_owned(),
            id => id,
        };
        let spellings = Vec::from_iter((id != word).then_some(word));
        match names.iter_mut().find(|name| name.id == id) {
            Some(name) => name.spellings.extend(spellings),
            None => names.push(Name { id, spellings }),
        }
    }
    names
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn quoted_all(texts: &[&str]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    texts.join(", ")
}

fn toml_block(name: &Name<'_>) -> String {
    let mut block = format!(
        "[[param]]\nname    = {}\nlabel   = {}\n",
        quoted(&name.id),
        quoted(&humanise(&name.id))
    );
    if !name.spellings.is_empty() {
        let _ = writeln!(block, "match   = [{}]", quoted_all(&name.spellings));
    }
    block + "example = \"…\"\n"
}

fn yaml_item(name: &Name<'_>) -> String {
    // A string of JSON is one of YAML.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut item = format!(
        "  - name: {}\n    label: {}\n",
        quoted(&name.id),
        quoted(&humanise(&name.id))
    );
    if !name.spellings.is_empty() {
        let spellings: Vec<String> = name.spellings.iter().map(|text| quoted(text)).collect();
        let _ = writeln!(item, "    match: [{}]", spellings.join(", "));
    }
    item + "    example: \"…\"\n"
}
