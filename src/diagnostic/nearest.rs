//! The name that a wrong one was meant to be.
//!
//! [`did_you_mean`] compares with every known name. Where there may be very many wrong names and very many known ones,
//! [`Names`] compares each with the few that begin or end nearly alike, so that the time grows with their number and not
//! with their product.

use std::collections::BTreeSet;

/// Bytes of a name or a path that somebody types.
const LONGEST_NAME: usize = 256;

/// The known name nearest to `name`, if one is near enough to be meant: at most a third of its
/// letters differ (Damerau-Levenshtein distance, letter case ignored). A text longer than any name is
/// no slip of the finger.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let wanted = name.to_lowercase();
    let letters = name.chars().count();
    let limit = (letters / 3).max(1);
    known
        .into_iter()
        // At least as many letters differ as there are more of them: most names are passed over here.
        .filter(|candidate| candidate.chars().count().abs_diff(letters) <= limit)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// So many names are all compared.
const FEW: usize = 64;
/// Of more names so many on each side of the place where the wrong one would stand, in order of their beginnings and in
/// order of their ends.
const BESIDE: usize = 16;

/// Known names, in their order.
#[derive(Debug, Default)]
pub struct Names {
    all: Vec<Box<str>>,
    /// The names in lower case with their numbers, sorted; none where there are few.
    by_start: Vec<(Box<str>, u32)>,
    /// The same, each read from its end.
    by_end: Vec<(Box<str>, u32)>,
}

impl Names {
    /// Takes names in the order in which they are preferred.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let names: Vec<Box<str>> = names.into_iter().map(Box::from).collect();
        if names.len() <= FEW {
            return Self {
                all: names,
                ..Self::default()
            };
        }
        let sorted = |key: fn(&str) -> String| {
            let keys = names.iter().zip(0..);
            let keys = keys.filter(|(name, _)| name.len() <= LONGEST_NAME);
            let mut keys: Vec<(Box<str>, u32)> =
                keys.map(|(name, at)| (key(name).into(), at)).collect();
            keys.sort_unstable();
            keys
        };
        Self {
            by_start: sorted(str::to_lowercase),
            by_end: sorted(backwards),
            all: names,
        }
    }

    /// The names that `name` may have been meant to be: all where they are few.
    pub fn around(&self, name: &str) -> impl Iterator<Item = &str> {
        let numbers: BTreeSet<u32> = if self.by_start.is_empty() {
            (0..).take(self.all.len()).collect()
        } else if name.len() > LONGEST_NAME {
            BTreeSet::new()
        } else {
            let start = beside(&self.by_start, &name.to_lowercase());
            start
                .chain(beside(&self.by_end, &backwards(name)))
                .collect()
        };
        let names = numbers.into_iter();
        names.filter_map(|number| self.all.get(number as usize).map(AsRef::as_ref))
    }

    /// The known name nearest to `name`, if one is near enough to be meant.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        did_you_mean(name, self.around(name))
    }

    /// The same, and whether no other name is near enough.
    pub fn only_near(&self, name: &str) -> Option<(&str, bool)> {
        let near = self.nearest(name)?;
        let others = self.around(name).filter(|other| *other != near);
        Some((near, did_you_mean(name, others).is_none()))
    }
}

/// The numbers of the names beside the place where `key` would stand.
fn beside<'k>(keys: &'k [(Box<str>, u32)], key: &str) -> impl Iterator<Item = u32> + use<'k> {
    let at = keys.partition_point(|(known, _)| &**known < key);
    let from = at.saturating_sub(BESIDE);
    let near = keys.get(from..(at + BESIDE).min(keys.len()));
    near.unwrap_or_default().iter().map(|(_, number)| *number)
}

fn backwards(name: &str) -> String {
    name.to_lowercase().chars().rev().collect()
}
