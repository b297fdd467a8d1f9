//! The decision engine against a brute force that only knows comparisons: on every end, beside every
//! end and between all ends, both must say the same.

#![expect(
    clippy::float_cmp,
    reason = "the ends of intervals are exact, and that is what is tested"
)]

mod brute;
mod random;

use brute::{Found, active, brute, grid, rank, swept};
use proptest::prelude::*;
use random::{any_policy, number};
use rbdoc::decide::{self, Cover, Observation};
use rbdoc::record::policy::{
    Comparison, Decision, Gap, Metric, Policy, Trigger, TriggerKind, Unsure, Worse,
};
use rbdoc::source::{FileId, Span, Spanned};

fn at<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::whole(FileId(0)))
}

fn text(value: &str) -> Spanned<String> {
    at(value.to_owned())
}

/// Decisions from most to least urgent; a decision's rank is its place here plus one.
const DECISIONS: [&str; 3] = ["immediate", "conditional", "watch"];

fn decisions() -> Vec<Decision> {
    DECISIONS
        .iter()
        .zip(1..)
        .map(|(id, rank)| Decision {
            span: Span::whole(FileId(0)),
            id: text(id),
            name: text(id),
            rank: at(rank),
            severity: None,
            approval: None,
        })
        .collect()
}

fn metric(min: Option<f64>, max: Option<f64>, worse: Worse) -> Metric {
    Metric {
        span: Span::whole(FileId(0)),
        id: text("errors"),
        name: text("Error rate"),
        unit: text("%"),
        min: min.map(at),
        max: max.map(at),
        window: None,
        baseline: None,
        source: None,
        symptom: None,
        worse,
    }
}

fn trigger(decision: &str, comparison: Comparison) -> Trigger {
    Trigger {
        span: Span::whole(FileId(0)),
        id: None,
        decision: text(decision),
        kind: TriggerKind::Threshold {
            metric: text("errors"),
            comparison: at(comparison),
        },
        hold: None,
        runbook: None,
        scope: Vec::new(),
    }
}

fn gap(from: f64, to: f64, treat_as: Option<&str>) -> Gap {
    Gap {
        span: Span::whole(FileId(0)),
        metric: text("errors"),
        from: at(from),
        to: at(to),
        treat_as: treat_as.map(text),
        reason: None,
    }
}

fn between(low: f64, high: f64, low_closed: bool, high_closed: bool) -> Comparison {
    Comparison::Between {
        low,
        high,
        low_closed,
        high_closed,
        bounds_given: true,
    }
}

fn policy(metric: Metric, triggers: Vec<Trigger>, gaps: Vec<Gap>) -> Policy {
    Policy {
        decisions: decisions().into_iter().collect(),
        metrics: [metric].into_iter().collect(),
        triggers,
        gaps,
        ..Policy::default()
    }
}

