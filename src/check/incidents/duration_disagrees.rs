//! `duration-disagrees`: durations in the prose that the record's own times contradict.
//!
//! Only sentences and labels whose meaning is certain are read: "the outage lasted 25 minutes",
//! "detected after 4 minutes", "**Duration**: 25 minutes", "Time to recovery: 1h 50m". Rounded,
//! approximate and quoted figures say nothing that could be wrong.

use super::{Findings, RecordContext, comments, rule};
use crate::facts::incident::length;
use crate::record::incident::{Incident, Milestone, Times};
use crate::source::{FileId, Span};
use crate::time::Duration;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

rule! { "duration-disagrees", Error, "A duration in the text that the recorded times contradict." }

/// A length of time in words: `25 minutes`, `1h 50m`, `1 hour and 5 minutes`.
const LENGTH: &str = r"(?P<length>\d+(?:\.\d+)?\s*(?:days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b(?:(?:,|\s|\band\b)*\d+\s*(?:hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b)*)";

/// What a claim measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// The whole, from whichever first time to whichever last one.
    Whole,
    /// Until it was noticed.
    Detection,
    /// Until somebody took it.
    Acknowledgement,
}

/// The sentences and labels that are read, each with what it claims.
static CLAIMS: LazyLock<Vec<(Regex, Claim)>> = LazyLock::new(|| {
    let label = |words: &str| {
        // The figure must be all that the label says.
        format!(r"(?i)^[\s>|*_+-]*(?:{words})[*_\s]*(?::|\|)[*_\s]*{LENGTH}[\s*_.|]*$")
    };
    let sources = [
        (
            label(
                "(?:total |overall |incident |outage )?(?:duration|downtime)|time to (?:recovery|recover|restore|repair|resolution|resolve|mitigation|mitigate)|tt[rm]|mttr",
            ),
            Claim::Whole,
        ),
        (
            label("time to (?:detection|detect)|ttd|mttd"),
            Claim::Detection,
        ),
        (
            label("time to (?:acknowledgement|acknowledge)|tta|mtta"),
            Claim::Acknowledgement,
        ),
        (
            format!(
                r"(?i)\b(?:outage|incident|disruption|downtime)\s+lasted\s+(?:for\s+)?{LENGTH}"
            ),
            Claim::Whole,
        ),
        (
            format!(
                r"(?i)\b(?:outage|incident|disruption|problem) (?:was|were) (?:detected|noticed) after {LENGTH}"
            ),
            Claim::Detection,
        ),
        (
            format!(r"(?i)(?:^[\s*_+-]*|\bit was )detected after {LENGTH}"),
            Claim::Detection,
        ),
    ];
    sources
        .into_iter()
        .filter_map(|(source, claim)| Some((Regex::new(&source).ok()?, claim)))
        .collect()
});

/// A part of [`LENGTH`].
static PART: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)(\d+(?:\.\d+)?)\s*([dhms])").ok());

pub(crate) fn check(context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    let times = &incident.times;
    if let Some(prose) = &incident.postmortem {
        let text = context.text_of(prose.file);
        let code = prose.doc.code.iter().map(|block| block.span.range());
        let unread: Vec<Range<usize>> = code.chain(comments(text)).collect();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let place = start..start + line.len();
            start = place.end;
            let is_unread = unread
                .iter()
                .any(|part| part.start < place.end && place.start < part.end);
            // A quotation repeats what was said at the time.
            if !is_unread && !line.trim_start().starts_with('>') {
                in_line(times, prose.file, line, place.start, found);
            }
        }
    }
    if let Some(summary) = &incident.impact.summary {
        let range = summary.span.range();
        let raw = context.text_of(summary.span.file).get(range.clone());
        if let Some(raw) = raw {
            in_line(times, summary.span.file, raw, range.start, found);
        }
    }
}

/// The lengths that the record gives for a claim, each with what it is from and to.
fn known(times: &Times, claim: Claim) -> Vec<(Duration, String)> {
    use Milestone::{Acknowledged, Detected, Mitigated, Resolved, Started};
    let ends: &[(Milestone, Milestone)] = match claim {
        Claim::Whole => &[
            (Started, Mitigated),
            (Started, Resolved),
            (Detected, Mitigated),
            (Detected, Resolved),
        ],
        Claim::Detection => &[(Started, Detected)],
        Claim::Acknowledgement => &[(Detected, Acknowledged)],
    };
    let lengths = ends.iter().filter_map(|(from, to)| {
        let words = format!("from `{}` to `{}`", from.key(), to.key());
        Some((length(times, *from, *to)?, words))
    });
    lengths.collect()
}

fn in_line(times: &Times, file: FileId, line: &str, at: usize, found: &mut Findings<'_>) {
    // Most lines say nothing of the kind, and this is cheaper than six expressions.
    if !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let line = line.trim_end();
    for (pattern, claim) in CLAIMS.iter() {
        let Some(length) = pattern.captures(line).and_then(|c| c.name("length")) else {
            continue;
        };
        let Some((claimed, unit)) = parse(length.as_str()) else {
            continue;
        };
        let candidates = known(times, *claim);
        // A figure is as exact as its smallest unit.
        let agrees = |actual: &Duration| claimed.seconds.abs_diff(actual.seconds) < unit.max(60);
        if candidates.is_empty() || candidates.iter().any(|(actual, _)| agrees(actual)) {
            continue;
        }
        // The first is what the claim usually means.
        if let Some((actual, what)) = candidates.first() {
            found.add(Span::new(file, at + length.start()..at + length.end()),
                    length.as_str().trim(),
                    format!(
                        "the text says {}, the record gives {} {what}",
                        length.as_str().trim(),
                        actual.words()
                    ))
                .help("correct the text or the times; the page shows the durations of the record, so the text need not");
            return;
        }
    }
}

/// A length in words, and the seconds of its smallest unit.
fn parse(text: &str) -> Option<(Duration, u64)> {
    let mut seconds = 0.0_f64;
    let mut smallest = u64::MAX;
    for part in PART.as_ref()?.captures_iter(text) {
        let number: f64 = part[1].parse().ok()?;
        let mut unit: u32 = match part[2].to_ascii_lowercase().as_str() {
            "d" => 86_400,
            "h" => 3_600,
            "m" => 60,
            _ => 1,
        };
        seconds += number * f64::from(unit);
        if part[1].contains('.') {
            unit /= 10;
        }
        smallest = smallest.min(u64::from(unit));
    }
    // Beyond a year it is a number of something else.
    if smallest == u64::MAX || seconds > 366.0 * 86_400.0 {
        return None;
    }
    #[expect(
        clippy::cast_sign_loss,
        reason = "a sum of positive numbers, bounded above"
    )]
    let seconds = seconds.round() as u64;
    Some((Duration::seconds(seconds), smallest))
}
