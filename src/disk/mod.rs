//! The disk: a book's folder becomes a [`Tree`](crate::source::Tree), a
//! site's [`Files`](crate::site::Files) become a folder.
//!
//! The edge where files are read and written. Owns what counts as a source ([`load()`]), what changed
//! since it was read ([`Folder`]), what in an output folder is ours (`manifest`, `recover`), the order in which a
//! site is written so that it works at every moment ([`write()`]), and how a source is changed that others
//! change too ([`amend()`]), and of which commit the sources are ([`git`]). May know the tree and the site, nothing of what is in them. Faults of the
//! world are [`Error`]s that say what was tried, on which path; faults
//! of the book are never found here.

#![expect(clippy::disallowed_methods, reason = "the edge meets the world")]

mod amend;
mod boundary;
mod compare;
mod error;
mod events;
mod folder;
pub mod git;
mod load;
mod manifest;
mod obstacles;
mod output;
mod recover;
mod settings;
mod temporary;
mod write;

pub use amend::amend;
pub use compare::compare;
pub use error::Error;
pub use events::{FsEvents, WatchedFolder};
pub use folder::{Folder, Reread};
pub(crate) use load::BOOK_TOML;
pub use load::{load, load_as};
pub use manifest::MANIFEST;
pub use output::Output;
pub use settings::Settings;
pub use write::{Written, make_folder, save, save_with, write};
