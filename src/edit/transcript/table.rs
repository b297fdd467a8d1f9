//! A timeline, as the pages export it or another incident has it.

use chrono_tz::Tz;

use super::{LoggedEvent, Transcript, Unreadable, refuse_unseen, unreadable};
use crate::data::schema::{Options, OtherKeys, check};
use crate::data::{Table, Value, parse_toml};
use crate::diagnostic::{Diagnostic, Level};
use crate::record::timeline::FIELDS;
use crate::source::{FileId, Span};

/// Reads `timeline.toml`; the text is held against the fields of one, as `check` would.
pub(super) fn read(text: &str, zone: Tz) -> Result<Transcript, Unreadable> {
    let line = |span: Span| {
        let before = text.get(..span.range().start).unwrap_or_default();
        format!("line {}", before.matches('\n').count() + 1)
    };
    let refused = |fault: &Diagnostic| {
        let help = fault.help.first().map(String::as_str);
        let help = help.unwrap_or("write it as `rbdoc explain` and the reference of timelines say");
        unreadable(line(fault.span), fault.message.as_str(), help)
    };
    let parsed = parse_toml(FileId(0), text);
    if let Some(fault) = parsed.diagnostics.first() {
        return Err(refused(fault));
    }
    let keys = OtherKeys::None;
    let checked = check(&parsed.table, FIELDS, Options { zone, keys });
    let mut faults = checked.diagnostics.iter();
    if let Some(fault) = faults.find(|fault| fault.level == Level::Error) {
        return Err(refused(fault));
    }
    let mut found = Transcript::default();
    let events = parsed.table.get("event").map(Value::items);
    for (value, table) in events
        .unwrap_or_default()
        .iter()
        .filter_map(|value| Some((value, value.as_table()?)))
    {
        let event = event(table, zone)
            .ok_or_else(|| unreadable(line(value.span), "this event has no time", "write `at`"))?;
        refuse_unseen(&event, || line(value.span))?;
        found.events.push(event);
    }
    Ok(found)
}

fn event(table: &Table, zone: Tz) -> Option<LoggedEvent> {
    let text = |name| Some(table.text(name)?.value);
    Some(LoggedEvent {
        at: table.moment("at", zone)?.value,
        until: table.moment("until", zone).map(|at| at.value),
        approx: table.is_set("approx"),
        kind: table.word("kind").map(|kind| kind.value),
        by: text("by"),
        text: text("text")?,
        link: text("link"),
        source: text("source"),
        check: text("ref"),
        result: table.word("result").map(|result| result.value),
        runbook: text("runbook"),
        is_exact: true,
    })
}
