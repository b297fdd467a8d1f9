//! Whether a browser can run a text as a classic script, as far as its grammar tells.
//!
//! Owns [`problem`]. Knows the grammar of JavaScript only; what comes of a script that cannot be run is the theme's to
//! say. The grammar accepts more than a browser does (a name that is declared twice, say), so a script that passes may
//! still fail: that is why each of the book's scripts is a file of its own in the site.

use std::iter::successors;
use std::ops::{ControlFlow, Range};
use tree_sitter::{Node, ParseOptions, ParseState, Parser, Point, Tree, TreeCursor};

/// The first place where `text` is no classic script, and why; none in a text that takes too long to parse.
pub(super) fn problem(text: &str) -> Option<(Range<usize>, String)> {
    let tree = parse(text)?;
    let mut cursor = tree.walk();
    let mut found: Option<(Range<usize>, String)> = None;
    loop {
        let node = cursor.node();
        // An error may hold another, which is nearer to the mistake.
        if found
            .as_ref()
            .is_some_and(|(place, _)| place.end <= node.start_byte())
        {
            break;
        }
        if let Some(why) = why(node) {
            found = Some((node.byte_range(), why));
        }
        if !goes_on(&mut cursor) {
            break;
        }
    }
    let (place, why) = found?;
    let lines = text.get(place.clone())?;
    let line = lines.lines().next().map_or(0, str::len);
    Some((place.start..place.start + line, why))
}

/// Parses with a budget of steps, of which real scripts use a small part; steps, not time, so that every machine says
/// the same.
pub(super) fn parse(text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    let language = tree_sitter_javascript::LANGUAGE.into();
    parser.set_language(&language).ok()?;
    let budget = 1_000 + text.len() / 50;
    let mut steps = 0;
    let mut check = |_: &ParseState| {
        steps += 1;
        if steps > budget {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let bytes = text.as_bytes();
    let mut read = |at: usize, _: Point| bytes.get(at..).unwrap_or_default();
    let options = ParseOptions::new().progress_callback(&mut check);
    parser.parse_with_options(&mut read, None, Some(options))
}

/// Moves to the next node in the order of the text.
fn goes_on(cursor: &mut TreeCursor<'_>) -> bool {
    if cursor.goto_first_child() {
        return true;
    }
    while !cursor.goto_next_sibling() {
        if !cursor.goto_parent() {
            return false;
        }
    }
    true
}

/// Why a browser would stop at this node.
fn why(node: Node<'_>) -> Option<String> {
    if node.is_missing() {
        return Some(format!("`{}` is missing", node.kind()));
    }
    match node.kind() {
        "ERROR" => Some("syntax error".to_owned()),
        "import_statement" => Some("`import` works in a module only".to_owned()),
        "export_statement" => Some("`export` works in a module only".to_owned()),
        "await_expression" if !is_in_function(node) => {
            Some("`await` works in an `async` function only".to_owned())
        }
        _ => None,
    }
}

fn is_in_function(node: Node<'_>) -> bool {
    successors(node.parent(), Node::parent).any(|node| {
        let kind = node.kind();
        kind.contains("function") || kind == "method_definition"
    })
}
