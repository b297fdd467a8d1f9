//! Which pages a site has: the one place that knows.
//!
//! Owns the table of the pages that every handbook has ([`fixed`]), the list of all pages of a site ([`all`]), and what
//! each page is called, stands under, is rendered with and shows. The site, its search, the list from A to Z, the page
//! for print and the list of templates read it. A new page of every handbook is one row in `fixed`, a view and a
//! template.
//!
//! `page` is below the views, which may list pages; `fixed` and `list` are above them, since they name them.

mod about;
pub mod fixed;
mod list;
mod page;

pub use fixed::FIXED;
pub use list::{RECORD_TEMPLATES, all, find};
pub use page::{Content, Context, FixedPage, SitePage, StepLink, Template, steps};
