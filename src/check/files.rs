//! TODO

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::rule;

rule!(
    MOJIBAKE,
    "mojibake",
    Error,
    "Text that was UTF-8 and has been read as Windows-1252."
);

pub(super) fn check(_context: &Context<'_>, _found: &mut Vec<Diagnostic>) {}
