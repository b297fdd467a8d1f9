//! The Markdown of records' fields, as HTML.

use super::library::Library;
use crate::foreign::isolated;
use crate::markdown::escape;
use crate::record::Prose;
use std::borrow::Cow;

impl Library<'_> {
    /// A text of one or more paragraphs, as HTML, on a page whose way up is `root`.
    pub fn block(&self, prose: Option<&Prose>, root: &str) -> Option<String> {
        let prose = prose?;
        let html = self.inline(prose, root);
        Some(match prose.doc() {
            None => format!("<p>{html}</p>"),
            Some(doc) if doc.is_line => format!("<p>{html}</p>\n"),
            Some(_) => html,
        })
    }

    /// The same without an element around a single paragraph.
    pub fn inline(&self, prose: &Prose, root: &str) -> String {
        match prose.doc() {
            None => escape(&isolated(prose.trim())),
            // It stands in a line with other words.
            Some(doc) => {
                let html = self.html(doc, prose.span.file, root);
                match isolated(&html) {
                    Cow::Borrowed(_) => html,
                    Cow::Owned(html) => html,
                }
            }
        }
    }

    /// The same of a field that may be left out.
    pub fn inline_of(&self, prose: Option<&Prose>, root: &str) -> Option<String> {
        Some(self.inline(prose?, root))
    }
}
