//! The fields of `incident.toml`, and how they are read.

use super::{
    DecisionTaken, DetectedBy, Impact, ImpactCount, ImpactMetric, Incident, Milestone, Revenue,
    Taken, Times,
};
use crate::data::{Field, Keys, Table, Type, Value, Word, schema};
use crate::record::message::Stage;
use crate::record::names::{
    TO_INCIDENT, TO_RUNBOOK, TO_SERVICE, TO_SEVERITY, TO_SOMEBODY, TO_TRIGGER,
};
use crate::record::services::{LINK_FIELDS, links};
use crate::record::visibility::Visibility;
use crate::record::{FIELD_SCHEMA, Reading, Text};
use crate::{fields, words};
use chrono_tz::Tz;

words!(DetectedBy {
    Alert = "alert",
    Staff = "staff",
    User = "user",
    Partner = "partner",
    Unknown = "unknown",
});

words!(Milestone {
    Started = "started",
    Detected = "detected",
    Acknowledged = "acknowledged",
    Declared = "declared",
    Public = "public",
    Mitigated = "mitigated",
    Resolved = "resolved",
});

words!(ImpactCount {
    Users = "users_affected",
    Accounts = "accounts_affected",
    Requests = "requests_failed",
    Tickets = "support_tickets",
});

words!(Taken {
    Rollback = "rollback",
    FixForward = "fix-forward",
    Wait = "wait",
    None = "none",
});

const COUNT: Type = Type::Integer {
    min: 0,
    max: i64::MAX,
};
const ANY_NUMBER: Type = Type::Number {
    min: f64::NEG_INFINITY,
    max: f64::INFINITY,
};

/// The fields of `incident.toml`.
pub static FIELDS: &[Field] = fields! {
    [FIELD_SCHEMA]
    required public "title": Type::Text, "What happened, in one line.";
    required public "status": Type::Choice(Stage::WORDS), "Where it stands.";
    required public "severity": Type::Ref(&TO_SEVERITY), "How bad it was: the id of a severity.";
    optional public "services": Type::List(&Type::Ref(&TO_SERVICE)), "The services that it touched.";
    optional public "timezone": Type::Zone,
        "The IANA zone of its local times; the book's where it is left out.";
    optional public "category": Type::Text, "What sort of cause it had, such as `deploy`.";
    optional public "tags": Type::List(&Type::Text), "Its tags.";
    optional public "detected_by": Type::Choice(DetectedBy::WORDS), "Who noticed it.";
    optional public "drill" = "false": Type::Bool,
        "Whether it was an exercise, which counts in no metric.";
    optional public "imported" = "false": Type::Bool,
        "Whether it was brought in from elsewhere: missing facts are then warnings.";
    optional decides "visibility" = "\"internal\"": Type::Choice(Visibility::WORDS),
        "Who may see it. A public site has only public incidents.";
    optional public "related": Type::List(&Type::Ref(&TO_INCIDENT)), "Other incidents, by directory.";
    required public "times": Type::Table(TIMES_FIELDS),
        "When what happened. Durations are derived from it.";
    optional public "decision": Type::Table(DECISION_FIELDS), "What the matrix said, and what was done.";
    optional public "roles": Type::Map(Keys::Any, &Type::OneOrMany(&Type::Ref(&TO_SOMEBODY))),
        "Who did what: a role such as `commander`, and a contact's id or a name.";
    optional public "impact": Type::Table(IMPACT_FIELDS), "What users felt.";
    optional public "link": Type::Tables(LINK_FIELDS), "Tickets, calls and dashboards.";
    optional internal "extra": Type::Map(Keys::Any, &Type::Scalar), "Anything else, shown as a table.";
};

static TIMES_FIELDS: &[Field] = fields! {
    optional public "started": Type::Moment,
        "When the impact began. A day is enough where the hour is unknown.";
    optional public "detected": Type::Moment, "When it was first noticed.";
    optional public "acknowledged": Type::Moment, "When a person took it on.";
    optional public "declared": Type::Moment, "When it was called an incident.";
    optional public "public": Type::Moment, "When the public was first told.";
    optional public "mitigated": Type::Moment, "When users were no longer affected.";
    optional public "resolved": Type::Moment,
        "When it was over. Stands if and only if `status` is `resolved`.";
};

static DECISION_FIELDS: &[Field] = fields! {
    optional public "trigger": Type::Ref(&TO_TRIGGER), "The trigger or the metric that led to it.";
    required public "taken": Type::Choice(Taken::WORDS), "What was done.";
    optional public "runbook": Type::Ref(&TO_RUNBOOK), "The runbook that was followed.";
    optional public "reason": Type::Markdown, "Why, above all where it departs from the matrix.";
};

static IMPACT_FIELDS: &[Field] = fields! {
    optional public "summary": Type::Markdown, "What users felt, in Markdown.";
    optional public "users_affected": COUNT, "How many users were affected.";
    optional public "accounts_affected": COUNT, "How many accounts were affected.";
    optional public "requests_failed": COUNT, "How many requests failed.";
    optional public "support_tickets": COUNT, "How many support tickets came in.";
    optional public "users_percent": Type::Number { min: 0.0, max: 100.0, },
        "The share of users, in percent.";
    optional public "revenue": Type::Table(REVENUE_FIELDS), "The money that was lost.";
    optional public "data_loss": Type::Bool, "Whether data was lost.";
    optional public "metric": Type::Tables(METRIC_FIELDS), "Anything else that was measured.";
};

