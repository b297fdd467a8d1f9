//! What can go wrong with the world.

use std::io;
use std::path::{Path, PathBuf};

/// A fault of the disk: what was tried, where, and why it failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system refused.
    #[error("cannot {doing} {path}: {source}")]
    Io {
        /// What was tried, after "cannot": `read`, `write to`.
        doing: &'static str,
        /// On which path.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The settings are a link that leads out of the book and its repository.
    #[error("cannot read {path}: it is a link to {target}, out of the book and its repository")]
    LinkOut {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// A file without which there is no book.
    #[error("there is no {path}")]
    Gone {
        /// The file.
        path: PathBuf,
    },
    /// Files in the way that rbdoc did not make.
    #[error("cannot write to {out}: it holds {}", foreign(.names))]
    Foreign {
        /// The output folder.
        out: PathBuf,
        /// All of them, relative to it.
        names: Vec<String>,
    },
    /// The output folder and the sources overlap.
    #[error("cannot write to {out}: the sources in {} are kept apart from the site", place(.sources).display())]
    Overlap {
        /// The output folder.
        out: PathBuf,
        /// The sources that lie in it, or in which it lies.
        sources: PathBuf,
    },
    /// A file of the site could not be made, and some were written before it.
    #[error(
        "cannot make {path}: {why}. In {out} some pages are new, others old, each of them whole"
    )]
    Unmade {
        /// The output folder.
        out: PathBuf,
        /// The file's path.
        path: String,
        /// Why not.
        why: String,
    },
    /// A page asks for a place outside of the site.
    #[error("cannot write the page {path}: it lies outside of the site")]
    Outside {
        /// The page's path.
        path: String,
    },
}

impl Error {
    /// What was tried on which path, to be completed by the system's reason.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.strip_prefix(".").map_or(path, |inside| {
            if inside.as_os_str().is_empty() {
                path
            } else {
                inside
            }
        });
        let path = path.to_owned();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }

    /// What to do next.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Io { doing, source, .. } => return refused(doing, source.kind()),
            Self::Outside { .. } => return None,
            Self::Unmade { .. } => {
                "this is a fault of rbdoc's: please report it. The next build that succeeds completes the site"
            }
            Self::Gone { .. } => {
                "put it back: without it the folder is no book, and nothing is built"
            }
            Self::LinkOut { .. } => {
                "put the file itself there, or say `follow_links = true` below `[build]` in it"
            }
            Self::Foreign { .. } => {
                "choose another folder with --out, or move these files. Nothing was changed"
            }
            Self::Overlap { .. } => "choose a folder of its own with --out. Nothing was changed",
        })
    }
}

/// What to do next where the system refused.
fn refused(doing: &str, why: io::ErrorKind) -> Option<&'static str> {
    Some(match why {
        io::ErrorKind::PermissionDenied if doing == "read" => {
            "the account that runs rbdoc may not read it: `ls -ld` shows who may"
        }
        io::ErrorKind::PermissionDenied => {
            "the account that runs rbdoc may not write there: `ls -ld` on the folder shows who may"
        }
        io::ErrorKind::ReadOnlyFilesystem => "that disk can only be read: choose a place elsewhere",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on that disk, and try again"
        }
        _ => return None,
    })
}

/// How many files are in the way, and the first of their names.
fn foreign(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let number = match names.len() {
        1 => "a file".to_owned(),
        number => format!("{number} files"),
    };
    let more = match names.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let shown = names[..names.len().min(SHOWN)].join(", ");
    format!("{number} that rbdoc did not make ({shown}{more})")
}

/// A folder of sources as a message names it.
fn place(sources: &Path) -> &Path {
    match sources.strip_prefix(".").unwrap_or(sources) {
        here if here.as_os_str().is_empty() => Path::new("this folder"),
        sources => sources,
    }
}

#[cfg(test)]
mod tests {
    use super::Error;
    use std::io::{self, ErrorKind};
    use std::path::Path;

    #[test]
    fn what_the_system_refuses_is_said_with_what_to_do() {
        let error =
            |doing, path, kind: ErrorKind| Error::io(doing, Path::new(path))(io::Error::from(kind));
        let denied = error("read", "./content/a.md", ErrorKind::PermissionDenied);
        assert_eq!(
            denied.to_string(),
            "cannot read content/a.md: permission denied"
        );
        assert!(
            denied
                .help()
                .is_some_and(|help| help.contains("may not read it"))
        );
        let denied = error("make the folder", "site", ErrorKind::PermissionDenied);
        assert!(
            denied
                .help()
                .is_some_and(|help| help.contains("may not write there"))
        );
        for kind in [
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::StorageFull,
            ErrorKind::QuotaExceeded,
        ] {
            assert!(
                error("write to", "site/a.html", kind).help().is_some(),
                "{kind:?}"
            );
        }
        assert_eq!(
            error("read", ".", ErrorKind::NotFound).to_string(),
            "cannot read .: entity not found"
        );
        assert_eq!(error("read", "a", ErrorKind::NotFound).help(), None);
    }
}
