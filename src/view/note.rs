//! What a press on the page of decisions notes in the log of an incident.

use super::Severity;
use super::caller::CallLine;
use super::library::{Library, shown_severity};
use crate::record::policy::{self, Decision};
use crate::source::Spanned;
use crate::time::Duration;
use serde::Serialize;

/// A severity, and what is decided at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What it is called: the decision, else the severity.
    pub name: String,
    /// What is decided; none where that is still to come.
    pub decision: Option<String>,
    /// The severity.
    pub severity: Option<Severity>,
    /// Who must agree; none where nobody must.
    pub approver: Option<String>,
    /// How soon to respond, in seconds.
    pub respond: Option<String>,
    /// How often to say where things stand, in seconds.
    pub update: Option<String>,
}

/// What is noted of a decision, where `approval` says who must agree.
pub(super) fn of_decision(library: &Library<'_>, decision: &Decision, approval: &CallLine) -> Note {
    let row = decision.severity.as_ref();
    let row = row.and_then(|id| library.severity_row(id));
    Note {
        name: decision.name.value.clone(),
        decision: Some(decision.name.value.clone()),
        ..of(library, row, approval)
    }
}

/// What is noted of a row of the matrix, where `approval` says who must agree.
pub(super) fn of_severity(
    library: &Library<'_>,
    severity: &policy::Severity,
    approval: &CallLine,
) -> Note {
    of(library, Some(severity), approval)
}

fn of(library: &Library<'_>, row: Option<&policy::Severity>, approval: &CallLine) -> Note {
    let nobody = CallLine::words(library.words.get("decide.no_approval"));
    let seconds = |time: &Option<Spanned<Duration>>| Some(time.as_ref()?.value.seconds.to_string());
    Note {
        name: row.map_or_else(String::new, |row| row.name.value.clone()),
        decision: None,
        severity: row.map(shown_severity),
        approver: (*approval != nobody).then(|| approver(approval)),
        respond: row.and_then(|row| seconds(&row.respond_within)),
        update: row.and_then(|row| seconds(&row.update_every)),
    }
}

/// Who agrees, in words: one person by name with the role; of several, what they are.
fn approver(approval: &CallLine) -> String {
    match approval.people.as_slice() {
        [one] if one.note.is_none() && one.name != approval.who => {
            format!("{}, {}", one.name, approval.who)
        }
        _ => approval.who.clone(),
    }
}
