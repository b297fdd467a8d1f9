//! What is being done, on the terminal while it takes long; and where the time went.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::terminal::{Progress, Terminal};
use crate::Stage;

/// Shows the part of the work that goes on, and remembers how long each took.
pub(super) struct Stopwatch<'t> {
    terminal: &'t Terminal,
    progress: Option<Progress>,
    start: Instant,
    parts: Vec<(&'static str, Instant)>,
}

impl<'t> Stopwatch<'t> {
    pub(super) fn start(terminal: &'t Terminal) -> Self {
        Self {
            terminal,
            progress: None,
            start: Instant::now(),
            parts: Vec::new(),
        }
    }

    /// The part `name` begins, the one before ends. The terminal says what is being done.
    pub(super) fn begins(&mut self, name: &'static str, doing: &'static str) {
        self.parts.push((name, Instant::now()));
        let progress = self
            .progress
            .get_or_insert_with(|| self.terminal.progress());
        progress.stage(doing);
    }

    /// A stage of the pipeline begins.
    pub(super) fn begins_stage(&mut self, stage: Stage) {
        match stage {
            Stage::Parse => self.begins("parse", "parsing"),
            Stage::Check => self.begins("check", "checking"),
            Stage::Templates => self.begins("templates", "trying templates"),
        }
    }

    /// Leaves the terminal to other output until the next part begins.
    pub(super) fn clear(&mut self) {
        self.progress = None;
    }

    /// The time since the start, in words.
    pub(super) fn elapsed(&self) -> String {
        seconds(self.start.elapsed())
    }

    /// Each part with its time, on a line.
    pub(super) fn line(&self) -> String {
        let ends = self.parts.iter().skip(1).map(|(_, begun)| *begun);
        let parts = self.parts.iter().zip(ends.chain([Instant::now()]));
        let parts = parts.map(|((name, begun), ended)| {
            format!("{name} {}", seconds(ended.duration_since(*begun)))
        });
        parts.collect::<Vec<_>>().join(", ")
    }

    /// Each part with its time and its share of the whole.
    pub(super) fn table(&self) -> String {
        let end = Instant::now();
        let whole = end.duration_since(self.start).as_secs_f64();
        let ends = self.parts.iter().skip(1).map(|(_, begun)| *begun);
        let mut table = format!("{:<10}{:>9}{:>9}\n", "stage", "wall", "share");
        for ((name, begun), ended) in self.parts.iter().zip(ends.chain([end])) {
            let wall = ended.duration_since(*begun).as_secs_f64();
            let share = 100.0 * wall / whole;
            // Writing into a string cannot fail.
            let _ = writeln!(table, "{name:<10}{wall:>7.3} s{share:>7.0} %");
        }
        let _ = writeln!(table, "{:<10}{whole:>7.3} s", "total");
        table
    }
}

pub(super) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
