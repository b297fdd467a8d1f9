//! Scripts of the theme: many small files, joined into one classic script for each folder.
//!
//! Owns how they are joined. A module script, or one that loads another by `import`, does not run from a
//! folder on a disk; so each folder becomes one script, in a function of its own: its files share what
//! they declare, and a page sees nothing of it.

use super::origin::comparable;
use super::theme::EMBEDDED;

/// The scripts in `folder` as one; nothing if there is none. `files` are the theme's, in their order.
///
/// A built-in script loses its comments and indentation. A book's own is taken as it is, for it may hold
/// lines that only look like comments.
pub(super) fn join(files: &[(&str, &str)], folder: &str) -> String {
    let mut out = String::new();
    for (path, text) in files {
        if !path.starts_with(folder) || path.rsplit('.').next() != Some("js") {
            continue;
        }
        if out.is_empty() {
            out.push_str("(()=>{\"use strict\";\n");
        }
        let text = comparable(text);
        if EMBEDDED.contains(&(path, &text)) {
            squeeze_into(&mut out, &text);
        } else {
            out.push_str(&text);
            out.push('\n');
        }
    }
    if !out.is_empty() {
        out.push_str("})();\n");
    }
    out
}

/// Appends `script` without the lines that are comments, indentation and empty lines.
fn squeeze_into(out: &mut String, script: &str) {
    let lines = script.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with("//")) {
        out.push_str(line);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_scripts_can_be_squeezed_line_by_line() {
        let scripts = EMBEDDED
            .iter()
            .filter(|(path, _)| path.starts_with("theme/js/"));
        for (path, text) in scripts {
            assert!(
                !text.contains("/*"),
                "{path}: comments are whole lines with //"
            );
            for line in text.lines().filter(|line| !line.trim().starts_with("//")) {
                // A text over several lines would lose its indentation.
                assert!(line.matches('`').count() % 2 == 0, "{path}: {line}");
                assert!(!line.ends_with('\\'), "{path}: {line}");
            }
        }
    }

    #[test]
    fn a_book_s_own_script_is_taken_as_it_is() {
        let own = "const a = `\n  // no comment\n`;";
        let joined = join(
            &[("theme/css/a.css", "a {}"), ("theme/js/page/own.js", own)],
            "theme/js/page/",
        );
        assert_eq!(joined, format!("(()=>{{\"use strict\";\n{own}\n}})();\n"));
        assert_eq!(join(&[("theme/css/a.css", "a {}")], "theme/js/page/"), "");
    }
}
