//! `path-not-portable`: a path of the site, or of a file that it is made of, that not every system can hold.

use super::{Claimant, Claims};
use crate::check::findings::{Added, Findings};
use crate::rule;
use crate::source::portable::{PathFault, name_fault, path_fault};
use crate::source::{FileId, Span, Tree};
use std::collections::HashSet;

rule! {
    "path-not-portable", Error,
    "A file, id, alert or former address whose path in the site not every system can hold."
}

pub(crate) fn check(claims: &Claims<'_>, found: &mut Findings<'_>) {
    let tree = claims.context.tree;
    let mut reported: HashSet<Span> = HashSet::new();
    let records = claims.context.book.records();
    let named = claims.all.iter().filter_map(super::Claim::named_after);
    let files = records.iter().filter_map(crate::book::Record::file);
    for file in files.chain(named) {
        if let Some(fault) = of_source(file, tree)
            && reported.insert(Span::whole(file))
        {
            let message = format!("not every system can hold this file: {fault}");
            let added = found.add(Span::whole(file), "", message);
            lenient(added.help("rename it"), &fault);
        }
    }
    for claim in &claims.all {
        let (Some(place), Some(fault)) = (claim.place, path_fault(&claim.path)) else {
            continue;
        };
        if !reported.insert(place) {
            continue;
        }
        let message = format!("not every system can hold `{}`: {fault}", claim.path);
        let added = found.add(place, claim.subject(), message);
        let added = added.help(match claim.by {
            Claimant::Id(_) => "choose another id",
            Claimant::Alert(..) => {
                "an alert has a page under its own name: take it out of `alerts`, and name the runbook's address in the alert"
            }
            Claimant::Alias(..) => "take it out of `aliases`",
            Claimant::Site | Claimant::Record(_) | Claimant::File(_) => {
                "give the file, or a folder above it, a shorter name"
            }
        });
        lenient(added, &fault);
    }
}

/// What speaks against a name in the path of a source.
fn of_source(file: FileId, tree: &Tree) -> Option<PathFault> {
    let names = tree.path(file).split('/').filter(|name| *name != "..");
    names.into_iter().find_map(name_fault)
}

fn lenient(added: Added<'_>, fault: &PathFault) {
    if fault.is_of_others() {
        added.help("if the site never leaves Linux, write `path-not-portable = \"warning\"` under `[lint]` in book.toml");
    }
}
