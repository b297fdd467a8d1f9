//! Intervals with open and closed ends, exact at every end.

use crate::record::policy::{Comparison, Gap, Metric};
use std::cmp::Ordering;

/// A place between numbers: just before a number or just after it. An interval from cut to cut needs
/// no word for open and closed: `[1, 10)` runs from just before 1 to just before 10.
#[derive(Debug, Clone, Copy)]
pub struct Cut {
    value: f64,
    after: bool,
}

impl Cut {
    /// Just before `value`: a closed lower end, an open upper one.
    pub fn before(value: f64) -> Self {
        // Adding zero turns -0.0 into 0.0, which is the same number for every author.
        Self {
            value: value + 0.0,
            after: false,
        }
    }

    /// Just after `value`: an open lower end, a closed upper one.
    pub fn after(value: f64) -> Self {
        Self {
            value: value + 0.0,
            after: true,
        }
    }

    /// The number beside the cut.
    pub fn value(self) -> f64 {
        self.value
    }
}

impl Ord for Cut {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value
            .total_cmp(&other.value)
            .then(self.after.cmp(&other.after))
    }
}

impl PartialOrd for Cut {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cut {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Cut {}

/// A non-empty stretch of numbers. Infinity is a direction, not a number: it never belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Where it begins.
    pub from: Cut,
    /// Where it ends.
    pub to: Cut,
}

impl Interval {
    /// The interval between two cuts; none if no number lies between them.
    pub fn new(from: Cut, to: Cut) -> Option<Self> {
        if from.value.is_nan() || to.value.is_nan() {
            return None;
        }
        let from = from.max(Cut::after(f64::NEG_INFINITY));
        let to = to.min(Cut::before(f64::INFINITY));
        (from < to).then_some(Self { from, to })
    }

    /// All numbers.
    pub fn all() -> Self {
        Self {
            from: Cut::after(f64::NEG_INFINITY),
            to: Cut::before(f64::INFINITY),
        }
    }

    /// The values that a metric can take.
    pub fn domain(metric: &Metric) -> Option<Self> {
        let min = metric.min.as_deref().unwrap_or(&f64::NEG_INFINITY);
        let max = metric.max.as_deref().unwrap_or(&f64::INFINITY);
        Self::new(Cut::before(*min), Cut::after(*max))
    }

    /// The values for which a comparison holds.
    pub fn of(comparison: &Comparison) -> Option<Self> {
        let all = Self::all();
        let (from, to) = match *comparison {
            Comparison::Above(value) => (Cut::after(value), all.to),
            Comparison::AtLeast(value) => (Cut::before(value), all.to),
            Comparison::Below(value) => (all.from, Cut::before(value)),
            Comparison::AtMost(value) => (all.from, Cut::after(value)),
            Comparison::Equal(value) => (Cut::before(value), Cut::after(value)),
            Comparison::Between {
                low,
                high,
                low_closed,
                high_closed,
                ..
            } => (
                if low_closed {
                    Cut::before(low)
                } else {
                    Cut::after(low)
                },
                if high_closed {
                    Cut::after(high)
                } else {
                    Cut::before(high)
                },
            ),
        };
        Self::new(from, to)
    }

    /// The stretch of a declared gap, both ends included.
    pub fn of_gap(gap: &Gap) -> Option<Self> {
        Self::new(Cut::before(gap.from.value), Cut::after(gap.to.value))
    }

    /// Whether `value` belongs.
    pub fn contains(self, value: f64) -> bool {
        self.from <= Cut::before(value) && Cut::after(value) <= self.to
    }

    /// The numbers of both.
    pub fn intersect(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to))
    }

    /// The only number, where there is just one.
    pub fn point(self) -> Option<f64> {
        (self.from.value.total_cmp(&self.to.value).is_eq()).then_some(self.from.value)
    }

    /// Whether the lower end belongs.
    pub fn from_closed(self) -> bool {
        !self.from.after
    }

    /// Whether the upper end belongs.
    pub fn to_closed(self) -> bool {
        self.to.after
    }
}

impl std::fmt::Display for Interval {
    /// Mathematical notation: `[1, 10)`, `(-∞, 5]`, `[7, 7]`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = |value: f64| match value {
            f64::INFINITY => "∞".to_owned(),
            f64::NEG_INFINITY => "-∞".to_owned(),
            value => value.to_string(),
        };
        write!(
            f,
            "{}{}, {}{}",
            if self.from_closed() { '[' } else { '(' },
            end(self.from.value),
            end(self.to.value),
            if self.to_closed() { ']' } else { ')' },
        )
    }
}
