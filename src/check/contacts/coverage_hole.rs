//! `coverage-hole`: hours of the week in which an escalation policy reaches nobody.

use super::{ContactsContext, Findings, rule};
use crate::facts::coverage::{Holes, Weeks};
use crate::facts::escalation::Called;
use crate::record::contacts::EscalationPolicy;
use chrono::DateTime;
use chrono_tz::Tz;
use std::collections::HashSet;

rule! { "coverage-hole", Warning, "Hours of the week in which an escalation policy reaches nobody." }

pub(crate) fn check(context: &ContactsContext<'_>, found: &mut Findings<'_>) {
    if !context.is_whole {
        return;
    }
    let zone = context.book.config.timezone;
    let weeks = Weeks::from(context.now, zone, context.contacts);
    for (policy, called) in &context.policies {
        if called.is_empty() || called.iter().any(|called| called.unknown) {
            continue;
        }
        if called.iter().all(|called| called.everybody().is_empty()) {
            found.add(policy.id.span,
                    policy.id.as_str(),
                    format!("policy `{}` reaches nobody", policy.id.value))
                .help("give somebody the role, the team or the place in the rotation that its steps call");
        } else if let Some(holes) = weeks.holes(called) {
            report(policy, called, &holes, zone, found);
        }
    }
}

/// Times that a message names before it only counts the rest.
const SHOWN: usize = 3;

fn report(
    policy: &EscalationPolicy,
    called: &[Called<'_>],
    holes: &Holes,
    zone: Tz,
    found: &mut Findings<'_>,
) {
    let clock = |at: &DateTime<Tz>| at.format("%a %H:%M").to_string();
    let mut times: Vec<String> = holes
        .times
        .iter()
        .take(SHOWN)
        .map(|(from, to)| format!("{} to {}", clock(from), clock(to)))
        .collect();
    if holes.is_always {
        times = vec!["at any time".to_owned()];
    }
    if holes.times.len() > SHOWN {
        times.push(format!("{} more times a week", holes.times.len() - SHOWN));
    }
    let when = if holes.is_next_week {
        String::new()
    } else {
        format!(" in the week of {}", holes.monday)
    };
    let (id, times) = (&policy.id.value, times.join(", "));
    let message = format!("policy `{id}` reaches nobody {times}{when} ({zone})");
    let mut added = found.add(policy.id.span, id, message);
    let mut shown = HashSet::new();
    for person in called.iter().flat_map(Called::everybody) {
        if let Some(hours) = &person.hours
            && shown.len() < SHOWN
            && shown.insert(person.id.value.as_str())
        {
            added = added.related(hours.span, format!("the hours of `{}`", person.id.value));
        }
    }
    added.help("add somebody whose `hours` hold these times, or a rotation that is on call then");
}
