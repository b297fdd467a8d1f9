//! The rows of the decision matrix: ranks, response times, approvers.

use crate::check::Context;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::facts::escalation::{Reach, reaches_role};
use crate::record::Ref;
use crate::record::policy::{Rollback, Severity};
use crate::rule;
use crate::source::{Span, Spanned};
use crate::time::Duration;
use std::collections::{BTreeMap, HashSet};

rule!(
    SEVERITY_RANK,
    "severity-rank",
    Error,
    "Ranks that are given twice, or that leave one out."
);
rule!(
    RESPONSE_SHRINKS,
    "response-shrinks",
    Error,
    "A less severe row that must be answered sooner than a worse one."
);
rule!(
    APPROVER_UNKNOWN,
    "approver-unknown",
    Error,
    "An approver who is no role of the contact list, or a role that nobody holds."
);
rule!(
    APPROVER_TOO_LATE,
    "approver-too-late",
    Warning,
    "An approver whom the escalation reaches after the decision is due."
);
rule!(
    APPROVAL_WITHOUT_APPROVER,
    "approval-without-approver",
    Warning,
    "A row that leaves the decision open and names nobody to take it."
);
rule!(
    EVALUATE_WITHOUT_CRITERIA,
    "evaluate-without-criteria",
    Warning,
    "A row that says \"evaluate\" and not by what."
);

pub(super) fn check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let policy = &context.book.policy;
    let severities = policy.severities.iter();
    ranks(
        "severity",
        "severities",
        "worst",
        severities.map(|s| (s.id.value.as_str(), &s.rank, s.span)),
        found,
    );
    let decisions = policy.decisions.iter();
    ranks(
        "decision",
        "decisions",
        "most urgent",
        decisions.map(|d| (d.id.value.as_str(), &d.rank, d.span)),
        found,
    );
    response_times(&policy.severities, found);
    unknown_approvers(context, found);
    late_approvers(context, found);
    for severity in &policy.severities {
        open_rows(severity, found);
    }
}

/// `severity-rank`: each rank once, none left out.
fn ranks<'a>(
    one: &str,
    many: &str,
    first: &str,
    rows: impl Iterator<Item = (&'a str, &'a Spanned<i64>, Span)>,
    found: &mut Vec<Diagnostic>,
) {
    let mut by_rank: BTreeMap<i64, (&str, Span)> = BTreeMap::new();
    let mut whole = true;
    for (id, rank, header) in rows {
        // A rank that could not be read stands at its table; it has been reported.
        if rank.span == header {
            whole = false;
            continue;
        }
        if let Some((other, place)) = by_rank.get(&rank.value) {
            whole = false;
            found.push(
                Diagnostic::new(
                    &SEVERITY_RANK,
                    rank.span,
                    format!("{many} `{other}` and `{id}` both have rank {}", rank.value),
                )
                .label("the same rank again")
                .related(*place, format!("`{other}` has it"))
                .help(format!("give each {one} its own rank; 1 is {first}")),
            );
        } else {
            by_rank.insert(rank.value, (id, rank.span));
        }
    }
    if !whole {
        return;
    }
    for ((rank, (id, place)), expected) in by_rank.into_iter().zip(1..) {
        if rank != expected {
            found.push(
                Diagnostic::new(
                    &SEVERITY_RANK,
                    place,
                    format!("`{id}` has rank {rank}, but no {one} has rank {expected}"),
                )
                .help(format!(
                    "number the {many} 1, 2, 3 without a hole; 1 is {first}"
                )),
            );
            return;
        }
    }
}

/// `response-shrinks`: what is worse is never answered later.
fn response_times(severities: &[Severity], found: &mut Vec<Diagnostic>) {
    let mut rows: Vec<(&Severity, &Spanned<Duration>)> = severities
        .iter()
        .filter_map(|severity| Some((severity, severity.respond_within.as_ref()?)))
        .collect();
    rows.sort_by_key(|(severity, _)| severity.rank.value);
    let mut slowest: Option<(&Severity, &Spanned<Duration>)> = None;
    for (severity, within) in rows {
        match slowest {
            Some((worse, allowed))
                if within.value < allowed.value && worse.rank.value < severity.rank.value =>
            {
                found.push(
                    Diagnostic::new(
                        &RESPONSE_SHRINKS,
                        within.span,
                        format!(
                            "`{}` must be answered within {}, but the worse `{}` may wait {}",
                            severity.id.value, within.value, worse.id.value, allowed.value
                        ),
                    )
                    .related(
                        allowed.span,
                        format!("`{}` may wait longer", worse.id.value),
                    )
                    .help("response times stay the same or grow from each severity to the next"),
                );
            }
            _ => slowest = Some((severity, within)),
        }
    }
}

/// Every place that names an approver.
fn approvals<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Ref> {
    let policy = &context.book.policy;
    let rows = policy.severities.iter().map(|s| &s.approval);
    let decisions = policy.decisions.iter().map(|d| &d.approval);
    let runbooks = context.book.runbooks.iter().map(|r| &r.meta.approval);
    rows.chain(decisions)
        .chain(runbooks)
        .flatten()
        .filter(|approval| approval.value != "none")
}

