//! Lines of Markdown or of a chat, each with its time: `- [03:34] - Rollback initiated`.

use std::sync::LazyLock;

use regex::Regex;

use super::clock::Clock;
use super::{FORMS, LoggedEvent, Transcript, Unreadable, chat, unreadable};

/// `- [03:34] - text`, with or without bullet, tick and dash.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[-*+]\s+)?(?:\[[ xX]\]\s*)?\[(?P<when>[^\]]*)\](?P<rest>.*)$").ok()
});

pub(super) fn read(text: &str, clock: &mut Clock) -> Result<Transcript, Unreadable> {
    let mut found = Transcript::default();
    let mut continues = false;
    for (number, line) in text.lines().enumerate() {
        let place = || format!("line {}", number + 1);
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continues = false;
            continue;
        }
        let is_indented = line.starts_with([' ', '\t']) && !words.starts_with(['-', '*', '+']);
        let parts = LINE.as_ref().and_then(|pattern| pattern.captures(words));
        let parts = parts.filter(|parts| {
            parts["when"].contains(|c: char| c.is_ascii_digit())
                && !parts["rest"].starts_with(['(', '['])
        });
        let bracketed = parts.map(|parts| (parts["when"].to_owned(), parts["rest"].to_owned()));
        let plain = || {
            let (when, rest) = chat::parts(words).filter(|_| !(continues && is_indented))?;
            Some((when, rest.to_owned()))
        };
        let Some((when, rest)) = bracketed.or_else(plain) else {
            match found.events.last_mut() {
                // An indented line goes on with the event above it.
                Some(event) if continues && is_indented => {
                    event.text.push(' ');
                    event.text.push_str(words);
                }
                _ => {
                    continues = false;
                    found.skipped.push((number + 1, words.to_owned()));
                }
            }
            continue;
        };
        let at = clock
            .read(&when)
            .map_err(|message| unreadable(place(), message, FORMS))?;
        let text = rest
            .trim_start()
            .trim_start_matches(['-', '–', '—', ':'])
            .trim();
        if text.is_empty() {
            return Err(unreadable(
                place(),
                "it has a time and no words",
                "write what happened behind the time, or take the line out",
            ));
        }
        found.events.push(LoggedEvent::new(at, text));
        continues = true;
    }
    Ok(found)
}
