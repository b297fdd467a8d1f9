//! The finished site: every file by its path, not yet on any disk.
//!
//! Owns [`Files`], what a site is to those who write it, [`Site`], one that is held whole, and (in its parts)
//! the theme and rendering. Which pages there are is [`sitemap`](crate::view::sitemap)'s to say. May know the book, its views and everything below; knows no
//! disk: an image is named, not read.

mod chrome;
mod classic;
mod embedded;
mod filters;
mod language;
mod meter;
mod overrides;
mod print;
pub mod provenance;
mod render;
mod script;
mod squeeze;
mod style;
mod templates;
mod theme;

pub use embedded::{EMBEDDED, builtin, search_engine};
pub use filters::fill;
pub use render::{Pages, asset_hash, render};
pub use theme::{Theme, overlay};

use std::collections::BTreeMap;

/// The files of a site, each made when it is asked for: a site of 10,000 pages is 140 MB, and whoever writes it
/// needs one page at a time. Several threads may ask.
pub trait Files: Sync {
    /// The path of every file relative to the site's root, each once, in order.
    fn paths(&self) -> Vec<&str>;

    /// What the file at `path` holds, one of [`Self::paths`].
    ///
    /// # Errors
    /// Why it cannot be made. What the book's own templates spoil is known before a site is published, so that
    /// this is a fault of ours.
    fn body(&self, path: &str) -> Result<Body, String>;

    /// Whether the file at `path` may show all that is in the book. Each of these takes memory as the whole book does, so
    /// that they are made one after the other.
    fn may_show_all(&self, path: &str) -> bool {
        let _ = path;
        false
    }
}

impl Files for Site {
    fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    fn body(&self, path: &str) -> Result<Body, String> {
        let body = self.files.get(path).cloned();
        body.ok_or_else(|| NO_FILE.to_owned())
    }
}

/// Why a path that nobody listed has no body.
const NO_FILE: &str = "the site has no such file";

/// A site that is held whole: what every file holds, by path relative to the site's root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// The files.
    pub files: BTreeMap<String, Body>,
}

/// What a file of the site holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What the source at this path of the tree holds.
    Copy(String),
}
