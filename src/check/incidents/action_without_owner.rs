//! `action-without-owner`: an open action item that belongs to nobody.

use super::{Findings, Incident, RecordContext, level_of_lack, open_actions, rule};
use crate::record::is_blank;

rule! { "action-without-owner", Error, "An open action item that belongs to nobody." }

pub(crate) fn check(context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    let unowned = open_actions(incident).filter(|action| is_blank(action.owner.as_ref()));
    for action in unowned.filter(|_| context.is_whole) {
        let id = &action.id.value;
        found
            .add(action.id.span, id, format!("action `{id}` has no owner"))
            .level(level_of_lack(incident))
            .help("add `owner = \"…\"`: one team or person; what belongs to all is done by none");
    }
}
