//! `response-shrinks`: what is worse is never answered later.

use super::{Findings, PolicyContext, rule};
use crate::record::policy::Severity;
use crate::source::Spanned;
use crate::time::Duration;

rule! { "response-shrinks", Error, "A less severe row that must be answered sooner than a worse one." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let mut rows: Vec<(&Severity, &Spanned<Duration>)> = context
        .policy
        .severities
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
                let message = format!(
                    "`{}` must be answered within {}, but the worse `{}` may wait {}",
                    severity.id.value, within.value, worse.id.value, allowed.value
                );
                found
                    .add(within.span, severity.id.as_str(), message)
                    .related(
                        allowed.span,
                        format!("`{}` may wait longer", worse.id.value),
                    )
                    .help("response times stay the same or grow from each severity to the next");
            }
            _ => slowest = Some((severity, within)),
        }
    }
}
