//! The decision matrix and the triggers.
//!
//! Owns three views of one file: the matrix's rows ([`matrix`]), the metrics as lines ([`lines`]) and
//! each metric, decision and trigger by itself ([`parts`]).

pub(super) mod lines;
pub(super) mod matrix;
pub(super) mod parts;
mod undefined;

pub(super) use undefined::SEVERITY_UNDEFINED;

use super::Context;
use crate::diagnostic::Diagnostic;

/// Everything wrong with `content/policy.toml`.
pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    matrix::check(context, found);
    lines::check(context, found);
    parts::check(context, found);
    undefined::check(context, found);
}
