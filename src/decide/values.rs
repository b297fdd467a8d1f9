//! What pages may say of the policy without repeating it: `{{policy: error-rate-over-10.value}}`.
//!
//! Every severity, decision, metric and trigger is there by its id, with its fields behind a dot; and the two tables of
//! the page of decisions. A value leads to its place on that page. Written in the words of the book, so that a page reads
//! in its language.

use super::interval::Interval;
use super::line::{Line, lines};
use super::words::{interval_words, number, with_unit};
use crate::data::Word;
use crate::markdown::{Cell, Insert, Inserts};
use crate::record::contacts::Contacts;
use crate::record::policy::{
    Comparison, Decision, LAST_RANK, Metric, Policy, Severity, Trigger, TriggerKind,
};
use crate::time::Duration;
use crate::wording::Words;
use std::collections::{BTreeMap, BTreeSet};

/// The name of the table of all severities.
pub const MATRIX: &str = "matrix";
/// The name of the table of all decisions with what leads to them.
pub const TRIGGERS: &str = "triggers";

/// What pages may refer to. Where two kinds of records share an id, only the name with the kind before it is there:
/// `severity:high`.
pub fn inserts(policy: &Policy, contacts: &Contacts, words: &Words) -> Inserts {
    let texts = Texts {
        policy,
        contacts,
        words,
    };
    let mut by_name: BTreeMap<String, Insert> = BTreeMap::new();
    let mut claimed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let all = texts.all();
    for one in &all {
        claimed.entry(one.id).or_default().insert(one.kind);
    }
    for Described { kind, id, fields } in all {
        let is_only = claimed.get(id).is_none_or(|kinds| kinds.len() == 1);
        for (field, text) in fields {
            // Whole sentences are read, not followed.
            let place = (field != "criteria").then(|| format!("{kind}-{id}"));
            let insert = Insert::Words(Cell { text, place });
            let name = if field.is_empty() {
                id.to_owned()
            } else {
                format!("{id}.{field}")
            };
            // What is declared twice is reported; the first one counts.
            by_name
                .entry(format!("{kind}:{name}"))
                .or_insert_with(|| insert.clone());
            if is_only {
                by_name.entry(name).or_insert(insert);
            }
        }
    }
    by_name.insert(MATRIX.to_owned(), Insert::Table(texts.matrix()));
    by_name.insert(TRIGGERS.to_owned(), Insert::Table(texts.triggers()));
    Inserts(by_name)
}

/// A record of the policy with its values by field; the field without a name is what stands for all of it.
struct Described<'p> {
    /// As the ids on the page of decisions begin.
    kind: &'static str,
    id: &'p str,
    fields: Vec<(&'static str, String)>,
}

impl<'p> Described<'p> {
    fn of(kind: &'static str, id: &'p str, fields: Vec<(&'static str, Option<String>)>) -> Self {
        let fields = fields.into_iter();
        let fields = fields
            .filter_map(|(name, text)| Some((name, text?)))
            .collect();
        Self { kind, id, fields }
    }
}

struct Texts<'a> {
    policy: &'a Policy,
    contacts: &'a Contacts,
    words: &'a Words,
}

