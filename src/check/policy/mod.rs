//! The decision matrix and the triggers: `content/policy.toml`.
//!
//! Three views of one file: the matrix's rows, the metrics as lines, and each metric, decision and trigger by itself.
//! The lines are computed once for all rules that judge them ([`PolicyContext`]).

pub(super) mod approval_differs;
pub(super) mod approval_without_approver;
pub(super) mod approver_too_late;
pub(super) mod approver_unknown;
pub(super) mod decision_without_severity;
pub(super) mod evaluate_without_criteria;
pub(super) mod metric_without_source;
pub(super) mod response_shrinks;
pub(super) mod severity_rank;
pub(super) mod severity_undefined;
pub(super) mod trigger_bound_unclear;
pub(super) mod trigger_gap;
pub(super) mod trigger_never_immediate;
pub(super) mod trigger_order;
pub(super) mod trigger_overlap;
pub(super) mod trigger_without_baseline;
pub(super) mod trigger_without_runbook;
pub(super) mod trigger_without_window;

use super::context::Context;
use super::findings::Findings;
use crate::book::Book;
use crate::decide::{Interval, Line, Overlap, lines, metric_of};
use crate::diagnostic::Names;
use crate::record::contacts::Contacts;
use crate::record::policy::{Comparison, Metric, Policy, Trigger, TriggerKind};
use crate::rule;
use crate::source::{Spanned, Tree};
use crate::wording::Words;
use std::collections::{HashMap, HashSet};

/// What the rules of `content/policy.toml` may know, and what several of them need.
pub(crate) struct PolicyContext<'a> {
    pub(super) book: &'a Book,
    pub(super) tree: &'a Tree,
    pub(super) policy: &'a Policy,
    pub(super) contacts: &'a Contacts,
    /// Whether the policy was read whole, so that what is not there is truly missing.
    pub(super) is_whole: bool,
    pub(super) are_contacts_whole: bool,
    /// Each metric as a line, for all services and for those with triggers of their own.
    lines: Vec<Line<'a>>,
    /// Triggers that contradict each other, each pair on the first line on which it does.
    overlaps: Vec<(usize, Overlap)>,
    unread: Unread<'a>,
}

impl<'a> PolicyContext<'a> {
    pub(super) fn of(context: &Context<'a>) -> Self {
        let book = context.book;
        let lines = lines(&book.policy);
        let mut overlaps: Vec<(usize, Overlap)> = Vec::new();
        let mut pairs = HashSet::new();
        for (number, line) in lines.iter().enumerate() {
            let of_line = line.overlaps(&book.policy).into_iter();
            let fresh = of_line.filter(|overlap| pairs.insert((overlap.first, overlap.second)));
            overlaps.extend(fresh.map(|overlap| (number, overlap)));
        }
        let is_parsed = |file| !book.unparsed.contains(&file);
        Self {
            book,
            tree: context.tree,
            policy: &book.policy,
            contacts: &book.contacts,
            is_whole: context.is_whole(book.policy.file),
            are_contacts_whole: context.is_whole(book.contacts.file),
            lines,
            overlaps,
            unread: Unread::of(&book.policy, book.policy.file.is_none_or(is_parsed)),
        }
    }

    /// Whether everything that the file says of a metric was read, so that values without a trigger truly have none.
    fn is_read(&self, metric: &Metric) -> bool {
        match &self.unread {
            Unread::Anything => false,
            Unread::Metrics(metrics) => !metrics.contains(metric.id.as_str()),
        }
    }

    /// The metrics that decide something, with their triggers. Another metric is only shown.
    fn deciding(&self) -> impl Iterator<Item = (&'a Metric, Vec<&'a Trigger>)> {
        let mut of: HashMap<&str, Vec<&'a Trigger>> = HashMap::new();
        for trigger in &self.policy.triggers {
            if let Some(metric) = metric_of(trigger) {
                of.entry(metric).or_default().push(trigger);
            }
        }
        let metrics = self.policy.metrics.iter().map(move |metric| {
            let own = of.remove(metric.id.as_str());
            (metric, own.unwrap_or_default())
        });
        metrics.filter(|(_, triggers)| !triggers.is_empty())
    }

    /// The comparison of a trigger, by its number.
    fn comparison(&self, trigger: usize) -> Option<&'a Spanned<Comparison>> {
        match &self.policy.triggers.get(trigger)?.kind {
            TriggerKind::Threshold { comparison, .. } => Some(comparison),
            TriggerKind::Condition(_) => None,
        }
    }
}

/// What the file says of metrics and could not be read.
enum Unread<'a> {
    /// There may be more of any metric.
    Anything,
    /// There is more of these.
    Metrics(HashSet<&'a str>),
}

impl<'a> Unread<'a> {
    /// A trigger or a gap that could not be read counts for its metric. So does a trigger of a metric that is not
    /// there, for the metric that was meant; where that is not plain, for all of them.
    fn of(policy: &'a Policy, is_parsed: bool) -> Self {
        let ids = policy.metrics.iter().map(|metric| metric.id.as_str());
        let known: HashSet<&str> = ids.clone().collect();
        let names = Names::new(ids);
        let meant = |name: &'a str| {
            let name = known.get(name).or_else(|| known.get(names.nearest(name)?));
            name.copied()
        };
        let unread = policy.unread.iter().map(|metric| meant(metric.as_deref()?));
        let misnamed = policy.triggers.iter().filter_map(metric_of);
        let misnamed = misnamed.filter(|name| !known.contains(name.as_str()));
        let all = unread.chain(misnamed.map(|name| meant(name)));
        match all.collect::<Option<HashSet<&str>>>() {
            Some(metrics) if is_parsed => Self::Metrics(metrics),
            _ => Self::Anything,
        }
    }
}

/// The metric of a line as a message names it.
fn named(line: &Line<'_>) -> String {
    match line.service {
        Some(service) => format!("`{}` of `{service}`", line.metric.id.value),
        None => format!("`{}`", line.metric.id.value),
    }
}

/// The metric of a line as a subject names it.
fn subject(line: &Line<'_>) -> String {
    match line.service {
        Some(service) => format!("{} of {service}", line.metric.id.value),
        None => line.metric.id.value.clone(),
    }
}

fn words(line: &Line<'_>, interval: Interval) -> String {
    line.words(interval, Words::english())
}
