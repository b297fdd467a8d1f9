//! What Tera calls in a metered template, and the filters of Tera that are counted in every template.
//!
//! A filter that makes a text much longer than it was is asked for the length before the text is made.

#![expect(
    clippy::needless_pass_by_value,
    reason = "Tera hands over what a filter gets"
)]

use super::{Excess, Site, count, weight};
use crate::foreign::isolated;
use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// The name of the function that counts a turn.
pub(super) const TURN: &str = "rbdoc_turn";
/// The filter that counts a turn, and gives back what it gets.
pub(super) const ELEMENT: &str = "rbdoc_element";
/// The function that counts a turn, and says yes.
pub(super) const GOES_ON: &str = "rbdoc_goes_on";
/// The function that counts what a variable holds.
pub(super) const HOLD: &str = "rbdoc_hold";
/// The filter that counts what is written, and gives back what it gets.
pub(super) const WRITTEN: &str = "rbdoc_written";
/// Filters of Tera that can make a text much longer, each with the one that is asked before it.
pub(super) const GUARDS: [(&str, &str); 4] = [
    ("replace", "rbdoc_replace"),
    ("join", "rbdoc_join"),
    ("indent", "rbdoc_indent"),
    ("split", "rbdoc_split"),
];

/// Makes the calls of metered templates known to `tera`. `sites` are their places, by number.
pub(in crate::site) fn register(tera: &mut Tera, sites: &Arc<[Site]>) {
    let turn = |sites: &Arc<[Site]>| {
        let sites = Arc::clone(sites);
        move |arguments: &Kwargs| turn(&sites, arguments)
    };
    let counted = turn(sites);
    tera.register_function(TURN, move |arguments: Kwargs, _: &State| {
        counted(&arguments).map(|()| Value::safe_string(""))
    });
    let counted = turn(sites);
    tera.register_function(GOES_ON, move |arguments: Kwargs, _: &State| {
        counted(&arguments).map(|()| true)
    });
    let counted = turn(sites);
    tera.register_filter(
        ELEMENT,
        move |value: Value, arguments: Kwargs, _: &State| counted(&arguments).map(|()| value),
    );
    tera.register_function(HOLD, hold);
    tera.register_filter(WRITTEN, written);
    for (name, guard) in GUARDS {
        match name {
            "replace" => tera.register_filter(guard, replace),
            "join" => tera.register_filter(guard, join),
            "indent" => tera.register_filter(guard, indent),
            _ => tera.register_filter(guard, split),
        }
    }
}

/// Has `tera` count what the built-in templates write too, when a template of the book calls them.
pub(in crate::site) fn register_filters(tera: &mut Tera) {
    tera.register_filter("safe", safe);
    tera.set_escape_fn(escape);
    tera.register_function("range", range);
}

fn turn(sites: &[Site], arguments: &Kwargs) -> TeraResult<()> {
    let number = arguments.must_get::<usize>("n")?;
    let Some(site) = sites.get(number) else {
        return Err(Error::message("there is no such place"));
    };
    count(|meter| {
        meter.at = Some(number);
        meter.turn(site.turns).or_else(|| meter.write(site.bytes))
    })
}

fn hold(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let number = arguments.must_get::<usize>("n")?;
    if let Some(value) = arguments.get::<&Value>("value")? {
        count(|meter| {
            meter.at = Some(number);
            match weight(value, meter.limits.bytes) {
                Some(size) => meter.hold(number, size),
                None => Some(Excess::Held(meter.limits.bytes)),
            }
        })?;
    }
    Ok(Value::safe_string(""))
}

fn written(value: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    if value.is_undefined() {
        // The template as its author wrote it tells more exactly what is missing.
        return Err(Error::message("there is no such variable"));
    }
    count(|meter| match weight(&value, meter.limits.bytes) {
        Some(size) => meter.write(size),
        None => Some(Excess::Written(meter.limits.bytes)),
    })?;
    Ok(value)
}

fn safe(text: Cow<'_, str>, _: Kwargs, _: &State) -> TeraResult<Value> {
    count(|meter| meter.write(text.len()))?;
    Ok(Value::safe_string(&text))
}

fn escape(text: &str, out: &mut dyn Write) -> io::Result<()> {
    count(|meter| meter.write(text.len())).map_err(io::Error::other)?;
    tera::escape_html(&isolated(text), out)
}

/// Refuses a text of `size` bytes before it is made.
fn makes(size: usize) -> TeraResult<()> {
    count(|meter| (size > meter.limits.bytes).then_some(Excess::Held(meter.limits.bytes)))
}

/// What an argument says; nothing where it is of another type, which the filter itself reports.
fn text<'a>(arguments: &'a Kwargs, name: &'a str) -> Option<&'a str> {
    arguments.get::<&str>(name).ok().flatten()
}

fn replace(value: Value, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    if let (Some(whole), Some(from), Some(to)) = (
        value.as_str(),
        text(&arguments, "from"),
        text(&arguments, "to"),
    ) {
        let places = whole.matches(from).count();
        makes(whole.len().saturating_add(places.saturating_mul(to.len())))?;
    }
    Ok(value)
}

fn join(value: Value, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    if let Some(list) = value.as_array() {
        let between = text(&arguments, "sep").map_or(0, str::len);
        let own = weight(&value, usize::MAX >> 1).unwrap_or(usize::MAX);
        makes(own.saturating_add(list.len().saturating_mul(between)))?;
    }
    Ok(value)
}

fn indent(value: Value, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    if let Some(whole) = value.as_str() {
        let width = arguments.get::<usize>("width").ok().flatten().unwrap_or(4);
        let lines = whole.lines().count();
        makes(
            whole
                .len()
                .saturating_add(lines.saturating_mul(width.min(1_000))),
        )?;
    }
    Ok(value)
}

fn split(value: Value, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    if let (Some(whole), Some(at)) = (value.as_str(), text(&arguments, "pat")) {
        let parts = whole.matches(at).count();
        makes(parts.saturating_mul(size_of::<Value>()))?;
    }
    Ok(value)
}

/// The numbers of a range, as Tera's own function gives them; each counts as a turn.
fn range(arguments: Kwargs, _: &State) -> TeraResult<Vec<i128>> {
    const MOST: i128 = 100_000;
    let start = arguments.get::<i128>("start")?.unwrap_or_default();
    let end = arguments.must_get::<i128>("end")?;
    let step = arguments.get::<i128>("step_by")?.unwrap_or(1);
    if step == 0 {
        return Err(Error::message("`range` cannot go on by a `step_by` of 0"));
    }
    if start > end && step > 0 {
        return Err(Error::message(
            "the `start` of `range` is greater than its `end`",
        ));
    }
    let length = end
        .checked_sub(start)
        .and_then(|span| span.checked_add(step - step.signum()))
        .and_then(|span| span.checked_div(step))
        .map(|length| length.max(0));
    match length {
        Some(length @ 0..=MOST) => {
            count(|meter| meter.turn(usize::try_from(length).unwrap_or(usize::MAX)))?;
            Ok((0..length).map(|n| start + n * step).collect())
        }
        _ => Err(Error::message(format!(
            "`range` gives more than {MOST} numbers"
        ))),
    }
}
