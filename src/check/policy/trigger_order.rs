//! `trigger-order`: triggers by which urgency falls as the value worsens.

use super::{Findings, PolicyContext, named, rule, subject, words};
use crate::decide::Cover;
use crate::source::Span;
use std::collections::HashSet;

rule! { "trigger-order", Error, "Triggers by which urgency falls as the value worsens." }

pub(crate) fn check(context: &PolicyContext<'_>, found: &mut Findings<'_>) {
    let policy = context.policy;
    // The lines of several services may share their pieces.
    let mut reported = HashSet::new();
    for line in &context.lines {
        for inversion in line.inversions(policy) {
            let [better, worse] = [inversion.better, inversion.worse].map(|piece| {
                let piece = &line.pieces[piece];
                place_of(context, &piece.cover, &piece.triggers)
            });
            let (Some(better), Some(worse)) = (better, worse) else {
                continue;
            };
            if !reported.insert((better.key, worse.key)) {
                continue;
            }
            let [from, to] = [inversion.better, inversion.worse]
                .map(|piece| words(line, line.pieces[piece].interval));
            let message = format!(
                "{}: urgency falls from `{}`, {from}, to `{}`, {to}, as the value worsens",
                named(line),
                better.decision,
                worse.decision
            );
            found
                .add(
                    worse.span,
                    format!("{}: {}, {}", subject(line), better.decision, worse.decision),
                    message,
                )
                .label(format!("`{}`", worse.decision))
                .related(better.span, format!("`{}`", better.decision))
                .help("let the worse value lead to the more urgent decision")
                .help("say `worse = \"lower\"` for a metric whose low values are the bad ones");
        }
    }
}

/// What stands for a piece in a message.
struct Standing<'a> {
    decision: &'a str,
    span: Span,
    /// Unique among triggers and gaps.
    key: usize,
}

fn place_of<'a>(
    context: &PolicyContext<'a>,
    cover: &Cover<'_>,
    triggers: &[usize],
) -> Option<Standing<'a>> {
    let policy = context.policy;
    if let Cover::Declared(gap) = cover {
        let treat_as = policy.gaps[*gap].treat_as.as_ref()?;
        return Some(Standing {
            decision: &treat_as.value,
            span: treat_as.span,
            key: policy.triggers.len() + gap,
        });
    }
    // The most urgent one gave the piece its urgency.
    let urgency = |trigger: &&usize| {
        let decision = policy.decision(&policy.triggers[**trigger].decision);
        decision.map_or(i64::MAX, |decision| decision.rank.value)
    };
    let trigger = *triggers.iter().min_by_key(urgency)?;
    Some(Standing {
        decision: &policy.triggers[trigger].decision.value,
        span: context.comparison(trigger)?.span,
        key: trigger,
    })
}
