//! `closed-with-open-actions`: a post-mortem that is closed although its actions are open.

use super::{Findings, Incident, RecordContext, open_actions, rule};
use crate::record::actions::Action;
use crate::record::postmortem::PostmortemStatus;

rule! { "closed-with-open-actions", Warning, "A post-mortem that is closed although its actions are open." }

pub(crate) fn check(_context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    let Some(prose) = &incident.postmortem else {
        return;
    };
    let open: Vec<&Action> = open_actions(incident).collect();
    if prose.status.value != PostmortemStatus::Closed || open.is_empty() {
        return;
    }
    let count = match open.len() {
        1 => "one of its actions is open".to_owned(),
        many => format!("{many} of its actions are open"),
    };
    let message = format!("the post-mortem is closed, but {count}");
    let added = found
        .add(prose.status.span, "status", message)
        .help("close the actions first, or set `status = \"reviewed\"`");
    let open = open.into_iter();
    open.fold(added, |added, action| {
        added.related(action.status.span, "still open")
    });
}
