//! Who can be called: people ([`people`]), the steps that call them ([`steps`]) and the hours of the
//! week in which nobody answers ([`coverage`]).

pub(super) mod coverage;
pub(super) mod people;
pub(super) mod steps;

use super::Context;
use crate::diagnostic::Diagnostic;

/// Everything wrong with `content/contacts.toml`.
pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    people::check(context, found);
    steps::check(context, found);
    coverage::check(context, found);
}
