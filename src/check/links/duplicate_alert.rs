//! `duplicate-alert`: an alert's short address can lead to one page only.

use crate::check::context::Context;
use crate::check::findings::Findings;
use crate::record::Text;
use crate::record::runbook::Runbook;
use crate::rule;
use std::collections::BTreeMap;

rule! { "duplicate-alert", Warning, "An alert that several runbooks claim." }

pub(crate) fn check(context: &Context<'_>, found: &mut Findings<'_>) {
    let mut by_name: BTreeMap<String, Vec<(&Runbook, &Text)>> = BTreeMap::new();
    for runbook in &context.book.runbooks {
        for alert in &runbook.alerts {
            by_name
                .entry(alert.value.clone())
                .or_default()
                .push((runbook, alert));
        }
    }
    for (name, claims) in by_name {
        let [(first, kept), others @ ..] = claims.as_slice() else {
            continue;
        };
        let others: Vec<_> = others
            .iter()
            .filter(|(other, _)| other.id != first.id)
            .collect();
        let Some(((second, again), rest)) = others.split_first().map(|(a, b)| (*a, b)) else {
            continue;
        };
        let message = format!(
            "alert `{}` leads to `{}` and to `{}`",
            again.value, first.id, second.id
        );
        let added = found
            .add(again.span, name.to_lowercase(), message)
            .related(kept.span, "the first page that claims it");
        let added = rest.iter().fold(added, |added, (_, alert)| {
            added.related(alert.span, "and this one claims it")
        });
        added.help(
            "its short address offers all of them; keep it in one, with `alerts = [\"…\"]` in the front matter, or none with `alerts = []`",
        );
    }
}
