//! Templates of the book that cannot mean what their author wants: empty ones.

use super::provenance::{blocks_of, comparable};
use crate::check::templates::TEMPLATE_EMPTY;
use crate::diagnostic::Diagnostic;
use crate::source::{Content, Span, Tree};

/// Templates with nothing in them, of which a page or a new file is made. A piece of other templates may be emptied on
/// purpose.
pub(super) fn empty(tree: &Tree) -> impl Iterator<Item = Diagnostic> {
    let makes_files =
        |path: &str| path.starts_with("templates/new/") || !blocks_of(path).is_empty();
    let templates = tree.under("templates");
    templates.filter_map(move |(path, file)| {
        let Content::Text(text) = &file.content else {
            return None;
        };
        if !is_blank(&comparable(text)) || !makes_files(path) {
            return None;
        }
        let message = "this template is empty, and so would be all that is made of it";
        let problem = Diagnostic::new(&TEMPLATE_EMPTY, Span::whole(file.id), "", message);
        let name = path.trim_start_matches("templates/");
        Some(problem.help(format!(
            "delete it to use the built-in one, or write what differs: `rbdoc theme eject {name}` begins with a copy"
        )))
    })
}

/// Whether a template writes nothing: blanks and comments.
fn is_blank(template: &str) -> bool {
    let mut rest = template.trim_start_matches('\u{feff}').trim_start();
    while let Some(comment) = rest.strip_prefix("{#") {
        rest = comment
            .split_once("#}")
            .map_or("", |(_, after)| after)
            .trim_start();
    }
    rest.is_empty()
}
