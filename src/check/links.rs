//! TODO

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::rule;

rule!(
    BROKEN_LINK,
    "broken-link",
    Error,
    "A link that leads nowhere."
);
rule!(
    BROKEN_ANCHOR,
    "broken-anchor",
    Error,
    "A link to a heading that is not there."
);
rule!(
    BROKEN_IMAGE,
    "broken-image",
    Error,
    "An image that is not there."
);
rule!(
    LINK_OUTSIDE,
    "link-outside",
    Warning,
    "A link to a file that will not be in the site."
);
rule!(
    DUPLICATE_ALERT,
    "duplicate-alert",
    Warning,
    "An alert that several runbooks claim."
);

pub(super) fn check(_context: &Context<'_>, _found: &mut Vec<Diagnostic>) {}
