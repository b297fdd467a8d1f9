//! How the policy decides: triggers as intervals on a line, what they leave open, and the verdict on
//! what somebody sees. One implementation for `check`, for `rbdoc decide` and for the page's bands.
//!
//! Owns [`Interval`], [`Line`] (one metric, swept once, and its pieces in words) and [`evaluate()`].
//! Says also what pages may take over from the policy ([`inserts`]). May know the records of the policy, the roles of
//! the contacts and the words of the interface, and nothing above them; reports no problem itself,
//! since what is a problem and where it stands is `check`'s to say.
//!
//! Order of events: [`lines`] turns the triggers of each metric into intervals and sweeps them into
//! pieces; [`evaluate()`] looks an observed value up in them.

mod evaluate;
mod interval;
mod line;
mod observe;
mod values;
mod words;

pub use evaluate::{Reason, Uncovered, Verdict, evaluate};
pub use interval::{Cut, Interval};
pub use line::{Cover, Inversion, Line, MOST_TRIGGERS, Overlap, Piece, lines, metric_of};
pub use observe::{Observation, Refused, observe};
pub use values::{MATRIX, TRIGGERS, inserts, respond, threshold, threshold_or_condition};
pub use words::{comparison_words, interval_words, number, trigger_words, with_unit};

use crate::record::policy::{Policy, Unsure};

/// The name of trigger number `index`: its id, else its place in the file (`trigger-3`).
pub fn trigger_id(policy: &Policy, index: usize) -> String {
    let trigger = policy.triggers.get(index);
    let id = trigger.and_then(|trigger| trigger.id.as_deref());
    id.cloned()
        .unwrap_or_else(|| format!("trigger-{}", index + 1))
}

/// How urgent a decision is: 1 is most urgent. A decision that is not there comes last.
fn rank(policy: &Policy, id: &str) -> i64 {
    let decision = policy.decision(id);
    decision.map_or(i64::MAX, |decision| decision.rank.value)
}

/// The decision to take of several that are equally well founded.
fn choose<'a>(
    policy: &Policy,
    unsure: Unsure,
    ids: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let by_rank = |id: &&str| rank(policy, id);
    match unsure {
        Unsure::Worse => ids.into_iter().min_by_key(by_rank),
        // A decision that is not there is no way out.
        Unsure::Better => ids
            .into_iter()
            .max_by_key(|id| Some(rank(policy, id)).filter(|rank| *rank != i64::MAX)),
    }
}
