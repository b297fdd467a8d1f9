//! `broken-alias`: a former address at which no page can stand.

use super::Claims;
use crate::book::alias::{AliasFault, alias};
use crate::check::findings::Findings;
use crate::rule;

rule! {
    "broken-alias", Warning,
    "A former address of a runbook from which nobody can be led on."
}

pub(crate) fn check(claims: &Claims<'_>, found: &mut Findings<'_>) {
    let context = &claims.context;
    let base_url = context.book.config.base_url.as_deref();
    let runbooks = context.book.runbooks.iter();
    for written in runbooks.flat_map(|runbook| &runbook.meta.aliases) {
        let Err(fault) = alias(written, base_url) else {
            continue;
        };
        let message = format!("`{}` leads nobody to this page: {fault}", written.value);
        let added = found.add(written.span, &written.value, message);
        match fault {
            AliasFault::Tail(mark) => {
                let right = written.split(mark).next().unwrap_or_default().trim();
                let raw = context.tree.text_of(written.span.file);
                let raw = raw.get(written.span.range()).unwrap_or_default();
                let added = added.help("leave that out");
                if !right.is_empty() && raw.matches(&written.value).count() == 1 {
                    let fixed = raw.replacen(&written.value, right, 1);
                    added.fix([(written.span, fixed)]);
                }
            }
            AliasFault::Elsewhere if base_url.is_none() => {
                added.help("write it from the top of the site: `old/page.html`; or set `base_url` in book.toml, if it is the site's own");
            }
            AliasFault::Ending => {
                added.help("have the server lead on from there");
            }
            AliasFault::Data => {
                added.help(format!(
                    "have the server lead on from there; where a page of that name stood, write `{}.html`",
                    written.trim()
                ));
            }
            AliasFault::Elsewhere | AliasFault::Outside => {
                added.help("write it from the top of the site: `old/page.html`");
            }
        }
    }
}
