//! Random policies: few different numbers, so that ends meet, and every kind of comparison, scope,
//! waiting time and gap.

use super::{DECISIONS, at, between, gap, metric, policy, text, trigger};
use proptest::prelude::*;
use rbdoc::record::policy::{Comparison, Policy, Trigger, Worse};
use rbdoc::time::Duration;

pub(super) fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        // Few numbers, so that ends meet.
        prop::sample::select(vec![-0.0, 0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 99.9, 100.0, -3.0]),
        -1e6..1e6_f64,
    ]
}

pub(super) fn comparison() -> impl Strategy<Value = Comparison> {
    prop_oneof![
        number().prop_map(Comparison::Above),
        number().prop_map(Comparison::AtLeast),
        number().prop_map(Comparison::Below),
        number().prop_map(Comparison::AtMost),
        number().prop_map(Comparison::Equal),
        (number(), number(), any::<bool>(), any::<bool>()).prop_map(|(a, b, low, high)| between(
            a.min(b),
            a.max(b),
            low,
            high
        )),
    ]
}

pub(super) fn any_trigger() -> impl Strategy<Value = Trigger> {
    (
        comparison(),
        prop::sample::select(DECISIONS.to_vec()),
        prop::sample::select(vec![0, 0, 120, 900]),
        prop::sample::select(vec![
            vec![],
            vec![],
            vec!["checkout"],
            vec!["checkout", "search"],
        ]),
    )
        .prop_map(|(comparison, decision, hold, scope)| Trigger {
            hold: (hold > 0).then(|| at(Duration::seconds(hold))),
            scope: scope.into_iter().map(text).collect(),
            ..trigger(decision, comparison)
        })
}

pub(super) fn any_policy() -> impl Strategy<Value = Policy> {
    let domain = prop_oneof![
        Just((None, None)),
        Just((Some(0.0), Some(100.0))),
        Just((Some(0.0), None)),
        Just((None, Some(10.0))),
        Just((Some(5.0), Some(5.0))),
    ];
    let gaps = prop::collection::vec(
        (
            number(),
            number(),
            prop::option::of(prop::sample::select(DECISIONS.to_vec())),
        ),
        0..2,
    );
    (
        domain,
        any::<bool>(),
        // Every trigger may come twice, with another decision or the same one.
        prop::collection::vec((any_trigger(), prop::option::of(any_trigger())), 0..6),
        gaps,
    )
        .prop_map(|((min, max), lower, triggers, gaps)| {
            let worse = if lower { Worse::Lower } else { Worse::Higher };
            let triggers = triggers
                .into_iter()
                .flat_map(|(first, twin)| {
                    let twin = twin.map(|twin| Trigger {
                        kind: first.kind.clone(),
                        ..twin
                    });
                    std::iter::once(first).chain(twin)
                })
                .collect();
            let gaps = gaps
                .into_iter()
                .map(|(a, b, treat_as)| gap(a.min(b), a.max(b), treat_as))
                .collect();
            policy(metric(min, max, worse), triggers, gaps)
        })
}