/// The rollback document's own numbers: above 10 % at once, 1 to 10 % after a look, nothing below.
fn seed() -> Policy {
    policy(
        metric(Some(0.0), Some(100.0), Worse::Higher),
        vec![
            trigger("immediate", Comparison::Above(10.0)),
            trigger("conditional", between(1.0, 10.0, true, true)),
        ],
        Vec::new(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_sweep_agrees_with_brute_force(policy in any_policy()) {
        let grid = grid(&policy);
        for line in decide::lines(&policy) {
            // The pieces are the domain, without holes and without seams.
            for pair in line.pieces.windows(2) {
                prop_assert!(pair[0].interval.to == pair[1].interval.from);
                prop_assert!(
                    pair[0].cover != pair[1].cover || pair[0].triggers != pair[1].triggers,
                    "a seam between equal pieces"
                );
            }
            let overlaps = line.overlaps(&policy);
            let mut found = Vec::new();
            for value in &grid {
                let in_pieces = line.pieces.iter().filter(|piece| piece.interval.contains(*value));
                prop_assert_eq!(in_pieces.count(), usize::from(line.domain.contains(*value)));
                let Some(piece) = line.piece_at(*value) else { continue };

                let expected = brute(&policy, &grid, line.service, *value);
                prop_assert_eq!(swept(&policy, &line, *value), Some(expected), "at {}", value);
                prop_assert_eq!(
                    &line.pieces[piece].triggers,
                    &active(&policy, line.service, *value)
                );
                let open = line.uncovered().any(|stretch| stretch.contains(*value));
                prop_assert_eq!(open, line.pieces[piece].cover == Cover::Uncovered);
                if line.service.is_none() {
                    let twice = overlaps.iter().any(|overlap| overlap.interval.contains(*value));
                    prop_assert_eq!(twice, matches!(line.pieces[piece].cover, Cover::Conflict(_)));
                }
                let urgency = match brute(&policy, &grid, line.service, *value) {
                    Found::Rank(rank) | Found::Declared(Some(rank)) => Some(rank),
                    _ => None,
                };
                found.extend(urgency);
            }
            // Urgency falls somewhere on the grid exactly if the line has an inversion.
            if line.metric.worse == Worse::Lower {
                found.reverse();
            }
            let falls = found.windows(2).filter(|pair| pair[0] < pair[1]).count();
            prop_assert_eq!(line.inversions(&policy).len(), falls);
        }
    }

    #[test]
    fn the_verdict_is_one_of_the_decisions_that_apply(policy in any_policy(), value in number()) {
        let observation = Observation::Value { metric: &policy.metrics[0], value };
        let verdict = decide::evaluate(&policy, &[observation], Some("checkout"));
        let decided: Vec<&str> = active(&policy, Some("checkout"), value)
            .into_iter()
            .map(|number| policy.triggers[number].decision.value.as_str())
            .collect();
        let in_domain = decide::Interval::domain(&policy.metrics[0])
            .is_some_and(|domain| domain.contains(value));
        let chosen = verdict.decision.map(|decision| decision.id.value.as_str());
        if in_domain && !decided.is_empty() {
            prop_assert!(verdict.uncovered.is_empty());
            prop_assert_eq!(chosen, decided.iter().copied().min_by_key(|id| rank(id)));
        } else {
            prop_assert_eq!(!verdict.reasons.is_empty(), chosen.is_some());
            prop_assert!(verdict.reasons.iter().all(|reason| reason.trigger.is_none()));
        }
    }
}

fn stretches(policy: &Policy) -> Vec<String> {
    decide::lines(policy)
        .iter()
        .flat_map(|line| {
            line.uncovered()
                .map(|stretch| stretch.to_string())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn ends_are_exact() {
    assert_eq!(stretches(&seed()), ["[0, 1)"]);

    let open_ended = policy(
        metric(Some(0.0), None, Worse::Higher),
        vec![
            trigger("conditional", Comparison::Above(50.0)),
            trigger("watch", Comparison::Below(20.0)),
        ],
        Vec::new(),
    );
    assert_eq!(stretches(&open_ended), ["[20, 50]"]);

    let without_the_point = policy(
        metric(None, None, Worse::Higher),
        vec![
            trigger("immediate", Comparison::Above(10.0)),
            trigger("watch", Comparison::Below(10.0)),
        ],
        Vec::new(),
    );
    assert_eq!(stretches(&without_the_point), ["[10, 10]"]);
}

#[test]
fn a_declared_gap_is_not_uncovered_and_says_how_to_act() {
    let policy = Policy {
        gaps: vec![gap(0.0, 1.0, Some("watch"))],
        ..seed()
    };
    assert!(stretches(&policy).is_empty());
    let observation = decide::observe(&policy, "errors=0.5").expect("an observation");
    let verdict = decide::evaluate(&policy, &[observation], None);
    assert_eq!(verdict.decision.expect("a decision").id.value, "watch");
    assert_eq!(verdict.uncovered[0].stretch, "below 1 %");
}

#[test]
fn a_value_that_nothing_covers_is_judged_by_its_neighbours() {
    let mut policy = policy(
        metric(Some(0.0), Some(100.0), Worse::Higher),
        vec![
            trigger("immediate", Comparison::Above(50.0)),
            trigger("watch", Comparison::Below(20.0)),
        ],
        Vec::new(),
    );
    let decide = |policy: &Policy| {
        let observation = decide::observe(policy, "errors=30%").expect("an observation");
        let verdict = decide::evaluate(policy, &[observation], None);
        assert_eq!(verdict.uncovered[0].stretch, "20 to 50 % (both included)");
        verdict.decision.expect("a decision").id.value.clone()
    };
    assert_eq!(decide(&policy), "immediate");
    policy.unsure = Unsure::Better;
    assert_eq!(decide(&policy), "watch");
}

#[test]
fn a_line_says_each_piece_in_words() {
    let policy = seed();
    let line = &decide::lines(&policy)[0];
    let words: Vec<String> = line
        .pieces
        .iter()
        .map(|piece| {
            let range = line.words(piece.interval, rbdoc::wording::Words::english());
            format!("{range}: {}", piece.decisions().join(", "))
        })
        .collect();
    assert_eq!(
        words,
        [
            "below 1 %: ",
            "1 to 10 % (both included): conditional",
            "above 10 %: immediate",
        ]
    );
}

#[test]
fn what_cannot_be_observed_is_refused_with_a_way_out() {
    let policy = seed();
    let refused = |text| {
        let refused = decide::observe(&policy, text).expect_err("refused");
        format!("{}; {}", refused.message, refused.help)
    };
    assert_eq!(
        refused("error=3"),
        "no metric is called `error`; did you mean `errors`?"
    );
    assert_eq!(
        refused("errors=much"),
        "`much` is not a number; write it as `errors=14`; the unit is %"
    );
    assert_eq!(
        refused("errors=140"),
        "`errors` cannot be 140 %; the policy says it is 0 to 100 % (both included)"
    );
    assert_eq!(
        refused("errors"),
        "`errors` is a metric and has no value here; add the value, as in `errors=14`"
    );
    assert!(decide::observe(&policy, "errors=NaN").is_err());
}
