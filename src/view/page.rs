//! Pages of prose, and the short addresses of alerts.

use super::Heading;
use super::headings;
use super::library::Library;
use super::runbooks::{self, RunbookRow};
use crate::record::page::Page;
use crate::record::runbook::Runbook;
use serde::Serialize;

/// A page of prose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageView {
    /// The text, as HTML.
    pub body: String,
    /// The id of the text's own title.
    pub title_id: Option<String>,
    /// Headings for "On this page".
    pub headings: Vec<Heading>,
}

/// The short address of an alert, or a former address of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alert {
    /// The alert's name; none for a former address.
    pub name: Option<String>,
    /// The only procedure, to which the page leads on by itself.
    pub only: Option<String>,
    /// The procedures to choose from.
    pub runbooks: Vec<RunbookRow>,
}

/// A page of prose.
pub fn page(library: &Library<'_>, page: &Page, root: &str) -> PageView {
    PageView {
        body: library.html(&page.doc, page.file, root),
        title_id: headings::title_id(&page.doc),
        headings: headings::headings(&page.doc),
    }
}

/// The short address of the alert `name`, or a former address of a page.
pub fn alert(library: &Library<'_>, name: Option<&str>, runbooks: &[&Runbook]) -> Alert {
    let rows: Vec<RunbookRow> = runbooks
        .iter()
        .map(|one| runbooks::row(library, one))
        .collect();
    Alert {
        name: name.map(str::to_owned),
        only: match rows.as_slice() {
            [only] => Some(only.href.clone()),
            _ => None,
        },
        runbooks: rows,
    }
}
