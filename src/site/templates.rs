//! The compiled templates, and rendering a piece with them: within limits where the book has templates of its own.
//!
//! A book's templates are there twice. The metered copies render first; what they cannot render, the templates as they
//! were written render again, so that a mistake is told of the author's text. Built-in templates are trusted.

use super::meter::{self, Excess, Limits, Page, Site};
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;
use tera::{Context, ErrorKind, Tera, TeraResult};

/// The templates, compiled.
#[derive(Debug)]
pub(super) struct Templates {
    tera: Tera,
    /// The same with the book's own templates metered; none if it has none.
    metered: Option<Metered>,
}

#[derive(Debug)]
struct Metered {
    tera: Tera,
    sites: Arc<[Site]>,
}

impl Templates {
    /// `tera` holds all templates, `own` those of the book; `with_builtin` adds all others.
    pub(super) fn new(
        tera: Tera,
        own: &BTreeMap<&str, &str>,
        with_builtin: impl Fn(&mut Tera) -> TeraResult<()>,
    ) -> TeraResult<Self> {
        let metered = (!own.is_empty()).then(|| Metered::new(own, with_builtin));
        Ok(Self {
            tera,
            metered: metered.transpose()?,
        })
    }

    /// Renders the template `name` into `out`.
    pub(super) fn page(
        &self,
        name: &str,
        context: &Context,
        limits: impl FnOnce() -> Limits,
        out: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        self.render(out, limits, name, |tera, out| {
            tera.render_to(name, context, out)
        })
    }

    /// What the template `name` makes.
    pub(super) fn text(
        &self,
        name: &str,
        context: &Context,
        limits: impl FnOnce() -> Limits,
    ) -> Result<String, Failure> {
        let mut out = Vec::new();
        self.page(name, context, limits, &mut out)?;
        Ok(String::from_utf8(out).unwrap_or_default())
    }

    /// What the component `name` makes, as HTML.
    pub(super) fn component(
        &self,
        name: &str,
        context: &Context,
        limits: impl FnOnce() -> Limits,
    ) -> Result<String, Failure> {
        let mut out = Vec::new();
        self.render(&mut out, limits, name, |tera, out| {
            tera.render_component_to(name, context, None, true, out)
        })?;
        Ok(String::from_utf8(out).unwrap_or_default())
    }

    fn render(
        &self,
        out: &mut Vec<u8>,
        limits: impl FnOnce() -> Limits,
        name: &str,
        render: impl Fn(&Tera, &mut dyn Write) -> TeraResult<()>,
    ) -> Result<(), Failure> {
        let Some(metered) = &self.metered else {
            return render(&self.tera, out).map_err(|error| Failure::of(&error));
        };
        let limits = limits();
        let start = out.len();
        let run = meter::run(limits, || render(&metered.tera, &mut Page(out)));
        let site = run.at.and_then(|number| metered.sites.get(number));
        if let Some(excess) = run.excess {
            return Err(Failure::overrun(excess, site, name));
        }
        if run.result.is_ok() {
            return Ok(());
        }
        out.truncate(start);
        let again = meter::run(limits, || render(&self.tera, &mut Page(out)));
        if let Some(excess) = again.excess {
            return Err(Failure::overrun(excess, site, name));
        }
        let error = again.result.err().map(|error| Failure::of(&error));
        // A mistake that Tera gives no place stands behind the last thing that was counted.
        error.map_or(Ok(()), |failure| match failure.template {
            None => Err(failure.at(site, name)),
            Some(_) => Err(failure),
        })
    }
}