/// `approver-unknown`: each name once, at its first place.
fn unknown_approvers(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let contacts = &context.book.contacts;
    if !context.is_whole(contacts.file) {
        return;
    }
    let mut by_name: Vec<(&str, Vec<Span>)> = Vec::new();
    for approval in approvals(context) {
        match by_name.iter_mut().find(|(name, _)| *name == approval.value) {
            Some((_, places)) => places.push(approval.span),
            None => by_name.push((&approval.value, vec![approval.span])),
        }
    }
    for (name, places) in by_name {
        let is_role = contacts.roles.iter().any(|role| role.id.value == name);
        let is_held = contacts
            .contacts
            .iter()
            .any(|contact| contact.roles.iter().any(|role| role.value == name));
        let diagnostic = if !is_role {
            let roles = contacts.roles.iter().map(|role| role.id.value.as_str());
            let place = places[0];
            let unknown = Diagnostic::new(
                &APPROVER_UNKNOWN,
                place,
                format!("approver `{name}` is not a role of the contact list"),
            );
            match did_you_mean(name, roles) {
                Some(near) => unknown.help(format!("did you mean `{near}`?")),
                None if contacts.file.is_none() => unknown.help(format!(
                    "write `content/contacts.toml` with a `[[role]]` whose id is `{name}`, and somebody who has it"
                )),
                None => unknown.help(format!(
                    "add a `[[role]]` with the id `{name}` to content/contacts.toml, and give it to somebody"
                )),
            }
        } else if !is_held {
            Diagnostic::new(
                &APPROVER_UNKNOWN,
                places[0],
                format!("approver `{name}` is a role that nobody has"),
            )
            .help(format!("add `{name}` to the `roles` of a contact"))
        } else {
            continue;
        };
        found.push(
            places[1..]
                .iter()
                .fold(diagnostic, |d, place| d.related(*place, "and here")),
        );
    }
}

/// `approver-too-late`: the escalation must reach the approver while the answer is still in time.
fn late_approvers(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let (policy, contacts) = (&context.book.policy, &context.book.contacts);
    if !context.is_whole(contacts.file) {
        return;
    }
    let mut told = HashSet::new();
    for severity in &policy.severities {
        let Some(within) = &severity.respond_within else {
            continue;
        };
        let Some(escalation) = severity
            .escalation
            .as_ref()
            .and_then(|id| contacts.policies.iter().find(|p| p.id.value == id.value))
        else {
            continue;
        };
        let of_decisions = policy
            .decisions
            .iter()
            .filter(|decision| {
                decision
                    .severity
                    .as_ref()
                    .is_some_and(|id| id.value == severity.id.value)
            })
            .map(|decision| &decision.approval);
        let approvals = std::iter::once(&severity.approval)
            .chain(of_decisions)
            .flatten();
        for approval in approvals.filter(|approval| approval.value != "none") {
            if !told.insert((&severity.id.value, &approval.value)) {
                continue;
            }
            let late = |message: String| {
                Diagnostic::new(&APPROVER_TOO_LATE, approval.span, message)
                    .related(within.span, "the time to respond")
                    .related(escalation.id.span, "the escalation")
            };
            match reaches_role(contacts, escalation, &approval.value) {
                Reach::After(wait) if wait > within.value => found.push(
                    late(format!(
                        "escalation `{}` calls `{}` after {wait}, but `{}` must be decided within {}",
                        escalation.id.value, approval.value, severity.id.value, within.value
                    ))
                    .help(format!("call `role:{}` in an earlier step", approval.value)),
                ),
                Reach::Never => found.push(
                    late(format!(
                        "escalation `{}` never calls `{}`, who must agree for `{}`",
                        escalation.id.value, approval.value, severity.id.value
                    ))
                    .help(format!(
                        "add `role:{}` to a step that is reached within {}",
                        approval.value, within.value
                    )),
                ),
                Reach::After(_) | Reach::Unknown => {}
            }
        }
    }
}

/// `approval-without-approver` and `evaluate-without-criteria`: a row that leaves the decision open
/// says who takes it and by what.
fn open_rows(severity: &Severity, found: &mut Vec<Diagnostic>) {
    let Some(rollback) = &severity.rollback else {
        return;
    };
    let word = match rollback.value {
        Rollback::Evaluate => "evaluate",
        Rollback::Unlikely => "unlikely",
        Rollback::Yes | Rollback::Usually | Rollback::No => return,
    };
    let nobody = severity
        .approval
        .as_ref()
        .is_none_or(|approval| approval.value == "none");
    if nobody {
        let place = severity
            .approval
            .as_ref()
            .map_or(rollback.span, |approval| approval.span);
        found.push(
            Diagnostic::new(
                &APPROVAL_WITHOUT_APPROVER,
                place,
                format!(
                    "severity `{}` says `{word}` and names nobody who decides",
                    severity.id.value
                ),
            )
            .related(rollback.span, "leaves the decision open")
            .help("name the role that may say yes: `approval = \"on-call-lead\"`"),
        );
    }
    let criteria = severity
        .criteria
        .as_ref()
        .is_some_and(|criteria| !criteria.value.trim().is_empty());
    if rollback.value == Rollback::Evaluate && !criteria {
        found.push(
            Diagnostic::new(
                &EVALUATE_WITHOUT_CRITERIA,
                rollback.span,
                format!(
                    "severity `{}` says `evaluate` and not by what",
                    severity.id.value
                ),
            )
            .help("add `criteria = \"…\"`: the questions whose answers decide, in order"),
        );
    }
}
