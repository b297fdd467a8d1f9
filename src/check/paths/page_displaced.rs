//! `page-displaced`: the page of a source that gets no place in the site. It is [`path_collision`] where a page would be
//! missing, so that nothing hides it.

use super::{Claims, path_collision};
use crate::check::findings::Findings;
use crate::rule;

rule! {
    "page-displaced", Error leaves_out,
    "A page that gets no place in the site, because something else has it."
}

pub(crate) fn check(claims: &Claims<'_>, found: &mut Findings<'_>) {
    path_collision::report(claims, found, true);
}
