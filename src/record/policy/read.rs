//! The fields of `content/policy.toml`, and how they are read.

use super::{
    Comparison, Decision, Gap, LAST_RANK, Metric, Policy, PostmortemDuty, Rollback, Severity,
    Trigger, TriggerKind, Unsure, Worse,
};
use crate::data::{Field, Keys, Table, Type, Value, Word, key_span, schema};
use crate::record::names::{
    DECISION, METRIC, SEVERITY, TO_APPROVER, TO_DECISION, TO_ESCALATION, TO_METRIC, TO_RUNBOOK,
    TO_SERVICE, TO_SEVERITY, TRIGGER,
};
use crate::record::reading::name_or_id;
use crate::record::{ById, FIELD_SCHEMA, Reading, Text};
use crate::source::Spanned;
use crate::{fields, words};

words!(Unsure {
    Worse = "worse",
    Better = "better",
});

words!(Rollback {
    Yes = "yes",
    Usually = "usually",
    Evaluate = "evaluate",
    Unlikely = "unlikely",
    No = "no",
});

words!(PostmortemDuty {
    Required = "required",
    Optional = "optional",
    None = "none",
});

words!(Worse {
    Higher = "higher",
    Lower = "lower",
});

const ANY_NUMBER: Type = Type::Number {
    min: f64::NEG_INFINITY,
    max: f64::INFINITY,
};
const RANK: Type = Type::Integer {
    min: 1,
    max: LAST_RANK,
};

/// The fields of `content/policy.toml`.
pub static FIELDS: &[Field] = fields! {
    [FIELD_SCHEMA]
    optional public "unsure" = "\"worse\"": Type::Choice(Unsure::WORDS),
        "What to do between two decisions: `worse` takes the more urgent one.";
    optional public "severity": Type::Tables(SEVERITY_FIELDS), "The rows of the decision matrix.";
    optional public "decision": Type::Tables(DECISION_FIELDS), "What can be decided.";
    optional public "metric": Type::Map(Keys::Id(&METRIC), &Type::Table(METRIC_FIELDS)),
        "What is measured, by id.";
    optional public "trigger": Type::Tables(TRIGGER_FIELDS), "What leads to which decision.";
    optional public "gap": Type::Tables(GAP_FIELDS),
        "Stretches of a metric that are left to judgement on purpose.";
};

static SEVERITY_FIELDS: &[Field] = fields! {
    required public "id": Type::Id(&SEVERITY), "A permanent id.";
    required public "name": Type::Text, "The name that pages show.";
    required public "rank": RANK, "Its place: 1 is worst, and no rank is left out or given twice.";
    optional public "aliases": Type::List(&Type::Text), "Other names for it, such as `sev1` or `p0`.";
    required public "respond_within": Type::Duration,
        "The time to the first response; `0m` is shown as \"Immediate\". It may not shrink as the rank grows.";
    optional public "approval": Type::Ref(&TO_APPROVER),
        "The role that must agree to a rollback, or `none`.";
    required public "rollback": Type::Choice(Rollback::WORDS), "Whether to roll back.";
    optional public "criteria": Type::Markdown, "What decides, where `rollback` is `evaluate`, in Markdown.";
    optional public "postmortem" = "\"optional\"": Type::Choice(PostmortemDuty::WORDS),
        "Whether a post-mortem is written.";
    optional public "update_every": Type::Duration, "How often to say where things stand.";
    optional public "escalation": Type::Ref(&TO_ESCALATION), "The escalation policy that is called.";
};

static DECISION_FIELDS: &[Field] = fields! {
    required public "id": Type::Id(&DECISION), "A permanent id.";
    required public "name": Type::Text, "The name that pages show, verb first.";
    required public "rank": RANK, "Its place: 1 is most urgent.";
    optional public "severity": Type::Ref(&TO_SEVERITY), "The severity that goes with it.";
    optional public "approval": Type::Ref(&TO_APPROVER), "The role that must agree, or `none`.";
};

static METRIC_FIELDS: &[Field] = fields! {
    required public "name": Type::Text, "The name that pages show.";
    required public "unit": Type::Text, "The unit, such as `%` or `ms`.";
    optional public "min": ANY_NUMBER, "The least value it can have, for the search for gaps.";
    optional public "max": ANY_NUMBER, "The greatest value it can have, for the search for gaps.";
    optional public "window": Type::Duration, "The time over which it is averaged.";
    optional public "baseline": Type::Text, "What it is compared with, where it is relative.";
    optional internal "source": Type::AddressOrText, "Where a person reads the value: an address or a sentence.";
    optional public "symptom": Type::Text,
        "What people notice when it gets worse, in a few words: its card on the first page.";
    optional public "worse" = "\"higher\"": Type::Choice(Worse::WORDS), "Which values are worse.";
};

