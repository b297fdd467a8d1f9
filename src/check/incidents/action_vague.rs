//! `action-vague`: silent where a text, a ticket or a number says more than the title does.

use super::{Findings, Incident, RecordContext, open_actions, rule};
use crate::record::actions::Action;
use crate::record::is_blank;

rule! { "action-vague", Info, "An action item of which nobody can say when it is done." }

/// Verbs that never come to an end.
const ENDLESS: [&str; 14] = [
    "improve",
    "better",
    "enhance",
    "investigate",
    "review",
    "consider",
    "monitor",
    "optimise",
    "optimize",
    "strengthen",
    "revisit",
    "explore",
    "be",
    "look",
];

pub(crate) fn check(_context: &RecordContext<'_>, incident: &Incident, found: &mut Findings<'_>) {
    for action in open_actions(incident).filter(|action| is_vague(action)) {
        found.add(action.title.span,
                action.id.as_str(),
                format!(
                    "\"{}\" has no end that anybody can see",
                    action.title.value.trim()
                ))
            .help("say what will exist when it is done, such as \"Alert on the queue's age over 10 minutes\"");
    }
}

fn is_vague(action: &Action) -> bool {
    const SHORT: usize = 4;
    let title = action.title.value.trim();
    let mut words = title.split_whitespace();
    let Some(verb) = words.next().map(str::to_lowercase) else {
        return false;
    };
    let says_more = !is_blank(action.text.as_deref())
        || !is_blank(action.issue.as_ref())
        || title.contains(|c: char| c.is_ascii_digit());
    ENDLESS.contains(&verb.as_str()) && words.count() < SHORT && !says_more
}
