//! What results can be narrowed by: kind, severity, service, year.
//!
//! For each facet: the values, the sets of them that pages have, and for each page the number of its set.

use super::code;
use super::entry::Kind;
use super::invert::PageMeta;
use crate::data::Word;
use crate::wording::Words;
use crate::words;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A facet's name in queries and in file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// What a page is.
    Kind,
    /// The severities it is for.
    Severity,
    /// The services it is about.
    Service,
    /// When it happened.
    Year,
}

words!(Facet {
    Kind = "kind",
    Severity = "severity",
    Service = "service",
    Year = "year",
});

/// The values of a facet, and which pages have which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Values {
    /// Each value: what it is called in queries, and for readers. In the order in which they are offered.
    pub names: Vec<(String, String)>,
    /// Sets of values, as numbers in `names`.
    pub sets: Vec<Vec<usize>>,
    /// The number of each page's set, coded, in order of page.
    pub pages: String,
}

impl Values {
    /// What the file of the facet holds.
    pub(super) fn data(&self) -> Value {
        json!([self.names, self.sets, self.pages])
    }

    /// A hash of that.
    pub(super) fn version(&self) -> String {
        code::version(self.data().to_string().as_bytes())
    }
}

/// The values of `facet`, named in `words`. `severities` are in the order in which they are offered.
pub(super) fn values(
    facet: Facet,
    pages: &[PageMeta],
    severities: &[String],
    words: &Words,
) -> Values {
    let of = |page: &PageMeta| -> Vec<String> {
        match facet {
            Facet::Kind => vec![page.kind.word().to_owned()],
            Facet::Severity => page.severities.clone(),
            Facet::Service => page.services.clone(),
            Facet::Year => page.year.map(|year| year.to_string()).into_iter().collect(),
        }
    };
    let mut known: Vec<String> = pages.iter().flat_map(of).collect();
    let place = |value: &String| match facet {
        Facet::Kind => Kind::ALL.iter().position(|kind| kind.word() == value),
        Facet::Severity => severities.iter().position(|known| known == value),
        _ => None,
    };
    known.sort_by_cached_key(|value| {
        (
            place(value).unwrap_or(usize::MAX),
            value.to_lowercase(),
            value.clone(),
        )
    });
    known.dedup();
    if facet == Facet::Year {
        known.reverse();
    }
    let number: BTreeMap<&str, usize> = known
        .iter()
        .enumerate()
        .map(|(number, value)| (value.as_str(), number))
        .collect();
    let mut sets: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
    let mut order: Vec<Vec<usize>> = Vec::new();
    let mut set_of_page = String::new();
    for page in pages {
        let mut set: Vec<usize> = of(page)
            .iter()
            .filter_map(|value| number.get(value.as_str()).copied())
            .collect();
        set.sort_unstable();
        set.dedup();
        let code = *sets.entry(set.clone()).or_insert_with(|| {
            order.push(set);
            order.len() as u32 - 1
        });
        super::code::write(code, &mut set_of_page);
    }
    let names = known
        .iter()
        .map(|value| {
            let name = match facet {
                Facet::Kind => words.of("kinds", value),
                _ => value,
            };
            (value.clone(), name.to_owned())
        })
        .collect();
    Values {
        names,
        sets: order,
        pages: set_of_page,
    }
}