impl Metered {
    fn new(
        own: &BTreeMap<&str, &str>,
        with_builtin: impl Fn(&mut Tera) -> TeraResult<()>,
    ) -> TeraResult<Self> {
        let mut sites = Vec::new();
        let mut copies: BTreeMap<&str, String> = own
            .iter()
            .map(|(name, text)| {
                let copy = meter::instrument(name, text, &mut sites);
                (*name, copy.unwrap_or_else(|| (*text).to_owned()))
            })
            .collect();
        let sites: Arc<[Site]> = sites.into();
        loop {
            let mut tera = Tera::default();
            meter::register(&mut tera, &sites);
            with_builtin(&mut tera)?;
            let Err(error) = tera.add_raw_templates(copies.iter()) else {
                return Ok(Self { tera, sites });
            };
            // A copy that Tera does not read is not used: its template stays uncounted but for what it writes.
            let template = Failure::of(&error).template;
            let unread = template.and_then(|name| {
                let (name, text) = own.get_key_value(name.as_str())?;
                let copy = copies.get_mut(name).filter(|copy| copy.as_str() != *text)?;
                (*text).clone_into(copy);
                Some(())
            });
            if unread.is_none() {
                copies = own
                    .iter()
                    .map(|(name, text)| (*name, (*text).to_owned()))
                    .collect();
                let mut tera = Tera::default();
                with_builtin(&mut tera)?;
                tera.add_raw_templates(copies.iter())?;
                return Ok(Self { tera, sites });
            }
        }
    }
}

/// Why a template made nothing, and where, as far as it is known.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) template: Option<String>,
    pub(super) message: String,
    pub(super) range: Option<Range<usize>>,
    /// What to do next, where it is something else than to look at the built-in template.
    pub(super) help: Option<String>,
    /// Whether the template took too much: other pages would take as much.
    pub(super) is_overrun: bool,
}

impl Failure {
    pub(super) fn of(error: &tera::Error) -> Self {
        let (template, message) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let range = report.span().range.clone();
                return Self {
                    range: Some(range),
                    ..Self::new(
                        Some(report.filename().to_owned()),
                        report.message().to_owned(),
                    )
                };
            }
            ErrorKind::MissingParent { current, parent } => (
                current,
                format!("It extends `{parent}`, which does not exist"),
            ),
            ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
                (tpl, "It extends or includes itself".to_owned())
            }
            kind => return Self::of_report(&kind.to_string()),
        };
        Self::new(Some(template.clone()), message)
    }

    /// Some mistakes (an unknown filter, say) arrive as a finished report:
    /// `error: <message>` and, a line below, ` --> <template>:<line>:<column>`.
    fn of_report(report: &str) -> Self {
        let mut lines = report.lines();
        let message = lines
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ")
            .to_owned();
        let template = lines
            .find_map(|line| line.trim_start().strip_prefix("--> "))
            .and_then(|place| place.rsplitn(3, ':').nth(2))
            .map(str::to_owned);
        Self::new(template, message)
    }

    fn new(template: Option<String>, message: String) -> Self {
        Self {
            template,
            message,
            range: None,
            help: None,
            is_overrun: false,
        }
    }

    /// The same at `site`, or in what was rendered: `name`.
    fn at(self, site: Option<&Site>, name: &str) -> Self {
        let range = site.map(|site| site.range.clone());
        Self {
            template: Some(site.map_or(name, |site| &site.template).to_owned()),
            range: range.filter(|range| !range.is_empty()),
            ..self
        }
    }

    fn overrun(excess: Excess, site: Option<&Site>, name: &str) -> Self {
        let (message, help) = match excess {
            Excess::Written(most) => (
                format!("this writes more than {} MB into one page", most >> 20),
                "let the loops go over less, or write less in each turn",
            ),
            Excess::Held(most) => (
                format!(
                    "this makes more than {} MB for variables, or a list too deep to print",
                    most >> 20
                ),
                "write a part at once instead of collecting it in a variable",
            ),
            Excess::Turns(most) => (
                format!(
                    "the loops of this template take more than {} million turns for one page",
                    most / 1_000_000
                ),
                "let the loops go over less: a loop in a loop takes the turns of both, multiplied",
            ),
        };
        let failure = Self {
            help: Some(help.to_owned()),
            is_overrun: true,
            ..Self::new(None, message)
        };
        failure.at(site, name)
    }
}
