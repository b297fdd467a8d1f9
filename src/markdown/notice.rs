//! Notices: GitHub's alerts and the admonitions of `MkDocs`. The title always holds the word of the
//! kind, so that colour is not all that tells them apart.

use pulldown_cmark::BlockQuoteKind;

use super::html::escape;
use super::preprocess::Admonition;

/// A notice that begins.
pub(super) struct Notice {
    /// The HTML that begins it.
    pub(super) html: String,
    /// The HTML that ends it.
    pub(super) end: &'static str,
    /// Whether it is a warning.
    pub(super) warns: bool,
    /// Whether it is folded, so that only its title shows.
    pub(super) is_folded: bool,
}

/// An alert of GitHub's.
pub(super) fn alert(kind: BlockQuoteKind) -> Notice {
    let (class, word) = match kind {
        BlockQuoteKind::Note => ("note", "Note"),
        BlockQuoteKind::Tip => ("tip", "Tip"),
        BlockQuoteKind::Important => ("important", "Important"),
        BlockQuoteKind::Warning => ("warning", "Warning"),
        BlockQuoteKind::Caution => ("caution", "Caution"),
    };
    open(class, word, None)
}

/// An admonition of `MkDocs`.
pub(super) fn admonition(admonition: &Admonition) -> Notice {
    let (class, word) = match admonition.kind.as_str() {
        "tip" | "hint" | "success" | "check" | "done" => ("tip", "Tip"),
        "important" | "question" | "help" | "faq" => ("important", "Important"),
        "warning" | "attention" => ("warning", "Warning"),
        "caution" | "danger" | "error" | "failure" | "fail" | "bug" => ("caution", "Caution"),
        _ => ("note", "Note"),
    };
    let title = admonition.title.as_deref().map(|title| {
        if title.to_lowercase().starts_with(&word.to_lowercase()) {
            escape(title)
        } else {
            format!("{word}: {}", escape(title))
        }
    });
    let Some(unfolded) = admonition.fold else {
        return open(class, word, title);
    };
    let unfolded = if unfolded { " open" } else { "" };
    let title = title.unwrap_or_else(|| word.to_owned());
    Notice {
        html: format!(
            "<details class=\"notice {class}\"{unfolded}>\n<summary class=\"notice-title\">{title}</summary>\n"
        ),
        end: "</details>\n",
        warns: warns(class),
        is_folded: true,
    }
}

/// A notice that is not folded. The class `kind` is on a title that holds the word of the kind and no more.
fn open(class: &str, word: &str, title: Option<String>) -> Notice {
    let kind = if title.is_none() { " kind" } else { "" };
    let title = title.unwrap_or_else(|| word.to_owned());
    Notice {
        html: format!(
            "<div class=\"notice {class}\" role=\"note\">\n<p class=\"notice-title{kind}\">{title}</p>\n"
        ),
        end: "</div>\n",
        warns: warns(class),
        is_folded: false,
    }
}

fn warns(class: &str) -> bool {
    matches!(class, "warning" | "caution")
}