static TRIGGER_FIELDS: &[Field] = fields! {
    optional public "id": Type::Id(&TRIGGER), "A permanent id, for incidents to refer to.";
    required public "decision": Type::Ref(&TO_DECISION), "The decision that it leads to.";
    optional public "condition": Type::Markdown,
        "What a person sees, in Markdown; instead of `metric`, `op` and `value`.";
    optional public "metric": Type::Ref(&TO_METRIC), "The metric whose value it watches.";
    optional public "op": Type::Choice(OPERATORS),
        "How the value is compared; `between` takes two values.";
    optional public "value": Type::OneOrMany(&ANY_NUMBER), "The value, or `[low, high]` for `between`.";
    optional public "bounds" = "\"[]\"": Type::Choice(BOUNDS),
        "Which ends of `between` belong to it: a square bracket includes its end.";
    optional public "for": Type::Duration, "How long it must hold.";
    optional public "runbook": Type::Ref(&TO_RUNBOOK), "The runbook to open.";
    optional public "scope": Type::List(&Type::Ref(&TO_SERVICE)),
        "The services it is limited to; all where it is left out.";
};

static GAP_FIELDS: &[Field] = fields! {
    required public "metric": Type::Ref(&TO_METRIC), "The metric.";
    required public "from": ANY_NUMBER, "The lower end.";
    required public "to": ANY_NUMBER, "The upper end.";
    optional public "treat_as": Type::Ref(&TO_DECISION), "The decision to act by.";
    required public "reason": Type::Text, "Why no trigger covers it.";
};

const OPERATORS: &[&str] = &[">=", ">", "<=", "<", "==", "between"];
const BOUNDS: &[&str] = &["[]", "[)", "(]", "()"];

/// Reads `content/policy.toml`.
pub fn read(table: &Table, reading: &mut Reading<'_>) -> Policy {
    let mut unread = Vec::new();
    let metrics = table.table("metric").map(|metrics| {
        let entries = metrics.entries.iter();
        let metrics = entries.filter_map(|(id, value)| {
            let table = value.as_table()?;
            let metric = metric(id, table, reading);
            let is_read = |end: &str, read: bool| read || table.get(end).is_none();
            if !is_read("min", metric.min.is_some()) || !is_read("max", metric.max.is_some()) {
                unread.push(Some(id.value.clone()));
            }
            Some(metric)
        });
        metrics.collect::<ById<Metric>>()
    });
    let mut triggers = Vec::new();
    for table in table.tables("trigger") {
        let trigger = trigger(table, reading);
        if !is_read_whole(table, trigger.as_ref()) {
            unread.push(table.text("metric").map(|metric| metric.value));
        }
        triggers.extend(trigger);
    }
    let mut gaps = Vec::new();
    for table in table.tables("gap") {
        let gap = gap(table, reading);
        if gap.is_none() {
            unread.push(table.text("metric").map(|metric| metric.value));
        }
        gaps.extend(gap);
    }
    Policy {
        file: Some(reading.file),
        unsure: table.word_or("unsure", Unsure::default()).value,
        severities: table
            .tables("severity")
            .zip(1..)
            .map(|row| severity(row, reading))
            .collect(),
        decisions: table.tables("decision").zip(1..).map(decision).collect(),
        metrics: metrics.unwrap_or_default(),
        triggers,
        gaps,
        unread,
    }
}

/// Whether a trigger says of its metric all that its table does. One without a metric says nothing of any.
fn is_read_whole(table: &Table, trigger: Option<&Trigger>) -> bool {
    let is_in_words = table.get("condition").is_some() && table.get("metric").is_none();
    is_in_words
        || trigger.is_some_and(|trigger| {
            let scope = table.get("scope").map_or(0, |scope| scope.items().len());
            let is_number = matches!(trigger.kind, TriggerKind::Threshold { .. });
            is_number && trigger.scope.len() == scope
        })
}

/// The rank, or the place in the file where the rank cannot be read.
fn rank(table: &Table, place: i64) -> Spanned<i64> {
    table
        .integer("rank")
        .unwrap_or_else(|| Spanned::new(place, table.span))
}

fn severity((table, place): (&Table, i64), reading: &Reading<'_>) -> Severity {
    Severity {
        span: table.span,
        id: table.text_or_empty("id"),
        name: name_or_id(table),
        rank: rank(table, place),
        aliases: table.texts("aliases"),
        respond_within: table.duration("respond_within"),
        approval: table.text("approval"),
        rollback: table.word("rollback"),
        criteria: reading.prose(table, "criteria"),
        postmortem: table.word_or("postmortem", PostmortemDuty::default()).value,
        update_every: table.duration("update_every"),
        escalation: table.text("escalation"),
    }
}

fn decision((table, place): (&Table, i64)) -> Decision {
    Decision {
        span: table.span,
        id: table.text_or_empty("id"),
        name: name_or_id(table),
        rank: rank(table, place),
        severity: table.text("severity"),
        approval: table.text("approval"),
    }
}

