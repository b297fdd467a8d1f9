//! Paths inside a book: `/`-separated, relative to the root, already normalised.
//!
//! A path may start with `../` where `book.toml` adopts a folder beside the book.

/// Joins `base` (a folder, `""` for the root) and a relative `path`, and resolves `.` and `..`.
/// `..` above the root stays in front, so that `../docs/a.md` remains itself.
pub fn normalise(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The folder that holds `path`, `""` at the root.
pub fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..slash])
}

/// Resolves `link` as written in the file `from`.
pub fn resolve(from: &str, link: &str) -> String {
    normalise(parent(from), link)
}
