//! `approval-differs`: a runbook asks somebody else for approval than the matrix does.

use super::{Findings, rule};
use crate::check::context::RecordContext;
use crate::record::policy::severity_called;
use crate::record::runbook::Runbook;

rule! { "approval-differs", Warning, "A runbook whose approver is not the one that the matrix names for its severities." }

pub(crate) fn in_runbook(context: &RecordContext<'_>, runbook: &Runbook, found: &mut Findings<'_>) {
    let Some(own) = &runbook.meta.approval else {
        return;
    };
    let severities = &context.shared.severities;
    let named = runbook.meta.severities.iter();
    let rows = named.filter_map(|name| severity_called(severities, &name.value));
    let approvals = rows.filter_map(|row| Some((row, row.approval.as_ref()?)));
    let others: Vec<_> = approvals
        .filter(|(_, approval)| approval.value != own.value)
        .collect();
    if others.is_empty() {
        return;
    }
    let said: Vec<String> = others
        .iter()
        .map(|(row, approval)| format!("{} at `{}`", asked(&approval.value), row.id.value))
        .collect();
    let message = format!(
        "this runbook asks {} for approval, but the matrix asks {}",
        asked(&own.value),
        said.join(", ")
    );
    let finding = found
        .add(own.span, own.value.as_str(), message)
        .help("take `approval` out: the page shows what the matrix says at each severity");
    others
        .into_iter()
        .fold(finding, |finding, (row, approval)| {
            finding.related(approval.span, format!("the approver at `{}`", row.id.value))
        });
}

/// Who is asked, as a message says it.
fn asked(role: &str) -> String {
    match role {
        "none" => "nobody".to_owned(),
        role => format!("`{role}`"),
    }
}
