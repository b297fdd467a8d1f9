//! A metric's line as the page draws it and the terminal prints it.

use super::line::{Cover, Line, Piece, lines};
use super::words::interval_words;
use crate::record::policy::{Policy, Worse};
use crate::wording::Words;

/// A metric from one end of its domain to the other, in pieces with words.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Metric id.
    pub metric: String,
    /// Its shown name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// The service whose own triggers these are; none for the general band.
    pub service: Option<String>,
    /// Which direction is bad.
    pub worse: Worse,
    /// The pieces from the lowest value to the highest, without holes.
    pub pieces: Vec<BandPiece>,
}

/// A stretch of a [`Band`].
#[derive(Debug, Clone, PartialEq)]
pub struct BandPiece {
    /// Lower end; minus infinity where the domain has none.
    pub from: f64,
    /// Upper end; infinity where the domain has none.
    pub to: f64,
    /// Whether the lower end belongs.
    pub from_closed: bool,
    /// Whether the upper end belongs.
    pub to_closed: bool,
    /// The stretch in words: `above 10 %`, `1 to 10 % (10 % not included)`.
    pub words: String,
    /// Decision ids: one; several where triggers escalate (in order of waiting time) or contradict
    /// each other; none in a gap.
    pub decisions: Vec<String>,
    /// For a gap that is declared: why, and the decision to act by.
    pub gap: Option<BandGap>,
    /// The triggers by number.
    pub triggers: Vec<usize>,
}

/// A stretch left to judgement on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandGap {
    /// Decision id to act by.
    pub treat_as: Option<String>,
    /// Why no trigger covers it.
    pub reason: Option<String>,
}

/// The bands of all metrics that triggers name, in file order, in `words`.
pub fn bands(policy: &Policy, words: &Words) -> Vec<Band> {
    lines(policy)
        .iter()
        .map(|line| band(policy, line, words))
        .collect()
}

fn band(policy: &Policy, line: &Line<'_>, words: &Words) -> Band {
    Band {
        metric: line.metric.id.value.clone(),
        name: line.metric.name.value.clone(),
        unit: line.metric.unit.value.clone(),
        service: line.service.map(str::to_owned),
        worse: line.metric.worse,
        pieces: line
            .pieces
            .iter()
            .map(|piece| band_piece(policy, line, piece, words))
            .collect(),
    }
}

fn band_piece(policy: &Policy, line: &Line<'_>, piece: &Piece<'_>, words: &Words) -> BandPiece {
    let decisions = match &piece.cover {
        Cover::Decided(id) => vec![(*id).to_owned()],
        Cover::Escalating(ids) | Cover::Conflict(ids) => {
            ids.iter().map(|id| (*id).to_owned()).collect()
        }
        Cover::Declared(_) | Cover::Uncovered => Vec::new(),
    };
    let gap = match piece.cover {
        Cover::Declared(number) => {
            let text = |text: Option<&crate::record::Text>| text.map(|text| text.value.clone());
            let gap = &policy.gaps[number];
            Some(BandGap {
                treat_as: text(gap.treat_as.as_ref()),
                reason: text(gap.reason.as_ref()),
            })
        }
        _ => None,
    };
    BandPiece {
        from: piece.interval.from.value(),
        to: piece.interval.to.value(),
        from_closed: piece.interval.from_closed(),
        to_closed: piece.interval.to_closed(),
        words: interval_words(piece.interval, line.domain, &line.metric.unit.value, words),
        decisions,
        gap,
        triggers: piece.triggers.clone(),
    }
}
