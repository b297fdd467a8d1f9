//! The order of pages that a query finds.
//!
//! 1. The exact name of an alert.
//! 2. All words before some.
//! 3. Where the words are: title, heading, body, each by how rare the word is, and more when one section holds them
//!    all. Of the first pages, those that hold them side by side come before those that do not, if their titles do
//!    not hold all.
//! 4. Runbooks, incidents, others.
//! 5. Of incidents the newest, of others how strongly they say it.
//!
//! All in whole numbers, so that a browser counts the same.

use super::find::{Found, Hit};
use crate::search::entry::Group;
use crate::search::index::group_of;
use crate::search::postings::{Groups, turn};
use std::collections::{BTreeMap, BTreeSet};

/// A page that a query found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    /// Its number.
    pub(super) number: u32,
    /// Its section that says most of what the title does not.
    pub(super) section: u32,
    /// Whether the query is the exact name of its alert.
    pub(super) is_alert: bool,
    /// Whether it has all words.
    pub(super) has_all: bool,
    /// Whether its title has all words.
    pub(super) is_titled: bool,
    steps: u64,
    fine: u64,
}

/// The pages of `found`, best first. Of those with some words only, pages with less than half of what the
/// words weigh are left out.
pub(super) fn rank(found: &[Found], groups: Groups) -> Vec<Page> {
    let all: usize = groups.iter().sum();
    let rarity: Vec<u64> = found
        .iter()
        .map(|word| rarity(word.count, all as u32))
        .collect();
    let numbers: BTreeSet<u32> = found
        .iter()
        .flat_map(|word| word.pages.keys().copied())
        .collect();
    // A word that nothing holds says nothing of what does hold the others.
    let is_anywhere = |at: &usize| found[*at].is_common() || !found[*at].pages.is_empty();
    let total: u64 = (0..found.len())
        .filter(is_anywhere)
        .map(|at| rarity[at])
        .sum();
    let mut pages: Vec<Page> = numbers
        .into_iter()
        .filter_map(|number| {
            let hits: Vec<Option<&Hit>> =
                found.iter().map(|word| word.pages.get(&number)).collect();
            let is_there = |at: usize| hits[at].is_some() || found[at].is_common();
            let has_all = (0..found.len()).all(is_there);
            let weight: u64 = (0..found.len())
                .filter(|at| is_there(*at))
                .map(|at| rarity[at])
                .sum();
            (has_all || weight * 2 >= total).then(|| page(number, &hits, &rarity, has_all))
        })
        .collect();
    pages.sort_by_cached_key(|page| {
        let (group, _) = group_of(page.number, groups);
        let fine = if group == Group::Incidents {
            0
        } else {
            u64::MAX - page.fine
        };
        (
            !page.is_alert,
            !page.has_all,
            u64::MAX - page.steps,
            group,
            fine,
            turn(page.number, groups),
        )
    });
    pages
}

fn page(number: u32, hits: &[Option<&Hit>], rarity: &[u64], has_all: bool) -> Page {
    let (mut steps, mut fine) = (0, 0);
    // What each section says of the words that the title does not hold.
    let mut sections: BTreeMap<u32, (usize, u64)> = BTreeMap::new();
    let mut outside = 0;
    for (hit, rarity) in hits.iter().zip(rarity) {
        let Some(hit) = hit else {
            continue;
        };
        steps += u64::from(hit.step) * rarity;
        fine += u64::from(hit.fine) * rarity;
        if !hit.is_in_title {
            outside += 1;
            for (section, worth) in &hit.sections {
                let known = sections.entry(*section).or_default();
                known.0 += 1;
                known.1 += u64::from(*worth) * rarity;
            }
        }
    }
    let mut best = (0, (0, 0));
    for (section, said) in sections {
        if said > best.1 {
            best = (section, said);
        }
    }
    if has_all && best.1.0 == outside {
        steps += steps / 4;
    }
    Page {
        number,
        section: best.0,
        is_alert: hits.len() <= 2 && hits.iter().all(|hit| hit.is_some_and(|hit| hit.is_alert)),
        has_all,
        is_titled: hits
            .iter()
            .all(|hit| hit.is_some_and(|hit| hit.is_in_title)),
        steps,
        fine,
    }
}

/// How much a word says, from how many pages of `all` hold it: the logarithm of their share, in sixteenths.
fn rarity(count: u32, all: u32) -> u64 {
    let share = (u64::from(all) + 1) * 16 / (u64::from(count.min(all)) + 1);
    u64::from(log2(share.max(16) as u32)) - 64 + 8
}

/// The binary logarithm in sixteenths, straight between powers of two.
fn log2(number: u32) -> u32 {
    let power = number.ilog2();
    power * 16 + ((u64::from(number) * 16) >> power) as u32 - 16
}
