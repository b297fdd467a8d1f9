//! rbdoc reads a folder of TOML incident records and Markdown runbooks as a compiler reads code, and
//! writes the site that an on-call engineer opens at 3 a.m.
//!
//! ```text
//! disk::load ─► Tree ─► book::parse ─► Book ─► check ─► Edition ─► site::Pages ─► disk::write
//!               sources by path        typed, every     what its   each made when it is asked for
//!                                      value with       readers
//!                                      its span         may know
//!               every stage adds to one Vec<Diagnostic>; nothing stops at the first fault
//! ```
//!
//! Everything between [`source::Tree`] and the site is a pure function of its arguments: no file,
//! clock, network, environment or printing. `book.toml` and the templates are in the tree too, so
//! their mistakes are reported with file, line and column like any record's.
//!
//! The preview takes the same way again for each edit. [`book::Reader`], [`check::Checker`], the edition and the theme keep what
//! would come out the same, each with what it depends on; a build asks new ones. Pages are made when somebody
//! asks for them ([`site::Pages`]), from the whole book as it is then: so none is stale, none needs a list of
//! what it depends on, and what nobody looks at costs nothing. A build asks for each when it writes it, and keeps
//! none.
//!
//! The rooms, lowest first; each may know only those above it in this list (`tests/layers.rs`):
//!
//! | room | owns |
//! |---|---|
//! | [`foreign`], [`quote`] | which addresses a page may lead to, and which files would run when they are opened; how a value is written where it is put |
//! | [`source`], [`time`] | the tree of files and the places in them; durations and moments |
//! | [`diagnostic`] | what a rule and a diagnostic are (how a report is written, in its `render`, belongs to the edge) |
//! | [`data`], [`markdown`] | TOML and YAML to values with spans; Markdown to a document and its HTML |
//! | [`record`] | one file per kind of record: its fields and its type |
//! | [`wording`] | the words of pages that stand in no template, which a book can replace |
//! | [`facts`], [`decide`] | what follows from records: when an incident began, what is overdue, who is on call; triggers as intervals, verdicts, and what pages may say of them |
//! | [`book`], [`edit`] | all records together, with names and links; writing into TOML that people wrote |
//! | [`check`], [`view`] | the rules, by family; what templates see, by kind of page |
//! | [`search`] | what can be found, the index of it, and the answers |
//! | [`site`], [`reference`](mod@reference), [`json_schema`] | templates, theme and pages; the reference pages and the schemas for editors, from the tables of the code |
//! | [`start`] | what a new book and a new record begin with, and how a folder becomes a book |
//! | `pipeline` | the order of the stages, and when a site is published |
//! | [`session`] | the same for a book that is being edited: what changes is read again, what is looked at is rendered |
//! | [`disk`], [`serve`], [`cli`] | the edge: reading and writing folders; the preview; the commands |

#![warn(clippy::disallowed_methods)]

pub mod book;
pub mod check;
pub mod cli;
pub mod data;
pub mod decide;
pub mod diagnostic;
pub mod disk;
pub mod edit;
pub mod facts;
pub mod foreign;
pub mod json_schema;
pub mod markdown;
mod pipeline;
pub mod quote;
pub mod record;
pub mod reference;
pub mod search;
pub mod serve;
pub mod session;
pub mod site;
pub mod source;
pub mod start;
pub mod time;
pub mod view;
pub mod wording;

pub use pipeline::{Build, CheckedBook, Options, Stage, build, inspect, run};
