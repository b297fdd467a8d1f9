//! What can go wrong with the world.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A fault of the disk: what was tried, where, and why it failed.
#[derive(Debug)]
pub enum Error {
    /// The system refused.
    Io {
        /// What was tried, after "cannot": `read`, `write to`.
        doing: &'static str,
        /// On which path.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A text that is too large to be one.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most that is read.
        limit: u64,
    },
    /// Files in the way that rbdoc did not make.
    Foreign {
        /// The output folder.
        out: PathBuf,
        /// All of them, relative to it.
        names: Vec<String>,
    },
    /// The output folder and the sources overlap.
    Overlap {
        /// The output folder.
        out: PathBuf,
        /// The sources that lie in it, or in which it lies.
        sources: PathBuf,
    },
    /// The list of what is ours cannot be trusted.
    Manifest {
        /// The list.
        path: PathBuf,
    },
    /// A file of the site could not be made, and some were written before it.
    Unmade {
        /// The output folder.
        out: PathBuf,
        /// The file's path.
        path: String,
        /// Why not.
        why: String,
    },
    /// A page asks for a place outside of the site.
    Outside {
        /// The page's path.
        path: String,
    },
}

impl Error {
    /// What was tried on which path, to be completed by the system's reason.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }

    /// What to do next.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Io { .. } | Self::Outside { .. } => None,
            Self::Unmade { .. } => Some(
                "this is a fault of rbdoc's: please report it. The next build that succeeds completes the site",
            ),
            Self::TooLarge { .. } => Some("split the file, or move it out of the book"),
            Self::Foreign { .. } => {
                Some("choose another folder with --out, or move these files. Nothing was changed")
            }
            Self::Overlap { .. } => {
                Some("choose a folder of its own with --out. Nothing was changed")
            }
            Self::Manifest { .. } => Some(
                "move your own files out of the folder, delete it, and build again. Nothing was changed",
            ),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io {
                doing,
                path,
                source,
            } => write!(out, "cannot {doing} {}: {source}", path.display()),
            Self::TooLarge { path, limit } => write!(
                out,
                "cannot read {}: it is larger than {} MiB",
                path.display(),
                limit >> 20
            ),
            Self::Foreign { out: folder, names } => {
                const SHOWN: usize = 3;
                write!(out, "cannot write to {}: it holds ", folder.display())?;
                match names.len() {
                    1 => out.write_str("a file")?,
                    number => write!(out, "{number} files")?,
                }
                out.write_str(" that rbdoc did not make (")?;
                out.write_str(&names[..names.len().min(SHOWN)].join(", "))?;
                if names.len() > SHOWN {
                    write!(out, " and {} more", names.len() - SHOWN)?;
                }
                out.write_str(")")
            }
            Self::Overlap {
                out: folder,
                sources,
            } => write!(
                out,
                "cannot write to {}: the sources in {} are kept apart from the site",
                folder.display(),
                match sources.strip_prefix(".").unwrap_or(sources) {
                    here if here.as_os_str().is_empty() => Path::new("this folder"),
                    sources => sources,
                }
                .display()
            ),
            Self::Manifest { path } => write!(
                out,
                "cannot read {}: the list of the files that rbdoc made is damaged",
                path.display()
            ),
            Self::Unmade {
                out: folder,
                path,
                why,
            } => write!(
                out,
                "cannot make {path}: {why}. In {} some pages are new, others old, each of them whole",
                folder.display()
            ),
            Self::Outside { path } => write!(
                out,
                "cannot write the page {path}: it lies outside of the site"
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
