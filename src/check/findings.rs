//! Where a rule reports what it finds.

use crate::diagnostic::{Diagnostic, Fix, Level, Rule};
use crate::source::Span;

/// Where one rule reports: nothing is reported here under another name.
pub(crate) struct Findings<'f> {
    rule: &'static Rule,
    all: &'f mut Vec<Diagnostic>,
}

impl<'f> Findings<'f> {
    pub(super) fn of(rule: &'static Rule, all: &'f mut Vec<Diagnostic>) -> Self {
        Self { rule, all }
    }

    /// Reports a problem of `subject` at `span`.
    pub(super) fn add(
        &mut self,
        span: Span,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Added<'_> {
        let at = self.all.len();
        self.all
            .push(Diagnostic::new(self.rule, span, subject, message));
        Added(&mut self.all[at])
    }
}

/// A problem that was reported, to say more of it.
pub(crate) struct Added<'f>(&'f mut Diagnostic);

impl Added<'_> {
    /// Words under the marked place.
    pub(super) fn label(self, label: impl Into<String>) -> Self {
        self.0.label = label.into();
        self
    }

    /// A further place.
    pub(super) fn related(self, span: Span, label: impl Into<String>) -> Self {
        self.0.related.push((span, label.into()));
        self
    }

    /// What to do next.
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        self.0.help.push(help.into());
        self
    }

    /// A repair that is certainly right: each place and its new text.
    pub(super) fn fix(self, edits: impl IntoIterator<Item = (Span, String)>) -> Self {
        let edits = edits.into_iter().collect();
        self.0.fix = Some(Fix { edits });
        self
    }

    /// Another level than the rule's usual one.
    pub(super) fn level(self, level: Level) -> Self {
        self.0.level = level;
        self
    }
}