static REVENUE_FIELDS: &[Field] = fields! {
    required public "amount": ANY_NUMBER, "How much.";
    required public "currency": Type::Text, "The ISO 4217 code of the currency, such as `EUR`.";
    optional public "estimate" = "false": Type::Bool, "Whether it is an estimate.";
};

static METRIC_FIELDS: &[Field] = fields! {
    required public "name": Type::Text, "What was measured.";
    required public "value": ANY_NUMBER, "How many.";
    optional public "unit": Type::Text, "Of what.";
};

/// The zone of an incident's local times: its own, else the book's.
pub fn zone(table: &Table, book: Tz) -> Tz {
    table.zone("timezone").map_or(book, |zone| zone.value)
}

/// Reads `incident.toml`; the directory's other files are put in by the book.
pub fn read(table: &Table, reading: &mut Reading<'_>) -> Incident {
    let empty = Table::empty(table.span);
    let extra = table.table("extra").unwrap_or(&empty).entries.iter();
    let incident = Incident {
        id: reading.directory().to_owned(),
        file: reading.file,
        title: reading.title(table),
        status: table.word_or("status", Stage::Investigating),
        severity: table.text("severity"),
        services: table.texts("services"),
        timezone: reading.zone,
        category: table.text("category"),
        tags: table.texts("tags"),
        detected_by: table.word("detected_by"),
        drill: table.is_set("drill"),
        imported: table.is_set("imported"),
        visibility: table.word_or("visibility", Visibility::default()).value,
        related: table.texts("related"),
        times: times(table.table("times"), reading.zone),
        decision: table.table("decision").map(decision),
        roles: roles(table.table("roles").unwrap_or(&empty)),
        impact: impact(table.table("impact").unwrap_or(&empty), reading),
        links: links(table, "link"),
        extra: extra
            .filter_map(|(name, value)| Some((name.value.clone(), value.to_shown()?)))
            .collect(),
        timeline: None,
        actions: None,
        postmortem: None,
    };
    check_times(table, reading);
    incident
}

fn times(table: Option<&Table>, zone: Tz) -> Times {
    let Some(table) = table else {
        return Times::default();
    };
    let known = Milestone::ALL
        .into_iter()
        .filter_map(|milestone| Some((milestone, table.moment(milestone.word(), zone)?)));
    Times {
        span: Some(table.span),
        known: known.collect(),
    }
}

/// An incident has a beginning, and an end if and only if it is over.
fn check_times(table: &Table, reading: &mut Reading<'_>) {
    let Some(times) = table.table("times") else {
        return;
    };
    if times.get("started").is_none() && times.get("detected").is_none() {
        reading.report_missing(
            times.span,
            "times.started",
            "`times` has neither `started` nor `detected`",
            "add `started`, when the impact began; a day is enough where the hour is unknown",
        );
    }
    let Some(status) = table.word::<Stage>("status") else {
        return;
    };
    let is_over = status.value == Stage::Resolved;
    match times.get("resolved") {
        None if is_over => reading.report_missing(
            status.span,
            "times.resolved",
            "the field `times.resolved` is missing: the status is `resolved`",
            "add `resolved` under `[times]`, when it was over",
        ),
        Some(resolved) if !is_over => reading.report(
            schema::invalid(
                resolved.span,
                "times.resolved",
                format!(
                    "`times.resolved` is set, but the status is `{}`",
                    status.word()
                ),
            )
            .related(status.span, "the status")
            .help("set `status = \"resolved\"`, or take `resolved` out"),
        ),
        _ => {}
    }
}

fn decision(table: &Table) -> DecisionTaken {
    DecisionTaken {
        span: table.span,
        trigger: table.text("trigger"),
        taken: table.word_or("taken", Taken::None),
        runbook: table.text("runbook"),
        reason: table.text("reason"),
    }
}

fn roles(table: &Table) -> Vec<(Text, Vec<Text>)> {
    let entries = table.entries.iter();
    entries
        .map(|(role, value)| (role.clone(), Value::to_texts(value)))
        .collect()
}

fn impact(table: &Table, reading: &Reading<'_>) -> Impact {
    let counts = ImpactCount::ALL
        .into_iter()
        .filter_map(|count| Some((count, table.integer(count.word())?)));
    let metrics = table.tables("metric").filter_map(|metric| {
        Some(ImpactMetric {
            name: metric.text_or_empty("name"),
            value: metric.number("value")?,
            unit: metric.text("unit"),
        })
    });
    let revenue = |revenue: &Table| {
        Some(Revenue {
            amount: revenue.number("amount")?,
            currency: revenue.text_or_empty("currency"),
            estimate: revenue.is_set("estimate"),
        })
    };
    Impact {
        summary: reading.prose(table, "summary"),
        counts: counts.collect(),
        users_percent: table.number("users_percent"),
        revenue: table.table("revenue").and_then(revenue),
        data_loss: table.flag("data_loss"),
        metrics: metrics.collect(),
    }
}
