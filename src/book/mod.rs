//! A whole handbook, read: every record typed, with lookups over all of them.
//!
//! Owns [`Book`], the reading of a [`Tree`](crate::source::Tree) into one, and where in the site each record stands
//! ([`routes`]). May know records and
//! everything below them; knows no page and no disk.
//!
//! Order of events: [`Reader::read`] reads `book.toml`, finds the records by their paths (`layout`), reads the policy and
//! the contacts, to whose values texts refer (`values`), then each other record by itself and all in parallel (`read`), puts them together in a fixed order, and looks every
//! reference up in the names that all of them declare (`symbols`). A reader that is asked again reads only
//! what changed; [`parse()`] asks a new one. What the readers of a site may know of a book is its [`Edition`]:
//! everything that is published is made from one.

pub mod alias;
mod edition;
mod layout;
mod nothing;
mod parse;
pub(crate) mod places;
mod read;
mod records;
pub mod rules;
mod symbols;
mod unreadable;
mod values;

pub use edition::{Edition, Editions};
pub(crate) use layout::{is_markdown, reads};
pub use parse::{Reader, parse};
pub use records::{Book, Each, Record, Records};

pub mod links;
pub mod repair;
pub mod routes;
