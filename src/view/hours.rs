//! When somebody can be reached: in words, and as a page's script holds it against the clock.

use std::fmt::Write as _;

use serde::Serialize;

use super::library::Library;
use crate::record::contacts::Contact;
use crate::time::hours::DAY;

/// When somebody can be reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HoursView {
    /// In words, with the zone of their clock where it is their own.
    pub text: String,
    /// The IANA zone of their clock.
    pub zone: String,
    /// Stretches of the week with blanks between, each `from-to` in minutes from Monday's midnight.
    pub week: String,
}

/// When somebody can be reached; nothing where nobody says it.
pub fn hours(library: &Library<'_>, contact: &Contact) -> Option<HoursView> {
    let hours = &contact.hours.as_ref()?.value;
    let words = if hours.is_always() {
        library.words.text("contacts.any_time")
    } else {
        hours.text.clone()
    };
    let own = contact.timezone.as_ref().map(|zone| zone.value);
    let text = match own {
        Some(zone) => format!("{words} ({})", zone.name()),
        None => words,
    };
    let mut week = String::new();
    for stretch in &hours.stretches {
        let blank = if week.is_empty() { "" } else { " " };
        let midnight = stretch.day * DAY;
        let (from, to) = (midnight + stretch.from, midnight + stretch.to);
        let _ = write!(week, "{blank}{from}-{to}");
    }
    let zone = own.unwrap_or(library.book.config.timezone);
    Some(HoursView {
        text,
        zone: zone.name().to_owned(),
        week,
    })
}
