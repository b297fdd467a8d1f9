//! `severity-rank`: each rank of the severities and of the decisions once, none left out.

use super::{Findings, PolicyContext, rule};
use crate::source::{Span, Spanned};
use std::collections::BTreeMap;

rule! { "severity-rank", Error, "Ranks that are given twice, or that leave one out." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let severities = context.policy.severities.iter();
    ranks(
        "severity",
        "severities",
        "worst",
        severities.map(|s| (s.id.value.as_str(), &s.rank, s.span)),
        found,
    );
    let decisions = context.policy.decisions.iter();
    ranks(
        "decision",
        "decisions",
        "most urgent",
        decisions.map(|d| (d.id.value.as_str(), &d.rank, d.span)),
        found,
    );
}

fn ranks<'a>(
    one: &str,
    many: &str,
    first: &str,
    rows: impl Iterator<Item = (&'a str, &'a Spanned<i64>, Span)>,
    found: &mut Findings<'_>,
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
            let message = format!("{many} `{other}` and `{id}` both have rank {}", rank.value);
            found
                .add(rank.span, id, message)
                .label("the same rank again")
                .related(*place, format!("`{other}` has it"))
                .help(format!("give each {one} its own rank; 1 is {first}"));
        } else {
            by_rank.insert(rank.value, (id, rank.span));
        }
    }
    if !whole {
        return;
    }
    for ((rank, (id, place)), expected) in by_rank.into_iter().zip(1..) {
        if rank != expected {
            let message = format!("`{id}` has rank {rank}, but no {one} has rank {expected}");
            found.add(place, id, message).help(format!(
                "number the {many} 1, 2, 3 without a hole; 1 is {first}"
            ));
            return;
        }
    }
}