fn metric(id: &Text, table: &Table, reading: &mut Reading<'_>) -> Metric {
    let (min, max) = (table.number("min"), table.number("max"));
    if let (Some(min), Some(max)) = (&min, &max)
        && min.value >= max.value
    {
        reading.report(
            schema::invalid(
                max.span,
                format!("metric.{}.max", id.value),
                "`max` must be greater than `min`",
            )
            .related(min.span, "the least value"),
        );
    }
    Metric {
        span: table.span,
        id: id.clone(),
        name: table.text("name").unwrap_or_else(|| id.clone()),
        unit: table.text_or_empty("unit"),
        min,
        max,
        window: table.duration("window"),
        baseline: table.text("baseline"),
        source: table.text("source"),
        symptom: table.text("symptom"),
        worse: table.word_or("worse", Worse::default()).value,
    }
}

fn trigger(table: &Table, reading: &mut Reading<'_>) -> Option<Trigger> {
    let kind = match (reading.prose(table, "condition"), table.text("metric")) {
        (Some(condition), None) => {
            if let Some(extra) = ["op", "value", "bounds"]
                .into_iter()
                .find(|name| table.get(name).is_some())
            {
                reading.report(
                    schema::invalid(
                        key_span(table, extra),
                        format!("trigger.{extra}"),
                        format!("`{extra}` compares a metric, and this trigger names none"),
                    )
                    .help("name the `metric`, or take it out: `condition` stands for itself"),
                );
            }
            TriggerKind::Condition(condition)
        }
        (None, Some(metric)) => TriggerKind::Threshold {
            metric,
            comparison: comparison(table, reading)?,
        },
        (Some(condition), Some(_)) => {
            reading.report(
                schema::invalid(
                    condition.span,
                    "trigger.condition",
                    "a trigger is either words or a number, and this one has both `condition` and `metric`",
                )
                .help("make two triggers of it"),
            );
            TriggerKind::Condition(condition)
        }
        (None, None) => {
            if table.get("condition").is_none() && table.get("metric").is_none() {
                reading.report_missing(
                    table.span,
                    "trigger.condition",
                    "this trigger has neither a `condition` nor a `metric`",
                    "add `condition = \"…\"` for what a person sees, or `metric`, `op` and `value` for a number",
                );
            }
            return None;
        }
    };
    Some(Trigger {
        span: table.span,
        id: table.text("id"),
        decision: table.text_or_empty("decision"),
        kind,
        hold: table.duration("for"),
        runbook: table.text("runbook"),
        scope: table.texts("scope"),
    })
}

fn comparison(table: &Table, reading: &mut Reading<'_>) -> Option<Spanned<Comparison>> {
    for name in ["op", "value"] {
        if table.get(name).is_none() {
            let help = format!("a metric is compared: add `{name}`");
            let message = format!("the field `{name}` is missing");
            reading.report_missing(table.span, &format!("trigger.{name}"), &message, &help);
        }
    }
    let op = table
        .text("op")
        .filter(|op| OPERATORS.contains(&op.value.as_str()))?;
    let value = table.get("value")?;
    let numbers: Vec<f64> = value.items().iter().filter_map(Value::to_number).collect();
    let comparison = match (op.value.as_str(), numbers.as_slice(), value.as_list()) {
        ("between", &[low, high], _) if low < high => {
            let bounds = table.text("bounds");
            let shape = bounds.as_ref().map_or("[]", |bounds| bounds.value.as_str());
            Comparison::Between {
                low,
                high,
                low_closed: !shape.starts_with('('),
                high_closed: !shape.ends_with(')'),
                bounds_given: bounds.is_some(),
            }
        }
        ("between", &[_, _], _) => {
            reading.report(
                schema::invalid(
                    value.span,
                    "trigger.value",
                    "the lower value of `between` must come first",
                )
                .help("write [low, high], with low less than high"),
            );
            return None;
        }
        (">", &[value], None) => Comparison::Above(value),
        (">=", &[value], None) => Comparison::AtLeast(value),
        ("<", &[value], None) => Comparison::Below(value),
        ("<=", &[value], None) => Comparison::AtMost(value),
        ("==", &[value], None) => Comparison::Equal(value),
        (_, numbers, list) => {
            // A value that is no number has been reported already.
            if list.is_none_or(|list| list.len() == numbers.len()) && !numbers.is_empty() {
                let takes = if op.value == "between" {
                    "two values: [low, high]"
                } else {
                    "one value"
                };
                reading.report(schema::invalid(
                    value.span,
                    "trigger.value",
                    format!("`{}` takes {takes}", op.value),
                ));
            }
            return None;
        }
    };
    Some(Spanned::new(comparison, value.span))
}

fn gap(table: &Table, reading: &mut Reading<'_>) -> Option<Gap> {
    let (from, to) = (table.number("from")?, table.number("to")?);
    if from.value > to.value {
        reading.report(
            schema::invalid(to.span, "gap.to", "`to` must not be less than `from`")
                .related(from.span, "the lower end"),
        );
        return None;
    }
    Some(Gap {
        span: table.span,
        metric: table.text("metric")?,
        from,
        to,
        treat_as: table.text("treat_as"),
        reason: table.text("reason"),
    })
}
