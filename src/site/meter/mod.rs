//! What rendering a template may take: no template of a book can fill the memory or never end.
//!
//! Owns the limits of one piece (a page, a part that pages share, a new file) and the count of what has been used.
//! Tera calls functions and filters without any state of ours, so the count belongs to the thread, for the time of one
//! [`run`]; Tera renders a piece on one thread. What must be counted stands in a metered copy of each template of the book
//! ([`instrument`](self::instrument::instrument)), as calls of the functions in [`calls`]. Knows nothing of pages or records.
//!
//! A copy that Tera refuses, since this room does not read a template quite as Tera does, is not used: the author's text is
//! then counted by what it writes and by its ranges alone, and one expression can make a text of hundreds of megabytes before
//! it is stopped. Tera calls nobody when it joins texts (`~`) or makes lists, so filters of our own in the place of its
//! `replace`, `join`, `indent` and `split` would close four of the ways and leave the shortest open.

mod calls;
mod instrument;
mod lexer;

pub(super) use calls::{register, register_filters};
pub(super) use instrument::instrument;

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::Range;
use tera::{Error, Value};

/// A place of a template at which something is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    /// The template's name.
    pub(super) template: String,
    /// The tag, in the text of its author.
    pub(super) range: Range<usize>,
    /// The bytes of text that stand behind the tag and are written each time.
    bytes: usize,
    /// How much it counts: 1 for a turn of a loop or a call.
    turns: usize,
}

/// What one piece may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Bytes that are written, and bytes that are held.
    bytes: usize,
    /// Turns of loops, calls of components, templates that are included.
    turns: usize,
}

impl Limits {
    /// The limits of a piece that shows `data`. A page of much data is long by right, and so the limits grow with it: the
    /// built-in templates write at most some 20 bytes for each byte of it.
    pub(super) fn of(data: &Value) -> Self {
        let data = weight(data, usize::MAX).unwrap_or(usize::MAX);
        Self {
            bytes: data.saturating_mul(32).saturating_add(64 << 20),
            turns: data.saturating_mul(8).saturating_add(1_000_000),
        }
    }
}

/// What a template has taken too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// It writes more than so many bytes.
    Written(usize),
    /// It holds more than so many bytes in its variables, or a list so deep that nobody can print it.
    Held(usize),
    /// Its loops take more than so many turns.
    Turns(usize),
}

/// How a piece went.
pub(super) struct Run<R> {
    pub(super) result: R,
    pub(super) excess: Option<Excess>,
    /// The number of the place of the last thing that was counted.
    pub(super) at: Option<usize>,
}

/// What a piece has taken so far.
struct Meter {
    limits: Limits,
    /// Bytes written to the page.
    output: usize,
    /// Bytes written anywhere: into variables and the bodies of components too.
    written: usize,
    turns: usize,
    /// The size of what each variable holds, by the place that sets it.
    held: HashMap<usize, usize>,
    held_in_all: usize,
    at: Option<usize>,
    excess: Option<Excess>,
}

thread_local! {
    static METER: RefCell<Option<Meter>> = const { RefCell::new(None) };
}

/// Renders within `limits`.
pub(super) fn run<R>(limits: Limits, render: impl FnOnce() -> R) -> Run<R> {
    let meter = Meter {
        limits,
        output: 0,
        written: 0,
        turns: 0,
        held: HashMap::new(),
        held_in_all: 0,
        at: None,
        excess: None,
    };
    METER.with_borrow_mut(|current| *current = Some(meter));
    let result = render();
    let meter = METER.with_borrow_mut(Option::take);
    let (excess, at) = meter.map_or((None, None), |meter| (meter.excess, meter.at));
    Run { result, excess, at }
}

/// Counts, if something is counted now. What took too much stays so: a template cannot go on.
fn count(with: impl FnOnce(&mut Meter) -> Option<Excess>) -> Result<(), Error> {
    let excess = METER.with_borrow_mut(|meter| {
        let meter = meter.as_mut()?;
        if meter.excess.is_none() {
            meter.excess = with(meter);
        }
        meter.excess
    });
    match excess {
        // The words for the author are made where the place is known.
        Some(_) => Err(Error::message("the template takes too much")),
        None => Ok(()),
    }
}

impl Meter {
    fn write(&mut self, bytes: usize) -> Option<Excess> {
        self.written = self.written.saturating_add(bytes);
        (self.written > self.limits.bytes).then_some(Excess::Written(self.limits.bytes))
    }

    fn turn(&mut self, turns: usize) -> Option<Excess> {
        self.turns = self.turns.saturating_add(turns);
        (self.turns > self.limits.turns).then_some(Excess::Turns(self.limits.turns))
    }

    fn hold(&mut self, place: usize, size: usize) -> Option<Excess> {
        let before = self.held.insert(place, size).unwrap_or(0);
        self.held_in_all = self.held_in_all.saturating_sub(before).saturating_add(size);
        (self.held_in_all > self.limits.bytes).then_some(Excess::Held(self.limits.bytes))
    }
}

/// About as many bytes as a page that shows `data` has, so that room for it is made once: a long page that grows leaves holes in
/// the memory.
pub(super) fn room(data: &Value) -> usize {
    weight(data, usize::MAX).unwrap_or(0)
}

/// How much a value holds, with what it holds twice counted twice, since a template that prints it writes it twice. None
/// beyond `most`, and for a list so deep that walking it could exhaust the stack.
fn weight(value: &Value, most: usize) -> Option<usize> {
    const OF_ANY: usize = 32;
    const DEPTH: usize = 64;
    fn add(value: &Value, sum: &mut usize, most: usize, depth: usize) -> Option<()> {
        let own = value.as_str().map_or(0, str::len);
        *sum = sum.saturating_add(OF_ANY + own);
        if *sum > most || depth > DEPTH {
            return None;
        }
        if let Some(list) = value.as_array() {
            return list
                .iter()
                .try_for_each(|value| add(value, sum, most, depth + 1));
        }
        if let Some(table) = value.as_map() {
            return table.iter().try_for_each(|(key, value)| {
                *sum = sum.saturating_add(key.as_str().map_or(0, str::len));
                add(value, sum, most, depth + 1)
            });
        }
        Some(())
    }
    let mut sum = 0;
    add(value, &mut sum, most, 0).map(|()| sum)
}

/// Where a piece is written to: no further than its limit.
pub(super) struct Page<'o>(pub(super) &'o mut Vec<u8>);

impl Write for Page<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let written = count(|meter| {
            meter.output = meter.output.saturating_add(text.len());
            (meter.output > meter.limits.bytes).then_some(Excess::Written(meter.limits.bytes))
        });
        written.map_err(io::Error::other)?;
        self.0.extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
