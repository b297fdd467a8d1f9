//! The finished site: every file by its path, not yet on any disk.
//!
//! Owns [`Site`] and (in its parts) routes, navigation, the theme and rendering. May know the book, its
//! views and everything below; knows no disk: an image is named, not read.

mod chrome;
pub mod origin;
mod pages;
mod paper;
mod render;
mod script;
mod style;
mod theme;

pub use render::{Pages, render};
pub use theme::{EMBEDDED, Theme, overlay};

use std::collections::BTreeMap;

/// A site: what every file holds, by path relative to the site's root.
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
