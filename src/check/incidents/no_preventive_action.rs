//! `no-preventive-action`: only where every action says its type, and the post-mortem is agreed.

use super::{Findings, Incident, RecordContext, rule};
use crate::record::actions::ActionType;
use crate::record::postmortem::PostmortemStatus;
use crate::source::Span;

rule! { "no-preventive-action", Info, "An incident with action items, none of which prevents the next one." }

pub(crate) fn check(context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    let (Some(actions), Some(prose)) = (&incident.actions, &incident.postmortem) else {
        return;
    };
    let is_agreed = matches!(
        prose.status.value,
        PostmortemStatus::Reviewed | PostmortemStatus::Closed
    );
    let prevents_nothing = actions.actions.iter().all(|action| {
        let kind = action.kind.as_ref();
        kind.is_some_and(|kind| kind.value != ActionType::Prevent)
    });
    let has_actions = !actions.actions.is_empty();
    if context.is_whole && is_agreed && !incident.drill && has_actions && prevents_nothing {
        let message = "none of the actions is of type `prevent`";
        found.add(Span::whole(actions.file), "", message).help(
            "ask what would have made this incident impossible; if nothing would, leave it so",
        );
    }
}