impl<'a> Texts<'a> {
    fn all(&self) -> Vec<Described<'a>> {
        let policy = self.policy;
        let severities = policy.severities.iter().map(|one| self.severity(one));
        let decisions = policy.decisions.iter().map(|one| self.decision(one));
        let metrics = policy.metrics.iter().map(|one| self.metric(one));
        let triggers = policy.triggers.iter().filter_map(|one| self.trigger(one));
        let all = severities.chain(decisions).chain(metrics);
        all.chain(triggers).collect()
    }

    fn severity(&self, severity: &'a Severity) -> Described<'a> {
        let aliases: Vec<&str> = severity.aliases.iter().map(|one| one.as_str()).collect();
        let fields = vec![
            ("", Some(severity.name.value.clone())),
            ("aliases", (!aliases.is_empty()).then(|| aliases.join(", "))),
            (
                "respond_within",
                severity
                    .respond_within
                    .as_ref()
                    .map(|one| respond(self.words, one.value)),
            ),
            (
                "approval",
                Some(self.approval(severity.approval.as_ref().map(|one| one.as_str()))),
            ),
            (
                "rollback",
                severity
                    .rollback
                    .as_ref()
                    .map(|one| self.words.of("rollback", one.value.word()).to_owned()),
            ),
            (
                "criteria",
                severity
                    .criteria
                    .as_ref()
                    .map(|one| one.words().into_owned()),
            ),
            (
                "postmortem",
                Some(
                    self.words
                        .of("postmortem", severity.postmortem.word())
                        .to_owned(),
                ),
            ),
            (
                "update_every",
                severity
                    .update_every
                    .as_ref()
                    .map(|one| self.words.duration(one.value)),
            ),
        ];
        Described::of("severity", &severity.id.value, fields)
    }

    fn decision(&self, decision: &'a Decision) -> Described<'a> {
        let severity = decision
            .severity
            .as_ref()
            .and_then(|id| self.policy.severity(id));
        let approval = decision.approval.as_ref().map(|one| one.as_str());
        let of_severity = || Some(severity?.approval.as_ref()?.as_str());
        let fields = vec![
            ("", Some(decision.name.value.clone())),
            ("severity", severity.map(|one| one.name.value.clone())),
            (
                "approval",
                Some(self.approval(approval.or_else(of_severity))),
            ),
        ];
        Described::of("decision", &decision.id.value, fields)
    }

    fn metric(&self, metric: &'a Metric) -> Described<'a> {
        let unit = metric.unit.as_str();
        let end = |end: &Option<crate::source::Spanned<f64>>| {
            end.as_ref().map(|end| with_unit(end.value, unit))
        };
        let fields = vec![
            ("", Some(metric.name.value.clone())),
            (
                "unit",
                Some(unit.to_owned()).filter(|unit| !unit.is_empty()),
            ),
            ("min", end(&metric.min)),
            ("max", end(&metric.max)),
            (
                "window",
                metric
                    .window
                    .as_ref()
                    .map(|one| self.words.duration(one.value)),
            ),
            (
                "baseline",
                metric.baseline.as_ref().map(|one| one.value.clone()),
            ),
        ];
        Described::of("metric", &metric.id.value, fields)
    }

    fn trigger(&self, trigger: &'a Trigger) -> Option<Described<'a>> {
        let id = trigger.id.as_ref()?;
        let decision = self.policy.decision(&trigger.decision);
        let hold = trigger.hold.as_ref().filter(|hold| hold.value.seconds > 0);
        let mut fields = vec![
            (
                "",
                Some(threshold_or_condition(self.policy, trigger, self.words)),
            ),
            ("for", hold.map(|hold| self.words.duration(hold.value))),
            ("decision", decision.map(|one| one.name.value.clone())),
        ];
        if let TriggerKind::Threshold { metric, comparison } = &trigger.kind {
            let known = self.policy.metric(metric);
            let unit = known.map_or("", |metric| metric.unit.as_str());
            let one = |value| Some(with_unit(value, unit));
            fields.push(("metric", known.map(|metric| metric.name.value.clone())));
            fields.push(("range", range(comparison, unit, self.words)));
            match comparison.value {
                Comparison::Above(value)
                | Comparison::AtLeast(value)
                | Comparison::Below(value)
                | Comparison::AtMost(value)
                | Comparison::Equal(value) => fields.push(("value", one(value))),
                Comparison::Between { low, high, .. } => {
                    let both = format!("{}–{}", number(low), with_unit(high, unit));
                    fields.push(("value", Some(both)));
                    fields.push(("low", one(low)));
                    fields.push(("high", one(high)));
                }
            }
        }
        Some(Described::of("trigger", &id.value, fields))
    }

    fn approval(&self, role: Option<&str>) -> String {
        let Some(id) = role.filter(|id| *id != "none") else {
            return self.words.get("decide.no_approval").to_owned();
        };
        let known = self.contacts.role(id);
        known.map_or(id, |role| role.name.as_str()).to_owned()
    }

    /// The decision matrix, worst first.
    fn matrix(&self) -> Vec<Vec<Cell>> {
        let keys = [
            "severity",
            "respond",
            "approval",
            "rollback",
            "update",
            "postmortem",
        ];
        let head = keys.map(|key| plain(self.words.of("matrix", key)));
        let mut severities: Vec<_> = self.policy.severities.iter().collect();
        severities.sort_by_key(|severity| severity.rank.value);
        let rows = severities.into_iter().map(|severity| {
            let fields = self.severity(severity).fields;
            let field = |name: &str| {
                let found = fields.iter().find(|(field, _)| *field == name);
                plain(found.map_or_else(|| self.words.get("decide.not_said"), |(_, text)| text))
            };
            let name = Cell {
                place: Some(format!("severity-{}", severity.id.value)),
                ..field("")
            };
            let others = [
                "respond_within",
                "approval",
                "rollback",
                "update_every",
                "postmortem",
            ];
            std::iter::once(name).chain(others.map(field)).collect()
        });
        std::iter::once(head.to_vec()).chain(rows).collect()
    }

    /// The decisions, most urgent first, with the stretches of each metric and what a person sees.
    fn triggers(&self) -> Vec<Vec<Cell>> {
        let lines = lines(self.policy);
        let general: Vec<&Line<'_>> = lines.iter().filter(|line| line.service.is_none()).collect();
        let mut head = vec![
            plain(self.words.get("matrix.decision")),
            plain(self.words.get("matrix.severity")),
        ];
        head.extend(general.iter().map(|line| plain(&line.metric.name)));
        head.push(plain(self.words.get("matrix.seen")));
        let mut decisions: Vec<_> = self.policy.decisions.iter().collect();
        decisions.sort_by_key(|decision| decision.rank.value);
        // With more of them ranks are wrong, and the table would be as large as the square of the file.
        decisions.truncate(LAST_RANK as usize);
        let rows = decisions.into_iter().map(|decision| {
            let id = decision.id.value.as_str();
            let severity = decision
                .severity
                .as_ref()
                .and_then(|id| self.policy.severity(id));
            let stretches = |line: &&Line<'_>| {
                let own = line
                    .pieces
                    .iter()
                    .filter(|piece| piece.decisions().contains(&id));
                let own: Vec<String> = own
                    .map(|piece| line.words(piece.interval, self.words))
                    .collect();
                or_dash(&own.join("; "))
            };
            let seen = self.policy.triggers.iter().filter_map(|trigger| {
                let TriggerKind::Condition(condition) = &trigger.kind else {
                    return None;
                };
                (trigger.decision.value == id).then(|| condition.words().trim().to_owned())
            });
            let seen = or_dash(&seen.collect::<Vec<_>>().join("; "));
            let name = Cell {
                text: decision.name.value.clone(),
                place: Some(format!("decision-{id}")),
            };
            let severity = plain(severity.map_or("–", |severity| severity.name.as_str()));
            let mut row = vec![name, severity];
            row.extend(general.iter().map(stretches));
            row.push(seen);
            row
        });
        std::iter::once(head).chain(rows).collect()
    }
}

fn plain(text: &str) -> Cell {
    Cell {
        text: text.to_owned(),
        place: None,
    }
}

fn or_dash(text: &str) -> Cell {
    plain(if text.is_empty() { "–" } else { text })
}

/// How soon to respond, in words.
pub fn respond(words: &Words, within: Duration) -> String {
    if within.seconds == 0 {
        words.text("decide.immediately")
    } else {
        words.with("decide.within", &[("time", &words.duration(within))])
    }
}

fn range(comparison: &Comparison, unit: &str, words: &Words) -> Option<String> {
    let interval = Interval::of(comparison)?;
    Some(interval_words(interval, Interval::all(), unit, words))
}

/// What makes a trigger fire, in words without markup.
pub fn threshold_or_condition(policy: &Policy, trigger: &Trigger, words: &Words) -> String {
    match &trigger.kind {
        TriggerKind::Condition(condition) => condition.words().into_owned(),
        TriggerKind::Threshold { metric, comparison } => {
            threshold(policy, metric, comparison, trigger, words)
        }
    }
}

/// A threshold of `trigger` in words: `Error rate above 10 % for 2 minutes`.
pub fn threshold(
    policy: &Policy,
    metric: &str,
    comparison: &Comparison,
    trigger: &Trigger,
    words: &Words,
) -> String {
    let known = policy.metric(metric);
    let name = known.map_or(metric, |known| known.name.as_str());
    let unit = known.map_or("", |known| known.unit.as_str());
    let range = range(comparison, unit, words).unwrap_or_default();
    let what = format!("{name} {range}");
    match &trigger.hold {
        Some(hold) if hold.value.seconds > 0 => {
            let time = words.duration(hold.value);
            words.with("decide.for", &[("what", &what), ("time", &time)])
        }
        _ => what,
    }
}
