//! Where the time of a build went.

use std::fmt::Write;
use std::time::{Duration, Instant};

/// Names what is being done from now on, and remembers how long each part took.
pub(super) struct Stopwatch {
    start: Instant,
    parts: Vec<(&'static str, Instant)>,
}

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self {
            start: Instant::now(),
            parts: Vec::new(),
        }
    }

    /// The part `name` begins, the one before ends.
    pub(super) fn begins(&mut self, name: &'static str) {
        self.parts.push((name, Instant::now()));
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Each part with its time and its share of the whole.
    pub(super) fn table(&self) -> String {
        let end = Instant::now();
        let whole = end.duration_since(self.start).as_secs_f64();
        let ends = self.parts.iter().skip(1).map(|(_, begun)| *begun);
        let mut table = format!("{:<10}{:>9}{:>9}\n", "stage", "wall", "share");
        for ((name, begun), ended) in self.parts.iter().zip(ends.chain([end])) {
            let wall = ended.duration_since(*begun).as_secs_f64();
            // Writing into a string cannot fail.
            let _ = writeln!(
                table,
                "{name:<10}{wall:>7.3} s{:>7.0} %",
                100.0 * wall / whole
            );
        }
        let _ = writeln!(table, "{:<10}{whole:>7.3} s", "total");
        table
    }
}
