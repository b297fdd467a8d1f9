//! Notices: GitHub's alerts and the admonitions of `MkDocs`. The title always holds the word of the
//! kind, so that colour is not all that tells them apart.

use pulldown_cmark::BlockQuoteKind;

use super::html::escape;
use super::preprocess::Admonition;

/// What ends a notice that is not folded.
pub(super) const END: &str = "</div>\n";

/// The HTML that begins and ends an alert.
pub(super) fn alert(kind: BlockQuoteKind) -> (String, &'static str) {
    let (class, word) = match kind {
        BlockQuoteKind::Note => ("note", "Note"),
        BlockQuoteKind::Tip => ("tip", "Tip"),
        BlockQuoteKind::Important => ("important", "Important"),
        BlockQuoteKind::Warning => ("warning", "Warning"),
        BlockQuoteKind::Caution => ("caution", "Caution"),
    };
    (open(class, word), END)
}

/// The HTML that begins and ends an admonition.
pub(super) fn admonition(admonition: &Admonition) -> (String, &'static str) {
    let (class, word) = match admonition.kind.as_str() {
        "tip" | "hint" | "success" | "check" | "done" => ("tip", "Tip"),
        "important" | "question" | "help" | "faq" => ("important", "Important"),
        "warning" | "attention" => ("warning", "Warning"),
        "caution" | "danger" | "error" | "failure" | "fail" | "bug" => ("caution", "Caution"),
        _ => ("note", "Note"),
    };
    let title = match &admonition.title {
        Some(title) if title.to_lowercase().starts_with(&word.to_lowercase()) => escape(title),
        Some(title) => format!("{word}: {}", escape(title)),
        None => word.to_owned(),
    };
    let Some(unfolded) = admonition.fold else {
        return (open(class, &title), END);
    };
    let unfolded = if unfolded { " open" } else { "" };
    (
        format!(
            "<details class=\"notice {class}\"{unfolded}>\n<summary class=\"notice-title\">{title}</summary>\n"
        ),
        "</details>\n",
    )
}

fn open(class: &str, title: &str) -> String {
    format!("<div class=\"notice {class}\" role=\"note\">\n<p class=\"notice-title\">{title}</p>\n")
}
