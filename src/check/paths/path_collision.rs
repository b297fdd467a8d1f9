//! `path-collision`: two things that would stand at one place of the site.

use super::{Claim, Claimant, Claims};
use crate::book::routes;
use crate::check::findings::Findings;
use crate::rule;
use crate::source::Span;
use crate::source::portable::fold;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

rule! {
    "path-collision", Error,
    "Two attachments, alerts or former addresses that would stand at one place of the site, or pages that macOS and Windows would put there."
}

pub(crate) fn check(claims: &Claims<'_>, found: &mut Findings<'_>) {
    report(claims, found, false);
}

/// Reports each claim that cannot be met. `of_pages` says which: those by which the site lacks the page of a source, or
/// all others.
pub(super) fn report(claims: &Claims<'_>, found: &mut Findings<'_>, of_pages: bool) {
    let keys: Vec<Cow<'_, str>> = claims.all.iter().map(|claim| fold(&claim.path)).collect();
    // The number of the claim that has each place.
    let mut owners: HashMap<&str, usize> = HashMap::with_capacity(keys.len());
    let mut conflicts = Vec::new();
    for (number, key) in keys.iter().enumerate() {
        let owner = *owners.entry(key).or_insert(number);
        if owner != number {
            conflicts.push((owner, number, Conflict::SamePlace));
        }
    }
    for (number, key) in keys.iter().enumerate() {
        let mut folders = key.match_indices('/').filter_map(|(end, _)| key.get(..end));
        if let Some(file) = folders.find_map(|folder| owners.get(folder)) {
            let (first, later) = (number.min(*file), number.max(*file));
            conflicts.push((first, later, Conflict::FileAndFolder(*file)));
        }
        let top = key.split('/').next().unwrap_or_default();
        if routes::OWN_FOLDERS.contains(&top) {
            conflicts.push((number, number, Conflict::OwnFolder));
        }
    }
    let mut reported: HashSet<Span> = HashSet::new();
    for (first, later, conflict) in conflicts {
        let (Some(first), Some(claim)) = (claims.all.get(first), claims.all.get(later)) else {
            continue;
        };
        // Where only letter case or an encoding differs, both have a place on the disk that the site is written to.
        let is_at_one_place = !matches!(conflict, Conflict::SamePlace) || claim.path == first.path;
        if (is_at_one_place && claim.is_page(claims)) != of_pages {
            continue;
        }
        let message = match conflict {
            Conflict::SamePlace if is_settled(claim, first, claims) => continue,
            Conflict::SamePlace => same_place(claim, first),
            Conflict::OwnFolder => {
                let top = claim.path.split('/').next().unwrap_or_default();
                format!(
                    "`{}` cannot be a page: `{top}/` is for the site's own files",
                    claim.path
                )
            }
            Conflict::FileAndFolder(file) => {
                let (file, below) = if file == later {
                    (claim, first)
                } else {
                    (first, claim)
                };
                format!(
                    "`{}` would be a file and a folder, in which `{}` stands",
                    file.path, below.path
                )
            }
        };
        if let Some(place) = claim.place.filter(|place| reported.insert(*place)) {
            let added = found.add(place, claim.subject(), message);
            let other = first.place.filter(|other| *other != place);
            let added = match other {
                Some(other) => added.related(other, "this one has the place"),
                None => added,
            };
            added.help(match claim.by {
                _ if claim.named_after().is_some() && other.is_none() => "rename it",
                Claimant::Record(_) | Claimant::File(_) | Claimant::Site => "rename one of them",
                Claimant::Id(_) => "choose another id",
                Claimant::Alert(..) => "keep one of them in `alerts`",
                Claimant::Alias(..) => {
                    "take it out of `aliases`: nobody would be led on from there"
                }
            });
        }
    }
}

/// Why two claims cannot both be met.
#[derive(Clone, Copy)]
enum Conflict {
    SamePlace,
    /// The claim of this number is the file.
    FileAndFolder(usize),
    OwnFolder,
}

/// Whether two claims of one place are right, or another rule says what is wrong.
fn is_settled(claim: &Claim<'_>, first: &Claim<'_>, claims: &Claims<'_>) -> bool {
    use Claimant::{Alert, Alias, File, Id, Record};
    let is_same = claim.path == first.path;
    match (claim.by, first.by) {
        // `duplicate-id` and `duplicate-alert`.
        (Id(_), Id(_)) | (Record(_), Record(_)) | (Alert(..), Alert(..)) if is_same => true,
        // It leads to the page that has the place.
        (Alias(file, _), Record(own) | Alert(own, _) | Alias(own, _)) if is_same => file == own,
        // `path-case-collision`.
        (Record(file) | File(file), Record(other) | File(other)) => {
            let tree = claims.context.tree;
            fold(tree.path(file)) == fold(tree.path(other))
        }
        _ => false,
    }
}

fn same_place(claim: &Claim<'_>, first: &Claim<'_>) -> String {
    if claim.path == first.path {
        let what = match first.by {
            Claimant::Site => "a page that every handbook has",
            Claimant::Record(_) => "the page of a record",
            Claimant::File(_) => "another file",
            Claimant::Id(_) => "another page",
            Claimant::Alert(..) => "the short address of an alert",
            Claimant::Alias(..) => "a former address of another page",
        };
        return format!("`{}` in the site is taken by {what}", claim.path);
    }
    format!(
        "`{}` and `{}` are one file on macOS and Windows",
        first.path, claim.path
    )
}
