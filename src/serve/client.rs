//! The preview's own files in the browser: the script in every page, and the look of the list of problems.

use super::response::{Body, Response};
use crate::markdown::escape;

/// Where the preview's own files are served; no page of a site begins with an underscore.
pub(super) const OWN: &str = "_rbdoc/";
const SCRIPT: &str = include_str!("client/preview.js");
const STYLE: &str = include_str!("client/preview.css");

/// The preview's own file at `path`, which is the same for every snapshot.
pub(super) fn own_file(path: &str) -> Option<Response> {
    let text = match path.strip_prefix(OWN)? {
        "preview.js" => SCRIPT,
        "preview.css" => STYLE,
        _ => return None,
    };
    Some(Response::file(path, Body::Bytes(text.into())))
}

/// What a page shows: a tab asks with it, and is told whether it would see something else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Hash of the page and its pictures, without its style sheet.
    pub(super) hash: String,
    /// The path of the style sheet in the site.
    pub(super) style: String,
}

/// Puts the preview's script at the end of a page whose way up is `root`. `is_list` says that the page is a list of
/// problems itself.
pub(super) fn with_script(
    mut html: Vec<u8>,
    root: &str,
    run: &str,
    seen: &Seen,
    is_list: bool,
) -> Vec<u8> {
    let tag = format!(
        "<script src=\"{root}{OWN}preview.js\" defer data-run=\"{run}\" data-hash=\"{}\" data-style=\"{}\"{}></script>\n",
        escape(&seen.hash),
        escape(&seen.style),
        if is_list { " data-list" } else { "" },
    );
    let end = html
        .windows(7)
        .rposition(|window| window.eq_ignore_ascii_case(b"</body>"));
    let at = end.unwrap_or(html.len());
    html.splice(at..at, tag.into_bytes());
    html
}
