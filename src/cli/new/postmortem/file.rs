//! The text of a file that somebody names, or of standard input: whole, within bounds, and UTF-8.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::cli::failure::Failure;
use crate::data::size;

/// The text of a log of at most `limit` bytes.
pub(super) fn text(path: &Path, name: &str, limit: u64) -> Result<String, Failure> {
    const NEXT: &str = "give the path of the log, or `-` for standard input; nothing was written";
    let unread =
        |error: &io::Error| Failure::new(format!("cannot read {name}: {error}")).help(NEXT);
    let mut bytes = Vec::new();
    // One byte more than is allowed says that there are too many.
    let read = if path == Path::new("-") {
        io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    match read {
        Err(error) if error.kind() == ErrorKind::IsADirectory => {
            return Err(Failure::new(format!("{name} is a folder")).help(NEXT));
        }
        Err(error) => return Err(unread(&error)),
        Ok(_) => {}
    }
    if bytes.len() as u64 > limit {
        let most = size::words(limit);
        let words =
            format!("{name} is larger than {most}, the most that a file of the book may have");
        return Err(Failure::new(words).help(
            "split it, or raise `max_source` under `[build]` in book.toml; nothing was written",
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..good).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        Failure::new(format!("cannot read {name}, line {line}: it is not UTF-8"))
            .help("save it as UTF-8; nothing was written")
    })
}
