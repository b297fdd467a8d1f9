//! `value-not-quotable`: a value without a pattern stands where nothing makes it safe.
//!
//! A word of a shell, a string of SQL or JSON and an address can hold any text, written in their way. In a program of `sed`
//! or `awk`, outside the strings of a statement, in a file of settings, and in what is not understood, only a value that is
//! known to be harmless can stand.

use crate::check::context::RecordContext;
use crate::check::findings::Findings;
use crate::record::runbook::Runbook;
use crate::rule;
use crate::source::Span;

rule! { "value-not-quotable", Warning, "A parameter without a pattern in a place where no value can be quoted." }

pub(crate) fn in_runbook(_: &RecordContext<'_>, runbook: &Runbook, found: &mut Findings<'_>) {
    for (number, param) in runbook.meta.params.iter().enumerate() {
        let mut places = runbook
            .doc
            .formed
            .iter()
            .filter(|(_, param)| *param == number);
        let Some((first, _)) = places.next().filter(|_| param.form().is_none()) else {
            continue;
        };
        let rest: Vec<Span> = places.map(|(span, _)| *span).collect();
        let name = &param.name.value;
        let message = format!("no value of `{name}` can be quoted here, so none is put in");
        let finding = found.add(*first, name, message).help(format!(
            "give `{name}` a `pattern` that says what a value looks like, such as \"[a-z0-9-]+\", or write the command so that the value is a word of its own"
        ));
        let finding = finding.related(param.name.span, "declared here");
        rest.into_iter()
            .fold(finding, |finding, span| finding.related(span, "and here"));
    }
}
